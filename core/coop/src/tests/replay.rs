//! The same entries give the same co-op.

use super::given::{
    ANNA, BELA, DORA, EDDA, Scene, a_coop, assisted, bylaws, charter, contribution, epsilon, founded,
    question, scope, terms,
};
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::InvoiceNo;
use crate::path::consent::Answer;
use crate::path::query::Ask;
use crate::path::request::{Bound, Terms};
use crate::people::ballot::Matter;
use crate::{Command, Coop, Entry};

/// A co-op in which everything happens once.
fn a_whole_life() -> Scene {
    let mut rules = bylaws();
    rules.approval.methods_by_council = true;
    let mut scene = founded(rules, vec![charter()]);
    scene.adopts(Matter::Charter(Box::new(charter())));
    let import = scene.brings(assisted(DORA), DORA, 9);
    let confirm = Command::ConfirmContribution(import, vec![ANNA, BELA]);
    scene.act(Actor::Operator, confirm).unwrap();
    scene.act(Actor::Member(EDDA), contribution(EDDA, 3)).unwrap();
    let see = Command::See(EDDA, "savings".to_owned());
    scene.act(assisted(EDDA), see).unwrap();
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
    let method = a_method(&mut scene);
    let user = scene.user("company");
    let request = scene.grants(Terms {
        fee_minor: 5_000,
        methods: vec![method],
        ..terms(user)
    });
    let failed = scene.reserves(request, "0.25").unwrap();
    scene.act(Actor::Operator, Command::Fail(failed)).unwrap();
    let query = scene.reserves(request, "0.5").unwrap();
    let release = scene.releases(query);
    let question = question("SELECT SUM(amount) again", "amount");
    let asked = Ask {
        request,
        sql: question.sql.clone(),
        epsilon: Some(epsilon("0.25")),
        method: Some(Box::new(Bound {
            method,
            values: vec![5],
            question,
        })),
    };
    scene.act(Actor::Operator, Command::Reserve(asked)).unwrap();
    scene.act(Actor::Operator, Command::Invoice(release)).unwrap();
    let settle = Command::Settle(InvoiceNo(1), Hash([6; 32]));
    scene.act(Actor::Operator, settle).unwrap();
    let declare = Command::DeclareDividend("2026".parse().unwrap());
    scene.act(Actor::Operator, declare).unwrap();
    scene.act(Actor::Member(DORA), Command::Leave(DORA)).unwrap();
    scene.act(Actor::Member(DORA), Command::Erase(DORA)).unwrap();
    scene
}

/// A method that is approved, withdrawn and approved by vote.
fn a_method(scene: &mut Scene) -> Hash {
    let method = Hash([8; 32]);
    let add = Command::AddMethod(method, Box::new(question("SELECT SUM(amount) once", "amount")));
    scene.act(Actor::Operator, add).unwrap();
    for command in [Command::ApproveMethod(method), Command::WithdrawMethod(method)] {
        scene.act(Actor::Member(ANNA), command).unwrap();
    }
    scene.adopts(Matter::Method {
        method,
        approve: true,
    });
    method
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
    // 35 golden files, of which four are motions noticed and two are requests filed
    assert_eq!(kinds.len(), 31, "{kinds:?}");
}
