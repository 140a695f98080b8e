//! What a question reads: the rows of its own dataset, and of each that it joins.

use super::reading::{self, Stop};
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_cleanroom::Partition;
use fenwick_coop::Coop;
use fenwick_coop::path::contribution::RowMark;
use fenwick_coop::path::query::{Plan, Shape};
use fenwick_pool::{AmongRows, FileMeta, KeptOut, OTHER, Pool, PoolError, Scan, Seconds, TakenOut};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Fields of a dataset, and the files with its rows.
pub struct Part {
    dataset: String,
    fields: Vec<String>,
    confirmed: RoaringBitmap,
    kept_out: Option<Arc<KeptOut>>,
    /// Single rows that their members keep out.
    rows_out: BTreeMap<u32, BTreeSet<u64>>,
    /// Where rows can be about two members, the most that may name one as the second.
    named_max: Option<u32>,
    files: Vec<FileMeta>,
}

impl Part {
    /// Reads the rows of some files; those of days that members keep out are left behind here, before anything is counted.
    fn read(
        &self,
        pool: &Pool,
        files: &[FileMeta],
        (eligible, seconds): (&RoaringBitmap, Option<&Arc<Seconds>>),
    ) -> Result<Scan, PoolError> {
        let scan = |fields: &[String]| match seconds {
            None => pool.scan(&self.dataset, fields, files, Some(eligible)),
            Some(seconds) => pool.scan_with((&self.dataset, fields), files, eligible, seconds),
        };
        let Some(kept_out) = &self.kept_out else {
            return scan(&self.fields);
        };
        let mut fields = self.fields.clone();
        if !fields.contains(&kept_out.field) {
            fields.push(kept_out.field.clone());
        }
        fields.extend(seconds.map(|_| OTHER.to_owned()));
        Ok(scan(&fields)?.without(Arc::clone(kept_out), self.fields.len()))
    }

    /// The rows about two members that may be read, where there can be any.
    fn seconds(&self, pool: &Pool, eligible: &RoaringBitmap) -> Result<Option<Arc<Seconds>>, PoolError> {
        let Some(rows_max) = self.named_max else {
            return Ok(None);
        };
        let among = AmongRows {
            dataset: &self.dataset,
            files: &self.files,
            admitted: eligible,
            kept_out: self.kept_out.as_deref(),
            rows_max,
        };
        pool.seconds(&among).map(|seconds| Some(Arc::new(seconds)))
    }
}

/// The parts of a question at this moment of a co-op's life; their files are not known yet.
pub fn of(coop: &Coop, shape: &Shape) -> Partition<Part> {
    let part = |dataset: &str, fields| Part {
        dataset: dataset.to_owned(),
        fields,
        confirmed: coop.contributions.confirmed(dataset),
        kept_out: kept_out(coop, dataset).map(Arc::new),
        rows_out: rows_out(coop, dataset),
        named_max: named_max(coop, dataset),
        files: Vec::new(),
    };
    let joined = shape.joins.iter();
    Partition {
        rows: part(&shape.dataset, shape.fields()),
        joined: joined.map(|join| part(&join.dataset, join.fields())).collect(),
    }
}

fn named_max(coop: &Coop, dataset: &str) -> Option<u32> {
    let other = coop.charters.get(dataset)?.rule.other.as_ref()?;
    Some(other.rows_max)
}

/// Days that members of a dataset keep out; none where nobody does.
fn kept_out(coop: &Coop, dataset: &str) -> Option<KeptOut> {
    let days = coop.contributions.kept_out(dataset);
    let days: BTreeMap<u32, RoaringBitmap> = days
        .map(|(member, days)| (member.0, days.bitmap().clone()))
        .collect();
    let field = coop.charters.get(dataset)?.rule.time_field()?.to_owned();
    (!days.is_empty()).then_some(KeptOut { field, days })
}

/// Single rows that members of a dataset keep out.
fn rows_out(coop: &Coop, dataset: &str) -> BTreeMap<u32, BTreeSet<u64>> {
    let marks = |rows: &BTreeSet<RowMark>| rows.iter().map(|row| row.0).collect();
    let rows = coop.contributions.rows_out(dataset);
    rows.map(|(member, rows)| (member.0, marks(rows))).collect()
}

/// Finds the files of every part. Rows that their members keep out are left behind where the files are opened.
pub async fn list(desk: &Desk, parts: &mut Partition<Part>, version: u64) -> Result<(), Trouble> {
    for part in std::iter::once(&mut parts.rows).chain(&mut parts.joined) {
        part.files = desk.manifest(&part.dataset).await?;
        part.files.retain(|file| {
            part.confirmed.contains(file.contribution) && u64::from(file.contribution) <= version
        });
        if part.rows_out.is_empty() {
            continue;
        }
        let taken_out = Arc::new(TakenOut {
            rows: std::mem::take(&mut part.rows_out),
            ..desk.taken_out(&part.dataset).await?
        });
        for file in &mut part.files {
            file.taken_out = Some(Arc::clone(&taken_out));
        }
    }
    Ok(())
}

/// The rows of every part, bucket by bucket, until it is said to stop.
pub fn scan(
    pool: &Pool,
    parts: &Partition<Part>,
    plan: &Plan,
    stop: &Stop,
) -> Result<Vec<Partition<reading::Scan<Scan>>>, Trouble> {
    let failed = |error| Trouble::failed("pool", error);
    let seconds = |part: &Part| part.seconds(pool, &plan.eligible).map_err(failed);
    let own = seconds(&parts.rows)?;
    let joined: Vec<_> = parts.joined.iter().map(seconds).collect::<Result<_, Trouble>>()?;
    let scan = |part: &Part, seconds: &Option<Arc<Seconds>>, bucket| {
        let files = part.files.iter().filter(|file| file.bucket == bucket);
        let files: Vec<FileMeta> = files.cloned().collect();
        let rows = part.read(pool, &files, (&plan.eligible, seconds.as_ref()));
        Ok(stop.over(rows.map_err(failed)?))
    };
    let partition = |bucket| {
        let joined = parts.joined.iter().zip(&joined);
        let joined: Result<_, Trouble> = joined
            .map(|(part, seconds)| scan(part, seconds, bucket))
            .collect();
        Ok(Partition {
            rows: scan(&parts.rows, &own, bucket)?,
            joined: joined?,
        })
    };
    (0..fenwick_pool::BUCKETS).map(partition).collect()
}
