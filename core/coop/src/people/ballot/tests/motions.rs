//! Notice, opening, votes by name, close.

use super::*;
use Answer::{Abstain, No, Yes};

fn outcome(mut scene: Scene, answers: &[Answer]) -> Stage {
    let motion = opened(&mut scene);
    vote(&mut scene, motion, answers);
    scene.days_later(7);
    found(&scene, motion).stage
}

#[test]
fn quorum_is_reached_exactly_at_its_border_and_abstentions_take_part() {
    // given a roll of 8 and a quorum of a quarter, two must take part
    let scene = || voting(one_of(1, 4), one_of(1, 2), 3);
    assert_eq!(outcome(scene(), &[Yes]), Stage::Failed);
    assert_eq!(outcome(scene(), &[Yes, Abstain]), Stage::Passed);
}

#[test]
fn a_threshold_is_reached_exactly_at_its_border_and_abstentions_do_not_weigh() {
    let two_thirds = || voting(one_of(0, 1), one_of(2, 3), 0);
    assert_eq!(outcome(two_thirds(), &[Yes, Yes, No]), Stage::Passed);
    assert_eq!(
        outcome(two_thirds(), &[Yes, Yes, No, Abstain, Abstain]),
        Stage::Passed
    );
    assert_eq!(outcome(two_thirds(), &[Yes, No, Abstain]), Stage::Failed);
}

#[test]
fn more_than_half_is_more_than_half() {
    let most = Fraction {
        more_than: true,
        ..one_of(1, 2)
    };
    assert_eq!(outcome(voting(one_of(0, 1), most, 0), &[Yes, No]), Stage::Failed);
    assert_eq!(
        outcome(voting(one_of(0, 1), most, 0), &[Yes, Yes, No]),
        Stage::Passed
    );
}

#[test]
fn nobody_voting_passes_nothing_whatever_the_quorum() {
    assert_eq!(outcome(voting(one_of(0, 1), one_of(1, 2), 0), &[]), Stage::Failed);
    assert_eq!(
        outcome(voting(one_of(0, 1), one_of(1, 2), 0), &[Abstain, Abstain]),
        Stage::Failed
    );
}

#[test]
fn a_later_vote_of_a_member_replaces_her_earlier_one() {
    let mut scene = a_coop();
    let motion = scene.proposes(new_charter());
    scene.days_later(7);
    for answer in [Yes, Abstain, No] {
        scene.act(Actor::Member(DORA), ballot(motion, answer)).unwrap();
    }
    scene.days_later(7);
    assert_eq!(
        ended(&scene, motion).count,
        Count {
            yes: 0,
            no: 1,
            abstain: 0
        }
    );
}

#[test]
fn a_vote_begins_at_the_opening_and_ends_at_the_close() {
    let mut scene = a_coop();
    let motion = scene.proposes(new_charter());
    let vote = || ballot(motion, Yes);
    scene.now = scene.now.plus_days(7);
    scene.now.0 -= 1;
    scene.days_later(0);
    assert_eq!(scene.refused(Actor::Member(DORA), vote()), "motion.not-due");
    assert_eq!(
        scene.refused(Actor::Operator, Command::OpenMotion(motion)),
        "motion.not-due"
    );
    scene.now.0 += 1;
    scene.days_later(0);
    assert!(scene.decide(Actor::Member(DORA), vote()).is_ok());
    assert_eq!(
        scene.refused(Actor::Operator, Command::CloseMotion(motion)),
        "motion.not-due"
    );
    // at the close, even before the calendar has closed it
    scene.now = scene.now.plus_days(7);
    assert_eq!(scene.refused(Actor::Member(DORA), vote()), "motion.closed");
    scene.days_later(0);
    assert_eq!(scene.refused(Actor::Member(DORA), vote()), "motion.closed");
    assert_eq!(
        scene.refused(Actor::Operator, Command::CloseMotion(motion)),
        "motion.stage"
    );
}

#[test]
fn who_joined_after_the_roll_date_does_not_vote_and_is_not_counted() {
    let mut scene = a_coop();
    let motion = scene.proposes(new_charter());
    scene.days_later(1);
    scene.admits(1);
    scene.days_later(6);
    let late = Actor::Member(MemberNo(6));
    assert_eq!(scene.refused(late, ballot(motion, Yes)), "motion.roll");
    scene.days_later(7);
    assert_eq!(ended(&scene, motion).roll, 5);
}

#[test]
fn a_roll_date_before_the_notice_keeps_out_who_joined_just_before() {
    let mut rules = bylaws();
    rules.voting.roll_days = 30;
    let mut scene = founded(rules, vec![charter()]);
    scene.days_later(40);
    scene.admits(1);
    scene.days_later(29);
    let motion = scene.proposes(new_charter());
    scene.days_later(7);
    let late = Actor::Member(MemberNo(6));
    assert_eq!(scene.refused(late, ballot(motion, Yes)), "motion.roll");
    assert!(scene.decide(Actor::Member(EDDA), ballot(motion, Yes)).is_ok());
}

#[test]
fn the_vote_of_who_left_before_the_close_does_not_count() {
    let mut scene = a_coop();
    let motion = scene.proposes(new_charter());
    scene.days_later(7);
    vote(&mut scene, motion, &[No, No, No, Yes, Yes]);
    for member in [ANNA, BELA] {
        scene.act(Actor::Member(member), Command::Leave(member)).unwrap();
    }
    scene.days_later(7);
    let found = ended(&scene, motion);
    assert_eq!(
        (found.count, found.roll),
        (
            Count {
                yes: 2,
                no: 1,
                abstain: 0
            },
            3
        )
    );
}

#[test]
fn a_vote_is_a_members() {
    let mut scene = a_coop();
    let motion = scene.proposes(new_charter());
    scene.days_later(7);
    for (actor, rule) in [
        (Actor::Operator, "motion.voter"),
        (Actor::Calendar, "motion.voter"),
        (Actor::Member(MemberNo(99)), "membership.unknown"),
        (Actor::Member(MemberNo(0)), "membership.unknown"),
    ] {
        assert_eq!(scene.refused(actor, ballot(motion, Yes)), rule);
    }
    let nothing = ballot(MotionNo(0), Yes);
    assert_eq!(scene.refused(Actor::Member(DORA), nothing), "motion.unknown");
}

#[test]
fn the_rules_of_a_motion_freeze_at_its_notice() {
    let mut scene = a_coop();
    let mut harder = bylaws();
    harder.voting.notice_days = 1;
    harder.voting.charter_threshold = one_of(1, 1);
    harder.voting.quorum = one_of(1, 1);
    let first = scene.proposes(Matter::Bylaws(Box::new(harder)));
    let second = scene.proposes(new_charter());
    let before = scene.coop.motions.get(second).unwrap().rules.clone();
    scene.days_later(7);
    vote(&mut scene, first, &[Yes, Yes, Yes, Yes, Yes]);
    vote(&mut scene, second, &[Yes, Yes, No]);
    scene.days_later(7);
    assert_eq!(scene.coop.bylaws.motion, first);
    let found = scene.coop.motions.get(second).unwrap();
    assert_eq!((&found.rules, found.stage), (&before, Stage::Passed));
    // and the next motion stands under the new rules
    let third = scene.proposes(new_charter());
    assert_eq!(scene.coop.motions.get(third).unwrap().rules.adopted_by, first);
}

#[test]
fn a_quorum_missed_by_one_vote_is_missed_whoever_says_yes() {
    // given a roll of 12, of which a quarter must take part
    let scene = || voting(one_of(1, 4), one_of(1, 2), 7);
    let mut short = scene();
    let motion = opened(&mut short);
    vote(&mut short, motion, &[Yes, Yes]);
    short.days_later(7);
    assert_eq!(ended(&short, motion).shortfall, Some(Shortfall::Quorum));
    assert_eq!(found(&short, motion).rules.quorum.least_of(12), 3);
    assert_eq!(outcome(scene(), &[Yes, Yes, Abstain]), Stage::Passed);
}

#[test]
fn a_tie_is_named_and_changes_nothing() {
    let mut scene = a_coop();
    let motion = opened(&mut scene);
    vote(&mut scene, motion, &[Yes, No, Yes, No, Abstain]);
    scene.days_later(7);
    let ended = ended(&scene, motion);
    assert_eq!(
        (ended.count, ended.shortfall),
        (count(2, 2, 1), Some(Shortfall::Tie))
    );
    assert_eq!(scene.coop.charters["savings"].rule, charter());
    // too few is no tie, and nobody at all is none either
    for (answers, shortfall) in [
        (&[Yes, No, No][..], Shortfall::Threshold),
        (&[Abstain, Abstain][..], Shortfall::Threshold),
    ] {
        let mut scene = a_coop();
        let motion = opened(&mut scene);
        vote(&mut scene, motion, answers);
        scene.days_later(7);
        assert_eq!(super::ended(&scene, motion).shortfall, Some(shortfall));
    }
}

#[test]
fn consensus_is_a_threshold_of_all_and_one_no_stops_it() {
    let all = || voting(one_of(0, 1), one_of(1, 1), 0);
    assert_eq!(outcome(all(), &[Yes, Yes, Abstain, Yes]), Stage::Passed);
    assert_eq!(outcome(all(), &[Yes, Yes, No, Yes, Yes]), Stage::Failed);
}

#[test]
fn c7d_who_is_admitted_after_the_notice_gets_no_vote_not_even_in_the_same_second() {
    let mut scene = a_coop();
    let motion = scene.proposes(new_charter());
    scene.admits(100);
    scene.days_later(7);
    assert_eq!(scene.refused(me(6), ballot(motion, Yes)), "motion.roll");
    assert_eq!(scene.refused(me(DORA.0), gives(motion, 6)), "motion.roll");
    scene.days_later(7);
    assert_eq!(ended(&scene, motion).roll, 5);
}

#[test]
fn an_expulsion_moves_no_vote_that_was_noticed_before_it() {
    let mut scene = voting(one_of(1, 4), one_of(1, 2), 2);
    let before = opened(&mut scene);
    scene.act(me(4), ballot(before, No)).unwrap();
    // when the officers expel who said no, and who has not voted yet
    is_expelled(&mut scene, 4);
    is_expelled(&mut scene, 5);
    // then the vote stands, the other can still vote, and the base stays
    scene.act(me(5), ballot(before, No)).unwrap();
    scene.act(me(1), ballot(before, Yes)).unwrap();
    let after = scene.proposes(new_charter());
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, before).count, ended(&scene, before).roll),
        (count(1, 2, 0), 7)
    );
    // but on what is noticed later they have no vote
    assert_eq!(scene.refused(me(5), ballot(after, No)), "membership.left");
    scene.days_later(7);
    assert_eq!(ended(&scene, after).roll, 5);
}

#[test]
fn the_vote_of_who_was_erased_before_the_close_is_not_counted() {
    let mut scene = a_coop();
    let motion = opened(&mut scene);
    vote(&mut scene, motion, &[Yes, Yes, Yes, No, No]);
    scene.act(me(4), Command::Erase(DORA)).unwrap();
    is_expelled(&mut scene, 5);
    scene.act(me(5), Command::Erase(EDDA)).unwrap();
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).roll),
        (count(3, 0, 0), 3)
    );
}

#[test]
fn a_clock_that_jumps_years_lets_everything_happen_in_order() {
    let mut scene = a_coop();
    let motions: Vec<MotionNo> = (0..3).map(|_| scene.proposes(new_charter())).collect();
    scene.days_later(3_650);
    let steps: Vec<(u32, bool)> = scene
        .journal
        .iter()
        .filter_map(|entry| match &entry.event {
            Any::Motion(Event::Opened { motion }) => Some((motion.0, false)),
            Any::Motion(Event::Closed { motion, .. }) => Some((motion.0, true)),
            _ => None,
        })
        .collect();
    assert_eq!(
        steps,
        [
            (1, false),
            (2, false),
            (3, false),
            (1, true),
            (2, true),
            (3, true)
        ]
    );
    for motion in motions {
        assert_eq!(ended(&scene, motion).shortfall, Some(Shortfall::Quorum));
        assert_eq!(scene.refused(me(1), ballot(motion, Yes)), "motion.closed");
    }
}

#[test]
fn a_vote_through_other_hands_keeps_its_actor_and_never_replaces_her_own() {
    let mut scene = a_coop();
    let motion = opened(&mut scene);
    let helped = Actor::Assisted {
        member: DORA,
        by: Some(ANNA),
    };
    scene.act(helped, ballot(motion, No)).unwrap();
    assert_eq!(scene.journal.last().unwrap().actor, helped);
    scene.act(helped, ballot(motion, Abstain)).unwrap();
    // when she votes herself, nobody changes that vote for her
    scene.act(me(DORA.0), ballot(motion, Yes)).unwrap();
    for by in [Some(ANNA), None] {
        let other = Actor::Assisted { member: DORA, by };
        assert_eq!(scene.refused(other, ballot(motion, No)), "rights.own-act");
    }
    scene.act(me(DORA.0), ballot(motion, No)).unwrap();
    scene.days_later(7);
    assert_eq!(ended(&scene, motion).count, count(0, 1, 0));
}

#[test]
fn a_ranking_is_no_answer_to_a_motion() {
    let mut scene = a_coop();
    let motion = opened(&mut scene);
    let ranking = Choice::Ranking(Ranking::strict([Candidate(1)]));
    assert_eq!(
        scene.refused(me(1), Command::Vote(motion, Vote::Cast(ranking))),
        "ballot.spoilt"
    );
}

#[test]
fn what_falls_due_first_acts_first_whatever_its_number() {
    let mut scene = a_coop();
    // given a slow motion, then a faster one noticed under shorter rules
    let mut faster = bylaws();
    faster.voting.notice_days = 1;
    faster.voting.voting_days = 1;
    let hurry = scene.proposes(Matter::Bylaws(Box::new(faster)));
    scene.days_later(10);
    let slow = scene.proposes(new_charter());
    vote(&mut scene, hurry, &[Yes, Yes, Yes, Yes, Yes]);
    scene.days_later(4);
    let fast = scene.proposes(new_charter());
    assert_eq!(scene.coop.motions.get(slow).unwrap().stage, Stage::Noticed);
    // when the co-op sleeps through all four dates
    scene.days_later(60);
    // then they acted in the order of their dates
    let dates: Vec<(MotionNo, bool)> = scene
        .journal
        .iter()
        .filter_map(|entry| match &entry.event {
            Any::Motion(Event::Opened { motion }) => Some((*motion, false)),
            Any::Motion(Event::Closed { motion, .. }) => Some((*motion, true)),
            _ => None,
        })
        .collect();
    assert_eq!(
        dates[2..],
        [(fast, false), (fast, true), (slow, false), (slow, true)]
    );
}
