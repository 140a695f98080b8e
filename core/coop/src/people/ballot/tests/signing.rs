//! P38, A36: what published ballots tell beyond the count, and what the lot rests on.

use super::election::{council, nominates};
use super::*;
use crate::people::bylaws::{Form, Office, Topic, TopicRule};
use fenwick_tally::Rule;

fn chooses(text: &str) -> Choice {
    text.parse().unwrap()
}

/// A secret election by a rule, with so many candidates, that is open, of five members and three more.
fn secret_election(rule: Rule, candidates: u32) -> (Scene, MotionNo) {
    let office = Office {
        elected_by: rule,
        ..council(1)
    };
    let mut scene = under(
        |rules| {
            rules.offices = vec![crate::tests::given::office("board", 3), office];
            let secret = TopicRule {
                form: Form::Secret,
                ..TopicRule::default()
            };
            rules.voting.topics.insert(Topic::Election, secret);
        },
        3,
    );
    let motion = scene.calls("council");
    for candidate in 1..=candidates {
        scene.act(me(candidate), nominates(motion, candidate)).unwrap();
    }
    let keys = vec!["first".to_owned(), "second".to_owned()];
    scene
        .act(Actor::Operator, Command::PrepareBallot(motion, keys))
        .unwrap();
    scene.days_later(7);
    (scene, motion)
}

#[test]
fn p38_where_there_are_more_ways_to_fill_in_a_ballot_than_members_the_voters_are_told() {
    // given eight on the roll: two candidates are ranked in four ways, three in fifteen
    for (candidates, tells) in [(2, false), (3, true)] {
        let (scene, motion) = secret_election(Rule::StvMeek, candidates);
        assert_eq!(found(&scene, motion).ballots_can_sign(), tells);
    }
    // where the order counts nothing, three are named in seven ways, four in fifteen
    for (candidates, tells) in [(3, false), (4, true)] {
        let (scene, motion) = secret_election(Rule::Approval, candidates);
        assert_eq!(found(&scene, motion).ballots_can_sign(), tells);
    }
    let mut scene = a_coop();
    let motion = opened(&mut scene);
    assert!(!found(&scene, motion).ballots_can_sign());
}

#[test]
fn p38_a_secret_paper_bears_no_order_that_no_count_reads() {
    let (scene, motion) = secret_election(Rule::Approval, 3);
    let casts = |text: &str| scene.coop.motions.may_cast(motion, &chooses(text), scene.now);
    let refusal = casts("3>1=2").unwrap_err();
    assert_eq!(refusal.rule, "ballot.order");
    assert!(refusal.hint.unwrap().contains("1=2=3"));
    assert!(casts("1=2=3").is_ok() && casts("2").is_ok());
    assert_eq!(found(&scene, motion).read(&chooses("3>1")), chooses("1=3"));
    // an order that counts stands on the paper
    let (scene, motion) = secret_election(Rule::StvMeek, 3);
    let order = chooses("3>1=2");
    assert!(scene.coop.motions.may_cast(motion, &order, scene.now).is_ok());
    assert_eq!(found(&scene, motion).read(&order), order);
}

#[test]
fn p38_ballots_by_name_are_kept_for_the_recount_without_an_order_that_no_count_reads() {
    let office = Office {
        elected_by: Rule::Approval,
        ..council(1)
    };
    let (mut scene, motion) = super::election::called(office, 3);
    for candidate in [1, 2] {
        scene.act(me(candidate), nominates(motion, candidate)).unwrap();
    }
    scene.days_later(7);
    for (voter, text) in [(3, "1>2"), (4, "2>1"), (5, "2")] {
        let vote = Command::Vote(motion, Vote::Cast(chooses(text)));
        scene.act(me(voter), vote).unwrap();
    }
    scene.days_later(7);
    let ballots = ended(&scene, motion).ballots.unwrap();
    let kept: Vec<(u64, Choice)> = ballots
        .profile
        .groups
        .iter()
        .map(|(votes, ranking)| (*votes, Choice::Ranking(ranking.clone())))
        .collect();
    assert_eq!(kept, [(2, chooses("1=2")), (1, chooses("2"))]);
    assert_eq!(ballots.report().elected, [Candidate(2)]);
}

/// The lot of a secret election in which two tie, when the published papers have this digest.
fn lot_of(root: u8) -> Vec<Candidate> {
    let (mut scene, motion) = secret_election(Rule::StvMeek, 8);
    for voter in [1, 2] {
        let paper = Paper::Blinded(Hash([voter as u8; 32]));
        scene.act(me(voter), takes_paper(motion, voter, paper)).unwrap();
    }
    scene.days_later(7);
    let emptied = Emptied {
        choices: vec![(1, chooses("1")), (1, chooses("2"))],
        root: Hash([root; 32]),
    };
    scene
        .act(Actor::Operator, Command::OpenBox(motion, emptied))
        .unwrap();
    scene.days_later(0);
    let ballots = ended(&scene, motion).ballots.unwrap();
    assert_eq!(ballots.report().elected.len(), 1);
    ballots.lot
}

#[test]
fn a36_the_lot_of_a_secret_election_rests_on_the_papers_and_not_on_the_choices_alone() {
    assert_eq!(lot_of(1), lot_of(1));
    assert_ne!(lot_of(1), lot_of(2));
}
