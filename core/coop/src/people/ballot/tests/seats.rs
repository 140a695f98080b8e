//! Seats: which are filled by an election, who makes room, and whom a recall takes out.

use super::election::{called, council, nominates, ranks};
use super::*;
use crate::people::bylaws::Office;
use crate::tests::given::{holders, office};
use fenwick_tally::Rule;

#[test]
fn one_election_of_an_office_at_a_time_for_seats_that_are_or_soon_fall_vacant() {
    let (mut scene, motion) = called(council(2), 0);
    let of = |scene: &Scene, seats: u16| {
        let election = Election::of("council", &scene.coop.community(), scene.now).unwrap();
        Command::Propose(Matter::Election(Election { seats, ..election }).into())
    };
    assert_eq!(scene.refused(me(1), of(&scene, 2)), "election.under-way");
    for seats in [0, 3] {
        assert_eq!(scene.refused(me(1), of(&scene, seats)), "election.form");
    }
    scene.days_later(14);
    assert_eq!(found(&scene, motion).stage, Stage::Failed);
    assert!(scene.decide(me(1), of(&scene, 2)).is_ok());
    let nobody = Election::of("elders", &scene.coop.community(), scene.now).unwrap_err();
    assert_eq!(nobody.rule, "duty.office");
    // an election says nothing else than the bylaws
    let election = Election::of("council", &scene.coop.community(), scene.now).unwrap();
    let other = Election {
        rule: Rule::Plurality,
        ..election
    };
    let other = Command::Propose(Matter::Election(other).into());
    assert_eq!(scene.refused(me(1), other), "election.form");
}

/// Elects these for these seats of the council.
fn elects(scene: &mut Scene, motion: MotionNo, members: &[u32]) {
    for member in members {
        scene.act(me(*member), nominates(motion, *member)).unwrap();
    }
    scene.days_later(7);
    let order: Vec<u16> = (1..).take(members.len()).collect();
    for voter in [1, 2, 3] {
        scene.act(me(voter), ranks(motion, &order)).unwrap();
    }
    scene.days_later(7);
}

#[test]
fn who_holds_a_long_term_is_recalled_and_not_outvoted() {
    let long = Office {
        term_days: 730,
        ..council(2)
    };
    let (mut scene, motion) = called(long, 3);
    elects(&mut scene, motion, &[4, 5]);
    let of = |scene: &Scene| Election::of("council", &scene.coop.community(), scene.now);
    assert_eq!(of(&scene).unwrap_err().rule, "duty.full");
    // when one leaves, her seat alone is filled, and the other keeps hers
    leaves(&mut scene, 5);
    assert_eq!(of(&scene).unwrap().seats, 1);
    scene.days_later(400);
    let by_election = scene.calls("council");
    elects(&mut scene, by_election, &[6]);
    assert_eq!(holders(&scene, "council"), [4, 6]);
    // terms overlap: half a year before the first ends, one seat is filled again
    scene.days_later(200);
    assert_eq!(of(&scene).unwrap().seats, 1);
    let next = scene.calls("council");
    elects(&mut scene, next, &[7]);
    assert_eq!(holders(&scene, "council"), [6, 7]);
}

#[test]
fn a_recall_takes_the_seat_of_its_notice_and_not_one_won_since() {
    let (mut scene, motion) = called(council(1), 0);
    elects(&mut scene, motion, &[4]);
    let recall = |scene: &mut Scene| {
        scene.proposes(Matter::Recall {
            office: "council".to_owned(),
            member: DORA,
        })
    };
    // given a recall, and an election called before it that closes after it was noticed
    let again = scene.calls("council");
    scene.now = scene.now.plus_days(1);
    let recalled = recall(&mut scene);
    scene.act(me(4), nominates(again, 4)).unwrap();
    scene.days_later(7);
    for voter in [1, 2, 3] {
        scene.act(me(voter), ranks(again, &[1])).unwrap();
        scene.act(me(voter), ballot(recalled, Answer::Yes)).unwrap();
    }
    scene.days_later(7);
    assert_eq!(found(&scene, recalled).stage, Stage::Passed);
    assert!(scene.coop.duties.holds(DORA, "council"));
    // and without an election in between, she loses it
    let recalled = recall(&mut scene);
    scene.days_later(7);
    for voter in [1, 2, 3] {
        scene.act(me(voter), ballot(recalled, Answer::Yes)).unwrap();
    }
    scene.days_later(7);
    assert!(!scene.coop.duties.holds(DORA, "council"));
    let gone = Matter::Recall {
        office: "council".to_owned(),
        member: DORA,
    };
    assert_eq!(scene.refused(me(1), Command::Propose(gone.into())), "duty.holder");
}

#[test]
fn an_office_that_the_members_struck_out_meanwhile_is_not_filled() {
    let mut scene = under(|rules| rules.offices = vec![office("board", 3), council(1)], 0);
    let mut without = scene.coop.bylaws.rule.clone();
    without.offices.truncate(1);
    let strike = scene.proposes(Matter::Bylaws(Box::new(without)));
    let motion = scene.calls("council");
    scene.act(me(4), nominates(motion, 4)).unwrap();
    scene.days_later(7);
    for voter in [1, 2, 3] {
        scene.act(me(voter), ballot(strike, Answer::Yes)).unwrap();
        scene.act(me(voter), ranks(motion, &[1])).unwrap();
    }
    scene.days_later(7);
    assert_eq!(found(&scene, strike).stage, Stage::Passed);
    assert_eq!(ended(&scene, motion).shortfall, Some(Shortfall::Outdated));
    assert!(!scene.coop.duties.holds(DORA, "council"));
}

/// A council of three whose election is under way while its seats are voted down to so many; all six stand.
fn fewer_seats(scene: &mut Scene, election: MotionNo, seats: u16) {
    let mut fewer = scene.coop.bylaws.rule.clone();
    for office in fewer.offices.iter_mut().filter(|office| office.id == "council") {
        (office.seats, office.holders_min) = (seats, 1);
    }
    let fewer = scene.proposes(Matter::Bylaws(Box::new(fewer)));
    for member in 3..=6 {
        scene.act(me(member), nominates(election, member)).unwrap();
    }
    scene.days_later(7);
    for voter in [1, 2, 3] {
        scene.act(me(voter), ballot(fewer, Answer::Yes)).unwrap();
        scene.act(me(voter), ranks(election, &[2, 4, 1, 3])).unwrap();
    }
    scene.now = scene.now.plus_days(7);
    scene.act(Actor::Operator, Command::CloseMotion(fewer)).unwrap();
    scene.days_later(0);
    assert_eq!(found(scene, fewer).stage, Stage::Passed);
}

#[test]
fn an_election_of_more_seats_than_there_are_now_is_counted_for_those_there_are() {
    let (mut scene, motion) = called(council(3), 1);
    fewer_seats(&mut scene, motion, 2);
    assert_eq!(found(&scene, motion).stage, Stage::Passed);
    assert_eq!(ended(&scene, motion).ballots.unwrap().seats, 2);
    assert_eq!(holders(&scene, "council"), [4, 6]);
}

/// A council of three, of whom one was elected for two years, and the election of the others.
fn one_for_longer() -> (Scene, MotionNo) {
    let long = Office {
        term_days: 730,
        ..council(3)
    };
    let (mut scene, first) = called(long, 1);
    elects(&mut scene, first, &[1]);
    let motion = scene.calls("council");
    (scene, motion)
}

#[test]
fn an_election_fills_no_seat_that_another_holds_for_longer() {
    let (mut scene, motion) = one_for_longer();
    // when only her seat is left, the election of the two others is outdated
    fewer_seats(&mut scene, motion, 1);
    assert_eq!(ended(&scene, motion).shortfall, Some(Shortfall::Outdated));
    assert_eq!(holders(&scene, "council"), [1]);
    // and when one other is left, one is elected beside her
    let (mut scene, motion) = one_for_longer();
    fewer_seats(&mut scene, motion, 2);
    assert_eq!(holders(&scene, "council"), [1, 4]);
}
