//! Rows that were pushed and wait to be sorted.

use crate::PoolError;
use crate::columns::{members_of, schema};
use crate::meta::{BUCKETS, bucket_of};
use arrow::array::{ArrayRef, Int64Builder, RecordBatch, UInt32Array, UInt64Array};
use arrow::compute::take;
use std::sync::Arc;

/// Columns in the order in which rows came.
pub(crate) struct Buffer {
    fields: Vec<String>,
    members: Vec<u32>,
    rows: Vec<u64>,
    values: Vec<Int64Builder>,
}

impl Buffer {
    pub(crate) fn new(fields: &[String]) -> Self {
        let values = fields.iter().map(|_| Int64Builder::new()).collect();
        Self {
            fields: fields.to_vec(),
            members: Vec::new(),
            rows: Vec::new(),
            values,
        }
    }

    /// Bytes that a row takes here, its place in the order included.
    pub(crate) fn row_bytes(fields: usize) -> usize {
        size_of::<u32>() + size_of::<u64>() + size_of::<u128>() + fields * (size_of::<i64>() + 1)
    }

    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    pub(crate) fn members(&self) -> &[u32] {
        &self.members
    }

    pub(crate) fn push(&mut self, member: u32, row: u64, values: &[Option<i64>]) -> Result<(), PoolError> {
        let (expected, found) = (self.values.len(), values.len());
        if expected != found {
            return Err(PoolError::Values { expected, found });
        }
        self.members.push(member);
        self.rows.push(row);
        for (column, value) in self.values.iter_mut().zip(values) {
            column.append_option(*value);
        }
        Ok(())
    }

    /// Takes the rows out, as one batch for each bucket that has any, sorted by (member, row).
    ///
    /// # Cost
    /// Column by column, so that no more than one of them is there twice.
    pub(crate) fn sorted(&mut self) -> Result<Vec<(u8, RecordBatch)>, PoolError> {
        let order = order(
            &std::mem::take(&mut self.members),
            &std::mem::take(&mut self.rows),
        );
        let members = UInt32Array::from_iter_values(order.iter().map(|key| member_of(*key)));
        let rows = UInt64Array::from_iter_values(order.iter().map(|key| low_u64(*key >> 32)));
        let places = UInt32Array::from_iter_values(order.iter().map(|key| low_u32(*key)));
        drop(order);
        let mut columns: Vec<ArrayRef> = vec![Arc::new(members), Arc::new(rows)];
        for column in &mut self.values {
            let unsorted = std::mem::take(column).finish();
            columns.push(take(&unsorted, &places, None).map_err(PoolError::Batch)?);
        }
        let batch = RecordBatch::try_new(schema(true, &self.fields), columns).map_err(PoolError::Batch)?;
        Ok(by_bucket(&batch))
    }
}

/// Rows of one batch, which is sorted by bucket, bucket by bucket.
fn by_bucket(batch: &RecordBatch) -> Vec<(u8, RecordBatch)> {
    let members = members_of(batch);
    let mut start = 0;
    let mut parts = Vec::new();
    for bucket in 0..BUCKETS {
        let end = members.partition_point(|member| bucket_of(*member) <= bucket);
        if end > start {
            parts.push((bucket, batch.slice(start, end - start)));
        }
        start = end;
    }
    parts
}

/// The rows in order: the key of each is (bucket, member, hash of the row, where it was pushed), in 32, 64 and
/// 32 bits. The bucket is the low bits of the member, so turning those to the top puts it first.
fn order(members: &[u32], rows: &[u64]) -> Vec<u128> {
    let keys = members.iter().zip(rows).zip(0u32..);
    let mut keys: Vec<u128> = keys
        .map(|((member, row), place)| {
            let turned = member.rotate_right(BUCKETS.trailing_zeros());
            (u128::from(turned) << 96) | (u128::from(*row) << 32) | u128::from(place)
        })
        .collect();
    keys.sort_unstable();
    keys
}

fn member_of(key: u128) -> u32 {
    low_u32(key >> 96).rotate_left(BUCKETS.trailing_zeros())
}

fn low_u32(bits: u128) -> u32 {
    u32::try_from(bits & u128::from(u32::MAX)).unwrap_or_default()
}

fn low_u64(bits: u128) -> u64 {
    u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default()
}
