//! A member's own figures by month: how many rows, and the middle one of her values of a field. Nobody else's rows come in.

use crate::package::Rows;
use fenwick_coop::kernel::time::{Time, month_text};
use fenwick_coop::people::charter::{Charter, Field, Kind, Measure};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The last months that are shown.
const MONTHS_MAX: i64 = 24;
/// Fields of which there are figures.
const FIELDS_MAX: usize = 2;

/// The value of one field by month, each month with at least one.
type ByMonth = BTreeMap<i64, Vec<i64>>;

/// Figures of a member's rows of one dataset; none where rows tell of no time.
pub fn figures(rows: &Rows) -> Vec<Value> {
    let charter = &rows.charter;
    let Some(time) = charter.time_field().and_then(|field| charter.position(field)) else {
        return Vec::new();
    };
    let month = |values: &[Option<i64>]| Some(Time(values.get(time).copied().flatten()?).month_index());
    let mut counts = ByMonth::new();
    for kept in &rows.rows {
        if let Some(month) = month(&kept.values) {
            counts.entry(month).or_default().push(1);
        }
    }
    let Some(last) = counts.keys().next_back().copied() else {
        return Vec::new();
    };
    let first = counts.keys().next().copied().unwrap_or(last);
    let span = first.max(last.saturating_sub(MONTHS_MAX - 1))..=last;
    let counted =
        |month| Some(counts.get(&month).map_or(0, Vec::len)).and_then(|rows| i64::try_from(rows).ok());
    let mut said = vec![json!({
        "field": null, "title": null, "unit": null, "scale": 0, "months": months(span.clone(), counted),
    })];
    let measures = charter.fields.iter().filter_map(|field| match &field.kind {
        Kind::Measure(measure) if !field.sensitive => Some((field, measure)),
        _ => None,
    });
    for (field, measure) in measures {
        if said.len() > FIELDS_MAX {
            break;
        }
        let Some((unit, values)) = of_field((charter, field, measure), rows, month) else {
            continue;
        };
        let middle = |month| values.get(&month).and_then(|values| middle(values.clone()));
        said.push(json!({
            "field": field.name, "title": field.title, "unit": unit, "scale": measure.scale, "months": months(span.clone(), middle),
        }));
    }
    said
}

fn months(span: impl Iterator<Item = i64>, value: impl Fn(i64) -> Option<i64>) -> Vec<Value> {
    span.map(|month| json!({ "month": month_text(month), "value": value(month) }))
        .collect()
}

/// Values of a field by month, and their unit; nothing where there are none, and where they are of several units, which no figure mixes.
fn of_field(
    (charter, field, measure): (&Charter, &Field, &Measure),
    rows: &Rows,
    month: impl Fn(&[Option<i64>]) -> Option<i64>,
) -> Option<(Option<String>, ByMonth)> {
    let place = charter.position(&field.name)?;
    let unit_field = measure
        .unit_field
        .as_ref()
        .and_then(|unit| charter.position(unit));
    let mut unit = None;
    let mut values = ByMonth::new();
    for kept in &rows.rows {
        let (Some(month), Some(value)) = (month(&kept.values), kept.values.get(place).copied().flatten())
        else {
            continue;
        };
        if let Some(unit_field) = unit_field {
            let of_row = kept.values.get(unit_field).copied().flatten()?;
            if *unit.get_or_insert(of_row) != of_row {
                return None;
            }
        }
        values.entry(month).or_default().push(value);
    }
    let named = unit_field.and_then(|place| charter.fields.get(place)).zip(unit);
    let named = named.and_then(|(field, unit)| fenwick_cleanroom::method::text(&field.kind, unit));
    (!values.is_empty()).then(|| (named.or_else(|| measure.unit.clone()), values))
}

/// The lower middle one, as in all figures of members.
fn middle(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let place = values.len().checked_sub(1)? / 2;
    values.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::Kept;
    use fenwick_coop::people::charter::Charter;

    const MARCH: i64 = 1_772_323_200;

    fn charter() -> Charter {
        let text = std::fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../templates/drivers/charters/trips.toml"
        ));
        toml::from_str(&text.unwrap()).unwrap()
    }

    /// Rows at a moment, with a currency and a fare.
    fn rows(of: &[(i64, i64, Option<i64>)]) -> Rows {
        let charter = charter();
        let kept = |(at, currency, fare): &(i64, i64, Option<i64>)| {
            let mut values = vec![None; charter.fields.len()];
            values[charter.position("requested_at").unwrap()] = Some(*at);
            values[charter.position("currency").unwrap()] = Some(*currency);
            values[charter.position("fare").unwrap()] = *fare;
            Kept {
                row: 1,
                contribution: fenwick_coop::kernel::ids::ContributionNo(1),
                confirmed: true,
                values,
            }
        };
        let rows = of.iter().map(kept).collect();
        Rows { charter, rows }
    }

    #[test]
    fn a_month_has_its_rows_and_the_middle_of_its_values_and_one_without_is_a_gap() {
        let april_and_may = 61 * 86_400;
        let said = figures(&rows(&[
            (MARCH, 0, Some(700)),
            (MARCH + 60, 0, Some(900)),
            (MARCH + 90, 0, Some(2000)),
            (MARCH + april_and_may, 0, Some(100)),
        ]));
        let of = |place: usize| -> Vec<Value> {
            let months = said[place]["months"].as_array().unwrap().iter();
            months.map(|month| month["value"].clone()).collect()
        };
        assert_eq!(of(0), [json!(3), json!(0), json!(1)]);
        assert_eq!(of(1), [json!(900), Value::Null, json!(100)]);
        assert_eq!(
            (&said[1]["unit"], &said[1]["field"]),
            (&json!("EUR"), &json!("fare"))
        );
        assert_eq!(said[0]["months"][0]["month"], "2026-03");
    }

    #[test]
    fn values_of_two_units_make_no_figure() {
        let said = figures(&rows(&[(MARCH, 0, Some(700)), (MARCH, 1, Some(900))]));
        assert!(said.iter().all(|figure| figure["field"] != "fare"), "{said:?}");
    }

    #[test]
    fn long_ago_is_left_out() {
        let said = figures(&rows(&[(MARCH - 86_400 * 2000, 0, None), (MARCH, 0, None)]));
        assert_eq!(said[0]["months"].as_array().unwrap().len(), 24);
    }
}
