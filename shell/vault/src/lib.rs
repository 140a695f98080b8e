//! The vault: where a co-op's journal, private records, texts and manifest are kept.
//!
//! One SQLite file per co-op stands behind [`Journal`](fenwick_office::journal::Journal), the trait that the
//! office asks of a store. Every store passes the one suite in `conformance`; stores share no other code.

#[cfg(test)]
mod conformance;
mod sqlite;

pub use sqlite::SqliteJournal;
