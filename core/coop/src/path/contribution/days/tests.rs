use super::*;
use crate::Command;
use crate::tests::given::{
    ANNA, BELA, DORA, EDDA, Scene, assisted, bylaws, charter, dated, days, founded, mark, time,
};

/// A co-op whose charter has a field of time, late in 2026.
fn a_coop_with_days() -> Scene {
    let mut scene = founded(bylaws(), vec![dated()]);
    scene.now = time("2026-12-31T12:00:00Z");
    scene
}

fn said(scene: &Scene) -> (u64, u64) {
    let marked = scene.coop.contributions.marked("savings", DORA);
    marked.map_or((0, 0), |marked| (marked.validated.len(), marked.kept_out.len()))
}

#[test]
fn po4_a_day_is_validated_or_kept_out_and_never_both() {
    let mut scene = a_coop_with_days();
    let dora = Actor::Member(DORA);
    let january = || days("2026-01-01", "2026-01-31");
    let events = scene.act(dora, mark(DORA, january(), true, &[])).unwrap();
    assert_eq!((events[0].subject(), events[0].is_public()), (Some(DORA), false));
    assert_eq!(said(&scene), (31, 0));
    scene
        .act(dora, mark(DORA, days("2026-01-10", "2026-01-11"), false, &[]))
        .unwrap();
    assert_eq!(said(&scene), (29, 2));
    scene.act(dora, mark(DORA, january(), true, &[])).unwrap();
    assert_eq!(said(&scene), (31, 0));
    // what she said already is not said twice
    assert_eq!(scene.act(dora, mark(DORA, january(), true, &[])).unwrap(), []);
}

#[test]
fn po4_through_anothers_hands_a_no_holds_at_once_and_a_yes_needs_officers() {
    let mut scene = a_coop_with_days();
    let day = || days("2026-01-10", "2026-01-10");
    scene.act(assisted(DORA), mark(DORA, day(), false, &[])).unwrap();
    assert_eq!(said(&scene), (0, 1));
    assert_eq!(
        scene.refused(assisted(DORA), mark(DORA, day(), true, &[])),
        "day.confirm"
    );
    assert_eq!(
        scene.refused(assisted(DORA), mark(DORA, day(), true, &[ANNA])),
        "duty.attest"
    );
    scene
        .act(assisted(DORA), mark(DORA, day(), true, &[ANNA, BELA]))
        .unwrap();
    assert_eq!(said(&scene), (1, 0));
    // nobody keeps another's days out, not even officers together
    for actor in [Actor::Member(ANNA), assisted(EDDA), Actor::Operator] {
        let command = mark(DORA, day(), false, &[ANNA, BELA]);
        assert_eq!(scene.refused(actor, command), "rights.own-act");
    }
    scene.refuses(EDDA, mark(DORA, day(), false, &[]), "rights.own-act");
    assert_eq!(
        scene.refused(Actor::Member(EDDA), mark(DORA, day(), true, &[])),
        "day.confirm"
    );
}

#[test]
fn po4_there_are_no_days_of_tomorrow_nor_of_data_without_time() {
    let scene = a_coop_with_days();
    let tomorrow = mark(DORA, days("2026-12-31", "2027-01-01"), true, &[]);
    assert_eq!(scene.refused(Actor::Member(DORA), tomorrow), "day.future");
    let timeless = founded(bylaws(), vec![charter()]);
    let today = mark(DORA, days("2026-01-01", "2026-01-01"), true, &[]);
    assert_eq!(timeless.refused(Actor::Member(DORA), today), "day.time");
}

#[test]
fn po4_who_is_erased_has_no_days() {
    let mut scene = a_coop_with_days();
    let dora = Actor::Member(DORA);
    scene
        .act(dora, mark(DORA, days("2026-01-01", "2026-01-31"), true, &[]))
        .unwrap();
    scene.act(dora, Command::Erase(DORA)).unwrap();
    assert_eq!(scene.coop.contributions.marked("savings", DORA), None);
    let again = mark(DORA, days("2026-01-01", "2026-01-01"), true, &[]);
    assert_eq!(scene.refused(dora, again), "membership.left");
}
