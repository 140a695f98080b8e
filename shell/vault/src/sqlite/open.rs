//! Opening the file: its mode, its settings, its tables.

use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

use fenwick_office::journal::JournalError;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Row, SqliteConnection};

use super::error::{OPENED, because, failed};
use super::shred::truncate_log;
use super::{Open, SqliteJournal};

/// The first SQLite without the bug that can lose a whole write-ahead log.
///
/// # Source
/// <https://www.sqlite.org/releaselog/3_51_3.html>
const SQLITE_MIN: (u32, u32, u32) = (3, 51, 3);
/// How long to wait for a reader from outside, such as the `sqlite3` tool.
const BUSY_TIMEOUT: Duration = Duration::from_millis(5000);
/// Enough for every statement that is worth keeping prepared; see `insert::PREPARED_ROWS`.
const STATEMENTS: usize = 300;
/// Checkpoint every 32 MiB of write-ahead log: a page that many commits touch is then copied back once.
const CHECKPOINT_PAGES: &str = "8192";
/// After a bulk commit the write-ahead log shrinks to 64 MiB again.
const LOG_BYTES: &str = "67108864";
/// 64 MiB of pages in memory.
const CACHE_KIB: &str = "-65536";

/// Settings on which promises rest, as SQLite reports them when it has really taken them.
const PROMISES: [(&str, &str); 6] = [
    ("journal_mode", "wal"),
    ("synchronous", "2"), // FULL: a commit is on stable storage when it returns
    ("secure_delete", "1"),
    ("foreign_keys", "1"),
    ("temp_store", "2"), // MEMORY: nothing personal in temporary files
    ("busy_timeout", "5000"),
];

impl SqliteJournal {
    /// Opens the journal at `path`, and begins one if there is none; the folder has to exist.
    ///
    /// What an earlier process deleted but had no time to shred is shredded now.
    ///
    /// # Errors
    /// When the file cannot be read or written, is no journal, or was written by a later version.
    pub async fn open(path: &Path) -> Result<Self, JournalError> {
        create_private(path).map_err(|error| because(OPENED, error))?;
        let mut connection = options(path).connect().await.map_err(failed(OPENED))?;
        check_version(&mut connection).await?;
        check_settings(&mut connection).await?;
        sqlx::migrate!()
            .run(&mut connection)
            .await
            .map_err(not_migrated)?;
        let mut journal = Self {
            connection,
            open: Open::Nothing,
        };
        journal.clear_up().await?;
        Ok(journal)
    }

    /// Does what an earlier process left undone, as far as that is possible now: neither a full disk nor a
    /// reader from outside locks a co-op out.
    async fn clear_up(&mut self) -> Result<(), JournalError> {
        match self.rewrite_residue().await {
            Ok(()) | Err(JournalError::Full) => {}
            Err(error) => return Err(error),
        }
        match truncate_log(&mut self.connection).await.map_err(failed(OPENED)) {
            Ok(_) | Err(JournalError::Full) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn not_migrated(error: MigrateError) -> JournalError {
    match error {
        MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => failed(OPENED)(source),
        other => because(OPENED, other),
    }
}

/// Makes an empty file that only its owner can read; SQLite gives the files beside it the same mode.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(STATEMENTS)
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
        .pragma("journal_size_limit", LOG_BYTES)
        .pragma("cache_size", CACHE_KIB)
        .disable_statement_logging()
}

async fn check_version(connection: &mut SqliteConnection) -> Result<(), JournalError> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(connection)
        .await
        .map_err(failed(OPENED))?;
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < SQLITE_MIN {
        let problem = format!("SQLite {version} can lose data; build with 3.51.3 or later");
        return Err(because(OPENED, problem));
    }
    Ok(())
}

/// Asks SQLite what it does, for it ignores what it cannot do without a word.
async fn check_settings(connection: &mut SqliteConnection) -> Result<(), JournalError> {
    for (name, wanted) in PROMISES {
        let found = setting(connection, name).await.map_err(failed(OPENED))?;
        if found != wanted {
            let problem =
                format!("SQLite keeps {name} at {found} where {wanted} is needed; use a local disk");
            return Err(because(OPENED, problem));
        }
    }
    Ok(())
}

/// A setting as text, whatever its type.
pub(super) async fn setting(connection: &mut SqliteConnection, name: &'static str) -> sqlx::Result<String> {
    let sql = format!("PRAGMA {name}");
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(connection).await?;
    row.try_get_unchecked(0)
}
