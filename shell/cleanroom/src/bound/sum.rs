//! Runs the plan on all cores and sums what its partitions give.

use super::exec::BoundExec;
use super::partial;
use super::totals::Totals;
use crate::error::Error;
use crate::mechanism::Exact;
use datafusion_execution::TaskContext;
use datafusion_physical_plan::ExecutionPlan;
use futures::executor::block_on_stream;
use roaring::RoaringBitmap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// The totals of all partitions. Sums of whole numbers: the order in which partitions end does not matter.
pub(super) fn of(plan: &BoundExec) -> Result<Exact, Error> {
    let all = Mutex::new((Totals::new(plan.layout()), RoaringBitmap::new()));
    let partitions = plan.properties().output_partitioning().partition_count();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let context = Arc::new(TaskContext::default());
    let work = || -> Result<(), Error> {
        loop {
            let partition = next.fetch_add(1, Ordering::Relaxed);
            if partition >= partitions {
                return Ok(());
            }
            for batch in block_on_stream(plan.execute(partition, context.clone())?) {
                let mut all = all.lock().map_err(|_| Error::Worker)?;
                let (totals, members) = &mut *all;
                partial::add(&batch?, totals, members)?;
            }
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers.min(partitions)).map(|_| scope.spawn(work)).collect();
        // All are joined before one is looked at: a panic must not leave the scope.
        let ends: Vec<Result<(), Error>> = workers
            .into_iter()
            .map(|worker| worker.join().map_err(|_| Error::Worker)?)
            .collect();
        ends.into_iter().collect::<Result<(), Error>>()
    })?;
    let (totals, _) = all.into_inner().map_err(|_| Error::Worker)?;
    Ok(totals.into_exact())
}
