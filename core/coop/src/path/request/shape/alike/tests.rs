use crate::path::request::{After, Binning, Compare, Filter, GroupKey, Own, OwnColumn, PerMember, Shape};
use crate::tests::given::question;

fn compare(field: &str, op: Compare, value: i64) -> Filter {
    Filter::Compare {
        field: field.to_owned(),
        op,
        value,
    }
}

fn row(filter: Option<Filter>, hi: i64) -> PerMember {
    PerMember {
        dataset: "loans".to_owned(),
        filter,
        columns: vec![OwnColumn {
            name: "loans".to_owned(),
            what: Own::Rows(None),
            lo: 0,
            hi,
        }],
    }
}

/// A question with a condition of every kind: on rows, and on the rows of a joined dataset.
fn asking(value: i64, values: &[i64]) -> Shape {
    let any = Filter::Or(vec![
        compare("amount", Compare::GreaterOrEqual, value),
        Filter::In {
            field: "village".to_owned(),
            values: values.to_vec(),
        },
        Filter::Not(Box::new(Filter::IsNull {
            field: "village".to_owned(),
        })),
    ]);
    let joined = row(Some(compare("owed", Compare::Less, value)), 9);
    Shape {
        filter: Some(Filter::And(vec![any, Filter::Constant(true)])),
        inner: Some(joined.clone()),
        joins: vec![joined],
        ..question(&format!("{value} {values:?}"), "amount")
    }
}

/// A change to the parts of the condition's first half.
fn within(change: impl FnOnce(&mut Vec<Filter>)) -> Shape {
    let mut shape = asking(5, &[0, 1]);
    if let Some(Filter::And(parts)) = &mut shape.filter
        && let Some(Filter::Or(parts)) = parts.first_mut()
    {
        change(parts);
    }
    shape
}

fn with(change: impl FnOnce(&mut Shape)) -> Shape {
    let mut shape = asking(5, &[0, 1]);
    change(&mut shape);
    shape
}

#[test]
fn values_and_text_may_differ_and_lists_grow_shorter() {
    let vetted = asking(5, &[0, 1]);
    for (value, values) in [
        (5, [0, 1].as_slice()),
        (i64::MIN, &[7, 8]),
        (i64::MAX, &[3]),
        (0, &[]),
    ] {
        assert!(vetted.is_like(&asking(value, values)), "{value} {values:?}");
    }
    assert!(!asking(5, &[0]).is_like(&vetted));
}

#[test]
fn whatever_else_differs_is_another_question() {
    let key = GroupKey {
        field: "village".to_owned(),
        binning: Binning::Codes(2),
        labels: Vec::new(),
    };
    let limit = After {
        limit: Some(1),
        ..After::default()
    };
    let others = [
        with(|shape| shape.dataset.push('s')),
        with(|shape| shape.filter = None),
        with(|shape| shape.inner = None),
        with(|shape| shape.inner = Some(row(None, 9))),
        with(|shape| shape.joins.clear()),
        with(|shape| shape.joins[0] = row(Some(compare("owed", Compare::Less, 5)), 10)),
        with(|shape| shape.joins[0].filter = Some(compare("owed", Compare::Greater, 5))),
        with(|shape| shape.joins[0].dataset.push('s')),
        with(|shape| shape.keys.push(key)),
        with(|shape| shape.stats[1].hi += 1),
        with(|shape| shape.outputs[0].name.push('s')),
        with(|shape| shape.after = Some(limit)),
        with(|shape| shape.filter = Some(Filter::Constant(false))),
        within(|parts| parts[0] = compare("amount", Compare::Greater, 5)),
        within(|parts| parts[0] = compare("village", Compare::GreaterOrEqual, 5)),
        within(|parts| parts[0] = Filter::Constant(true)),
        within(|parts| parts.swap(0, 1)),
        within(|parts| parts[2] = Filter::Not(Box::new(Filter::Constant(true)))),
        within(|parts| drop(parts.pop())),
        within(|parts| parts.push(Filter::Constant(true))),
        within(|parts| {
            parts[1] = Filter::In {
                field: "literate".to_owned(),
                values: vec![0, 1],
            }
        }),
    ];
    let vetted = asking(5, &[0, 1]);
    for other in others {
        assert!(!vetted.is_like(&other), "{other:?}");
        assert!(!other.is_like(&vetted), "{other:?}");
    }
}
