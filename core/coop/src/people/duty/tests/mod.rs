use super::*;
use crate::kernel::ids::MotionNo;
use crate::people::ballot::Matter;
use crate::tests::given::{
    ANNA, BELA, CARO, DORA, EDDA, a_coop, assisted, bylaws, charter, contribution, founded, newcomer,
};
use crate::{Command, Event as Any};

#[test]
fn members_are_numbered_from_one_without_a_gap() {
    let mut scene = a_coop();
    let events = scene
        .act(
            Actor::Operator,
            Command::Admit(vec![newcomer(), newcomer(), newcomer()]),
        )
        .unwrap();
    let numbers: Vec<u32> = events
        .iter()
        .filter_map(|event| event.subject())
        .map(|member| member.0)
        .collect();
    assert_eq!(numbers, [6, 7, 8]);
    assert_eq!(scene.coop.members.len(), 8);
    for unknown in [MemberNo(0), MemberNo(9), MemberNo(u32::MAX)] {
        assert!(scene.coop.members.get(unknown).is_none());
    }
}

#[test]
fn a_class_of_members_is_a_plain_word() {
    let scene = a_coop();
    let admit = |class: &str| {
        let member = crate::Newcomer {
            class: Some(class.to_owned()),
            ..newcomer()
        };
        scene.decide(Actor::Operator, Command::Admit(vec![member]))
    };
    assert!(admit("part-time-2").is_ok());
    for wrong in ["", "Maria Lopez", "A", &"a".repeat(31)] {
        assert_eq!(admit(wrong).unwrap_err().rule, "membership.class");
    }
}

#[test]
fn nobody_makes_another_member_leave_or_be_erased() {
    let scene = a_coop();
    for actor in [Actor::Member(ANNA), assisted(EDDA), Actor::Member(MemberNo(0))] {
        assert_eq!(scene.refused(actor, Command::Leave(DORA)), "rights.own-act");
        assert_eq!(scene.refused(actor, Command::Erase(DORA)), "rights.own-act");
    }
    for actor in [Actor::Member(DORA), assisted(DORA)] {
        assert!(scene.decide(actor, Command::Leave(DORA)).is_ok());
        assert!(scene.decide(actor, Command::Erase(DORA)).is_ok());
    }
}

#[test]
fn a_number_nobody_has_is_nobody() {
    // Numbers count from one: zero must never mean the first member.
    let mut scene = a_coop();
    let nobody = MemberNo(0);
    assert_eq!(
        scene.refused(Actor::Member(nobody), Command::Leave(nobody)),
        "membership.unknown"
    );
    assert_eq!(
        scene.refused(Actor::Member(nobody), Command::Erase(nobody)),
        "membership.unknown"
    );
    let import = contribution(nobody, 1);
    assert_eq!(scene.refused(Actor::Member(nobody), import), "membership.unknown");
    scene.days_later(1);
    assert!(
        scene
            .coop
            .members
            .get(ANNA)
            .is_some_and(|line| line.left.is_none())
    );
}

#[test]
fn who_left_can_still_be_erased_and_only_once() {
    let mut scene = a_coop();
    let own = Actor::Member(DORA);
    scene.act(own, Command::Leave(DORA)).unwrap();
    assert_eq!(scene.refused(own, Command::Leave(DORA)), "membership.left");
    scene.act(own, Command::Erase(DORA)).unwrap();
    assert_eq!(scene.refused(own, Command::Erase(DORA)), "membership.erased");
}

#[test]
fn attesting_takes_enough_different_officers_none_of_them_concerned() {
    let mut scene = a_coop();
    let import = scene.brings(assisted(ANNA), ANNA, 5);
    let confirm = |by: &[MemberNo]| Command::ConfirmContribution(import, by.to_vec());
    let operator = Actor::Operator;
    for (by, rule) in [
        (&[][..], "contribution.confirm"),
        (&[BELA][..], "duty.attest"),
        (&[BELA, BELA][..], "duty.attest"),
        (&[BELA, DORA][..], "duty.attest"),
        (&[BELA, ANNA][..], "duty.attest"),
        (&[BELA, CARO, ANNA][..], "duty.attest"),
        (&[BELA, MemberNo(99)][..], "membership.unknown"),
        (&[BELA, MemberNo(0)][..], "membership.unknown"),
    ] {
        assert_eq!(scene.refused(operator, confirm(by)), rule, "{by:?}");
    }
    scene.act(operator, confirm(&[BELA, CARO])).unwrap();
    assert_eq!(
        scene.refused(operator, confirm(&[BELA, CARO])),
        "contribution.confirmed"
    );
}

#[test]
fn an_officer_who_left_neither_attests_nor_acts() {
    let mut scene = a_coop();
    let import = scene.brings(assisted(DORA), DORA, 5);
    scene.act(Actor::Member(CARO), Command::Leave(CARO)).unwrap();
    let confirm = Command::ConfirmContribution(import, vec![BELA, CARO]);
    assert_eq!(scene.refused(Actor::Operator, confirm), "membership.left");
    scene.registers("research");
    let vet = Command::Vet(crate::kernel::ids::UserNo(1));
    assert_eq!(scene.refused(Actor::Member(CARO), vet), "duty.officer");
}

#[test]
fn how_many_attest_is_what_the_members_voted() {
    let mut scene = a_coop();
    let mut three = bylaws();
    three.attesting_officers = 3;
    let motion = scene.adopts(Matter::Bylaws(Box::new(three)));
    let import = scene.brings(assisted(DORA), DORA, 5);
    let confirm = |by: &[MemberNo]| Command::ConfirmContribution(import, by.to_vec());
    let refusal = scene.decide(Actor::Operator, confirm(&[ANNA, BELA])).unwrap_err();
    assert_eq!(
        (refusal.rule.as_str(), refusal.motion),
        ("duty.attest", Some(motion))
    );
    assert!(
        scene
            .decide(Actor::Operator, confirm(&[ANNA, BELA, CARO]))
            .is_ok()
    );
}

#[test]
fn a_coop_is_founded_by_as_many_officers_as_its_bylaws_need_and_once() {
    let scene = founded(bylaws(), vec![charter()]);
    assert_eq!(
        scene.coop.duties.officers().collect::<Vec<_>>(),
        [ANNA, BELA, CARO]
    );
    assert_eq!(scene.coop.bylaws.motion, MotionNo(0));
    let Any::Founded(founding) = scene.journal[0].event.clone() else {
        panic!("the first event is the founding")
    };
    let again = |officers: usize| Command::Found {
        founding: founding.clone(),
        officers: std::iter::repeat_with(newcomer).take(officers).collect(),
    };
    assert_eq!(scene.refused(Actor::Operator, again(3)), "coop.exists");
    let facts = crate::kernel::facts::Facts {
        now: scene.now,
        actor: Actor::Operator,
        entropy: [0; 32],
    };
    let alone = crate::decide(None, again(1), &facts).unwrap_err();
    assert_eq!(alone.rule, "founding.officers");
    let nothing = crate::decide(None, Command::Tick, &facts).unwrap_err();
    assert_eq!(nothing.rule, "coop.missing");
}

#[test]
fn rows_count_at_once_only_when_their_member_brings_them_herself() {
    let mut scene = a_coop();
    let own = scene.brings(Actor::Member(DORA), DORA, 5);
    let assisted_ = scene.brings(assisted(DORA), DORA, 5);
    let foreign = scene.brings(Actor::Member(ANNA), DORA, 5);
    scene.refuses(EDDA, contribution(DORA, 5), "actor.not-hers");
    assert_eq!(
        scene
            .coop
            .contributions
            .confirmed("savings")
            .iter()
            .collect::<Vec<_>>(),
        [own.0]
    );
    for import in [assisted_, foreign] {
        let confirm = || Command::ConfirmContribution(import, Vec::new());
        assert_eq!(
            scene.refused(Actor::Member(EDDA), confirm()),
            "contribution.confirm"
        );
        assert_eq!(scene.refused(assisted(DORA), confirm()), "contribution.confirm");
        scene.act(Actor::Member(DORA), confirm()).unwrap();
    }
    assert_eq!(scene.coop.contributions.confirmed("savings").len(), 3);
}

mod complaints;
mod conflicts;
mod kit;
mod offices;
mod reviews;
