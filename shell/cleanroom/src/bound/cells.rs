//! The cell of every row of a batch.

use super::columns::numbers;
use crate::error::Error;
use arrow::array::RecordBatch;
use arrow::buffer::BooleanBuffer;
use fenwick_coop::kernel::time::{Date, month_text};
use fenwick_coop::path::query::{Binning, Shape};

/// The row counts nowhere.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Finds cells. Cells count the last key fastest, as in `Shape::code_in`.
pub(super) struct Cells {
    keys: Vec<(String, Coder)>,
}

/// How a value becomes its group's code.
enum Coder {
    /// It is the code.
    Codes(u32),
    /// The month it falls in, by the first second of each and of the one after the last.
    Months(Vec<i64>),
    /// The number of edges that are not above it.
    Edges(Vec<i64>),
}

impl Cells {
    /// Makes the keys of a shape ready.
    pub(super) fn new(shape: &Shape) -> Self {
        let coder = |binning: &Binning| match binning {
            Binning::Codes(count) => Coder::Codes(*count),
            Binning::Months { first, last } => {
                Coder::Months((*first..=last.saturating_add(1)).map(month_start).collect())
            }
            Binning::Edges(edges) => Coder::Edges(edges.clone()),
            Binning::Found | Binning::Lookup { .. } | Binning::Spans { .. } | Binning::Cycle { .. } => {
                Coder::Codes(0)
            }
        };
        Self {
            keys: shape
                .keys
                .iter()
                .map(|key| (key.field.clone(), coder(&key.binning)))
                .collect(),
        }
    }

    /// Writes the cell of every row into `cells`, or [`NOWHERE`].
    pub(super) fn find(
        &self,
        batch: &RecordBatch,
        hits: Option<&BooleanBuffer>,
        cells: &mut Vec<u32>,
    ) -> Result<(), Error> {
        cells.clear();
        cells.resize(batch.num_rows(), 0);
        for (name, coder) in &self.keys {
            let column = numbers(batch, name)?;
            coder.advance(column.values, cells);
            if let Some(nulls) = column.nulls {
                strike(cells, nulls.inner());
            }
        }
        if let Some(hits) = hits {
            strike(cells, hits);
        }
        Ok(())
    }
}

fn strike(cells: &mut [u32], keep: &BooleanBuffer) {
    for (cell, keep) in cells.iter_mut().zip(keep) {
        *cell = if keep { *cell } else { NOWHERE };
    }
}

impl Coder {
    /// Adds this key's code as the fastest digit of each row's cell.
    fn advance(&self, values: &[i64], cells: &mut [u32]) {
        match self {
            Coder::Codes(count) => push(values, cells, *count, |value| {
                u32::try_from(value).unwrap_or(NOWHERE)
            }),
            Coder::Months(starts) => {
                let count = starts.len().saturating_sub(1);
                let mut last = Hit::default();
                push(values, cells, small(count), |value| last.code(starts, value));
            }
            Coder::Edges(edges) => {
                let count = edges.len().saturating_add(1);
                push(values, cells, small(count), |value| {
                    small(edges.partition_point(|edge| *edge <= value))
                });
            }
        }
    }
}

/// The month found last: rows near each other are mostly of one month.
#[derive(Default)]
struct Hit {
    from: i64,
    to: i64,
    code: u32,
}

impl Hit {
    fn code(&mut self, starts: &[i64], value: i64) -> u32 {
        if self.from <= value && value < self.to {
            return self.code;
        }
        let above = starts.partition_point(|start| *start <= value);
        let Some(place) = above.checked_sub(1) else {
            return NOWHERE;
        };
        let (Some(from), Some(to)) = (starts.get(place), starts.get(above)) else {
            return NOWHERE;
        };
        *self = Self {
            from: *from,
            to: *to,
            code: small(place),
        };
        self.code
    }
}

fn push(values: &[i64], cells: &mut [u32], count: u32, mut code: impl FnMut(i64) -> u32) {
    for (cell, value) in cells.iter_mut().zip(values) {
        let code = code(*value);
        let inside = *cell != NOWHERE && code < count;
        // Below 1,000,000 cells in all, see `Question::new`; outside it the product is thrown away.
        *cell = if inside {
            cell.wrapping_mul(count).wrapping_add(code)
        } else {
            NOWHERE
        };
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(NOWHERE)
}

/// The first second of a month counted from year 0.
fn month_start(index: i64) -> i64 {
    format!("{}-01", month_text(index))
        .parse::<Date>()
        .map_or(i64::MAX, |date| date.start().0)
}
