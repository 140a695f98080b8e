//! The store of a home: one SQLite file, one connection, one writer.

mod append;
mod ballot_box;
mod error;
mod insert;
mod open;
mod pages;
mod read;
mod shred;
mod snapshot;
#[cfg(test)]
mod tests;
mod turn;
mod write;

use error::{READ, failed};
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::journal::{
    ActKey, ActRecord, BoxRows, Commit, FileRow, HeldRow, Journal, JournalError, OriginalRow, OwnedText,
    PersonRow, Stored,
};
use sqlx::{Connection, SqliteConnection};

/// A co-op's journal in an SQLite file.
///
/// # Invariants
/// There is one connection and it is never shared, so what is read is what was committed.
#[derive(Debug)]
pub struct SqliteJournal {
    connection: SqliteConnection,
    open: Open,
}

/// A transaction that is not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// There is none.
    Nothing,
    /// It holds the first entries of the commit that comes next.
    Staged,
    /// It was begun and nobody saw it end: its future was dropped, or it failed.
    Unsettled,
}

impl SqliteJournal {
    /// Closes the file, so that everything stands in it and no other file is left beside it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn close(mut self) -> Result<(), JournalError> {
        self.give_up().await?;
        self.connection.close().await.map_err(failed(error::CLOSED))
    }

    /// The connection, with nothing left open on it by an append that was given up.
    async fn settled(&mut self) -> Result<&mut SqliteConnection, JournalError> {
        self.settle().await?;
        Ok(&mut self.connection)
    }
}

impl Journal for SqliteJournal {
    async fn stage(&mut self, entries: &[Stored]) -> Result<(), JournalError> {
        self.stage_entries(entries).await
    }

    async fn unstage(&mut self) -> Result<(), JournalError> {
        self.give_up().await
    }

    async fn append(&mut self, commit: &Commit) -> Result<(), JournalError> {
        self.append_commit(commit).await?;
        self.cover_boxes(commit).await;
        Ok(())
    }

    async fn entries(&mut self, from: u64, limit: u32) -> Result<Vec<Stored>, JournalError> {
        pages::entries(self.settled().await?, from, limit).await
    }

    async fn leaves(&mut self) -> Result<Vec<[u8; 32]>, JournalError> {
        pages::leaves(self.settled().await?).await
    }

    async fn recall(&mut self, keys: &[ActKey]) -> Result<Vec<ActRecord>, JournalError> {
        let connection = self.settled().await?;
        read::recall(connection, keys).await.map_err(failed(READ))
    }

    async fn acts(&mut self, after: Option<&ActKey>, limit: u32) -> Result<Vec<ActRecord>, JournalError> {
        let connection = self.settled().await?;
        read::acts(connection, after, limit).await.map_err(failed(READ))
    }

    async fn texts(
        &mut self,
        after: Option<Hash>,
        limit: u32,
    ) -> Result<Vec<(Hash, OwnedText)>, JournalError> {
        let connection = self.settled().await?;
        read::texts(connection, after, limit).await.map_err(failed(READ))
    }

    async fn persons(&mut self, members: Option<&[u32]>) -> Result<Vec<PersonRow>, JournalError> {
        let connection = self.settled().await?;
        read::persons(connection, members).await.map_err(failed(READ))
    }

    async fn person_keys(&mut self, members: Option<&[u32]>) -> Result<Vec<(u32, Vec<u8>)>, JournalError> {
        let connection = self.settled().await?;
        read::person_keys(connection, members).await.map_err(failed(READ))
    }

    async fn lookups(&mut self, lookups: Option<&[[u8; 32]]>) -> Result<Vec<([u8; 32], u32)>, JournalError> {
        let connection = self.settled().await?;
        read::lookups(connection, lookups).await.map_err(failed(READ))
    }

    async fn text(&mut self, digest: Hash) -> Result<Option<(Option<u32>, Vec<u8>)>, JournalError> {
        let connection = self.settled().await?;
        read::text(connection, digest).await.map_err(failed(READ))
    }

    async fn files(&mut self, dataset: Option<&str>) -> Result<Vec<FileRow>, JournalError> {
        let connection = self.settled().await?;
        read::files(connection, dataset).await.map_err(failed(READ))
    }

    async fn held(&mut self, member: Option<u32>) -> Result<Vec<HeldRow>, JournalError> {
        let connection = self.settled().await?;
        read::held(connection, member).await.map_err(failed(READ))
    }

    async fn originals(&mut self, member: Option<u32>) -> Result<Vec<OriginalRow>, JournalError> {
        let connection = self.settled().await?;
        read::originals(connection, member).await.map_err(failed(READ))
    }

    async fn checkpoints(&mut self) -> Result<Vec<(u64, String)>, JournalError> {
        let connection = self.settled().await?;
        read::checkpoints(connection).await.map_err(failed(READ))
    }

    async fn ballot_box(&mut self, motion: u32) -> Result<BoxRows, JournalError> {
        let connection = self.settled().await?;
        ballot_box::ballot_box(connection, motion)
            .await
            .map_err(failed(READ))
    }

    async fn teller_keys(&mut self, motion: u32) -> Result<Option<[Vec<u8>; 2]>, JournalError> {
        ballot_box::teller_keys(self.settled().await?, motion).await
    }

    async fn shred(&mut self) -> Result<(), JournalError> {
        self.rewrite_residue().await?;
        self.empty_log().await
    }
}
