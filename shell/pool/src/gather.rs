//! Copying pieces of many batches into one.

use crate::PoolError;
use crate::merge::{Merge, Piece};
use arrow::array::{
    ArrayRef, ArrowPrimitiveType, AsArray, BooleanBufferBuilder, PrimitiveArray, RecordBatch,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Int64Type, SchemaRef, UInt32Type, UInt64Type};
use std::ops::Range;
use std::sync::Arc;

/// Pieces that wait to become one batch, with the batches they point into.
pub(crate) struct Gather {
    schema: SchemaRef,
    held: Vec<RecordBatch>,
    /// For each source: the turn of its batch that is held last, and where.
    places: Vec<Option<(u64, usize)>>,
    pieces: Vec<(usize, Range<usize>)>,
    rows: usize,
}

impl Gather {
    pub(crate) fn new(schema: SchemaRef) -> Self {
        Self {
            schema,
            held: Vec::new(),
            places: Vec::new(),
            pieces: Vec::new(),
            rows: 0,
        }
    }

    /// Rows that wait.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Adds rows of the piece that the merge gave last.
    pub(crate) fn add(&mut self, merge: &Merge, piece: Piece) {
        let Some((batch, turn)) = merge.batch(piece.source) else {
            return;
        };
        if self.places.len() <= piece.source {
            self.places.resize(piece.source + 1, None);
        }
        let Some(place) = self.places.get_mut(piece.source) else {
            return;
        };
        let held = match *place {
            Some((held_turn, held)) if held_turn == turn => held,
            _ => {
                self.held.push(batch.clone());
                *place = Some((turn, self.held.len() - 1));
                self.held.len() - 1
            }
        };
        self.rows += piece.rows.len();
        match self.pieces.last_mut() {
            Some((last, rows)) if *last == held && rows.end == piece.rows.start => rows.end = piece.rows.end,
            _ => self.pieces.push((held, piece.rows)),
        }
    }

    /// The waiting rows as one batch; `None` when there are none.
    pub(crate) fn flush(&mut self) -> Result<Option<RecordBatch>, PoolError> {
        if self.rows == 0 {
            return Ok(None);
        }
        let columns = self
            .schema
            .fields()
            .iter()
            .enumerate()
            .map(|(at, field)| match field.data_type() {
                DataType::UInt32 => self.column::<UInt32Type>(at),
                DataType::UInt64 => self.column::<UInt64Type>(at),
                _ => self.column::<Int64Type>(at),
            });
        let batch = RecordBatch::try_new(self.schema.clone(), columns.collect()).map_err(PoolError::Batch)?;
        self.held.clear();
        self.places.clear();
        self.pieces.clear();
        self.rows = 0;
        Ok(Some(batch))
    }

    fn column<T: ArrowPrimitiveType>(&self, at: usize) -> ArrayRef {
        let arrays: Vec<&PrimitiveArray<T>> = self
            .held
            .iter()
            .filter_map(|batch| {
                batch
                    .columns()
                    .get(at)
                    .and_then(|column| column.as_primitive_opt::<T>())
            })
            .collect();
        let mut values: Vec<T::Native> = Vec::with_capacity(self.rows);
        // A piece that were missing here would make the columns unlike in length, which no batch accepts.
        for (held, rows) in &self.pieces {
            let found = arrays
                .get(*held)
                .and_then(|array| array.values().get(rows.clone()));
            values.extend_from_slice(found.unwrap_or_default());
        }
        Arc::new(PrimitiveArray::<T>::new(values.into(), self.nulls(&arrays)))
    }

    fn nulls<T: ArrowPrimitiveType>(&self, arrays: &[&PrimitiveArray<T>]) -> Option<NullBuffer> {
        let nulls: Vec<Option<&NullBuffer>> = arrays
            .iter()
            .map(|array| arrow::array::Array::nulls(*array).filter(|nulls| nulls.null_count() > 0))
            .collect();
        if nulls.iter().all(Option::is_none) {
            return None;
        }
        let mut valid = BooleanBufferBuilder::new(self.rows);
        for (held, rows) in &self.pieces {
            match nulls.get(*held).copied().flatten() {
                Some(nulls) => rows.clone().for_each(|row| valid.append(nulls.is_valid(row))),
                None => valid.append_n(rows.len(), true),
            }
        }
        Some(NullBuffer::new(valid.finish()))
    }
}
