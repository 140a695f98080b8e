//! Federations and classes: how many votes a member has, and who must agree by herself (C21, CU-1).

use super::*;
use crate::people::bylaws::{ClassRule, ClassVotes, OTHERS, Weights};
use Answer::{Abstain, No, Yes};

fn is_sized(scene: &mut Scene, number: u32, heads: u32) {
    let event = Register::Sized {
        member: MemberNo(number),
        heads,
    };
    scene.happens(Actor::Operator, Any::Membership(event));
}

/// Five organisations of these sizes, none with more than so much of all votes.
fn federation(cap: Fraction, sizes: [u32; 5]) -> Scene {
    let mut scene = under(|rules| rules.voting.weights = Weights::Capped(cap), 0);
    for (number, heads) in (1..).zip(sizes) {
        is_sized(&mut scene, number, heads);
    }
    scene
}

#[test]
fn cu_1_however_large_an_organisation_it_has_no_more_than_its_part_of_all_votes() {
    // given a cap of a half: the giant has as many votes as all others together, and outvotes nobody
    let mut scene = federation(one_of(1, 2), [1_000_000, 200, 99, 1, 1]);
    let motion = opened(&mut scene);
    vote(&mut scene, motion, &[No, Yes, Yes, Abstain]);
    scene.days_later(7);
    let ended = ended(&scene, motion);
    assert_eq!(
        (ended.count, ended.roll),
        (count(299, 301, 1), 301 + 200 + 99 + 1 + 1)
    );
}

/// The votes at the close, when the first says no and all others yes.
fn first_against_all(cap: Fraction, sizes: [u32; 5]) -> (u64, u64) {
    let mut scene = federation(cap, sizes);
    let motion = opened(&mut scene);
    vote(&mut scene, motion, &[No, Yes, Yes, Yes, Yes]);
    scene.days_later(7);
    let ended = ended(&scene, motion);
    (ended.count.no, ended.roll)
}

#[test]
fn cu_1_the_cap_is_the_largest_that_holds_and_one_more_would_break_it() {
    for (cap, sizes) in [
        (one_of(1, 4), [700, 200, 99, 1, 1]),
        (one_of(1, 4), [5_000, 900, 700, 600, 2]),
        (one_of(1, 3), [9, 9, 9, 9, 9]),
        (one_of(2, 5), [u32::MAX, u32::MAX, 7, 7, 7]),
        (one_of(1, 2), [u32::MAX, 1, 1, 1, 1]),
    ] {
        let all = |most: u64| sizes.iter().map(|heads| u64::from(*heads).min(most)).sum::<u64>();
        let holds = |most: u64| most * u64::from(cap.parts) <= u64::from(cap.of) * all(most);
        let (giant, roll) = first_against_all(cap, sizes);
        assert_eq!(roll, all(giant));
        assert!(holds(giant), "{sizes:?}: {giant} of {roll}");
        assert!(
            giant == u64::from(sizes[0]) || !holds(giant + 1),
            "{sizes:?}: {giant} of {roll}"
        );
    }
}

#[test]
fn cu_1_a_cap_that_too_few_members_can_hold_leaves_everybody_one_vote() {
    let mut scene = federation(one_of(1, 100), [3, 2, 1, 1, 1]);
    let motion = opened(&mut scene);
    vote(&mut scene, motion, &[Yes, No, No]);
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).roll),
        (count(1, 2, 0), 5)
    );
}

#[test]
fn cu_1_growing_after_the_notice_gives_no_votes() {
    let mut scene = federation(one_of(1, 1), [10, 10, 10, 10, 10]);
    let motion = opened(&mut scene);
    is_sized(&mut scene, 1, 4_000);
    is_sized(&mut scene, 2, 1);
    vote(&mut scene, motion, &[Yes, No, No]);
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).roll),
        (count(10, 20, 0), 50)
    );
}

#[test]
fn a37_a_proxy_weighs_what_its_giver_weighs() {
    let mut scene = under(
        |rules| {
            rules.voting.weights = Weights::Capped(one_of(1, 1));
            rules.voting.proxies_max = 1;
        },
        0,
    );
    is_sized(&mut scene, 4, 40);
    is_sized(&mut scene, 3, 30);
    let motion = opened(&mut scene);
    scene.act(me(4), gives(motion, 5)).unwrap();
    scene.act(me(3), gives(motion, 2)).unwrap();
    scene.act(me(5), ballot(motion, Yes)).unwrap();
    scene.days_later(7);
    let ended = ended(&scene, motion);
    assert_eq!((ended.count, ended.lapsed, ended.roll), (count(41, 0, 0), 30, 73));
}

#[test]
fn c6_a_class_may_be_given_more_votes_and_then_it_has_them() {
    let votes = ClassVotes {
        class: "founders".to_owned(),
        votes: 60,
    };
    let mut scene = under(|rules| rules.voting.weights = Weights::Classes(vec![votes]), 0);
    admits_of_class(&mut scene, "founders", 1);
    let motion = opened(&mut scene);
    vote(&mut scene, motion, &[No, No, No, No, No, Yes]);
    scene.days_later(7);
    let ended = ended(&scene, motion);
    assert_eq!((ended.count, ended.roll), (count(60, 5, 0), 65));
}

fn must_agree(class: &str, quorum: Option<Fraction>) -> ClassRule {
    ClassRule {
        class: class.to_owned(),
        quorum,
        threshold: one_of(1, 2),
    }
}

/// Five members of no class, then four drivers (6 to 9) and two riders (10, 11); drivers and riders agree by themselves.
fn stakeholders(quorum: Option<Fraction>) -> (Scene, MotionNo) {
    let classes = vec![must_agree("drivers", quorum), must_agree("riders", None)];
    let mut scene = under(
        |rules| {
            rules.voting.classes = classes;
            rules.voting.proxies_max = 1;
        },
        0,
    );
    admits_of_class(&mut scene, "drivers", 4);
    admits_of_class(&mut scene, "riders", 2);
    let motion = opened(&mut scene);
    (scene, motion)
}

fn casts(scene: &mut Scene, motion: MotionNo, votes: &[(u32, Answer)]) {
    for (number, answer) in votes {
        scene.act(me(*number), ballot(motion, *answer)).unwrap();
    }
}

#[test]
fn c21_what_passes_overall_and_fails_in_one_class_fails() {
    let (mut scene, motion) = stakeholders(None);
    casts(
        &mut scene,
        motion,
        &[
            (1, Yes),
            (2, Yes),
            (3, Yes),
            (6, No),
            (7, No),
            (8, Yes),
            (10, Yes),
        ],
    );
    scene.days_later(7);
    let ended = ended(&scene, motion);
    assert_eq!(ended.count, count(5, 2, 0));
    assert_eq!(ended.shortfall, Some(Shortfall::Class("drivers".to_owned())));
    let classes: Vec<(Count, u64)> = ended
        .classes
        .iter()
        .map(|class| (class.count, class.roll))
        .collect();
    assert_eq!(classes, [(count(1, 2, 0), 4), (count(1, 0, 0), 2)]);
    assert_eq!(scene.coop.charters["savings"].rule, charter());
}

#[test]
fn c21_a_class_that_says_nothing_does_not_agree_and_one_without_members_is_not_asked() {
    let (mut scene, motion) = stakeholders(None);
    casts(&mut scene, motion, &[(1, Yes), (2, Yes), (6, Yes), (7, Yes)]);
    scene.days_later(7);
    assert_eq!(
        ended(&scene, motion).shortfall,
        Some(Shortfall::Class("riders".to_owned()))
    );
    // when both riders have left, nobody asks them
    let (mut scene, motion) = stakeholders(None);
    leaves(&mut scene, 10);
    leaves(&mut scene, 11);
    casts(&mut scene, motion, &[(1, Yes), (2, Yes), (6, Yes), (7, Yes)]);
    scene.days_later(7);
    assert_eq!(ended(&scene, motion).shortfall, None);
}

#[test]
fn c21_the_quorum_of_a_class_is_reached_exactly_at_its_border() {
    for (drivers, passes) in [(&[6][..], false), (&[6, 7], true)] {
        let (mut scene, motion) = stakeholders(Some(one_of(1, 2)));
        casts(&mut scene, motion, &[(1, Yes), (2, Yes), (10, Yes)]);
        for driver in drivers {
            scene.act(me(*driver), ballot(motion, Yes)).unwrap();
        }
        scene.days_later(7);
        assert_eq!(found(&scene, motion).stage == Stage::Passed, passes);
    }
}

#[test]
fn a37_a_proxy_of_another_class_votes_in_its_givers_class() {
    let (mut scene, motion) = stakeholders(None);
    scene.act(me(10), gives(motion, 6)).unwrap();
    casts(&mut scene, motion, &[(1, Yes), (6, Yes), (7, Yes)]);
    scene.days_later(7);
    let ended = ended(&scene, motion);
    assert_eq!(ended.classes[1].count, count(1, 0, 0));
    assert_eq!((ended.count, ended.shortfall), (count(4, 0, 0), None));
}

#[test]
fn c21_a_room_is_counted_class_by_class_and_no_class_has_more_papers_than_it_took() {
    let (mut scene, motion) = stakeholders(Some(one_of(1, 2)));
    for member in [4, 5, 6, 7, 10] {
        scene
            .act(me(1), takes_paper(motion, member, Paper::Room))
            .unwrap();
    }
    let of = |class: Option<&str>, choices: &[(u64, Answer)], spoilt: u64| {
        let Command::CountRoom(motion, room) = counted_in_room(motion, &[2, 3], choices, spoilt) else {
            unreachable!("a count")
        };
        Command::CountRoom(
            motion,
            RoomCount {
                class: class.map(str::to_owned),
                ..room
            },
        )
    };
    for class in [None, Some("pilots")] {
        assert_eq!(
            scene.refused(Actor::Operator, of(class, &[(1, Yes)], 0)),
            "ballot.room"
        );
    }
    // two drivers took papers, and five papers were taken in all
    assert_eq!(
        scene.refused(Actor::Operator, of(Some("drivers"), &[(3, Yes)], 0)),
        "ballot.too-many"
    );
    assert_eq!(
        scene.refused(Actor::Operator, of(Some(OTHERS), &[(3, Yes)], 0)),
        "ballot.too-many"
    );
    scene
        .act(Actor::Operator, of(Some("drivers"), &[(1, Yes)], 1))
        .unwrap();
    // the drivers in the room are counted, the others are not
    let paper = |member| takes_paper(motion, member, Paper::Room);
    assert_eq!(scene.refused(me(1), paper(8)), "ballot.room-counted");
    assert!(scene.decide(me(1), paper(3)).is_ok() && scene.decide(me(1), paper(11)).is_ok());
    scene
        .act(Actor::Operator, of(Some("riders"), &[(1, Yes)], 0))
        .unwrap();
    scene
        .act(Actor::Operator, of(Some(OTHERS), &[(1, Yes), (1, No)], 0))
        .unwrap();
    assert!(scene.coop.state_hash().is_ok());
    scene.days_later(7);
    let ended = ended(&scene, motion);
    // the spoilt paper of a driver took part among the drivers
    assert_eq!((ended.count, ended.shortfall), (count(3, 1, 1), None));
    assert_eq!(ended.classes[0].count, count(1, 0, 1));
}

#[test]
fn where_classes_do_not_count_by_themselves_a_room_names_none() {
    let mut scene = a_coop();
    let motion = opened(&mut scene);
    let room = RoomCount {
        tellers: vec![BELA, CARO],
        class: Some(OTHERS.to_owned()),
        choices: Vec::new(),
        spoilt: 0,
        note: Hash([9; 32]),
    };
    assert_eq!(
        scene.refused(Actor::Operator, Command::CountRoom(motion, room)),
        "ballot.room"
    );
}

#[test]
fn a_class_that_agrees_by_itself_is_named_once_and_is_not_the_others() {
    for classes in [
        vec![must_agree(OTHERS, None)],
        vec![must_agree("riders", None), must_agree("riders", None)],
    ] {
        let mut rules = bylaws();
        rules.voting.classes = classes;
        assert_eq!(rules.check().unwrap_err().rule, "bylaws.form");
    }
}
