//! The writer on a store in memory that fails when told to: nothing acknowledged is lost, nothing refused is kept.

mod casting;
mod damaged;
mod large;
mod memory;
mod published;
mod told;
mod whole;
mod witness;

use crate::journal::{Commit, JournalError, PersonRow, Write};
use crate::keyring::{Keyring, Secret};
use crate::{Act, Asker, Failure, Office, OfficeError, Side, verify};
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::membership::{Event as Membership, Kind};
use fenwick_coop::{Command, Entry, Event, FORMAT, Founding, Newcomer};
use fenwick_merkle::Checkpoint;
use memory::Memory;
use serde_json::{Value, json};

fn keyring() -> Keyring {
    Keyring::of(&Secret::from_bytes([7; 32]))
}

fn asker(request: Option<&str>, body: &[u8]) -> Asker {
    Asker {
        actor: Actor::Operator,
        now: None,
        request: request.map(str::to_owned),
        body: Hash::of(body),
    }
}

/// Puts a wrapped key down for everybody whom the act admits.
fn with_keys(asker: Asker, command: Command) -> Act {
    Act {
        asker,
        command,
        keep: Box::new(|entries| {
            let mut side = Side::default();
            for member in admitted(entries) {
                let key = Secret::fresh()?;
                let row = PersonRow {
                    member: member.0,
                    key: keyring().wrap(&key)?,
                    record: Vec::new(),
                    lookup: None,
                };
                side.writes.push(Write::PutPerson(row));
                side.keys.push((member.0, key));
            }
            Ok(side)
        }),
        reply: Box::new(|_, entries| json!(admitted(entries))),
    }
}

fn admitted(entries: &[Entry]) -> Vec<MemberNo> {
    let member = |entry: &Entry| match &entry.event {
        Event::Membership(Membership::Admitted { member, .. }) => Some(*member),
        _ => None,
    };
    entries.iter().filter_map(member).collect()
}

fn newcomer() -> Newcomer {
    Newcomer {
        kind: Kind::Person,
        class: None,
        commitment: Hash([1; 32]),
    }
}

fn founding() -> Founding {
    let text = include_str!("../../../../templates/drivers/template.toml");
    let bylaws: Value = toml::from_str(text).unwrap();
    Founding {
        format: FORMAT,
        slug: "test".to_owned(),
        title: "Test".to_owned(),
        template: "drivers".to_owned(),
        currency: "EUR".parse().unwrap(),
        test_clock: true,
        log_key: keyring().log_key("fenwick/test").unwrap().verifier().to_string(),
        bylaws: serde_json::from_value(bylaws["bylaws"].clone()).unwrap(),
        charters: Vec::new(),
        origin: None,
        mappings: Vec::new(),
    }
}

async fn founded(memory: &Memory) -> Office {
    founded_as(memory, founding()).await
}

async fn founded_as(memory: &Memory, founding: Founding) -> Office {
    let office = Office::open(memory.clone(), keyring()).await.unwrap();
    let command = Command::Found {
        founding: Box::new(founding),
        officers: vec![newcomer(), newcomer()],
    };
    office
        .act(with_keys(asker(None, b"found"), command))
        .await
        .unwrap();
    office
}

fn admit(request: Option<&str>) -> Act {
    with_keys(asker(request, b"admit"), Command::Admit(vec![newcomer()]))
}

/// Nothing is wrong with what is stored.
async fn verifies(memory: &Memory) {
    let verified = verify(&mut memory.clone(), &keyring(), &[]).await.unwrap();
    assert_eq!(verified.findings, Vec::new());
}

async fn members(office: &Office) -> usize {
    office.look(|coop| coop.members.len()).await.unwrap()
}

#[tokio::test]
async fn what_was_answered_is_there_after_reopening() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    for expected in 3..20 {
        assert_eq!(office.act(admit(None)).await.unwrap(), json!([expected]));
    }
    let before = office.look(|coop| coop.state_hash().unwrap()).await.unwrap();
    let reopened = Office::open(memory.clone(), keyring()).await.unwrap();
    assert_eq!(
        reopened.look(|coop| coop.state_hash().unwrap()).await.unwrap(),
        before
    );
    let verified = verify(&mut memory.clone(), &keyring(), &[]).await.unwrap();
    assert_eq!((verified.findings, verified.state_hash), (Vec::new(), before));
}

#[tokio::test]
async fn a_failed_commit_leaves_no_trace_and_the_next_act_works() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    memory.change(|disk| disk.left = Some(0));
    for _ in 0..3 {
        let refused = office.act(admit(None)).await.unwrap_err();
        assert!(
            matches!(refused, Failure::Error(OfficeError::Journal(JournalError::Full))),
            "{refused}"
        );
        assert_eq!(members(&office).await, 2);
    }
    memory.change(|disk| disk.left = None);
    assert_eq!(office.act(admit(None)).await.unwrap(), json!([3]));
    verifies(&memory).await;
}

#[tokio::test]
async fn many_at_once_share_commits_and_get_numbers_of_their_own() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    let asking: Vec<_> = (0..500)
        .map(|_| {
            let office = office.clone();
            tokio::spawn(async move { office.act(admit(None)).await.unwrap() })
        })
        .collect();
    let mut numbers = Vec::new();
    for answer in asking {
        numbers.push(answer.await.unwrap()[0].as_u64().unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (3..503).collect::<Vec<u64>>());
    assert!(
        memory.disk().commits.len() < 400,
        "{} commits for 500 acts",
        memory.disk().commits.len()
    );
}

#[tokio::test]
async fn a_repeat_gives_the_same_answer_once_and_another_act_under_its_id_is_an_error() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    let twins: Vec<_> = (0..8)
        .map(|_| {
            let office = office.clone();
            tokio::spawn(async move { office.act(admit(Some("one"))).await.unwrap() })
        })
        .collect();
    for twin in twins {
        assert_eq!(twin.await.unwrap(), json!([3]));
    }
    let reopened = Office::open(memory.clone(), keyring()).await.unwrap();
    assert_eq!(reopened.act(admit(Some("one"))).await.unwrap(), json!([3]));
    assert_eq!(members(&reopened).await, 3);
    let other = with_keys(asker(Some("one"), b"other"), Command::Admit(vec![newcomer()]));
    let reused = reopened.act(other).await.unwrap_err();
    assert!(
        matches!(reused, Failure::Error(OfficeError::RequestIdReused(_))),
        "{reused}"
    );
}

#[tokio::test]
async fn a_refusal_is_remembered_like_an_answer() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    let refused = || with_keys(asker(Some("no"), b"leave"), Command::Leave(MemberNo(99)));
    let first = office.act(refused()).await.unwrap_err().to_string();
    let entries = memory.entries_now().len();
    assert_eq!(office.act(refused()).await.unwrap_err().to_string(), first);
    assert_eq!(memory.entries_now().len(), entries);
}

#[tokio::test]
async fn time_is_set_by_hand_only_for_a_test_clock_and_never_back() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    let at = |seconds: i64| {
        let mut act = admit(None);
        act.asker.now = Some(fenwick_coop::kernel::time::Time(seconds));
        act
    };
    let last = office.look(|coop| coop.last_at).await.unwrap();
    office.act(at(last.0 + 100)).await.unwrap();
    let back = office.act(at(last.0)).await.unwrap_err();
    assert!(
        matches!(back, Failure::Error(OfficeError::Backwards(_))),
        "{back}"
    );
    assert_eq!(members(&office).await, 3);
}

#[tokio::test]
async fn verify_names_the_entry_whose_bytes_were_changed() {
    let memory = Memory::default();
    founded(&memory).await;
    memory.change(|disk| {
        let stored = &mut disk.commits[0].entries[1];
        let text = String::from_utf8(stored.canonical.clone()).unwrap();
        stored.canonical = text.replacen("person", "persom", 1).into_bytes();
    });
    let findings = verify(&mut memory.clone(), &keyring(), &[])
        .await
        .map(|verified| verified.findings);
    assert!(
        findings
            .unwrap()
            .iter()
            .any(|finding| finding.message.contains("entry 1"))
    );
}

#[tokio::test]
async fn an_old_checkpoint_catches_missing_and_rewritten_entries() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    for _ in 0..5 {
        office.act(admit(None)).await.unwrap();
    }
    let leaves = office.leaves().await.unwrap();
    let key = keyring().log_key("fenwick/test").unwrap();
    let root = fenwick_merkle::root_of(&leaves);
    let note = Checkpoint {
        origin: key.name().to_owned(),
        size: leaves.len() as u64,
        root,
    }
    .sign(&key);
    let verified = |memory: Memory, note: String| async move {
        verify(&mut memory.clone(), &keyring(), &[note])
            .await
            .unwrap()
            .findings
    };
    assert_eq!(verified(memory.clone(), note.clone()).await, Vec::new());
    memory.change(|disk| {
        disk.commits.pop();
    });
    assert_eq!(
        verified(memory.clone(), note.clone()).await[0].code,
        "checkpoint.size"
    );
    let reopened = Office::open(memory.clone(), keyring()).await.unwrap();
    reopened.act(admit(None)).await.unwrap();
    assert_eq!(verified(memory, note).await[0].code, "checkpoint.root");
}

#[tokio::test]
async fn erasing_takes_the_key_and_the_log_still_verifies() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    office.act(admit(None)).await.unwrap();
    let mut erase = with_keys(asker(None, b"erase"), Command::Erase(MemberNo(3)));
    erase.asker.actor = Actor::Assisted {
        member: MemberNo(3),
        by: None,
    };
    erase.keep = Box::new(|_| {
        Ok(Side {
            writes: vec![Write::ErasePerson(3)],
            ..Side::default()
        })
    });
    office.act(erase).await.unwrap();
    assert!(memory.people().iter().all(|row| row.member != 3));
    verifies(&memory).await;
    memory.change(|disk| {
        disk.commits.push(Commit {
            writes: vec![Write::ErasePerson(2)],
            ..Commit::default()
        })
    });
    let findings = verify(&mut memory.clone(), &keyring(), &[])
        .await
        .unwrap()
        .findings;
    assert!(
        findings.iter().any(|finding| finding.code == "journal.key"),
        "a key that vanished without an erasure is found"
    );
}

#[tokio::test]
async fn random_failures_never_lose_what_was_acknowledged() {
    let memory = Memory::default();
    let mut office = founded(&memory).await;
    let mut state = 1761u64;
    let mut acknowledged = 2;
    for turn in 0..300 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        memory.change(|disk| disk.left = (state >> 60 < 4).then_some((state >> 40 & 1) as usize));
        let asking: Vec<_> = (0..(state >> 50) % 5)
            .map(|_| {
                tokio::spawn({
                    let office = office.clone();
                    async move { office.act(admit(None)).await.is_ok() }
                })
            })
            .collect();
        for answer in asking {
            acknowledged += usize::from(answer.await.unwrap());
        }
        memory.change(|disk| disk.left = None);
        assert_eq!(members(&office).await, acknowledged, "turn {turn}");
        if state >> 45 & 7 == 0 {
            office = Office::open(memory.clone(), keyring()).await.unwrap();
            assert_eq!(members(&office).await, acknowledged, "reopened at turn {turn}");
        }
    }
    verifies(&memory).await;
}

#[tokio::test]
async fn a_missing_entry_keeps_the_co_op_closed_and_verify_names_it() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    office.act(admit(None)).await.unwrap();
    memory.change(|disk| drop(disk.commits[0].entries.remove(2)));
    let closed = Office::open(memory.clone(), keyring()).await.err().unwrap();
    assert!(matches!(closed, OfficeError::Missing(2)), "{closed}");
    let findings = verify(&mut memory.clone(), &keyring(), &[])
        .await
        .unwrap()
        .findings;
    assert!(
        findings
            .iter()
            .any(|finding| finding.message.contains("entry 2 is missing")),
        "{findings:?}"
    );
}
