//! What a question reads: the rows of its own dataset, and of each that it joins.

use super::reading::{self, Stop};
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_cleanroom::Partition;
use fenwick_coop::Coop;
use fenwick_coop::path::query::{Plan, Shape};
use fenwick_pool::{FileMeta, Pool, Scan};
use roaring::RoaringBitmap;

/// Fields of a dataset, and the files with its rows.
pub struct Part {
    dataset: String,
    fields: Vec<String>,
    confirmed: RoaringBitmap,
    files: Vec<FileMeta>,
}

/// The parts of a question at this moment of a co-op's life; their files are not known yet.
pub fn of(coop: &Coop, shape: &Shape) -> Partition<Part> {
    let part = |dataset: &str, fields| Part {
        dataset: dataset.to_owned(),
        fields,
        confirmed: coop.contributions.confirmed(dataset),
        files: Vec::new(),
    };
    let joined = shape.joins.iter();
    Partition {
        rows: part(&shape.dataset, shape.fields()),
        joined: joined.map(|join| part(&join.dataset, join.fields())).collect(),
    }
}

/// Finds the files of every part.
pub async fn list(desk: &Desk, parts: &mut Partition<Part>, version: u64) -> Result<(), Trouble> {
    for part in std::iter::once(&mut parts.rows).chain(&mut parts.joined) {
        part.files = desk.manifest(&part.dataset).await?;
        part.files.retain(|file| {
            part.confirmed.contains(file.contribution) && u64::from(file.contribution) <= version
        });
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
    let scan = |part: &Part, bucket| {
        let files = part.files.iter().filter(|file| file.bucket == bucket);
        let files: Vec<FileMeta> = files.cloned().collect();
        let rows = pool.scan(&part.dataset, &part.fields, &files, Some(&plan.eligible));
        Ok(stop.over(rows.map_err(|error| Trouble::failed("pool", error))?))
    };
    let partition = |bucket| {
        let joined: Result<_, Trouble> = parts.joined.iter().map(|part| scan(part, bucket)).collect();
        Ok(Partition {
            rows: scan(&parts.rows, bucket)?,
            joined: joined?,
        })
    };
    (0..fenwick_pool::BUCKETS).map(partition).collect()
}
