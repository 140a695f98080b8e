//! The database of a home, read and changed as a thief would.

use crate::world::World;
use fenwick_coop::Entry;
use fenwick_coop::kernel::ids::MotionNo;
use fenwick_office::journal::Journal;
use fenwick_office::keyring::{Keyring, Secret};
use fenwick_pool::{FileKey, FileMeta, Pool};
use fenwick_vault::SqliteJournal;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection};
use std::future::Future;
use std::path::Path;

/// Does something with the database and leaves it in one file.
fn with<T, F: Future<Output = (T, SqliteConnection)>>(
    database: &Path,
    act: impl FnOnce(SqliteConnection) -> F,
) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let options = SqliteConnectOptions::new()
            .filename(database)
            .create_if_missing(false);
        let connection = SqliteConnection::connect_with(&options).await.unwrap();
        let (found, mut connection) = act(connection).await;
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        found
    })
}

/// Runs a statement.
pub fn run(database: &Path, sql: &str) {
    with(database, async |mut connection| {
        let done = sqlx::query(AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .unwrap();
        assert!(done.rows_affected() > 0, "{sql} changed nothing");
        ((), connection)
    });
}

/// Takes the rows of a table from another database.
pub fn copy(database: &Path, table: &str, from: &str) {
    with(database, async |mut connection| {
        for sql in [
            format!("ATTACH '{from}' AS other"),
            format!("INSERT INTO {table} SELECT * FROM other.{table}"),
            "DETACH other".to_owned(),
        ] {
            sqlx::query(AssertSqlSafe(sql))
                .execute(&mut connection)
                .await
                .unwrap();
        }
        ((), connection)
    });
}

/// A column of texts.
pub fn texts(database: &Path, sql: &str) -> Vec<String> {
    with(database, async |mut connection| {
        let found = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_all(&mut connection)
            .await
            .unwrap();
        (found, connection)
    })
}

/// A column of bytes.
pub fn blobs(database: &Path, sql: &str) -> Vec<Vec<u8>> {
    with(database, async |mut connection| {
        let found = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_all(&mut connection)
            .await
            .unwrap();
        (found, connection)
    })
}

/// The rows of a home, opened with its own key.
pub struct Rows {
    pool: Pool,
    files: Vec<(String, FileMeta)>,
}

impl Rows {
    pub fn of(world: &World) -> Self {
        let key = std::fs::read(world.coop().join("coop.key")).unwrap();
        let keyring = Keyring::of(&Secret::from_bytes(key.try_into().unwrap()));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let listed = runtime.block_on(async {
            let mut journal = SqliteJournal::open(&world.database()).await.unwrap();
            let listed = journal.files(None).await.unwrap();
            journal.close().await.unwrap();
            listed
        });
        let files = listed.into_iter().map(|row| {
            let key = FileKey::from_bytes(*keyring.unwrap(&row.key).unwrap().expose());
            let meta = FileMeta {
                id: row.id,
                bucket: row.bucket,
                rows: row.rows,
                member_min: row.member_min,
                member_max: row.member_max,
                sha256: row.sha256,
                bytes: row.bytes,
                key,
                contribution: row.contribution,
                level: row.level,
                taken_out: None,
            };
            (row.dataset, meta)
        });
        Self {
            files: files.collect(),
            pool: Pool::open(world.coop().join("pool")).unwrap(),
        }
    }

    /// A member's rows of a dataset, as whole numbers; a column that no file has is empty.
    pub fn of_member(&self, member: u32, dataset: &str, fields: &[&str]) -> Vec<Vec<Option<i64>>> {
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        let files = self
            .files
            .iter()
            .filter(|(of, _)| of == dataset)
            .map(|(_, meta)| meta.clone());
        let mut rows = self
            .pool
            .rows_of(dataset, &fields, member, &files.collect::<Vec<_>>())
            .unwrap();
        rows.sort();
        rows
    }
}

/// What whoever holds every key reads in a home: the entries of the journal, and the papers in a ballot's box with their slots.
pub fn opened(world: &World, motion: u32) -> (Vec<Entry>, Vec<(u32, Vec<u8>)>) {
    let key = std::fs::read(world.coop().join("coop.key")).unwrap();
    let keyring = Keyring::of(&Secret::from_bytes(key.try_into().unwrap()));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut journal = SqliteJournal::open(&world.database()).await.unwrap();
        let stored = journal.entries(0, u32::MAX).await.unwrap();
        let rows = journal.ballot_box(motion).await.unwrap();
        journal.close().await.unwrap();
        let entry =
            |stored: &fenwick_office::journal::Stored| serde_json::from_slice(&stored.canonical).unwrap();
        let papers = match rows.tally {
            None => Vec::new(),
            Some(_) => fenwick_office::ballot_box::lying(&keyring, MotionNo(motion), &rows).unwrap(),
        };
        (stored.iter().map(entry).collect(), papers)
    })
}
