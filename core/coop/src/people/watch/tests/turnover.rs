use super::*;
use crate::kernel::ids::ProposalNo;
use crate::people::ballot::Stage;
use crate::people::bylaws::{Initiative, Topic};
use crate::people::proposal::{Act as Item, State};
use crate::tests::given::{CARO, DORA, EDDA, ballot, charter, founded, time};
use fenwick_tally::Answer as Said;
use std::ops::RangeInclusive;

/// All are asked about the bylaws when 6 in 10 of them are new.
fn asking() -> Bylaws {
    watched(Watch {
        assembly_days_max: Some(400),
        turnover_max: Some(one_of(6, 10)),
        ..Watch::default()
    })
}

fn counted(scene: &Scene) -> (u64, u64) {
    (scene.coop.members.newcomers(), scene.coop.members.count())
}

fn motions(scene: &Scene) -> usize {
    scene.coop.motions.all().count()
}

/// Everybody on the roll answers, until the close.
fn answers(scene: &mut Scene, motion: MotionNo, answer: Said) {
    scene.days_later(7);
    let roll: Vec<MemberNo> = scene.coop.members.on_roll(scene.now).collect();
    for member in roll {
        scene.act(Actor::Member(member), ballot(motion, answer)).unwrap();
    }
    scene.days_later(7);
}

/// Eight members of whom five are new: they are asked by motion 1.
fn asked() -> Scene {
    let mut scene = founded(asking(), vec![charter()]);
    scene.admits(3);
    scene.days_later(0);
    scene
}

#[test]
fn c7c_sixty_percent_of_new_members_have_the_bylaws_put_to_all_once() {
    let mut scene = founded(asking(), vec![charter()]);
    // Three founders: 4 newcomers of 7 are less than 6 in 10, 5 of 8 are more.
    scene.admits(2);
    scene.days_later(0);
    assert_eq!((counted(&scene), motions(&scene)), ((4, 7), 0));
    scene.admits(1);
    scene.days_later(0);
    let matter = &scene.coop.motions.get(MotionNo(1)).unwrap().matter;
    assert_eq!(*matter, Matter::Reaffirmation);
    assert_eq!(scene.journal.last().unwrap().actor, Actor::Calendar);
    scene.admits(5);
    scene.days_later(3);
    assert_eq!(motions(&scene), 1);
}

#[test]
fn c7c_leaving_is_turnover_too() {
    let mut scene = founded(asking(), vec![charter()]);
    scene.admits(1);
    assert_eq!(counted(&scene), (3, 6));
    for member in [CARO, ANNA] {
        scene.act(Actor::Member(member), Command::Leave(member)).unwrap();
    }
    scene.act(Actor::Member(ANNA), Command::Erase(ANNA)).unwrap();
    scene.days_later(0);
    assert_eq!((counted(&scene), motions(&scene)), ((3, 4), 1));
}

#[test]
fn c7c_who_stood_by_the_bylaws_is_new_no_more() {
    let mut scene = asked();
    answers(&mut scene, MotionNo(1), Said::Yes);
    assert_eq!(counted(&scene), (0, 8));
    let standing = &scene.coop.watched.standing;
    assert_eq!((standing.motion, standing.failed), (MotionNo(1), None));
    // Who stands by a rule is not who made it: a refusal still names the motion that adopted it.
    assert_eq!(scene.coop.bylaws.motion, FOUNDING);
    scene.admits(11);
    scene.days_later(0);
    assert_eq!((counted(&scene), motions(&scene)), ((11, 19), 1));
    scene.admits(1);
    scene.days_later(0);
    assert_eq!((counted(&scene), motions(&scene)), ((12, 20), 2));
}

#[test]
fn c7c_who_does_not_stand_by_the_bylaws_is_asked_again_after_the_next_assembly() {
    let mut scene = asked();
    answers(&mut scene, MotionNo(1), Said::No);
    let failed = Some((MotionNo(1), time("2026-01-15T00:00:00Z")));
    assert_eq!(scene.coop.watched.standing.failed, failed);
    scene.days_later(30);
    assert_eq!(motions(&scene), 1);
    assembles(&mut scene, &[ANNA, DORA]);
    assert_eq!(motions(&scene), 2);
    answers(&mut scene, MotionNo(2), Said::No);
    scene.days_later(30);
    assert_eq!(motions(&scene), 2);
    // New bylaws are an answer as well.
    let motion = scene.adopts(Matter::Bylaws(Box::new(asking())));
    let standing = &scene.coop.watched.standing;
    assert_eq!((standing.motion, standing.failed), (motion, None));
    assembles(&mut scene, &[ANNA, DORA]);
    assert_eq!(motions(&scene), 3);
}

#[test]
fn c7c_the_counters_say_what_the_register_says_whoever_comes_and_goes() {
    let mut scene = founded(asking(), vec![charter()]);
    scene.admits(20);
    for member in [1, 7, 9] {
        let member = MemberNo(member);
        scene.act(Actor::Member(member), Command::Leave(member)).unwrap();
    }
    scene.days_later(0);
    answers(&mut scene, MotionNo(1), Said::Yes);
    scene.days_later(1);
    scene.admits(4);
    for member in [7, 8, 27] {
        let member = MemberNo(member);
        scene.act(Actor::Member(member), Command::Erase(member)).unwrap();
    }
    let (members, since) = (&scene.coop.members, scene.coop.watched.standing.at);
    let here = || members.all().filter(|(_, line)| line.left.is_none());
    let new = here().filter(|(_, line)| line.joined > since);
    let register = (
        new.count().try_into().unwrap(),
        here().count().try_into().unwrap(),
    );
    assert_eq!((counted(&scene), register), ((3, 24), (3, 24)));
}

#[test]
fn c7c_who_was_not_on_the_roll_of_a_vote_on_the_bylaws_stands_by_nothing() {
    // given bylaws noticed among five, and two more before the close
    let mut scene = founded(asking(), vec![charter()]);
    let motion = scene.proposes(Matter::Bylaws(Box::new(asking())));
    scene.admits(2);
    scene.days_later(7);
    for member in 1..=5 {
        let yes = ballot(motion, Said::Yes);
        scene.act(Actor::Member(MemberNo(member)), yes).unwrap();
    }
    // and one of those who came leaves again
    let seventh = MemberNo(7);
    scene
        .act(Actor::Member(seventh), Command::Leave(seventh))
        .unwrap();
    // when the five adopt them
    scene.days_later(7);
    assert_eq!(scene.coop.bylaws.motion, motion);
    // then the other is new still, and with seven more they have the bylaws put to all
    assert_eq!((counted(&scene), motions(&scene)), ((1, 6), 1));
    scene.admits(6);
    scene.days_later(0);
    assert_eq!((counted(&scene), motions(&scene)), ((7, 12), 1));
    scene.admits(1);
    scene.days_later(0);
    assert_eq!((counted(&scene), motions(&scene)), ((8, 13), 2));
}

#[test]
fn c7c_who_joined_after_the_roll_date_is_new_still() {
    let mut rules = asking();
    rules.voting.roll_days = 30;
    let mut scene = founded(rules.clone(), vec![charter()]);
    scene.days_later(40);
    scene.admits(2);
    scene.days_later(10);
    scene.adopts(Matter::Bylaws(Box::new(rules)));
    assert_eq!(counted(&scene), (2, 7));
    // Who left counts no more, on either side.
    for member in [ANNA, MemberNo(6)] {
        scene.act(Actor::Member(member), Command::Leave(member)).unwrap();
    }
    assert_eq!(counted(&scene), (1, 5));
}

#[test]
fn c7c_taking_back_an_outsiders_say_stands_by_no_other_rule() {
    let with_investor = |mut rules: Bylaws| {
        rules.autonomy.outsiders = vec![crate::people::bylaws::Outsider {
            title: "investor".to_owned(),
            seats: 1,
            vetoes: Vec::new(),
            revoked_by: Some(one_of(1, 2)),
        }];
        rules
    };
    let mut scene = founded(with_investor(asking()), vec![charter()]);
    scene.admits(2);
    let before = (counted(&scene), scene.coop.watched.standing.clone());
    let motion = scene.adopts(Matter::Bylaws(Box::new(asking())));
    assert_eq!(scene.coop.bylaws.motion, motion);
    assert_eq!((counted(&scene), scene.coop.watched.standing.clone()), before);
}

#[test]
fn c7c_a_council_does_not_stand_by_the_bylaws_for_the_members() {
    let by_council = |watch| {
        let mut rules = governed();
        rules.watch = watch;
        let own = crate::people::bylaws::TopicRule {
            body: crate::people::bylaws::Body::Council("board".to_owned()),
            ..Default::default()
        };
        rules.voting.topics.insert(Topic::Bylaws, own);
        rules
    };
    let mut scene = founded(by_council(asking().watch), vec![charter()]);
    let motion = scene.proposes(Matter::Bylaws(Box::new(by_council(asking().watch))));
    scene.days_later(7);
    for member in scene.coop.duties.holders("board").collect::<Vec<_>>() {
        let yes = ballot(motion, Said::Yes);
        scene.act(Actor::Member(member), yes).unwrap();
    }
    scene.days_later(7);
    assert_eq!(scene.coop.bylaws.motion, motion);
    assert_eq!(
        (counted(&scene).0, scene.coop.watched.standing.motion),
        (2, FOUNDING)
    );
}

#[test]
fn c7d_who_joins_the_day_before_a_vote_gets_no_ballot_and_is_no_majority() {
    let mut rules = bylaws();
    rules.voting.roll_days = 30;
    let mut scene = founded(rules, vec![charter()]);
    scene.days_later(40);
    scene.admits(500);
    let motion = scene.proposes(Matter::Bylaws(Box::new(bylaws())));
    scene.days_later(7);
    let newcomer = Actor::Member(MemberNo(6));
    assert_eq!(scene.refused(newcomer, ballot(motion, Said::Yes)), "motion.roll");
    for member in [ANNA, DORA] {
        scene
            .act(Actor::Member(member), ballot(motion, Said::No))
            .unwrap();
    }
    scene.days_later(7);
    let found = scene.coop.motions.get(motion).unwrap();
    let roll = found.outcome.as_ref().unwrap().roll;
    assert_eq!((found.stage, roll), (Stage::Failed, 5));
}

/// A board, and items that so many of the members begin.
fn begun_by(small_count: u64) -> Bylaws {
    let mut rules = governed();
    rules.voting.initiative = Some(Initiative {
        share: one_of(99, 100),
        small_below: 1_000,
        small_count,
    });
    rules
}

/// The first of these members words an item, the others support it.
fn begin(scene: &mut Scene, matter: Matter, members: RangeInclusive<u32>) -> State {
    let proposal = ProposalNo::after(scene.coop.proposals.all().count());
    let draft = Command::Proposal(Item::Draft(matter, None));
    let sponsor = Actor::Member(MemberNo(*members.start()));
    scene.act(sponsor, draft).unwrap();
    for member in members.skip(1) {
        let support = Command::Proposal(Item::Support(proposal));
        scene.act(Actor::Member(MemberNo(member)), support).unwrap();
    }
    scene.coop.proposals.get(proposal).unwrap().state
}

#[test]
fn c7a_a_rule_that_changes_while_nominations_are_open_applies_to_the_next_item() {
    // As it happened: the signatures that an item needs went from 20 to 330 while nominations were open.
    let mut scene = founded(begun_by(20), vec![charter()]);
    scene.admits(395);
    let more = Matter::Bylaws(Box::new(begun_by(330)));
    scene
        .act(Actor::Member(ANNA), Command::Propose(more.into()))
        .unwrap();
    scene.days_later(8);
    let matter = election(&scene);
    assert_eq!(begin(&mut scene, matter.clone(), 50..=68), State::Draft);
    assert_eq!(begin(&mut scene, matter, 50..=69), State::Noticed(MotionNo(2)));
    let frozen = scene.coop.motions.get(MotionNo(2)).unwrap().rules.clone();
    for member in 1..=400 {
        let yes = ballot(MotionNo(1), Said::Yes);
        scene.act(Actor::Member(MemberNo(member)), yes).unwrap();
    }
    // The change is recorded while nominations are open, and the election goes on under its own rules.
    scene.days_later(6);
    assert_eq!(scene.coop.bylaws.motion, MotionNo(1));
    let nominate = Command::Nominate(MotionNo(2), DORA, None);
    scene.act(Actor::Member(DORA), nominate).unwrap();
    scene.days_later(1);
    let found = scene.coop.motions.get(MotionNo(2)).unwrap();
    assert_eq!((&found.rules, found.stage), (&frozen, Stage::Open));
    assert_eq!(found.rules.adopted_by, FOUNDING);
    scene.act(Actor::Member(EDDA), ranked(MotionNo(2), &[1])).unwrap();
    // The next item needs 330.
    let next = Matter::Resolution(Hash([1; 32]));
    assert_eq!(begin(&mut scene, next.clone(), 50..=378), State::Draft);
    assert_eq!(begin(&mut scene, next, 50..=379), State::Noticed(MotionNo(3)));
}
