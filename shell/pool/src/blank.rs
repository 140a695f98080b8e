//! Rows about two members of which one is gone: their place stays, so that counts hold, and nothing else does.

use crate::PoolError;
use crate::columns::{CONTRIBUTION, NOBODY, OTHER, members_of, others_of, rows_of};
use crate::merge::Place;
use crate::seconds::second;
use arrow::array::{ArrayRef, AsArray, BooleanArray, Int64Array, RecordBatch, UInt64Array};
use arrow::compute::nullif;
use arrow::datatypes::Int64Type;
use roaring::RoaringBitmap;
use std::sync::Arc;

/// Blanks rows of one file, batch after batch.
///
/// # Why
/// How many rows each member brought stands in the log, and who was named in them does not. A row that went would show, by the day it
/// went, who had to do with whom. So it stays, empty. Its hash was made of what stood in it and goes too: the row takes that of the row
/// before it, so the order holds.
pub(crate) struct Blank<'a> {
    others: &'a RoaringBitmap,
    last: Option<Place>,
}

impl<'a> Blank<'a> {
    pub(crate) fn new(others: &'a RoaringBitmap) -> Self {
        Self { others, last: None }
    }

    /// Whether a batch, which has the column of second members, names one who is gone.
    pub(crate) fn concerns(others: &RoaringBitmap, batch: &RecordBatch) -> bool {
        let Some(seconds) = others_of(batch) else {
            return false;
        };
        (0..batch.num_rows()).any(|row| second(seconds, row).is_some_and(|other| others.contains(other)))
    }

    /// A batch with such rows blanked.
    pub(crate) fn over(&mut self, batch: RecordBatch) -> Result<RecordBatch, PoolError> {
        let blank = match others_of(&batch) {
            Some(seconds) if Self::concerns(self.others, &batch) => {
                let gone = |row| second(seconds, row).is_some_and(|other| self.others.contains(other));
                (0..batch.num_rows()).map(gone).collect()
            }
            _ => vec![false; batch.num_rows()],
        };
        let rows = self.hashes(&batch, &blank);
        if !blank.contains(&true) {
            return Ok(batch);
        }
        let blank = BooleanArray::from(blank);
        let schema = batch.schema();
        let columns = schema.fields().iter().zip(batch.columns()).enumerate();
        let columns = columns.map(|(place, (field, column))| match (place, field.name().as_str()) {
            (0, _) | (_, CONTRIBUTION) => Ok(Arc::clone(column)),
            (1, _) => Ok(Arc::new(UInt64Array::from(rows.clone())) as ArrayRef),
            (_, OTHER) => Ok(nobody(column, &blank)),
            _ => nullif(column, &blank),
        });
        let columns = columns.collect::<Result<_, _>>().map_err(PoolError::Batch)?;
        RecordBatch::try_new(schema.clone(), columns).map_err(PoolError::Batch)
    }

    /// The hashes of a batch's rows once these are blanked.
    fn hashes(&mut self, batch: &RecordBatch, blank: &[bool]) -> Vec<u64> {
        let rows = members_of(batch).iter().zip(rows_of(batch)).zip(blank);
        rows.map(|((member, row), blank)| {
            let before = self.last.filter(|(of, _)| of == member).map_or(0, |(_, row)| row);
            let row = if *blank { before } else { *row };
            self.last = Some((*member, row));
            row
        })
        .collect()
    }
}

/// The second members, with nobody in these rows.
fn nobody(column: &ArrayRef, blank: &BooleanArray) -> ArrayRef {
    let before: Option<&Int64Array> = column.as_primitive_opt::<Int64Type>();
    let before = before.into_iter().flatten().zip(blank.values());
    let after = before.map(|(other, blank)| if blank { Some(i64::from(NOBODY)) } else { other });
    Arc::new(Int64Array::from_iter(after))
}
