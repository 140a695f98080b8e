//! A proposal seeks its words and its support; enough support makes it a motion, and nothing else does.

use super::*;
use crate::kernel::facts::Actor;
use crate::people::ballot::Stage;
use crate::people::bylaws::Initiative;
use crate::people::charter::Charter;
use crate::tests::given::{DORA, EDDA, Scene, a_coop, bylaws, charter, founded, one_of};
use crate::{Command, Event as Any};

/// A tenth, or three of fewer than thirty.
fn a_tenth() -> Initiative {
    Initiative {
        share: one_of(1, 10),
        small_below: 30,
        small_count: 3,
    }
}

fn of(members: usize) -> Scene {
    let mut rules = bylaws();
    rules.voting.initiative = Some(a_tenth());
    let mut scene = founded(rules, vec![charter()]);
    scene.admits(members - 5);
    scene
}

fn me(number: u32) -> Actor {
    Actor::Member(MemberNo(number))
}

fn titled(title: &str) -> Matter {
    Matter::Charter(Box::new(Charter {
        title: title.to_owned(),
        ..charter()
    }))
}

const FIRST: ProposalNo = ProposalNo(1);

fn drafts(scene: &mut Scene, number: u32) {
    let act = Act::Draft(titled("Proposed"), Some(Hash([1; 32])));
    scene.act(me(number), Command::Proposal(act)).unwrap();
}

fn supports() -> Command {
    Command::Proposal(Act::Support(FIRST))
}

fn state(scene: &Scene) -> State {
    scene.coop.proposals.get(FIRST).unwrap().state
}

/// How many supporters, its sponsor among them, it takes to notice a proposal.
fn needed(members: usize) -> usize {
    let mut scene = of(members);
    drafts(&mut scene, 5);
    for number in (1..).filter(|number| *number != 5) {
        scene.act(me(number), supports()).unwrap();
        if state(&scene) != State::Draft {
            return scene.coop.proposals.get(FIRST).unwrap().supporters.len();
        }
    }
    0
}

#[test]
fn a_tenth_or_three_of_fewer_than_thirty_exactly_at_the_borders() {
    let needed: Vec<usize> = [6, 20, 29, 30, 31, 40, 41].into_iter().map(needed).collect();
    assert_eq!(needed, [3, 3, 3, 3, 4, 4, 5]);
    // where there are not even three, all of them are enough
    assert!(a_tenth().is_reached(2, 2) && !a_tenth().is_reached(1, 2) && !a_tenth().is_reached(0, 0));
}

#[test]
fn what_enough_support_is_noticed_at_once_with_its_sponsor() {
    let mut scene = of(10);
    drafts(&mut scene, 4);
    scene.act(me(5), supports()).unwrap();
    assert_eq!(state(&scene), State::Draft);
    let events = scene.act(me(6), supports()).unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(state(&scene), State::Noticed(MotionNo(1)));
    let motion = scene.coop.motions.get(MotionNo(1)).unwrap();
    assert_eq!(
        (motion.sponsor, motion.proposal, motion.stage),
        (Some(DORA), Some(FIRST), Stage::Noticed)
    );
    // its words are frozen
    for act in [
        Act::Support(FIRST),
        Act::Amend(FIRST, titled("Other"), None),
        Act::Withdraw(FIRST),
        Act::Notice(FIRST),
    ] {
        assert_eq!(scene.refused(me(4), Command::Proposal(act)), "proposal.noticed");
    }
}

#[test]
fn who_left_supports_nothing() {
    let mut scene = of(10);
    drafts(&mut scene, 4);
    scene.act(me(5), supports()).unwrap();
    scene.act(me(5), Command::Leave(EDDA)).unwrap();
    scene.act(me(6), supports()).unwrap();
    assert_eq!(state(&scene), State::Draft);
    scene.act(me(7), supports()).unwrap();
    assert_eq!(state(&scene), State::Noticed(MotionNo(1)));
}

#[test]
fn an_amended_proposal_begins_again_to_seek_support() {
    let mut scene = of(10);
    drafts(&mut scene, 4);
    scene.act(me(5), supports()).unwrap();
    let amend = Act::Amend(FIRST, titled("Amended"), None);
    scene.act(me(4), Command::Proposal(amend)).unwrap();
    let found = scene.coop.proposals.get(FIRST).unwrap();
    assert_eq!((found.amended, found.supporters.len(), found.text), (1, 1, None));
    scene.act(me(6), supports()).unwrap();
    assert_eq!(state(&scene), State::Draft);
    // who supported the old words may support the new
    scene.act(me(5), supports()).unwrap();
    assert_eq!(state(&scene), State::Noticed(MotionNo(1)));
}

#[test]
fn nobody_supports_twice_and_only_the_sponsor_changes_or_withdraws() {
    let mut scene = of(10);
    drafts(&mut scene, 4);
    assert_eq!(scene.refused(me(4), supports()), "proposal.supported");
    for act in [Act::Amend(FIRST, titled("Mine"), None), Act::Withdraw(FIRST)] {
        assert_eq!(scene.refused(me(1), Command::Proposal(act)), "proposal.sponsor");
    }
    assert_eq!(scene.refused(Actor::Operator, supports()), "proposal.member");
    assert_eq!(scene.refused(me(99), supports()), "membership.unknown");
    scene.act(me(4), Command::Proposal(Act::Withdraw(FIRST))).unwrap();
    assert_eq!(scene.refused(me(5), supports()), "proposal.withdrawn");
    let none = Command::Proposal(Act::Support(ProposalNo(0)));
    assert_eq!(scene.refused(me(5), none), "proposal.unknown");
}

#[test]
fn an_officer_notices_any_proposal_and_its_sponsor_one_with_enough_support() {
    let notice = || Command::Proposal(Act::Notice(FIRST));
    let mut scene = of(10);
    drafts(&mut scene, 4);
    assert_eq!(scene.refused(me(4), notice()), "duty.officer");
    assert!(scene.decide(me(1), notice()).is_ok());
    // given three supporters of ten, of whom one left before the third came, and then one more leaves
    let mut scene = of(40);
    drafts(&mut scene, 4);
    for number in [5, 6] {
        scene.act(me(number), supports()).unwrap();
    }
    assert_eq!(scene.refused(me(4), notice()), "duty.officer");
    // when so many others leave that three of those who stay are enough
    for number in 20..=30 {
        scene.act(me(number), Command::Leave(MemberNo(number))).unwrap();
    }
    assert_eq!(scene.refused(me(5), notice()), "duty.officer");
    scene.act(me(4), notice()).unwrap();
    assert_eq!(state(&scene), State::Noticed(MotionNo(1)));
}

#[test]
fn what_makes_no_sense_any_more_is_not_noticed_however_many_support_it() {
    use crate::people::charter::Kind;
    let mut scene = of(6);
    let longer = |village: &str| {
        let mut new = charter();
        if let Kind::Key(key) = &mut new.fields[1].kind {
            key.domain.push(village.to_owned());
        }
        Matter::Charter(Box::new(new))
    };
    scene
        .act(me(4), Command::Proposal(Act::Draft(longer("west"), None)))
        .unwrap();
    // meanwhile another charter of the same rows is adopted
    let east = Command::Propose(longer("east").into());
    scene.act(me(1), east).unwrap();
    scene.days_later(7);
    for number in 1..=3 {
        scene
            .act(
                me(number),
                crate::tests::given::ballot(MotionNo(1), fenwick_tally::Answer::Yes),
            )
            .unwrap();
    }
    scene.days_later(7);
    scene.act(me(5), supports()).unwrap();
    assert_eq!(scene.refused(me(6), supports()), "charter.continues");
    assert_eq!(
        scene.refused(me(1), Command::Proposal(Act::Notice(FIRST))),
        "charter.continues"
    );
}

#[test]
fn a_proposal_is_drafted_by_a_member_and_makes_sense() {
    let scene = a_coop();
    let nobody = Command::Proposal(Act::Draft(titled("Proposed"), None));
    assert_eq!(scene.refused(Actor::Operator, nobody), "proposal.member");
    let mut nonsense = bylaws();
    nonsense.split.clear();
    let nonsense = Matter::Bylaws(Box::new(nonsense));
    let nonsense = Command::Proposal(Act::Draft(nonsense, None));
    assert_eq!(scene.refused(me(4), nonsense), "bylaws.form");
}

#[test]
fn who_supports_is_private_and_what_is_proposed_is_public() {
    let mut scene = of(10);
    let events = scene
        .act(me(4), Command::Proposal(Act::Draft(titled("Proposed"), None)))
        .unwrap();
    assert!(events.iter().all(Any::is_public));
    let events = scene.act(me(5), supports()).unwrap();
    assert!(
        events
            .iter()
            .all(|event| !event.is_public() && event.subject() == Some(EDDA))
    );
}
