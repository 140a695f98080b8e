//! What a witness is shown.

use super::memory::Memory;
use super::{admit, founded, keyring, members};
use crate::Office;
use fenwick_coop::{Coop, Entry};
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn a_witness_sees_every_entry_and_all_of_them_anew_after_a_commit_that_failed() {
    let memory = Memory::default();
    founded(&memory).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    let witness = Box::new(move |coop: &Coop, entry: &Entry| {
        noted.lock().unwrap().push((entry.seq, coop.members.len()));
    });
    let office = Office::open_before(memory.clone(), keyring(), witness)
        .await
        .unwrap();
    let read = seen.lock().unwrap().clone();
    assert_eq!((read[0].0, read.last().unwrap().1), (0, 2));
    office.act(admit(None)).await.unwrap();
    let before = seen.lock().unwrap().clone();
    assert_eq!(before[..read.len()], read);
    assert_eq!(before.last().unwrap().1, 3);
    memory.change(|disk| disk.left = Some(0));
    office.act(admit(None)).await.unwrap_err();
    assert_eq!(members(&office).await, 3);
    let after = seen.lock().unwrap().clone();
    let anew = after.iter().rposition(|(seq, _)| *seq == 0).unwrap();
    assert!(anew >= before.len(), "{after:?}");
    assert_eq!(after[anew..], before);
}
