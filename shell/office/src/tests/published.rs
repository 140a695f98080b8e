//! A published log: what it opens, what it keeps closed, and what becomes of it in wrong hands.

use super::*;
use crate::{Published, publish};
use fenwick_coop::identity::page;
use fenwick_coop::kernel::envelope::entry as digest_of;
use fenwick_coop::path::log::leaf_salt;
use fenwick_coop::people::ballot::Matter;
use fenwick_coop::people::{assembly, proposal};
use fenwick_merkle::{LogKey, VerifierKey, leaf_hash};

fn member(number: u32) -> Actor {
    Actor::Assisted {
        member: MemberNo(number),
        by: None,
    }
}

fn by(actor: Actor, command: Command) -> Act {
    let asker = Asker {
        actor,
        now: None,
        request: None,
        body: Hash::of(b"act"),
    };
    with_keys(asker, command)
}

/// A co-op with members, a motion, and votes that are nobody's business.
async fn lived(memory: &Memory) -> Office {
    let office = founded(memory).await;
    for _ in 0..4 {
        office.act(admit(None)).await.unwrap();
    }
    let mut rules = founding().bylaws;
    rules.voting.notice_days = 0;
    for _ in 0..2 {
        let matter = Matter::Bylaws(Box::new(rules.clone()));
        office
            .act(by(member(1), Command::Propose(matter.into())))
            .await
            .unwrap();
    }
    office
        .act(by(
            Actor::Operator,
            Command::Register {
                class: "research".to_owned(),
                country: "KE".to_owned(),
                commitment: Hash([2; 32]),
            },
        ))
        .await
        .unwrap();
    office
}

async fn published() -> (Memory, Published) {
    let memory = Memory::default();
    let office = lived(&memory).await;
    let published = publish(&office).await.unwrap();
    (memory, published)
}

fn log_key() -> LogKey {
    keyring().log_key("fenwick/test").unwrap()
}

#[tokio::test]
async fn c6_a_third_party_reads_the_public_entries_and_nothing_else() {
    let (memory, published) = published().await;
    let stored = memory.entries_now();
    let text = serde_json::to_string(&published).unwrap();
    let again: Published = serde_json::from_str(&text).unwrap();
    let opened = again.open(Some(&log_key().verifier())).unwrap();
    assert_eq!(opened.size, stored.len() as u64);
    assert!(opened.entries.len() < stored.len());
    for stored in &stored {
        let entry: Entry = serde_json::from_slice(&stored.canonical).unwrap();
        let shown = opened.entries.iter().any(|shown| shown.seq == stored.seq);
        assert_eq!(shown, entry.event.is_public());
        // No salt in the file opens the leaf of a private entry, and no key is in it.
        if !shown {
            let opens = |salt: &[u8; 32]| leaf_hash(&digest_of(salt, &stored.canonical).0) == stored.leaf;
            assert!(!published.entries.iter().any(|salted| opens(&salted.salt.0)));
        }
    }
    let salts = keyring();
    for key in [Hash(*salts.salts()), Hash(*salts.rows())] {
        assert!(!text.contains(&key.to_string()));
    }
    for (salted, seq) in published.entries.iter().map(|salted| (salted, salted.entry.seq)) {
        assert_eq!(salted.salt, Hash(leaf_salt(salts.salts(), seq)));
    }
    // The page of the file is the page of the journal.
    let whole: Vec<Entry> = stored
        .iter()
        .map(|stored| serde_json::from_slice(&stored.canonical).unwrap())
        .collect();
    assert_eq!(page(&opened.entries, None), page(&whole, None));
}

#[track_caller]
fn refused(published: Published, known: Option<&VerifierKey>, code: &str, names: &str) {
    let finding = published.open(known).unwrap_err();
    assert_eq!(finding.code, code, "{finding:?}");
    assert!(finding.message.contains(names), "{finding:?}");
}

#[tokio::test]
async fn c6_a_published_log_that_was_tampered_with_is_refused_and_named() {
    let (_, whole) = published().await;
    let spoil = |change: &dyn Fn(&mut Published)| {
        let mut other = whole.clone();
        change(&mut other);
        other
    };
    let last = whole.entries.last().unwrap().entry.seq;
    let middle = whole.entries[2].entry.seq;
    // An entry is left out, at the end or elsewhere; its leaf is still there.
    let left_out = spoil(&|log| drop(log.entries.pop()));
    let signed = format!("it signed {}", whole.entries.len());
    refused(left_out, None, "bundle.public", &signed);
    refused(
        spoil(&|log| drop(log.entries.remove(2))),
        None,
        "bundle.public",
        &signed,
    );
    // Its leaf too.
    refused(
        spoil(&|log| log.leaves.truncate(3)),
        None,
        "bundle.root",
        "signed",
    );
    // An entry is changed.
    let changed = spoil(&|log| log.entries[2].entry.at = fenwick_coop::kernel::time::Time(0));
    refused(changed, None, "bundle.entry", &format!("entry {middle}"));
    let renumbered = spoil(&|log| log.entries.last_mut().unwrap().entry.seq = 9_999);
    refused(renumbered, None, "bundle.entry", "entry 9999");
    let salted = spoil(&|log| log.entries.last_mut().unwrap().salt = Hash([0; 32]));
    refused(salted, None, "bundle.entry", &format!("entry {last}"));
    // Entries or leaves change places.
    refused(
        spoil(&|log| log.entries.swap(1, 2)),
        None,
        "bundle.order",
        "wrong place",
    );
    let twice = spoil(&|log| log.entries.push(log.entries.last().unwrap().clone()));
    refused(twice, None, "bundle.order", &format!("entry {last}"));
    refused(
        spoil(&|log| log.leaves.swap(0, 1)),
        None,
        "bundle.root",
        "another order",
    );
    // Another log's checkpoint, key or form.
    let other = LogKey::from_seed("fenwick/test", &[9; 32]).unwrap();
    refused(
        whole.clone(),
        Some(&other.verifier()),
        "bundle.key",
        "not of the one whose key you gave",
    );
    let resigned = spoil(&|log| log.log_key = other.verifier().to_string());
    refused(resigned, None, "bundle.signature", "cannot be trusted");
    let swapped = spoil(&|log| log.checkpoint = log.public_checkpoint.clone());
    refused(swapped, None, "bundle.signature", "cannot be trusted");
    refused(spoil(&|log| log.form = 2), None, "bundle.form", "form 2");
    refused(
        spoil(&|log| log.log_key = "nothing".to_owned()),
        None,
        "bundle.key",
        "cannot be read",
    );
    assert!(whole.open(Some(&log_key().verifier())).is_ok());
}

#[tokio::test]
async fn c6_somebody_elses_key_over_the_same_entries_is_not_the_co_ops_log() {
    let (_, whole) = published().await;
    let thief = LogKey::from_seed("fenwick/test", &[9; 32]).unwrap();
    let forged = |name: &str, leaves: &[[u8; 32]]| {
        let key = LogKey::from_seed(name, &[9; 32]).unwrap();
        let checkpoint = Checkpoint {
            origin: name.to_owned(),
            size: leaves.len() as u64,
            root: fenwick_merkle::root_of(leaves),
        };
        checkpoint.sign(&key)
    };
    let mut stolen = whole;
    stolen.entries.pop();
    let leaves: Vec<[u8; 32]> = stolen.leaves.iter().map(|leaf| leaf.0).collect();
    let public: Vec<[u8; 32]> = stolen
        .entries
        .iter()
        .map(|salted| {
            let canonical = salted.entry.canonical().unwrap();
            leaf_hash(&digest_of(&salted.salt.0, &canonical).0)
        })
        .collect();
    stolen.log_key = thief.verifier().to_string();
    stolen.checkpoint = forged("fenwick/test", &leaves);
    stolen.public_checkpoint = forged("fenwick/test/public", &public);
    // The founding itself names the key.
    refused(stolen, None, "bundle.log", "another key");
}

#[tokio::test]
async fn c6_a_private_entry_is_not_accepted_in_a_published_log() {
    let (memory, mut published) = published().await;
    let stored = memory.entries_now();
    // Who opens her own entry to the world does not make it part of the page.
    let people = memory.people();
    let (first, key) = (&people[0], |row: &PersonRow| keyring().unwrap(&row.key).unwrap());
    let own = stored
        .iter()
        .map(|stored| serde_json::from_slice::<Entry>(&stored.canonical).unwrap())
        .find(|entry| entry.subject() == Some(MemberNo(first.member)))
        .unwrap();
    let salt = Hash(leaf_salt(key(first).expose(), own.seq));
    let place = published
        .entries
        .iter()
        .position(|salted| salted.entry.seq > own.seq)
        .unwrap();
    published
        .entries
        .insert(place, crate::published::Salted { salt, entry: own });
    refused(published, None, "bundle.private", "must not be published");
}

#[tokio::test]
async fn who_tipped_the_scale_with_a_private_act_is_not_named_by_what_follows() {
    let memory = Memory::default();
    let office = Office::open(memory.clone(), keyring()).await.unwrap();
    let mut rules = founding();
    rules.bylaws.voting.initiative = Some(fenwick_coop::people::bylaws::Initiative {
        share: fenwick_coop::people::bylaws::Fraction {
            of: 1,
            parts: 2,
            more_than: false,
        },
        small_below: 0,
        small_count: 0,
    });
    let command = Command::Found {
        founding: Box::new(rules.clone()),
        officers: vec![newcomer(), newcomer()],
    };
    office
        .act(with_keys(asker(None, b"found"), command))
        .await
        .unwrap();
    for _ in 0..2 {
        office.act(admit(None)).await.unwrap();
    }
    let draft = proposal::Act::Draft(Matter::Bylaws(Box::new(rules.bylaws)), None);
    office.act(by(member(3), Command::Proposal(draft))).await.unwrap();
    let support = proposal::Act::Support(fenwick_coop::kernel::ids::ProposalNo(1));
    office
        .act(by(member(4), Command::Proposal(support)))
        .await
        .unwrap();
    for demanding in [2, 4] {
        let demand = Command::Assembly(assembly::Act::Demand);
        office.act(by(member(demanding), demand)).await.unwrap();
    }
    let published = publish(&office).await.unwrap();
    let text = serde_json::to_string(&published).unwrap();
    assert!(text.contains("noticed") && text.contains("called"));
    let follows = |salted: &&crate::published::Salted| {
        matches!(&salted.entry.event, Event::Motion(_) | Event::Assembly(_))
    };
    for salted in published.entries.iter().filter(follows) {
        assert_eq!(salted.entry.actor, Actor::Calendar, "{:?}", salted.entry.event);
    }
    // What a member does openly keeps her name.
    let drafted = published
        .entries
        .iter()
        .find(|salted| matches!(&salted.entry.event, Event::Proposal(_)));
    assert_eq!(drafted.unwrap().entry.actor, member(3));
    verifies(&memory).await;
}
