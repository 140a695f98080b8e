//! Units that a column's name says, and what turns one into another.

use fenwick_coop::kernel::decimal::Decimal;

/// Each unit by what it measures, with the names it goes by and how many of the least one it is, in millionths.
const UNITS: &[(&str, &str, &[&str], i64)] = &[
    ("length", "mm", &["mm", "millimetres", "millimeters"], 1_000_000),
    ("length", "cm", &["cm", "centimetres", "centimeters"], 10_000_000),
    (
        "length",
        "m",
        &["m", "metres", "meters", "metre", "meter"],
        1_000_000_000,
    ),
    (
        "length",
        "km",
        &["km", "kilometres", "kilometers", "kms"],
        1_000_000_000_000,
    ),
    ("length", "mi", &["mi", "miles", "mile"], 1_609_344_000_000),
    ("length", "ft", &["ft", "feet"], 304_800_000),
    ("mass", "g", &["g", "grams", "grammes"], 1_000_000),
    ("mass", "kg", &["kg", "kilograms", "kgs"], 1_000_000_000),
    ("mass", "t", &["t", "tonnes", "tons"], 1_000_000_000_000),
    ("mass", "lb", &["lb", "lbs", "pounds"], 453_592_370),
    ("time", "s", &["s", "sec", "secs", "seconds"], 1_000_000),
    ("time", "min", &["min", "mins", "minutes"], 60_000_000),
    ("time", "h", &["h", "hr", "hrs", "hours"], 3_600_000_000),
    ("time", "d", &["d", "days"], 86_400_000_000),
    ("area", "m2", &["m2", "sqm"], 1_000_000),
    ("area", "ha", &["ha", "hectares"], 10_000_000_000),
    ("area", "acre", &["acre", "acres"], 4_046_856_422),
    ("volume", "l", &["l", "litres", "liters"], 1_000_000),
    ("volume", "m3", &["m3"], 1_000_000_000),
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
    let unit = UNITS
        .iter()
        .find(|(_, _, names, _)| names.contains(&last.as_str()))?;
    // A column that is called by one letter, or by the thing itself, names no unit.
    (!is_alone).then_some(unit.1)
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

/// What turns numbers of one unit into those of another; none where they measure different things or it is no plain decimal.
pub(super) fn factor(from: &str, to: &str) -> Option<Decimal> {
    let find = |name: &str| {
        let lower = name.to_lowercase();
        UNITS
            .iter()
            .find(move |(_, unit, names, _)| *unit == name || names.contains(&lower.as_str()))
    };
    let (from, to) = (find(from)?, find(to)?);
    if from.0 != to.0 {
        return None;
    }
    let scaled = i128::from(from.3).checked_mul(1_000_000_000)?;
    let whole = i128::from(to.3);
    if scaled.checked_rem(whole)? != 0 {
        return None;
    }
    let mut factor = Decimal {
        mantissa: i64::try_from(scaled.checked_div(whole)?).ok()?,
        scale: 9,
    };
    while factor.scale > 0 && factor.mantissa % 10 == 0 {
        factor = Decimal {
            mantissa: factor.mantissa / 10,
            scale: factor.scale.saturating_sub(1),
        };
    }
    Some(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn one_unit_turns_into_another_only_where_a_decimal_says_how() {
        let text = |from, to| factor(from, to).map(|factor| factor.to_string());
        assert_eq!(text("mi", "km").as_deref(), Some("1.609344"));
        assert_eq!(text("km", "km").as_deref(), Some("1"));
        assert_eq!(text("hours", "min").as_deref(), Some("60"));
        assert_eq!(text("g", "kg").as_deref(), Some("0.001"));
        assert_eq!(
            (text("min", "h"), text("kg", "km"), text("EUR", "USD")),
            (None, None, None)
        );
    }
}
