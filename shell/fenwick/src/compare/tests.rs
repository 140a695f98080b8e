use super::own::{Figure, Rows, figures};
use super::picture::picture;
use super::stand::{FINE, Mark, Standing};
use super::{Form, Group};
use fenwick_coop::kernel::decimal::power_of_ten;
use fenwick_coop::path::query::{Binning, Compare, Filter, GroupKey, Measured, Output, Shape, Source, Stat};
use fenwick_coop::people::charter::Charter;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Whole units, finely.
fn fine(units: i128) -> i128 {
    units * power_of_ten(FINE).unwrap()
}

const PARTS: [u16; 5] = [1_000, 2_500, 5_000, 7_500, 9_000];

/// The five usual quantiles at 10, 20, 30, 40 and 50, each with this error.
fn five(error: Option<i128>) -> Vec<Mark> {
    let mark = |(part, value)| Mark {
        part,
        value: fine(value),
        error: error.map(fine),
    };
    PARTS.into_iter().zip([10, 20, 30, 40, 50]).map(mark).collect()
}

#[test]
fn a_standing_is_said_no_closer_than_the_errors_allow() {
    let wide = "The errors are too wide to say where that stands among the members who share theirs.";
    for (own, error, sentence) in [
        (
            5,
            Some(1),
            "At most a tenth of the members who share theirs have less.",
        ),
        (
            15,
            Some(1),
            "Between a tenth and a quarter of the members who share theirs have less.",
        ),
        (
            35,
            Some(1),
            "Between half and three quarters of the members who share theirs have less.",
        ),
        (
            60,
            Some(1),
            "At least nine tenths of the members who share theirs have less.",
        ),
        // Equal to a quantile, or within its error.
        (
            30,
            Some(0),
            "About half of the members who share theirs have less; with the errors it may be anything from a quarter to three quarters.",
        ),
        (
            41,
            Some(2),
            "About three quarters of the members who share theirs have less; with the errors it may be anything from half to nine tenths.",
        ),
        (
            10,
            Some(2),
            "About a tenth of the members who share theirs have less; with the errors it may be at most a quarter.",
        ),
        (
            50,
            Some(2),
            "About nine tenths of the members who share theirs have less; with the errors it may be at least three quarters.",
        ),
        // At the very end of an interval it is still within.
        (
            42,
            Some(2),
            "About three quarters of the members who share theirs have less; with the errors it may be anything from half to nine tenths.",
        ),
        (
            25,
            Some(6),
            "Between a tenth and three quarters of the members who share theirs have less; the errors allow no closer word.",
        ),
        (
            15,
            Some(12),
            "At most half of the members who share theirs have less; the errors allow no closer word.",
        ),
        (30, Some(100), wide),
        (5, None, wide),
        (60, None, wide),
    ] {
        let standing = Standing::of(fine(own), &five(error));
        assert_eq!(standing.sentence(), sentence, "{own} ± {error:?}");
    }
}

#[test]
fn a_quantile_without_an_error_is_no_ground_for_a_claim() {
    let mut marks = five(Some(1));
    marks[3].error = None;
    let standing = Standing::of(fine(60), &marks);
    assert_eq!(
        (standing.least, standing.near.as_slice()),
        (9_000, [7_500].as_slice())
    );
    marks[4].error = None;
    let standing = Standing::of(fine(60), &marks);
    assert_eq!((standing.least, standing.most), (5_000, 10_000));
    // One quantile alone says on which side she is, or nothing.
    let alone = &five(Some(1))[2..3];
    assert_eq!(
        Standing::of(fine(31), alone).sentence(),
        Standing::of(0, &[]).sentence()
    );
    assert!(
        Standing::of(fine(32), alone)
            .sentence()
            .starts_with("At least half")
    );
}

#[test]
fn figures_that_contradict_each_other_say_nothing() {
    let mut marks = five(Some(1));
    marks[0].value = fine(60);
    let standing = Standing::of(fine(35), &marks);
    assert!(standing.least >= standing.most);
    assert!(standing.sentence().contains("too wide"));
}

#[test]
fn the_picture_is_drawn_as_it_is() {
    assert_eq!(
        picture(fine(33), &five(Some(2))),
        concat!(
            "    p10          p25         p50         p75          p90\n",
            "  ==|===------===|==-------==|==-------==|===------===|==\n",
            "                                 ^ you\n",
        )
    );
}

#[test]
fn a_picture_keeps_within_its_line_whatever_the_figures() {
    for (own, marks) in [
        (fine(30), five(None)),
        (fine(100), five(Some(1_000))),
        (0, five(Some(3))),
        (fine(7), five(Some(1))[2..3].to_vec()),
        (
            fine(30),
            vec![
                Mark {
                    part: 5_000,
                    value: fine(30),
                    error: None
                };
                3
            ],
        ),
        (
            i128::MAX,
            vec![Mark {
                part: 5_000,
                value: i128::MIN,
                error: Some(i128::MAX),
            }],
        ),
    ] {
        let text = picture(own, &marks);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(
            lines[1].len() <= 60 && lines[2].len() <= 65 && lines[0].len() <= 64,
            "{text}"
        );
        assert!(lines[1].contains('|') && lines[2].ends_with("^ you"), "{text}");
    }
    assert_eq!(picture(0, &[]).lines().nth(1), Some(""));
}

const FIELDS: [&str; 3] = ["status", "fare", "seconds"];

fn charter() -> Charter {
    let text = include_str!("../../../../templates/drivers/charters/trips.toml");
    toml::from_str(text).unwrap()
}

/// Quantiles of the fare by status, of trips with a duration above 60 s.
fn shape() -> Shape {
    let quantile = |part| Source::Quantile {
        stat: 1,
        part,
        least: 0,
        greatest: 30_000,
        scale: 2,
    };
    let output = |name: &str, from| Output {
        name: name.to_owned(),
        from,
    };
    let stat = |what| Stat {
        what,
        lo: 0,
        hi: 1,
        bands: None,
    };
    let bins = Measured::Bins {
        field: "fare".to_owned(),
        edges: vec![500, 1_000],
    };
    Shape {
        dataset: "trips".to_owned(),
        sql: "SELECT".to_owned(),
        inner: None,
        joins: Vec::new(),
        filter: Some(Filter::Compare {
            field: "seconds".to_owned(),
            op: Compare::Greater,
            value: 60,
        }),
        keys: vec![GroupKey {
            field: "status".to_owned(),
            binning: Binning::Codes(5),
            labels: Vec::new(),
        }],
        stats: vec![stat(Measured::Members), stat(bins)],
        outputs: vec![
            output("status", Source::Key(0)),
            output("p10", quantile(1_000)),
            output("p50", quantile(5_000)),
            output("p90", quantile(9_000)),
            output("members", Source::Stat { stat: 0, scale: 0 }),
        ],
        after: None,
    }
}

fn rows(values: &[[Option<i64>; 3]]) -> Rows {
    Rows {
        fields: FIELDS.map(str::to_owned).to_vec(),
        values: values.iter().map(|row| row.to_vec()).collect(),
    }
}

/// A release of the shape; completed trips are blanked.
fn table() -> Value {
    json!({
        "columns": ["status", "p10", "p50", "p90", "members"],
        "rows": [
            ["completed", null, null, null, null],
            ["rider_canceled", "5.00", "10.00", "20.00", "118"],
            ["other", "5.00", "10.00", "20.00", "40"],
        ],
        "error95": [
            [null, null, null, null, null],
            [null, "0.50", "0.75", "1.00", "4"],
            [null, null, null, null, null],
        ],
        "scales": [null, null, null, null, "1.333"], "blanked": 1, "notes": [],
    })
}

fn compared(rows: &Rows) -> Vec<Group> {
    let shape = shape();
    Form::of(&shape).unwrap().compare(&charter(), &table(), rows)
}

#[test]
fn her_figure_is_the_lower_median_of_her_first_rows_that_count_in_a_group() {
    let row = |status, fare, seconds| [Some(status), fare, seconds];
    let hers = rows(&[
        row(0, Some(900), Some(61)),
        row(0, Some(700), Some(61)),
        row(0, Some(100), Some(60)),
        row(0, Some(100), None),
        row(0, None, Some(61)),
        row(0, Some(200), Some(61)),
        row(0, Some(100), Some(61)),
        row(1, None, Some(61)),
        row(7, Some(1), Some(61)),
        [None, Some(1), Some(61)],
    ]);
    let of = |rows_max| {
        figures(&shape(), "fare", rows_max, &hers)
            .into_iter()
            .collect::<Vec<_>>()
    };
    assert_eq!(of(400), [(0, Figure { value: 200, of: 4 })]);
    // A row without a fare takes a place among the first rows, as in the clean room.
    assert_eq!(of(4), [(0, Figure { value: 700, of: 3 })]);
    assert_eq!(of(1), [(0, Figure { value: 900, of: 1 })]);
}

#[test]
fn a_group_is_told_with_its_picture_its_figures_and_a_sentence() {
    let groups = compared(&rows(&[
        [Some(1), Some(1_500), Some(100)],
        [Some(1), Some(1_600), Some(100)],
    ]));
    let [group] = groups.as_slice() else {
        panic!("one group")
    };
    assert_eq!(
        group.to_text(),
        concat!(
            "status rider_canceled, members who share: 118 ± 4\n",
            "      p10              p50                              p90\n",
            "     =|==-----------===|==--------------------------====|===\n",
            "                                       ^ you\n",
            "  p10 5.00 ± 0.50\n",
            "  p50 10.00 ± 0.75\n",
            "  p90 20.00 ± 1.00\n",
            "Your median fare is 15.00. Between half and nine tenths of the members who share theirs have less.\n",
        )
    );
    assert_eq!(
        group.to_json(),
        json!({
            "group": { "status": "rider_canceled" }, "own": "15.00", "values": "2", "unit": null,
            "members": "118", "members_error95": "4",
            "quantiles": [
                { "part": "0.1", "value": "5.00", "error95": "0.50" },
                { "part": "0.5", "value": "10.00", "error95": "0.75" },
                { "part": "0.9", "value": "20.00", "error95": "1.00" },
            ],
            "less_at_least": "0.5", "less_at_most": "0.9", "sentence": group.sentence(),
        })
    );
}

#[test]
fn a_group_that_is_blanked_left_out_or_without_errors_is_said_to_be_so() {
    for (status, ending) in [
        (
            0,
            "shows no figures of this group; too few members may share theirs.",
        ),
        (
            3,
            "shows no figures of this group; too few members may share theirs.",
        ),
        (
            4,
            "too wide to say where that stands among the members who share theirs.",
        ),
    ] {
        let groups = compared(&rows(&[[Some(status), Some(1_500), Some(100)]]));
        let [group] = groups.as_slice() else {
            panic!("one group")
        };
        assert!(
            group.sentence().starts_with("Your fare is 15.00."),
            "{}",
            group.sentence()
        );
        assert!(group.sentence().ends_with(ending), "{}", group.sentence());
        assert_eq!(group.to_json()["own"], "15.00");
    }
    assert!(compared(&rows(&[])).is_empty());
}

#[test]
fn a_figure_beyond_the_bounds_counts_as_the_bound() {
    for (fare, own) in [(-5, "0.00"), (1_000_000, "300.00")] {
        let groups = compared(&rows(&[[Some(1), Some(fare), Some(100)]]));
        assert_eq!(groups[0].to_json()["own"], own);
    }
}

#[test]
fn questions_of_another_form_are_not_compared() {
    let other = |change: fn(&mut Shape)| {
        let mut shape = shape();
        change(&mut shape);
        Form::of(&shape).is_none()
    };
    assert!(!other(|_| {}));
    assert!(other(|shape| shape
        .outputs
        .retain(|output| !matches!(output.from, Source::Quantile { .. }))));
    assert!(other(|shape| drop(shape.outputs.remove(0))));
    assert!(other(|shape| shape.keys[0].binning = Binning::Found));
    assert!(other(|shape| shape.stats[1].what = Measured::Members));
}

proptest! {
    /// Above what a mark may at most be, below what it may at least be: whatever else is released.
    #[test]
    fn no_claim_goes_beyond_an_error(own in 0i128..1_000, marks in prop::collection::vec((1u16..10_000, 0i128..1_000, prop::option::of(0i128..300)), 0..8)) {
        let marks: Vec<Mark> = marks.into_iter().map(|(part, value, error)| Mark { part, value, error }).collect();
        let standing = Standing::of(own, &marks);
        prop_assert!(standing.least == 0 || marks.iter().any(|mark| mark.part == standing.least && mark.error.is_some_and(|error| mark.value + error < own)));
        prop_assert!(standing.most == 10_000 || marks.iter().any(|mark| mark.part == standing.most && mark.error.is_some_and(|error| own < mark.value - error)));
        prop_assert!(!standing.sentence().is_empty());
    }
}
