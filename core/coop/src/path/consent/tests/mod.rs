mod frozen;
mod histories;
mod oracle;
mod property;

use super::*;
use crate::Command;
use crate::kernel::facts::Actor;
use crate::tests::given::{
    ANNA, BELA, CARO, DORA, EDDA, Scene, a_coop, assisted, consent, fields, question, scope, terms, time,
};

/// A scene with a vetted researcher.
fn a_coop_with_a_researcher() -> (Scene, crate::path::request::Terms) {
    let mut scene = a_coop();
    let user = scene.user("research");
    (scene, terms(user))
}

#[test]
fn silence_is_no() {
    let (scene, terms) = a_coop_with_a_researcher();
    assert!(scene.readable(&terms).is_empty());
}

#[test]
fn a_purpose_covers_its_narrower_ones_and_no_wider_one() {
    let (mut scene, mut terms) = a_coop_with_a_researcher();
    scene.says(DORA, Answer::Yes, scope());
    assert_eq!(scene.readable(&terms), [DORA.0]);
    terms.purpose = "Purpose".parse().unwrap();
    assert!(scene.readable(&terms).is_empty());
    terms.purpose = "TrainArtificialIntelligence".parse().unwrap();
    assert!(scene.readable(&terms).is_empty());
}

#[test]
fn a_field_in_a_condition_counts_as_used() {
    let (mut scene, mut terms) = a_coop_with_a_researcher();
    scene.says(DORA, Answer::Yes, scope());
    let private = Scope {
        fields: fields(&["literate"]),
        ..scope()
    };
    scene.says(DORA, Answer::No, private);
    assert_eq!(scene.readable(&terms), [DORA.0]);
    let hidden = crate::path::query::Filter::Compare {
        field: "literate".to_owned(),
        op: crate::path::query::Compare::Equal,
        value: 1,
    };
    let inverted = crate::path::query::Filter::Not(Box::new(crate::path::query::Filter::Or(vec![hidden])));
    terms.questions[0].filter = Some(inverted);
    assert!(scene.readable(&terms).is_empty());
}

#[test]
fn a_yes_to_all_fields_does_not_cover_a_field_chartered_later() {
    let (mut scene, mut terms) = a_coop_with_a_researcher();
    scene.says(DORA, Answer::Yes, scope());
    scene.says(EDDA, Answer::Yes, scope());
    let mut wider = crate::tests::given::charter();
    let mut added = wider.field("amount").unwrap().clone();
    added.name = "debts".to_owned();
    wider.fields.push(added);
    scene.adopts(crate::people::ballot::Matter::Charter(Box::new(wider)));
    assert_eq!(scene.readable(&terms), [DORA.0, EDDA.0]);
    terms.questions = vec![question("SELECT COUNT(debts) FROM loans", "debts")];
    assert!(scene.readable(&terms).is_empty());
    scene.says(DORA, Answer::Yes, scope());
    assert_eq!(scene.readable(&terms), [DORA.0]);
    scene.says(DORA, Answer::No, scope());
    assert!(scene.readable(&terms).is_empty());
}

#[test]
fn a_field_by_which_rows_are_grouped_counts_as_used() {
    let (mut scene, mut terms) = a_coop_with_a_researcher();
    let only = Scope {
        fields: fields(&["amount"]),
        ..scope()
    };
    scene.says(DORA, Answer::Yes, only);
    assert_eq!(scene.readable(&terms), [DORA.0]);
    terms.questions[0].keys = vec![crate::path::query::GroupKey {
        labels: Vec::new(),
        field: "village".to_owned(),
        binning: crate::path::query::Binning::Codes(2),
    }];
    assert!(scene.readable(&terms).is_empty());
}

#[test]
fn a_yes_to_some_fields_is_no_yes_to_counting_rows_that_use_none() {
    let (mut scene, mut terms) = a_coop_with_a_researcher();
    let only = Scope {
        fields: fields(&["amount", "village", "literate"]),
        ..scope()
    };
    scene.says(DORA, Answer::Yes, only);
    terms.questions = vec![question("SELECT COUNT(*)", "amount")];
    terms.questions[0].stats.truncate(1);
    assert!(scene.readable(&terms).is_empty());
}

#[test]
fn a_yes_holds_through_its_last_day_and_no_longer() {
    let (mut scene, terms) = a_coop_with_a_researcher();
    let until = Scope {
        until: Some("2026-03-31".parse().unwrap()),
        ..scope()
    };
    scene.says(DORA, Answer::Yes, until);
    scene.now = time("2026-03-31T23:59:59Z");
    assert_eq!(scene.readable(&terms), [DORA.0]);
    scene.now = time("2026-04-01T00:00:00Z");
    assert!(scene.readable(&terms).is_empty());
}

#[test]
fn the_same_scope_said_again_replaces_whatever_its_end() {
    let (mut scene, terms) = a_coop_with_a_researcher();
    let until = Scope {
        until: Some("2026-03-31".parse().unwrap()),
        ..scope()
    };
    scene.says(DORA, Answer::No, scope());
    scene.says(DORA, Answer::Yes, until);
    assert_eq!(scene.readable(&terms), [DORA.0]);
    assert_eq!(scene.coop.consents.of_member(DORA).count(), 1);
    scene.says(DORA, Answer::No, scope());
    assert!(scene.readable(&terms).is_empty());
}

#[test]
fn an_assisted_yes_waits_and_leaves_the_earlier_answer_in_force() {
    let (mut scene, terms) = a_coop_with_a_researcher();
    scene.says(DORA, Answer::No, scope());
    scene.is_said_to_say(DORA, Answer::Yes, scope());
    assert!(scene.readable(&terms).is_empty());
    assert_eq!(
        scene.coop.consents.of_member(DORA).collect::<Vec<_>>(),
        [(&scope(), Answer::No)]
    );
    let waiting = scene.coop.consents.waiting_of(DORA).next().unwrap().0;
    scene
        .act(Actor::Member(DORA), Command::ConfirmConsent(waiting, Vec::new()))
        .unwrap();
    assert_eq!(scene.readable(&terms), [DORA.0]);
}

#[test]
fn an_assisted_no_holds_at_once() {
    let (mut scene, terms) = a_coop_with_a_researcher();
    scene.says(DORA, Answer::Yes, scope());
    scene.is_said_to_say(DORA, Answer::No, scope());
    assert!(scene.readable(&terms).is_empty());
}

#[test]
fn a_waiting_yes_is_confirmed_by_its_member_or_by_enough_officers_and_by_nobody_else() {
    let (mut scene, terms) = a_coop_with_a_researcher();
    scene.is_said_to_say(DORA, Answer::Yes, scope());
    let waiting = scene.coop.consents.waiting_of(DORA).next().unwrap().0;
    let confirm = |by: &[MemberNo]| Command::ConfirmConsent(waiting, by.to_vec());
    for actor in [Actor::Operator, Actor::Member(EDDA), assisted(DORA)] {
        assert_eq!(scene.refused(actor, confirm(&[])), "consent.confirm");
    }
    assert_eq!(scene.refused(Actor::Operator, confirm(&[ANNA])), "duty.attest");
    scene.act(Actor::Operator, confirm(&[ANNA, BELA])).unwrap();
    assert_eq!(scene.readable(&terms), [DORA.0]);
    assert_eq!(
        scene.refused(Actor::Operator, confirm(&[ANNA, BELA])),
        "consent.waiting"
    );
}

#[test]
fn a_waiting_yes_is_overtaken_by_a_later_no() {
    let (mut scene, terms) = a_coop_with_a_researcher();
    scene.is_said_to_say(DORA, Answer::Yes, scope());
    let waiting = scene.coop.consents.waiting_of(DORA).next().unwrap().0;
    scene.says(DORA, Answer::No, scope());
    let confirm = Command::ConfirmConsent(waiting, vec![ANNA, BELA]);
    assert_eq!(scene.refused(Actor::Operator, confirm), "consent.waiting");
    assert!(scene.readable(&terms).is_empty());
}

#[test]
fn a_narrower_waiting_yes_falls_with_the_withdrawal_around_it() {
    let (mut scene, _) = a_coop_with_a_researcher();
    let narrow = Scope {
        purpose: "AcademicResearch".parse().unwrap(),
        ..scope()
    };
    scene.is_said_to_say(DORA, Answer::Yes, narrow);
    let waiting = scene.coop.consents.waiting_of(DORA).next().unwrap().0;
    scene
        .act(Actor::Member(DORA), Command::Withdraw(DORA, scope()))
        .unwrap();
    let confirm = Command::ConfirmConsent(waiting, vec![ANNA, BELA]);
    assert_eq!(scene.refused(Actor::Operator, confirm), "consent.waiting");
}

#[test]
fn a_withdrawal_outlasts_the_last_day_of_the_yes_that_it_takes_back() {
    let mut scene = a_coop();
    let user = scene.user("research");
    let wide = Scope {
        purpose: "Purpose".parse().unwrap(),
        ..scope()
    };
    let until = Scope {
        until: Some("2026-03-31".parse().unwrap()),
        ..scope()
    };
    let withdraw = || Command::Withdraw(DORA, scope());
    scene.says(DORA, Answer::Yes, wide);
    scene.act(Actor::Member(DORA), withdraw()).unwrap();
    scene.says(DORA, Answer::Yes, until);
    assert_eq!(scene.readable(&terms(user)), [DORA.0]);
    scene.act(Actor::Member(DORA), withdraw()).unwrap();
    assert!(scene.readable(&terms(user)).is_empty());
    // when that day is past, her wider yes is no more specific than it was
    scene.now = time("2026-04-01T00:00:00Z");
    assert!(scene.readable(&terms(user)).is_empty());
}

#[test]
fn withdrawing_from_single_records_leaves_noised_figures_as_they_were() {
    let (mut scene, terms) = a_coop_with_a_researcher();
    scene.says(DORA, Answer::Yes, scope());
    let records = Scope {
        resolution: Resolution::Pseudonymised,
        ..scope()
    };
    scene
        .act(Actor::Member(DORA), Command::Withdraw(DORA, records))
        .unwrap();
    assert_eq!(scene.readable(&terms), [DORA.0]);
}

#[test]
fn withdrawing_from_a_class_withdraws_from_its_data_users() {
    let (mut scene, terms) = a_coop_with_a_researcher();
    let to_user = Scope {
        recipient: Recipient::User(terms.user),
        ..scope()
    };
    scene.says(DORA, Answer::Yes, to_user);
    let from_class = Scope {
        recipient: Recipient::Class("research".to_owned()),
        ..scope()
    };
    scene
        .act(Actor::Member(DORA), Command::Withdraw(DORA, from_class))
        .unwrap();
    assert!(scene.readable(&terms).is_empty());
}

#[test]
fn who_leaves_is_forgotten_with_all_that_waits() {
    let (mut scene, terms) = a_coop_with_a_researcher();
    scene.says(DORA, Answer::Yes, scope());
    scene.is_said_to_say(EDDA, Answer::Yes, scope());
    let waiting = scene.coop.consents.waiting_of(EDDA).next().unwrap().0;
    for member in [DORA, EDDA] {
        scene.act(Actor::Member(member), Command::Leave(member)).unwrap();
    }
    let confirm = Command::ConfirmConsent(waiting, vec![ANNA, BELA]);
    assert_eq!(scene.refused(Actor::Operator, confirm), "consent.waiting");
    assert!(scene.readable(&terms).is_empty());
    assert_eq!(
        scene.refused(Actor::Member(DORA), consent(DORA, Answer::Yes, scope())),
        "membership.left"
    );
}

#[test]
fn nobody_answers_or_withdraws_for_another() {
    let (scene, _) = a_coop_with_a_researcher();
    for actor in [Actor::Member(EDDA), Actor::Member(ANNA), assisted(EDDA)] {
        assert_eq!(
            scene.refused(actor, consent(DORA, Answer::Yes, scope())),
            "rights.own-consent"
        );
        assert_eq!(
            scene.refused(actor, Command::Withdraw(DORA, scope())),
            "rights.own-consent"
        );
    }
    assert_eq!(
        scene.refused(Actor::Operator, Command::Withdraw(DORA, scope())),
        "rights.own-consent"
    );
    assert_eq!(
        scene.refused(Actor::Operator, consent(DORA, Answer::No, scope())),
        "duty.attest"
    );
}

#[test]
fn an_officer_attests_none_of_her_own_answers_however_many() {
    let (scene, _) = a_coop_with_a_researcher();
    let wish = || Wish {
        member: ANNA,
        scope: scope(),
        answer: Answer::Yes,
        read: None,
    };
    let twice = |by: [MemberNo; 2]| Command::Consent {
        wishes: vec![wish(), wish()],
        attested_by: by.to_vec(),
    };
    assert_eq!(scene.refused(Actor::Operator, twice([ANNA, BELA])), "duty.attest");
    assert!(scene.decide(Actor::Operator, twice([BELA, CARO])).is_ok());
}
