//! A full disk, a caller that gives up, a reader in the way.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};

use fenwick_office::journal::{Journal, JournalError, Write};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::{SqliteJournal, empty, path};
use crate::conformance::{act, entries, person};
use crate::sqlite::Open;

pub(super) async fn set(journal: &mut SqliteJournal, name: &str, value: i64) {
    let sql = format!("PRAGMA {name} = {value}");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut journal.connection)
        .await
        .unwrap();
}

async fn pages(journal: &mut SqliteJournal) -> i64 {
    sqlx::query_scalar("PRAGMA page_count")
        .fetch_one(&mut journal.connection)
        .await
        .unwrap()
}

/// With `cache_pages` few, SQLite writes to the log before the commit fails.
async fn a_full_disk_keeps_nothing(cache_pages: i64) {
    let (_home, mut journal) = empty().await;
    journal.append(&entries(0..10)).await.unwrap();
    set(&mut journal, "cache_size", cache_pages).await;
    let limit = pages(&mut journal).await + 20;
    set(&mut journal, "max_page_count", limit).await;

    let mut commit = entries(10..20_010);
    commit.acts = vec![act("a", "1")];
    for _ in 0..3 {
        let error = journal.append(&commit).await.unwrap_err();
        assert!(matches!(error, JournalError::Full), "{error:?}");
        assert_eq!(journal.entries(0, 100).await.unwrap(), entries(0..10).entries);
        assert_eq!(journal.recall(&[act("a", "1").key]).await.unwrap(), []);
    }
    journal.append(&entries(10..11)).await.unwrap();

    set(&mut journal, "max_page_count", 1 << 30).await;
    journal.append(&entries(11..30_000)).await.unwrap();
    assert_eq!(
        journal.entries(0, u32::MAX).await.unwrap(),
        entries(0..30_000).entries
    );
}

#[tokio::test]
async fn a_disk_that_fills_in_memory_keeps_nothing_of_the_commit() {
    a_full_disk_keeps_nothing(10_000).await;
}

#[tokio::test]
async fn a_disk_that_fills_halfway_keeps_nothing_of_the_commit() {
    a_full_disk_keeps_nothing(10).await;
}

#[tokio::test]
async fn shredding_on_a_full_disk_is_owed_until_there_is_room() {
    let (home, mut journal) = empty().await;
    let mut commit = entries(0..1);
    commit.writes = (1..500).map(person).map(Write::PutPerson).collect();
    commit.writes.push(Write::ErasePerson(3));
    journal.append(&commit).await.unwrap();
    let limit = pages(&mut journal).await;
    set(&mut journal, "max_page_count", limit).await;
    let error = journal.shred().await.unwrap_err();
    assert!(matches!(error, JournalError::Full), "{error:?}");
    assert_eq!(journal.persons(None).await.unwrap().len(), 498);
    drop(journal);

    let mut journal = SqliteJournal::open(&path(&home)).await.unwrap();
    let owed: i64 = sqlx::query_scalar("SELECT count(*) FROM residue")
        .fetch_one(&mut journal.connection)
        .await
        .unwrap();
    assert_eq!(owed, 0);
    assert_eq!(journal.persons(None).await.unwrap().len(), 498);
}

/// Polls a future some times and drops it; the worker goes on with what it was told.
pub(super) fn give_up_after<F: Future>(polls: usize, future: F) -> bool {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..polls {
        if future.as_mut().poll(&mut context).is_ready() {
            return true;
        }
        std::thread::yield_now();
    }
    false
}

#[tokio::test]
async fn what_was_staged_goes_when_the_disk_fills_or_the_process_ends() {
    let (home, mut journal) = empty().await;
    journal.append(&entries(0..10)).await.unwrap();
    set(&mut journal, "cache_size", 10).await;
    let limit = pages(&mut journal).await + 200;
    set(&mut journal, "max_page_count", limit).await;
    journal.stage(&entries(10..1_010).entries).await.unwrap();
    let error = journal.stage(&entries(1_010..20_010).entries).await.unwrap_err();
    assert!(matches!(error, JournalError::Full), "{error:?}");
    assert_eq!(journal.leaves().await.unwrap().len(), 10);

    journal.stage(&entries(10..1_010).entries).await.unwrap();
    let error = journal.append(&entries(1_010..20_010)).await.unwrap_err();
    assert!(matches!(error, JournalError::Full), "{error:?}");
    assert_eq!(journal.leaves().await.unwrap().len(), 10);

    journal.stage(&entries(10..1_010).entries).await.unwrap();
    drop(journal);
    let mut journal = SqliteJournal::open(&path(&home)).await.unwrap();
    assert_eq!(journal.entries(0, 100).await.unwrap(), entries(0..10).entries);
    journal.append(&entries(10..11)).await.unwrap();
}

#[tokio::test]
async fn staging_that_is_given_up_leaves_nothing() {
    let (_home, mut journal) = empty().await;
    journal.append(&entries(0..1)).await.unwrap();
    for polls in (1..60).chain((60..6000).step_by(400)) {
        journal.stage(&entries(1..300).entries).await.unwrap();
        if give_up_after(polls, journal.stage(&entries(300..900).entries)) {
            journal.unstage().await.unwrap();
        }
        assert_eq!(journal.leaves().await.unwrap().len(), 1, "after {polls} polls");
    }
    // A worker may be so fast that nothing above was given up: as it is left when it was.
    journal.stage(&entries(1..300).entries).await.unwrap();
    journal.open = Open::Unsettled;
    assert_eq!(journal.leaves().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_append_that_is_given_up_is_kept_whole_or_not_at_all() {
    let (_home, mut journal) = empty().await;
    let mut size = 0;
    let mut given_up = 0;
    for polls in (0..60).chain((60..6000).step_by(400)) {
        let mut commit = entries(size..size + 700);
        commit.acts = vec![act("a", &size.to_string())];
        let done = give_up_after(polls, journal.append(&commit));
        given_up += usize::from(!done);
        let kept = journal.entries(size, u32::MAX).await.unwrap();
        let recalled = journal.recall(&[act("a", &size.to_string()).key]).await.unwrap();
        assert!(kept.is_empty() || kept == commit.entries, "{} kept", kept.len());
        assert_eq!(recalled.len(), usize::from(!kept.is_empty()));
        assert!(!done || !kept.is_empty());
        size += u64::try_from(kept.len()).unwrap();
        journal.append(&entries(size..size + 1)).await.unwrap();
        size += 1;
    }
    assert!(given_up > 0, "no append was given up");
    assert_eq!(journal.leaves().await.unwrap().len(), size as usize);
}

#[tokio::test]
async fn a_reader_in_the_way_is_told_of_and_shredding_works_after_it() {
    let (home, mut journal) = empty().await;
    set(&mut journal, "busy_timeout", 0).await;
    journal.append(&entries(0..10)).await.unwrap();
    let mut reader = SqliteConnection::connect(path(&home).to_str().unwrap())
        .await
        .unwrap();
    sqlx::raw_sql("BEGIN; SELECT count(*) FROM entry;")
        .execute(&mut reader)
        .await
        .unwrap();
    journal.append(&entries(10..20)).await.unwrap();
    let error = journal.shred().await.unwrap_err();
    assert!(matches!(error, JournalError::Store { .. }), "{error:?}");
    sqlx::raw_sql("COMMIT").execute(&mut reader).await.unwrap();
    journal.shred().await.unwrap();
    let log = home.path().join("journal.db-wal");
    assert_eq!(std::fs::metadata(log).unwrap().len(), 0);
}

#[tokio::test]
async fn a_second_writer_is_told_that_it_cannot_write() {
    let (home, mut journal) = empty().await;
    let mut second = SqliteJournal::open(&path(&home)).await.unwrap();
    set(&mut second, "busy_timeout", 0).await;
    journal.begin("written").await.unwrap();
    let error = second.append(&entries(0..1)).await.unwrap_err();
    assert!(
        matches!(error, JournalError::Store { doing: "written", .. }),
        "{error:?}"
    );
    journal.append(&entries(0..1)).await.unwrap();
    let error = second.append(&entries(0..1)).await.unwrap_err();
    assert!(matches!(error, JournalError::Order(_)), "{error:?}");
}
