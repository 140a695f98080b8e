//! The bounding pass: every row is read once, and no member weighs more than the charter allows.
//!
//! ```text
//! rows ─ PerMemberExec ─ MemberJoinExec ─ BoundExec ─▶ partial totals of each partition ─ sum ─▶ Exact
//! ```
//!
//! Rows arrive sorted by member, each member in one partition. Within a member, each cell she reaches is one *group*;
//! when she ends, at most `k` of her groups stay, each with her own value clamped, and only then they are added to
//! the totals. The work goes column by column over a batch: first the cell of every row, then its group, then each
//! statistic.
//!
//! Where a question draws the rows of each member together first, or joins other datasets on the member, that is done
//! by nodes below: each gives rows of the same form, `_member` and whole numbers, in the same order.

mod cells;
mod coder;
mod columns;
mod exec;
mod join;
mod merge;
mod own;
mod partial;
mod pass;
mod per_member;
mod question;
mod roll;
mod rows;
mod sum;
#[cfg(test)]
mod tests;
mod totals;
mod values;
mod weight;

use crate::error::Error;
use crate::mechanism::Exact;
use arrow::array::RecordBatch;
use datafusion_physical_plan::ExecutionPlan;
use exec::BoundExec;
use fenwick_coop::path::query::{PerMember, Plan};
use join::MemberJoinExec;
use per_member::PerMemberExec;
use roll::Roll;
use std::sync::Arc;
pub(crate) use totals::{FIGURES_MAX, FOUND_FIGURES_MAX};

/// The column with the member's number.
pub(crate) const MEMBER: &str = "_member";

/// All rows of some members that a question reads. None of them stands in another partition.
#[derive(Debug)]
pub struct Partition<P> {
    /// Rows of the question's own dataset, with the fields of its shape.
    pub rows: P,
    /// Rows of each dataset that it joins, in the shape's order, with the fields of that join.
    pub joined: Vec<P>,
}

/// Rows of a question that joins nothing.
impl<P> From<P> for Partition<P> {
    fn from(rows: P) -> Self {
        let joined = Vec::new();
        Self { rows, joined }
    }
}

/// Adds up every statistic of a plan in every cell, exactly, with every member bounded.
///
/// # Cost
/// One pass over the rows, on all cores. Memory by the largest batch, the members' bits, the groups of one member, and
/// on each core the cells with 16 bytes for each figure; not by the rows.
pub(crate) fn bound<P, E>(plan: &Plan, partitions: Vec<Partition<P>>) -> Result<Exact, Error>
where
    P: Iterator<Item = Result<RecordBatch, E>> + Send + 'static,
    E: std::error::Error + Send + Sync + 'static,
{
    sum::of(&BoundExec::new(
        Arc::new(plan.clone()),
        rows_of(plan, partitions)?,
    )?)
}

/// The rows that are bounded: those of the dataset as they are or one for each member, and what is joined to them.
fn rows_of<P, E>(plan: &Plan, partitions: Vec<Partition<P>>) -> Result<Arc<dyn ExecutionPlan>, Error>
where
    P: Iterator<Item = Result<RecordBatch, E>> + Send + 'static,
    E: std::error::Error + Send + Sync + 'static,
{
    let shape = &plan.shape;
    let mut base = Vec::new();
    let mut joined: Vec<Vec<P>> = shape.joins.iter().map(|_| Vec::new()).collect();
    for partition in partitions {
        if partition.joined.len() != joined.len() {
            return Err(Error::Plan("a partition does not have the rows of every join"));
        }
        base.push(partition.rows);
        for (all, rows) in joined.iter_mut().zip(partition.joined) {
            all.push(rows);
        }
    }
    let drawn = |of: &PerMember, rows| -> Result<Arc<dyn ExecutionPlan>, Error> {
        let eligible = Arc::new(Roll::of(&plan.eligible));
        Ok(Arc::new(PerMemberExec::new(of.clone(), eligible, rows)?))
    };
    let mut rows = rows::handed(&shape.fields(), base)?;
    if let Some(inner) = &shape.inner {
        rows = drawn(inner, rows)?;
    }
    for (join, joined) in shape.joins.iter().zip(joined) {
        let own = drawn(join, rows::handed(&join.fields(), joined)?)?;
        rows = Arc::new(MemberJoinExec::new(rows, own)?);
    }
    Ok(rows)
}
