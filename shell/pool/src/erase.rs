//! Taking rows out of the files that hold them.

use crate::blank::Blank;
use crate::columns::{OTHER, check_fields};
use crate::disk::{Draft, publish, stored_path};
use crate::merge::MERGED_ROWS;
use crate::meta::FileMeta;
use crate::read::{Shown, Wanted, has_others, open_whole};
use crate::taken_out::{with_contributions, written_anew};
use crate::write::{FileWriter, Label};
use crate::{Pool, PoolError, TakenOut};
use roaring::RoaringBitmap;
use std::path::Path;

/// A file that held rows that are taken out.
#[derive(Debug)]
pub struct Erased {
    /// Its id: out of the manifest, then to be discarded.
    pub remove: String,
    /// The file without them, under a new key: for the manifest. `None` when it held no others.
    pub add: Option<FileMeta>,
}

impl Pool {
    /// Writes each file that holds such rows, or names such a member, anew without them; other files stay as they are.
    ///
    /// The rows are gone when the caller has committed the manifest and discarded the old files.
    ///
    /// # Errors
    /// When a name is none, a file is damaged or the disk fails; nothing stays behind then.
    pub fn erase(
        &self,
        dataset: &str,
        fields: &[String],
        taken_out: &TakenOut,
        files: &[FileMeta],
    ) -> Result<Vec<Erased>, PoolError> {
        check_fields(fields)?;
        let folder = self.folder(dataset)?;
        let (mut removed, mut drafts) = (Vec::new(), Vec::new());
        for file in files {
            if holds(&folder, file, taken_out)? {
                removed.push(file.id.clone());
                drafts.push(without(&folder, fields, file, taken_out)?);
            }
        }
        if removed.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<bool> = drafts.iter().map(Option::is_some).collect();
        let mut added = publish(&folder, drafts.into_iter().flatten().collect())?.into_iter();
        let erased = removed.into_iter().zip(places);
        Ok(erased
            .map(|(remove, stays)| Erased {
                remove,
                add: if stays { added.next() } else { None },
            })
            .collect())
    }
}

impl Pool {
    /// Writes a file anew, with the same rows, under a new key.
    ///
    /// The old one is gone when the caller has committed the manifest and discarded it.
    ///
    /// # Errors
    /// When a name is none, the file is damaged or the disk fails; nothing stays behind then.
    pub fn anew(&self, dataset: &str, fields: &[String], file: &FileMeta) -> Result<FileMeta, PoolError> {
        check_fields(fields)?;
        let folder = self.folder(dataset)?;
        let draft = without(&folder, fields, file, &TakenOut::default())?;
        let written = publish(&folder, draft.into_iter().collect())?.pop();
        written.ok_or_else(|| PoolError::damaged(&file.id, "it holds no rows"))
    }
}

/// Whether a file holds such a row, or names such a member. Reads no field.
fn holds(folder: &Path, file: &FileMeta, taken_out: &TakenOut) -> Result<bool, PoolError> {
    let only = taken_out.only();
    let wanted = Wanted {
        rows: !taken_out.rows.is_empty(),
        fields: &with_contributions(&[]),
        only: only.as_ref(),
        shown: Shown::Whole,
        batch_rows: MERGED_ROWS,
    };
    let path = stored_path(folder, &file.id);
    if taken_out.touches(file) {
        for batch in open_whole(&path, file, wanted)? {
            if taken_out.marks(&batch?)?.contains(&true) {
                return Ok(true);
            }
        }
    }
    Ok(!taken_out.others.is_empty() && has_others(&path, file)? && names(&path, file, &taken_out.others)?)
}

/// Whether a row of a file names one of these members as the second.
fn names(path: &Path, file: &FileMeta, others: &RoaringBitmap) -> Result<bool, PoolError> {
    let wanted = Wanted {
        rows: false,
        fields: &[OTHER.to_owned()],
        only: None,
        shown: Shown::Whole,
        batch_rows: MERGED_ROWS,
    };
    for batch in open_whole(path, file, wanted)? {
        if Blank::concerns(others, &batch?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The file again, without such rows, and with those blanked that name such a member.
fn without(
    folder: &Path,
    fields: &[String],
    file: &FileMeta,
    taken_out: &TakenOut,
) -> Result<Option<Draft>, PoolError> {
    let label = Label {
        bucket: file.bucket,
        contribution: file.contribution,
        level: file.level,
        brief: false,
    };
    let path = stored_path(folder, &file.id);
    let fields = &written_anew(fields, has_others(&path, file)?);
    let mut writer = FileWriter::create(folder, fields, label)?;
    let wanted = Wanted {
        rows: true,
        fields,
        only: None,
        shown: Shown::Whole,
        batch_rows: MERGED_ROWS,
    };
    let mut blank = Blank::new(&taken_out.others);
    for batch in open_whole(&path, file, wanted)? {
        let batch = batch?;
        let mut from = 0;
        for stretch in taken_out.marks(&batch)?.chunk_by(bool::eq) {
            if stretch.first() == Some(&false) {
                writer.write(&blank.over(batch.slice(from, stretch.len()))?)?;
            }
            from += stretch.len();
        }
    }
    writer.finish()
}
