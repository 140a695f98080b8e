//! What is done with the answer after the noise: HAVING, ORDER BY, LIMIT.

use super::hand::{EXACTLY, answer, answer_found, city, code, figure, members, plan, rows, shape, sum};
use crate::Error;
use fenwick_coop::kernel::code::number;
use fenwick_coop::path::query::{After, Compare, Having, Order, Plan, Shape, Source};

/// City, members, and the rows for each unit of the sum: blank where the sum is 0.
fn ratios() -> Shape {
    let ratio = Source::Ratio {
        over: 1,
        under: 2,
        shift: 0,
        scale: 2,
    };
    shape(
        vec![city()],
        vec![members(), rows(9), sum(0, 9)],
        vec![Source::Key(0), figure(0), ratio],
    )
}

/// The lines of three cities, their values without the errors.
fn lines(after: After) -> Result<Vec<String>, Error> {
    let plan = plan(
        Shape {
            after: Some(after),
            ..ratios()
        },
        EXACTLY,
    );
    let answer = answer(&plan, &[&[20, 30, 20], &[10, 10, 21], &[4, 0, 8]])?;
    let texts = answer.rows().into_iter().map(|row| {
        row.into_iter()
            .map(|text| text.unwrap_or("-".to_owned()))
            .collect::<Vec<_>>()
            .join(" ")
    });
    Ok(texts.collect())
}

fn compare(output: usize, op: Compare, value: &str) -> Having {
    Having::Compare {
        output,
        op,
        value: value.parse().unwrap(),
    }
}

fn having(having: Having) -> Vec<String> {
    lines(After {
        having: Some(having),
        ..After::default()
    })
    .unwrap()
}

fn ordered(order: &[(usize, bool)], limit: Option<u32>) -> Vec<String> {
    let order = order.iter().map(|(output, descending)| Order {
        output: *output,
        descending: *descending,
    });
    lines(After {
        order: order.collect(),
        limit,
        having: None,
    })
    .unwrap()
}

const BASEL: &str = "Basel 20 2.50";
const BERN: &str = "Bern 30 -";
const ZURICH: &str = "Zürich 20 2.63";

#[test]
fn a_blank_makes_a_condition_unknown_and_the_line_goes() {
    use Compare::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    assert_eq!(having(compare(2, Greater, "2.5")), [ZURICH]);
    assert_eq!(having(compare(2, GreaterOrEqual, "2.5")), [BASEL, ZURICH]);
    assert_eq!(having(compare(2, LessOrEqual, "2.500")), [BASEL]);
    assert_eq!(having(compare(2, Equal, "2.50")), [BASEL]);
    assert_eq!(having(compare(2, NotEqual, "2.5")), [ZURICH]);
    assert_eq!(
        having(Having::Not(Box::new(compare(2, Less, "100")))),
        Vec::<&str>::new()
    );
    // Known parts decide where they can.
    let many = compare(1, Greater, "25");
    assert_eq!(
        having(Having::Or(vec![compare(2, Less, "0"), many.clone()])),
        [BERN]
    );
    assert_eq!(
        having(Having::And(vec![compare(2, Less, "0"), many.clone()])),
        Vec::<&str>::new()
    );
    let neither = Having::Not(Box::new(Having::And(vec![
        compare(2, Less, "0"),
        Having::Not(Box::new(many)),
    ])));
    assert_eq!(having(neither), [BASEL, BERN, ZURICH]);
    assert_eq!(having(Having::And(vec![])), [BASEL, BERN, ZURICH]);
    assert_eq!(having(Having::Or(vec![])), Vec::<&str>::new());
}

#[test]
fn numbers_of_different_scales_are_compared_exactly() {
    use Compare::{Greater, Less};
    let tiny = "0.000000001";
    assert_eq!(having(compare(1, Greater, "19.999999999")), [BASEL, BERN, ZURICH]);
    assert_eq!(having(compare(1, Less, tiny)), Vec::<&str>::new());
    assert_eq!(
        having(compare(1, Greater, &i64::MAX.to_string())),
        Vec::<&str>::new()
    );
    assert_eq!(
        having(compare(1, Greater, &i64::MIN.to_string())),
        [BASEL, BERN, ZURICH]
    );
}

#[test]
fn lines_are_ordered_blanks_last_and_ties_as_the_charter_lists_them() {
    assert_eq!(ordered(&[(1, false)], None), [BASEL, ZURICH, BERN]);
    assert_eq!(ordered(&[(1, true)], None), [BERN, BASEL, ZURICH]);
    assert_eq!(ordered(&[(1, false), (2, true)], None), [ZURICH, BASEL, BERN]);
    assert_eq!(ordered(&[(2, false)], None), [BASEL, ZURICH, BERN]);
    assert_eq!(ordered(&[(2, true)], None), [ZURICH, BASEL, BERN]);
    assert_eq!(ordered(&[(0, true)], None), [ZURICH, BERN, BASEL]);
    assert_eq!(ordered(&[(2, true)], Some(1)), [ZURICH]);
    assert_eq!(ordered(&[], Some(2)), [BASEL, BERN]);
    assert_eq!(ordered(&[], Some(0)), Vec::<&str>::new());
    assert_eq!(ordered(&[], Some(u32::MAX)).len(), 3);
}

#[test]
fn found_keys_are_ordered_by_their_texts() {
    let shape = shape(vec![code()], vec![members()], vec![Source::Key(0), figure(0)]);
    let after = After {
        order: vec![Order {
            output: 0,
            descending: true,
        }],
        limit: Some(2),
        having: None,
    };
    let plan = Plan {
        key_delta_pico: 1,
        ..plan(
            Shape {
                after: Some(after),
                ..shape
            },
            EXACTLY,
        )
    };
    let groups = ["A", "B", "C", "D"].map(|text| (number(text).unwrap(), 0));
    let answer = answer_found(&plan, &groups, &[&[50, 1, 50, 50]]).unwrap();
    let keys: Vec<_> = answer
        .rows()
        .into_iter()
        .map(|row| row[0].clone().unwrap())
        .collect();
    assert_eq!(keys, ["D", "C"]);
}

#[test]
fn chosen_lines_are_said_to_be_chosen_and_blanked_ones_are_counted_as_shown() {
    let after = After {
        limit: Some(2),
        ..After::default()
    };
    let plan = Plan {
        blank_below: 25,
        ..plan(
            Shape {
                after: Some(after),
                ..ratios()
            },
            EXACTLY,
        )
    };
    let answer = answer(&plan, &[&[20, 30, 20], &[10, 10, 21], &[4, 0, 8]]).unwrap();
    assert_eq!((answer.rows().len(), answer.blanked), (2, 1));
    assert!(
        answer
            .notes
            .iter()
            .any(|note| note.contains("chosen by noised figures"))
    );
}

#[test]
fn conditions_on_what_is_no_figure_are_errors() {
    let wrong = |after: After| assert!(matches!(lines(after), Err(Error::Plan(_))));
    wrong(After {
        having: Some(compare(0, Compare::Equal, "1")),
        ..After::default()
    });
    wrong(After {
        having: Some(compare(9, Compare::Equal, "1")),
        ..After::default()
    });
    wrong(After {
        order: vec![Order {
            output: 3,
            descending: false,
        }],
        ..After::default()
    });
}
