//! Secret votes: who may demand one, and what the box does to the count.

use super::*;
use crate::people::bylaws::{Form, Topic, TopicRule, Weights};
use Answer::{No, Yes};

fn demands(motion: MotionNo) -> Command {
    Command::Vote(motion, Vote::DemandSecret)
}

fn keys() -> Vec<String> {
    vec!["first".to_owned(), "second".to_owned()]
}

/// A secret vote that is open, of five members.
pub(super) fn open() -> (Scene, MotionNo) {
    let mut scene = under(
        |rules| {
            rules.voting.proxies_max = 1;
            let rule = TopicRule {
                form: Form::Secret,
                ..TopicRule::default()
            };
            rules.voting.topics.insert(Topic::Charter, rule);
        },
        0,
    );
    let motion = scene.proposes(new_charter());
    scene
        .act(Actor::Operator, Command::PrepareBallot(motion, keys()))
        .unwrap();
    scene.days_later(7);
    (scene, motion)
}

fn blinded(byte: u8) -> Paper {
    Paper::Blinded(Hash([byte; 32]))
}

fn emptied(motion: MotionNo, choices: &[(u64, Answer)]) -> Command {
    let choices = choices
        .iter()
        .map(|(count, answer)| (*count, Choice::Answer(*answer)));
    Command::OpenBox(
        motion,
        Emptied {
            choices: choices.collect(),
            root: Hash([3; 32]),
        },
    )
}

#[test]
fn po_a_tenth_of_the_roll_makes_a_vote_secret_exactly_at_the_border() {
    // given 11 on the roll, of whom a tenth is two
    let mut scene = under(|rules| rules.voting.secret_demand = Some(one_of(1, 10)), 6);
    let motion = scene.proposes(new_charter());
    let first = scene.act(me(4), demands(motion)).unwrap();
    assert_eq!(first.len(), 1);
    assert!(scene.act(me(4), demands(motion)).unwrap().is_empty());
    assert_eq!(found(&scene, motion).form, Form::Open);
    let second = scene.act(me(5), demands(motion)).unwrap();
    assert_eq!(second.len(), 2);
    assert_eq!(found(&scene, motion).form, Form::Secret);
    // and given 10, one is enough
    let mut scene = under(|rules| rules.voting.secret_demand = Some(one_of(1, 10)), 5);
    let motion = scene.proposes(new_charter());
    scene.act(me(4), demands(motion)).unwrap();
    assert_eq!(found(&scene, motion).form, Form::Secret);
    assert!(scene.act(me(5), demands(motion)).unwrap().is_empty());
}

#[test]
fn who_demanded_and_left_demands_no_more_and_the_base_stays() {
    let mut scene = under(|rules| rules.voting.secret_demand = Some(one_of(1, 10)), 16);
    let motion = scene.proposes(new_charter());
    // given a roll of 21: three must demand it
    scene.act(me(4), demands(motion)).unwrap();
    scene.act(me(5), demands(motion)).unwrap();
    leaves(&mut scene, 5);
    scene.act(me(6), demands(motion)).unwrap();
    assert_eq!(found(&scene, motion).form, Form::Open);
    scene.act(me(7), demands(motion)).unwrap();
    assert_eq!(found(&scene, motion).form, Form::Secret);
}

#[test]
fn a_secret_vote_is_demanded_before_the_opening_by_members_on_the_roll() {
    let mut scene = under(|rules| rules.voting.secret_demand = Some(one_of(1, 10)), 0);
    let motion = scene.proposes(new_charter());
    scene.admits(1);
    assert_eq!(scene.refused(me(6), demands(motion)), "motion.roll");
    assert_eq!(scene.refused(Actor::Operator, demands(motion)), "motion.voter");
    scene.days_later(7);
    assert_eq!(scene.refused(me(4), demands(motion)), "motion.secret-demand");
    let mut without = a_coop();
    let motion = without.proposes(new_charter());
    assert_eq!(without.refused(me(4), demands(motion)), "motion.secret-demand");
}

#[test]
fn a_secret_paper_tells_neither_a_weight_nor_a_class_so_such_bylaws_are_no_bylaws() {
    let refused = |change: &dyn Fn(&mut Bylaws)| {
        let mut rules = bylaws();
        change(&mut rules);
        rules.check().unwrap_err().rule
    };
    let class = || crate::people::bylaws::ClassRule {
        class: "drivers".to_owned(),
        quorum: None,
        threshold: one_of(1, 2),
    };
    let secret = || TopicRule {
        form: Form::Secret,
        ..TopicRule::default()
    };
    for change in [
        &(|rules: &mut Bylaws| {
            rules.voting.secret_demand = Some(one_of(1, 10));
            rules.voting.weights = Weights::Capped(one_of(1, 4));
        }) as &dyn Fn(&mut Bylaws),
        &|rules| {
            rules.voting.secret_demand = Some(one_of(1, 10));
            rules.voting.classes.push(class());
        },
        &|rules| {
            rules.voting.classes.push(class());
            rules.voting.topics.insert(Topic::Recall, secret());
        },
        &|rules| {
            rules.voting.weights = Weights::Capped(one_of(1, 4));
            rules.voting.topics.insert(Topic::Election, secret());
        },
    ] {
        assert_eq!(refused(change), "bylaws.form");
    }
    // an election has no class majorities, so its papers may be secret
    let mut rules = bylaws();
    rules.voting.classes.push(class());
    rules.voting.topics.insert(Topic::Election, secret());
    assert!(rules.check().is_ok());
}

#[test]
fn a_box_with_a_paper_too_many_is_published_and_passes_nothing() {
    let (mut scene, motion) = open();
    for member in [3, 4] {
        scene
            .act(me(member), takes_paper(motion, member, blinded(member as u8)))
            .unwrap();
    }
    scene.days_later(7);
    scene.act(Actor::Operator, emptied(motion, &[(3, Yes)])).unwrap();
    scene.days_later(0);
    assert_eq!(found(&scene, motion).stage, Stage::Failed);
    assert_eq!(ended(&scene, motion).shortfall, Some(Shortfall::Papers));
}

#[test]
fn votes_of_the_box_count_once_with_proxies_and_papers_of_the_room() {
    let (mut scene, motion) = open();
    assert_eq!(scene.refused(me(4), ballot(motion, Yes)), "ballot.secret");
    scene.act(me(3), gives(motion, 4)).unwrap();
    scene.act(me(2), gives(motion, 5)).unwrap();
    scene.act(me(4), takes_paper(motion, 4, blinded(4))).unwrap();
    // the holder takes a paper for who trusted her; a replay gives the same, another is refused
    scene.act(me(4), takes_paper(motion, 3, blinded(3))).unwrap();
    assert!(
        scene
            .act(me(4), takes_paper(motion, 3, blinded(3)))
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        scene.refused(me(3), takes_paper(motion, 3, blinded(9))),
        "ballot.paper-taken"
    );
    assert_eq!(
        scene.refused(me(4), takes_paper(motion, 4, Paper::Room)),
        "ballot.paper-taken"
    );
    scene.act(me(5), takes_paper(motion, 5, Paper::Room)).unwrap();
    scene
        .act(Actor::Operator, counted_in_room(motion, &[1, 2], &[(1, No)], 0))
        .unwrap();
    assert_eq!(scene.refused(Actor::Operator, emptied(motion, &[])), "ballot.box");
    scene.days_later(7);
    assert_eq!(found(&scene, motion).stage, Stage::Open);
    assert_eq!(
        scene.refused(Actor::Operator, Command::CloseMotion(motion)),
        "ballot.box"
    );
    assert_eq!(
        scene.refused(me(1), takes_paper(motion, 1, blinded(1))),
        "motion.closed"
    );
    scene.act(Actor::Operator, emptied(motion, &[(2, Yes)])).unwrap();
    scene.days_later(0);
    // Bela's vote lapsed: Edda voted in the room and took no paper for her
    let ended = ended(&scene, motion);
    assert_eq!((ended.count, ended.lapsed, ended.roll), (count(2, 1, 0), 1, 5));
}

#[test]
fn a_paper_of_the_box_that_says_nothing_clear_is_spoilt_and_took_part() {
    let (mut scene, motion) = open();
    for member in [4, 5] {
        let paper = takes_paper(motion, member, blinded(member as u8));
        scene.act(me(member), paper).unwrap();
    }
    scene.days_later(7);
    let ranking = Choice::Ranking(Ranking::strict([Candidate(1)]));
    let emptied = Emptied {
        choices: vec![(1, ranking), (1, Choice::Answer(Yes))],
        root: Hash([3; 32]),
    };
    scene
        .act(Actor::Operator, Command::OpenBox(motion, emptied.clone()))
        .unwrap();
    assert_eq!(
        scene.refused(Actor::Operator, Command::OpenBox(motion, emptied)),
        "ballot.box"
    );
    scene.days_later(0);
    assert_eq!(ended(&scene, motion).count, count(1, 0, 1));
}

#[test]
fn tellers_keys_are_two_different_ones_made_once_for_a_secret_vote() {
    let (scene, motion) = open();
    let prepare = |motion, keys: &[&str]| {
        Command::PrepareBallot(motion, keys.iter().map(|key| (*key).to_owned()).collect())
    };
    assert_eq!(
        scene.refused(Actor::Operator, prepare(motion, &["a", "b"])),
        "ballot.keys"
    );
    let mut open = a_coop();
    let motion = open.proposes(new_charter());
    assert_eq!(
        open.refused(Actor::Operator, prepare(motion, &["a", "b"])),
        "ballot.keys"
    );
    let mut scene = under(|rules| rules.voting.secret_demand = Some(one_of(1, 10)), 0);
    let motion = scene.proposes(new_charter());
    scene.act(me(4), demands(motion)).unwrap();
    for keys in [&["a"][..], &["a", "a"], &["a", "b", "c"], &["a", "b", "b"]] {
        assert_eq!(
            scene.refused(Actor::Operator, prepare(motion, keys)),
            "ballot.keys"
        );
    }
    assert!(
        scene
            .decide(Actor::Operator, prepare(motion, &["a", "b"]))
            .is_ok()
    );
}

#[test]
fn p31_a_copied_request_is_refused_without_a_word_of_whose_it_is() {
    let (mut scene, motion) = open();
    scene.act(me(3), takes_paper(motion, 3, blinded(3))).unwrap();
    for copied in [Paper::Blinded(Hash([3; 32])), Paper::TrustedBox(Hash([3; 32]))] {
        let refusal = scene.decide(me(4), takes_paper(motion, 4, copied)).unwrap_err();
        assert_eq!(refusal.rule, "paper.copied");
        assert!(!refusal.message.contains('3'), "{}", refusal.message);
    }
    // her own again is no copy, nor is the same request on another motion
    let again = scene.act(me(3), takes_paper(motion, 3, blinded(3))).unwrap();
    assert!(again.is_empty());
    scene.act(me(4), takes_paper(motion, 4, blinded(4))).unwrap();
    // a holder takes no two papers with one request either
    let (mut scene, motion) = open();
    scene.act(me(3), gives(motion, 4)).unwrap();
    scene.act(me(4), takes_paper(motion, 3, blinded(3))).unwrap();
    assert_eq!(
        scene.refused(me(4), takes_paper(motion, 4, blinded(3))),
        "paper.copied"
    );
}

/// A secret vote of five, all of whose papers are in a box that is closed.
fn closed_box() -> (Scene, MotionNo) {
    let (mut scene, motion) = open();
    for member in 1..=5 {
        let paper = blinded(u8::try_from(member).unwrap());
        scene.act(me(member), takes_paper(motion, member, paper)).unwrap();
    }
    scene.days_later(7);
    (scene, motion)
}

#[test]
fn a_box_that_nobody_opens_fails_the_vote_after_thirty_days_and_it_can_be_held_again() {
    let (mut scene, motion) = closed_box();
    scene.admits(1);
    scene.days_later(29);
    assert_eq!(
        scene.refused(Actor::Operator, Command::CloseMotion(motion)),
        "ballot.box"
    );
    assert_eq!(found(&scene, motion).stage, Stage::Open);
    scene.days_later(1);
    assert_eq!(ended(&scene, motion).shortfall, Some(Shortfall::Unopened));
    assert_eq!(scene.coop.charters["savings"].rule, charter());
    // too late
    assert_eq!(
        scene.refused(Actor::Operator, emptied(motion, &[(5, Yes)])),
        "ballot.box"
    );
    scene.proposes(new_charter());
}

#[test]
fn a_machine_that_was_off_for_long_still_opens_its_box() {
    // given nothing entered into the log between the close and the day on which the machine is on again
    let (mut scene, motion) = closed_box();
    scene.days_later(300);
    assert_eq!(found(&scene, motion).stage, Stage::Open);
    scene
        .act(Actor::Operator, emptied(motion, &[(3, Yes), (2, No)]))
        .unwrap();
    scene.days_later(0);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).shortfall),
        (count(3, 2, 0), None)
    );
}

#[test]
fn a_box_into_which_nobody_took_a_paper_is_counted_as_empty() {
    let (mut scene, motion) = open();
    scene.days_later(7);
    scene.admits(1);
    scene.days_later(30);
    assert_eq!(ended(&scene, motion).shortfall, Some(Shortfall::Quorum));
}
