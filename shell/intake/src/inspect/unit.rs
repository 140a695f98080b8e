//! Units that a column's name says.

/// Each unit as a mapping writes it, with the names it goes by in a column's.
const UNITS: &[(&str, &[&str])] = &[
    ("mm", &["mm", "millimetres", "millimeters"]),
    ("cm", &["cm", "centimetres", "centimeters"]),
    ("m", &["m", "metres", "meters", "metre", "meter"]),
    ("km", &["km", "kilometres", "kilometers", "kms"]),
    ("mi", &["mi", "miles", "mile"]),
    ("ft", &["ft", "feet"]),
    ("g", &["g", "grams", "grammes"]),
    ("kg", &["kg", "kilograms", "kgs"]),
    ("t", &["t", "tonnes", "tons"]),
    ("lb", &["lb", "lbs", "pounds"]),
    ("s", &["s", "sec", "secs", "seconds"]),
    ("min", &["min", "mins", "minutes"]),
    ("h", &["h", "hr", "hrs", "hours"]),
    ("d", &["d", "days"]),
    ("m2", &["m2", "sqm"]),
    ("ha", &["ha", "hectares"]),
    ("acre", &["acre", "acres"]),
    ("l", &["l", "litres", "liters"]),
    ("m3", &["m3"]),
];

const CURRENCIES: &[&str] = &[
    "EUR", "USD", "GBP", "CHF", "KES", "UGX", "TZS", "INR", "IDR", "THB", "NGN", "ZAR", "BRL", "MXN", "COP",
    "PHP", "VND", "CAD", "AUD",
];

/// The unit that the last word of a column's name says.
pub(super) fn named(column: &str) -> Option<&'static str> {
    let words = column
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let last = *words.last()?;
    if let Some(currency) = CURRENCIES.iter().find(|currency| **currency == last) {
        return Some(currency);
    }
    let last = last.to_lowercase();
    let is_alone = words.len() == 1;
    let unit = UNITS.iter().find(|(_, names)| names.contains(&last.as_str()))?;
    // A column that is called by one letter, or by the thing itself, names no unit.
    (!is_alone).then_some(unit.0)
}

/// A column's name without its unit.
pub(super) fn bare(column: &str) -> &str {
    match named(column) {
        Some(_) => {
            let end = column.trim_end_matches(|sign: char| !sign.is_alphanumeric());
            let word = end
                .rfind(|sign: char| !sign.is_alphanumeric())
                .unwrap_or(end.len());
            end.get(..word).unwrap_or(column)
        }
        None => column,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::unit::{Apart, Change};

    #[test]
    fn a_columns_name_may_say_its_unit() {
        for (column, unit, rest) in [
            ("distance_miles", Some("mi"), "distance"),
            ("Yield (kg)", Some("kg"), "Yield "),
            ("Fare EUR", Some("EUR"), "Fare"),
            ("plot.area_ha", Some("ha"), "plot.area"),
            ("hours", None, "hours"),
            ("m", None, "m"),
            ("name", None, "name"),
        ] {
            assert_eq!((named(column), bare(column)), (unit, rest), "{column}");
        }
    }

    #[test]
    fn a_mapping_knows_every_unit_that_a_columns_name_can_say() {
        let names = UNITS
            .iter()
            .flat_map(|(unit, names)| names.iter().map(|name| (*name, *unit)));
        // Tons are read as tonnes, and a note says so; a mapping must say which it means.
        let names = names.filter(|(name, _)| *name != "tons");
        for (name, unit) in names.chain(CURRENCIES.iter().map(|name| (*name, *name))) {
            let same = Change::between(unit, unit);
            assert!(
                same.is_ok() && Change::between(name, unit) == same,
                "{name} is not {unit}"
            );
            assert_eq!(Change::between(name, "?"), Err(Apart::To), "{name}");
        }
    }
}
