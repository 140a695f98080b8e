//! Parameters are set to values, and to nothing but values.

use super::fixture::{charter, others};
use crate::method::{Setting, analyse_with, parameters, read, text};
use crate::{analyse, method};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::Shape;
use fenwick_coop::people::charter::{Charter, Kind};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Sets parameters, each given as name, field and what somebody types.
fn set(charter: &Charter, sql: &str, typed: &[(&str, &str, &str)]) -> Result<Shape, Refusal> {
    let settings = typed.iter().map(|(name, field, typed)| {
        let kind = &charter.field(field).unwrap().kind;
        let code = read(kind, typed).unwrap_or_else(|| panic!("{typed} is no value of {field}"));
        (*name, Setting { kind, code })
    });
    analyse_with(sql, &settings.collect::<BTreeMap<_, _>>(), charter, &others())
}

#[test]
fn a_question_with_values_set_is_the_one_with_the_values_written() {
    for (sql, typed, same) in [
        (
            "SELECT COUNT(*) AS n FROM rides WHERE fare >= $least AND city = $city",
            vec![("least", "fare", "10"), ("city", "city", "Zürich")],
            "fare >= 10.00 AND city = 'Zürich'",
        ),
        (
            "SELECT COUNT(*) AS n FROM rides WHERE fare > -$least",
            vec![("least", "fare", "1.5")],
            "fare > -1.5",
        ),
        (
            "SELECT COUNT(*) AS n FROM rides WHERE\n\tfare>$least AND night=$night",
            vec![("least", "fare", "-1.5"), ("night", "night", "yes")],
            "fare > -1.5 AND night = TRUE",
        ),
        (
            "SELECT COUNT(*) AS n FROM rides WHERE city IN ($one,$two,'Bern')",
            vec![("one", "city", "Zürich"), ("two", "city", "Basel")],
            "city IN ('Basel', 'Bern', 'Zürich')",
        ),
        (
            "SELECT COUNT(*) AS n FROM rides WHERE day BETWEEN $from AND $to",
            vec![
                ("from", "day", "2026-01-31"),
                ("to", "day", "2026-02-28T12:00:00Z"),
            ],
            "day BETWEEN '2026-01-31' AND '2026-02-28T12:00:00Z'",
        ),
    ] {
        let written = analyse(
            &format!("SELECT COUNT(*) AS n FROM rides WHERE {same}"),
            &charter(),
            &others(),
        );
        assert_eq!(set(&charter(), sql, &typed), written, "{sql}");
    }
}

#[test]
fn what_looks_like_a_parameter_and_is_none_stays_text() {
    let sql = "SELECT COUNT(*) AS n FROM rides WHERE city = '$city' -- $least\n AND fare > $most /* $more */";
    assert_eq!(parameters(sql).unwrap().into_iter().collect::<Vec<_>>(), ["most"]);
    for sql in ["SELECT 'é' AS é, $a", "$a$b", "'"] {
        let _ = parameters(sql);
    }
}

#[test]
fn a_parameter_without_a_value_is_refused_and_so_is_one_in_a_plain_question() {
    let sql = "SELECT COUNT(*) AS n FROM rides WHERE fare > $least";
    assert_eq!(set(&charter(), sql, &[]).unwrap_err().rule, "method.parameters");
    let refusal = analyse(sql, &charter(), &others()).unwrap_err();
    assert_eq!((refusal.rule.as_str(), refusal.at), ("query.whitelist", Some(46)));
}

#[test]
fn a_refusal_points_into_the_text_as_it_was_written() {
    let sql = "SELECT COUNT(*) AS n\nFROM rides WHERE city = $a_long_name AND night = $b AND wind > 5";
    let typed = [("a_long_name", "city", "Basel"), ("b", "night", "no")];
    let refusal = set(&charter(), sql, &typed).unwrap_err();
    let wind = u32::try_from(sql.find("wind").unwrap()).unwrap() + 1;
    assert_eq!(refusal.at, Some(wind), "{refusal:?}");
    // A value that cannot stand where it stands: the place of its parameter.
    let sql = "SELECT COUNT(*) AS n FROM rides WHERE city = $a AND night = 5";
    let refusal = set(&charter(), sql, &[("a", "fare", "5")]).unwrap_err();
    let parameter = u32::try_from(sql.find('$').unwrap()).unwrap() + 1;
    assert_eq!(refusal.at, Some(parameter), "{refusal:?}");
}

#[test]
fn only_values_of_a_field_are_values() {
    let charter = charter();
    let kind = |name: &str| &charter.field(name).unwrap().kind;
    for (field, typed) in [
        ("fare", "5 OR 1=1"),
        ("fare", "5.001"),
        ("fare", "NaN"),
        ("fare", ""),
        ("fare", "99999999999999999999"),
        ("city", "Basel' OR 'a'='a"),
        ("city", "basel"),
        ("city", ""),
        ("day", "yesterday"),
        ("day", "2026-02-30"),
        ("night", "TRUE"),
        ("night", "1"),
    ] {
        assert_eq!(read(kind(field), typed), None, "{field} {typed}");
    }
    for (field, typed, again) in [
        ("fare", "1e1", "10.00"),
        ("fare", "-.5", "-0.50"),
        ("city", "Zürich", "Zürich"),
        ("day", "2026-01-31", "2026-01-31T00:00:00Z"),
        ("night", "no", "false"),
    ] {
        let code = read(kind(field), typed).unwrap();
        assert_eq!(text(kind(field), code).as_deref(), Some(again));
    }
    for (field, code) in [("city", 3), ("city", -1), ("night", 2)] {
        assert_eq!(text(kind(field), code), None);
    }
    assert_eq!(
        method::read(&Kind::Code, "e11.9"),
        method::read(&Kind::Code, "E11.9")
    );
}

proptest! {
    /// Whatever a charter lists as values, one of them stays one value.
    #[test]
    fn no_value_breaks_out_of_its_place(values in prop::collection::btree_set(any::<String>(), 1..5), which in any::<prop::sample::Index>()) {
        let mut charter = charter();
        let values: Vec<String> = values.into_iter().collect();
        let which = which.index(values.len());
        let city = charter.fields.iter_mut().find(|field| field.name == "city").unwrap();
        if let Kind::Key(key) = &mut city.kind {
            key.domain = values.clone();
        }
        let one = set(&charter, "SELECT COUNT(*) AS n FROM rides WHERE city = $city AND fare > 5", &[("city", "city", &values[which])]);
        let mut shape = one.unwrap();
        let plain = set(&charter, "SELECT COUNT(*) AS n FROM rides WHERE city = $city AND fare > 5", &[("city", "city", &values[0])]).unwrap();
        prop_assert!(plain.is_like(&shape) && shape.is_like(&plain));
        let code = i64::try_from(which).unwrap();
        let told = format!("{:?}", shape.filter.take().unwrap());
        let expected = format!("Compare {{ field: \"city\", op: Equal, value: {code} }}");
        prop_assert!(told.contains(&expected), "{}", told);
    }

    /// And every number is that number, whatever stands around it.
    #[test]
    fn every_number_stays_itself(units in any::<i64>(), before in prop::sample::select(vec![">", ">=", "<", "=", "> +"])) {
        let charter = charter();
        let typed = fenwick_coop::kernel::decimal::text(units.into(), 2);
        let sql = format!("SELECT COUNT(*) AS n FROM rides WHERE fare {before}$least");
        let shape = set(&charter, &sql, &[("least", "fare", &typed)]);
        if before.ends_with('+') && units < 0 {
            prop_assert!(shape.is_err());
        } else {
            let told = format!("{:?}", shape.unwrap().filter.unwrap());
            let expected = format!("value: {} }}", units);
            prop_assert!(told.contains(&expected), "{}", told);
        }
    }
}
