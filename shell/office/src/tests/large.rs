//! Acts of very many entries: the store takes them piece by piece, and keeps all of them or none.

use super::*;
use fenwick_coop::path::contribution::{Event as Contribution, Prepared, Rows};

fn roster(count: usize) -> Act {
    let newcomers = (0..count).map(|_| newcomer()).collect();
    with_keys(asker(None, b"roster"), Command::Admit(newcomers))
}

/// Rows of members 1 to `members`, as many of each as her number says.
fn trips(members: u32) -> Act {
    let prepared = Prepared {
        dataset: "trips".to_owned(),
        member: None,
        rows: Rows::default(),
        per_member: (1..=members).map(|member| (MemberNo(member), member)).collect(),
        files: Hash([3; 32]),
        replaces: None,
        provenance: None,
    };
    let command = Command::Contribute {
        prepared,
        attested_by: Vec::new(),
    };
    Act::plain(asker(Some("once"), b"trips"), command, |coop, entries| {
        json!([coop.contributions.all().count(), entries.len()])
    })
}

async fn with_trips(memory: &Memory) -> Office {
    let text = include_str!("../../../../templates/drivers/charters/trips.toml");
    let founding = Founding {
        charters: vec![toml::from_str(text).unwrap()],
        ..founding()
    };
    founded_as(memory, founding).await
}

/// The entries of the last commit, as they stand in the log.
fn last(memory: &Memory) -> Vec<Entry> {
    let stored = memory.disk().commits.pop().unwrap().entries;
    let read = |stored: &crate::journal::Stored| serde_json::from_slice(&stored.canonical).unwrap();
    stored.iter().map(read).collect()
}

#[tokio::test]
async fn a_roster_larger_than_the_keys_kept_at_hand_goes_in_whole() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    office.act(roster(2_000)).await.unwrap();
    assert_eq!(members(&office).await, 2_002);
    assert_eq!(memory.disk().stagings, 20, "no more than a hundred entries wait");
    verifies(&memory).await;
}

#[tokio::test]
async fn an_import_is_one_commit_however_many_it_credits() {
    let memory = Memory::default();
    let office = with_trips(&memory).await;
    office.act(roster(700)).await.unwrap();
    let (commits, stagings) = (memory.disk().commits.len(), memory.disk().stagings);
    assert_eq!(office.act(trips(650)).await.unwrap(), json!([1, 1]));
    assert_eq!(memory.disk().commits.len(), commits + 1);
    assert!(memory.disk().stagings > stagings);

    let entries = last(&memory);
    let first = &entries[0];
    assert!(matches!(
        first.event,
        Event::Contribution(Contribution::Recorded { .. })
    ));
    for (place, entry) in entries.iter().enumerate() {
        assert_eq!(entry.seq, first.seq + place as u64);
        assert_eq!(
            (entry.at, entry.actor, &entry.request),
            (first.at, first.actor, &first.request)
        );
        if let Some(member) = entry.subject() {
            let rows = place as u32;
            let credited = matches!(&entry.event, Event::Contribution(Contribution::Credited { rows: of, .. }) if *of == rows);
            assert!(credited && member == MemberNo(rows), "{place}: {entry:?}");
        }
    }
    assert_eq!(entries.len(), 651);
    assert_eq!(
        office.act(trips(650)).await.unwrap(),
        json!([1, 1]),
        "once is once"
    );
    verifies(&memory).await;
    let before = office.look(|coop| coop.state_hash().unwrap()).await.unwrap();
    let reopened = Office::open(memory.clone(), keyring()).await.unwrap();
    assert_eq!(
        reopened.look(|coop| coop.state_hash().unwrap()).await.unwrap(),
        before
    );
}

#[tokio::test]
async fn an_import_that_fails_after_the_store_took_most_of_it_leaves_no_trace() {
    let memory = Memory::default();
    let office = with_trips(&memory).await;
    office.act(roster(700)).await.unwrap();
    let (kept, before) = (
        memory.entries_now(),
        office.look(|coop| coop.state_hash().unwrap()).await.unwrap(),
    );
    // The store fails at once, half-way and at the very end.
    for stagings_left in [0, 3, 6] {
        memory.change(|disk| disk.stagings_left = Some(stagings_left));
        if stagings_left == 6 {
            memory.change(|disk| disk.left = Some(0));
        }
        let failure = office.act(trips(650)).await.unwrap_err();
        let full = matches!(failure, Failure::Error(OfficeError::Journal(JournalError::Full)));
        assert!(full, "{failure:?}");
        memory.change(|disk| (disk.stagings_left, disk.left) = (None, None));
        assert_eq!(memory.entries_now(), kept);
        assert!(memory.disk().staged.is_empty());
        assert_eq!(
            office.look(|coop| coop.state_hash().unwrap()).await.unwrap(),
            before
        );
    }
    // Nothing of it comes with the next act.
    office.act(admit(None)).await.unwrap();
    assert_eq!(memory.entries_now().len(), kept.len() + 1);
    office.act(trips(650)).await.unwrap();
    assert_eq!(memory.entries_now().len(), kept.len() + 1 + 651);
    verifies(&memory).await;
}

#[tokio::test]
async fn an_import_that_breaks_off_half_way_leaves_no_trace() {
    let memory = Memory::default();
    let office = with_trips(&memory).await;
    office.act(roster(700)).await.unwrap();
    let kept = memory.entries_now();
    // A member's key is lost: no entry about her can be written.
    let lost = Commit {
        writes: vec![Write::ErasePerson(600)],
        ..Commit::default()
    };
    memory.change(|disk| disk.commits.push(lost));
    let stagings = memory.disk().stagings;
    let failure = office.act(trips(650)).await.unwrap_err();
    let no_key = matches!(failure, Failure::Error(OfficeError::NoKey(MemberNo(600))));
    assert!(no_key, "{failure:?}");
    assert!(memory.disk().stagings > stagings && memory.disk().staged.is_empty());
    office.act(admit(None)).await.unwrap();
    assert_eq!(memory.entries_now().len(), kept.len() + 1);
}
