//! Columns of a batch, as slices.

use crate::error::Error;
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{Int64Type, UInt32Type};

/// A column of whole numbers, some of which may be missing.
#[derive(Clone, Copy)]
pub(super) struct Column<'b> {
    /// The values; where one is missing, any number stands.
    pub(super) values: &'b [i64],
    /// Which are there; none means all of them.
    pub(super) nulls: Option<&'b NullBuffer>,
}

/// The column of this name.
pub(super) fn numbers<'b>(batch: &'b RecordBatch, name: &str) -> Result<Column<'b>, Error> {
    let column = batch
        .column_by_name(name)
        .and_then(|array| array.as_primitive_opt::<Int64Type>());
    let array = column.ok_or_else(|| Error::Column(name.to_owned()))?;
    Ok(Column {
        values: array.values(),
        nulls: array.nulls().filter(|nulls| nulls.null_count() > 0),
    })
}

/// The member of each row.
pub(super) fn members(batch: &RecordBatch) -> Result<&[u32], Error> {
    let column = batch
        .column_by_name(super::MEMBER)
        .and_then(|array| array.as_primitive_opt::<UInt32Type>());
    match column {
        Some(array) if array.null_count() == 0 => Ok(array.values()),
        _ => Err(Error::Column(super::MEMBER.to_owned())),
    }
}

/// A number as a place in a slice.
pub(super) fn place(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

/// Takes every value of a column into the state of its row's group. Group 0 takes what does not count.
pub(super) fn each<S>(states: &mut [S], groups: &[u32], column: Column<'_>, take: impl Fn(&mut S, i64)) {
    let rows = groups.iter().zip(column.values);
    let mut count = |group: u32, value: i64| {
        if let Some(state) = states.get_mut(place(group)) {
            take(state, value);
        }
    };
    match column.nulls {
        None => rows.for_each(|(group, value)| count(*group, *value)),
        Some(nulls) => rows
            .zip(nulls)
            .for_each(|((group, value), there)| count(if there { *group } else { 0 }, *value)),
    }
}
