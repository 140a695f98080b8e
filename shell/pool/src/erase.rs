//! Taking a member's rows out of every file.

use crate::columns::check_fields;
use crate::disk::{Draft, publish, stored_path};
use crate::merge::MERGED_ROWS;
use crate::meta::{FileMeta, bucket_of};
use crate::read::{Wanted, open};
use crate::scan::rows_within;
use crate::write::{FileWriter, Label};
use crate::{Pool, PoolError};
use roaring::RoaringBitmap;
use std::path::Path;

/// A file that held rows of the member.
#[derive(Debug)]
pub struct Erased {
    /// Its id: out of the manifest, then to be discarded.
    pub remove: String,
    /// The file without her rows, under a new key: for the manifest. `None` when it held only hers.
    pub add: Option<FileMeta>,
}

impl Pool {
    /// Writes each file that holds rows of a member anew without them; files without her stay as they are.
    ///
    /// Her rows are gone when the caller has committed the manifest and discarded the old files.
    ///
    /// # Errors
    /// When a name is none, a file is damaged or the disk fails; nothing stays behind then.
    pub fn erase(
        &self,
        dataset: &str,
        fields: &[String],
        member: u32,
        files: &[FileMeta],
    ) -> Result<Vec<Erased>, PoolError> {
        check_fields(fields)?;
        let folder = self.folder(dataset)?;
        let (mut removed, mut drafts) = (Vec::new(), Vec::new());
        for file in files.iter().filter(|file| file.bucket == bucket_of(member)) {
            if holds(&folder, file, member)? {
                removed.push(file.id.clone());
                drafts.push(without(&folder, fields, file, member)?);
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

/// Whether a file holds a row of a member. Reads no other column.
fn holds(folder: &Path, file: &FileMeta, member: u32) -> Result<bool, PoolError> {
    let only = RoaringBitmap::from_iter([member]);
    let wanted = Wanted {
        rows: false,
        fields: &[],
        only: Some(&only),
        batch_rows: MERGED_ROWS,
    };
    if !wanted.touches(file) {
        return Ok(false);
    }
    for batch in open(&stored_path(folder, &file.id), file, wanted)? {
        if !rows_within(&batch?, member).is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The file again, without a member's rows.
fn without(
    folder: &Path,
    fields: &[String],
    file: &FileMeta,
    member: u32,
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
        let hers = rows_within(&batch, member);
        writer.write(&batch.slice(0, hers.start))?;
        writer.write(&batch.slice(hers.end, batch.num_rows() - hers.end))?;
    }
    writer.finish()
}
