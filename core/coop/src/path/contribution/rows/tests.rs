use super::*;
use crate::Command;
use crate::kernel::hash::Hash;
use crate::tests::given::{ANNA, BELA, DORA, EDDA, Scene, assisted, bylaws, charter, founded};

fn withhold(member: MemberNo, rows: std::ops::Range<u64>, out: bool, attested_by: &[MemberNo]) -> Command {
    let withholding = Withholding {
        dataset: "savings".to_owned(),
        member,
        rows: rows.map(RowMark).collect(),
        out,
    };
    Command::Withhold(withholding, attested_by.to_vec())
}

fn a_coop() -> Scene {
    founded(bylaws(), vec![charter()])
}

fn out(scene: &Scene) -> usize {
    let rows = scene.coop.contributions.rows_out_of("savings", DORA);
    rows.map_or(0, BTreeSet::len)
}

#[test]
fn d9_a_no_to_a_row_holds_through_whatever_hands_and_a_yes_needs_officers() {
    let mut scene = a_coop();
    let hands = assisted(DORA);
    let events = scene.act(hands, withhold(DORA, 1..4, true, &[])).unwrap();
    assert_eq!((events[0].subject(), events[0].is_public()), (Some(DORA), false));
    // what is out already is not said twice
    let more = scene.act(hands, withhold(DORA, 2..5, true, &[])).unwrap();
    let Event::RowsKeptOut { rows, .. } = contribution(&more[0]) else {
        panic!("{more:?}");
    };
    assert_eq!(rows, &[RowMark(4)]);
    assert_eq!(scene.act(hands, withhold(DORA, 1..5, true, &[])).unwrap(), []);
    assert_eq!(out(&scene), 4);
    assert_eq!(
        scene.refused(hands, withhold(DORA, 1..2, false, &[])),
        "row.confirm"
    );
    assert_eq!(
        scene.refused(hands, withhold(DORA, 1..2, false, &[ANNA])),
        "duty.attest"
    );
    assert_eq!(
        scene.refused(hands, withhold(DORA, 4..6, false, &[ANNA, BELA])),
        "row.unknown"
    );
    scene
        .act(hands, withhold(DORA, 1..2, false, &[ANNA, BELA]))
        .unwrap();
    scene
        .act(Actor::Member(DORA), withhold(DORA, 2..5, false, &[]))
        .unwrap();
    assert_eq!(out(&scene), 0);
    for actor in [Actor::Operator, Actor::Member(ANNA), assisted(EDDA)] {
        assert_eq!(
            scene.refused(actor, withhold(DORA, 1..2, true, &[ANNA, BELA])),
            "rights.own-act"
        );
    }
    scene.refuses(EDDA, withhold(DORA, 1..2, true, &[]), "rights.own-act");
}

fn contribution(event: &crate::Event) -> &Event {
    match event {
        crate::Event::Contribution(event) => event,
        other => panic!("{other:?}"),
    }
}

#[test]
fn d9_so_many_rows_one_by_one_and_no_more() {
    let mut scene = a_coop();
    let dora = Actor::Member(DORA);
    let most = u64::try_from(ROWS_OUT_MAX).unwrap();
    assert_eq!(
        scene.refused(dora, withhold(DORA, 0..10_000, true, &[])),
        "row.many"
    );
    scene.act(dora, withhold(DORA, 0..most, true, &[])).unwrap();
    assert_eq!(
        scene.refused(dora, withhold(DORA, most..most + 1, true, &[])),
        "row.many"
    );
    scene.act(dora, withhold(DORA, 0..1, false, &[])).unwrap();
    scene
        .act(dora, withhold(DORA, most..most + 1, true, &[]))
        .unwrap();
    // Her limit is hers alone.
    scene
        .act(Actor::Member(EDDA), withhold(EDDA, 0..5, true, &[]))
        .unwrap();
}

#[test]
fn d9_rows_are_kept_out_on_a_restored_co_op_and_after_she_left_and_are_forgotten_with_her() {
    let mut scene = a_coop();
    let dora = Actor::Member(DORA);
    scene.act(dora, withhold(DORA, 0..1, true, &[])).unwrap();
    scene
        .act(Actor::Operator, Command::Restore(Hash([5; 32])))
        .unwrap();
    scene.act(dora, withhold(DORA, 1..2, true, &[])).unwrap();
    assert_eq!(
        scene.refused(dora, withhold(DORA, 1..2, false, &[])),
        "restore.stale"
    );
    let mut scene = a_coop();
    scene.act(dora, withhold(DORA, 0..1, true, &[])).unwrap();
    scene.act(dora, Command::Leave(DORA)).unwrap();
    scene.act(dora, withhold(DORA, 1..2, true, &[])).unwrap();
    assert_eq!(
        scene.refused(dora, withhold(DORA, 1..2, false, &[])),
        "membership.left"
    );
    scene.act(dora, Command::Erase(DORA)).unwrap();
    assert_eq!(out(&scene), 0);
    assert_eq!(
        scene.refused(dora, withhold(DORA, 1..2, true, &[])),
        "membership.erased"
    );
}

#[test]
fn d9_a_mark_is_sixteen_digits() {
    let mark: RowMark = "00000000000000ff".parse().unwrap();
    assert_eq!(
        (mark, mark.to_string().as_str()),
        (RowMark(255), "00000000000000ff")
    );
    for text in [
        "ff",
        "",
        "+0000000000000ff",
        "00000000000000fg",
        "00000000000000ff0",
    ] {
        assert!(text.parse::<RowMark>().is_err(), "{text}");
    }
}
