//! Why a file could not be read at all.

use crate::text::Stop;
use std::io;
use std::path::Path;

/// Why a file could not be read at all. A single row that could not is a [`crate::BadRow`].
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The path names nothing.
    #[error("there is no file '{0}'; check the path and its spelling")]
    Missing(String),
    /// The path names a folder.
    #[error("'{0}' is a folder; name the file in it")]
    Directory(String),
    /// The file holds nothing, or only blank lines.
    #[error("'{0}' is empty; export it again")]
    Empty(String),
    /// The file is no text.
    #[error("'{0}' is not a text table; save it as CSV and name that file")]
    Binary(String),
    /// An archive that holds no table or cannot be read.
    #[error("'{name}': {message}")]
    Archive {
        /// The archive, and the entry where one is to blame.
        name: String,
        /// What is wrong and what to do.
        message: &'static str,
    },
    /// The file needs a password.
    #[error("'{0}' is encrypted; unpack it with its password and name the file inside")]
    Encrypted(String),
    /// The file unpacks to far more than any table does.
    #[error("'{0}' unpacks to more than 200 times its size and was left; unpack it yourself if you trust it")]
    Swollen(String),
    /// A row is longer than any, most often because a quote opens and does not close.
    #[error(
        "'{name}': the row at line {line} is longer than 16 MB, as one is in which a quote opens and does not close; repair that row"
    )]
    Quote {
        /// The file.
        name: String,
        /// The line on which the row starts.
        line: u64,
    },
    /// A document breaks the rules of its form.
    #[error("'{name}' is damaged in record {record}; export it again")]
    Malformed {
        /// The file.
        name: String,
        /// The record, from 1.
        record: u64,
    },
    /// A record is longer than any that people mean.
    #[error(
        "'{name}': record {record} is longer than 16 MB or holds too much for one record (a million values, or 64 MB of rows); split it, or name the list of rows in a mapping's [source]"
    )]
    Overlong {
        /// The file.
        name: String,
        /// The record, from 1.
        record: u64,
    },
    /// The operating system or an unpacker failed.
    #[error("'{name}' could not be read to its end; check that it is whole and that you may read it")]
    Unreadable {
        /// The file.
        name: String,
        /// What failed.
        source: io::Error,
    },
    /// The header is not what is needed.
    #[error("'{name}': {message}")]
    Header {
        /// The file.
        name: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// No mapping fits the header, or several do.
    #[error("'{name}': {message}")]
    Fit {
        /// The file.
        name: String,
        /// The columns found, and what each mapping wants.
        message: String,
    },
    /// A mapping does not make sense or does not match its charter.
    #[error("mapping '{name}': {message}")]
    Mapping {
        /// The mapping.
        name: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// A text is no mapping.
    #[error("this is no mapping: {0}")]
    NoMapping(String),
}

impl IntakeError {
    /// The stable id of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "intake.missing",
            Self::Directory(_) => "intake.directory",
            Self::Empty(_) => "intake.empty",
            Self::Binary(_) => "intake.binary",
            Self::Archive { .. } => "intake.archive",
            Self::Encrypted(_) => "intake.encrypted",
            Self::Swollen(_) => "intake.swollen",
            Self::Quote { .. } => "intake.quote",
            Self::Malformed { .. } => "intake.malformed",
            Self::Overlong { .. } => "intake.overlong",
            Self::Unreadable { .. } => "intake.unreadable",
            Self::Header { .. } => "intake.header",
            Self::Fit { .. } => "intake.fit",
            Self::Mapping { .. } | Self::NoMapping(_) => "intake.mapping",
        }
    }

    /// What an error of the operating system on opening `path` means.
    pub(crate) fn opening(path: &Path, source: io::Error) -> Self {
        let name = path.display().to_string();
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing(name),
            io::ErrorKind::IsADirectory => Self::Directory(name),
            _ => Self::Unreadable { name, source },
        }
    }

    /// What an error in the middle of a part means; `line` is where the current row starts.
    pub(crate) fn reading(name: &str, line: u64, source: io::Error) -> Self {
        let name = name.to_owned();
        match source.get_ref().and_then(|inner| inner.downcast_ref::<Stop>()) {
            Some(Stop::Swollen) => Self::Swollen(name),
            Some(Stop::Overlong) => Self::Quote { name, line },
            None => Self::Unreadable { name, source },
        }
    }

    /// What an error in the middle of a record means.
    pub(crate) fn in_record(name: &str, record: u64, source: io::Error) -> Self {
        match Self::reading(name, record, source) {
            Self::Quote { name, line: record } => Self::Overlong { name, record },
            other => other,
        }
    }

    pub(crate) fn mapping(name: &str, message: impl Into<String>) -> Self {
        Self::Mapping {
            name: printable(name),
            message: printable(&message.into()),
        }
    }

    pub(crate) fn header(name: &str, message: impl Into<String>) -> Self {
        Self::Header {
            name: name.to_owned(),
            message: printable(&message.into()),
        }
    }

    pub(crate) fn fit(name: &str, message: impl Into<String>) -> Self {
        Self::Fit {
            name: name.to_owned(),
            message: printable(&message.into()),
        }
    }
}

/// A text without characters that a terminal would act on: names in it come from the file.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { '?' } else { letter })
        .collect()
}
