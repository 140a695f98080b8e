//! A pool in a temporary folder, and what lies in it.

mod damage;
mod files;
mod import;
mod property;
mod seconds;
mod taken_out;

use crate::columns::{members_of, rows_of};
use crate::merge::MERGED_ROWS;
use crate::read::{Shown, Wanted};
use crate::scan::merged;
use crate::{FileMeta, Import, ImportOptions, Imported, MEMORY_BYTES, Pool, PoolError};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use std::path::PathBuf;
use tempfile::TempDir;

/// Member, hash of the row, values.
type Row = (u32, u64, Vec<Option<i64>>);

struct Home {
    dir: TempDir,
    pool: Pool,
    fields: Vec<String>,
    rows_max: u32,
    memory_bytes: usize,
}

impl Home {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let pool = Pool::open(dir.path()).unwrap();
        let fields = ["pay", "city"].map(str::to_owned).to_vec();
        Self {
            dir,
            pool,
            fields,
            rows_max: 1_000,
            memory_bytes: MEMORY_BYTES,
        }
    }

    fn begin(&self, existing: &[FileMeta]) -> Import {
        self.try_begin(existing).unwrap()
    }

    fn try_begin(&self, existing: &[FileMeta]) -> Result<Import, PoolError> {
        let options = ImportOptions {
            dataset: "trips",
            fields: &self.fields,
            existing,
            contribution: 7,
            rows_max: self.rows_max,
            memory_bytes: self.memory_bytes,
        };
        self.pool.import(&options)
    }

    fn try_import(&self, rows: &[Row], existing: &[FileMeta]) -> Result<Imported, PoolError> {
        let mut import = self.begin(existing);
        for (member, row, values) in rows {
            import.push(*member, *row, values)?;
        }
        import.finish(&mut |_| {})
    }

    fn import(&self, rows: &[Row], existing: &[FileMeta]) -> Imported {
        self.try_import(rows, existing).unwrap()
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("trips")
    }

    fn path(&self, file: &FileMeta) -> PathBuf {
        self.folder().join(format!("{}.parquet", file.id))
    }

    /// Names of what lies in the folder of the dataset.
    fn listing(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder()) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort_unstable();
        names
    }

    /// All rows of the files, in order, after each file was checked.
    fn rows(&self, files: &[FileMeta]) -> Vec<Row> {
        self.shown(files, &self.fields, Shown::Kept)
    }

    fn shown(&self, files: &[FileMeta], fields: &[String], shown: Shown<'_>) -> Vec<Row> {
        for file in files {
            self.pool.check("trips", file).unwrap();
        }
        let wanted = Wanted {
            rows: true,
            fields,
            only: None,
            shown,
            batch_rows: MERGED_ROWS,
        };
        let mut rows = Vec::new();
        for batch in merged(&self.folder(), files, wanted).unwrap() {
            let batch = batch.unwrap();
            let columns = &batch.columns()[2..];
            for at in 0..batch.num_rows() {
                let values = columns
                    .iter()
                    .map(|column| value(column.as_primitive(), at))
                    .collect();
                rows.push((members_of(&batch)[at], rows_of(&batch)[at], values));
            }
        }
        assert!(rows.is_sorted() || files.iter().any(|file| file.bucket != files[0].bucket));
        rows.sort_unstable();
        rows
    }

    /// What a scan gives for one bucket: members with the values of the fields.
    fn scanned(&self, projection: &[&str], files: &[FileMeta]) -> Vec<(u32, Vec<Option<i64>>)> {
        let projection: Vec<String> = projection.iter().map(|&name| name.to_owned()).collect();
        let batches = self.pool.scan("trips", &projection, files, None).unwrap();
        batches
            .flat_map(|batch| rows_with_members(&batch.unwrap()))
            .collect()
    }
}

fn rows_with_members(batch: &RecordBatch) -> Vec<(u32, Vec<Option<i64>>)> {
    let value_at = |at: usize| move |column: &std::sync::Arc<dyn Array>| value(column.as_primitive(), at);
    let values = |at: usize| batch.columns()[1..].iter().map(value_at(at)).collect();
    (0..batch.num_rows())
        .map(|at| (members_of(batch)[at], values(at)))
        .collect()
}

fn value(column: &arrow::array::PrimitiveArray<Int64Type>, at: usize) -> Option<i64> {
    column.is_valid(at).then(|| column.value(at))
}

/// A row whose values follow from its member and hash.
fn row(member: u32, hash: u64) -> Row {
    let pay = (!hash.is_multiple_of(5)).then(|| i64::try_from(hash).unwrap() - i64::from(member));
    (member, hash, vec![pay, Some(i64::from(member) * 100)])
}

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_unstable();
    rows
}
