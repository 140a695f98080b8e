//! The rows of members: encrypted Parquet files clustered by member.
//!
//! The rows of a dataset lie in 8 buckets by member ([`bucket_of`]); a file holds rows of one bucket, sorted by
//! (member, hash of the row). An [`Import`] adds one file to each bucket it touches; small files are merged
//! while reading and compacted in time. Which files count stands in the manifest, which the caller keeps: a
//! file that it does not name is an orphan. So every act here writes new files, the caller commits the
//! manifest, and only then are old files discarded.
//!
//! Each file is encrypted whole (footer, names of columns, statistics, values) with AES-256-GCM under a key of
//! its own: a row is gone for good when its file is deleted and the key has left the manifest.

mod blank;
mod buffer;
mod carry;
mod check;
mod columns;
mod compact;
mod disk;
mod erase;
mod error;
mod gather;
mod import;
mod kept_out;
mod merge;
mod meta;
mod read;
mod scan;
mod seconds;
mod sift;
mod taken_out;
#[cfg(test)]
mod tests;
mod whole;
mod write;

pub use columns::{CONTRIBUTION, MEMBER, OTHER, ROW};
pub use compact::Compacted;
pub use erase::Erased;
pub use error::PoolError;
pub use import::{Import, ImportOptions, Imported, MEMORY_BYTES};
pub use kept_out::KeptOut;
pub use meta::{BASE, BUCKETS, FileKey, FileMeta, RUN, bucket_of};
pub use scan::Scan;
pub use seconds::{AmongRows, Seconds};
pub use taken_out::TakenOut;

use std::path::PathBuf;

/// A folder of datasets.
#[derive(Clone, Debug)]
pub struct Pool {
    dir: PathBuf,
}

impl Pool {
    /// The pool in a folder, which is made when it does not exist.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(dir: impl Into<PathBuf>) -> Result<Self, PoolError> {
        let dir = dir.into();
        disk::create_folder(&dir)?;
        Ok(Self { dir })
    }
}
