//! Rows of days that their members keep out: they are not read.

use crate::PoolError;
use crate::columns::{members_of, others_of};
use crate::read::Batches;
use crate::scan::Scan;
use crate::seconds::second;
use arrow::array::{Array, AsArray, BooleanArray, Int64Array, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::Int64Type;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;
use std::sync::Arc;

const DAY_SECONDS: i64 = 86_400;

/// Days of a dataset that enter no query.
#[derive(Debug, Default)]
pub struct KeptOut {
    /// The field of time, in seconds since 1970, that says on which day a row lies.
    pub field: String,
    /// By member: the days, by their number since 1970.
    pub days: BTreeMap<u32, RoaringBitmap>,
}

impl KeptOut {
    fn has(&self, member: u32, seconds: i64) -> bool {
        let day = u32::try_from(seconds.div_euclid(DAY_SECONDS)).ok();
        let days = self.days.get(&member);
        days.zip(day).is_some_and(|(days, day)| days.contains(day))
    }

    /// Whether a batch, which is sorted by member, can hold a row of such a day.
    fn touches(&self, members: &[u32]) -> bool {
        match (members.first(), members.last()) {
            (Some(first), Some(last)) if first <= last => self.days.range(first..=last).next().is_some(),
            // Out of order: looked at row by row.
            (first, _) => first.is_some(),
        }
    }

    /// A batch without such rows, which has the field of time; of rows about two members, a day that either keeps out.
    pub(crate) fn sift(&self, batch: &RecordBatch) -> Result<RecordBatch, PoolError> {
        let members = members_of(batch);
        let others = others_of(batch);
        if !self.touches(members) && others.is_none() {
            return Ok(batch.clone());
        }
        let times: &Int64Array = batch
            .column_by_name(&self.field)
            .and_then(|column| column.as_primitive_opt::<Int64Type>())
            .ok_or_else(|| PoolError::Field(self.field.clone()))?;
        let stays = members.iter().enumerate().map(|(row, member)| {
            let second = others.and_then(|others| second(others, row));
            let has = |member| self.has(member, times.value(row));
            Some(!(times.is_valid(row) && (has(*member) || second.is_some_and(has))))
        });
        filter_record_batch(batch, &BooleanArray::from_iter(stays)).map_err(PoolError::Batch)
    }
}

impl Scan {
    /// The same rows without those of days that are kept out, and with the first so many of the fields. The field of
    /// time must be among those that are read.
    #[must_use]
    pub fn without(self, kept_out: Arc<KeptOut>, fields: usize) -> Self {
        let sifted = self.map(move |batch| {
            let batch = kept_out.sift(&batch?)?;
            let columns: Vec<usize> = (0..=fields).collect();
            batch.project(&columns).map_err(PoolError::Batch)
        });
        let batches: Batches = Box::new(sifted);
        Scan { batches }
    }
}
