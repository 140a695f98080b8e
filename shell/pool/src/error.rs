//! What can go wrong with the rows on the disk.

use arrow::error::ArrowError;
use parquet::errors::ParquetError;
use std::io;
use std::path::{Path, PathBuf};

/// The disk, a file or the caller failed; no rule said no.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// Nothing more fits on the disk.
    #[error("the disk is full: free some space for {}, then try again", path.display())]
    Full {
        /// The file that did not fit.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system refused an act on a file or folder.
    #[error("cannot {act} {}: check that the folder exists and may be written", path.display())]
    Disk {
        /// What was tried.
        act: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is missing or is not what the manifest says.
    #[error("file {file} is damaged: {what}; restore it from a backup")]
    Damaged {
        /// Its id.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// Rows could not be put into a file.
    #[error("cannot encode rows into {}", path.display())]
    Encode {
        /// The file that was being written.
        path: PathBuf,
        /// What the encoder said.
        source: ParquetError,
    },
    /// Columns of rows do not fit together.
    #[error("the columns of a batch do not fit together")]
    Batch(#[source] ArrowError),
    /// A dataset is named in a way that is no folder name.
    #[error("'{0}' is no name of a dataset: use lower-case letters, digits and _")]
    Name(String),
    /// A field is named like a column of the pool or twice.
    #[error("field '{0}' stands twice or begins with _: rename it")]
    Field(String),
    /// A row has another number of values than the dataset has fields.
    #[error("a row has {found} values where the dataset has {expected} fields")]
    Values {
        /// Fields of the dataset.
        expected: usize,
        /// Values of the row.
        found: usize,
    },
    /// A part of this import failed before, so that rows of it are missing.
    #[error("this import failed before: start it again from its first row")]
    Broken,
    /// The system gives no randomness for keys.
    #[error("the system gives no random bytes for a key")]
    Random(#[source] io::Error),
}

impl PoolError {
    pub(crate) fn disk(act: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path, source },
            _ => Self::Disk { act, path, source },
        }
    }

    /// An error of the encoder, which may carry one of the disk inside.
    pub(crate) fn encode(path: &Path, source: ParquetError) -> Self {
        let other = |source| Self::Encode {
            path: path.to_path_buf(),
            source,
        };
        match source {
            ParquetError::External(inner) => match inner.downcast::<io::Error>() {
                Ok(error) => Self::disk("write", path, *error),
                Err(inner) => other(ParquetError::External(inner)),
            },
            // Arrow hands some errors of the disk on as texts only.
            source if source.to_string().contains("os error 28") => {
                Self::disk("write", path, io::Error::from(io::ErrorKind::StorageFull))
            }
            source => other(source),
        }
    }

    pub(crate) fn damaged(file: &str, what: impl Into<String>) -> Self {
        Self::Damaged {
            file: file.to_owned(),
            what: what.into(),
        }
    }
}
