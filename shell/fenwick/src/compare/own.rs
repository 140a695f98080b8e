//! A member's own figures, worked out from her own rows and nothing else.
//!
//! By the clean room's definitions, in other code: within a group the first rows count that the charter lets count,
//! and her figure there is the lower median of her values. Nobody else's rows, consents or presence come in.

use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::query::{Binning, Compare, Filter, Shape};
use std::collections::BTreeMap;

/// Rows of one member.
pub struct Rows {
    /// The columns' names.
    pub fields: Vec<String>,
    /// The values, row by row, in the order of the pool.
    pub values: Vec<Vec<Option<i64>>>,
}

/// A member's figure in one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The lower median of her values, in units of the field's scale.
    pub value: i64,
    /// How many values it is the median of.
    pub of: usize,
}

/// One row with the names of its columns.
#[derive(Clone, Copy)]
struct Row<'r> {
    fields: &'r [String],
    values: &'r [Option<i64>],
}

impl Row<'_> {
    fn value(&self, field: &str) -> Option<i64> {
        let place = self.fields.iter().position(|name| name == field)?;
        self.values.get(place).copied().flatten()
    }
}

/// A member's figure of a field in every cell of a shape in which she has a value.
pub fn figures(shape: &Shape, field: &str, rows_max: u32, rows: &Rows) -> BTreeMap<u32, Figure> {
    let mut groups: BTreeMap<u32, Vec<Option<i64>>> = BTreeMap::new();
    for values in &rows.values {
        let row = Row {
            fields: &rows.fields,
            values,
        };
        let counts = |filter| truth(filter, row) == Some(true);
        if shape.filter.as_ref().is_none_or(counts)
            && let Some(cell) = cell(shape, row)
        {
            groups.entry(cell).or_default().push(row.value(field));
        }
    }
    let rows_max = usize::try_from(rows_max).unwrap_or(usize::MAX);
    let figure = |(cell, values): (u32, Vec<Option<i64>>)| {
        let mut values: Vec<i64> = values.into_iter().take(rows_max).flatten().collect();
        values.sort_unstable();
        let middle = values.len().checked_sub(1)? / 2;
        let value = *values.get(middle)?;
        let of = values.len();
        Some((cell, Figure { value, of }))
    };
    groups.into_iter().filter_map(figure).collect()
}

/// Whether a row meets a condition; an unknown value makes it unknown.
fn truth(filter: &Filter, row: Row<'_>) -> Option<bool> {
    match filter {
        Filter::And(parts) => all(parts, row, true),
        Filter::Or(parts) => all(parts, row, false).map(|none| !none),
        Filter::Not(part) => truth(part, row).map(|truth| !truth),
        Filter::Compare { field, op, value } => row.value(field).map(|own| match op {
            Compare::Equal => own == *value,
            Compare::NotEqual => own != *value,
            Compare::Less => own < *value,
            Compare::LessOrEqual => own <= *value,
            Compare::Greater => own > *value,
            Compare::GreaterOrEqual => own >= *value,
        }),
        Filter::In { field, values } => row.value(field).map(|own| values.contains(&own)),
        Filter::IsNull { field } => Some(row.value(field).is_none()),
        Filter::Constant(truth) => Some(*truth),
    }
}

/// Whether all parts are `wanted`: no as soon as one is not, unknown while one is.
fn all(parts: &[Filter], row: Row<'_>, wanted: bool) -> Option<bool> {
    let mut known = Some(true);
    for part in parts {
        match truth(part, row) {
            Some(truth) if truth != wanted => return Some(false),
            Some(_) => {}
            None => known = None,
        }
    }
    known
}

/// The cell into which a row falls. Cells count the last key fastest.
fn cell(shape: &Shape, row: Row<'_>) -> Option<u32> {
    shape.keys.iter().try_fold(0u32, |cell, key| {
        let code = code(&key.binning, row.value(&key.field)?)?;
        let count = key.binning.cells();
        (code < count).then(|| cell.checked_mul(count)?.checked_add(code))?
    })
}

/// The group of a value, by its place among the groups.
fn code(binning: &Binning, value: i64) -> Option<u32> {
    let listed = |groups: &[u32], place: usize| groups.get(place).copied();
    match binning {
        Binning::Codes(_) => u32::try_from(value).ok(),
        Binning::Months { first, .. } => u32::try_from(Time(value).month_index().checked_sub(*first)?).ok(),
        Binning::Edges(edges) => u32::try_from(edges.partition_point(|edge| *edge <= value)).ok(),
        Binning::Lookup { groups, .. } => listed(groups, usize::try_from(value).ok()?),
        Binning::Spans { starts, groups, .. } => {
            let above = starts.partition_point(|start| *start <= value);
            listed(groups, above.checked_sub(1)?)
        }
        Binning::Cycle { origin, step, count } => {
            let steps = value.checked_sub(*origin)?.checked_div_euclid(*step)?;
            u32::try_from(steps.checked_rem_euclid((*count).into())?).ok()
        }
        Binning::Found => None,
    }
}
