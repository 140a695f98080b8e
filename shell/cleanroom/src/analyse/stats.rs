//! Statistics: what is measured with noise, with the most one member can weigh.

use super::aggregate::Operand;
use super::key::declared_edges;
use super::scope::Scope;
use super::{BINS, BOUNDS, MIXED_UNITS, condition};
use datafusion_sql::sqlparser::tokenizer::Span;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::{Binning, Filter, GroupKey, Measured, Shape, Stat, StatBands};
use fenwick_coop::people::charter::{Kind, Measure, ScaledBounds};

/// The count of members, which every question has.
pub(super) fn members() -> Stat {
    Stat {
        what: Measured::Members,
        lo: 0,
        hi: 1,
        bands: None,
    }
}

/// A count of rows. Where each member has one row, counting rows is counting members, and costs nothing more.
pub(super) fn rows(scope: &Scope<'_>, field: Option<&str>) -> Stat {
    if scope.rows.inner.is_some() && field.is_none() {
        return members();
    }
    let hi = scope.charter().rows_per_group_max.into();
    Stat {
        what: Measured::Rows(field.map(str::to_owned)),
        lo: 0,
        hi,
        bands: None,
    }
}

/// The bounds of a quantity, as the charter gives them and the question narrows them.
pub(super) struct Reach<'o> {
    name: &'o str,
    all: ScaledBounds,
    bands: Option<StatBands>,
    rows: i64,
}

/// The bounds of a quantity, if it may be aggregated at all.
pub(super) fn reach<'o>(
    scope: &Scope<'_>,
    shape: &Shape,
    operand: &'o Operand<'_>,
    span: Span,
) -> Result<Reach<'o>, Refusal> {
    let named = (operand.name, operand.measure);
    check_units(scope, &shape.keys, shape.filter.as_ref(), named, span)?;
    let Some(charter) = operand.bounds else {
        return Err(unbounded(scope, operand.name, span));
    };
    let rows = i64::from(scope.charter().rows_per_group_max);
    let narrowed = |bounds: ScaledBounds| match operand.clamp {
        Some(row) => narrowed(bounds, row, rows),
        None => bounds,
    };
    let bands = bands(scope, shape, operand).map(|StatBands { key, bounds }| StatBands {
        key,
        bounds: bounds.into_iter().map(narrowed).collect(),
    });
    Ok(Reach {
        name: operand.name,
        all: narrowed(charter),
        bands,
        rows,
    })
}

fn by_bounds(mut refusal: Refusal) -> Refusal {
    refusal.rule = BOUNDS.to_owned();
    refusal
}

/// The refusal of a quantity without bounds.
pub(super) fn unbounded(scope: &Scope<'_>, name: &str, span: Span) -> Refusal {
    let message = format!("'{name}' has no bounds in the charter, so it cannot be summed or measured");
    by_bounds(scope.refuse(span, message))
        .hint(format!("ask COUNT({name}), or propose a charter that bounds it"))
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
fn bands(scope: &Scope<'_>, shape: &Shape, operand: &Operand<'_>) -> Option<StatBands> {
    let declared = operand.measure.bands.as_ref()?;
    let key = shape
        .keys
        .iter()
        .position(|key| groups_by_value(key, &declared.field))?;
    let Kind::Key(list) = &scope.named(&declared.field)?.kind else {
        return None;
    };
    let of_value = |value: &String| declared.bounds.get(value)?.at_scale(operand.measure.scale);
    let bounds: Option<Vec<ScaledBounds>> = list.domain.iter().map(of_value).collect();
    Some(StatBands { key, bounds: bounds? })
}

/// Whether a key has a group of its own for each value of a field, so that unlike values never meet in one.
fn groups_by_value(key: &GroupKey, field: &str) -> bool {
    key.field == field && matches!(key.binning, Binning::Codes(_))
}

/// Sees that unlike units are never added: the unit is a key of the question, or fixed by its condition.
pub(super) fn check_units(
    scope: &Scope<'_>,
    keys: &[GroupKey],
    filter: Option<&Filter>,
    (name, measure): (&str, &Measure),
    span: Span,
) -> Result<(), Refusal> {
    let Some(unit) = &measure.unit_field else {
        return Ok(());
    };
    let grouped = keys.iter().any(|key| groups_by_value(key, unit));
    if grouped || filter.is_some_and(|filter| condition::pins(filter, unit)) {
        return Ok(());
    }
    let units = match scope.named(unit).map(|field| &field.kind) {
        Some(Kind::Key(key)) => key.domain.as_slice(),
        _ => &[],
    };
    let example = match units {
        [one, two, ..] => format!("{one} and {two} are never added"),
        _ => "unlike units are never added".to_owned(),
    };
    let one = units.first().map_or("…", String::as_str);
    let mut refusal = scope.refuse(span, format!("'{name}' comes in several units: {example}"));
    refusal.rule = MIXED_UNITS.to_owned();
    Err(refusal.hint(format!("add GROUP BY {unit}, or WHERE {unit} = '{one}'")))
}

impl Reach<'_> {
    /// The sum of a field as it is.
    pub(super) fn sum(&self) -> Stat {
        Stat {
            what: self.summed(0),
            lo: self.all.member_sum_min,
            hi: self.all.member_sum_max,
            bands: self.bands.clone(),
        }
    }

    fn summed(&self, centre: i64) -> Measured {
        Measured::Sum {
            field: self.name.to_owned(),
            row_min: self.all.row_min,
            row_max: self.all.row_max,
            centre,
        }
    }

    /// The middle of the bounds, and the most a value can lie away from it.
    fn middle(&self) -> (i128, i128) {
        let width = i128::from(self.all.row_max).saturating_sub(self.all.row_min.into());
        let half = width.saturating_add(1).div_euclid(2);
        (i128::from(self.all.row_max).saturating_sub(half), half)
    }

    /// The sum around the middle of the bounds.
    fn around_middle(&self) -> Option<(Stat, i64)> {
        let (centre, half) = self.middle();
        let centre = i64::try_from(centre).ok()?;
        let reach = i64::try_from(half.saturating_mul(self.rows.into())).ok()?;
        let stat = Stat {
            what: self.summed(centre),
            lo: reach.saturating_neg(),
            hi: reach,
            bands: None,
        };
        Some((stat, centre))
    }

    /// The sum below a mean, and its centre: around the middle of the bounds where that makes the noise less.
    pub(super) fn centred(&self) -> (Stat, i64) {
        let ScaledBounds {
            member_sum_min,
            member_sum_max,
            ..
        } = self.all;
        let plain = member_sum_min.unsigned_abs().max(member_sum_max.unsigned_abs());
        let middle = self.around_middle().filter(|_| self.bands.is_none());
        middle
            .filter(|(stat, _)| stat.hi.unsigned_abs() < plain)
            .unwrap_or_else(|| (self.sum(), 0))
    }

    /// The sums of squares and of values below a variance, both around the middle of the bounds.
    pub(super) fn spread(&self, scope: &Scope<'_>, span: Span) -> Result<(Stat, Stat), Refusal> {
        let (_, half) = self.middle();
        let squares = half
            .checked_mul(half)
            .and_then(|square| square.checked_mul(self.rows.into()))
            .and_then(|most| i64::try_from(most).ok());
        let Some((hi, (sum, centre))) = squares.zip(self.around_middle()) else {
            let name = self.name;
            let message =
                format!("the squares of '{name}' are too large to be added within the charter's bounds");
            return Err(by_bounds(scope.refuse(span, message))
                .hint(format!("narrow them: VAR_POP(CLAMP({name}, least, greatest))")));
        };
        let squares = Stat {
            what: Measured::Squares {
                field: self.name.to_owned(),
                row_min: self.all.row_min,
                row_max: self.all.row_max,
                centre,
            },
            lo: 0,
            hi,
            bands: None,
        };
        Ok((squares, sum))
    }
}

/// Counts of members by bin.
pub(super) fn bins(field: &str, edges: &[i64]) -> Stat {
    Stat {
        what: Measured::Bins {
            field: field.to_owned(),
            edges: edges.to_vec(),
        },
        lo: 0,
        hi: 1,
        bands: None,
    }
}

/// The edges of bins: those of the charter within the bounds, or of equal bins between them.
pub(super) fn edges(operand: &Operand<'_>) -> Option<Vec<i64>> {
    let declared = declared_edges(operand.measure).unwrap_or_default();
    match (operand.row(), declared.is_empty()) {
        (None, true) => None,
        (None, false) => Some(declared),
        (Some((least, greatest)), false) => {
            let within = |edge: &i64| least < *edge && *edge <= greatest;
            Some(declared.into_iter().filter(within).collect())
        }
        (Some((least, greatest)), true) => Some(equal_bins(least, greatest)),
    }
}

/// The edges between equal bins from the least to the greatest value; fewer where there are fewer values.
fn equal_bins(least: i64, greatest: i64) -> Vec<i64> {
    let width = i128::from(greatest).saturating_sub(least.into());
    let edge = |bin: i128| {
        let step = bin
            .saturating_mul(width)
            .saturating_add(BINS.saturating_sub(1))
            .div_euclid(BINS);
        i64::try_from(i128::from(least).saturating_add(step)).ok()
    };
    let mut edges: Vec<i64> = (1..BINS).filter_map(edge).filter(|edge| *edge > least).collect();
    edges.dedup();
    edges
}
