//! Taking members' rows out of every file.

use crate::columns::{check_fields, members_of};
use crate::disk::{Draft, publish, stored_path};
use crate::merge::MERGED_ROWS;
use crate::meta::FileMeta;
use crate::read::{Wanted, open};
use crate::write::{FileWriter, Label};
use crate::{Pool, PoolError};
use roaring::RoaringBitmap;
use std::path::Path;

/// A file that held rows of the members.
#[derive(Debug)]
pub struct Erased {
    /// Its id: out of the manifest, then to be discarded.
    pub remove: String,
    /// The file without their rows, under a new key: for the manifest. `None` when it held only theirs.
    pub add: Option<FileMeta>,
}

impl Pool {
    /// Writes each file that holds rows of these members anew without them; other files stay as they are.
    ///
    /// Their rows are gone when the caller has committed the manifest and discarded the old files.
    ///
    /// # Errors
    /// When a name is none, a file is damaged or the disk fails; nothing stays behind then.
    pub fn erase(
        &self,
        dataset: &str,
        fields: &[String],
        members: &RoaringBitmap,
        files: &[FileMeta],
    ) -> Result<Vec<Erased>, PoolError> {
        check_fields(fields)?;
        let folder = self.folder(dataset)?;
        let (mut removed, mut drafts) = (Vec::new(), Vec::new());
        for file in files {
            if holds(&folder, file, members)? {
                removed.push(file.id.clone());
                drafts.push(without(&folder, fields, file, members)?);
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
        let draft = without(&folder, fields, file, &RoaringBitmap::new())?;
        let written = publish(&folder, draft.into_iter().collect())?.pop();
        written.ok_or_else(|| PoolError::damaged(&file.id, "it holds no rows"))
    }
}

/// Whether a file holds a row of one of these members. Reads no other column.
fn holds(folder: &Path, file: &FileMeta, members: &RoaringBitmap) -> Result<bool, PoolError> {
    let wanted = Wanted {
        rows: false,
        fields: &[],
        only: Some(members),
        batch_rows: MERGED_ROWS,
    };
    if !wanted.touches(file) {
        return Ok(false);
    }
    for batch in open(&stored_path(folder, &file.id), file, wanted)? {
        if members_of(&batch?).iter().any(|member| members.contains(*member)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The file again, without these members' rows.
fn without(
    folder: &Path,
    fields: &[String],
    file: &FileMeta,
    members: &RoaringBitmap,
) -> Result<Option<Draft>, PoolError> {
    let label = Label {
        bucket: file.bucket,
        contribution: file.contribution,
        level: file.level,
        brief: false,
    };
    let mut writer = FileWriter::create(folder, fields, label)?;
    let wanted = Wanted {
        rows: true,
        fields,
        only: None,
        batch_rows: MERGED_ROWS,
    };
    for batch in open(&stored_path(folder, &file.id), file, wanted)? {
        let batch = batch?;
        let mut from = 0;
        let alike = |one: &u32, next: &u32| one == next || members.contains(*one) == members.contains(*next);
        for stretch in members_of(&batch).chunk_by(alike) {
            let to = from + stretch.len();
            if stretch.first().is_some_and(|member| !members.contains(*member)) {
                writer.write(&batch.slice(from, stretch.len()))?;
            }
            from = to;
        }
    }
    writer.finish()
}
