//! Conditions on rows have SQL's three truth values.

use super::fixture::{Row, batch, shape};
use crate::filter::RowFilter;

fn hits(condition: &str) -> Vec<bool> {
    let fare = |value: Option<i64>, night: Option<i64>| -> Row {
        (1, [value, None, None, None, Some(1), Some(0), Some(0), night])
    };
    let rows = [
        fare(Some(1_000), Some(1)),
        fare(Some(i64::MAX), Some(0)),
        fare(Some(i64::MIN), None),
        fare(None, Some(1)),
        fare(None, None),
    ];
    let batch = batch(&rows);
    let filter = shape(&format!("SELECT COUNT(*) FROM rides WHERE {condition}"))
        .filter
        .unwrap();
    RowFilter::new(&filter, &batch.schema())
        .unwrap()
        .hits(&batch)
        .unwrap()
        .iter()
        .collect()
}

#[test]
fn unknown_never_counts_and_not_does_not_make_it_known() {
    let (o, x) = (false, true);
    for (condition, expected) in [
        ("fare > 5", [x, x, o, o, o]),
        ("NOT fare > 5", [o, o, x, o, o]),
        ("fare = 10.001", [o, o, o, o, o]),
        ("NOT fare = 10.001", [x, x, x, o, o]),
        ("fare <> 10.001", [x, x, x, o, o]),
        ("NOT fare <> 10.001", [o, o, o, o, o]),
        ("fare < 1e40", [x, x, x, o, o]),
        ("NOT fare > 1e40", [x, x, x, o, o]),
        ("fare IN (10, 20)", [x, o, o, o, o]),
        ("fare NOT IN (10, 20)", [o, x, x, o, o]),
        ("fare NOT IN (0.001)", [x, x, x, o, o]),
        ("fare BETWEEN 10 AND 10.009", [x, o, o, o, o]),
        ("fare NOT BETWEEN 0 AND 11", [o, x, x, o, o]),
        ("fare IS NULL", [o, o, o, x, x]),
        ("fare IS NOT NULL", [x, x, x, o, o]),
        ("night", [x, o, o, x, o]),
        ("NOT night", [o, x, o, o, o]),
        ("night = FALSE", [o, x, o, o, o]),
        ("night OR fare > 5", [x, x, o, x, o]),
        ("night AND fare > 5", [x, o, o, o, o]),
        ("NOT (night AND fare > 5)", [o, x, x, o, o]),
        ("night OR TRUE", [x, x, x, x, x]),
        ("night AND FALSE", [o, o, o, o, o]),
        ("NOT FALSE", [x, x, x, x, x]),
        ("city = 'Bern' AND currency = 'EUR'", [x, x, x, x, x]),
        ("city <> 'Bern'", [o, o, o, o, o]),
    ] {
        assert_eq!(hits(condition), expected, "{condition}");
    }
}

#[test]
fn hundreds_of_conditions_do_not_exhaust_the_stack() {
    assert_eq!(
        hits(&vec!["night"; 600].join(" OR ")),
        [true, false, false, true, false]
    );
}
