use super::*;
use crate::kernel::facts::Actor;
use crate::kernel::ids::MemberNo;
use crate::path::consent::Answer as Said;
use crate::people::bylaws::{Bylaws, Fraction};
use crate::people::charter::Charter;
use crate::tests::given::{
    ANNA, BELA, DORA, EDDA, Scene, a_coop, ballot, bylaws, charter, founded, one_of, scope, terms,
};
use crate::{Command, Event as Any};
use fenwick_tally::{Answer, Count};
use proptest::prelude::*;

fn new_charter() -> Matter {
    Matter::Charter(Box::new(Charter {
        title: "Changed".to_owned(),
        ..charter()
    }))
}

/// A scene whose charter motions pass with this quorum and threshold; the roll is 5 members and `more`.
fn voting(quorum: Fraction, threshold: Fraction, more: usize) -> Scene {
    let mut rules = bylaws();
    rules.voting.quorum = quorum;
    rules.voting.charter_threshold = threshold;
    let mut scene = founded(rules, vec![charter()]);
    scene.admits(more);
    scene
}

fn vote(scene: &mut Scene, motion: MotionNo, answers: &[Answer]) {
    for (place, answer) in answers.iter().enumerate() {
        let actor = Actor::Member(MemberNo::after(place));
        scene.act(actor, ballot(motion, *answer)).unwrap();
    }
}

fn outcome(mut scene: Scene, answers: &[Answer]) -> Stage {
    let motion = scene.proposes(new_charter());
    scene.days_later(7);
    vote(&mut scene, motion, answers);
    scene.days_later(7);
    scene.coop.motions.get(motion).unwrap().stage
}

/// How a motion ended.
fn ended(scene: &Scene, motion: MotionNo) -> Outcome {
    scene.coop.motions.get(motion).unwrap().outcome.clone().unwrap()
}

use Answer::{Abstain, No, Yes};

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

proptest! {
    #[test]
    fn a_fraction_is_reached_like_a_fraction(part in 0u64..200, whole in 0u64..200, of in 0u32..20, parts in 1u32..20, more_than in any::<bool>()) {
        let fraction = Fraction { of, parts, more_than };
        let (left, right) = (part * u64::from(parts), whole * u64::from(of));
        let expected = whole > 0 && if more_than { left > right } else { left >= right };
        prop_assert_eq!(fraction.is_reached(part, whole), expected);
    }
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

type Closed<'a> = (
    &'a mut MotionNo,
    &'a mut Count,
    &'a mut u64,
    &'a mut bool,
    &'a mut u64,
    &'a mut Option<Shortfall>,
);

fn closed(event: &mut Event) -> Closed<'_> {
    let Event::Closed {
        motion,
        count,
        roll,
        passed,
        shortfall,
        lapsed,
        ..
    } = event
    else {
        panic!("a close closes")
    };
    (motion, count, roll, passed, lapsed, shortfall)
}

#[test]
fn a_recount_catches_a_wrong_count() {
    let mut scene = a_coop();
    let motion = scene.proposes(new_charter());
    scene.days_later(7);
    vote(&mut scene, motion, &[Yes, Yes, No]);
    scene.now = scene.now.plus_days(7);
    let right = scene
        .coop
        .motions
        .close(motion, &scene.coop.community(), scene.now)
        .unwrap();
    assert!(scene.coop.motions.recounts(&right, &scene.coop.community()));
    let changes: [fn(&mut Event); 6] = [
        |event| closed(event).1.yes = 3,
        |event| *closed(event).2 += 1,
        |event| *closed(event).3 = false,
        |event| *closed(event).0 = MotionNo(9),
        |event| *closed(event).4 = 1,
        |event| *closed(event).5 = Some(Shortfall::Tie),
    ];
    for change in changes {
        let mut wrong = right.clone();
        change(&mut wrong);
        assert!(!scene.coop.motions.recounts(&wrong, &scene.coop.community()));
    }
    let unknown = Event::Closed {
        motion: MotionNo(9),
        count: Count::default(),
        roll: 0,
        passed: false,
        shortfall: None,
        classes: Vec::new(),
        lapsed: 0,
        elected: None,
    };
    assert!(!scene.coop.motions.recounts(&unknown, &scene.coop.community()));
}

#[test]
fn a_failed_motion_changes_nothing_and_a_passed_one_is_named_as_the_source() {
    let mut scene = a_coop();
    let failed = scene.proposes(new_charter());
    scene.days_later(14);
    assert_eq!(scene.coop.motions.get(failed).unwrap().stage, Stage::Failed);
    assert_eq!(scene.coop.charters["savings"].rule, charter());
    let passed = scene.adopts(new_charter());
    assert_eq!(scene.coop.charters["savings"].motion, passed);
}

#[test]
fn a_vote_never_widens_a_members_no_holds_after_everybody_said_yes() {
    let mut scene = a_coop();
    let user = scene.user("research");
    scene.says(DORA, Said::No, scope());
    scene.says(EDDA, Said::Yes, scope());
    let mut open = bylaws();
    open.refused_purposes.clear();
    open.approval.automatic_classes.push("company".to_owned());
    scene.adopts(Matter::Bylaws(Box::new(open)));
    let mut wide = charter();
    wide.purposes = vec!["Purpose".parse().unwrap()];
    scene.adopts(Matter::Charter(Box::new(wide)));
    assert_eq!(scene.readable(&terms(user)), [EDDA.0]);
    let mut anything = terms(user);
    anything.purpose = "Purpose".parse().unwrap();
    assert!(scene.readable(&anything).is_empty());
}

#[test]
fn a_motion_that_makes_no_sense_is_not_tabled() {
    let scene = a_coop();
    let refuse = |change: &dyn Fn(&mut Bylaws)| {
        let mut rules = bylaws();
        change(&mut rules);
        scene.refused(
            Actor::Operator,
            Command::Propose(Matter::Bylaws(Box::new(rules)).into()),
        )
    };
    let out_of_reach = Fraction {
        of: 1,
        parts: 1,
        more_than: true,
    };
    for change in [
        &(|rules: &mut Bylaws| rules.voting.quorum = one_of(1, 0)) as &dyn Fn(&mut Bylaws),
        &|rules| rules.voting.quorum = one_of(3, 2),
        // a threshold nobody can reach freezes the rules for good
        &move |rules| rules.voting.bylaws_threshold = out_of_reach,
        // a threshold of nothing passes what everybody refuses
        &|rules| rules.voting.charter_threshold = one_of(0, 1),
        // a date that no calendar has cannot be read back from the journal
        &|rules| rules.voting.notice_days = u32::MAX,
        &|rules| rules.voting.voting_days = 0,
        &|rules| rules.attesting_officers = 0,
        &|rules| rules.payout_unit_minor = 0,
        &|rules| rules.split.clear(),
        &|rules| rules.recipient_classes.clear(),
        &|rules| rules.price.free_classes.push("nobody".to_owned()),
    ] {
        assert_eq!(refuse(change), "bylaws.form");
    }
    let mut nameless = charter();
    nameless.dataset = "Select".to_owned();
    let motion = Command::Propose(Matter::Charter(Box::new(nameless)).into());
    assert_eq!(scene.refused(Actor::Operator, motion), "charter.form");
}

#[test]
fn the_longest_motion_the_bylaws_allow_reads_back() {
    let mut rules = bylaws();
    rules.voting.notice_days = 3_650;
    rules.voting.voting_days = 3_650;
    let mut scene = founded(rules, vec![charter()]);
    scene.proposes(new_charter());
    let entry = scene.journal.last().unwrap();
    let read: crate::Entry = serde_json::from_slice(&entry.canonical().unwrap()).unwrap();
    assert_eq!(&read, entry);
}

#[test]
fn a_charter_never_changes_what_kept_rows_mean() {
    use crate::people::charter::Kind;
    let scene = a_coop();
    let propose = |change: &dyn Fn(&mut Charter)| {
        let mut new = charter();
        change(&mut new);
        scene.decide(
            Actor::Operator,
            Command::Propose(Matter::Charter(Box::new(new)).into()),
        )
    };
    let turned = |new: &mut Charter| {
        if let Kind::Key(key) = &mut new.fields[1].kind {
            key.domain.reverse();
        }
    };
    let finer = |new: &mut Charter| {
        if let Kind::Measure(measure) = &mut new.fields[0].kind {
            measure.scale = 3;
        }
    };
    let other = |new: &mut Charter| new.fields[2].kind = new.fields[1].kind.clone();
    for change in [&turned as &dyn Fn(&mut Charter), &finer, &other] {
        assert_eq!(propose(change).unwrap_err().rule, "charter.continues");
    }
    let longer = |new: &mut Charter| {
        if let Kind::Key(key) = &mut new.fields[1].kind {
            key.domain.push("west".to_owned());
        }
    };
    assert!(propose(&longer).is_ok());
}
