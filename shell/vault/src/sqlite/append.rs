//! One commit, one transaction.

use fenwick_office::journal::{ActRecord, Commit, JournalError, Stored};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteArguments;

use super::error::{WRITTEN, because, failed};
use super::insert::{Rows, add, insert, signed};
use super::pages::size;
use super::write;
use super::{Open, SqliteJournal};

const ENTRIES: Rows<Stored> = Rows {
    into: "entry (seq, canonical, leaf)",
    columns: 3,
    conflict: "",
    bind: bind_entry,
};

const ACTS: Rows<ActRecord> = Rows {
    into: "act (actor, request, body, outcome)",
    columns: 4,
    conflict: "",
    bind: bind_act,
};

impl SqliteJournal {
    /// Writes all of a commit, or nothing.
    pub(super) async fn append_commit(&mut self, commit: &Commit) -> Result<(), JournalError> {
        self.go_on().await?;
        let written = write_commit(&mut self.connection, commit).await;
        self.end(written, WRITTEN).await
    }

    /// Writes the first entries of a commit, which is not durable and read by nobody else before it is whole.
    pub(super) async fn stage_entries(&mut self, entries: &[Stored]) -> Result<(), JournalError> {
        self.go_on().await?;
        match write_entries(&mut self.connection, entries).await {
            Ok(()) => {
                self.open = Open::Staged;
                Ok(())
            }
            Err(error) => self.end(Err(error), WRITTEN).await,
        }
    }

    /// Goes on in the transaction that holds what was staged, or begins one.
    async fn go_on(&mut self) -> Result<(), JournalError> {
        match self.open {
            Open::Staged => {
                self.open = Open::Unsettled;
                Ok(())
            }
            _ => self.begin(WRITTEN).await,
        }
    }

    /// Begins a transaction as the only writer.
    pub(super) async fn begin(&mut self, doing: &'static str) -> Result<(), JournalError> {
        self.settle().await?;
        self.open = Open::Unsettled;
        run(&mut self.connection, "BEGIN IMMEDIATE")
            .await
            .map_err(failed(doing))
    }

    /// Commits what went well and takes back what did not.
    pub(super) async fn end(
        &mut self,
        done: Result<(), JournalError>,
        doing: &'static str,
    ) -> Result<(), JournalError> {
        let ended = match done {
            Ok(()) => run(&mut self.connection, "COMMIT").await.map_err(failed(doing)),
            Err(error) => Err(error),
        };
        match ended {
            Ok(()) => self.open = Open::Nothing,
            // the first error is the one to tell; if this fails too, the next call tries again and says so
            Err(_) => drop(self.settle().await),
        }
        ended
    }

    /// Takes back what was staged, and a transaction whose end nobody saw.
    pub(super) async fn give_up(&mut self) -> Result<(), JournalError> {
        if self.open == Open::Staged {
            self.open = Open::Unsettled;
        }
        self.settle().await
    }

    /// Takes back a transaction whose end nobody saw.
    ///
    /// This does not use the transactions of `sqlx`: SQLite may end a transaction by itself when a disk is
    /// full, `sqlx` 0.9 still counts it as open when its own rollback then fails, and it would begin the next
    /// one as a savepoint.
    pub(super) async fn settle(&mut self) -> Result<(), JournalError> {
        if self.open == Open::Unsettled {
            if run(&mut self.connection, "ROLLBACK").await.is_err() {
                // either there was nothing to take back, and then a new one can be begun, or this says why not
                run(&mut self.connection, "BEGIN")
                    .await
                    .map_err(failed(WRITTEN))?;
                run(&mut self.connection, "ROLLBACK")
                    .await
                    .map_err(failed(WRITTEN))?;
            }
            self.open = Open::Nothing;
        }
        Ok(())
    }
}

async fn run(connection: &mut SqliteConnection, sql: &'static str) -> sqlx::Result<()> {
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}

async fn write_commit(connection: &mut SqliteConnection, commit: &Commit) -> Result<(), JournalError> {
    write_entries(connection, &commit.entries).await?;
    insert(connection, &ACTS, &commit.acts)
        .await
        .map_err(failed(WRITTEN))?;
    write::carry_out(connection, &commit.writes)
        .await
        .map_err(failed(WRITTEN))
}

async fn write_entries(connection: &mut SqliteConnection, entries: &[Stored]) -> Result<(), JournalError> {
    check_entries(connection, entries).await?;
    insert(connection, &ENTRIES, entries)
        .await
        .map_err(failed(WRITTEN))
}

/// Entries continue the journal without a gap, and can be read back as they are.
async fn check_entries(connection: &mut SqliteConnection, entries: &[Stored]) -> Result<(), JournalError> {
    if entries.is_empty() {
        return Ok(());
    }
    let first = size(connection).await?;
    for (wanted, entry) in (first..).zip(entries) {
        if entry.seq != wanted {
            let problem = format!("entry {} came where entry {wanted} should", entry.seq);
            return Err(JournalError::Order(problem));
        }
        if entry.canonical.contains(&b'\n') || entry.canonical.contains(&0) {
            return Err(because(WRITTEN, "an entry is not canonical JSON"));
        }
    }
    Ok(())
}

fn bind_entry(arguments: &mut SqliteArguments, entry: &Stored) -> sqlx::Result<()> {
    let canonical =
        std::str::from_utf8(&entry.canonical).map_err(|error| sqlx::Error::Encode(error.into()))?;
    add(arguments, signed(entry.seq)?)?;
    add(arguments, canonical)?;
    add(arguments, entry.leaf.as_slice())
}

fn bind_act(arguments: &mut SqliteArguments, act: &ActRecord) -> sqlx::Result<()> {
    add(arguments, act.key.actor.as_str())?;
    add(arguments, act.key.request.as_str())?;
    add(arguments, act.body.0.as_slice())?;
    add(arguments, act.outcome.as_slice())
}
