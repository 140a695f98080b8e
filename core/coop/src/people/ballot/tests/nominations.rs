//! Who stands in an election, until when, and who may not.

use super::election::{called, council, nominates, stands};
use super::*;
use crate::tests::given::office;

#[test]
fn every_member_nominates_herself_or_asks_another_who_accepts() {
    let (mut scene, motion) = called(council(2), 0);
    scene.act(me(4), nominates(motion, 4)).unwrap();
    scene.act(me(4), nominates(motion, 5)).unwrap();
    let standing = |scene: &Scene| -> Vec<bool> {
        found(scene, motion)
            .candidates
            .iter()
            .map(|candidate| candidate.stands)
            .collect()
    };
    assert_eq!(standing(&scene), [true, false]);
    scene.act(me(5), stands(motion, true)).unwrap();
    scene.act(me(4), stands(motion, false)).unwrap();
    assert_eq!(standing(&scene), [false, true]);
    assert_eq!(scene.refused(me(1), nominates(motion, 4)), "election.twice");
    assert_eq!(scene.refused(me(1), stands(motion, true)), "election.candidate");
    assert_eq!(
        scene.refused(Actor::Operator, stands(motion, true)),
        "election.candidate"
    );
    assert_eq!(
        scene.refused(Actor::Operator, nominates(motion, 1)),
        "election.nominate"
    );
}

#[test]
fn a_nomination_at_the_closing_is_too_late_and_standing_down_is_not() {
    let (mut scene, motion) = called(council(2), 0);
    scene.act(me(4), nominates(motion, 4)).unwrap();
    scene.act(me(4), nominates(motion, 5)).unwrap();
    scene.now = scene.now.plus_days(5);
    scene.now.0 -= 1;
    assert!(scene.decide(me(1), nominates(motion, 1)).is_ok());
    scene.now.0 += 1;
    assert_eq!(scene.refused(me(1), nominates(motion, 1)), "election.nominations");
    assert_eq!(scene.refused(me(5), stands(motion, true)), "election.nominations");
    assert!(scene.decide(me(4), stands(motion, false)).is_ok());
    scene.days_later(2);
    assert_eq!(scene.refused(me(1), nominates(motion, 1)), "election.nominations");
    // nobody is elected against her will
    assert!(scene.decide(me(4), stands(motion, false)).is_ok());
    scene.now = scene.now.plus_days(7);
    assert_eq!(scene.refused(me(4), stands(motion, false)), "motion.closed");
}

#[test]
fn only_members_of_the_roll_stand() {
    let (mut scene, motion) = called(council(2), 1);
    scene.now = scene.now.plus_days(1);
    scene.admits(1);
    assert_eq!(scene.refused(me(7), nominates(motion, 7)), "motion.roll");
    assert_eq!(scene.refused(me(4), nominates(motion, 99)), "membership.unknown");
    leaves(&mut scene, 6);
    assert_eq!(scene.refused(me(4), nominates(motion, 6)), "membership.left");
    assert_eq!(scene.refused(me(6), nominates(motion, 5)), "membership.left");
    // who joined later still nominates: nominations are open to all members
    assert!(scene.decide(me(7), nominates(motion, 4)).is_ok());
}

#[test]
fn a_motion_that_is_no_election_has_no_nominations() {
    let mut scene = a_coop();
    let motion = scene.proposes(new_charter());
    assert_eq!(scene.refused(me(4), nominates(motion, 4)), "election.none");
    assert_eq!(scene.refused(me(4), stands(motion, true)), "election.none");
    assert_eq!(scene.refused(me(4), stands(motion, false)), "election.candidate");
}

#[test]
fn a_council_that_elects_may_elect_any_member() {
    use crate::people::bylaws::{Body, Topic, TopicRule};
    let mut scene = under(
        |rules| {
            rules.offices = vec![office("board", 3), council(2)];
            let rule = TopicRule {
                body: Body::Council("board".to_owned()),
                ..TopicRule::default()
            };
            rules.voting.topics.insert(Topic::Election, rule);
        },
        0,
    );
    let election = Election::of("council", &scene.coop.community(), scene.now).unwrap();
    let motion = scene.proposes(Matter::Election(election));
    assert!(scene.decide(me(4), nominates(motion, 4)).is_ok());
}

#[test]
fn term_limits_stand_against_a_nomination_and_a_break_ends_them() {
    let limited = crate::people::bylaws::Office {
        term_days: 100,
        terms_days_max: 150,
        break_days: 400,
        ..council(1)
    };
    let (mut scene, motion) = called(limited, 0);
    scene.act(me(4), nominates(motion, 4)).unwrap();
    scene.days_later(7);
    scene.act(me(1), super::election::ranks(motion, &[1])).unwrap();
    scene.act(me(2), super::election::ranks(motion, &[1])).unwrap();
    scene.days_later(7);
    assert!(scene.coop.duties.holds(DORA, "council"));
    scene.days_later(100);
    let again = super::election::calls(&mut scene, "council");
    assert_eq!(scene.refused(me(4), nominates(again, 4)), "duty.term-limit");
    scene.act(me(5), nominates(again, 5)).unwrap();
    scene.days_later(7);
    for voter in [1, 2] {
        scene.act(me(voter), super::election::ranks(again, &[1])).unwrap();
    }
    scene.days_later(7);
    assert!(!scene.coop.duties.holds(DORA, "council"));
    scene.days_later(400);
    let later = super::election::calls(&mut scene, "council");
    assert!(scene.decide(me(4), nominates(later, 4)).is_ok());
}
