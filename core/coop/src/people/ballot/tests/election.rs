//! Elections: seats, votes, counts, the lot, and who holds the office after.

use super::*;
use crate::people::bylaws::{ClassSeats, Office};
use crate::tests::given::office;

/// An office whose holders manage nothing.
pub(super) fn council(seats: u16) -> Office {
    Office {
        powers: Vec::new(),
        ..office("council", seats)
    }
}

/// The election of an office that is under way, such as one that the calendar noticed, or else one that is called now.
pub(super) fn calls(scene: &mut Scene, office: &str) -> MotionNo {
    let of = |matter: &Matter| matter.election().is_some_and(|found| found.office == office);
    if let Some(motion) = scene.coop.motions.under_way(of) {
        return motion;
    }
    let election = Election::of(office, &scene.coop.community(), scene.now).unwrap();
    scene.proposes(Matter::Election(election))
}

/// A co-op of five members and so many more that elects this office: nominations close two days before the opening.
pub(super) fn called(office: Office, more: usize) -> (Scene, MotionNo) {
    let id = office.id.clone();
    let mut scene = under(
        |rules| {
            rules.offices = vec![crate::tests::given::office("board", 3), office];
            rules.voting.nominations_close_days = 2;
            rules.voting.proxies_max = 1;
        },
        more,
    );
    let motion = calls(&mut scene, &id);
    (scene, motion)
}

pub(super) fn nominates(motion: MotionNo, member: u32) -> Command {
    Command::Nominate(motion, MemberNo(member), None)
}

pub(super) fn stands(motion: MotionNo, stands: bool) -> Command {
    Command::Stand(motion, stands)
}

pub(super) fn ranks(motion: MotionNo, order: &[u16]) -> Command {
    let ranking = Ranking::strict(order.iter().map(|number| Candidate(*number)));
    Command::Vote(motion, Vote::Cast(Choice::Ranking(ranking)))
}

/// An open election with these candidates in this order.
fn election(office: Office, candidates: &[u32], more: usize) -> (Scene, MotionNo) {
    let (mut scene, motion) = called(office, more);
    for candidate in candidates {
        scene.act(me(*candidate), nominates(motion, *candidate)).unwrap();
    }
    scene.days_later(7);
    (scene, motion)
}

fn elected(scene: &Scene, motion: MotionNo) -> Vec<u32> {
    let elected = ended(scene, motion).elected.unwrap();
    elected.members.iter().map(|member| member.0).collect()
}

#[test]
fn who_is_elected_holds_the_office_without_any_further_act() {
    let (mut scene, motion) = election(council(2), &[4, 5, 6], 3);
    for (voter, order) in [
        (1, &[1u16, 2][..]),
        (2, &[1, 3]),
        (3, &[1]),
        (7, &[2]),
        (8, &[3, 1]),
    ] {
        scene.act(me(voter), ranks(motion, order)).unwrap();
    }
    scene.days_later(7);
    assert_eq!(elected(&scene, motion)[0], 4);
    let holders: Vec<MemberNo> = scene.coop.duties.holders("council").collect();
    assert_eq!(holders.len(), 2);
    assert_eq!(found(&scene, motion).stage, Stage::Passed);
    let outcome = ended(&scene, motion);
    assert!(outcome.elected.as_ref().unwrap().contested);
    // anybody counts the kept ballots again and finds the same
    let ballots = outcome.ballots.unwrap();
    let again: Vec<u16> = ballots
        .report()
        .elected
        .iter()
        .map(|candidate| candidate.0)
        .collect();
    assert_eq!(
        again
            .iter()
            .map(|number| u32::from(*number) + 3)
            .collect::<Vec<_>>(),
        elected(&scene, motion)
    );
    assert_eq!(ballots.digest(), outcome.elected.unwrap().profile);
}

#[test]
fn what_names_nobody_who_stands_is_spoilt_and_the_voter_hears_why() {
    let (mut scene, motion) = called(council(2), 0);
    for candidate in [4, 5] {
        scene.act(me(4), nominates(motion, candidate)).unwrap();
    }
    scene.days_later(7);
    let refused = |order: &[u16]| scene.decide(me(1), ranks(motion, order)).unwrap_err();
    assert_eq!(refused(&[]).rule, "ballot.spoilt");
    assert_eq!(refused(&[1, 1]).rule, "ballot.spoilt");
    assert_eq!(refused(&[0]).rule, "ballot.spoilt");
    assert!(refused(&[3]).message.contains('3'));
    // Edda was asked and never accepted
    assert!(refused(&[1, 2]).message.contains("candidate 2 does not stand"));
    assert_eq!(scene.refused(me(1), ballot(motion, Answer::Yes)), "ballot.spoilt");
    assert!(scene.decide(me(1), ranks(motion, &[1])).is_ok());
}

#[test]
fn who_never_accepted_stood_down_or_left_is_passed_over_and_not_elected() {
    let (mut scene, motion) = called(council(2), 4);
    for candidate in [4, 5, 6] {
        scene.act(me(candidate), nominates(motion, candidate)).unwrap();
    }
    scene.act(me(4), nominates(motion, 7)).unwrap();
    scene.days_later(7);
    for voter in [1, 2, 3, 9] {
        scene.act(me(voter), ranks(motion, &[1, 2, 3])).unwrap();
    }
    scene.act(me(4), stands(motion, false)).unwrap();
    leaves(&mut scene, 5);
    scene.days_later(7);
    assert_eq!(elected(&scene, motion), [6]);
    assert!(!ended(&scene, motion).elected.unwrap().contested);
}

#[test]
fn an_expelled_candidate_is_not_elected() {
    let (mut scene, motion) = election(council(1), &[4, 5], 0);
    for voter in [1, 2, 3] {
        scene.act(me(voter), ranks(motion, &[1, 2])).unwrap();
    }
    is_expelled(&mut scene, 4);
    scene.days_later(7);
    assert_eq!(elected(&scene, motion), [5]);
}

#[test]
fn an_election_without_candidates_or_without_enough_voters_elects_nobody() {
    let (mut scene, motion) = election(council(1), &[], 0);
    scene.days_later(7);
    assert_eq!(ended(&scene, motion).shortfall, Some(Shortfall::Candidates));
    // all who stood have left
    let (mut scene, motion) = election(council(1), &[4], 0);
    scene.act(me(1), ranks(motion, &[1])).unwrap();
    scene.act(me(2), ranks(motion, &[1])).unwrap();
    leaves(&mut scene, 4);
    scene.days_later(7);
    assert_eq!(ended(&scene, motion).shortfall, Some(Shortfall::Candidates));
    // one vote of five, where two are a quarter
    let (mut scene, motion) = election(council(1), &[4], 0);
    scene.act(me(1), ranks(motion, &[1])).unwrap();
    scene.days_later(7);
    assert_eq!(ended(&scene, motion).shortfall, Some(Shortfall::Quorum));
    assert_eq!(scene.coop.duties.holders("council").count(), 0);
}

#[test]
fn without_one_clear_vote_nobody_is_elected_whatever_the_quorum() {
    let mut scene = under(
        |rules| {
            rules.offices = vec![office("board", 3), council(1)];
            rules.voting.quorum = one_of(0, 1);
        },
        0,
    );
    let motion = calls(&mut scene, "council");
    scene.act(me(4), nominates(motion, 4)).unwrap();
    scene.days_later(14);
    assert_eq!(ended(&scene, motion).shortfall, Some(Shortfall::Quorum));
}

#[test]
fn a36_a_tie_is_decided_by_a_lot_that_anybody_draws_again() {
    let run = || {
        let (mut scene, motion) = election(council(1), &[4, 5], 0);
        scene.act(me(1), ranks(motion, &[1])).unwrap();
        scene.act(me(2), ranks(motion, &[2])).unwrap();
        scene.days_later(7);
        (elected(&scene, motion), ended(&scene, motion).ballots.unwrap())
    };
    let (first, ballots) = run();
    let report = ballots.report();
    assert!(report.ties.iter().any(|tie| tie.by == fenwick_tally::ByWhat::Lot));
    assert_eq!(ballots.lot.len(), 2);
    assert_eq!(run(), (first, ballots));
}

#[test]
fn a_vote_given_into_another_hand_ranks_as_that_hand_does() {
    let (mut scene, motion) = election(council(1), &[4, 5], 0);
    scene.act(me(2), gives(motion, 1)).unwrap();
    scene.act(me(1), ranks(motion, &[2, 1])).unwrap();
    scene.act(me(3), ranks(motion, &[1])).unwrap();
    scene.days_later(7);
    assert_eq!(elected(&scene, motion), [5]);
    assert_eq!(ended(&scene, motion).count, count(0, 0, 3));
}

#[test]
fn c21_reserved_seats_go_to_their_class() {
    let reserved = Office {
        reserved: vec![ClassSeats {
            class: "drivers".to_owned(),
            seats: 1,
        }],
        ..council(2)
    };
    let mut scene = under(|rules| rules.offices = vec![office("board", 3), reserved], 0);
    admits_of_class(&mut scene, "drivers", 1);
    let motion = calls(&mut scene, "council");
    for candidate in [4, 5, 6] {
        scene.act(me(candidate), nominates(motion, candidate)).unwrap();
    }
    scene.days_later(7);
    for voter in [1, 2, 3] {
        scene.act(me(voter), ranks(motion, &[1, 2, 3])).unwrap();
    }
    scene.days_later(7);
    assert_eq!(elected(&scene, motion), [6, 4]);
}

#[test]
fn a_room_counts_rankings_and_passes_over_who_does_not_stand() {
    let (mut scene, motion) = called(council(1), 0);
    for candidate in [4, 5] {
        scene.act(me(4), nominates(motion, candidate)).unwrap();
    }
    scene.days_later(7);
    for member in [1, 2, 3] {
        scene
            .act(me(1), takes_paper(motion, member, Paper::Room))
            .unwrap();
    }
    let ranking =
        |order: &[u16]| Choice::Ranking(Ranking::strict(order.iter().map(|number| Candidate(*number))));
    let room = |tellers: Vec<MemberNo>, choices: Vec<(u64, Choice)>| RoomCount {
        tellers,
        class: None,
        choices,
        spoilt: 1,
        note: Hash([9; 32]),
    };
    let by = |tellers: [MemberNo; 2]| {
        Command::CountRoom(motion, room(tellers.to_vec(), vec![(2, ranking(&[2, 1]))]))
    };
    // who stands does not count; who was asked and did not accept may
    assert_eq!(scene.refused(Actor::Operator, by([BELA, DORA])), "ballot.tellers");
    scene.act(Actor::Operator, by([BELA, EDDA])).unwrap();
    let spoilt = Command::CountRoom(motion, room(vec![BELA, EDDA], vec![(1, ranking(&[7]))]));
    assert_eq!(scene.refused(Actor::Operator, spoilt), "ballot.spoilt");
    scene.days_later(7);
    assert_eq!(
        (elected(&scene, motion), ended(&scene, motion).count),
        (vec![4], count(0, 0, 3))
    );
}
