//! Seats, terms and elections that come by themselves.

use super::kit::{a_governed_coop, election, elects, fills, resign, rules, written};
use crate::kernel::facts::Actor;
use crate::kernel::ids::MemberNo;
use crate::people::ballot::{Election, Matter, Stage};
use crate::people::bylaws::ClassSeats;
use crate::people::duty::{Event, Short};
use crate::tests::given::{ANNA, BELA, CARO, DORA, holders, newcomer};
use crate::{Command, Newcomer};

fn short(scene: &crate::tests::given::Scene) -> Vec<Short> {
    scene.coop.duties.short(&scene.coop.bylaws.rule)
}

#[test]
fn c7b_the_last_holders_cannot_resign_until_a_successor_is_elected() {
    // given a board that needs two, and has two after one resigned
    let mut scene = a_governed_coop(rules());
    scene.act(Actor::Member(CARO), resign("board", false)).unwrap();
    assert_eq!(holders(&scene, "board"), [1, 2]);
    assert!(!scene.coop.duties.is_officer(CARO));
    // then neither of them can simply go
    let refusal = scene
        .decide(Actor::Member(ANNA), resign("board", false))
        .unwrap_err();
    assert_eq!(refusal.rule, "duty.last-holder");
    assert!(refusal.message.contains("needs 2 holders and has 2"), "{refusal}");
    assert!(refusal.hint.unwrap().contains("--when-replaced"));
    // when she says that she will go, an election of both free seats is noticed by itself, and she stays until its close
    scene.act(Actor::Member(ANNA), resign("board", true)).unwrap();
    scene.days_later(0);
    let motion = election(&scene, "board").unwrap();
    let noticed = scene.coop.motions.get(motion).unwrap();
    assert_eq!(
        (noticed.sponsor, noticed.matter.election().unwrap().seats),
        (None, 2)
    );
    assert_eq!(holders(&scene, "board"), [1, 2]);
    elects(&mut scene, motion, &[4, 5]);
    // then the newly elected sit, and she does not
    assert_eq!(holders(&scene, "board"), [2, 4, 5]);
    assert!(scene.coop.duties.is_officer(DORA) && !scene.coop.duties.is_officer(ANNA));
    scene.act(Actor::Member(BELA), resign("board", false)).unwrap();
}

#[test]
fn c7b_one_successor_is_enough_for_one_who_waits_to_go() {
    let mut scene = a_governed_coop(rules());
    scene.act(Actor::Member(CARO), resign("board", false)).unwrap();
    scene.act(Actor::Member(ANNA), resign("board", true)).unwrap();
    scene.days_later(0);
    let motion = election(&scene, "board").unwrap();
    // only one stands for the two free seats: with her and Bela enough hold the office
    elects(&mut scene, motion, &[4]);
    assert_eq!(holders(&scene, "board"), [2, 4]);
    assert!(matches!(written(&scene).last(), Some(Event::TermEnded { member, .. }) if *member == ANNA));
}

#[test]
fn c7b_nobody_is_kept_from_leaving_and_an_office_that_falls_short_is_seen() {
    let mut scene = a_governed_coop(rules());
    let expected = Short {
        office: "council".to_owned(),
        holders: 0,
        holders_min: 2,
    };
    // a council that nobody ever held waits for its first election, in sight
    scene.days_later(1);
    assert_eq!(short(&scene), std::slice::from_ref(&expected));
    assert_eq!(election(&scene, "council"), None);
    for leaver in [BELA, CARO] {
        scene.act(Actor::Member(leaver), Command::Leave(leaver)).unwrap();
    }
    let board = Short {
        office: "board".to_owned(),
        holders: 1,
        holders_min: 2,
    };
    assert_eq!(short(&scene), [board, expected]);
    // the calendar says so to all members: it notices an election, for which nobody had to ask
    scene.days_later(0);
    let motion = election(&scene, "board").unwrap();
    let last = scene.journal.last().unwrap();
    assert!(last.event.is_public() && last.actor == Actor::Calendar);
    elects(&mut scene, motion, &[4, 5]);
    assert_eq!(holders(&scene, "board"), [1, 4, 5]);
}

#[test]
fn c7b_a_recalled_last_officer_is_one_no_more_and_an_election_follows() {
    let mut scene = a_governed_coop(rules());
    for leaver in [BELA, CARO] {
        scene.act(Actor::Member(leaver), Command::Leave(leaver)).unwrap();
    }
    scene.adopts(Matter::Recall {
        office: "board".to_owned(),
        member: ANNA,
    });
    assert_eq!(scene.coop.duties.officers().count(), 0);
    // nobody stood in the election that came of their leaving: the next one is noticed at its close
    scene.days_later(7);
    let motion = election(&scene, "board").unwrap();
    elects(&mut scene, motion, &[6, 7, 8]);
    assert_eq!(scene.coop.duties.officers().count(), 3);
}

#[test]
fn terms_end_at_their_date_and_an_election_closes_with_them() {
    let mut scene = a_governed_coop(rules());
    // given terms of 700 days and elections of 14
    scene.days_later(685);
    assert_eq!(election(&scene, "board"), None);
    scene.days_later(1);
    let motion = election(&scene, "board").unwrap();
    assert_eq!(
        scene
            .coop
            .motions
            .get(motion)
            .unwrap()
            .matter
            .election()
            .unwrap()
            .seats,
        3
    );
    elects(&mut scene, motion, &[1, 4, 5]);
    assert_eq!(holders(&scene, "board"), [1, 4, 5]);
    // the next comes with the next end of terms, and not before
    scene.days_later(685);
    assert_eq!(election(&scene, "board"), None);
    scene.days_later(1);
    assert!(election(&scene, "board").is_some());
}

#[test]
fn a_term_that_would_leave_too_few_goes_on_and_elections_follow_until_somebody_stands() {
    let mut scene = a_governed_coop(rules());
    scene.days_later(686);
    let first = election(&scene, "board").unwrap();
    scene.days_later(14);
    // nobody stood: the three go on, overdue, and the next election is under way
    assert_eq!(scene.coop.motions.get(first).unwrap().stage, Stage::Failed);
    assert_eq!(holders(&scene, "board"), [1, 2, 3]);
    let overdue = scene
        .coop
        .duties
        .seats()
        .iter()
        .filter(|seat| seat.is_overdue(scene.now));
    assert_eq!(overdue.count(), 3);
    let second = election(&scene, "board").unwrap();
    elects(&mut scene, second, &[6, 7]);
    // two hold it now, which is enough: the overdue ones are free
    assert_eq!(holders(&scene, "board"), [6, 7]);
}

#[test]
fn a_seat_for_which_nobody_stands_is_not_called_again_while_enough_hold_the_office() {
    let mut scene = a_governed_coop(rules());
    scene.act(Actor::Member(CARO), resign("board", false)).unwrap();
    scene.days_later(0);
    assert!(election(&scene, "board").is_some());
    scene.days_later(14);
    scene.days_later(300);
    assert_eq!(election(&scene, "board"), None);
    // one more who goes makes it short, and then it is called again and again
    scene.act(Actor::Member(BELA), Command::Leave(BELA)).unwrap();
    for _ in 0..3 {
        scene.days_later(14);
        assert!(election(&scene, "board").is_some());
    }
}

#[test]
fn an_election_fills_what_is_free_and_the_others_terms_run_on() {
    let mut scene = a_governed_coop(rules());
    scene.days_later(300);
    scene.act(Actor::Member(CARO), resign("board", false)).unwrap();
    scene.days_later(0);
    let by_election = election(&scene, "board").unwrap();
    assert_eq!(
        scene
            .coop
            .motions
            .get(by_election)
            .unwrap()
            .matter
            .election()
            .unwrap()
            .seats,
        1
    );
    elects(&mut scene, by_election, &[4]);
    assert_eq!(holders(&scene, "board"), [1, 2, 4]);
    // at the end of the first terms two seats are elected, and Dora's is not: terms overlap from now on
    scene.days_later(372);
    let next = election(&scene, "board").unwrap();
    assert_eq!(
        scene
            .coop
            .motions
            .get(next)
            .unwrap()
            .matter
            .election()
            .unwrap()
            .seats,
        2
    );
    elects(&mut scene, next, &[6, 7]);
    assert_eq!(holders(&scene, "board"), [4, 6, 7]);
}

#[test]
fn term_limits_hold_to_the_day_and_a_break_lifts_them() {
    let mut scene = a_governed_coop(rules());
    let may = |scene: &crate::tests::given::Scene| {
        let office = &scene.coop.bylaws.rule.offices[0];
        scene
            .coop
            .duties
            .may_stand(ANNA, office, scene.now)
            .map_err(|refusal| refusal.rule)
    };
    scene.days_later(686);
    let motion = election(&scene, "board").unwrap();
    assert!(may(&scene).is_ok());
    elects(&mut scene, motion, &[1, 2, 4]);
    // two terms of 700 days are all that 1400 days allow
    scene.days_later(686);
    let motion = election(&scene, "board").unwrap();
    assert_eq!(may(&scene).unwrap_err(), "duty.term-limit");
    let stand = Command::Nominate(motion, ANNA, None);
    assert_eq!(scene.refused(Actor::Member(ANNA), stand), "duty.term-limit");
    elects(&mut scene, motion, &[5, 6, 7]);
    assert_eq!(holders(&scene, "board"), [5, 6, 7]);
    scene.days_later(299);
    assert!(may(&scene).is_err());
    scene.days_later(1);
    assert!(may(&scene).is_ok());
}

#[test]
fn days_on_which_one_only_waits_for_a_successor_do_not_count_against_her() {
    let mut scene = a_governed_coop(rules());
    scene.days_later(800);
    let office = scene.coop.bylaws.rule.offices[0].clone();
    assert!(scene.coop.duties.holds(ANNA, "board"));
    assert_eq!(scene.coop.duties.days_left(ANNA, &office, scene.now), Some(700));
    assert!(scene.coop.duties.may_stand(ANNA, &office, scene.now).is_ok());
}

#[test]
fn a_reserved_seat_is_elected_only_while_nobody_of_the_class_stays() {
    let mut by_class = rules();
    by_class.offices[1].reserved = vec![ClassSeats {
        class: "drivers".to_owned(),
        seats: 1,
    }];
    let mut scene = a_governed_coop(by_class);
    let driver = || Newcomer {
        class: Some("drivers".to_owned()),
        ..newcomer()
    };
    scene
        .act(Actor::Operator, Command::Admit(vec![driver()]))
        .unwrap();
    let reserved = |scene: &crate::tests::given::Scene| {
        let election = Election::of("council", &scene.coop.community(), scene.now).unwrap();
        (election.seats, election.reserved.len())
    };
    assert_eq!(reserved(&scene), (3, 1));
    fills(&mut scene, "council", &[5, 6, 13]);
    // an ordinary holder goes: the class has its seat; then the driver goes, and it has not
    scene
        .act(Actor::Member(MemberNo(6)), Command::Leave(MemberNo(6)))
        .unwrap();
    assert_eq!(reserved(&scene), (1, 0));
    scene
        .act(Actor::Member(MemberNo(13)), Command::Leave(MemberNo(13)))
        .unwrap();
    assert_eq!(reserved(&scene), (2, 1));
    // and no election can be tabled that forgets it
    let forgetful = Election {
        reserved: Vec::new(),
        ..Election::of("council", &scene.coop.community(), scene.now).unwrap()
    };
    let table = Command::Propose(Matter::Election(forgetful).into());
    assert_eq!(scene.refused(Actor::Member(ANNA), table), "election.form");
}

#[test]
fn who_holds_no_seat_resigns_from_none() {
    let scene = a_governed_coop(rules());
    assert_eq!(
        scene.refused(Actor::Member(DORA), resign("board", true)),
        "duty.holder"
    );
    assert_eq!(
        scene.refused(Actor::Member(DORA), resign("guild", true)),
        "duty.office"
    );
    assert_eq!(
        scene.refused(Actor::Operator, resign("board", true)),
        "duty.member"
    );
    let stranger = Actor::Member(MemberNo(99));
    assert_eq!(
        scene.refused(stranger, resign("board", true)),
        "membership.unknown"
    );
}

#[test]
fn a_co_op_that_slept_through_all_its_dates_loses_nobody_and_calls_one_election() {
    let mut scene = a_governed_coop(rules());
    scene.days_later(4_000);
    assert_eq!(holders(&scene, "board"), [1, 2, 3]);
    assert_eq!(scene.coop.motions.all().count(), 1);
    assert!(election(&scene, "board").is_some());
}
