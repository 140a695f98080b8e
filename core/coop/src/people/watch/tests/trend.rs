use super::*;
use crate::people::watch::trend::is_falling;
use crate::tests::given::{DORA, EDDA, ballot, charter, founded};
use fenwick_tally::Answer as Said;

fn votes(shares: &[(u64, u64)]) -> Trend {
    let numbered = (1..).map(MotionNo).zip(shares);
    let vote = |(motion, (given, roll)): (MotionNo, &(u64, u64))| Turnout {
        motion,
        given: *given,
        roll: *roll,
    };
    let votes: Vec<Turnout> = numbered.map(vote).collect();
    Trend {
        falling: is_falling(&votes),
        votes,
    }
}

#[test]
fn pe4_turnout_falls_when_the_newer_half_saw_less_of_the_roll() {
    for (shares, falling) in [
        (&[][..], false),
        (&[(1, 10)], false),
        (&[(5, 10), (5, 10)], false),
        (&[(5, 10), (49, 100)], true),
        (&[(5, 10), (0, 100), (51, 100)], false),
        (&[(1, 10), (9, 10), (4, 10), (5, 10)], true),
        // More votes, and less of a larger roll.
        (&[(60, 100), (70, 200)], true),
        (&[(u64::MAX, u64::MAX), (u64::MAX - 1, u64::MAX)], true),
    ] {
        assert_eq!(votes(shares).falling, falling, "{shares:?}");
    }
}

#[test]
fn pe4_a_vote_exactly_at_the_least_turnout_is_no_warning() {
    let trend = votes(&[(1, 4), (24, 100), (1, 2)]);
    let below: Vec<u32> = trend.below(one_of(1, 4)).map(|vote| vote.motion.0).collect();
    assert_eq!(below, [2]);
}

#[test]
fn pe4_turnout_is_that_of_the_last_votes_of_the_members() {
    let mut scene = founded(governed(), vec![charter()]);
    for votes in [5, 4, 3, 1] {
        let motion = scene.proposes(Matter::Price(bylaws().price));
        scene.days_later(7);
        for member in 1..=votes {
            let yes = ballot(motion, Said::Yes);
            scene.act(Actor::Member(MemberNo(member)), yes).unwrap();
        }
        scene.days_later(7);
    }
    for (last, given, falling) in [
        (10, vec![5, 4, 3, 1], true),
        (2, vec![3, 1], true),
        (1, vec![1], false),
    ] {
        let trend = turnout(&scene.coop.motions, last);
        let found: Vec<u64> = trend.votes.iter().map(|vote| vote.given).collect();
        assert_eq!((found, trend.falling), (given, falling));
    }
}

#[test]
fn pe4_an_election_is_contested_when_more_stand_than_there_are_seats() {
    let mut scene = founded(governed(), vec![charter()]);
    assert_eq!(contested(&scene.coop.motions, 10), Contested::default());
    for standing in [4, 3] {
        let matter = election(&scene);
        let motion = scene.proposes(matter);
        for member in (1..=standing).map(MemberNo) {
            let nominate = Command::Nominate(motion, member, None);
            scene.act(Actor::Member(member), nominate).unwrap();
        }
        scene.days_later(7);
        for (member, order) in [(DORA, [1]), (EDDA, [2])] {
            scene.act(Actor::Member(member), ranked(motion, &order)).unwrap();
        }
        scene.days_later(7);
    }
    let counted = |last| {
        let found = contested(&scene.coop.motions, last);
        (found.contested, found.elections)
    };
    assert_eq!((counted(10), counted(1)), ((1, 2), (0, 1)));
}
