//! The columns of a file: the member, the row's hash, then the fields.

use crate::PoolError;
use arrow::array::{ArrowPrimitiveType, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt32Type, UInt64Type};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The column of member numbers.
pub const MEMBER: &str = "_member";
/// The column of keyed hashes of source rows.
pub const ROW: &str = "_row";

/// The column of contributions, where rows of several lie in one file; the rows of other files are all of the contribution that the
/// manifest names. It is asked for as fields are, behind them.
pub const CONTRIBUTION: &str = "_contribution";

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
    match fields
        .iter()
        .find(|name| name.starts_with('_') && *name != CONTRIBUTION || !seen.insert(name.as_str()))
    {
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

fn values<T: ArrowPrimitiveType>(batch: &RecordBatch, column: usize) -> &[T::Native] {
    let array = batch
        .columns()
        .get(column)
        .and_then(|array| array.as_primitive_opt::<T>());
    array.map_or(&[], |array| array.values())
}
