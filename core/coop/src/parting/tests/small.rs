//! What has to be so before anybody parts, and after.

use super::scene::*;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::parting::Arriving;
use crate::path::consent::Answer;
use crate::people::ballot::Matter;
use crate::people::leaving::{self, Act};
use crate::tests::given::{
    ANNA, BELA, CARO, DORA, EDDA, Scene, assisted, ballot, bylaws, charter, consent, founded, scope,
};
use crate::{Command, Event};
use fenwick_tally::Answer as Said;

/// A small co-op whose members 6 and 7 are the north and decided to part.
fn small() -> (Scene, MotionNo) {
    let mut scene = founded(bylaws(), vec![charter()]);
    let north = Command::Admit(vec![of_north(), of_north()]);
    act(&mut scene, Actor::Operator, north);
    let motion = scene.adopts(split("north-savers"));
    (scene, motion)
}

#[test]
fn c10_who_parted_left_with_her_offices_and_consents_and_can_still_be_erased() {
    let (mut scene, motion) = small();
    let her = MemberNo(6);
    scene.says(her, Answer::Yes, scope());
    let size = scene.coop.size;
    act(&mut scene, Actor::Operator, part(motion, size));
    let line = *scene.coop.members.get(her).unwrap();
    assert!(line.parted && line.left.is_some() && !scene.coop.members.keeps_rows(her));
    assert_eq!(scene.coop.consents.of_member(her).count(), 0);
    let yes = consent(her, Answer::Yes, scope());
    assert_eq!(scene.refused(Actor::Member(her), yes), "membership.left");
    assert!(scene.decide(assisted(her), Command::Erase(her)).is_ok());
    let last: Vec<&Event> = scene
        .journal
        .iter()
        .rev()
        .take(3)
        .map(|entry| &entry.event)
        .collect();
    assert_eq!(last[0].subject(), None);
    assert_eq!(
        (last[1].subject(), last[2].subject()),
        (Some(MemberNo(7)), Some(her))
    );
}

#[test]
fn c10_nothing_parts_without_a_motion_twice_or_from_a_copy_that_is_old() {
    let (mut scene, motion) = small();
    let size = scene.coop.size;
    let refused = |scene: &Scene, motion, size| scene.refused(Actor::Operator, part(motion, size));
    assert_eq!(refused(&scene, MotionNo(9), size), "motion.unknown");
    let other = scene.proposes(Matter::Reaffirmation);
    assert_eq!(refused(&scene, other, size), "split.motion");
    assert_eq!(refused(&scene, motion, size), "split.changed");
    let size = scene.coop.size;
    act(&mut scene, Actor::Operator, part(motion, size));
    assert_eq!(refused(&scene, motion, scene.coop.size), "split.done");
}

#[test]
fn c10_a_split_that_did_not_pass_or_leaves_too_few_officers_does_not_happen() {
    let mut scene = founded(bylaws(), vec![charter()]);
    let nobody = Command::Propose(split("north-savers").into());
    assert_eq!(scene.refused(Actor::Member(ANNA), nobody), "membership.class");
    act(&mut scene, Actor::Operator, Command::Admit(vec![of_north()]));
    let odd = Command::Propose(split("../north").into());
    assert_eq!(scene.refused(Actor::Member(ANNA), odd), "split.slug");
    let motion = scene.proposes(split("north-savers"));
    scene.days_later(7);
    for member in [ANNA, BELA, CARO, DORA, EDDA] {
        act(&mut scene, Actor::Member(member), ballot(motion, Said::No));
    }
    scene.days_later(7);
    let refused = |scene: &Scene, motion| scene.refused(Actor::Operator, part(motion, scene.coop.size));
    assert_eq!(refused(&scene, motion), "split.motion");
    let motion = scene.adopts(split("north-savers"));
    act(&mut scene, Actor::Member(ANNA), Command::Leave(ANNA));
    act(&mut scene, Actor::Member(BELA), Command::Leave(BELA));
    assert_eq!(refused(&scene, motion), "split.officers");
}

#[test]
fn c10_only_who_was_of_the_class_at_the_votes_close_parts() {
    let (mut scene, motion) = small();
    // given one more of the north after the close
    let later = Command::Admit(vec![of_north()]);
    act(&mut scene, Actor::Operator, later);
    let size = scene.coop.size;
    // when they part
    act(&mut scene, Actor::Operator, part(motion, size));
    // then she stays
    let parted = |member| scene.coop.members.get(MemberNo(member)).unwrap().parted;
    assert_eq!([6, 7, 8].map(parted), [true, true, false]);
    assert!(scene.coop.members.active(MemberNo(8)).is_ok());
}

#[test]
fn c10_a_split_that_nobody_carries_out_lapses_by_the_calendar_and_can_be_voted_anew() {
    let lapsed = |scene: &Scene| {
        let mut events = scene.journal.iter().map(|entry| (entry.actor, &entry.event));
        events.any(|(actor, event)| {
            actor == Actor::Calendar && matches!(event, Event::Leaving(leaving::Event::SplitLapsed { .. }))
        })
    };
    let (mut scene, motion) = small();
    scene.days_later(179);
    let size = scene.coop.size;
    assert!(!lapsed(&scene) && scene.decide(Actor::Operator, part(motion, size)).is_ok());
    scene.days_later(1);
    assert!(lapsed(&scene));
    let size = scene.coop.size;
    let refusal = scene.decide(Actor::Operator, part(motion, size)).unwrap_err();
    assert_eq!(refusal.rule, "split.lapsed");
    assert!(
        refusal
            .hint
            .unwrap()
            .contains("motion propose split north north-savers")
    );
    let again = scene.adopts(split("north-savers"));
    let size = scene.coop.size;
    act(&mut scene, Actor::Operator, part(again, size));
    // What was carried out lapses no more.
    scene.days_later(200);
    let size = scene.coop.size;
    assert_eq!(scene.refused(Actor::Operator, part(again, size)), "split.done");
}

#[test]
fn c10_officers_attest_a_parting_and_are_named_in_the_log() {
    let (mut scene, motion) = small();
    let by = |officers: &[MemberNo]| match part(motion, scene.coop.size) {
        Command::Leaving(Act::Part {
            motion, size, sister, ..
        }) => Command::Leaving(Act::Part {
            motion,
            size,
            sister,
            attested_by: officers.to_vec(),
        }),
        other => other,
    };
    for officers in [
        vec![],
        vec![ANNA],
        vec![ANNA, ANNA],
        vec![ANNA, DORA],
        vec![ANNA, MemberNo(6)],
    ] {
        assert_eq!(
            scene.refused(Actor::Operator, by(&officers)),
            "duty.attest",
            "{officers:?}"
        );
    }
    let command = by(&[CARO, BELA]);
    let events = scene.act(Actor::Operator, command).unwrap();
    let Some(Event::Leaving(leaving::Event::Split { attested_by, .. })) = events.last() else {
        panic!("{events:?}");
    };
    assert_eq!(*attested_by, [CARO, BELA]);
}

#[test]
fn c10_a_co_op_of_more_than_a_thousand_is_told_that_it_can_part() {
    assert_eq!(leaving::size_advice(1_000), None);
    let advice = leaving::size_advice(1_001).unwrap();
    assert!(
        advice.contains("1001 members") && advice.contains("motion propose split"),
        "{advice}"
    );
}

#[test]
fn c10_members_arrive_once_and_only_where_they_are_meant_to() {
    let (scene, motion) = small();
    let (_, mut new) = parted(&scene.coop, motion);
    let again = || {
        let carried = scene.coop.carry(&[MemberNo(6)]);
        Command::Arrive(Box::new(Arriving {
            commitments: vec![Hash([1; 32])],
            files: Vec::new(),
            carried,
        }))
    };
    assert_eq!(new.refused(Actor::Operator, again()), "split.arrival");
    assert_eq!(scene.refused(Actor::Operator, again()), "split.arrival");
    // They are no newcomers to their own bylaws, and vote at once.
    assert_eq!(new.coop.members.newcomers(), 0);
    let vote = new.proposes(Matter::Reaffirmation);
    new.days_later(7);
    act(&mut new, Actor::Member(BELA), ballot(vote, Said::Yes));
}
