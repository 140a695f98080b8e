//! The columns of a file: the member, the row's hash, then the fields.

use crate::PoolError;
use arrow::array::{ArrowPrimitiveType, AsArray, BooleanArray, Int64Array, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef, UInt32Type, UInt64Type};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The column of member numbers.
pub const MEMBER: &str = "_member";
/// The column of keyed hashes of source rows.
pub const ROW: &str = "_row";

/// The column of contributions, where rows of several lie in one file; the rows of other files are all of the contribution that the
/// manifest names. It is asked for as fields are, behind them.
pub const CONTRIBUTION: &str = "_contribution";

/// The column of second members, where rows of a dataset can be about two; empty in a row about one. It is asked for as fields are.
pub const OTHER: &str = "_other";

/// The second member of a row whose second member is gone: nothing but its place is left of it, and nobody reads it.
pub(crate) const NOBODY: u32 = 0;

/// The columns of a batch: the member, the row where it is asked for, and the fields.
pub(crate) fn schema(rows: bool, fields: &[String]) -> SchemaRef {
    let mut columns = vec![Field::new(MEMBER, DataType::UInt32, false)];
    if rows {
        columns.push(Field::new(ROW, DataType::UInt64, false));
    }
    columns.extend(fields.iter().map(|name| Field::new(name, DataType::Int64, true)));
    Arc::new(Schema::new(columns))
}

/// Refuses names of fields that a file cannot hold beside the pool's own columns.
pub(crate) fn check_fields(fields: &[String]) -> Result<(), PoolError> {
    let mut seen = BTreeSet::new();
    match fields.iter().find(|name| {
        name.starts_with('_') && *name != CONTRIBUTION && *name != OTHER || !seen.insert(name.as_str())
    }) {
        Some(name) => Err(PoolError::Field(name.clone())),
        None => Ok(()),
    }
}

/// The members of a batch, row by row.
pub(crate) fn members_of(batch: &RecordBatch) -> &[u32] {
    values::<UInt32Type>(batch, 0)
}

/// The row hashes of a batch; empty when it was read without them.
pub(crate) fn rows_of(batch: &RecordBatch) -> &[u64] {
    values::<UInt64Type>(batch, 1)
}

/// The second members of a batch, if it has them.
pub(crate) fn others_of(batch: &RecordBatch) -> Option<&Int64Array> {
    batch.column_by_name(OTHER)?.as_primitive_opt::<Int64Type>()
}

/// A batch without the rows that are marked, and with these of its columns.
pub(crate) fn left(
    batch: &RecordBatch,
    marks: Vec<bool>,
    columns: &[usize],
) -> Result<RecordBatch, PoolError> {
    let batch = batch.project(columns).map_err(PoolError::Batch)?;
    if !marks.contains(&true) {
        return Ok(batch);
    }
    let stays = BooleanArray::from_iter(marks.into_iter().map(|out| Some(!out)));
    filter_record_batch(&batch, &stays).map_err(PoolError::Batch)
}

fn values<T: ArrowPrimitiveType>(batch: &RecordBatch, column: usize) -> &[T::Native] {
    let array = batch
        .columns()
        .get(column)
        .and_then(|array| array.as_primitive_opt::<T>());
    array.map_or(&[], |array| array.values())
}
