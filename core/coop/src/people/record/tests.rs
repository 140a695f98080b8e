//! Her own records are hers: only she takes them out, sends them and takes them back.

use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, SendingNo};
use crate::people::record::{Act, State, Wish};
use crate::tests::given::{DORA, EDDA, Scene, a_coop, assisted};
use crate::{Command, Event};
use std::collections::BTreeSet;

fn wish() -> Wish {
    Wish {
        dataset: "savings".to_owned(),
        fields: BTreeSet::from(["amount".to_owned()]),
        text: Hash([7; 32]),
        until: "2099-12-31".parse().unwrap(),
    }
}

fn send(member: MemberNo) -> Command {
    Command::Record(Act::Send(member, wish()))
}

fn state(scene: &Scene, member: MemberNo) -> Vec<(SendingNo, State)> {
    let sendings = scene.coop.records.sendings(member);
    sendings
        .map(|(number, sending)| (number, sending.state(scene.now)))
        .collect()
}

#[test]
fn m5_taking_out_through_anothers_hands_is_written_down_also_after_leaving_and_never_after_erasure() {
    let mut scene = a_coop();
    let take_out = || Command::Record(Act::TakeOut(DORA));
    assert_eq!(scene.act(Actor::Member(DORA), take_out()).unwrap(), []);
    let events = scene.act(assisted(DORA), take_out()).unwrap();
    assert!(matches!(events.as_slice(), [event] if event.subject() == Some(DORA) && !event.is_public()));
    for stranger in [
        Actor::Operator,
        Actor::Calendar,
        Actor::Member(EDDA),
        assisted(EDDA),
    ] {
        assert_eq!(scene.refused(stranger, take_out()), "rights.own-rows");
    }
    scene.act(Actor::Member(DORA), Command::Leave(DORA)).unwrap();
    scene.act(assisted(DORA), take_out()).unwrap();
    assert_eq!(scene.coop.records.taken(DORA).count(), 2);
    assert_eq!(scene.coop.records.taken(EDDA).count(), 0);
    scene.act(Actor::Member(DORA), Command::Erase(DORA)).unwrap();
    assert_eq!(scene.refused(assisted(DORA), take_out()), "membership.erased");
}

#[test]
fn p7_she_alone_sends_to_whom_she_names_and_the_log_has_no_name() {
    let mut scene = a_coop();
    for stranger in [Actor::Operator, Actor::Member(EDDA), assisted(EDDA)] {
        assert_eq!(scene.refused(stranger, send(DORA)), "rights.own-rows");
    }
    let events = scene.act(assisted(DORA), send(DORA)).unwrap();
    let [event @ Event::Record(_)] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert!(event.subject() == Some(DORA) && !event.is_public());
    scene.act(assisted(EDDA), send(EDDA)).unwrap();
    assert_eq!(state(&scene, DORA), [(SendingNo(1), State::Valid)]);
    assert_eq!(state(&scene, EDDA), [(SendingNo(2), State::Valid)]);
    assert_eq!(scene.coop.queries.abandoned(), [], "no question is asked for it");
}

#[test]
fn p7_a_sending_is_taken_back_by_her_once_and_ends_by_itself() {
    let mut scene = a_coop();
    scene.act(assisted(DORA), send(DORA)).unwrap();
    let soon = Wish {
        until: scene.now.date(),
        ..wish()
    };
    scene
        .act(assisted(DORA), Command::Record(Act::Send(DORA, soon.clone())))
        .unwrap();
    let revoke = |number| Command::Record(Act::Revoke(SendingNo(number)));
    // Another's number is no number.
    for (actor, number) in [
        (assisted(EDDA), 1),
        (Actor::Operator, 1),
        (assisted(DORA), 0),
        (assisted(DORA), 3),
    ] {
        assert_eq!(scene.refused(actor, revoke(number)), "record.unknown");
    }
    assert_eq!(scene.act(assisted(DORA), revoke(1)).unwrap().len(), 1);
    assert_eq!(scene.act(assisted(DORA), revoke(1)).unwrap(), []);
    scene.days_later(1);
    let states = [(SendingNo(1), State::Revoked), (SendingNo(2), State::Expired)];
    assert_eq!(state(&scene, DORA), states);
    assert_eq!(
        scene.refused(assisted(DORA), Command::Record(Act::Send(DORA, soon))),
        "record.until"
    );
}

#[test]
fn what_the_charter_does_not_name_is_not_sent() {
    let scene = a_coop();
    let refused = |wish| scene.refused(assisted(DORA), Command::Record(Act::Send(DORA, wish)));
    let other = |dataset: &str, fields: &[&str]| Wish {
        dataset: dataset.to_owned(),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        ..wish()
    };
    assert_eq!(refused(other("dreams", &["amount"])), "charter.missing");
    assert_eq!(refused(other("savings", &["amount", "dreams"])), "charter.fields");
    assert_eq!(refused(other("savings", &[])), "record.fields");
}

#[test]
fn a_history_is_brought_once_and_only_by_a_member() {
    let mut scene = a_coop();
    let bring = || Command::Record(Act::Bring(DORA, Hash([3; 32])));
    assert_eq!(scene.refused(Actor::Operator, bring()), "rights.own-rows");
    assert_eq!(scene.act(assisted(DORA), bring()).unwrap().len(), 1);
    assert_eq!(scene.act(assisted(DORA), bring()).unwrap(), []);
    assert_eq!(
        scene.coop.records.brought(DORA).collect::<Vec<_>>(),
        [Hash([3; 32])]
    );
    scene.act(Actor::Member(DORA), Command::Leave(DORA)).unwrap();
    assert_eq!(scene.refused(assisted(DORA), bring()), "membership.left");
}
