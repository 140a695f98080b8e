//! Folders and files: temporary names, publishing, sweeping, discarding.

use crate::meta::FileMeta;
use crate::{Pool, PoolError};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The ending of a file that the manifest may name.
const STORED: &str = "parquet";
/// The ending of a file that is still being written.
const TEMPORARY: &str = "tmp";

impl Pool {
    /// Deletes every file of a dataset that the manifest does not name, and says how many there were.
    ///
    /// Call it at the opening, before any import begins: the files of an import under way have no name yet.
    ///
    /// # Errors
    /// When the name is none or the disk fails.
    pub fn sweep(&self, dataset: &str, keep: &BTreeSet<String>) -> Result<u64, PoolError> {
        let folder = self.folder(dataset)?;
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(PoolError::disk("read", &folder, error)),
        };
        let mut swept = 0;
        for entry in entries {
            let path = entry
                .map_err(|error| PoolError::disk("read", &folder, error))?
                .path();
            if is_orphan(&path, keep) {
                remove(&path)?;
                swept += 1;
            }
        }
        if swept > 0 {
            sync_folder(&folder)?;
        }
        Ok(swept)
    }

    /// Deletes files that the manifest no longer names; those already gone are no error.
    ///
    /// # Errors
    /// When the name is none or the disk fails.
    pub fn discard(&self, dataset: &str, ids: &[String]) -> Result<(), PoolError> {
        let folder = self.folder(dataset)?;
        for id in ids {
            remove(&stored_path(&folder, id))?;
        }
        if ids.is_empty() {
            Ok(())
        } else {
            sync_folder(&folder)
        }
    }

    /// The folder of a dataset.
    pub(crate) fn folder(&self, dataset: &str) -> Result<PathBuf, PoolError> {
        Ok(self.dir.join(dataset_name(dataset)?))
    }
}

/// A name of a dataset, which is one plain word.
pub(crate) fn dataset_name(dataset: &str) -> Result<&str, PoolError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    match !dataset.is_empty() && dataset.bytes().all(plain) {
        true => Ok(dataset),
        false => Err(PoolError::Name(dataset.to_owned())),
    }
}

pub(crate) fn stored_path(folder: &Path, id: &str) -> PathBuf {
    folder.join(id).with_extension(STORED)
}

/// Whether a file is one of ours that nobody names.
fn is_orphan(path: &Path, keep: &BTreeSet<String>) -> bool {
    let text = |part: Option<&std::ffi::OsStr>| part.and_then(|part| part.to_str()).map(str::to_owned);
    let (Some(id), Some(ending)) = (text(path.file_stem()), text(path.extension())) else {
        return false;
    };
    let ours = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    ours && (ending == TEMPORARY || (ending == STORED && !keep.contains(&id)))
}

fn remove(path: &Path) -> Result<(), PoolError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(PoolError::disk("delete", path, error)),
        _ => Ok(()),
    }
}

pub(crate) fn create_folder(folder: &Path) -> Result<(), PoolError> {
    fs::create_dir_all(folder).map_err(|error| PoolError::disk("create", folder, error))
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), PoolError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| PoolError::disk("write", folder, error))
}

/// A file under a temporary name; it is deleted when it is dropped before it is published.
#[derive(Debug)]
pub(crate) struct Temporary {
    pub(crate) path: PathBuf,
    pub(crate) published: bool,
}

impl Temporary {
    pub(crate) fn create(folder: &Path, id: &str) -> Result<(Self, File), PoolError> {
        let path = folder.join(id).with_extension(TEMPORARY);
        let file = File::create_new(&path).map_err(|error| PoolError::disk("create", &path, error))?;
        Ok((
            Self {
                path,
                published: false,
            },
            file,
        ))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.published {
            // Nothing can be told from here; what stays is an orphan, which the next opening sweeps.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A finished file that has no lasting name yet.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) temporary: Temporary,
    pub(crate) meta: FileMeta,
}

/// Gives finished files their names, durably; on an error none of them stays.
pub(crate) fn publish(folder: &Path, drafts: Vec<Draft>) -> Result<Vec<FileMeta>, PoolError> {
    let mut named: Vec<FileMeta> = Vec::with_capacity(drafts.len());
    let name_all = || {
        for mut draft in drafts {
            let path = stored_path(folder, &draft.meta.id);
            fs::rename(&draft.temporary.path, &path)
                .map_err(|error| PoolError::disk("write", &path, error))?;
            draft.temporary.published = true;
            named.push(draft.meta);
        }
        sync_folder(folder)
    };
    match name_all() {
        Ok(()) => Ok(named),
        Err(error) => {
            for meta in &named {
                // The first error is the one to tell; what stays is an orphan.
                let _ = remove(&stored_path(folder, &meta.id));
            }
            Err(error)
        }
    }
}

/// A file that is hashed while it is written, if it is to stay.
pub(crate) struct Hashed {
    file: File,
    hash: Option<Sha256>,
    bytes: u64,
}

impl Hashed {
    pub(crate) fn new(file: File, stays: bool) -> Self {
        Self {
            file,
            hash: stays.then(Sha256::new),
            bytes: 0,
        }
    }

    /// Makes the bytes durable if they are to stay; gives their hash and number.
    pub(crate) fn finish(self) -> io::Result<([u8; 32], u64)> {
        let Some(hash) = self.hash else {
            return Ok(([0; 32], self.bytes));
        };
        self.file.sync_all()?;
        Ok((hash.finalize().into(), self.bytes))
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        if let Some(hash) = &mut self.hash {
            hash.update(bytes.get(..written).unwrap_or_default());
        }
        self.bytes += u64::try_from(written).unwrap_or_default();
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
