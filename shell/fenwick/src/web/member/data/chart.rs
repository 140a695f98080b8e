//! A member's figures as charts over months.

use super::super::super::look::chart::{Head, Months, Point};
use super::super::super::words::Words;
use super::brought::Figure;
use fenwick_coop::kernel::time::month_from_text;

/// Names of charts on a page; further ones are not drawn.
const IDS: [&str; 12] = [
    "chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6", "chart-7", "chart-8", "chart-9",
    "chart-10", "chart-11", "chart-12",
];

/// A number as it is kept, in its unit.
pub fn shown(say: &Words, value: i64, scale: u8, unit: Option<&str>) -> String {
    let digits = usize::from(scale);
    let padded = format!("{:0>width$}", value.unsigned_abs(), width = digits + 1);
    let (whole, part) = padded.split_at(padded.len() - digits);
    let sign = if value < 0 { "-" } else { "" };
    let number = match part.trim_end_matches('0') {
        "" => say.decimal(&format!("{sign}{whole}")),
        part => say.decimal(&format!("{sign}{whole}.{part}")),
    };
    match unit {
        Some(unit) => format!("{number} {unit}"),
        None => number,
    }
}

/// The chart at a place on a page; nothing where no value is.
pub fn chart(say: &Words, place: usize, figure: &Figure) -> Option<Months> {
    let t = |id: &str| say.t(id).to_string();
    let unit = figure.unit.as_deref();
    let title = match &figure.title {
        None => t("member-data-chart-rows"),
        Some(title) => say
            .with("member-data-chart-middle", "field", title.as_str())
            .to_string(),
    };
    let field = figure.title.clone().unwrap_or_else(|| t("member-data-rows"));
    let months: Vec<(i64, Option<i64>)> = figure
        .months
        .iter()
        .filter_map(|month| Some((month_from_text(&month.month)?, month.value)))
        .collect();
    let known = || months.iter().filter_map(|(_, value)| *value);
    let read = |value: i64| shown(say, value, figure.scale, unit);
    let says = say
        .with("member-data-chart-says", "field", field.clone())
        .with("from", say.month(months.first()?.0))
        .with("to", say.month(months.last()?.0))
        .with("low", read(known().min()?))
        .with("high", read(known().max()?))
        .to_string();
    let point = |(month, value): &(i64, Option<i64>)| Point {
        name: say.month(*month).into(),
        short: t(&format!("common-month-short-{}", month.rem_euclid(12) + 1)).into(),
        value: *value,
        shown: value.map_or_else(|| "–".to_owned(), read).into(),
    };
    let points: Vec<Point> = months.iter().map(point).collect();
    let head = Head {
        id: IDS.get(place)?,
        title: title.into(),
        says: says.into(),
        rtl: say.dir() == "rtl",
    };
    let of = [&t("member-data-month") as &str, &field];
    let chart = Months::new(head, &points, of, |tick| shown(say, tick, figure.scale, None));
    Some(if figure.field.is_some() {
        chart.line()
    } else {
        chart
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::words::Languages;

    #[test]
    fn a_value_is_read_in_its_unit_and_without_zeros_at_its_end() {
        let say = Languages::load(None).unwrap().words("en");
        let cases = [
            (1250, 2, Some("EUR"), "12.5 EUR"),
            (-5, 2, None, "\u{2212}0.05"),
            (0, 3, Some("km"), "0 km"),
            (1_234_000, 3, None, "1,234"),
            (7, 0, None, "7"),
        ];
        for (value, scale, unit, expected) in cases {
            assert_eq!(shown(&say, value, scale, unit), expected);
        }
    }
}
