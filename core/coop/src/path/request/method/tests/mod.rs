mod asking;

use super::{Bound, Voice};
use crate::Command;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MotionNo, QueryNo, RequestNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::path::query::{Ask, Compare, Filter, Shape};
use crate::path::request::{State, Terms};
use crate::people::ballot::Matter;
use crate::people::bylaws::Bylaws;
use crate::tests::given::{
    ANNA, BELA, DORA, Scene, a_coop, bylaws, charter, epsilon, founded, question, terms,
};

/// What the bytes of the method's text come to.
const METHOD: Hash = Hash([8; 32]);
const OTHER: Hash = Hash([9; 32]);

/// `SELECT SUM(amount) … WHERE amount >= $least AND village IN ($one, $two)`.
fn asking(least: i64, villages: &[i64]) -> Shape {
    let filter = Filter::And(vec![
        Filter::Compare {
            field: "amount".to_owned(),
            op: Compare::GreaterOrEqual,
            value: least,
        },
        Filter::In {
            field: "village".to_owned(),
            values: villages.to_vec(),
        },
    ]);
    Shape {
        filter: Some(filter),
        ..question(&format!("at least {least} in {villages:?}"), "amount")
    }
}

fn council() -> Bylaws {
    let mut rules = bylaws();
    rules.approval.methods_by_council = true;
    rules
}

/// A co-op whose officers may approve methods, with one method that nobody approved.
fn with_a_method(rules: Bylaws) -> Scene {
    let mut scene = founded(rules, vec![charter()]);
    adds(&mut scene, METHOD, asking(0, &[0, 1])).unwrap();
    scene
}

fn adds(scene: &mut Scene, method: Hash, question: Shape) -> Result<(), Refusal> {
    let command = Command::AddMethod(method, Box::new(question));
    scene.act(Actor::Operator, command).map(|_| ())
}

fn approves(scene: &mut Scene) {
    scene
        .act(Actor::Member(ANNA), Command::ApproveMethod(METHOD))
        .unwrap();
}

fn vote(approve: bool) -> Matter {
    Matter::Method {
        method: METHOD,
        approve,
    }
}

fn by_method(user: UserNo) -> Terms {
    Terms {
        methods: vec![METHOD],
        ..terms(user)
    }
}

/// A granted request that names the method, beside its one plain question.
fn granted(scene: &mut Scene) -> RequestNo {
    let user = scene.user("research");
    scene.grants(by_method(user))
}

fn ask(request: RequestNo, method: Hash, question: Shape) -> Ask {
    Ask {
        request,
        sql: question.sql.clone(),
        epsilon: Some(epsilon("0.1")),
        method: Some(Box::new(Bound {
            method,
            values: vec![5],
            question,
        })),
    }
}

fn asks(scene: &mut Scene, request: RequestNo, question: Shape) -> Result<QueryNo, Refusal> {
    let command = Command::Reserve(ask(request, METHOD, question));
    scene.act(Actor::Operator, command)?;
    Ok(*scene.coop.queries.abandoned().last().unwrap())
}

fn decided(scene: &mut Scene, terms: Terms) -> Vec<(String, Option<u32>, bool)> {
    let request = scene.files(terms);
    let refuse = false;
    scene
        .act(Actor::Member(BELA), Command::Decide { request, refuse })
        .unwrap();
    let decision = scene.coop.requests.get(request).unwrap().decision.clone();
    let reasons = decision.unwrap().reasons.into_iter();
    reasons
        .map(|reason| (reason.rule, reason.motion.map(|motion| motion.0), reason.met))
        .collect()
}

fn approved(motion: Option<u32>, met: bool) -> (String, Option<u32>, bool) {
    ("method.approved".to_owned(), motion, met)
}

#[test]
fn a_request_is_granted_only_when_its_methods_are_approved_and_the_motion_is_named() {
    let mut scene = with_a_method(bylaws());
    let user = scene.user("research");
    assert!(decided(&mut scene, by_method(user)).contains(&approved(Some(0), false)));
    let motion = scene.adopts(vote(true));
    assert!(decided(&mut scene, by_method(user)).contains(&approved(Some(motion.0), true)));
    let last = scene.coop.requests.all().last().unwrap().1;
    assert_eq!(last.state(), State::Granted);
    // A request without methods hears nothing of them.
    let plain = decided(&mut scene, terms(user));
    assert!(plain.iter().all(|(rule, ..)| rule != "method.approved"));
}

#[test]
fn a_vote_that_fails_approves_nothing() {
    let mut scene = with_a_method(bylaws());
    scene.proposes(vote(true));
    scene.days_later(14);
    assert_eq!(scene.coop.methods.get(METHOD).unwrap().standing, None);
}

#[test]
fn officers_approve_only_where_the_bylaws_let_them_and_as_long_as_they_do() {
    let approve = || Command::ApproveMethod(METHOD);
    let scene = with_a_method(bylaws());
    assert_eq!(scene.refused(Actor::Member(ANNA), approve()), "method.council");
    let mut scene = with_a_method(council());
    for nobody in [Actor::Operator, Actor::Calendar, Actor::Member(DORA)] {
        assert_eq!(scene.refused(nobody, approve()), "duty.officer");
    }
    approves(&mut scene);
    assert_eq!(scene.refused(Actor::Member(ANNA), approve()), "method.standing");
    let user = scene.user("research");
    assert!(decided(&mut scene, by_method(user)).contains(&approved(Some(0), true)));
    let request = RequestNo(1);
    let motion = scene.adopts(Matter::Bylaws(Box::new(bylaws())));
    let refusal = asks(&mut scene, request, asking(5, &[1])).unwrap_err();
    assert_eq!(
        (refusal.rule.as_str(), refusal.motion),
        ("method.approved", Some(motion))
    );
}

#[test]
fn what_the_members_voted_only_the_members_change() {
    let mut scene = with_a_method(council());
    approves(&mut scene);
    let motion = scene.adopts(vote(false));
    let refusal = scene
        .decide(Actor::Member(ANNA), Command::ApproveMethod(METHOD))
        .unwrap_err();
    assert_eq!(
        (refusal.rule.as_str(), refusal.motion),
        ("method.voted", Some(motion))
    );
    let again = scene.adopts(vote(true));
    let standing = scene.coop.methods.get(METHOD).unwrap().standing.unwrap();
    assert_eq!((standing.by, standing.approved), (Voice::Motion(again), true));
    let withdraw = Command::WithdrawMethod(METHOD);
    assert_eq!(scene.refused(Actor::Member(ANNA), withdraw), "method.voted");
}

#[test]
fn a_method_withdrawn_is_asked_no_more_also_with_values_asked_before() {
    let mut scene = with_a_method(council());
    approves(&mut scene);
    let request = granted(&mut scene);
    asks(&mut scene, request, asking(5, &[0, 1])).unwrap();
    scene
        .act(Actor::Member(BELA), Command::WithdrawMethod(METHOD))
        .unwrap();
    for question in [asking(5, &[0, 1]), asking(6, &[0, 1])] {
        let refusal = asks(&mut scene, request, question).unwrap_err();
        assert_eq!(refusal.rule, "method.approved");
    }
    let withdraw = Command::WithdrawMethod(METHOD);
    assert_eq!(scene.refused(Actor::Member(ANNA), withdraw), "method.standing");
    approves(&mut scene);
    assert!(asks(&mut scene, request, asking(6, &[0, 1])).is_ok());
}

#[test]
fn a_request_names_methods_that_are_there_once_and_of_its_dataset() {
    let mut scene = with_a_method(bylaws());
    let user = scene.user("research");
    let refused = |scene: &Scene, methods: Vec<Hash>, dataset: &str| {
        let terms = Terms {
            methods,
            dataset: dataset.to_owned(),
            questions: Vec::new(),
            ..terms(user)
        };
        scene.refused(Actor::Operator, Command::File(Box::new(terms)))
    };
    assert_eq!(refused(&scene, vec![OTHER], "savings"), "method.unknown");
    assert_eq!(refused(&scene, vec![METHOD, METHOD], "savings"), "request.form");
    assert_eq!(refused(&scene, vec![METHOD], "health"), "request.form");
    assert_eq!(refused(&scene, Vec::new(), "savings"), "request.form");
    scene.files(Terms {
        methods: vec![METHOD],
        questions: Vec::new(),
        ..terms(user)
    });
    for unknown in [
        Command::ApproveMethod(OTHER),
        Command::WithdrawMethod(OTHER),
        Command::Propose(
            Matter::Method {
                method: OTHER,
                approve: true,
            }
            .into(),
        ),
    ] {
        assert_eq!(scene.refused(Actor::Member(ANNA), unknown), "method.unknown");
    }
}

#[test]
fn a_method_is_weighed_and_paid_like_a_question() {
    let mut scene = with_a_method(council());
    approves(&mut scene);
    // Bylaws ask 100 for each question and 1,000 for a whole epsilon.
    let user = scene.user("company");
    let offer = |fee_minor| Terms {
        fee_minor,
        ..by_method(user)
    };
    let price = |reasons: Vec<(String, Option<u32>, bool)>| {
        let found = reasons.into_iter().find(|(rule, ..)| rule == "price");
        found.unwrap().2
    };
    assert!(!price(decided(&mut scene, offer(1_199))));
    assert!(price(decided(&mut scene, offer(1_200))));
    // Its fields count before it is asked for the first time.
    let mut without = charter();
    without.fields.retain(|field| field.name != "village");
    scene.adopts(Matter::Charter(Box::new(without)));
    let reasons = decided(&mut scene, offer(1_200));
    assert!(
        reasons
            .iter()
            .any(|(rule, _, met)| rule == "charter.fields" && !met)
    );
}

#[test]
fn a_method_is_added_again_only_when_it_asks_something_else_and_then_a_yes_is_void() {
    let mut scene = with_a_method(council());
    approves(&mut scene);
    let request = granted(&mut scene);
    let refusal = adds(&mut scene, METHOD, asking(77, &[1, 0])).unwrap_err();
    assert_eq!(refusal.rule, "method.known");
    let mut wider = asking(0, &[0, 1]);
    wider.stats[1].hi += 1;
    adds(&mut scene, METHOD, wider.clone()).unwrap();
    let mut asked = asking(5, &[1]);
    asked.stats[1].hi += 1;
    assert_eq!(
        asks(&mut scene, request, asked.clone()).unwrap_err().rule,
        "method.approved"
    );
    approves(&mut scene);
    assert!(asks(&mut scene, request, asked).is_ok());
    // A no outlives it.
    scene.adopts(vote(false));
    adds(&mut scene, METHOD, asking(0, &[0, 1])).unwrap();
    let standing = scene.coop.methods.get(METHOD).unwrap().standing.unwrap();
    assert_eq!(
        (standing.by, standing.approved),
        (Voice::Motion(MotionNo(1)), false)
    );
    // What is voted on keeps its meaning until the close.
    scene.proposes(vote(true));
    assert_eq!(
        adds(&mut scene, METHOD, wider.clone()).unwrap_err().rule,
        "method.voting"
    );
    scene.days_later(14);
    assert!(adds(&mut scene, METHOD, wider).is_ok());
}

#[test]
fn a_method_needs_a_charter_and_a_sensible_question() {
    let mut scene = a_coop();
    let mut elsewhere = asking(0, &[0, 1]);
    elsewhere.dataset = "health".to_owned();
    assert_eq!(
        adds(&mut scene, METHOD, elsewhere).unwrap_err().rule,
        "charter.missing"
    );
    let mut uncounted = asking(0, &[0, 1]);
    uncounted.stats.remove(0);
    let mut worded = asking(0, &[0, 1]);
    worded.outputs[0].name = "Dora owes 5".to_owned();
    for wrong in [uncounted, worded] {
        assert_eq!(adds(&mut scene, METHOD, wrong).unwrap_err().rule, "request.form");
    }
}
