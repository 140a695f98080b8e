//! The cell of every row of a batch.

use super::coder::Coder;
use super::columns::numbers;
use crate::error::Error;
use arrow::array::RecordBatch;
use arrow::buffer::BooleanBuffer;
use fenwick_coop::path::query::Shape;

/// The row counts nowhere.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Finds cells. Cells count the last key fastest, as in `Shape::code_in`.
pub(super) struct Cells {
    keys: Vec<(String, Coder)>,
}

impl Cells {
    /// Makes the keys of a shape ready.
    pub(super) fn new(shape: &Shape) -> Result<Self, Error> {
        let key =
            |key: &fenwick_coop::path::query::GroupKey| Ok((key.field.clone(), Coder::new(&key.binning)?));
        Ok(Self {
            keys: shape.keys.iter().map(key).collect::<Result<_, Error>>()?,
        })
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
