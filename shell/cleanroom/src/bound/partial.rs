//! What the members of one partition add up to, as a batch.

use crate::error::Error;
use arrow::array::{ArrayRef, AsArray, BinaryArray, Decimal128Array, RecordBatch, UInt32Array};
use arrow::datatypes::{DataType, Decimal128Type, Field, Schema, SchemaRef, UInt32Type};
use datafusion_common::DataFusionError;
use roaring::RoaringBitmap;
use std::sync::Arc;

/// Columns beside the totals.
pub(super) const BESIDES: usize = 2;
/// Totals are below 2^96, see `weight`: 29 digits.
const DIGITS: u8 = 38;

/// A row for each cell that got something: its number and the total of every statistic. One more row without a cell
/// has the members that were read, in Roaring's portable form.
pub(super) fn schema(stats: usize) -> SchemaRef {
    let total = |place: usize| Field::new(format!("total_{place}"), DataType::Decimal128(DIGITS, 0), false);
    let mut fields = vec![
        Field::new("cell", DataType::UInt32, true),
        Field::new("members", DataType::Binary, true),
    ];
    fields.extend((0..stats).map(total));
    Arc::new(Schema::new(fields))
}

/// Totals by statistic and cell, and the members that were read.
///
/// # Cost
/// The columns are made in place of the totals.
pub(super) fn batch(totals: Vec<Vec<i128>>, members: &RoaringBitmap) -> Result<RecordBatch, Error> {
    let schema = schema(totals.len());
    let mut told = vec![false; totals.first().map_or(0, Vec::len)];
    for totals in &totals {
        for (told, total) in told.iter_mut().zip(totals) {
            *told |= *total != 0;
        }
    }
    let cells = (0..).zip(&told).filter(|(_, told)| **told).map(|(cell, _)| cell);
    let cells: Vec<u32> = cells.collect();
    let mut bytes = Vec::new();
    // Writing into memory does not fail.
    members
        .serialize_into(&mut bytes)
        .map_err(|error| Error::Read(Box::new(error)))?;
    let none = std::iter::repeat_n(None, cells.len());
    let members: BinaryArray = none.chain([Some(bytes.as_slice())]).collect();
    let cells: UInt32Array = cells.into_iter().map(Some).chain([None]).collect();
    let mut columns: Vec<ArrayRef> = vec![Arc::new(cells), Arc::new(members)];
    for mut totals in totals {
        let mut told = told.iter();
        totals.retain(|_| told.next().copied().unwrap_or(false));
        totals.reserve_exact(1);
        totals.push(0);
        let totals = Decimal128Array::from(totals)
            .with_precision_and_scale(DIGITS, 0)
            .map_err(DataFusionError::from)?;
        columns.push(Arc::new(totals));
    }
    Ok(RecordBatch::try_new(schema, columns).map_err(DataFusionError::from)?)
}

/// Adds a batch of partial totals to the totals and members of all.
pub(super) fn add(
    batch: &RecordBatch,
    totals: &mut [Vec<i128>],
    members: &mut RoaringBitmap,
) -> Result<(), Error> {
    if batch.schema_ref().fields() != schema(totals.len()).fields() {
        return Err(Error::Plan("partial totals have other columns"));
    }
    let [cells, more, columns @ ..] = batch.columns() else {
        return Err(Error::Plan("partial totals have no columns"));
    };
    for bytes in more.as_binary::<i32>().iter().flatten() {
        let more = RoaringBitmap::deserialize_from(bytes).map_err(|error| Error::Read(Box::new(error)))?;
        if !members.is_disjoint(&more) {
            return Err(Error::Scattered);
        }
        *members |= more;
    }
    let cells = cells.as_primitive::<UInt32Type>();
    for (totals, column) in totals.iter_mut().zip(columns) {
        let column = column.as_primitive::<Decimal128Type>();
        for (cell, more) in cells.iter().zip(column.values()) {
            let cell = cell.and_then(|cell| usize::try_from(cell).ok());
            if let Some(total) = cell.and_then(|cell| totals.get_mut(cell)) {
                *total = total.wrapping_add(*more);
            }
        }
    }
    Ok(())
}
