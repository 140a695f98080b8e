//! Changes between units are exact, and rounded once.

use super::{Apart, Change, UNITS, Unit};
use crate::mapping::DecimalMark;
use crate::number::{NoNumber, parse};

fn turned(text: &str, from: &str, to: &str, scale: u8) -> Result<i64, NoNumber> {
    let number = parse(text, DecimalMark::Point, None)?;
    number.changed(Change::between(from, to).unwrap(), scale)
}

#[test]
fn numbers_are_turned_exactly_and_rounded_once() {
    let table = [
        ("1", "mi", "m", 3, 1_609_344),
        ("1", "mi", "km", 2, 161),
        ("26.2", "mi", "km", 3, 42_165),
        ("5", "km", "mi", 3, 3_107),
        ("1", "lb", "g", 5, 45_359_237),
        ("150", "[lb_av]", "kg", 1, 680),
        ("98.6", "°F", "C", 2, 3_700),
        ("-40", "F", "°C", 1, -400),
        ("37", "Cel", "degF", 1, 986),
        ("0", "K", "F", 2, -45_967),
        ("90", "s", "min", 1, 15),
        ("1e3", "ms", "s", 0, 1),
        ("1", "wk", "h", 0, 168),
        ("1250", "EUR-minor", "EUR", 2, 1_250),
        ("12.505", "EUR", "EUR-minor", 0, 1_251),
        ("1250", "JPY-minor", "JPY", 0, 1_250),
        ("1250", "KWD-minor", "KWD", 3, 1_250),
        ("1", "acre", "m2", 0, 4_047),
        ("0.5", "kcal", "kJ", 3, 2_092),
        ("7.25", "furlong", "furlong", 1, 73),
    ];
    for (text, from, to, scale, expected) in table {
        assert_eq!(
            turned(text, from, to, scale),
            Ok(expected),
            "{text} {from} in {to}"
        );
    }
}

#[test]
fn units_that_do_not_go_together_are_named() {
    assert_eq!(Change::between("mi", "kg"), Err(Apart::Kinds));
    assert_eq!(Change::between("USD-minor", "EUR"), Err(Apart::Kinds));
    assert_eq!(Change::between("furlong", "km"), Err(Apart::From));
    assert_eq!(Change::between("mi", "1"), Err(Apart::To));
}

#[test]
fn what_does_not_fit_is_too_large_and_never_wrong() {
    assert_eq!(turned("9e17", "km", "mm", 3), Err(NoNumber::TooLarge));
    assert_eq!(turned("1e60", "mi", "km", 2), Err(NoNumber::TooLarge));
    assert_eq!(
        turned("1234567890123456789012345678901234", "mi", "km", 2),
        Err(NoNumber::TooLarge)
    );
}

#[test]
fn every_listed_unit_can_be_turned_into_the_first_of_its_kind_and_back() {
    let mut first: Option<(&str, &str)> = None;
    let mut seen = std::collections::BTreeSet::new();
    for line in UNITS.lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.split(' ').collect();
        for name in parts[1].split('|') {
            assert!(seen.insert(name), "'{name}' stands twice");
            assert!(Unit::of(name).is_some(), "{line}");
            let base = match first {
                Some((kind, base)) if kind == parts[0] => base,
                _ => {
                    first = Some((parts[0], name));
                    name
                }
            };
            let there = turned("1000", name, base, 9).unwrap();
            let text = format!("{there}e-9");
            assert_eq!(turned(&text, base, name, 3), Ok(1_000_000), "{line}");
        }
    }
}
