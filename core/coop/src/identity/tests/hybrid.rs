//! Money from outside that has a say.

use super::*;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::people::ballot::Stage;
use crate::people::bylaws::{Fraction, Outsider, Topic};
use crate::tests::given::{ballot, one_of};
use fenwick_tally::Answer;

const SIMPLE: Fraction = Fraction {
    of: 1,
    parts: 2,
    more_than: true,
};

fn investor(revoked_by: Option<Fraction>) -> Outsider {
    Outsider {
        title: "Seed investor".to_owned(),
        seats: 1,
        vetoes: vec![Topic::Bylaws],
        revoked_by,
    }
}

fn hybrid(revoked_by: Option<Fraction>) -> Scene {
    with(|rules| rules.autonomy.outsiders = vec![investor(revoked_by)])
}

/// Votes on new bylaws: so many yes, the rest of five no.
fn voted(scene: &mut Scene, rules: Bylaws, yes: u32) -> MotionNo {
    let motion = scene.proposes(Matter::Bylaws(Box::new(rules)));
    scene.days_later(7);
    for member in 1..=5 {
        let answer = if member <= yes { Answer::Yes } else { Answer::No };
        scene
            .act(Actor::Member(MemberNo(member)), ballot(motion, answer))
            .unwrap();
    }
    scene.days_later(7);
    motion
}

#[test]
fn c22_an_investors_veto_warns_on_principle_4_with_the_clause_and_the_way_out() {
    let scene = hybrid(Some(SIMPLE));
    let page = paged(&scene);
    let reason = of(&page, "autonomy.outsiders");
    assert_eq!((reason.verdict, &reason.entries), (Verdict::Warn, &vec![0]));
    assert_eq!(
        reason.says,
        "outsider 1 (autonomy.outsiders) has 1 seats and a veto on bylaws; taken back by more than 1/2 of yes and no, \
         by a motion on the bylaws that changes nothing else (in force since the founding, and no vote adopted it)"
    );
    assert_eq!(verdicts(&page)[3], Verdict::Warn);
}

#[test]
fn c22_the_members_take_it_back_by_a_simple_majority_and_the_page_says_so() {
    let mut scene = hybrid(Some(SIMPLE));
    // Three of five are less than the two thirds that the bylaws otherwise need.
    let motion = voted(&mut scene, bylaws(), 3);
    assert_eq!(scene.coop.motions.get(motion).unwrap().stage, Stage::Passed);
    let page = paged(&scene);
    assert_eq!(of(&page, "autonomy.outsiders").verdict, Verdict::Pass);
    assert_eq!(of(&page, "control.record").verdict, Verdict::Pass);
    // Exactly half is too little.
    let mut scene = hybrid(Some(SIMPLE));
    scene
        .act(Actor::Member(MemberNo(5)), Command::Leave(MemberNo(5)))
        .unwrap();
    let motion = scene.proposes(Matter::Bylaws(Box::new(bylaws())));
    scene.days_later(7);
    for (member, answer) in [
        (1, Answer::Yes),
        (2, Answer::Yes),
        (3, Answer::No),
        (4, Answer::No),
    ] {
        scene
            .act(Actor::Member(MemberNo(member)), ballot(motion, answer))
            .unwrap();
    }
    scene.days_later(7);
    assert_eq!(scene.coop.motions.get(motion).unwrap().stage, Stage::Failed);
}

#[test]
fn c22_what_changes_more_than_the_outsiders_say_needs_the_whole_majority() {
    let mut scene = hybrid(Some(SIMPLE));
    let mut more = bylaws();
    more.attesting_officers = 1;
    let motion = voted(&mut scene, more, 3);
    assert_eq!(scene.coop.motions.get(motion).unwrap().stage, Stage::Failed);
}

#[test]
fn c22_a_say_that_nothing_or_more_than_a_simple_majority_takes_back_fails() {
    for revoked_by in [None, Some(one_of(2, 3)), Some(one_of(3, 4))] {
        let page = paged(&hybrid(revoked_by));
        assert_eq!(
            of(&page, "autonomy.outsiders").verdict,
            Verdict::Fail,
            "{revoked_by:?}"
        );
        assert_eq!(verdicts(&page)[3], Verdict::Fail);
    }
    for revoked_by in [one_of(1, 2), one_of(1, 3)] {
        let page = paged(&hybrid(Some(revoked_by)));
        assert_eq!(
            of(&page, "autonomy.outsiders").verdict,
            Verdict::Warn,
            "{revoked_by:?}"
        );
    }
}

#[test]
fn c22_members_who_adopted_a_say_are_named_by_their_motion() {
    let mut scene = a_coop();
    let mut rules = bylaws();
    rules.autonomy.outsiders = vec![investor(Some(SIMPLE))];
    let motion = scene.adopts(Matter::Bylaws(Box::new(rules)));
    let page = paged(&scene);
    let reason = of(&page, "autonomy.outsiders");
    assert!(
        reason.says.ends_with(&format!("(adopted by motion {motion})")),
        "{}",
        reason.says
    );
}
