//! Papers and hands in a room, under two tellers. One member, one counted vote, whatever ways she tries.

use super::*;
use Answer::{Abstain, No, Yes};

fn room_of(members: &[u32]) -> (Scene, MotionNo) {
    let mut scene = under(|rules| rules.voting.proxies_max = 1, 3);
    let motion = opened(&mut scene);
    for member in members {
        scene
            .act(me(1), takes_paper(motion, *member, Paper::Room))
            .unwrap();
    }
    (scene, motion)
}

#[test]
fn what_two_tellers_count_in_the_room_counts() {
    let (mut scene, motion) = room_of(&[4, 5, 6, 7]);
    scene.act(me(8), ballot(motion, No)).unwrap();
    let counted = counted_in_room(motion, &[3, 2, 3], &[(2, Yes), (1, Abstain)], 1);
    scene.act(Actor::Operator, counted).unwrap();
    let Any::Motion(Event::RoomCounted { tellers, .. }) = &scene.journal.last().unwrap().event else {
        panic!("counted")
    };
    assert_eq!(tellers, &[BELA, CARO]);
    scene.days_later(7);
    // a spoilt paper took part and said nothing
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).roll),
        (count(2, 1, 2), 8)
    );
}

#[test]
fn a_later_count_replaces_the_earlier_until_the_close() {
    let (mut scene, motion) = room_of(&[4, 5]);
    for yes in [2, 1] {
        let counted = counted_in_room(motion, &[2, 3], &[(yes, Yes)], 0);
        scene.act(Actor::Operator, counted).unwrap();
    }
    scene.now = scene.now.plus_days(7);
    let late = counted_in_room(motion, &[2, 3], &[(2, No)], 0);
    assert_eq!(scene.refused(Actor::Operator, late), "motion.closed");
    scene.days_later(0);
    assert_eq!(ended(&scene, motion).count, count(1, 0, 0));
}

#[test]
fn no_more_papers_are_counted_than_were_handed_out() {
    let (mut scene, motion) = room_of(&[4, 5]);
    for (choices, spoilt) in [
        (&[(3, Yes)][..], 0),
        (&[(1, Yes), (1, No)][..], 1),
        (&[(u64::MAX, Yes), (2, No)][..], 0),
    ] {
        let counted = counted_in_room(motion, &[2, 3], choices, spoilt);
        assert_eq!(scene.refused(Actor::Operator, counted), "ballot.too-many");
    }
    let (empty, motion) = (&mut scene, motion);
    let nobody = empty.proposes(new_charter());
    empty.days_later(0);
    let early = counted_in_room(nobody, &[2, 3], &[], 0);
    assert_eq!(empty.refused(Actor::Operator, early), "motion.not-due");
    assert!(
        empty
            .decide(Actor::Operator, counted_in_room(motion, &[2, 3], &[(1, Yes)], 1))
            .is_ok()
    );
}

#[test]
fn tellers_are_two_members_who_handed_no_papers_out() {
    let (mut scene, motion) = room_of(&[4, 5]);
    let refused = |scene: &Scene, tellers: &[u32]| {
        scene.refused(Actor::Operator, counted_in_room(motion, tellers, &[], 0))
    };
    assert_eq!(refused(&scene, &[]), "ballot.tellers");
    assert_eq!(refused(&scene, &[2]), "ballot.tellers");
    assert_eq!(refused(&scene, &[2, 2]), "ballot.tellers");
    assert_eq!(refused(&scene, &[2, 99]), "membership.unknown");
    // Anna handed the papers out
    assert_eq!(refused(&scene, &[1, 2]), "ballot.tellers");
    leaves(&mut scene, 3);
    assert_eq!(refused(&scene, &[2, 3]), "membership.left");
    // who votes in the room may count as well
    let by_voters = counted_in_room(motion, &[4, 5], &[(2, Yes)], 0);
    assert!(scene.decide(Actor::Operator, by_voters).is_ok());
}

#[test]
fn who_is_voted_on_neither_counts_nor_hands_out() {
    let mut scene = under(
        |rules| {
            rules.offices = vec![crate::tests::given::office("board", 3)];
        },
        0,
    );
    let matter = Matter::Recall {
        office: "board".to_owned(),
        member: BELA,
    };
    let motion = scene.proposes(matter);
    scene.days_later(7);
    assert_eq!(
        scene.refused(me(2), takes_paper(motion, 4, Paper::Room)),
        "rights.own-act"
    );
    scene.act(me(1), takes_paper(motion, 4, Paper::Room)).unwrap();
    let counted = |tellers: &[u32]| counted_in_room(motion, tellers, &[(1, Yes)], 0);
    assert_eq!(scene.refused(Actor::Operator, counted(&[2, 3])), "ballot.tellers");
    assert!(scene.decide(Actor::Operator, counted(&[3, 5])).is_ok());
}

#[test]
fn who_voted_by_phone_is_handed_no_paper_but_takes_one_herself_and_counts_once() {
    let (mut scene, motion) = room_of(&[]);
    scene.act(me(4), ballot(motion, Yes)).unwrap();
    let paper = || takes_paper(motion, 4, Paper::Room);
    assert_eq!(scene.refused(me(1), paper()), "ballot.voted");
    scene.act(me(4), paper()).unwrap();
    scene
        .act(Actor::Operator, counted_in_room(motion, &[2, 3], &[(1, No)], 0))
        .unwrap();
    scene.days_later(7);
    assert_eq!(ended(&scene, motion).count, count(0, 1, 0));
}

#[test]
fn who_took_a_paper_in_the_room_does_not_vote_by_phone() {
    let (mut scene, motion) = room_of(&[4]);
    assert_eq!(scene.refused(me(4), ballot(motion, Yes)), "ballot.paper-taken");
    assert_eq!(scene.refused(me(4), gives(motion, 5)), "ballot.paper-taken");
    // the same paper again is no second one
    assert!(
        scene
            .act(me(1), takes_paper(motion, 4, Paper::Room))
            .unwrap()
            .is_empty()
    );
    // a paper that nobody counted is nobody's vote
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).roll),
        (count(0, 0, 0), 8)
    );
}

#[test]
fn an_officer_hands_no_paper_out_for_a_vote_in_another_hand() {
    let (mut scene, motion) = room_of(&[]);
    scene.act(me(4), gives(motion, 5)).unwrap();
    scene.act(me(5), ballot(motion, Yes)).unwrap();
    let paper = || takes_paper(motion, 4, Paper::Room);
    assert_eq!(scene.refused(me(1), paper()), "ballot.proxy");
    // when she comes herself, her paper counts and her holder's vote is her holder's alone
    scene.act(me(4), paper()).unwrap();
    scene
        .act(Actor::Operator, counted_in_room(motion, &[2, 3], &[(1, No)], 0))
        .unwrap();
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).lapsed),
        (count(1, 1, 0), 0)
    );
}

#[test]
fn papers_are_taken_by_the_member_her_holder_or_in_the_room_from_an_officer() {
    let (mut scene, motion) = room_of(&[]);
    for actor in [me(5), Actor::Operator, Actor::Calendar] {
        assert_eq!(
            scene.refused(actor, takes_paper(motion, 4, Paper::Room)),
            "rights.own-act"
        );
    }
    let blinded = Paper::Blinded(Hash([1; 32]));
    assert_eq!(
        scene.refused(me(4), takes_paper(motion, 4, blinded)),
        "ballot.open"
    );
    scene.admits(1);
    assert_eq!(
        scene.refused(me(1), takes_paper(motion, 9, Paper::Room)),
        "motion.roll"
    );
    // the entry says who handed it out
    let handed = scene.act(me(1), takes_paper(motion, 4, Paper::Room)).unwrap();
    assert!(matches!(
        handed[0],
        Any::Motion(Event::PaperTaken { by: Some(ANNA), .. })
    ));
    let own = scene.act(me(1), takes_paper(motion, 1, Paper::Room)).unwrap();
    assert!(matches!(own[0], Any::Motion(Event::PaperTaken { by: None, .. })));
}

#[test]
fn who_took_a_paper_and_left_stays_on_the_roll_because_the_paper_cannot_be_taken_out() {
    let (mut scene, motion) = room_of(&[4, 5]);
    leaves(&mut scene, 4);
    scene.act(me(6), Command::Leave(MemberNo(6))).unwrap();
    scene
        .act(Actor::Operator, counted_in_room(motion, &[2, 3], &[(2, Yes)], 0))
        .unwrap();
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).roll),
        (count(2, 0, 0), 7)
    );
}

#[test]
fn p37_what_is_counted_in_the_room_is_not_public_before_the_outcome() {
    let (mut scene, motion) = room_of(&[4, 5]);
    let events = scene
        .act(Actor::Operator, counted_in_room(motion, &[2, 3], &[(2, Yes)], 0))
        .unwrap();
    assert!(events.iter().all(|event| !event.is_public()));
}

#[test]
fn hands_are_not_counted_where_members_have_unequal_votes() {
    use crate::people::bylaws::Weights;
    let mut scene = under(|rules| rules.voting.weights = Weights::Capped(one_of(1, 4)), 0);
    let motion = opened(&mut scene);
    assert_eq!(
        scene.refused(me(1), takes_paper(motion, 4, Paper::Room)),
        "ballot.room"
    );
    assert_eq!(
        scene.refused(me(4), takes_paper(motion, 4, Paper::Room)),
        "ballot.room"
    );
}

#[test]
fn c7_after_the_count_no_more_papers_are_handed_out_in_the_room() {
    let (mut scene, motion) = room_of(&[4, 5]);
    let counted = counted_in_room(motion, &[2, 3], &[(1, Yes)], 0);
    scene.act(Actor::Operator, counted).unwrap();
    // neither by a teller who counted, nor by another officer, nor by the member for herself
    for who in [1, 2, 6] {
        assert_eq!(
            scene.refused(me(who), takes_paper(motion, 6, Paper::Room)),
            "ballot.room-counted"
        );
    }
    // who has one has it, a later count replaces the first, and who came late votes by name
    let again = scene.act(me(1), takes_paper(motion, 4, Paper::Room)).unwrap();
    assert!(again.is_empty());
    let counted = counted_in_room(motion, &[2, 3], &[(2, Yes)], 0);
    scene.act(Actor::Operator, counted).unwrap();
    scene.act(me(6), ballot(motion, No)).unwrap();
    scene.days_later(7);
    assert_eq!(ended(&scene, motion).count, count(2, 1, 0));
}

fn helped(number: u32, by: Option<MemberNo>) -> Actor {
    Actor::Assisted {
        member: MemberNo(number),
        by,
    }
}

#[test]
fn p31_no_other_hand_strikes_a_vote_that_a_member_cast_by_her_own() {
    let (mut scene, motion) = room_of(&[]);
    scene.act(me(4), ballot(motion, Yes)).unwrap();
    let paper = || takes_paper(motion, 4, Paper::Room);
    for by in [None, Some(ANNA)] {
        assert_eq!(scene.refused(helped(4, by), paper()), "rights.own-act");
        assert_eq!(scene.refused(helped(4, by), ballot(motion, No)), "rights.own-act");
    }
    let refusal = scene.decide(me(1), paper()).unwrap_err();
    assert_eq!(refusal.rule, "ballot.voted");
    assert!(!refusal.hint.unwrap().contains("--as"));
    scene.days_later(7);
    assert_eq!(ended(&scene, motion).count, count(1, 0, 0));
}

#[test]
fn p36_no_other_hand_takes_back_or_uses_up_a_vote_that_a_member_gave_away_herself() {
    let (mut scene, motion) = room_of(&[]);
    scene.act(me(4), gives(motion, 5)).unwrap();
    let acts = || {
        [
            takes_paper(motion, 4, Paper::Room),
            takes_back(motion),
            gives(motion, 6),
            ballot(motion, No),
        ]
    };
    for act in acts() {
        assert_eq!(scene.refused(helped(4, None), act), "rights.own-act");
    }
    // what she did through a helper, or took back herself, a helper may do anew
    scene.act(me(4), takes_back(motion)).unwrap();
    scene.act(helped(4, None), gives(motion, 6)).unwrap();
    for act in acts() {
        assert!(scene.decide(helped(4, None), act).is_ok());
    }
    scene.act(me(5), ballot(motion, Yes)).unwrap();
    scene.act(helped(4, None), ballot(motion, No)).unwrap();
    scene.days_later(7);
    assert_eq!(ended(&scene, motion).count, count(1, 1, 0));
}

#[test]
fn p31_a_paper_and_a_phone_count_once_whichever_comes_first() {
    for paper_first in [true, false] {
        let (mut scene, motion) = room_of(&[]);
        let done = [paper_first, !paper_first].map(|paper| {
            let act = match paper {
                true => takes_paper(motion, 4, Paper::Room),
                false => ballot(motion, Yes),
            };
            scene.act(me(4), act).is_ok()
        });
        assert_eq!(done, [true, !paper_first]);
        let counted = counted_in_room(motion, &[2, 3], &[(1, No)], 0);
        scene.act(Actor::Operator, counted).unwrap();
        scene.days_later(7);
        assert_eq!(ended(&scene, motion).count, count(0, 1, 0));
    }
}
