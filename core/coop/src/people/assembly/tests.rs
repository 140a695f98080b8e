//! Assemblies: called by officers or by enough members, attended, held, and valid when enough came.

use super::*;
use crate::kernel::facts::Actor;
use crate::people::bylaws::{Initiative, Office, Power};
use crate::tests::given::{ANNA, BELA, CARO, DORA, Scene, a_coop, bylaws, charter, founded, one_of};
use crate::{Command, Event as Any};

fn of(members: usize) -> Scene {
    let mut rules = bylaws();
    rules.voting.assembly_notice_days = 20;
    rules.voting.initiative = Some(Initiative {
        share: one_of(1, 10),
        small_below: 30,
        small_count: 3,
    });
    let mut scene = founded(rules, vec![charter()]);
    scene.admits(members - 5);
    scene
}

fn me(number: u32) -> Actor {
    Actor::Member(MemberNo(number))
}

const FIRST: AssemblyNo = AssemblyNo(1);

fn demands() -> Command {
    Command::Assembly(Act::Demand)
}

fn calls(meets_at: Time) -> Command {
    Command::Assembly(Act::Call { meets_at })
}

fn attends(number: u32) -> Command {
    Command::Assembly(Act::Attend(FIRST, MemberNo(number)))
}

fn holds() -> Command {
    Command::Assembly(Act::Hold(FIRST, Hash([2; 32])))
}

#[test]
fn enough_members_call_an_assembly_exactly_at_the_border() {
    for (members, needed) in [(29, 3), (30, 3), (31, 4)] {
        let mut scene = of(members);
        for number in 1..needed {
            assert_eq!(scene.act(me(number), demands()).unwrap().len(), 1);
            assert!(scene.act(me(number), demands()).unwrap().is_empty());
        }
        scene.act(me(needed), demands()).unwrap();
        let found = scene.coop.assemblies.get(FIRST).unwrap();
        assert_eq!(
            (found.by, found.meets_at),
            (Caller::Members(needed.into()), scene.now.plus_days(20))
        );
        assert!(scene.coop.assemblies.demanding.is_empty());
    }
}

#[test]
fn who_left_demands_nothing() {
    let mut scene = of(10);
    scene.act(me(4), demands()).unwrap();
    scene.act(me(4), Command::Leave(DORA)).unwrap();
    for number in [5, 6] {
        scene.act(me(number), demands()).unwrap();
    }
    assert_eq!(scene.coop.assemblies.all().count(), 0);
    scene.act(me(7), demands()).unwrap();
    assert_eq!(scene.coop.assemblies.get(FIRST).unwrap().by, Caller::Members(3));
}

#[test]
fn a_date_that_officers_set_for_later_answers_no_demand() {
    let mut scene = of(10);
    for number in [4, 5] {
        scene.act(me(number), demands()).unwrap();
    }
    scene.act(me(1), calls(scene.now.plus_days(3_650))).unwrap();
    scene.act(me(6), demands()).unwrap();
    let second = scene.coop.assemblies.get(AssemblyNo(2)).unwrap();
    assert_eq!(second.meets_at, scene.now.plus_days(20));
}

#[test]
fn officers_call_with_the_notice_that_the_bylaws_ask() {
    let mut scene = of(10);
    let first = scene.now.plus_days(20);
    assert_eq!(scene.refused(me(4), calls(first)), "assembly.call");
    assert_eq!(scene.refused(Actor::Operator, calls(first)), "assembly.member");
    assert_eq!(scene.refused(me(1), calls(Time(first.0 - 1))), "assembly.notice");
    scene.act(me(1), calls(first)).unwrap();
    assert_eq!(
        scene.coop.assemblies.get(FIRST).unwrap().by,
        Caller::Officer(MemberNo(1))
    );
}

#[test]
fn c5_an_office_with_that_duty_calls_an_assembly() {
    let mut rules = bylaws();
    let office = |id: &str, powers: Vec<Power>| Office {
        powers,
        ..crate::tests::given::office(id, 3)
    };
    rules.offices = vec![
        office("board", vec![Power::Manage]),
        office("ethics", vec![Power::Call]),
    ];
    let mut scene = founded(rules, vec![charter()]);
    let seat = crate::people::duty::Event::Appointed {
        member: DORA,
        office: Some("ethics".to_owned()),
    };
    assert_eq!(scene.refused(me(4), calls(scene.now)), "assembly.call");
    scene.happens(Actor::Operator, Any::Duty(seat));
    assert!(scene.decide(me(4), calls(scene.now)).is_ok());
}

#[test]
fn an_assembly_is_one_when_enough_came() {
    // given ten members, of whom a quarter is three
    for (came, valid) in [(2u32, false), (3, true)] {
        let mut scene = of(10);
        scene.act(me(1), calls(scene.now.plus_days(20))).unwrap();
        assert_eq!(scene.refused(me(4), attends(4)), "assembly.date");
        scene.days_later(20);
        for number in 4..4 + came {
            scene.act(me(number), attends(number)).unwrap();
        }
        assert!(scene.act(me(4), attends(4)).unwrap().is_empty());
        scene.act(me(1), holds()).unwrap();
        let Any::Assembly(Event::Held { present, members, .. }) = scene.journal.last().unwrap().event.clone()
        else {
            panic!("held")
        };
        assert_eq!((present, members), (came.into(), 10));
        assert_eq!(scene.coop.assemblies.last_valid_at().is_some(), valid);
        assert_eq!(scene.refused(me(5), attends(5)), "assembly.date");
        assert_eq!(scene.refused(me(1), holds()), "assembly.date");
    }
}

#[test]
fn who_came_and_left_the_coop_before_the_end_was_not_there() {
    let mut scene = of(10);
    scene.act(me(1), calls(scene.now.plus_days(20))).unwrap();
    scene.days_later(20);
    for number in [4, 5, 6] {
        scene.act(me(1), attends(number)).unwrap();
    }
    scene.act(me(4), Command::Leave(DORA)).unwrap();
    scene.act(me(2), holds()).unwrap();
    assert_eq!(scene.coop.assemblies.last_valid_at(), None);
}

#[test]
fn a_member_marks_herself_and_an_officer_anybody_at_the_door() {
    let mut scene = of(10);
    scene.act(me(1), calls(scene.now.plus_days(20))).unwrap();
    scene.days_later(20);
    assert_eq!(scene.refused(me(5), attends(4)), "rights.own-act");
    assert_eq!(scene.refused(me(1), attends(99)), "membership.unknown");
    scene.act(me(2), attends(4)).unwrap();
    assert!(scene.coop.assemblies.get(FIRST).unwrap().attended.contains(&DORA));
    assert!(!scene.coop.assemblies.get(FIRST).unwrap().attended.contains(&BELA));
}

/// An assembly of ten, called by an officer, at its hour.
fn met() -> Scene {
    let mut scene = of(10);
    scene.act(me(1), calls(scene.now.plus_days(20))).unwrap();
    scene.days_later(20);
    scene
}

#[test]
fn c5_who_marked_others_does_not_declare_it_held_and_another_officer_does() {
    // given an officer who marks whom she likes, by her own hand or for them
    let through = |by| Actor::Assisted {
        member: MemberNo(6),
        by,
    };
    let mut scene = met();
    scene.act(me(1), attends(4)).unwrap();
    scene.act(me(1), attends(5)).unwrap();
    scene.act(through(Some(BELA)), attends(6)).unwrap();
    // then neither closes it, nor lends her hand to that
    let lent = |member, by| Actor::Assisted { member, by: Some(by) };
    for actor in [me(1), me(2), lent(CARO, ANNA), lent(ANNA, CARO)] {
        assert_eq!(scene.refused(actor, holds()), "assembly.second");
    }
    scene.act(me(3), holds()).unwrap();
    assert!(scene.coop.assemblies.last_valid_at().is_some());
}

#[test]
fn c5_who_marked_nobody_but_herself_declares_it_held() {
    let mut scene = met();
    for number in [1, 4, 5] {
        scene.act(me(number), attends(number)).unwrap();
    }
    // marking who is marked already says nothing new
    assert!(scene.act(me(1), attends(4)).unwrap().is_empty());
    scene.act(me(1), holds()).unwrap();
    assert!(scene.coop.assemblies.last_valid_at().is_some());
}

#[test]
fn c5_where_every_officer_marked_others_whoever_came_declares_it_held() {
    let mut scene = met();
    for number in [1, 2] {
        scene.act(me(number), attends(number + 3)).unwrap();
    }
    assert_eq!(scene.refused(me(5), holds()), "assembly.call");
    scene.act(me(3), attends(6)).unwrap();
    assert_eq!(scene.refused(me(3), holds()), "assembly.second");
    assert_eq!(scene.refused(me(7), holds()), "assembly.call");
    scene.act(me(5), holds()).unwrap();
    assert!(scene.coop.assemblies.last_valid_at().is_some());
}

#[test]
fn who_came_to_an_assembly_that_members_called_closes_it_when_officers_do_not() {
    let mut scene = of(10);
    for number in [4, 5, 6] {
        scene.act(me(number), demands()).unwrap();
    }
    scene.days_later(20);
    assert_eq!(scene.refused(me(4), holds()), "assembly.call");
    for number in [4, 5, 6] {
        scene.act(me(number), attends(number)).unwrap();
    }
    scene.act(me(4), holds()).unwrap();
    assert!(scene.coop.assemblies.last_valid_at().is_some());
    // one that an officer called, she does not
    let mut scene = of(10);
    scene.act(me(1), calls(scene.now.plus_days(20))).unwrap();
    scene.days_later(20);
    scene.act(me(4), attends(4)).unwrap();
    assert_eq!(scene.refused(me(4), holds()), "assembly.call");
}

#[test]
fn an_assembly_that_nobody_called_is_unknown_and_without_a_rule_nobody_demands_one() {
    let scene = a_coop();
    assert_eq!(scene.refused(me(1), attends(1)), "assembly.unknown");
    assert_eq!(scene.refused(me(4), demands()), "assembly.demand");
    assert!(scene.coop.assemblies.get(AssemblyNo(0)).is_err());
}
