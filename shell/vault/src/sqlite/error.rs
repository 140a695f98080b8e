//! What can go wrong with the file, told as the office knows it.

use fenwick_office::journal::JournalError;
use libsqlite3_sys::{SQLITE_FULL, SQLITE_IOERR_SHMSIZE};

/// What the journal could not be, as `JournalError::Store` says it.
pub(super) const OPENED: &str = "opened";
pub(super) const READ: &str = "read";
pub(super) const WRITTEN: &str = "written";
pub(super) const SHREDDED: &str = "cleared of what was deleted";
pub(super) const CLOSED: &str = "closed";

/// Names what was being done when `sqlx` failed; a full disk is told apart.
pub(super) fn failed(doing: &'static str) -> impl FnOnce(sqlx::Error) -> JournalError {
    move |error| {
        if is_full(&error) {
            JournalError::Full
        } else {
            because(doing, error)
        }
    }
}

/// The store failed for a reason that is no `sqlx` error, or only a sentence.
pub(super) fn because(
    doing: &'static str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> JournalError {
    JournalError::Store {
        doing,
        source: source.into(),
    }
}

/// SQLite says `FULL` when a write meets ENOSPC, and `IOERR_SHMSIZE` when the index of the write-ahead log does.
fn is_full(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(database) => database
            .code()
            .and_then(|code| code.parse().ok())
            .is_some_and(|code: i32| code == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE),
        sqlx::Error::Io(io) => io.kind() == std::io::ErrorKind::StorageFull,
        _ => false,
    }
}
