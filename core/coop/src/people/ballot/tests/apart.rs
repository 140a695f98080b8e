//! Offices that the bylaws keep apart: who manages the co-op does not sit in the council that approves requests.

use super::election::{council, nominates, ranks};
use super::*;
use crate::people::bylaws::{Office, Power};
use crate::tests::given::{holders, office};

/// A board of four seats, held by members 1 to 3, and a council apart from it.
fn a_council_apart() -> Scene {
    let reviewing = Office {
        powers: vec![Power::Review],
        ..council(2)
    };
    let kept_apart = |rules: &mut Bylaws| {
        rules.offices = vec![office("board", 4), reviewing];
        rules.approval.council = Some("council".to_owned());
        rules.approval.council_apart = true;
    };
    under(kept_apart, 2)
}

fn elects(scene: &mut Scene, motion: MotionNo) {
    for voter in [1, 2, 3] {
        scene.act(me(voter), ranks(motion, &[1])).unwrap();
    }
}

// proves: PO-1 (ethics council apart from the board)
#[test]
fn po1_nobody_stands_for_the_council_who_is_on_the_board_nor_the_other_way_round() {
    let mut scene = a_council_apart();
    let motion = scene.calls("council");
    let refusal = scene.decide(me(4), nominates(motion, 1)).unwrap_err();
    assert_eq!(
        (refusal.rule.as_str(), refusal.motion),
        ("duty.apart", Some(MotionNo(0)))
    );
    scene.act(me(4), nominates(motion, 4)).unwrap();
    scene.days_later(7);
    elects(&mut scene, motion);
    scene.days_later(7);
    assert_eq!(holders(&scene, "council"), [4]);
    let motion = scene.calls("board");
    assert_eq!(scene.refused(me(4), nominates(motion, 4)), "duty.apart");
    assert!(scene.decide(me(5), nominates(motion, 5)).is_ok());
}

// proves: PO-1 (ethics council apart from the board)
#[test]
fn po1_who_is_elected_to_both_at_once_keeps_the_later_seat_alone() {
    let mut scene = a_council_apart();
    let motions = ["board", "council"].map(|office| scene.calls(office));
    for motion in motions {
        scene.act(me(5), nominates(motion, 5)).unwrap();
    }
    scene.days_later(7);
    for motion in motions {
        elects(&mut scene, motion);
    }
    scene.days_later(7);
    assert_eq!(
        (holders(&scene, "board"), holders(&scene, "council")),
        (vec![1, 2, 3], vec![5])
    );
}

#[test]
fn a_council_apart_needs_to_be_one_that_does_not_manage() {
    let mut rules = bylaws();
    rules.approval.council_apart = true;
    assert_eq!(rules.check().unwrap_err().rule, "bylaws.form");
    let mut both = office("council", 2);
    both.powers.push(Power::Review);
    rules.offices = vec![both];
    rules.approval.council = Some("council".to_owned());
    assert_eq!(rules.check().unwrap_err().rule, "bylaws.form");
}
