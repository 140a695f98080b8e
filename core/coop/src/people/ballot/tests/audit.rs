//! Auditing: what is recorded of a count is borne out by what was recorded before it.

use super::*;
use Answer::{No, Yes};

type Closed<'a> = (
    &'a mut MotionNo,
    &'a mut Count,
    &'a mut u64,
    &'a mut bool,
    &'a mut u64,
    &'a mut Option<Shortfall>,
);

fn fault(scene: &Scene, event: &Event) -> Option<Fault> {
    scene.coop.motions.fault(event, &scene.coop.community())
}

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
    assert_eq!(fault(&scene, &right), None);
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
        assert_eq!(fault(&scene, &wrong), Some(Fault::Outcome));
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
    assert_eq!(fault(&scene, &unknown), Some(Fault::Outcome));
}

fn room_counted(motion: MotionNo, yes: u64, spoilt: u64) -> Event {
    Event::RoomCounted {
        motion,
        tellers: vec![BELA, CARO],
        class: None,
        choices: vec![(yes, Choice::Answer(Yes))],
        spoilt,
        note: Hash([9; 32]),
    }
}

#[test]
fn p31_no_more_papers_are_counted_in_the_room_than_were_handed_out_there() {
    let mut scene = a_coop();
    let motion = opened(&mut scene);
    for member in [4, 5] {
        scene
            .act(me(1), takes_paper(motion, member, Paper::Room))
            .unwrap();
    }
    assert_eq!(fault(&scene, &room_counted(motion, 1, 1)), None);
    for (yes, spoilt) in [(3, 0), (2, 1), (u64::MAX, 2)] {
        let counted = room_counted(motion, yes, spoilt);
        assert_eq!(fault(&scene, &counted), Some(Fault::Room));
    }
}

fn box_opened(motion: MotionNo, papers: u64, said: (u64, u64)) -> Event {
    Event::BoxOpened {
        motion,
        papers,
        choices: vec![(said.0, Choice::Answer(Yes))],
        spoilt: said.1,
        root: Hash([3; 32]),
    }
}

#[test]
fn p31_papers_issued_are_no_fewer_than_papers_cast_and_none_that_was_surely_cast_is_lost() {
    let (mut scene, motion) = secret::open();
    // given two papers issued, one of them cast in the same act, and a paper of the room, which is in no box
    let papers = [
        (2, Paper::Room),
        (3, Paper::Blinded(Hash([3; 32]))),
        (4, Paper::TrustedBox(Hash([4; 32]))),
    ];
    for (member, paper) in papers {
        scene.act(me(member), takes_paper(motion, member, paper)).unwrap();
    }
    let taken = |member: u32, request: u8| Event::PaperTaken {
        motion,
        member: MemberNo(member),
        paper: Paper::Blinded(Hash([request; 32])),
        by: None,
    };
    assert_eq!(fault(&scene, &taken(5, 4)), Some(Fault::Copied));
    assert_eq!(fault(&scene, &taken(5, 5)), None);
    for (papers, said) in [(2, (2, 0)), (1, (1, 0)), (2, (1, 1))] {
        assert_eq!(fault(&scene, &box_opened(motion, papers, said)), None);
    }
    let made_up = box_opened(motion, 3, (2, 1));
    assert_eq!(fault(&scene, &made_up), Some(Fault::MadeUp));
    let lost = box_opened(motion, 0, (0, 0));
    assert_eq!(fault(&scene, &lost), Some(Fault::Lost));
    let sum = box_opened(motion, 2, (1, 0));
    assert_eq!(fault(&scene, &sum), Some(Fault::Sum));
}
