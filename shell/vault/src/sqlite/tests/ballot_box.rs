//! Nothing that stood in a box before is left in any file, without anybody asking for it.

use std::collections::BTreeSet;

use fenwick_office::journal::{Journal, SlotRow, Write};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use super::failures::give_up_after;
use super::residue::{NEEDLE, Needles, found};
use super::{SqliteJournal, empty, path};
use crate::conformance::{noise, slot, slots, writes};

/// Every stretch of these slots.
fn needles(rows: &[SlotRow]) -> Needles {
    let name = |row: &SlotRow| format!("{} of {}", row.slot, row.motion);
    let cut = |row: &SlotRow| -> Vec<(Vec<u8>, String)> {
        let pieces = row.sealed.chunks_exact(NEEDLE);
        pieces.map(|piece| (piece.to_vec(), name(row))).collect()
    };
    rows.iter().flat_map(cut).collect()
}

fn rows(motion: u32, numbers: std::ops::Range<u32>, version: u32) -> Vec<SlotRow> {
    numbers.map(|number| slot(motion, number, version)).collect()
}

fn log_bytes(home: &TempDir) -> u64 {
    std::fs::metadata(home.path().join("journal.db-wal"))
        .unwrap()
        .len()
}

#[tokio::test]
async fn no_older_content_of_a_slot_is_left_and_the_log_is_empty_after_each_commit() {
    let (home, mut journal) = empty().await;
    journal.append(&writes(vec![slots(1, 0..512, 0)])).await.unwrap();
    journal.append(&writes(vec![slots(3, 0..64, 0)])).await.unwrap();
    // some at a time, in no order
    for some in (0..512_u32).collect::<Vec<_>>().chunks(7) {
        let over = some.iter().map(|number| slot(1, number * 37 % 512, 1)).collect();
        journal
            .append(&writes(vec![Write::PutSlots(over)]))
            .await
            .unwrap();
        assert_eq!(log_bytes(&home), 0);
    }
    assert_eq!(found(&home, &needles(&rows(1, 0..512, 0))), BTreeSet::new());
    // it grows, while another box stands behind it
    journal.append(&writes(vec![slots(1, 0..1024, 2)])).await.unwrap();
    for number in (0..1024).map(|number| number * 37 % 1024) {
        let over = vec![slot(1, number, 3)];
        journal
            .append(&writes(vec![Write::PutSlots(over)]))
            .await
            .unwrap();
    }
    let old: Vec<SlotRow> = (0..3).flat_map(|version| rows(1, 0..1024, version)).collect();
    assert_eq!(found(&home, &needles(&old)), BTreeSet::new());
    // the search finds what there is
    let there = [rows(1, 0..1024, 3), rows(3, 0..64, 0)].concat();
    assert_eq!(found(&home, &needles(&there)).len(), 1024 + 64);
}

#[tokio::test]
async fn no_older_tally_is_left_after_each_commit_nor_any_when_the_box_is_dropped() {
    let (home, mut journal) = empty().await;
    let tally = |motion: u32, version: u32| noise(&format!("tally {motion}"), version, 52);
    let put = |motion, version| Write::PutTally {
        motion,
        sealed: tally(motion, version),
    };
    let needles = |some: &[(u32, u32)]| -> Needles {
        let needle = |(motion, version): &(u32, u32)| {
            let name = format!("{version} of {motion}");
            (tally(*motion, *version)[..NEEDLE].to_vec(), name)
        };
        some.iter().map(needle).collect()
    };
    for motion in 1..40 {
        journal.append(&writes(vec![put(motion, 0)])).await.unwrap();
    }
    for version in 1..30 {
        journal
            .append(&writes(vec![slots(5, 0..8, version), put(5, version)]))
            .await
            .unwrap();
        assert_eq!(log_bytes(&home), 0);
    }
    let old: Vec<(u32, u32)> = (0..29).map(|version| (5, version)).collect();
    assert_eq!(found(&home, &needles(&old)), BTreeSet::new());
    assert_eq!(found(&home, &needles(&[(5, 29), (6, 0), (39, 0)])).len(), 3);
    journal.append(&writes(vec![Write::DropBox(5)])).await.unwrap();
    assert_eq!(found(&home, &needles(&[(5, 29)])), BTreeSet::new());
}

#[tokio::test]
async fn writing_a_slot_over_moves_nothing() {
    let (home, mut journal) = empty().await;
    journal.append(&writes(vec![slots(1, 0..512, 0)])).await.unwrap();
    let before = std::fs::read(path(&home)).unwrap();
    let at = |bytes: &[u8], row: &SlotRow| {
        bytes
            .windows(row.sealed.len())
            .position(|window| window == row.sealed)
    };
    let over = vec![slot(1, 77, 1), slot(1, 5, 1), slot(1, 500, 1)];
    let places: Vec<Option<usize>> = over
        .iter()
        .map(|row| at(&before, &slot(1, row.slot, 0)))
        .collect();
    assert!(places.iter().all(Option::is_some), "{places:?}");
    journal
        .append(&writes(vec![Write::PutSlots(over.clone())]))
        .await
        .unwrap();
    let after = std::fs::read(path(&home)).unwrap();
    assert_eq!(after.len(), before.len());
    assert_eq!(over.iter().map(|row| at(&after, row)).collect::<Vec<_>>(), places);
}

#[tokio::test]
async fn a_dropped_box_and_its_keys_are_gone_from_the_files() {
    let (home, mut journal) = empty().await;
    let keys = [1, 2].map(|teller| noise("teller", teller, 1_300));
    let put = Write::PutTellerKeys {
        motion: 1,
        keys: keys.clone(),
    };
    journal
        .append(&writes(vec![put, slots(1, 0..200, 0), slots(2, 0..50, 0)]))
        .await
        .unwrap();
    journal.append(&writes(vec![slots(1, 50..300, 1)])).await.unwrap();
    let mut old = needles(&[rows(1, 0..300, 0), rows(1, 0..300, 1)].concat());
    for key in &keys {
        old.extend(
            key.chunks_exact(NEEDLE)
                .map(|piece| (piece.to_vec(), "key".to_owned())),
        );
    }
    assert_eq!(found(&home, &old).len(), 301);
    journal.append(&writes(vec![Write::DropBox(1)])).await.unwrap();
    assert_eq!(found(&home, &old), BTreeSet::new());
    assert_eq!(found(&home, &needles(&rows(2, 0..50, 0))).len(), 50);
}

#[tokio::test]
async fn a_reader_in_the_way_does_not_stop_casting_and_what_it_left_is_covered_after_it() {
    let (home, mut journal) = empty().await;
    super::failures::set(&mut journal, "busy_timeout", 0).await;
    journal.append(&writes(vec![slots(1, 0..20, 0)])).await.unwrap();
    let mut reader = SqliteConnection::connect(path(&home).to_str().unwrap())
        .await
        .unwrap();
    sqlx::raw_sql("BEGIN; SELECT count(*) FROM slot;")
        .execute(&mut reader)
        .await
        .unwrap();
    journal.append(&writes(vec![slots(1, 0..10, 1)])).await.unwrap();
    assert_ne!(found(&home, &needles(&rows(1, 0..10, 0))), BTreeSet::new());
    sqlx::raw_sql("COMMIT").execute(&mut reader).await.unwrap();
    journal.append(&writes(vec![slots(1, 15..16, 1)])).await.unwrap();
    assert_eq!(found(&home, &needles(&rows(1, 0..10, 0))), BTreeSet::new());
    assert_eq!(log_bytes(&home), 0);
}

#[tokio::test]
async fn what_a_crash_left_uncovered_is_covered_at_the_next_opening() {
    let (home, mut journal) = empty().await;
    journal
        .append(&writes(vec![slots(1, 0..20, 0), slots(2, 0..200, 0)]))
        .await
        .unwrap();
    // as it is when a process dies right after the commit
    journal
        .append_commit(&writes(vec![slots(1, 0..10, 1), Write::DropBox(2)]))
        .await
        .unwrap();
    let old = needles(&[rows(1, 0..10, 0), rows(2, 0..200, 0)].concat());
    assert_ne!(found(&home, &old), BTreeSet::new());
    drop(journal);
    let mut journal = SqliteJournal::open(&path(&home)).await.unwrap();
    assert_eq!(found(&home, &old), BTreeSet::new());
    assert_eq!(journal.ballot_box(1).await.unwrap().slots.len(), 20);
}

#[tokio::test]
async fn slots_squeezed_in_between_leave_no_copies() {
    let (home, mut journal) = empty().await;
    journal.append(&writes(vec![slots(3, 0..64, 0)])).await.unwrap();
    for number in (0..512_u32).map(|number| number * 37 % 512) {
        journal
            .append(&writes(vec![Write::PutSlots(vec![slot(1, number, 0)])]))
            .await
            .unwrap();
    }
    for number in (0..512_u32).map(|number| number * 41 % 512) {
        journal
            .append(&writes(vec![Write::PutSlots(vec![slot(1, number, 1)])]))
            .await
            .unwrap();
    }
    assert_eq!(found(&home, &needles(&rows(1, 0..512, 0))), BTreeSet::new());
}

#[tokio::test]
async fn casting_that_is_given_up_is_kept_whole_or_not_at_all_and_loses_nothing_older() {
    let (home, mut journal) = empty().await;
    journal.append(&writes(vec![slots(1, 0..300, 0)])).await.unwrap();
    let mut kept = vec![0; 300];
    let mut given_up = 0;
    for (round, polls) in (0..60).chain((60..4000).step_by(200)).enumerate() {
        let version = u32::try_from(round).unwrap() + 1;
        let over: Vec<SlotRow> = (0..20)
            .map(|step| slot(1, (version * 7 + step * 13) % 300, version))
            .collect();
        let done = give_up_after(
            polls,
            journal.append(&writes(vec![Write::PutSlots(over.clone())])),
        );
        given_up += usize::from(!done);
        if round % 5 == 0 {
            drop(journal);
            journal = SqliteJournal::open(&path(&home)).await.unwrap();
        }
        let found = journal.ballot_box(1).await.unwrap().slots;
        let whole = over.iter().filter(|row| found.contains(row)).count();
        assert!(whole == 20 || whole == 0 && !done, "{whole} of 20 slots");
        if whole == 20 {
            over.iter().for_each(|row| kept[row.slot as usize] = version);
        }
        let wanted = (0..300).map(|number| slot(1, number, kept[number as usize]));
        assert!(found.into_iter().eq(wanted), "round {round}");
    }
    assert!(given_up > 0, "nothing was given up");
}
