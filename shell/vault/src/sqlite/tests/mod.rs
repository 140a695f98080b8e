//! The suite on SQLite, and what only SQLite does.

mod ballot_box;
mod failures;
mod residue;
mod snapshot;

use std::path::PathBuf;

use fenwick_office::journal::{Journal, JournalError};
use tempfile::TempDir;

use super::SqliteJournal;
use super::open::setting;
use crate::conformance::{act, entries, person, suite};

suite!(empty);

async fn empty() -> (TempDir, SqliteJournal) {
    let home = tempfile::tempdir().unwrap();
    let journal = SqliteJournal::open(&path(&home)).await.unwrap();
    (home, journal)
}

fn path(home: &TempDir) -> PathBuf {
    home.path().join("journal.db")
}

#[tokio::test]
async fn the_settings_on_which_promises_rest_are_in_force() {
    let (_home, mut journal) = empty().await;
    for (name, wanted) in [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("secure_delete", "1"),
        ("foreign_keys", "1"),
        ("temp_store", "2"),
        ("busy_timeout", "5000"),
    ] {
        let found = setting(&mut journal.connection, name).await.unwrap();
        assert_eq!(found, wanted, "{name}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let (home, mut journal) = empty().await;
    journal.append(&entries(0..9)).await.unwrap();
    let mut names = Vec::new();
    for file in std::fs::read_dir(home.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(
            file.metadata().unwrap().permissions().mode() & 0o777,
            0o600,
            "{file:?}"
        );
        names.push(file.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["journal.db", "journal.db-shm", "journal.db-wal"]);
}

#[tokio::test]
async fn a_journal_that_was_closed_or_only_dropped_opens_again() {
    let (home, mut journal) = empty().await;
    let mut commit = entries(0..5000);
    commit.acts = vec![act("a", "1")];
    commit.writes = vec![fenwick_office::journal::Write::PutPerson(person(1))];
    journal.append(&commit).await.unwrap();
    journal.close().await.unwrap();
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");

    let mut journal = SqliteJournal::open(&path(&home)).await.unwrap();
    journal.append(&entries(5000..5001)).await.unwrap();
    drop(journal);
    let mut journal = SqliteJournal::open(&path(&home)).await.unwrap();
    assert_eq!(
        journal.entries(0, u32::MAX).await.unwrap(),
        entries(0..5001).entries
    );
    assert_eq!(journal.recall(&[act("a", "1").key]).await.unwrap(), commit.acts);
    assert_eq!(journal.persons(None).await.unwrap(), [person(1)]);
}

#[tokio::test]
async fn a_file_that_is_no_journal_is_not_opened() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(path(&home), "dear diary, ".repeat(1000)).unwrap();
    let error = SqliteJournal::open(&path(&home)).await.unwrap_err();
    assert!(
        matches!(error, JournalError::Store { doing: "opened", .. }),
        "{error:?}"
    );
    let nowhere = home.path().join("nowhere").join("journal.db");
    let error = SqliteJournal::open(&nowhere).await.unwrap_err();
    assert!(
        matches!(error, JournalError::Store { doing: "opened", .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_missing_entry_is_noticed() {
    let (_home, mut journal) = empty().await;
    journal.append(&entries(0..20)).await.unwrap();
    sqlx::query("DELETE FROM entry WHERE seq = 7")
        .execute(&mut journal.connection)
        .await
        .unwrap();
    // Entries are given as they stand, so that whoever reads can name the one that is missing; a tree needs every leaf.
    let found = journal.entries(0, 100).await.unwrap();
    let places: Vec<u64> = found.iter().map(|stored| stored.seq).collect();
    assert_eq!(places, (0..20).filter(|seq| *seq != 7).collect::<Vec<u64>>());
    for error in [
        journal.entries(7, 1).await.unwrap_err(),
        journal.leaves().await.unwrap_err(),
    ] {
        assert!(matches!(error, JournalError::Order(_)), "{error:?}");
    }
    assert_eq!(journal.entries(8, 100).await.unwrap(), entries(8..20).entries);
}

#[tokio::test]
async fn lists_are_looked_up_and_not_searched_for() {
    let (_home, mut journal) = empty().await;
    let plan = "EXPLAIN QUERY PLAN SELECT act.outcome FROM json_each(?) AS asked CROSS JOIN act
        WHERE act.actor = CAST(unhex(asked.value ->> 0) AS TEXT)
          AND act.request = CAST(unhex(asked.value ->> 1) AS TEXT)";
    let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(plan)
        .fetch_all(&mut journal.connection)
        .await
        .unwrap();
    let search = "SEARCH act USING PRIMARY KEY (actor=? AND request=?)";
    assert!(steps.iter().any(|(.., step)| step == search), "{steps:?}");
}
