//! The bounding pass: every row is read once, and no member weighs more than the charter allows.
//!
//! Rows arrive clustered by member. Within a member, each cell she reaches is one *group*; when she ends, at most
//! `k` of her groups stay, each with her own value clamped, and only then they are added to the totals.
//! The work goes column by column over a batch: first the cell of every row, then its group, then each statistic.

mod cells;
mod columns;
mod pass;
mod question;
mod roll;
mod weight;

use crate::error::Error;
use crate::mechanism::Exact;
use arrow::array::RecordBatch;
use fenwick_coop::path::query::Plan;
use pass::Pass;
use question::Question;
use std::sync::Mutex;

/// The column with the member's number.
pub(crate) const MEMBER: &str = "_member";

/// Adds up every statistic of a plan in every cell, exactly, with every member bounded.
///
/// # Cost
/// One pass over the rows; memory by the largest batch, the cells and the members' bits, not by the rows.
pub(crate) fn bound<P, E>(plan: &Plan, partitions: Vec<P>) -> Result<Exact, Error>
where
    P: Iterator<Item = Result<RecordBatch, E>> + Send,
    E: std::error::Error + Send + Sync + 'static,
{
    let question = Question::new(plan)?;
    let workers = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(partitions.len())
        .max(1);
    let queue = Mutex::new(partitions.into_iter());
    let work = || -> Result<Pass<'_>, Error> {
        let mut pass = Pass::new(&question);
        loop {
            let next = queue.lock().map_err(|_| Error::Worker)?.next();
            let Some(partition) = next else { return Ok(pass) };
            for batch in partition {
                pass.read(&batch.map_err(|error| Error::Read(Box::new(error)))?)?;
            }
            pass.end_partition();
        }
    };
    let passes: Result<Vec<Pass<'_>>, Error> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let own = work();
        let others = threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| Error::Worker)?);
        std::iter::once(own).chain(others).collect()
    });
    merge(&question, passes?)
}

fn merge(question: &Question<'_>, passes: Vec<Pass<'_>>) -> Result<Exact, Error> {
    let mut totals = vec![vec![0i128; question.cells]; question.weights.len()];
    let mut seen = roll::Roll::default();
    for pass in passes {
        let (found, members) = pass.finish();
        if !seen.absorb(members) {
            return Err(Error::Scattered);
        }
        for (total, part) in totals.iter_mut().flatten().zip(found.into_iter().flatten()) {
            *total = total.wrapping_add(part);
        }
    }
    Ok(Exact::new(totals))
}
