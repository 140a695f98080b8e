use super::*;
use crate::Command;
use crate::kernel::hash::Hash;
use crate::people::charter::Ingest;
use crate::tests::given::{ANNA, BELA, DORA, EDDA, Scene, assisted, bylaws, dated, founded};
use Keeping::{Average, Bin, Drop, Share};

fn charter(ways: &[Keeping]) -> Charter {
    let mut charter = dated();
    let amount = charter.fields.iter_mut().find(|field| field.name == "amount");
    amount.unwrap().ingest = Some(Ingest {
        ways: ways.to_vec(),
        bin: ways.contains(&Bin).then(|| "5".parse().unwrap()),
        average_rows: ways.contains(&Average).then_some(6),
    });
    charter
}

fn a_coop(ways: &[Keeping]) -> Scene {
    founded(bylaws(), vec![charter(ways)])
}

fn choose(member: MemberNo, field: &str, how: Keeping, attested_by: &[MemberNo]) -> Command {
    let choosing = Choosing {
        dataset: "savings".to_owned(),
        member,
        field: field.to_owned(),
        how,
    };
    Command::Choose(choosing, attested_by.to_vec())
}

/// What becomes of a member's amounts.
fn amounts(scene: &Scene, member: MemberNo) -> Treatment {
    let charter = &scene.coop.charters["savings"].rule;
    scene.coop.contributions.choices(charter).of(member)[charter.position("amount").unwrap()]
}

#[test]
fn de_1_each_member_chooses_for_herself_and_only_what_the_charter_offers() {
    let mut scene = a_coop(&[Share, Bin, Drop]);
    let events = scene
        .act(assisted(DORA), choose(DORA, "amount", Bin, &[]))
        .unwrap();
    assert_eq!((events[0].subject(), events[0].is_public()), (Some(DORA), false));
    assert_eq!(amounts(&scene, DORA), Treatment::Nearest(500));
    assert_eq!(amounts(&scene, EDDA), Treatment::Stays);
    // said once is said
    assert_eq!(
        scene
            .act(assisted(DORA), choose(DORA, "amount", Bin, &[]))
            .unwrap(),
        []
    );
    let dora = Actor::Member(DORA);
    assert_eq!(
        scene.refused(dora, choose(DORA, "amount", Average, &[])),
        "contribution.choice"
    );
    assert_eq!(
        scene.refused(dora, choose(DORA, "village", Drop, &[])),
        "contribution.choice"
    );
    assert_eq!(
        scene.refused(dora, choose(DORA, "colour", Share, &[])),
        "charter.fields"
    );
    for actor in [Actor::Operator, assisted(EDDA)] {
        assert_eq!(
            scene.refused(actor, choose(DORA, "amount", Drop, &[ANNA, BELA])),
            "rights.own-act"
        );
    }
    scene.refuses(EDDA, choose(DORA, "amount", Drop, &[]), "rights.own-act");
    scene.refuses(EDDA, choose(DORA, "amount", Drop, &[ANNA, BELA]), "actor.attest");
}

#[test]
fn de_1_to_keep_more_through_anothers_hands_needs_officers() {
    let mut scene = a_coop(&[Share, Bin, Average, Drop]);
    let hands = assisted(DORA);
    scene.act(hands, choose(DORA, "amount", Drop, &[])).unwrap();
    for how in [Share, Bin, Average] {
        let command = choose(DORA, "amount", how, &[]);
        assert_eq!(scene.refused(hands, command), "contribution.choice-confirm");
    }
    assert_eq!(
        scene.refused(hands, choose(DORA, "amount", Bin, &[ANNA])),
        "duty.attest"
    );
    scene
        .act(hands, choose(DORA, "amount", Bin, &[ANNA, BELA]))
        .unwrap();
    // Neither of a step and a mean is within the other.
    assert_eq!(
        scene.refused(hands, choose(DORA, "amount", Average, &[])),
        "contribution.choice-confirm"
    );
    scene
        .act(Actor::Member(DORA), choose(DORA, "amount", Share, &[]))
        .unwrap();
    let chosen = scene.coop.contributions.chosen("savings", DORA).unwrap();
    let hows: Vec<Keeping> = chosen["amount"].iter().map(|chosen| chosen.how).collect();
    assert_eq!(hows, [Drop, Bin, Share]);
}

#[test]
fn de_1_a_file_may_be_kept_only_of_who_shares_all_of_it() {
    let mut scene = a_coop(&[Share, Drop]);
    let charter = scene.coop.charters["savings"].rule.clone();
    let choices = |scene: &Scene| scene.coop.contributions.choices(&charter);
    assert!(choices(&scene).keeps_all_raw() && choices(&scene).keeps_raw(DORA));
    scene
        .act(assisted(DORA), choose(DORA, "amount", Drop, &[]))
        .unwrap();
    assert!(!choices(&scene).keeps_all_raw() && !choices(&scene).keeps_raw(DORA));
    assert!(choices(&scene).keeps_raw(EDDA));
    let unshared = a_coop(&[Bin, Drop]);
    let charter = &unshared.coop.charters["savings"].rule;
    assert!(!unshared.coop.contributions.choices(charter).keeps_raw(EDDA));
}

#[test]
fn de_1_on_a_restored_co_op_she_narrows_and_does_not_widen_and_once_erased_nothing_is_known() {
    let mut scene = a_coop(&[Share, Bin, Drop]);
    let dora = Actor::Member(DORA);
    scene.act(dora, choose(DORA, "amount", Bin, &[])).unwrap();
    scene
        .act(Actor::Operator, Command::Restore(Hash([5; 32])))
        .unwrap();
    assert_eq!(
        scene.refused(dora, choose(DORA, "amount", Share, &[])),
        "restore.stale"
    );
    scene.act(dora, choose(DORA, "amount", Drop, &[])).unwrap();
    assert_eq!(
        scene.refused(dora, choose(DORA, "amount", Bin, &[])),
        "restore.stale"
    );
    scene.act(dora, Command::Erase(DORA)).unwrap();
    assert_eq!(scene.coop.contributions.chosen("savings", DORA), None);
    assert_eq!(scene.coop.contributions.all_chosen(DORA).count(), 0);
}
