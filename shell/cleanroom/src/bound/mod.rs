//! The bounding pass: every row is read once, and no member weighs more than the charter allows.
//!
//! ```text
//! rows ─ BoundExec ─▶ partial totals of each partition ─ sum ─▶ Exact
//! ```
//!
//! Rows arrive sorted by member, each member in one partition. Within a member, each cell she reaches is one *group*;
//! when she ends, at most `k` of her groups stay, each with her own value clamped, and only then they are added to
//! the totals. The work goes column by column over a batch: first the cell of every row, then its group, then each
//! statistic.
//!
//! Another node that gives rows of this form, `_member` and whole numbers, may stand between the two.

mod cells;
mod columns;
mod exec;
mod partial;
mod pass;
mod question;
mod roll;
mod rows;
mod sum;
#[cfg(test)]
mod tests;
mod weight;

use crate::error::Error;
use crate::mechanism::Exact;
use arrow::array::RecordBatch;
use exec::BoundExec;
use fenwick_coop::path::query::Plan;
use std::sync::Arc;

/// The column with the member's number.
pub(crate) const MEMBER: &str = "_member";

/// Adds up every statistic of a plan in every cell, exactly, with every member bounded.
///
/// # Cost
/// One pass over the rows, on all cores. Memory by the largest batch, the members' bits, and on each core the cells
/// with 16 bytes for each statistic; not by the rows.
pub(crate) fn bound<P, E>(plan: &Plan, partitions: Vec<P>) -> Result<Exact, Error>
where
    P: Iterator<Item = Result<RecordBatch, E>> + Send + 'static,
    E: std::error::Error + Send + Sync + 'static,
{
    let rows = rows::handed(&plan.shape.fields(), partitions)?;
    sum::of(&BoundExec::new(Arc::new(plan.clone()), rows)?)
}
