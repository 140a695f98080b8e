//! Comparing a file with what the manifest says of it.

use crate::columns::{members_of, rows_of};
use crate::disk::stored_path;
use crate::merge::{MERGED_ROWS, Place};
use crate::meta::{FileMeta, bucket_of};
use crate::read::{Shown, Wanted, open_whole};
use crate::{Pool, PoolError};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

impl Pool {
    /// Reads a file through: its digest, its rows, their order, bucket and members.
    ///
    /// # Errors
    /// [`PoolError::Damaged`] when anything is not as the manifest says; another when the disk fails.
    pub fn check(&self, dataset: &str, file: &FileMeta) -> Result<(), PoolError> {
        let path = stored_path(&self.folder(dataset)?, &file.id);
        check_bytes(&path, file)?;
        let wanted = Wanted {
            rows: true,
            fields: &[],
            only: None,
            shown: Shown::Whole,
            batch_rows: MERGED_ROWS,
        };
        let (mut rows, mut first, mut last): (u64, Option<Place>, Option<Place>) = (0, None, None);
        for batch in open_whole(&path, file, wanted)? {
            let batch = batch?;
            for place in members_of(&batch)
                .iter()
                .copied()
                .zip(rows_of(&batch).iter().copied())
            {
                if last.is_some_and(|last| last > place) {
                    return Err(PoolError::damaged(&file.id, "its rows are not in order"));
                }
                if bucket_of(place.0) != file.bucket {
                    return Err(PoolError::damaged(
                        &file.id,
                        "it holds a member of another bucket",
                    ));
                }
                rows += 1;
                first = first.or(Some(place));
                last = Some(place);
            }
        }
        if rows != file.rows {
            let what = format!("it holds {rows} rows where the manifest says {}", file.rows);
            return Err(PoolError::damaged(&file.id, what));
        }
        if (first.map(|place| place.0), last.map(|place| place.0))
            != (Some(file.member_min), Some(file.member_max))
        {
            return Err(PoolError::damaged(
                &file.id,
                "its members are not those the manifest says",
            ));
        }
        Ok(())
    }
}

fn check_bytes(path: &Path, meta: &FileMeta) -> Result<(), PoolError> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => PoolError::damaged(&meta.id, "it is missing"),
        _ => PoolError::disk("read", path, error),
    };
    let mut file = File::open(path).map_err(failed)?;
    let (mut hash, mut bytes, mut chunk) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut chunk).map_err(failed)?;
        if read == 0 {
            break;
        }
        hash.update(chunk.get(..read).unwrap_or_default());
        bytes += u64::try_from(read).unwrap_or_default();
    }
    if bytes != meta.bytes {
        return Err(PoolError::damaged(
            &meta.id,
            "its size is not what the manifest says",
        ));
    }
    if <[u8; 32]>::from(hash.finalize()) != meta.sha256 {
        return Err(PoolError::damaged(
            &meta.id,
            "its bytes are not those that were written",
        ));
    }
    Ok(())
}
