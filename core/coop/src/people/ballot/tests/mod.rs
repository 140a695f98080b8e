//! Scenes for motions, votes, papers and elections.

mod apart;
mod audit;
mod council;
mod election;
mod fractions;
mod motions;
mod nominations;
mod once;
mod outcomes;
mod proxies;
mod room;
mod rules;
mod seats;
mod secret;
mod signing;
mod weights;

use super::*;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;
use crate::path::consent::Answer as Said;
use crate::people::bylaws::{Bylaws, Fraction};
use crate::people::charter::Charter;
use crate::people::membership::Event as Register;
use crate::tests::given::{
    ANNA, BELA, CARO, DORA, EDDA, Scene, a_coop, ballot, bylaws, charter, founded, newcomer, one_of, scope,
    terms,
};
use crate::{Command, Event as Any, Newcomer};
use fenwick_tally::{Answer, Candidate, Count, Ranking};
use proptest::prelude::*;

fn new_charter() -> Matter {
    Matter::Charter(Box::new(Charter {
        title: "Changed".to_owned(),
        ..charter()
    }))
}

/// A co-op of five members and so many more, under the usual bylaws with this change.
fn under(change: impl FnOnce(&mut Bylaws), more: usize) -> Scene {
    let mut rules = bylaws();
    change(&mut rules);
    rules.check().unwrap();
    let mut scene = founded(rules, vec![charter()]);
    scene.admits(more);
    scene
}

/// A scene whose charter motions pass with this quorum and threshold; the roll is 5 members and `more`.
fn voting(quorum: Fraction, threshold: Fraction, more: usize) -> Scene {
    let change = |rules: &mut Bylaws| {
        rules.voting.quorum = quorum;
        rules.voting.charter_threshold = threshold;
    };
    under(change, more)
}

fn me(number: u32) -> Actor {
    Actor::Member(MemberNo(number))
}

fn vote(scene: &mut Scene, motion: MotionNo, answers: &[Answer]) {
    for (place, answer) in answers.iter().enumerate() {
        let actor = Actor::Member(MemberNo::after(place));
        scene.act(actor, ballot(motion, *answer)).unwrap();
    }
}

/// A motion on a new charter that is open.
fn opened(scene: &mut Scene) -> MotionNo {
    let motion = scene.proposes(new_charter());
    scene.days_later(7);
    motion
}

fn gives(motion: MotionNo, to: u32) -> Command {
    Command::Vote(motion, Vote::Delegate(Some(MemberNo(to))))
}

fn takes_back(motion: MotionNo) -> Command {
    Command::Vote(motion, Vote::Delegate(None))
}

fn takes_paper(motion: MotionNo, member: u32, paper: Paper) -> Command {
    Command::TakePaper(motion, MemberNo(member), paper)
}

fn counted_in_room(motion: MotionNo, tellers: &[u32], choices: &[(u64, Answer)], spoilt: u64) -> Command {
    let room = RoomCount {
        tellers: tellers.iter().map(|teller| MemberNo(*teller)).collect(),
        class: None,
        choices: choices
            .iter()
            .map(|(count, answer)| (*count, Choice::Answer(*answer)))
            .collect(),
        spoilt,
        note: Hash([9; 32]),
    };
    Command::CountRoom(motion, room)
}

fn leaves(scene: &mut Scene, number: u32) {
    scene.act(me(number), Command::Leave(MemberNo(number))).unwrap();
}

fn is_expelled(scene: &mut Scene, number: u32) {
    let event = Register::Expelled {
        member: MemberNo(number),
        by: vec![ANNA, BELA],
        reasons: Hash([8; 32]),
    };
    scene.happens(Actor::Operator, Any::Membership(event));
}

fn admits_of_class(scene: &mut Scene, class: &str, count: usize) {
    let one = || Newcomer {
        class: Some(class.to_owned()),
        ..newcomer()
    };
    let newcomers = std::iter::repeat_with(one).take(count).collect();
    scene.act(Actor::Operator, Command::Admit(newcomers)).unwrap();
}

/// How a motion ended.
fn ended(scene: &Scene, motion: MotionNo) -> Outcome {
    found(scene, motion).outcome.clone().unwrap()
}

fn found(scene: &Scene, motion: MotionNo) -> &Motion {
    scene.coop.motions.get(motion).unwrap()
}

fn count(yes: u64, no: u64, abstain: u64) -> Count {
    Count { yes, no, abstain }
}
