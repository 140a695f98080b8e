use super::*;
use crate::path::consent::Answer;
use crate::path::request::{State, Terms};
use crate::tests::given::{
    BELA, CARO, DORA, EDDA, a_coop, ballot, charter, contribution, founded, scope, terms,
};
use fenwick_tally::Answer as Said;

fn caretaker(scene: &Scene) -> Vec<(Lapse, String)> {
    let reasons = scene.coop.watched.caretaker.iter();
    reasons
        .map(|(why, since)| (why.clone(), since.to_string()))
        .collect()
}

/// A request decided by rule: where it stands, and the rules that say no.
fn requests(scene: &mut Scene, terms: Terms) -> (State, Vec<String>) {
    let request = scene.files(terms);
    let decide = Command::Decide {
        request,
        refuse: false,
    };
    scene.act(Actor::Operator, decide).unwrap();
    let found = scene.coop.requests.get(request).unwrap();
    let reasons = &found.decision.as_ref().unwrap().reasons;
    let unmet = reasons.iter().filter(|reason| !reason.met);
    (found.state(), unmet.map(|reason| reason.rule.clone()).collect())
}

#[test]
fn c7e_fourteen_months_without_an_assembly_refuse_every_new_request_question_and_release() {
    let mut scene = founded(meeting(), vec![charter()]);
    let user = scene.user("research");
    let old = scene.grants(terms(user));
    let running = scene.reserves(old, "0.25").unwrap();
    scene.days_later(399);
    assert_eq!(requests(&mut scene, terms(user)), (State::Granted, vec![]));
    scene.days_later(26);
    let overdue = [(Lapse::Assembly, "2027-02-05T00:00:00Z".to_owned())];
    assert_eq!(caretaker(&scene), overdue);
    let refused = (State::Refused, vec!["watch.caretaker".to_owned()]);
    assert_eq!(requests(&mut scene, terms(user)), refused);
    let refusal = scene.reserves(old, "0.25").unwrap_err();
    assert_eq!(
        (refusal.rule.as_str(), refusal.motion),
        ("watch.caretaker", Some(FOUNDING))
    );
    // What was already being answered leaves no more either.
    let release = Command::Release(running, Hash([3; 32]));
    assert_eq!(scene.refused(Actor::Operator, release), "watch.caretaker");
    scene.act(Actor::Operator, Command::Fail(running)).unwrap();
}

#[test]
fn c7e_a_co_op_that_is_only_looked_after_keeps_every_right_of_its_members() {
    let mut scene = founded(meeting(), vec![charter()]);
    scene.says(DORA, Answer::Yes, scope());
    scene.days_later(425);
    assert_eq!(caretaker(&scene).len(), 1);
    for (member, command) in [
        (EDDA, contribution(EDDA, 3)),
        (EDDA, Command::See(EDDA, "savings".to_owned())),
        (DORA, Command::Withdraw(DORA, scope())),
        (DORA, Command::Leave(DORA)),
        (DORA, Command::Erase(DORA)),
    ] {
        scene.act(Actor::Member(member), command).unwrap();
    }
    scene.says(EDDA, Answer::Yes, scope());
    scene.adopts(Matter::Bylaws(Box::new(meeting())));
    assert_eq!(scene.coop.bylaws.motion, MotionNo(1));
}

#[test]
fn c7e_a_valid_assembly_ends_caretaker_mode_and_one_without_a_quorum_does_not() {
    let mut scene = founded(meeting(), vec![charter()]);
    let user = scene.user("research");
    scene.days_later(425);
    assembles(&mut scene, &[ANNA]);
    assert_eq!(caretaker(&scene).len(), 1);
    assembles(&mut scene, &[ANNA, DORA]);
    assert_eq!(caretaker(&scene), []);
    assert_eq!(requests(&mut scene, terms(user)), (State::Granted, vec![]));
    scene.days_later(399);
    assert_eq!(caretaker(&scene), []);
    scene.days_later(1);
    let overdue = [(Lapse::Assembly, "2028-04-05T00:00:00Z".to_owned())];
    assert_eq!(caretaker(&scene), overdue);
}

#[test]
fn c7e_an_assembly_called_long_ago_and_closed_only_now_is_no_assembly_of_today() {
    let mut scene = founded(meeting(), vec![charter()]);
    let call = Act::Call { meets_at: scene.now };
    scene.act(Actor::Member(ANNA), Command::Assembly(call)).unwrap();
    scene.days_later(425);
    scene.holds(&[ANNA, DORA, EDDA]);
    scene.days_later(0);
    assert_eq!(
        scene.coop.assemblies.last_valid_at(),
        Some(scene.coop.watched.founded_at)
    );
    assert_eq!(caretaker(&scene).len(), 1);
}

#[test]
fn c7e_what_fell_due_before_caretaker_mode_counts_and_what_fell_due_with_it_does_not() {
    // A vote on a request closes a day before caretaker mode begins, or on that day; nobody acts until long after.
    for (noticed, granted) in [(385, true), (386, false)] {
        let mut scene = founded(meeting(), vec![charter()]);
        let user = scene.user("research");
        let request = scene.files(terms(user));
        scene.days_later(noticed);
        let motion = scene.proposes(Matter::Request { request });
        scene.days_later(7);
        for member in [DORA, EDDA] {
            scene
                .act(Actor::Member(member), ballot(motion, Said::Yes))
                .unwrap();
        }
        scene.days_later(200);
        let found = scene.coop.requests.get(request).unwrap();
        assert_eq!(
            found.state() == State::Granted,
            granted,
            "noticed on day {noticed}"
        );
        assert_eq!(caretaker(&scene).len(), 1);
    }
}

#[test]
fn c7e_without_the_rule_nothing_begins_and_with_its_end_everything_ends() {
    let mut scene = a_coop();
    scene.days_later(3_000);
    assert_eq!(caretaker(&scene), []);
    let mut scene = founded(meeting(), vec![charter()]);
    scene.days_later(425);
    assert_eq!(caretaker(&scene).len(), 1);
    scene.adopts(Matter::Bylaws(Box::new(bylaws())));
    assert_eq!(caretaker(&scene), []);
}

#[test]
fn c7b_when_too_few_are_left_to_run_the_co_op_it_is_only_looked_after_until_others_are_elected() {
    let mut scene = founded(governed(), vec![charter()]);
    let user = scene.user("research");
    let leaves = |scene: &mut Scene, member| {
        scene.act(Actor::Member(member), Command::Leave(member)).unwrap();
        scene.days_later(0);
    };
    leaves(&mut scene, CARO);
    assert_eq!(caretaker(&scene), []);
    scene.days_later(10);
    leaves(&mut scene, BELA);
    let short = [(
        Lapse::Office("board".to_owned()),
        "2026-01-11T00:00:00Z".to_owned(),
    )];
    assert_eq!(caretaker(&scene), short);
    assert_eq!(requests(&mut scene, terms(user)).1, ["watch.caretaker"]);
    // when the calendar calls an election by itself
    let motion = scene.calls("board");
    for member in [DORA, EDDA] {
        let nominate = Command::Nominate(motion, member, None);
        scene.act(Actor::Member(member), nominate).unwrap();
    }
    scene.days_later(7);
    for (member, order) in [(DORA, [1, 2]), (EDDA, [2, 1])] {
        scene.act(Actor::Member(member), ranked(motion, &order)).unwrap();
    }
    scene.days_later(7);
    assert_eq!(caretaker(&scene), []);
}
