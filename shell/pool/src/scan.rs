//! Reading the rows of a bucket, each member's together.

use crate::columns::check_fields;
use crate::disk::stored_path;
use crate::merge::{MERGED_ROWS, Merged};
use crate::meta::{FileMeta, bucket_of};
use crate::read::{Batches, Shown, Wanted, open};
use crate::seconds::Seconds;
use crate::{Pool, PoolError};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use roaring::RoaringBitmap;
use std::path::Path;
use std::sync::Arc;

/// The rows of a bucket in batches, sorted by member: `_member` first, then the fields asked for.
///
/// Its files are open: they may be discarded while it is read. It ends after an error.
pub struct Scan {
    pub(crate) batches: Batches,
}

impl Iterator for Scan {
    type Item = Result<RecordBatch, PoolError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.batches.next();
        if let Some(Err(_)) = next {
            self.batches = Box::new(std::iter::empty());
        }
        next
    }
}

impl Pool {
    /// Reads fields of the files of one bucket; a field that a file does not have comes as nulls. Rows about two members stay behind.
    ///
    /// With `only`, stretches of a file in which none of these members can have rows are skipped; rows of
    /// other members may still come along.
    ///
    /// # Errors
    /// When a name is none, a file is damaged or the disk fails.
    ///
    /// # Cost
    /// One file streams straight through; several are merged. Memory: about a megabyte per file and field.
    pub fn scan(
        &self,
        dataset: &str,
        projection: &[String],
        files: &[FileMeta],
        only: Option<&RoaringBitmap>,
    ) -> Result<Scan, PoolError> {
        self.scan_shown((dataset, projection), files, only, Shown::Question(None))
    }

    /// The same of a dataset whose rows can be about two members, with those of them that a question may read.
    ///
    /// # Errors
    /// When a name is none, a file is damaged or the disk fails.
    pub fn scan_with(
        &self,
        (dataset, projection): (&str, &[String]),
        files: &[FileMeta],
        only: &RoaringBitmap,
        seconds: &Arc<Seconds>,
    ) -> Result<Scan, PoolError> {
        let shown = Shown::Question(Some(seconds));
        self.scan_shown((dataset, projection), files, Some(only), shown)
    }

    fn scan_shown(
        &self,
        (dataset, projection): (&str, &[String]),
        files: &[FileMeta],
        only: Option<&RoaringBitmap>,
        shown: Shown<'_>,
    ) -> Result<Scan, PoolError> {
        check_fields(projection)?;
        // Several files are merged by member and row, so that the order of a member's rows is her own: it must not
        // depend on when others' rows made the bucket be compacted. A single file already has that order.
        let several = files.len() > 1 || matches!(shown, Shown::Question(Some(_)));
        let wanted = Wanted {
            rows: several,
            fields: projection,
            only,
            shown,
            batch_rows: MERGED_ROWS,
        };
        let batches = merged(&self.folder(dataset)?, files, wanted)?;
        let batches: Batches = if several {
            Box::new(batches.map(without_rows))
        } else {
            batches
        };
        Ok(Scan { batches })
    }

    /// All rows of one member, for her own export: the values of the fields, row by row.
    ///
    /// # Errors
    /// When a name is none, a file is damaged or the disk fails.
    pub fn rows_of(
        &self,
        dataset: &str,
        fields: &[String],
        member: u32,
        files: &[FileMeta],
    ) -> Result<Vec<Vec<Option<i64>>>, PoolError> {
        let bucket: Vec<FileMeta> = files
            .iter()
            .filter(|file| file.bucket == bucket_of(member))
            .cloned()
            .collect();
        let only = RoaringBitmap::from_iter([member]);
        let mut rows = Vec::new();
        for batch in self.scan_shown((dataset, fields), &bucket, Some(&only), Shown::Kept)? {
            let batch = batch?;
            let hers = rows_within(&batch, member);
            let columns: Vec<_> = batch
                .columns()
                .iter()
                .filter_map(|column| column.as_primitive_opt::<Int64Type>())
                .collect();
            let value = |row: usize| {
                move |column: &&arrow::array::Int64Array| column.is_valid(row).then(|| column.value(row))
            };
            rows.extend(hers.map(|row| columns.iter().map(value(row)).collect()));
        }
        Ok(rows)
    }
}

/// A batch without the hashes of its rows.
fn without_rows(batch: Result<RecordBatch, PoolError>) -> Result<RecordBatch, PoolError> {
    let batch = batch?;
    let kept: Vec<usize> = (0..batch.num_columns())
        .filter(|place| batch.schema_ref().field(*place).name() != crate::columns::ROW)
        .collect();
    batch.project(&kept).map_err(PoolError::Batch)
}

/// The rows of a batch that are a member's.
pub(crate) fn rows_within(batch: &RecordBatch, member: u32) -> std::ops::Range<usize> {
    let members = crate::columns::members_of(batch);
    members.partition_point(|other| *other < member)..members.partition_point(|other| *other <= member)
}

/// The files that may hold wanted rows, each as a stream.
pub(crate) fn sources(
    folder: &Path,
    files: &[FileMeta],
    wanted: Wanted<'_>,
) -> Result<Vec<Batches>, PoolError> {
    let touched = files.iter().filter(|file| wanted.touches(file));
    touched
        .map(|file| open(&stored_path(folder, &file.id), file, wanted))
        .collect()
}

/// The files that may hold wanted rows, as one stream in order.
pub(crate) fn merged(folder: &Path, files: &[FileMeta], wanted: Wanted<'_>) -> Result<Batches, PoolError> {
    let mut sources = sources(folder, files, wanted)?;
    match sources.len() {
        1 => Ok(sources.remove(0)),
        _ => Ok(Box::new(Merged::new(sources, &wanted.schema())?)),
    }
}
