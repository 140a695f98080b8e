//! Copies of the whole co-op: however often it is taken out, one of them spends its budget.

use crate::Command;
use crate::kernel::facts::Actor;
use crate::kernel::ids::MemberNo;
use crate::path::consent::Answer;
use crate::path::request::Terms;
use crate::people::leaving::{Act, Copy};
use crate::people::record;
use crate::tests::given::{ANNA, BELA, DORA, EDDA, Scene, a_coop, assisted, scope, terms};

fn copy(copy: Copy) -> Command {
    Command::Leaving(Act::Copy(copy))
}

fn take_over(officers: &[MemberNo]) -> Command {
    copy(Copy::TakeOver(officers.to_vec()))
}

/// A co-op with a granted request, taken out.
fn taken_out(moves: bool) -> (Scene, crate::kernel::ids::RequestNo) {
    let mut scene = a_coop();
    scene.says(EDDA, Answer::Yes, scope());
    let user = scene.user("company");
    let request = scene.grants(Terms {
        fee_minor: 12_500,
        ..terms(user)
    });
    scene.act(Actor::Operator, copy(Copy::Export { moves })).unwrap();
    (scene, request)
}

#[test]
fn p2_a_copy_that_rests_spends_nothing_and_keeps_everybodys_rights() {
    for moves in [false, true] {
        let (mut scene, request) = taken_out(moves);
        assert_eq!(scene.reserves(request, "0.1").unwrap_err().rule, "coop.copy");
        assert_eq!(
            scene.refused(Actor::Operator, Command::Admit(Vec::new())),
            "coop.copy"
        );
        let take_out = Command::Record(record::Act::TakeOut(DORA));
        scene.act(assisted(DORA), take_out).unwrap();
        scene.says(EDDA, Answer::No, scope());
        scene.act(Actor::Member(DORA), Command::Leave(DORA)).unwrap();
        scene.act(Actor::Member(DORA), Command::Erase(DORA)).unwrap();
        assert_eq!(
            scene.refused(Actor::Operator, copy(Copy::Export { moves })),
            "coop.copy"
        );
    }
}

#[test]
fn p2_only_where_it_was_taken_out_the_co_op_goes_on_unless_it_moves() {
    let (mut scene, request) = taken_out(false);
    // The copy in the archive ends here: no officers let it go on.
    let officers = take_over(&[ANNA, BELA]);
    assert_eq!(scene.refused(Actor::Operator, officers), "coop.copy-stays");
    scene.act(Actor::Operator, copy(Copy::Stay)).unwrap();
    assert!(scene.reserves(request, "0.1").is_ok());
    assert_eq!(scene.refused(Actor::Operator, copy(Copy::Stay)), "coop.no-copy");
}

#[test]
fn p2_a_co_op_that_moves_goes_on_when_officers_say_so_together() {
    let (mut scene, request) = taken_out(true);
    assert_eq!(scene.refused(Actor::Operator, copy(Copy::Stay)), "coop.no-copy");
    for by in [&[][..], &[ANNA], &[ANNA, ANNA], &[ANNA, DORA]] {
        assert_eq!(scene.refused(Actor::Operator, take_over(by)), "duty.attest");
    }
    let events = scene.act(Actor::Operator, take_over(&[ANNA, BELA])).unwrap();
    assert!(events.iter().all(|event| event.is_public()));
    assert!(scene.reserves(request, "0.1").is_ok());
    assert_eq!(
        scene.refused(Actor::Operator, take_over(&[ANNA, BELA])),
        "coop.no-copy"
    );
}

#[test]
fn no_date_acts_in_a_copy_that_rests() {
    let (mut scene, _) = taken_out(true);
    let before = scene.coop.size;
    scene.days_later(800);
    assert_eq!(scene.act(Actor::Calendar, Command::Tick).unwrap(), []);
    assert_eq!(scene.coop.size, before);
}
