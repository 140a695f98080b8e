//! The same entries give the same co-op.

use super::given::{ANNA, BELA, DORA, EDDA, Scene, a_coop, assisted, charter, contribution, scope, terms};
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::InvoiceNo;
use crate::path::consent::Answer;
use crate::path::request::Terms;
use crate::people::ballot::Matter;
use crate::{Command, Coop, Entry};

/// A co-op in which everything happens once.
fn a_whole_life() -> Scene {
    let mut scene = a_coop();
    scene.adopts(Matter::Charter(Box::new(charter())));
    let import = scene.brings(assisted(DORA), DORA, 9);
    let confirm = Command::ConfirmContribution(import, vec![ANNA, BELA]);
    scene.act(Actor::Operator, confirm).unwrap();
    scene.act(Actor::Member(EDDA), contribution(EDDA, 3)).unwrap();
    scene.says(EDDA, Answer::Yes, scope());
    scene.is_said_to_say(DORA, Answer::Yes, scope());
    scene.is_said_to_say(ANNA, Answer::Yes, scope());
    let waiting = scene.coop.consents.waiting_of(DORA).next().unwrap().0;
    scene
        .act(Actor::Member(DORA), Command::ConfirmConsent(waiting, Vec::new()))
        .unwrap();
    scene
        .act(Actor::Member(EDDA), Command::Withdraw(EDDA, scope()))
        .unwrap();
    let user = scene.user("company");
    let request = scene.grants(Terms {
        fee_minor: 5_000,
        ..terms(user)
    });
    let failed = scene.reserves(request, "0.25").unwrap();
    scene.act(Actor::Operator, Command::Fail(failed)).unwrap();
    let query = scene.reserves(request, "0.5").unwrap();
    let release = scene.releases(query);
    scene.act(Actor::Operator, Command::Invoice(release)).unwrap();
    let settle = Command::Settle(InvoiceNo(1), Hash([6; 32]));
    scene.act(Actor::Operator, settle).unwrap();
    let declare = Command::DeclareDividend("2026".parse().unwrap());
    scene.act(Actor::Operator, declare).unwrap();
    scene.act(Actor::Member(DORA), Command::Leave(DORA)).unwrap();
    scene.act(Actor::Member(DORA), Command::Erase(DORA)).unwrap();
    scene
}

fn replayed(journal: &[Entry]) -> Coop {
    let mut coop = Coop::founded(&journal[0]).unwrap();
    journal[1..].iter().for_each(|entry| coop.apply(entry));
    coop
}

#[test]
fn a_replayed_journal_gives_the_same_state_also_when_read_from_its_bytes() {
    let scene = a_whole_life();
    let lived = scene.coop.state_hash().unwrap();
    assert_eq!(replayed(&scene.journal).state_hash().unwrap(), lived);
    let written: Vec<Vec<u8>> = scene
        .journal
        .iter()
        .map(|entry| entry.canonical().unwrap())
        .collect();
    let read: Vec<Entry> = written
        .iter()
        .map(|bytes| serde_json::from_slice(bytes).unwrap())
        .collect();
    assert_eq!(read, scene.journal);
    assert_eq!(replayed(&read).state_hash().unwrap(), lived);
}

#[test]
fn every_entry_changes_the_state_and_keeps_the_books_balanced() {
    let scene = a_whole_life();
    let mut coop = Coop::founded(&scene.journal[0]).unwrap();
    let mut seen = std::collections::BTreeSet::from([coop.state_hash().unwrap()]);
    for entry in &scene.journal[1..] {
        coop.apply(entry);
        assert!(
            coop.is_balanced() && seen.insert(coop.state_hash().unwrap()),
            "{entry:?}"
        );
    }
    assert_eq!(coop.size, u64::try_from(scene.journal.len()).unwrap());
}

#[test]
fn a_journal_without_a_founding_is_no_coop() {
    let scene = a_coop();
    assert!(Coop::founded(&scene.journal[1]).is_none());
}

#[test]
fn a_whole_life_has_every_kind_of_event() {
    // Each kind by its two outer names, as the journal writes them.
    let kinds: std::collections::BTreeSet<String> = a_whole_life()
        .journal
        .iter()
        .map(|entry| {
            let value = serde_json::to_value(&entry.event).unwrap();
            let (outer, inner) = value.as_object().unwrap().iter().next().unwrap();
            let inner = inner.as_object().unwrap().keys().next().unwrap();
            if outer == "founded" {
                outer.clone()
            } else {
                format!("{outer}/{inner}")
            }
        })
        .collect();
    // 27 golden files, of which two are motions noticed
    assert_eq!(kinds.len(), 26, "{kinds:?}");
}
