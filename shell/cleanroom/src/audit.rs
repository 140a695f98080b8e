//! Totals before the noise, for tests only. Not in the product: the feature `audit` is off.

use crate::bound::{Partition, bound};
use crate::error::Error;
use arrow::array::RecordBatch;
use fenwick_coop::path::query::Plan;
use fenwick_coop::people::charter::Charter;

/// The bounded totals of a plan: by cell, then by statistic.
///
/// # Errors
/// As [`crate::perform`].
pub fn exact<P, E>(
    plan: &Plan,
    _charter: &Charter,
    partitions: Vec<Partition<P>>,
) -> Result<Vec<Vec<i128>>, Error>
where
    P: Iterator<Item = Result<RecordBatch, E>> + Send + 'static,
    E: std::error::Error + Send + Sync + 'static,
{
    Ok(bound(plan, partitions)?.reveal())
}

/// The bounded figures of a plan: by statistic, and there cell by cell all that the statistic counts.
///
/// # Errors
/// As [`crate::perform`].
pub fn figures<P, E>(plan: &Plan, partitions: Vec<Partition<P>>) -> Result<Vec<Vec<i128>>, Error>
where
    P: Iterator<Item = Result<RecordBatch, E>> + Send + 'static,
    E: std::error::Error + Send + Sync + 'static,
{
    Ok(bound(plan, partitions)?.opened().0)
}
