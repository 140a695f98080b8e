//! `leave = "freeze"`: who left stays in the studies that were granted before, as far as she agreed to it and as long as she wants.

use crate::Command;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ContributionNo, RequestNo, UserNo};
use crate::path::consent::{Answer, Scope};
use crate::path::query::Ask;
use crate::path::request::{Bound, Terms};
use crate::people::ballot::Matter;
use crate::people::charter::{Charter, Leave};
use crate::people::leaving::Act;
use crate::tests::given::{
    ANNA, BELA, DORA, EDDA, Scene, ask, assisted, bylaws, charter, consent, fields, founded, question, scope,
    terms, time,
};

fn charter_with(leave: Leave) -> Charter {
    Charter { leave, ..charter() }
}

fn adopts(scene: &mut Scene, leave: Leave) {
    scene.adopts(Matter::Charter(Box::new(charter_with(leave))));
}

/// A co-op under a charter with this rule, in which Dora and Edda said yes; a data user asks.
fn under(leave: Leave) -> (Scene, UserNo) {
    let mut scene = founded(bylaws(), vec![charter_with(leave)]);
    let user = scene.user("research");
    for member in [DORA, EDDA] {
        scene.brings(Actor::Member(member), member, 5);
        scene.says(member, Answer::Yes, scope());
    }
    (scene, user)
}

/// A study, granted; then Dora leaves.
fn dora_left() -> (Scene, UserNo, RequestNo) {
    let (mut scene, user) = under(Leave::Freeze);
    let study = scene.grants(terms(user));
    leaves(&mut scene);
    (scene, user, study)
}

fn leaves(scene: &mut Scene) {
    scene.act(assisted(DORA), Command::Leave(DORA)).unwrap();
}

fn both() -> [u32; 2] {
    [DORA.0, EDDA.0]
}

#[test]
fn m5_who_left_stays_in_the_study_that_was_granted_before_and_in_no_later_one() {
    let (mut scene, user, study) = dora_left();
    assert_eq!(scene.in_study(study), both());
    // Filed and granted in the second in which she left, and yet after it.
    let later = scene.grants(terms(user));
    assert_eq!(scene.in_study(later), [EDDA.0]);
    // The plan that is carried out reads the same.
    let read = |scene: &mut Scene, request| {
        let query = scene.reserves(request, "0.1").unwrap();
        let plan = scene
            .coop
            .queries
            .plan(query, &scene.coop.grounds(), [0; 32], scene.now);
        plan.unwrap().eligible.iter().collect::<Vec<u32>>()
    };
    assert_eq!(read(&mut scene, study), both());
    assert_eq!(read(&mut scene, later), [EDDA.0]);
}

#[test]
fn m5_a_request_that_was_filed_before_she_left_and_granted_after_is_no_study_of_before() {
    let (mut scene, user) = under(Leave::Freeze);
    let request = scene.files(terms(user));
    leaves(&mut scene);
    assert_eq!(scene.in_study(request), [EDDA.0]);
    let command = Command::Decide {
        request,
        refuse: false,
    };
    scene.act(Actor::Member(ANNA), command).unwrap();
    assert_eq!(scene.in_study(request), [EDDA.0]);
}

#[test]
fn m5_a_study_ends_for_her_with_its_last_day_and_cannot_be_extended() {
    let (mut scene, user) = under(Leave::Freeze);
    let short = Terms {
        until: "2026-03-01".parse().unwrap(),
        ..terms(user)
    };
    let study = scene.grants(short.clone());
    leaves(&mut scene);
    scene.now = time("2026-03-02T00:00:00Z");
    let over = scene.decide(Actor::Operator, Command::Reserve(ask(&scene, study, "0.1")));
    assert_eq!(over.unwrap_err().rule, "request.until");
    // The same again, with another last day, is another study.
    let renewed = scene.grants(Terms {
        until: "2027-03-01".parse().unwrap(),
        ..short
    });
    assert_eq!(scene.in_study(renewed), [EDDA.0]);
}

#[test]
fn m5_a_question_of_a_method_that_was_granted_before_belongs_to_the_study() {
    let (mut scene, user) = under(Leave::Freeze);
    let method = Hash([8; 32]);
    let add = Command::AddMethod(method, Box::new(question("SELECT SUM(amount) once", "amount")));
    scene.act(Actor::Operator, add).unwrap();
    let approve = true;
    scene.adopts(Matter::Method { method, approve });
    let study = scene.grants(Terms {
        methods: vec![method],
        ..terms(user)
    });
    leaves(&mut scene);
    let asked = question("SELECT SUM(amount) again", "amount");
    let bound = Bound {
        method,
        values: vec![5],
        question: asked.clone(),
    };
    let ask = Ask {
        request: study,
        sql: asked.sql,
        epsilon: Some("0.1".parse().unwrap()),
        method: Some(Box::new(bound)),
    };
    scene.act(Actor::Operator, Command::Reserve(ask)).unwrap();
    let query = *scene.coop.queries.abandoned().last().unwrap();
    let plan = scene
        .coop
        .queries
        .plan(query, &scene.coop.grounds(), [0; 32], scene.now);
    assert_eq!(plan.unwrap().eligible.iter().collect::<Vec<_>>(), both());
}

#[test]
fn m5_a_question_on_a_timetable_is_no_study() {
    let (mut scene, user) = under(Leave::Freeze);
    let benchmark = scene.grants(Terms {
        every: Some(crate::kernel::time::Every::Quarter),
        ..terms(user)
    });
    assert_eq!(scene.in_study(benchmark), both());
    leaves(&mut scene);
    assert_eq!(scene.in_study(benchmark), [EDDA.0]);
}

#[test]
fn m5_under_the_other_rules_nothing_of_who_left_is_read() {
    for leave in [Leave::Exclude, Leave::Delete] {
        let (mut scene, user) = under(leave);
        let study = scene.grants(terms(user));
        leaves(&mut scene);
        assert_eq!(scene.in_study(study), [EDDA.0], "{leave:?}");
        scene.refuses(DORA, Command::Withdraw(DORA, scope()), "membership.left");
    }
}

#[test]
fn p4_a_charter_that_freezes_binds_nobody_who_said_yes_before_it() {
    let (mut scene, user) = under(Leave::Exclude);
    adopts(&mut scene, Leave::Freeze);
    // Edda says yes again, to what the charter says now.
    scene.says(EDDA, Answer::Yes, scope());
    let study = scene.grants(terms(user));
    assert_eq!(scene.in_study(study), both());
    leaves(&mut scene);
    scene.act(assisted(EDDA), Command::Leave(EDDA)).unwrap();
    assert_eq!(scene.in_study(study), [EDDA.0]);
}

#[test]
fn p4_a_yes_that_waited_means_the_charter_under_which_it_was_said() {
    let (mut scene, user) = under(Leave::Exclude);
    scene.is_said_to_say(
        DORA,
        Answer::Yes,
        Scope {
            fields: fields(&["amount"]),
            ..scope()
        },
    );
    scene.says(DORA, Answer::No, scope());
    adopts(&mut scene, Leave::Freeze);
    let waiting = scene.coop.consents.waiting_of(DORA).next().unwrap().0;
    scene
        .act(Actor::Member(DORA), Command::ConfirmConsent(waiting, Vec::new()))
        .unwrap();
    let study = scene.grants(terms(user));
    assert_eq!(scene.in_study(study), both());
    leaves(&mut scene);
    assert_eq!(scene.in_study(study), [EDDA.0]);
}

#[test]
fn p4_a_stricter_charter_holds_when_she_leaves_and_ends_what_was_frozen_before() {
    for stricter in [Leave::Exclude, Leave::Delete] {
        let (mut scene, user) = under(Leave::Freeze);
        let study = scene.grants(terms(user));
        adopts(&mut scene, stricter);
        leaves(&mut scene);
        assert_eq!(scene.in_study(study), [EDDA.0], "{stricter:?} before");
        adopts(&mut scene, Leave::Freeze);
        assert_eq!(scene.in_study(study), [EDDA.0], "{stricter:?} before, and back");

        let (mut scene, _, study) = dora_left();
        assert_eq!(scene.in_study(study), both());
        adopts(&mut scene, stricter);
        assert_eq!(scene.in_study(study), [EDDA.0], "{stricter:?} after");
        adopts(&mut scene, Leave::Freeze);
        assert_eq!(scene.in_study(study), [EDDA.0], "{stricter:?} after, and back");
    }
}

#[test]
fn p4_what_stays_is_what_she_said_her_no_with_it_and_its_last_day() {
    let (mut scene, user) = under(Leave::Freeze);
    let village = Scene::grants(
        &mut scene,
        Terms {
            questions: vec![question("SELECT COUNT(village)", "village")],
            ..terms(user)
        },
    );
    let study = scene.grants(terms(user));
    scene.says(
        DORA,
        Answer::No,
        Scope {
            fields: fields(&["village"]),
            ..scope()
        },
    );
    scene.says(
        EDDA,
        Answer::Yes,
        Scope {
            until: Some("2026-02-01".parse().unwrap()),
            ..scope()
        },
    );
    for member in [DORA, EDDA] {
        scene.act(assisted(member), Command::Leave(member)).unwrap();
    }
    assert_eq!(scene.in_study(village), [EDDA.0]);
    assert_eq!(scene.in_study(study), both());
    scene.now = time("2026-02-02T00:00:00Z");
    assert_eq!(scene.in_study(study), [DORA.0]);
}

#[test]
fn p4_who_left_takes_her_yes_back_and_gives_none() {
    let (mut scene, _, study) = dora_left();
    scene.refuses(DORA, consent(DORA, Answer::Yes, scope()), "membership.left");
    scene.refuses(EDDA, Command::Withdraw(DORA, scope()), "rights.own-consent");
    assert_eq!(scene.in_study(study), both());
    // A part of it, by a no; then all of it.
    let amount = Scope {
        fields: fields(&["amount"]),
        ..scope()
    };
    for command in [
        consent(DORA, Answer::No, amount),
        Command::Withdraw(DORA, scope()),
    ] {
        let (mut other, _, study) = dora_left();
        other.act(assisted(DORA), command).unwrap();
        assert_eq!(other.in_study(study), [EDDA.0]);
    }
    scene.act(assisted(DORA), Command::Erase(DORA)).unwrap();
    assert_eq!(scene.in_study(study), [EDDA.0]);
    scene.refuses(DORA, Command::Withdraw(DORA, scope()), "membership.left");
}

#[test]
fn p4_she_takes_it_back_while_the_co_op_ends_and_on_one_that_came_back() {
    let withdraws = |scene: &mut Scene, study| {
        scene
            .act(assisted(DORA), Command::Withdraw(DORA, scope()))
            .unwrap();
        assert_eq!(scene.in_study(study), [EDDA.0]);
    };
    let (mut scene, _, study) = dora_left();
    scene.adopts(Matter::Dissolution {
        successor: Hash([6; 32]),
    });
    assert!(scene.coop.ending.decided().is_some());
    withdraws(&mut scene, study);
    let (mut scene, _, study) = dora_left();
    scene
        .act(Actor::Operator, Command::Restore(Hash([9; 32])))
        .unwrap();
    withdraws(&mut scene, study);
}

#[test]
fn m5_who_is_expelled_is_in_no_study_any_more() {
    let (mut scene, user) = under(Leave::Freeze);
    let study = scene.grants(terms(user));
    let expel = Command::Leaving(Act::Expel {
        member: DORA,
        reasons: Hash([5; 32]),
        attested_by: vec![ANNA, BELA],
    });
    scene.act(Actor::Operator, expel).unwrap();
    assert_eq!(scene.in_study(study), [EDDA.0]);
    assert!(!scene.coop.consents.is_frozen(DORA));
}

#[test]
fn m5_who_comes_back_is_another_number_and_has_said_nothing() {
    let (mut scene, user, study) = dora_left();
    scene.admits(1);
    assert_eq!(scene.in_study(study), both());
    let again = crate::kernel::ids::MemberNo(6);
    scene.says(again, Answer::Yes, scope());
    assert_eq!(scene.in_study(study), [DORA.0, EDDA.0, again.0]);
    scene.refuses(DORA, consent(DORA, Answer::Yes, scope()), "membership.left");
    let later = scene.grants(terms(user));
    assert_eq!(scene.in_study(later), [EDDA.0, again.0]);
}

#[test]
fn m5_rows_that_nobody_confirmed_go_when_she_leaves_and_come_into_no_study() {
    let (mut scene, user) = under(Leave::Freeze);
    scene.grants(terms(user));
    let brought = scene.brings(assisted(DORA), DORA, 7);
    leaves(&mut scene);
    let owed = scene.coop.contributions.owed("savings");
    assert_eq!(owed.parts.into_iter().collect::<Vec<_>>(), [(brought, DORA)]);
    assert!(brought > ContributionNo(1));
}

#[test]
fn m5_a_journal_with_frozen_consents_replays_to_the_same_state() {
    let (mut scene, _, study) = dora_left();
    scene
        .act(
            assisted(DORA),
            Command::Withdraw(
                DORA,
                Scope {
                    fields: fields(&["village"]),
                    ..scope()
                },
            ),
        )
        .unwrap();
    let mut replayed = crate::Coop::founded(&scene.journal[0]).unwrap();
    scene.journal[1..].iter().for_each(|entry| replayed.apply(entry));
    assert_eq!(replayed.state_hash().unwrap(), scene.coop.state_hash().unwrap());
    let again = Scene {
        coop: replayed,
        journal: Vec::new(),
        now: scene.now,
    };
    assert_eq!(again.in_study(study), both());
}
