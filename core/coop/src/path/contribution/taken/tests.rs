use super::*;
use crate::Command;
use crate::kernel::facts::Actor;
use crate::path::contribution::Prepared;
use crate::people::ballot::Matter;
use crate::tests::given::{ANNA, DORA, EDDA, Scene, a_coop, assisted, charter, contribution};

const FIRST: ContributionNo = ContributionNo(1);
const SECOND: ContributionNo = ContributionNo(2);

fn owed(scene: &Scene) -> Vec<u32> {
    scene
        .coop
        .contributions
        .owed("savings")
        .imports
        .iter()
        .map(|number| number.0)
        .collect()
}

fn kept(scene: &Scene) -> u64 {
    scene.coop.contributions.rows_kept("savings", |_| true)
}

/// The digest of the state that the same entries give again.
fn replay(scene: &Scene) -> crate::kernel::hash::Hash {
    let (first, rest) = scene.journal.split_first().unwrap();
    let mut coop = crate::Coop::founded(first).unwrap();
    rest.iter().for_each(|entry| coop.apply(entry));
    coop.state_hash().unwrap()
}

fn delete() -> Command {
    Command::DeleteTaken("savings".to_owned())
}

/// The charter of savings with another retention.
fn keeps(retention_days: u32) -> Matter {
    let mut kept = charter();
    kept.retention_days = retention_days;
    Matter::Charter(Box::new(kept))
}

/// Two imports, a hundred days apart; the retention is a year.
fn two_imports() -> Scene {
    let mut scene = a_coop();
    scene.brings(Actor::Member(DORA), DORA, 5);
    scene.days_later(100);
    scene.brings(Actor::Member(EDDA), EDDA, 3);
    scene
}

#[test]
fn rows_are_out_of_use_when_their_days_are_over_and_no_second_before() {
    let mut scene = two_imports();
    scene.days_later(264);
    scene.now.0 += 86_399;
    scene.act(Actor::Calendar, Command::Tick).unwrap();
    assert_eq!((owed(&scene), kept(&scene)), (Vec::new(), 8));
    scene.now.0 += 1;
    let events = scene.act(Actor::Calendar, Command::Tick).unwrap();
    let ended = Event::RetentionEnded {
        dataset: "savings".to_owned(),
        contributions: vec![FIRST],
    };
    assert_eq!(events, [crate::Event::Contribution(ended)]);
    // Owed, so in the files still; of no use to anybody.
    assert_eq!((owed(&scene), kept(&scene)), (vec![1], 8));
    let rows = |number| scene.coop.contributions.rows_in_use(number);
    assert_eq!((rows(FIRST), rows(SECOND)), (0, 3));
    assert_eq!(scene.coop.contributions.of_member(DORA).count(), 0);
    scene.act(Actor::Calendar, delete()).unwrap();
    assert_eq!((owed(&scene), kept(&scene)), (Vec::new(), 3));
    assert_eq!(scene.refused(Actor::Calendar, delete()), "contribution.deletion");
    assert_eq!(replay(&scene), scene.coop.state_hash().unwrap());
}

#[test]
fn all_that_fell_due_while_nobody_looked_is_noted_at_once_and_only_once() {
    let mut scene = two_imports();
    scene.days_later(1_000);
    assert_eq!(owed(&scene), [1, 2]);
    scene.act(Actor::Calendar, delete()).unwrap();
    scene.days_later(1_000);
    assert_eq!((owed(&scene), kept(&scene)), (Vec::new(), 0));
    // What is brought now has its own days.
    scene.brings(Actor::Member(DORA), DORA, 5);
    scene.days_later(364);
    assert_eq!((owed(&scene), kept(&scene)), (Vec::new(), 5));
    scene.days_later(1);
    assert_eq!(owed(&scene), [3]);
}

#[test]
fn a_shorter_retention_acts_at_its_adoption_and_a_longer_one_only_on_what_is_still_kept() {
    let mut scene = two_imports();
    scene.days_later(200);
    assert_eq!(owed(&scene), [0; 0]);
    scene.adopts(keeps(250));
    assert_eq!(owed(&scene), [1]);
    scene.act(Actor::Calendar, delete()).unwrap();
    scene.adopts(keeps(2_000));
    scene.days_later(300);
    let first = scene.coop.contributions.past(FIRST);
    assert!(first.is_some(), "what was over is over");
    assert_eq!((owed(&scene), kept(&scene)), (Vec::new(), 3));
    scene.days_later(2_000);
    assert_eq!(owed(&scene), [2]);
}

#[test]
fn what_is_past_its_days_is_neither_confirmed_nor_taken_back() {
    let mut scene = a_coop();
    scene.brings(assisted(DORA), DORA, 5);
    scene.days_later(365);
    let confirm = Command::ConfirmContribution(FIRST, Vec::new());
    assert_eq!(scene.refused(Actor::Member(DORA), confirm), "contribution.gone");
    let back = Command::TakeBack(DORA, FIRST);
    assert_eq!(scene.refused(Actor::Member(DORA), back), "contribution.gone");
}

#[test]
fn a_member_takes_back_her_own_rows_by_whatever_hands_and_nobody_elses() {
    let mut scene = two_imports();
    let back = || Command::TakeBack(DORA, FIRST);
    for actor in [Actor::Member(ANNA), Actor::Operator, assisted(EDDA)] {
        assert_eq!(scene.refused(actor, back()), "rights.own-act");
    }
    let hers = Command::TakeBack(DORA, SECOND);
    assert_eq!(scene.refused(Actor::Member(DORA), hers), "contribution.not-hers");
    let unknown = Command::TakeBack(DORA, ContributionNo(9));
    assert_eq!(
        scene.refused(Actor::Member(DORA), unknown),
        "contribution.unknown"
    );
    let period = |scene: &Scene| {
        scene
            .coop
            .contributions
            .points(Time(0), scene.now)
            .get(&DORA)
            .copied()
    };
    assert_eq!(period(&scene), Some(5));
    let events = scene.act(assisted(DORA), back()).unwrap();
    assert_eq!((events[0].subject(), events[0].is_public()), (Some(DORA), false));
    // Who takes rows back and brings them again is not paid twice for them.
    assert_eq!(period(&scene), None);
    assert_eq!(
        scene.coop.contributions.owed("savings").parts,
        [(FIRST, DORA)].into()
    );
    assert_eq!(scene.refused(Actor::Member(DORA), back()), "contribution.gone");
    scene.act(Actor::Calendar, delete()).unwrap();
    assert_eq!(kept(&scene), 3);
    assert_eq!(scene.refused(Actor::Member(DORA), back()), "contribution.gone");
    assert_eq!(replay(&scene), scene.coop.state_hash().unwrap());
}

#[test]
fn who_left_still_takes_her_rows_back_and_who_was_erased_has_none() {
    let mut scene = two_imports();
    let (dora, edda) = (Actor::Member(DORA), Actor::Member(EDDA));
    scene.act(dora, Command::Leave(DORA)).unwrap();
    scene.act(dora, Command::TakeBack(DORA, FIRST)).unwrap();
    scene.act(edda, Command::Erase(EDDA)).unwrap();
    assert_eq!(
        scene.refused(edda, Command::TakeBack(EDDA, SECOND)),
        "membership.erased"
    );
}

#[test]
fn rows_replace_the_same_members_rows_in_one_act() {
    let mut scene = two_imports();
    let with = |member, replaces| {
        let Command::Contribute {
            prepared,
            attested_by,
        } = contribution(member, 4)
        else {
            panic!("it is a contribution")
        };
        let prepared = Prepared {
            replaces: Some(replaces),
            ..prepared
        };
        Command::Contribute {
            prepared,
            attested_by,
        }
    };
    assert_eq!(
        scene.refused(Actor::Member(DORA), with(DORA, SECOND)),
        "contribution.not-hers"
    );
    assert_eq!(
        scene.refused(Actor::Operator, with(DORA, FIRST)),
        "rights.own-act"
    );
    let events = scene.act(Actor::Member(DORA), with(DORA, FIRST)).unwrap();
    assert_eq!(events.len(), 3, "{events:?}");
    let rows = |number| scene.coop.contributions.rows_in_use(ContributionNo(number));
    assert_eq!((rows(1), rows(2), rows(3)), (0, 3, 4));
    assert_eq!(
        scene.refused(Actor::Member(DORA), with(DORA, FIRST)),
        "contribution.gone"
    );
}

#[test]
fn rows_of_a_dataset_that_the_members_let_go_are_owed_no_more() {
    let mut scene = two_imports();
    scene
        .act(Actor::Member(DORA), Command::TakeBack(DORA, FIRST))
        .unwrap();
    scene.coop.contributions.end("savings");
    assert!(!scene.coop.contributions.owes("savings"));
    scene.days_later(1_000);
    assert_eq!((owed(&scene), kept(&scene)), (Vec::new(), 0));
}

#[test]
fn p2_the_rows_of_who_leaves_are_deleted_where_the_charter_says_so_and_kept_where_it_does_not() {
    let mut gone = charter();
    gone.leave = crate::people::charter::Leave::Delete;
    for (with, expected) in [(gone, 3), (charter(), 8)] {
        let mut scene = crate::tests::given::founded(crate::tests::given::bylaws(), vec![with]);
        scene.brings(Actor::Member(DORA), DORA, 5);
        scene.brings(Actor::Member(EDDA), EDDA, 3);
        scene.act(Actor::Member(DORA), Command::Leave(DORA)).unwrap();
        let out = expected == 3;
        assert_eq!(scene.coop.contributions.owes("savings"), out);
        assert_eq!(kept(&scene), 8, "until they are deleted they are in the files");
        if out {
            scene.act(Actor::Calendar, delete()).unwrap();
        }
        assert_eq!(kept(&scene), expected);
        assert_eq!(replay(&scene), scene.coop.state_hash().unwrap());
    }
}

#[test]
fn p4_a_member_has_her_record_put_right_by_her_own_act_also_after_she_left() {
    let mut scene = a_coop();
    let correct = || Command::Correct(DORA, crate::kernel::hash::Hash([7; 32]));
    for actor in [Actor::Member(ANNA), Actor::Operator, assisted(EDDA)] {
        assert_eq!(scene.refused(actor, correct()), "rights.own-act");
    }
    scene.act(Actor::Member(DORA), Command::Leave(DORA)).unwrap();
    let events = scene.act(assisted(DORA), correct()).unwrap();
    assert_eq!((events[0].subject(), events[0].is_public()), (Some(DORA), false));
    scene.act(Actor::Member(DORA), Command::Erase(DORA)).unwrap();
    assert_eq!(scene.refused(Actor::Member(DORA), correct()), "membership.erased");
}
