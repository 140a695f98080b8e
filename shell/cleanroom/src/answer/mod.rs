//! Answer: from noised statistics to columns with their errors. Everything here happens after the noise.

mod mean;
mod notes;

use crate::bound::bound;
use crate::error::Error;
use crate::mechanism::{Noised, error_bound, noise};
use arrow::array::RecordBatch;
use fenwick_coop::kernel::decimal;
use fenwick_coop::path::query::{Output, Plan, Source};
use fenwick_coop::people::charter::Charter;

/// The share of answers that may lie outside the stated error.
const BEYOND: f64 = 0.05;

/// An answer: one row for every cell of the charter's public keys, whatever the rows behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The columns' names.
    pub columns: Vec<String>,
    /// The cells, in the order of the charter's lists.
    pub cells: Vec<Vec<Cell>>,
    /// How many rows are blanked because their noisy count of members is too small.
    pub blanked: usize,
    /// What the stated errors do not cover.
    pub notes: Vec<String>,
    scales: Vec<Option<String>>,
}

/// One place in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The value of a key.
    Key(String),
    /// A noised value with its error; neither when it is blanked.
    Value {
        /// Decimal text in the charter's units.
        value: Option<String>,
        /// Half the width of its 95 % interval, in the same units.
        error95: Option<String>,
    },
}

const BLANK: Cell = Cell::Value {
    value: None,
    error95: None,
};

/// Answers a plan: bounds every member, adds the noise, and blanks what is too small.
///
/// # Shape
/// Each batch has a `UInt32` column `_member` and an `Int64` column for each field of the shape. Rows are sorted by
/// member, and each member stands in one partition.
///
/// # Errors
/// When rows cannot be read or do not have this form, when rows of one member are scattered, when the plan does not
/// fit its shape, or when no noise can be drawn.
///
/// # Cost
/// One pass over the rows, on all cores.
pub fn perform<P, E>(plan: &Plan, charter: &Charter, partitions: Vec<P>) -> Result<Answer, Error>
where
    P: Iterator<Item = Result<RecordBatch, E>> + Send + 'static,
    E: std::error::Error + Send + Sync + 'static,
{
    let exact = bound(plan, partitions)?;
    let noised = noise(plan, exact)?;
    present(plan, charter, &noised)
}

/// Noised statistics: by statistic, by cell.
type Stats = [Vec<Noised<i128>>];

fn present(plan: &Plan, charter: &Charter, stats: &Stats) -> Result<Answer, Error> {
    let shape = &plan.shape;
    let mut cells = Vec::new();
    let mut blanked = 0usize;
    for cell in 0..shape.cells() {
        let members = stat(stats, 0, cell)?;
        let blank = members.value() < i128::from(plan.blank_below);
        blanked = blanked.saturating_add(usize::from(blank));
        let place = |output: &Output| match &output.from {
            Source::Key(key) => shape
                .label(charter, cell, *key)
                .map(Cell::Key)
                .ok_or(Error::Plan("a key is not in the charter")),
            _ if blank => Ok(BLANK),
            source => value(stats, cell, source),
        };
        cells.push(
            shape
                .outputs
                .iter()
                .map(place)
                .collect::<Result<Vec<Cell>, Error>>()?,
        );
    }
    Ok(Answer {
        columns: shape.outputs.iter().map(|output| output.name.clone()).collect(),
        cells,
        blanked,
        notes: notes::of(plan),
        scales: shape
            .outputs
            .iter()
            .map(|output| scale_text(stats, &output.from))
            .collect(),
    })
}

fn stat(stats: &Stats, place: usize, cell: u32) -> Result<Noised<i128>, Error> {
    let of_cell = |of_stat: &Vec<Noised<i128>>| of_stat.get(usize::try_from(cell).ok()?).copied();
    stats
        .get(place)
        .and_then(of_cell)
        .ok_or(Error::Plan("an output has no statistic"))
}

fn value(stats: &Stats, cell: u32, source: &Source) -> Result<Cell, Error> {
    match source {
        Source::Key(_) => Ok(BLANK),
        Source::Ratio { .. } | Source::Spread { .. } | Source::Quantile { .. } | Source::Bin { .. } => {
            Err(Error::Plan("an output is not offered"))
        }
        Source::Stat { stat: place, scale } => {
            let noised = stat(stats, *place, cell)?;
            // A count below zero stays below zero: cutting it off would push sums of many cells upwards.
            Ok(Cell::Value {
                value: Some(decimal::text(noised.value(), *scale)),
                error95: Some(units_text(error_bound(noised.scale(), BEYOND), *scale, 0)),
            })
        }
        Source::Mean {
            sum,
            count,
            centre,
            scale,
        } => {
            let parts = mean::Parts {
                sum: stat(stats, *sum, cell)?,
                count: stat(stats, *count, cell)?,
                centre: *centre,
            };
            Ok(match mean::of(&parts) {
                Some(mean) => Cell::Value {
                    value: Some(decimal::text(mean.hundredths, scale.saturating_add(2))),
                    error95: Some(units_text(mean.error, *scale, 2)),
                },
                None => BLANK,
            })
        }
    }
}

/// A float counted in units of `10^-scale`, as decimal text with `extra` digits more.
pub(crate) fn units_text(units: f64, scale: u8, extra: u8) -> String {
    let digits = usize::from(scale.saturating_add(extra));
    // `0.0 + ` turns a negative zero into zero.
    format!("{:.digits$}", 0.0 + units / 10f64.powi(scale.into()))
}

/// The largest noise scale of an output; of a mean, that of its sum.
fn scale_text(stats: &Stats, source: &Source) -> Option<String> {
    let (place, scale) = match source {
        Source::Key(_) => return None,
        Source::Ratio { .. } | Source::Spread { .. } | Source::Quantile { .. } | Source::Bin { .. } => {
            return None;
        }
        Source::Stat { stat, scale } => (*stat, *scale),
        Source::Mean { sum, scale, .. } => (*sum, *scale),
    };
    let largest = stats.get(place)?.iter().map(Noised::scale).fold(0.0, f64::max);
    Some(units_text(largest, scale, 3))
}

impl Answer {
    /// The values: a decimal, the text of a key, or nothing where blanked.
    pub fn rows(&self) -> Vec<Vec<Option<String>>> {
        self.each(|cell| match cell {
            Cell::Key(text) => Some(text.clone()),
            Cell::Value { value, .. } => value.clone(),
        })
    }

    /// Half the width of each value's 95 % interval; nothing for keys and where blanked.
    pub fn error95(&self) -> Vec<Vec<Option<String>>> {
        self.each(|cell| match cell {
            Cell::Key(_) => None,
            Cell::Value { error95, .. } => error95.clone(),
        })
    }

    /// The scale of each column's noise, in the charter's units; nothing for keys. Where it differs from cell to
    /// cell, the largest; for a mean, that of its sum.
    pub fn scales(&self) -> &[Option<String>] {
        &self.scales
    }

    fn each(&self, text: impl Fn(&Cell) -> Option<String>) -> Vec<Vec<Option<String>>> {
        self.cells
            .iter()
            .map(|row| row.iter().map(&text).collect())
            .collect()
    }

    /// The answer as JSON: strings, nulls and whole numbers only, so its canonical form is one.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "columns": self.columns,
            "rows": self.rows(),
            "error95": self.error95(),
            "scales": self.scales,
            "blanked": self.blanked,
            "notes": self.notes,
        })
    }
}
