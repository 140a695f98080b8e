mod community;

use crate::Command;
use crate::kernel::facts::Actor;
use crate::kernel::ids::RequestNo;
use crate::path::consent::Resolution;
use crate::path::request::State;
use crate::path::request::{Decision, Terms};
use crate::people::ballot::Matter;
use crate::people::bylaws::{Bylaws, RecipientClass};
use crate::people::charter::Charter;
use crate::tests::given::{
    ANNA, BELA, DORA, Scene, a_coop, assisted, bylaws, charter, epsilon, founded, question, terms, time,
};

fn decide_as(scene: &mut Scene, actor: Actor, request: RequestNo, refuse: bool) -> Decision {
    scene.act(actor, Command::Decide { request, refuse }).unwrap();
    let found = scene.coop.requests.get(request).unwrap();
    found.decision.clone().unwrap()
}

/// The rules that were not met, with their motions.
fn unmet(decision: &Decision) -> Vec<(String, Option<u32>)> {
    let unmet = decision.reasons.iter().filter(|reason| !reason.met);
    unmet
        .map(|reason| (reason.rule.clone(), reason.motion.map(|motion| motion.0)))
        .collect()
}

#[test]
fn when_every_rule_is_met_the_request_is_granted_with_each_rule_named() {
    let mut scene = a_coop();
    let user = scene.user("research");
    let request = scene.files(terms(user));
    let decision = decide_as(&mut scene, Actor::Operator, request, false);
    assert!(decision.granted && decision.approved_by.is_none());
    let rules: Vec<&str> = decision
        .reasons
        .iter()
        .map(|reason| reason.rule.as_str())
        .collect();
    assert_eq!(
        rules,
        [
            "charter.in-force",
            "charter.fields",
            "charter.purpose",
            "charter.competition",
            "bylaws.purpose",
            "bylaws.resolution",
            "bylaws.recipient-class",
            "recipient.standing",
            "recipient.refused",
            "request.until",
            "approval",
            "budget",
            "price",
            "consent.own",
        ]
    );
}

/// One thing that is wrong with an otherwise granted request.
struct Wrong {
    rule: &'static str,
    motion: Option<u32>,
    class: &'static str,
    scene: fn(&mut Scene),
    terms: fn(&mut Terms),
}

const RIGHT: Wrong = Wrong {
    rule: "",
    motion: Some(0),
    class: "research",
    scene: |_| {},
    terms: |_| {},
};

#[expect(clippy::too_many_lines, reason = "a table: one line for each rule")]
fn table() -> Vec<Wrong> {
    vec![
        Wrong {
            rule: "charter.missing",
            motion: None,
            scene: |scene| {
                scene.coop.charters.clear();
            },
            ..RIGHT
        },
        Wrong {
            rule: "charter.sunset",
            scene: |scene| scene.now = time("2026-12-01T00:00:00Z"),
            ..RIGHT
        },
        Wrong {
            rule: "charter.fields",
            terms: |terms| terms.questions.push(question("SELECT SUM(income)", "income")),
            ..RIGHT
        },
        Wrong {
            rule: "charter.purpose",
            terms: |terms| terms.purpose = "Marketing".parse().unwrap(),
            ..RIGHT
        },
        Wrong {
            rule: "charter.competition",
            class: "company",
            terms: |terms| terms.fee_minor = 1_000_000,
            ..RIGHT
        },
        Wrong {
            rule: "bylaws.purpose",
            terms: |terms| terms.purpose = "CreditScoreEvaluation".parse().unwrap(),
            ..RIGHT
        },
        Wrong {
            rule: "bylaws.resolution",
            motion: None,
            terms: |terms| terms.resolution = Resolution::Pseudonymised,
            ..RIGHT
        },
        Wrong {
            rule: "bylaws.recipient-class",
            class: "press",
            terms: |terms| terms.fee_minor = 1_000_000,
            ..RIGHT
        },
        Wrong {
            rule: "recipient.standing",
            scene: |scene| scene.registers("research"),
            terms: |terms| terms.user.0 += 1,
            ..RIGHT
        },
        Wrong {
            rule: "request.until",
            motion: None,
            terms: |terms| terms.until = "2025-12-31".parse().unwrap(),
            ..RIGHT
        },
        Wrong {
            rule: "budget.lifetime",
            terms: |terms| terms.epsilon = epsilon("10.000001"),
            ..RIGHT
        },
        Wrong {
            rule: "budget.dataset-year",
            terms: |terms| terms.epsilon = epsilon("6.000001"),
            ..RIGHT
        },
        Wrong {
            rule: "budget.per-user",
            terms: |terms| terms.epsilon = epsilon("4.000001"),
            ..RIGHT
        },
        Wrong {
            rule: "price",
            class: "trader",
            terms: |terms| terms.fee_minor = 1_099,
            ..RIGHT
        },
    ]
}

/// Savings compete, and the charter ends in November; traders are a paying class that is no company.
fn strict() -> (Bylaws, Charter) {
    let mut rules = bylaws();
    let trader = RecipientClass {
        id: "trader".to_owned(),
        ..rules.recipient_classes[0].clone()
    };
    rules.recipient_classes.push(trader);
    let charter = Charter {
        competitive: true,
        sunset: Some("2026-11-30".parse().unwrap()),
        ..charter()
    };
    (rules, charter)
}

/// The scene and the terms of one line of the table.
fn stage(scene: &mut Scene, wrong: &Wrong) -> Terms {
    let user = scene.user(wrong.class);
    (wrong.scene)(scene);
    let mut terms = terms(user);
    (wrong.terms)(&mut terms);
    terms
}

#[test]
fn each_rule_alone_refuses_and_is_named_with_its_motion() {
    for wrong in table() {
        let (rules, charter) = strict();
        let mut scene = founded(rules, vec![charter]);
        let terms = stage(&mut scene, &wrong);
        let request = scene.files(terms);
        let decision = decide_as(&mut scene, Actor::Member(ANNA), request, false);
        assert_eq!(unmet(&decision), [(wrong.rule.to_owned(), wrong.motion)]);
        assert!(!decision.granted);
    }
}

#[test]
fn a_rule_is_named_with_the_motion_that_last_adopted_it() {
    for wrong in table() {
        let (rules, charter) = strict();
        let mut scene = founded(rules.clone(), vec![charter.clone()]);
        scene.adopts(Matter::Bylaws(Box::new(rules)));
        scene.adopts(Matter::Charter(Box::new(charter)));
        let terms = stage(&mut scene, &wrong);
        let request = scene.files(terms);
        let decision = decide_as(&mut scene, Actor::Member(ANNA), request, false);
        let of_charter = wrong.rule.starts_with("charter");
        let motion = wrong.motion.map(|_| if of_charter { 2 } else { 1 });
        assert_eq!(unmet(&decision), [(wrong.rule.to_owned(), motion)]);
    }
}

#[test]
fn one_unit_less_of_what_was_too_much_is_granted() {
    for (asked, granted) in [("4", true), ("4.000001", false)] {
        let mut scene = a_coop();
        let user = scene.user("research");
        let request = scene.files(Terms {
            epsilon: epsilon(asked),
            ..terms(user)
        });
        let decision = decide_as(&mut scene, Actor::Member(ANNA), request, false);
        assert_eq!(decision.granted, granted);
    }
}

#[test]
fn the_price_is_covered_exactly_at_its_border() {
    // one question at 100 and epsilon 1 at 1000
    for (fee_minor, granted) in [(1_100, true), (1_099, false)] {
        let mut scene = a_coop();
        let user = scene.user("company");
        let request = scene.files(Terms {
            fee_minor,
            ..terms(user)
        });
        let decision = decide_as(&mut scene, Actor::Member(ANNA), request, false);
        assert_eq!(decision.granted, granted);
    }
}

#[test]
fn where_an_officers_word_alone_is_missing_the_act_is_refused_and_the_request_stays_open() {
    let mut scene = a_coop();
    let user = scene.user("company");
    let request = scene.files(Terms {
        fee_minor: 5_000,
        ..terms(user)
    });
    let decide = |refuse| Command::Decide { request, refuse };
    assert_eq!(scene.refused(Actor::Operator, decide(false)), "approval");
    for actor in [Actor::Member(DORA), assisted(DORA)] {
        assert_eq!(scene.refused(actor, decide(false)), "duty.officer");
        assert_eq!(scene.refused(actor, decide(true)), "duty.officer");
    }
    assert_eq!(scene.refused(Actor::Operator, decide(true)), "duty.officer");
    let decision = decide_as(&mut scene, Actor::Member(BELA), request, false);
    assert_eq!((decision.granted, decision.approved_by), (true, Some(BELA)));
    assert_eq!(
        scene.refused(Actor::Member(BELA), decide(true)),
        "request.decided"
    );
}

#[test]
fn an_officer_can_refuse_what_every_other_rule_grants() {
    let mut scene = a_coop();
    let user = scene.user("research");
    let request = scene.files(terms(user));
    let decision = decide_as(&mut scene, Actor::Member(BELA), request, true);
    assert_eq!(unmet(&decision), [("approval".to_owned(), Some(0))]);
    assert_eq!(decision.approved_by, None);
}

#[test]
fn approval_by_rule_ends_exactly_at_its_limit() {
    for (asked, rule) in [("1", ""), ("1.000001", "approval")] {
        let mut scene = a_coop();
        let user = scene.user("research");
        let request = scene.files(Terms {
            epsilon: epsilon(asked),
            ..terms(user)
        });
        let decided = scene.decide(
            Actor::Operator,
            Command::Decide {
                request,
                refuse: false,
            },
        );
        assert_eq!(decided.err().map_or(String::new(), |refusal| refusal.rule), rule);
    }
}

#[test]
fn a_granted_request_is_weighed_again_at_every_question() {
    let mut scene = a_coop();
    let user = scene.user("research");
    let request = scene.grants(terms(user));
    let mut closed = bylaws();
    closed.recipient_classes[0].admitted = false;
    let motion = scene.adopts(Matter::Bylaws(Box::new(closed)));
    let refusal = scene.reserves(request, "0.5").unwrap_err();
    assert_eq!(
        (refusal.rule.as_str(), refusal.motion),
        ("bylaws.recipient-class", Some(motion))
    );
}

#[test]
fn a_request_approved_by_rule_needs_an_officer_once_the_rule_is_gone() {
    let mut scene = a_coop();
    let user = scene.user("research");
    let request = scene.files(terms(user));
    decide_as(&mut scene, Actor::Operator, request, false);
    let mut careful = bylaws();
    careful.approval.automatic_classes.clear();
    scene.adopts(Matter::Bylaws(Box::new(careful)));
    assert_eq!(scene.reserves(request, "0.5").unwrap_err().rule, "approval");
    assert_eq!(scene.coop.requests.get(request).unwrap().state(), State::Granted);
}

#[test]
fn a_request_must_ask_of_the_dataset_it_names() {
    // Else charter, consents and budget of one dataset would open another.
    let mut scene = a_coop();
    let user = scene.user("research");
    let mut elsewhere = terms(user);
    elsewhere.questions[0].dataset = "health".to_owned();
    let mut uncounted = terms(user);
    uncounted.questions[0].stats.remove(0);
    let mut none = terms(user);
    none.questions.clear();
    let mut free = terms(user);
    free.epsilon = epsilon("0");
    let mut rich = terms(user);
    rich.fee_minor = u64::MAX;
    for wrong in [elsewhere, uncounted, none, free, rich] {
        assert_eq!(
            scene.refused(Actor::Operator, Command::File(Box::new(wrong))),
            "request.form"
        );
    }
}

#[test]
fn an_ungranted_request_and_an_unasked_question_reserve_nothing() {
    let mut scene = a_coop();
    let user = scene.user("research");
    let request = scene.files(terms(user));
    assert_eq!(
        scene.reserves(request, "0.5").unwrap_err().rule,
        "request.granted"
    );
    decide_as(&mut scene, Actor::Operator, request, false);
    let mut ask = crate::tests::given::ask(&scene, request, "0.5");
    ask.sql.push(' ');
    assert_eq!(
        scene.refused(Actor::Operator, Command::Reserve(ask)),
        "request.question"
    );
}

#[test]
fn epsilon_too_small_for_a_question_is_refused_before_it_is_spent() {
    let mut scene = a_coop();
    let user = scene.user("research");
    let request = scene.grants(terms(user));
    for asked in ["0", "0.000999"] {
        assert_eq!(scene.reserves(request, asked).unwrap_err().rule, "query.epsilon");
    }
    assert!(scene.reserves(request, "0.001").is_ok());
}
