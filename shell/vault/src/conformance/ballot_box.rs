//! The ballot box: slots that are written over, and tellers' keys that are not.

use fenwick_office::journal::{BoxRows, Journal, JournalError, SlotRow, Write};

use super::samples::{entries, noise, slot, slots, writes};

async fn put(journal: &mut impl Journal, all: Vec<Write>) {
    journal.append(&writes(all)).await.unwrap();
}

async fn kept(journal: &mut impl Journal, motion: u32) -> Vec<SlotRow> {
    let mut rows = journal.ballot_box(motion).await.unwrap().slots;
    rows.sort_by_key(|row| row.slot);
    rows
}

fn keys(motion: u32) -> [Vec<u8>; 2] {
    [1, 2].map(|teller| noise(&format!("teller {teller}"), motion, 1_300))
}

fn put_keys(motion: u32) -> Write {
    Write::PutTellerKeys {
        motion,
        keys: keys(motion),
    }
}

fn tally(motion: u32, version: u32) -> Vec<u8> {
    noise(&format!("tally {version}"), motion, 52)
}

fn put_tally(motion: u32, version: u32) -> Write {
    Write::PutTally {
        motion,
        sealed: tally(motion, version),
    }
}

async fn tally_of(journal: &mut impl Journal, motion: u32) -> Option<Vec<u8>> {
    journal.ballot_box(motion).await.unwrap().tally
}

pub(crate) async fn a_tally_is_written_over_kept_and_dropped_with_its_box(journal: &mut impl Journal) {
    put(journal, vec![put_tally(7, 0), put_tally(8, 0)]).await;
    put(journal, vec![slots(7, 0..3, 0), put_tally(7, 1)]).await;
    assert_eq!(tally_of(journal, 7).await, Some(tally(7, 1)));
    journal.shred().await.unwrap();
    put(journal, vec![Write::DropBox(7)]).await;
    assert_eq!(journal.ballot_box(7).await.unwrap(), BoxRows::default());
    journal.shred().await.unwrap();
    assert_eq!(tally_of(journal, 8).await, Some(tally(8, 0)));
}

pub(crate) async fn slots_are_put_down_and_written_over(journal: &mut impl Journal) {
    assert_eq!(journal.ballot_box(7).await.unwrap(), BoxRows::default());
    put(journal, vec![slots(7, 0..20, 0)]).await;
    let over = vec![
        slot(7, 3, 1),
        slot(7, 19, 1),
        slot(7, 20, 1),
        slot(7, u32::MAX, 1),
    ];
    put(journal, vec![Write::PutSlots(over.clone())]).await;
    let mut wanted: Vec<SlotRow> = (0..20).map(|number| slot(7, number, 0)).collect();
    wanted.retain(|row| over.iter().all(|over| over.slot != row.slot));
    wanted.extend(over);
    wanted.sort_by_key(|row| row.slot);
    assert_eq!(kept(journal, 7).await, wanted);
}

pub(crate) async fn boxes_of_two_ballots_are_apart(journal: &mut impl Journal) {
    let motions = [0, 1, 2, u32::MAX - 1, u32::MAX];
    for motion in motions {
        put(journal, vec![slots(motion, 0..9, motion)]).await;
        put(
            journal,
            vec![Write::PutSlots(vec![slot(motion, u32::MAX, motion)])],
        )
        .await;
    }
    put(journal, vec![Write::DropBox(1), Write::DropBox(5)]).await;
    for motion in motions {
        let wanted = (0..9)
            .chain([u32::MAX])
            .map(|number| slot(motion, number, motion));
        let wanted: Vec<SlotRow> = if motion == 1 { Vec::new() } else { wanted.collect() };
        assert_eq!(kept(journal, motion).await, wanted, "{motion}");
    }
}

pub(crate) async fn tellers_keys_are_kept_and_never_replaced(journal: &mut impl Journal) {
    assert_eq!(journal.teller_keys(7).await.unwrap(), None);
    put(journal, vec![put_keys(7), put_keys(8)]).await;
    let other = Write::PutTellerKeys {
        motion: 7,
        keys: keys(9),
    };
    let mut commit = entries(0..1);
    commit.writes = vec![slots(7, 0..3, 0), other];
    let error = journal.append(&commit).await.unwrap_err();
    assert!(matches!(error, JournalError::Store { .. }), "{error:?}");
    assert_eq!(journal.entries(0, 9).await.unwrap(), []);
    assert_eq!(journal.ballot_box(7).await.unwrap(), BoxRows::default());
    for motion in [7, 8] {
        assert_eq!(journal.teller_keys(motion).await.unwrap(), Some(keys(motion)));
    }
}

pub(crate) async fn a_dropped_box_takes_its_tellers_keys_along(journal: &mut impl Journal) {
    put(
        journal,
        vec![put_keys(7), put_keys(8), slots(7, 0..50, 0), slots(8, 0..50, 0)],
    )
    .await;
    let mut commit = entries(0..1);
    commit.writes = vec![Write::DropBox(7)];
    journal.append(&commit).await.unwrap();
    assert_eq!(journal.ballot_box(7).await.unwrap(), BoxRows::default());
    assert_eq!(journal.teller_keys(7).await.unwrap(), None);
    assert_eq!(kept(journal, 8).await.len(), 50);
    assert_eq!(journal.teller_keys(8).await.unwrap(), Some(keys(8)));
    assert_eq!(journal.entries(0, 9).await.unwrap(), entries(0..1).entries);
    put(journal, vec![put_keys(7), slots(7, 0..2, 1), Write::DropBox(7)]).await;
    assert_eq!(journal.ballot_box(7).await.unwrap(), BoxRows::default());
}

pub(crate) async fn shredding_keeps_boxes(journal: &mut impl Journal) {
    put(
        journal,
        vec![put_keys(8), slots(8, 0..300, 0), slots(9, 0..10, 0)],
    )
    .await;
    put(journal, vec![slots(8, 100..400, 1), Write::DropBox(9)]).await;
    let before = kept(journal, 8).await;
    journal.shred().await.unwrap();
    assert_eq!(kept(journal, 8).await, before);
    assert_eq!(before.len(), 400);
    assert_eq!(journal.teller_keys(8).await.unwrap(), Some(keys(8)));
}
