//! What no value can be, and what a row may tell of times to come; units that are turned into the charter's.

use crate::kit::{all, charter, column, table, wanted};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::charter::{Charter, Kind};
use fenwick_intake::{Mapping, Row, load_mapping};

/// The usual charter; prices lie between 0 and 999.99.
fn limited() -> Charter {
    let mut charter = charter();
    for field in &mut charter.fields {
        if let (Kind::Measure(measure), "price") = (&mut field.kind, field.name.as_str()) {
            measure.value_min = Some("0".parse().unwrap());
            measure.value_max = Some("999.99".parse().unwrap());
        }
    }
    charter.check().unwrap();
    charter
}

fn read(charter: &Charter, mapping: &Mapping, text: &str, now: &str) -> (Vec<Row>, Vec<(u64, String)>) {
    let wanted = wanted(charter, mapping, None);
    let rows = table("a.csv", text.as_bytes()).unwrap().rows(&wanted).unwrap();
    let (good, bad) = all(rows.until(now.parse::<Time>().unwrap()));
    (good, bad.into_iter().map(|bad| (bad.line, bad.reason)).collect())
}

const NOW: &str = "2026-07-01T08:00:00Z";

#[test]
fn a_value_that_cannot_be_is_a_bad_row_by_name() {
    let charter = limited();
    let text = "price,weight\n0,-5\n-0.01,1\n999.99,1\n1000,1\n999.994,1\n,1\n";
    let (rows, bad) = read(&charter, &Mapping::by_name(&charter), text, NOW);
    assert_eq!(column(&rows, 2), [Some(0), Some(99_999), Some(99_999), None]);
    let below = "column 'price': less than the least value that the charter allows (value_min)";
    let above = "column 'price': more than the greatest value that the charter allows (value_max)";
    assert_eq!(bad, [(3, below.to_owned()), (5, above.to_owned())]);
}

#[test]
fn a_default_beyond_the_limits_makes_no_mapping() {
    let mapping = |default: &str| {
        let text = format!(
            "name = \"a\"\ndataset = \"sales\"\n[fields.price]\nfrom = \"p\"\ndefault = \"{default}\"\n"
        );
        load_mapping(&text).unwrap().check(&limited())
    };
    mapping("999.99").unwrap();
    let message = mapping("-1").unwrap_err().to_string();
    assert!(
        message.contains("field 'price': its default is not a value that the charter allows"),
        "{message}"
    );
}

#[test]
fn no_row_tells_of_what_has_not_come_yet_unless_its_field_is_for_that() {
    let mut charter = limited();
    let text =
        "sold_at,price\n2026-07-01T08:00:00Z,1\n2026-07-01 22:00:00,2\n2026-07-01 22:00:01,3\n2062-01-01,4\n";
    let (rows, bad) = read(&charter, &Mapping::by_name(&charter), text, NOW);
    assert_eq!(column(&rows, 2), [Some(100), Some(200)]);
    assert_eq!(bad.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [4, 5]);
    assert!(
        bad[0]
            .1
            .starts_with("column 'sold_at': a time that has not come yet"),
        "{bad:?}"
    );
    for field in &mut charter.fields {
        if let Kind::Time(time) = &mut field.kind {
            time.ahead = true;
        }
    }
    assert_eq!(read(&charter, &Mapping::by_name(&charter), text, NOW).0.len(), 4);
}

#[test]
fn a_column_in_another_unit_is_turned_exactly_and_then_held_against_the_limits() {
    let charter = limited();
    let mapping = load_mapping(
        "name = \"us\"\ndataset = \"sales\"\n[fields.weight]\nfrom = \"Pounds\"\nunit = \"lb\"\n[fields.price]\nfrom = \"Cents\"\nunit = \"EUR-minor\"\ndecimal = \",\"\n",
    )
    .unwrap();
    mapping.check(&charter).unwrap();
    let (rows, bad) = read(&charter, &mapping, "Pounds;Cents\n1;99999\n2,5;-1\n-3;1,5\n", NOW);
    assert_eq!(column(&rows, 3), [Some(454), Some(-1_361)]);
    assert_eq!(column(&rows, 2), [Some(99_999), Some(2)]);
    assert_eq!(bad.len(), 1);
}

#[test]
fn a_unit_that_does_not_go_together_with_the_charters_is_refused_by_name() {
    let with = |field: &str, unit: &str, more: &str| {
        let text = format!(
            "name = \"a\"\ndataset = \"sales\"\n[fields.{field}]\nfrom = \"x\"\nunit = \"{unit}\"\n{more}"
        );
        load_mapping(&text)
            .unwrap()
            .check(&charter())
            .unwrap_err()
            .to_string()
    };
    assert!(with("weight", "mi", "").contains("'mi' and the charter's 'kg' measure different things"));
    assert!(with("weight", "stones", "").contains("unit 'stones' is not known"));
    assert!(with("organic", "kg", "").contains("unit is for measures whose charter names one"));
    assert!(with("weight", "lb", "multiply = \"2\"").contains("unit stands instead of multiply and units"));
}
