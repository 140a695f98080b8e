//! Statistics: what is measured with noise, with the most one member can weigh.

use super::aggregate::Operand;
use super::reader::Reader;
use super::{BOUNDS, MIXED_UNITS, condition};
use datafusion_sql::sqlparser::tokenizer::Span;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::{Binning, GroupKey, Measured, Shape, Stat, StatBands};
use fenwick_coop::people::charter::{Kind, ScaledBounds};

/// The count of members, which every question has.
pub(super) fn members() -> Stat {
    Stat {
        what: Measured::Members,
        lo: 0,
        hi: 1,
        bands: None,
    }
}

/// A count of rows.
pub(super) fn rows(reader: &Reader<'_>, field: Option<&str>) -> Stat {
    let hi = reader.charter.rows_per_group_max.into();
    Stat {
        what: Measured::Rows(field.map(str::to_owned)),
        lo: 0,
        hi,
        bands: None,
    }
}

/// The bounds of a sum, as the charter gives them and the question narrows them.
pub(super) struct Reach {
    all: ScaledBounds,
    bands: Option<StatBands>,
}

/// The bounds of a sum, if it may be asked at all.
pub(super) fn reach(
    reader: &Reader<'_>,
    shape: &Shape,
    operand: &Operand<'_>,
    span: Span,
) -> Result<Reach, Refusal> {
    check_units(reader, shape, operand, span)?;
    let by_bounds = |mut refusal: Refusal| {
        refusal.rule = BOUNDS.to_owned();
        refusal
    };
    let name = operand.name;
    let Some(charter) = operand
        .measure
        .bounds
        .as_ref()
        .and_then(|bounds| bounds.at_scale(operand.measure.scale))
    else {
        return Err(by_bounds(reader.refuse(
            span,
            format!("'{name}' has no bounds in the charter, so it cannot be summed"),
        ))
        .hint(format!("ask COUNT({name}), or propose a charter that bounds it")));
    };
    let rows = i64::from(reader.charter.rows_per_group_max);
    let (low, high) = operand.clamp.unwrap_or((charter.row_min, charter.row_max));
    let row = (charter.row_min.max(low), charter.row_max.min(high));
    if row.0 > row.1 {
        let message = format!("these bounds lie outside the charter's bounds of '{name}'");
        return Err(
            by_bounds(reader.refuse(span, message)).hint("CLAMP can only narrow the charter's bounds")
        );
    }
    // A CLAMP that narrows nothing is the same question as none.
    let clamp = (row != (charter.row_min, charter.row_max)).then_some(row);
    let narrowed = |bounds: ScaledBounds| clamp.map_or(bounds, |row| narrowed(bounds, row, rows));
    let bands = bands(reader, shape, operand).map(|StatBands { key, bounds }| StatBands {
        key,
        bounds: bounds.into_iter().map(narrowed).collect(),
    });
    Ok(Reach {
        all: narrowed(charter),
        bands,
    })
}

/// Bounds with narrower rows: a member's sum is at most that of as many such rows as count.
fn narrowed(bounds: ScaledBounds, (row_min, row_max): (i64, i64), rows: i64) -> ScaledBounds {
    let least = bounds.member_sum_min.max(row_min.saturating_mul(rows).min(0));
    let greatest = bounds.member_sum_max.min(row_max.saturating_mul(rows).max(0));
    ScaledBounds {
        row_min,
        row_max,
        member_sum_min: least.min(greatest),
        member_sum_max: greatest,
    }
}

/// Bounds by band, when the question groups by the field of the bands.
fn bands(reader: &Reader<'_>, shape: &Shape, operand: &Operand<'_>) -> Option<StatBands> {
    let declared = operand.measure.bands.as_ref()?;
    let by_code = |key: &GroupKey| key.field == declared.field && matches!(key.binning, Binning::Codes(_));
    let key = shape.keys.iter().position(by_code)?;
    let Kind::Key(list) = &reader.charter.field(&declared.field)?.kind else {
        return None;
    };
    let of_value = |value: &String| declared.bounds.get(value)?.at_scale(operand.measure.scale);
    let bounds: Option<Vec<ScaledBounds>> = list.domain.iter().map(of_value).collect();
    Some(StatBands { key, bounds: bounds? })
}

fn check_units(reader: &Reader<'_>, shape: &Shape, operand: &Operand<'_>, span: Span) -> Result<(), Refusal> {
    let Some(unit) = &operand.measure.unit_field else {
        return Ok(());
    };
    let grouped = shape.keys.iter().any(|key| key.field == *unit);
    let pinned = shape
        .filter
        .as_ref()
        .is_some_and(|filter| condition::pins(filter, unit));
    if grouped || pinned {
        return Ok(());
    }
    let units = match reader.charter.field(unit).map(|field| &field.kind) {
        Some(Kind::Key(key)) => key.domain.as_slice(),
        _ => &[],
    };
    let example = match units {
        [one, two, ..] => format!("{one} and {two} are never added"),
        _ => "unlike units are never added".to_owned(),
    };
    let one = units.first().map_or("…", String::as_str);
    let mut refusal = reader.refuse(
        span,
        format!("'{}' comes in several units: {example}", operand.name),
    );
    refusal.rule = MIXED_UNITS.to_owned();
    Err(refusal.hint(format!("add GROUP BY {unit}, or WHERE {unit} = '{one}'")))
}

impl Reach {
    /// The sum of a field as it is.
    pub(super) fn sum(&self, name: &str) -> Stat {
        Stat {
            what: Measured::Sum {
                field: name.to_owned(),
                row_min: self.all.row_min,
                row_max: self.all.row_max,
                centre: 0,
            },
            lo: self.all.member_sum_min,
            hi: self.all.member_sum_max,
            bands: self.bands.clone(),
        }
    }

    /// The sum below a mean, and its centre: around the middle of the bounds where that halves the noise.
    pub(super) fn centred(&self, name: &str, rows: u32) -> (Stat, i64) {
        let ScaledBounds {
            row_min,
            row_max,
            member_sum_min,
            member_sum_max,
        } = self.all;
        let width = i128::from(row_max).saturating_sub(row_min.into());
        let half = width.saturating_add(1).div_euclid(2);
        let plain = i128::from(member_sum_min.unsigned_abs().max(member_sum_max.unsigned_abs()));
        let reach = half.saturating_mul(rows.into());
        let centre = i128::from(row_max).saturating_sub(half);
        match (i64::try_from(reach), i64::try_from(centre)) {
            (Ok(reach), Ok(centre)) if self.bands.is_none() && i128::from(reach) < plain => {
                let what = Measured::Sum {
                    field: name.to_owned(),
                    row_min,
                    row_max,
                    centre,
                };
                (
                    Stat {
                        what,
                        lo: reach.saturating_neg(),
                        hi: reach,
                        bands: None,
                    },
                    centre,
                )
            }
            _ => (self.sum(name), 0),
        }
    }
}
