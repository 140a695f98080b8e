//! A box that is not what it was left as is never counted, nor cast into.

use super::casting::{MOTION, cast, founded, reopened};
use super::keyring;
use super::memory::Memory;
use crate::ballot_box::BoxFault;
use crate::journal::{Commit, SlotRow, Write};
use crate::keyring::Sealed;
use crate::{Failure, Office, OfficeError};

/// A box with four papers, and what was done to it behind the co-op's back.
async fn harmed(harm: impl Fn(&mut Vec<SlotRow>, &mut Vec<u8>)) -> (Memory, Office) {
    let memory = Memory::default();
    let office = founded(&memory).await;
    for voter in 0..4 {
        office.cast(cast(voter)).await.unwrap();
    }
    let (mut slots, mut tally) = (memory.slots_now(MOTION.0), memory.tally_now(MOTION.0).unwrap());
    harm(&mut slots, &mut tally);
    let writes = vec![
        Write::DropBox(MOTION.0),
        Write::PutSlots(slots),
        Write::PutTally {
            motion: MOTION.0,
            sealed: tally,
        },
    ];
    memory.change(|disk| {
        disk.commits.push(Commit {
            writes,
            ..Commit::default()
        })
    });
    let office = reopened(&memory).await;
    (memory, office)
}

/// What reading the box and casting into it say; neither changes anything.
async fn fault_of(harm: impl Fn(&mut Vec<SlotRow>, &mut Vec<u8>)) -> BoxFault {
    let (memory, office) = harmed(harm).await;
    let commits = memory.disk().commits.len();
    let read = office.box_of(MOTION).await.unwrap_err();
    let OfficeError::Box(MOTION, fault) = read else {
        panic!("{read}")
    };
    let refused = office.cast(cast(9)).await.unwrap_err();
    assert!(matches!(&refused, Failure::Error(error) if error.code() == "ballot.damaged"));
    assert_eq!(memory.disk().commits.len(), commits);
    fault
}

fn is_filled(row: &SlotRow) -> bool {
    let bytes = keyring().ballots().open(Sealed::Slot, &row.sealed).unwrap();
    bytes[..2] != [0, 0]
}

#[tokio::test]
async fn p31_a_box_that_lost_a_slot_or_has_one_too_many_is_damaged() {
    let lost = |slots: &mut Vec<SlotRow>, _: &mut Vec<u8>| drop(slots.pop());
    let slots = |found| BoxFault::Slots {
        papers: 4,
        wanted: 8,
        found,
    };
    assert_eq!(fault_of(lost).await, slots(7));
    let all = |slots: &mut Vec<SlotRow>, _: &mut Vec<u8>| slots.clear();
    assert_eq!(fault_of(all).await, slots(0));
    let surplus = |slots: &mut Vec<SlotRow>, _: &mut Vec<u8>| {
        let more = SlotRow {
            slot: 8,
            ..slots[0].clone()
        };
        slots.push(more);
    };
    assert_eq!(fault_of(surplus).await, slots(9));
    let elsewhere = |slots: &mut Vec<SlotRow>, _: &mut Vec<u8>| slots[7].slot = 8;
    assert_eq!(fault_of(elsewhere).await, slots(8));
}

#[tokio::test]
async fn p31_a_slot_that_was_zeroed_emptied_or_copied_over_another_is_damage() {
    let zeroed = |slots: &mut Vec<SlotRow>, _: &mut Vec<u8>| slots[3].sealed.fill(0);
    assert_eq!(fault_of(zeroed).await, BoxFault::Sealed(3));
    let changed = |slots: &mut Vec<SlotRow>, _: &mut Vec<u8>| slots[3].sealed[100] ^= 1;
    assert_eq!(fault_of(changed).await, BoxFault::Sealed(3));
    // by somebody who has an empty slot of this box, or a full one
    let copied = |full: bool| {
        move |slots: &mut Vec<SlotRow>, _: &mut Vec<u8>| {
            let from = slots.iter().position(|row| is_filled(row) == full).unwrap();
            let to = slots.iter().rposition(is_filled).unwrap();
            slots[to].sealed = slots[from].sealed.clone();
        }
    };
    for full in [false, true] {
        let papers = BoxFault::Papers { cast: 4, found: 3 };
        assert_eq!(fault_of(copied(full)).await, papers);
    }
    let twice = |slots: &mut Vec<SlotRow>, _: &mut Vec<u8>| {
        let from = slots.iter().position(is_filled).unwrap();
        let to = slots.iter().position(|row| !is_filled(row)).unwrap();
        slots[to].sealed = slots[from].sealed.clone();
    };
    assert_eq!(fault_of(twice).await, BoxFault::Papers { cast: 4, found: 5 });
}

#[tokio::test]
async fn p31_a_tally_that_is_gone_damaged_or_anothers_is_damage() {
    let zeroed = |_: &mut Vec<SlotRow>, tally: &mut Vec<u8>| tally.fill(0);
    assert_eq!(fault_of(zeroed).await, BoxFault::Tally);
    let anothers = |_: &mut Vec<SlotRow>, tally: &mut Vec<u8>| {
        let said = [8u32.to_be_bytes().as_slice(), &4u64.to_be_bytes()].concat();
        *tally = keyring().ballots().seal(Sealed::Tally, &said).unwrap();
    };
    assert_eq!(fault_of(anothers).await, BoxFault::Tally);
    // a ballot that never began has no box
    let office = super::founded(&Memory::default()).await;
    let refused = office.cast(cast(1)).await.unwrap_err();
    assert!(matches!(
        refused,
        Failure::Error(OfficeError::Box(MOTION, BoxFault::Tally))
    ));
    assert!(!office.has_box(MOTION).await.unwrap());
}

#[tokio::test]
async fn what_happens_to_a_box_while_papers_come_is_found_when_it_grows() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    for voter in 0..4 {
        office.cast(cast(voter)).await.unwrap();
    }
    let mut over = memory.slots_now(MOTION.0);
    over.retain(is_filled);
    over[0].sealed.fill(0);
    memory.change(|disk| {
        disk.commits.push(Commit {
            writes: vec![Write::PutSlots(over)],
            ..Commit::default()
        })
    });
    let grown = office.cast(cast(4)).await.unwrap_err();
    assert!(matches!(
        grown,
        Failure::Error(OfficeError::Box(MOTION, BoxFault::Sealed(_)))
    ));
}
