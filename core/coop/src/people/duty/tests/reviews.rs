//! Reviews of requests by a council.

use super::kit::{a_governed_coop, company, decide, decision, declare, duty, fills, hash, review, rules};
use crate::Command;
use crate::kernel::facts::Actor;
use crate::kernel::ids::MemberNo;
use crate::path::decision::{Approval, approval_of};
use crate::path::request::Terms;
use crate::people::assembly;
use crate::people::ballot::Matter;
use crate::people::bylaws::Bylaws;
use crate::people::duty::Act;
use crate::tests::given::{ANNA, DORA, EDDA, Scene, epsilon, terms};

/// A council of Dora, Edda and member 6 that decides on requests.
fn with_a_council(rules: Bylaws) -> Scene {
    let mut rules = rules;
    rules.approval.council = Some("council".to_owned());
    let mut scene = a_governed_coop(rules);
    fills(&mut scene, "council", &[4, 5, 6]);
    scene
}

#[test]
fn a_council_decides_by_its_majority_and_the_minority_is_heard() {
    let mut scene = with_a_council(rules());
    let user = scene.user("company");
    let request = scene.files(company(user));
    // no officer decides alone any more, and nobody outside the council reviews
    for refuse in [false, true] {
        assert_eq!(
            scene.refused(Actor::Member(ANNA), decide(request, refuse)),
            "duty.council"
        );
    }
    assert_eq!(scene.refused(Actor::Operator, decide(request, false)), "approval");
    assert_eq!(
        scene.refused(Actor::Member(ANNA), review(request, true)),
        "duty.holder"
    );
    // when one is against and two are for it, the second yes decides
    scene.act(Actor::Member(DORA), review(request, false)).unwrap();
    scene.act(Actor::Member(EDDA), review(request, true)).unwrap();
    assert_eq!(decision(&scene, request), None);
    scene
        .act(Actor::Member(MemberNo(6)), review(request, true))
        .unwrap();
    let decision = decision(&scene, request).unwrap();
    let verdict = decision.council.clone().unwrap();
    assert!(decision.granted && decision.approved_by.is_none());
    assert_eq!((verdict.favour(), verdict.against(), verdict.voices), (2, 1, 3));
    let minority = verdict.opinions.iter().find(|opinion| !opinion.favours).unwrap();
    assert_eq!((minority.member, minority.reasons), (DORA, hash(3)));
    let reason = decision
        .reasons
        .iter()
        .find(|reason| reason.rule == "approval")
        .unwrap();
    assert_eq!(reason.sentence, "the council approved: 2 for, 1 against");
    assert_eq!(
        scene.refused(Actor::Member(DORA), review(request, true)),
        "request.decided"
    );
    // and its word holds for each question
    scene.reserves(request, "0.5").unwrap();
}

#[test]
fn a_majority_of_the_council_refuses_and_a_tie_leaves_a_request_open() {
    let mut scene = with_a_council(rules());
    let user = scene.user("company");
    let request = scene.files(company(user));
    for (member, favours) in [(DORA, true), (EDDA, false), (DORA, false)] {
        assert_eq!(decision(&scene, request), None);
        scene
            .act(Actor::Member(member), review(request, favours))
            .unwrap();
    }
    let refused = decision(&scene, request).unwrap();
    assert!(!refused.granted);
    let unmet: Vec<&str> = refused
        .reasons
        .iter()
        .filter(|reason| !reason.met)
        .map(|reason| reason.rule.as_str())
        .collect();
    assert_eq!(unmet, ["approval"]);
    assert_eq!(scene.coop.duties.opinions(request).len(), 2);
    // one of the three stands aside: two are left, and one against one decides nothing
    scene.act(Actor::Member(MemberNo(6)), declare(user)).unwrap();
    let second = scene.files(company(user));
    assert_eq!(
        scene.refused(Actor::Member(MemberNo(6)), review(second, true)),
        "duty.conflict"
    );
    for (member, favours) in [(DORA, true), (EDDA, false)] {
        scene.act(Actor::Member(member), review(second, favours)).unwrap();
    }
    assert_eq!(decision(&scene, second), None);
    // whose conflict comes to light later, her opinion counts no more
    let edda = duty(Act::DeclareConflict {
        member: Some(EDDA),
        user,
        why: None,
    });
    scene.act(Actor::Member(ANNA), edda).unwrap();
    scene.act(Actor::Operator, decide(second, false)).unwrap();
    let verdict = decision(&scene, second).unwrap().council.unwrap();
    assert_eq!((verdict.opinions.len(), verdict.voices), (1, 1));
    // and where all stand aside, the members are next
    scene.act(Actor::Member(DORA), declare(user)).unwrap();
    let third = scene.files(company(user));
    let refusal = scene
        .decide(Actor::Member(ANNA), decide(third, false))
        .unwrap_err();
    assert!(refusal.hint.unwrap().contains("the members decide"));
}

#[test]
fn a_council_cannot_grant_what_another_rule_refuses() {
    let mut scene = with_a_council(rules());
    let user = scene.user("company");
    let greedy = Terms {
        purpose: "CreditScoreEvaluation".parse().unwrap(),
        ..company(user)
    };
    let request = scene.files(greedy);
    for member in [DORA, EDDA] {
        scene.act(Actor::Member(member), review(request, true)).unwrap();
    }
    let decision = decision(&scene, request).unwrap();
    assert!(!decision.granted && decision.council.unwrap().granted() == Some(true));
}

#[test]
fn a_grant_by_one_officer_ends_where_the_bylaws_leave_it_to_a_council() {
    let mut scene = a_governed_coop(rules());
    let user = scene.user("company");
    let request = scene.grants(company(user));
    scene.reserves(request, "0.25").unwrap();
    let mut stricter = rules();
    stricter.approval.council = Some("council".to_owned());
    scene.adopts(Matter::Bylaws(Box::new(stricter)));
    assert_eq!(scene.reserves(request, "0.25").unwrap_err().rule, "approval");
    let found = scene.coop.requests.get(request).unwrap();
    assert_eq!(approval_of(found.decision.as_ref()), Approval::By(ANNA));
}

#[test]
fn a_request_within_the_limits_needs_no_council() {
    let mut scene = with_a_council(rules());
    let user = scene.user("research");
    let small = Terms {
        epsilon: epsilon("0.5"),
        ..terms(user)
    };
    let request = scene.files(small);
    scene.act(Actor::Operator, decide(request, false)).unwrap();
    assert!(decision(&scene, request).unwrap().granted);
}

#[test]
fn a_council_calls_an_assembly_and_other_members_do_not() {
    let mut scene = with_a_council(rules());
    let call = || {
        Command::Assembly(assembly::Act::Call {
            meets_at: scene.now.plus_days(30),
        })
    };
    assert_eq!(scene.refused(Actor::Member(MemberNo(7)), call()), "assembly.call");
    let command = call();
    scene.act(Actor::Member(DORA), command).unwrap();
    let called = scene.coop.assemblies.all().next().unwrap().1;
    assert_eq!(called.by, assembly::Caller::Officer(DORA));
}
