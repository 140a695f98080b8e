//! Expulsion and appeal.

use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::path::consent::Answer;
use crate::people::ballot::{Matter, Stage};
use crate::people::leaving::Act;
use crate::tests::given::{ANNA, BELA, CARO, DORA, EDDA, Scene, a_coop, assisted, ballot, scope, terms};
use crate::{Command, Event};
use fenwick_tally::Answer as Said;

fn expel(member: MemberNo, by: &[MemberNo]) -> Command {
    Command::Leaving(Act::Expel {
        member,
        reasons: Hash([5; 32]),
        attested_by: by.to_vec(),
    })
}

fn appeal(member: MemberNo) -> Command {
    Command::Leaving(Act::Appeal(member))
}

/// Dora said yes, and was expelled by Anna and Bela.
fn dora_expelled() -> Scene {
    let mut scene = a_coop();
    scene.says(DORA, Answer::Yes, scope());
    scene.act(Actor::Operator, expel(DORA, &[ANNA, BELA])).unwrap();
    scene
}

fn appealed(scene: &mut Scene) -> MotionNo {
    scene.act(assisted(DORA), appeal(DORA)).unwrap();
    scene.coop.members.expulsion(DORA).unwrap().appeal.unwrap()
}

/// Everybody who may votes so, and the days pass until the close.
fn decided(scene: &mut Scene, motion: MotionNo, answer: Said) {
    scene.days_later(7);
    for member in [ANNA, BELA, CARO, EDDA] {
        scene.act(Actor::Member(member), ballot(motion, answer)).unwrap();
    }
    scene.days_later(7);
}

#[test]
fn po_expulsion_takes_two_different_officers_and_never_the_member_herself() {
    let scene = a_coop();
    let refused = |member, by: &[MemberNo]| scene.refused(Actor::Operator, expel(member, by));
    assert_eq!(refused(DORA, &[]), "duty.grave");
    assert_eq!(refused(DORA, &[ANNA]), "duty.grave");
    assert_eq!(refused(DORA, &[ANNA, ANNA]), "duty.grave");
    assert_eq!(refused(DORA, &[ANNA, EDDA]), "duty.grave");
    assert_eq!(refused(ANNA, &[ANNA, BELA]), "duty.grave");
    assert_eq!(refused(MemberNo(99), &[ANNA, BELA]), "membership.unknown");
    assert!(scene.decide(Actor::Operator, expel(ANNA, &[BELA, CARO])).is_ok());
}

#[test]
fn po_expulsion_is_grave_also_where_one_officer_attests_other_things() {
    let mut rules = crate::tests::given::bylaws();
    rules.attesting_officers = 1;
    let scene = crate::tests::given::founded(rules, vec![crate::tests::given::charter()]);
    let alone = expel(DORA, &[ANNA]);
    assert_eq!(scene.refused(Actor::Operator, alone), "duty.grave");
}

#[test]
fn who_is_expelled_is_out_and_keeps_the_rights_floor() {
    let mut scene = dora_expelled();
    let user = scene.user("research");
    assert_eq!(scene.readable(&terms(user)), [] as [u32; 0]);
    let motion = scene.proposes(Matter::Reaffirmation);
    scene.days_later(7);
    let vote = ballot(motion, Said::Yes);
    assert_eq!(scene.refused(Actor::Member(DORA), vote), "membership.left");
    let see = Command::See(DORA, "savings".to_owned());
    assert!(scene.decide(Actor::Member(DORA), see).is_ok());
    assert!(scene.decide(Actor::Member(DORA), Command::Erase(DORA)).is_ok());
}

#[test]
fn an_expelled_officer_holds_no_office_any_more() {
    let mut scene = a_coop();
    scene.act(Actor::Operator, expel(ANNA, &[BELA, CARO])).unwrap();
    assert!(!scene.coop.duties.is_officer(ANNA));
    let by_her = expel(DORA, &[ANNA, BELA]);
    assert_eq!(scene.refused(Actor::Operator, by_her), "membership.left");
}

#[test]
fn an_appeal_is_a_motion_at_once_that_nobody_sponsors_and_on_which_she_does_not_vote() {
    let mut scene = dora_expelled();
    let motion = appealed(&mut scene);
    let found = scene.coop.motions.get(motion).unwrap();
    assert_eq!(found.sponsor, None);
    assert_eq!(found.matter, Matter::Expulsion { member: DORA });
    scene.days_later(7);
    let vote = ballot(motion, Said::No);
    assert_eq!(scene.refused(Actor::Member(DORA), vote), "membership.left");
    scene.days_later(7);
    let outcome = scene.coop.motions.get(motion).unwrap().outcome.clone();
    assert_eq!(outcome.unwrap().roll, 4);
}

#[test]
fn an_expulsion_that_the_members_uphold_stands_and_is_not_decided_twice() {
    let mut scene = dora_expelled();
    let motion = appealed(&mut scene);
    assert_eq!(scene.refused(assisted(DORA), appeal(DORA)), "appeal.twice");
    decided(&mut scene, motion, Said::Yes);
    assert_eq!(scene.coop.motions.get(motion).unwrap().stage, Stage::Passed);
    assert!(scene.coop.members.active(DORA).is_err());
    assert_eq!(scene.refused(assisted(DORA), appeal(DORA)), "appeal.twice");
}

#[test]
fn an_expulsion_that_the_members_do_not_uphold_ends_by_itself() {
    let mut scene = dora_expelled();
    let joined = scene.coop.members.get(DORA).unwrap().joined;
    let motion = appealed(&mut scene);
    decided(&mut scene, motion, Said::No);
    let last = scene.journal.last().unwrap();
    assert_eq!(last.actor, Actor::Calendar);
    assert_eq!(
        last.event,
        Event::Membership(crate::people::membership::Event::Reinstated { member: DORA, motion })
    );
    let line = scene.coop.members.active(DORA).unwrap();
    assert_eq!((line.joined, line.expelled), (joined, None));
    assert_eq!(scene.coop.consents.of_member(DORA).count(), 0);
    // She is a member like any other: she votes, and after a year can be expelled and appeal again.
    let next = scene.proposes(Matter::Reaffirmation);
    scene.days_later(7);
    scene.act(Actor::Member(DORA), ballot(next, Said::Yes)).unwrap();
    scene.days_later(358);
    scene.act(Actor::Operator, expel(DORA, &[ANNA, CARO])).unwrap();
    assert!(scene.coop.members.active(DORA).is_err());
    assert_ne!(appealed(&mut scene), motion);
}

/// The members did not uphold Dora's expulsion.
fn dora_kept() -> Scene {
    let mut scene = dora_expelled();
    let motion = appealed(&mut scene);
    decided(&mut scene, motion, Said::No);
    scene
}

#[test]
fn whom_the_members_kept_no_officers_expel_within_a_year() {
    let mut scene = dora_kept();
    let again = || expel(DORA, &[ANNA, CARO]);
    let refusal = scene.decide(Actor::Operator, again()).unwrap_err();
    assert_eq!(refusal.rule, "expulsion.again");
    assert!(refusal.message.contains("2027-01-15"), "{}", refusal.message);
    scene.days_later(364);
    assert_eq!(scene.refused(Actor::Operator, again()), "expulsion.again");
    // Anybody else is expelled as before.
    assert!(scene.decide(Actor::Operator, expel(EDDA, &[ANNA, CARO])).is_ok());
    scene.days_later(1);
    assert!(scene.decide(Actor::Operator, again()).is_ok());
    // From then on it is not the members who begin.
    let tabled = Command::Propose(Matter::Expulsion { member: DORA }.into());
    assert_eq!(scene.refused(Actor::Member(ANNA), tabled), "appeal.own");
}

#[test]
fn whom_the_members_kept_the_members_themselves_expel() {
    let mut scene = dora_kept();
    scene.says(DORA, Answer::Yes, scope());
    let tabled = || Command::Propose(Matter::Expulsion { member: DORA }.into());
    scene.act(Actor::Member(ANNA), tabled()).unwrap();
    let motion = MotionNo(2);
    assert_eq!(scene.refused(Actor::Member(BELA), tabled()), "motion.under-way");
    scene.days_later(7);
    // It is about her, and she is a member: she votes.
    for (member, answer) in [
        (ANNA, Said::Yes),
        (BELA, Said::Yes),
        (CARO, Said::Yes),
        (DORA, Said::No),
    ] {
        scene.act(Actor::Member(member), ballot(motion, answer)).unwrap();
    }
    scene.days_later(7);
    assert_eq!(scene.coop.motions.get(motion).unwrap().stage, Stage::Passed);
    assert!(scene.coop.members.get(DORA).unwrap().expelled.is_some());
    assert_eq!(scene.coop.consents.of_member(DORA).count(), 0);
    // Nothing brings her back by itself, and there is nobody else to appeal to.
    scene.days_later(30);
    assert!(scene.coop.members.active(DORA).is_err());
    assert_eq!(scene.refused(assisted(DORA), appeal(DORA)), "appeal.twice");
    // A motion that does not pass changes nothing.
    let mut scene = dora_kept();
    scene.act(Actor::Member(ANNA), tabled()).unwrap();
    scene.days_later(14);
    assert_eq!(scene.coop.motions.get(motion).unwrap().stage, Stage::Failed);
    assert!(scene.coop.members.active(DORA).is_ok());
}

#[test]
fn a_late_appeal_is_refused_with_its_date() {
    let mut scene = dora_expelled();
    scene.days_later(29);
    assert!(scene.decide(assisted(DORA), appeal(DORA)).is_ok());
    scene.days_later(1);
    let refusal = scene.decide(assisted(DORA), appeal(DORA)).unwrap_err();
    assert_eq!(refusal.rule, "appeal.late");
    assert!(refusal.message.contains("2026-01-31"), "{}", refusal.message);
}

#[test]
fn nobody_appeals_for_another_and_nobody_tables_an_expulsion() {
    let scene = dora_expelled();
    for actor in [Actor::Operator, Actor::Member(ANNA), assisted(EDDA)] {
        assert_eq!(scene.refused(actor, appeal(DORA)), "rights.own-act");
    }
    let nothing = appeal(EDDA);
    assert_eq!(scene.refused(assisted(EDDA), nothing), "appeal.nothing");
    let tabled = Command::Propose(Matter::Expulsion { member: EDDA }.into());
    assert_eq!(scene.refused(Actor::Member(ANNA), tabled), "appeal.own");
}

#[test]
fn who_was_erased_meanwhile_is_not_brought_back() {
    let mut scene = dora_expelled();
    let motion = appealed(&mut scene);
    scene.act(assisted(DORA), Command::Erase(DORA)).unwrap();
    decided(&mut scene, motion, Said::No);
    assert!(scene.coop.members.get(DORA).unwrap().erased);
    assert_eq!(scene.refused(assisted(DORA), appeal(DORA)), "appeal.nothing");
}

#[test]
fn officers_do_not_expel_whoever_would_vote_them_out() {
    let mut scene = a_coop();
    scene.admits(16);
    // of so many members two are out at a time
    for member in [4, 5] {
        scene
            .act(Actor::Operator, expel(MemberNo(member), &[ANNA, BELA]))
            .unwrap();
    }
    let third = || expel(MemberNo(6), &[ANNA, BELA]);
    assert_eq!(scene.refused(Actor::Operator, third()), "expulsion.many");
    // when nobody appealed in the days for it, others may follow
    let days = scene.coop.bylaws.rule.leaving.appeal_days;
    scene.days_later(days);
    scene.act(Actor::Operator, third()).unwrap();
}
