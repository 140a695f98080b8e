//! Merging many small files of a bucket into few.

use crate::columns::check_fields;
use crate::disk::{publish, stored_path};
use crate::merge::MERGED_ROWS;
use crate::meta::{BASE, FileMeta, RUN};
use crate::read::{Shown, Wanted, has_others};
use crate::scan::merged;
use crate::taken_out::written_anew;
use crate::write::{FileWriter, Label};
use crate::{Pool, PoolError};

/// Runs of a bucket that may stand beside its base.
const RUNS_MAX: usize = 8;
/// The part of the base's rows that runs may have together is one in so many.
const RUNS_PART: u64 = 10;

/// A file that takes the place of others.
#[derive(Debug)]
pub struct Compacted {
    /// The new file: for the manifest.
    pub add: FileMeta,
    /// Ids of the files it replaces: out of the manifest, then to be discarded.
    pub remove: Vec<String>,
}

impl Pool {
    /// Merges files of one bucket where there are too many rows or files beside its base; else `None`.
    ///
    /// Where the runs hold more than a tenth of the base's rows, or there is no base, all become one base.
    /// Where there are only too many of them, they become one run, and the base is left alone. The new file
    /// has the given fields. Only files of confirmed contributions may be given.
    ///
    /// # Errors
    /// When a name is none, a file is damaged or the disk fails; nothing stays behind then.
    pub fn compact(
        &self,
        dataset: &str,
        fields: &[String],
        files: &[FileMeta],
    ) -> Result<Option<Compacted>, PoolError> {
        check_fields(fields)?;
        let Some((level, merge)) = due(files) else {
            return Ok(None);
        };
        let Some(bucket) = merge.first().map(|file| file.bucket) else {
            return Ok(None);
        };
        let folder = self.folder(dataset)?;
        let contribution = merge
            .iter()
            .map(|file| file.contribution)
            .max()
            .unwrap_or_default();
        let label = Label {
            bucket,
            contribution,
            level,
            brief: false,
        };
        let mut others = false;
        for file in &merge {
            others |= has_others(&stored_path(&folder, &file.id), file)?;
        }
        let fields = &written_anew(fields, others);
        let wanted = Wanted {
            rows: true,
            fields,
            only: None,
            shown: Shown::Whole,
            batch_rows: MERGED_ROWS,
        };
        let mut writer = FileWriter::create(&folder, fields, label)?;
        // What is taken out leaves the files by an act of its own, so that the counts agree.
        let whole: Vec<FileMeta> = merge.iter().cloned().map(FileMeta::whole).collect();
        for batch in merged(&folder, &whole, wanted)? {
            writer.write(&batch?)?;
        }
        let added = publish(&folder, writer.finish()?.into_iter().collect())?;
        let remove = merge.into_iter().map(|file| file.id).collect();
        Ok(added.into_iter().next().map(|add| Compacted { add, remove }))
    }
}

/// The files to merge now, and the level of what comes out.
fn due(files: &[FileMeta]) -> Option<(u8, Vec<FileMeta>)> {
    let (bases, runs): (Vec<&FileMeta>, Vec<&FileMeta>) = files.iter().partition(|file| file.level == BASE);
    let rows = |files: &[&FileMeta]| files.iter().map(|file| file.rows).sum::<u64>();
    if runs.is_empty() {
        None
    } else if rows(&runs).saturating_mul(RUNS_PART) > rows(&bases) {
        Some((BASE, files.to_vec()))
    } else if runs.len() > RUNS_MAX {
        Some((RUN, runs.into_iter().cloned().collect()))
    } else {
        None
    }
}
