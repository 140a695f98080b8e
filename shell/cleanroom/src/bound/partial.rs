//! What the members of one partition add up to, as a batch.

use super::totals::Totals;
use crate::error::Error;
use crate::mechanism::Found;
use arrow::array::{
    ArrayRef, AsArray, BinaryArray, Decimal128Array, FixedSizeListArray, Int64Array, RecordBatch, UInt32Array,
};
use arrow::datatypes::{DataType, Decimal128Type, Field, Int64Type, Schema, SchemaRef, UInt32Type};
use datafusion_common::DataFusionError;
use roaring::RoaringBitmap;
use std::sync::Arc;

/// Totals are below 2^96, see `weight`: 29 digits.
const FIGURE: DataType = DataType::Decimal128(38, 0);

/// A row for each cell that got something: its number and the figures of every statistic; of a group that was found,
/// also its code. One more row without a cell has the members that were read, in Roaring's portable form.
pub(super) fn schema(widths: &[usize]) -> SchemaRef {
    let mut fields = vec![
        Field::new("code", DataType::Int64, true),
        Field::new("cell", DataType::UInt32, true),
        Field::new("members", DataType::Binary, true),
    ];
    let total = |(place, width): (usize, &usize)| {
        let figures = DataType::FixedSizeList(figure(), i32::try_from(*width).unwrap_or(i32::MAX));
        Field::new(format!("total_{place}"), figures, false)
    };
    fields.extend(widths.iter().enumerate().map(total));
    Arc::new(Schema::new(fields))
}

fn figure() -> Arc<Field> {
    Arc::new(Field::new("figure", FIGURE, false))
}

/// Totals, and the members that were read.
///
/// # Cost
/// The columns are made in place of the totals.
pub(super) fn batch(totals: Totals, members: &RoaringBitmap) -> Result<RecordBatch, Error> {
    let widths: Vec<usize> = totals.by_stat.iter().map(|(width, _)| *width).collect();
    let told = told(&totals);
    let mut columns = named(&totals, &told);
    let mut bytes = Vec::new();
    // Writing into memory does not fail.
    members
        .serialize_into(&mut bytes)
        .map_err(|error| Error::Read(Box::new(error)))?;
    let rows = told.iter().filter(|told| **told).count();
    let members: BinaryArray = std::iter::repeat_n(None, rows)
        .chain([Some(bytes.as_slice())])
        .collect();
    columns.push(Arc::new(members));
    for (width, mut figures) in totals.by_stat {
        let mut kept = told.iter().flat_map(|told| std::iter::repeat_n(*told, width));
        figures.retain(|_| kept.next().unwrap_or(false));
        figures.reserve_exact(width);
        figures.extend(std::iter::repeat_n(0, width));
        let figures = Decimal128Array::from(figures).with_data_type(FIGURE);
        let width = i32::try_from(width).unwrap_or(i32::MAX);
        let lists = FixedSizeListArray::try_new(figure(), width, Arc::new(figures), None);
        columns.push(Arc::new(lists.map_err(DataFusionError::from)?));
    }
    Ok(RecordBatch::try_new(schema(&widths), columns).map_err(DataFusionError::from)?)
}

/// Which places got something.
fn told(totals: &Totals) -> Vec<bool> {
    let mut all: Vec<bool> = Vec::new();
    for (width, figures) in &totals.by_stat {
        let places = figures.chunks_exact(*width);
        all.resize(places.len(), false);
        for (told, figures) in all.iter_mut().zip(places) {
            *told |= figures.iter().any(|figure| *figure != 0);
        }
    }
    all
}

/// The codes and cells of these places, and a row without one.
fn named(totals: &Totals, told: &[bool]) -> Vec<ArrayRef> {
    let places = (0..).zip(told).filter(|(_, told)| **told).map(|(place, _)| place);
    let (codes, cells): (Int64Array, UInt32Array) = match &totals.found {
        None => {
            let cells: UInt32Array = places.map(Some).chain([None]).collect();
            (Int64Array::new_null(arrow::array::Array::len(&cells)), cells)
        }
        Some(found) => {
            let told = found.groups().iter().zip(told).filter(|(_, told)| **told);
            let groups: Vec<&Found> = told.map(|(group, _)| group).collect();
            let codes = groups.iter().map(|group| Some(group.code)).chain([None]);
            let cells = groups.iter().map(|group| Some(group.cell)).chain([None]);
            (codes.collect(), cells.collect())
        }
    };
    vec![Arc::new(codes), Arc::new(cells)]
}

/// Adds a batch of partial totals to the totals and members of all.
pub(super) fn add(
    batch: &RecordBatch,
    totals: &mut Totals,
    members: &mut RoaringBitmap,
) -> Result<(), Error> {
    let widths: Vec<usize> = totals.by_stat.iter().map(|(width, _)| *width).collect();
    if batch.schema_ref().fields() != schema(&widths).fields() {
        return Err(Error::Plan("partial totals have other columns"));
    }
    let [codes, cells, more, columns @ ..] = batch.columns() else {
        return Err(Error::Plan("partial totals have no columns"));
    };
    for bytes in more.as_binary::<i32>().iter().flatten() {
        let more = RoaringBitmap::deserialize_from(bytes).map_err(|error| Error::Read(Box::new(error)))?;
        if !members.is_disjoint(&more) {
            return Err(Error::Scattered);
        }
        *members |= more;
    }
    let codes = codes.as_primitive::<Int64Type>();
    let rows = codes.iter().zip(cells.as_primitive::<UInt32Type>());
    let places: Result<Vec<Option<u32>>, Error> = rows
        .map(|(code, cell)| match (&mut totals.found, code, cell) {
            (None, _, cell) => Ok(cell),
            (Some(found), Some(code), Some(cell)) => Ok(Some(found.find(Found { code, cell }))),
            (Some(_), _, _) => Ok(None),
        })
        .collect();
    let places = places?;
    totals.grow();
    for ((width, totals), column) in totals.by_stat.iter_mut().zip(columns) {
        let figures = column.as_fixed_size_list().values();
        let figures = figures.as_primitive::<Decimal128Type>().values();
        for (place, more) in places.iter().zip(figures.chunks_exact(*width)) {
            let first = place.and_then(|place| usize::try_from(place).ok()?.checked_mul(*width));
            let own = first.and_then(|first| totals.get_mut(first..first.checked_add(*width)?));
            for (total, more) in own.into_iter().flatten().zip(more) {
                *total = total.wrapping_add(*more);
            }
        }
    }
    Ok(())
}
