//! A copy at one moment: whole, of that moment, and readable again.

use super::*;
use crate::conformance::{act, entries, person};
use crate::sqlite::snapshot::TABLES;
use fenwick_office::journal::Write;
use std::path::Path;

async fn pieces(path: &Path) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    let mut snapshot = SqliteJournal::snapshot(path).await.unwrap();
    snapshot
        .dump(|piece| {
            pieces.push(piece);
            Ok(())
        })
        .await
        .unwrap();
    pieces
}

#[tokio::test]
async fn p23_a22_a_copy_taken_while_the_writer_goes_on_is_of_one_moment_and_whole() {
    let (home, mut journal) = empty().await;
    let mut commit = entries(0..30_000);
    commit.acts = vec![act("a", "1")];
    commit.writes = (1..50).map(|member| Write::PutPerson(person(member))).collect();
    journal.append(&commit).await.unwrap();

    let mut snapshot = SqliteJournal::snapshot(&path(&home)).await.unwrap();
    // The writer is not in the way, and neither is who copies.
    journal.append(&entries(30_000..31_000)).await.unwrap();
    journal
        .append(&fenwick_office::journal::Commit {
            writes: vec![Write::ErasePerson(7)],
            ..Default::default()
        })
        .await
        .unwrap();
    let mut copied = Vec::new();
    snapshot
        .dump(|piece| {
            copied.push(piece);
            Ok(())
        })
        .await
        .unwrap();
    assert!(
        copied.len() > TABLES.len(),
        "one piece a table says nothing of many"
    );

    let other = tempfile::tempdir().unwrap();
    let mut filled = SqliteJournal::open(&path(&other)).await.unwrap();
    for piece in &copied {
        filled.fill(piece).await.unwrap();
    }
    assert_eq!(filled.entries(0, u32::MAX).await.unwrap(), commit.entries);
    assert_eq!(filled.recall(&[act("a", "1").key]).await.unwrap(), commit.acts);
    assert_eq!(
        filled.persons(None).await.unwrap(),
        (1..50).map(person).collect::<Vec<_>>()
    );
    assert_eq!(journal.persons(Some(&[7])).await.unwrap(), []);
    drop((journal, filled));
    // The same rows give the same lines, whatever the pages look like.
    assert_eq!(pieces(&path(&other)).await, copied);
}

#[tokio::test]
async fn p23_every_table_is_copied() {
    let (_home, mut journal) = empty().await;
    let found: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name")
        .fetch_all(&mut journal.connection)
        .await
        .unwrap();
    let mut copied = TABLES.map(str::to_owned);
    copied.sort();
    assert_eq!(found, copied);
}

#[tokio::test]
async fn a_piece_that_is_none_is_refused_and_nothing_of_it_stays() {
    let (_home, mut journal) = empty().await;
    let strange = [
        "",
        r#"{"table":"sqlite_master","columns":["name"]}"#,
        r#"{"table":"residue","columns":["name) VALUES ('x'); --"]}"#,
        "{\"table\":\"residue\",\"columns\":[\"name\"]}\n[\"a\"]\n[\"b\",1]",
        "{\"table\":\"residue\",\"columns\":[\"name\"]}\n[\"a\"]\n[1.5]",
    ];
    for piece in strange {
        assert!(journal.fill(piece.as_bytes()).await.is_err(), "{piece}");
    }
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM residue")
        .fetch_one(&mut journal.connection)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn p29_everything_sealed_is_turned_or_nothing_and_the_old_forms_are_gone() {
    let (home, mut journal) = empty().await;
    let mut commit = entries(0..3);
    commit.acts = (0..20)
        .map(|number| act("operator", &number.to_string()))
        .collect();
    commit.writes = (1..30).map(|member| Write::PutPerson(person(member))).collect();
    journal.append(&commit).await.unwrap();
    let mut seen = 0;
    let broken = journal.turn(|_, _| {
        seen += 1;
        match seen {
            40 => Err(fenwick_office::keyring::KeyringError::Sealed),
            number => Ok(Some(format!("turned {number}").into_bytes())),
        }
    });
    assert!(broken.await.is_err());
    assert_eq!(journal.persons(Some(&[3])).await.unwrap(), [person(3)]);

    let turned = journal
        .turn(|_, sealed| Ok(Some([b"turned ", sealed].concat())))
        .await
        .unwrap();
    assert_eq!(turned, 49);
    let found = journal.persons(None).await.unwrap();
    let wanted = (1..30).map(person).map(|row| fenwick_office::journal::PersonRow {
        key: [b"turned ", row.key.as_slice()].concat(),
        ..row
    });
    assert_eq!(found, wanted.collect::<Vec<_>>());
    let recalled = journal.recall(&[act("operator", "13").key]).await.unwrap();
    assert_eq!(
        recalled[0].outcome,
        [b"turned ", act("operator", "13").outcome.as_slice()].concat()
    );
    assert_eq!(journal.turn(|_, _| Ok(None)).await.unwrap(), 0);
    drop((journal, home));
}
