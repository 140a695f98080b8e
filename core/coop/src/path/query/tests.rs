use crate::kernel::ids::RequestNo;
use crate::kernel::time::Every;
use crate::path::request::Terms;
use crate::tests::given::{ANNA, Scene, a_coop, bylaws, charter, epsilon, founded, terms, time};
use crate::{Command, kernel::facts::Actor};

/// A granted request that is asked once in a quarter until the end of 2026; filed in January of that year.
fn quarterly(scene: &mut Scene) -> RequestNo {
    let user = scene.user("research");
    scene.grants(Terms {
        every: Some(Every::Quarter),
        until: "2026-12-31".parse().unwrap(),
        ..terms(user)
    })
}

#[test]
fn a_question_on_a_timetable_is_asked_once_in_each_period_and_a_refusal_costs_nothing() {
    let mut scene = a_coop();
    let request = quarterly(&mut scene);
    let query = scene.reserves(request, "0.25").unwrap();
    scene.releases(query);
    let before = scene.coop.state_hash().unwrap();
    for asked in ["0.25", "0.1", "0.5"] {
        let refusal = scene.reserves(request, asked).unwrap_err();
        assert_eq!(refusal.rule, "benchmark.due");
        assert_eq!(refusal.hint.as_deref(), Some("the next is due on 2026-04-01"));
    }
    assert_eq!(scene.coop.state_hash().unwrap(), before);
    scene.now = time("2026-03-31T23:59:59Z");
    assert_eq!(scene.reserves(request, "0.25").unwrap_err().rule, "benchmark.due");
    scene.now = time("2026-04-01T00:00:00Z");
    scene.reserves(request, "0.25").unwrap();
    assert_eq!(
        scene
            .coop
            .book
            .standing("savings", scene.now, &scene.coop.bylaws.rule.budget)
            .lifetime,
        epsilon("0.5")
    );
}

#[test]
fn a_question_that_failed_has_had_its_turn_too() {
    let mut scene = a_coop();
    let request = quarterly(&mut scene);
    let query = scene.reserves(request, "0.25").unwrap();
    scene.act(Actor::Operator, Command::Fail(query)).unwrap();
    assert_eq!(scene.reserves(request, "0.25").unwrap_err().rule, "benchmark.due");
}

#[test]
fn one_questions_turn_is_not_anothers() {
    let mut scene = a_coop();
    let (first, second) = (quarterly(&mut scene), quarterly(&mut scene));
    scene.reserves(first, "0.25").unwrap();
    scene.reserves(second, "0.25").unwrap();
    assert_eq!(scene.reserves(second, "0.25").unwrap_err().rule, "benchmark.due");
    let user = scene.user("research");
    let whenever = scene.grants(terms(user));
    scene.reserves(whenever, "0.25").unwrap();
    scene.reserves(whenever, "0.25").unwrap();
}

#[test]
fn epsilon_is_shared_among_the_periods_that_are_left() {
    let mut scene = a_coop();
    let request = quarterly(&mut scene);
    let of = |scene: &Scene, request| scene.coop.requests.get(request).unwrap().epsilon_each();
    assert_eq!(of(&scene, request), epsilon("0.25"));
    scene.now = time("2026-12-01T00:00:00Z");
    let late = quarterly(&mut scene);
    assert_eq!(of(&scene, late), epsilon("1"));
}

#[test]
fn a_timetable_reads_back_and_none_leaves_no_trace() {
    let mut scene = a_coop();
    let user = scene.user("research");
    let never = serde_json::to_string(&terms(user)).unwrap();
    assert!(!never.contains("every"));
    let request = quarterly(&mut scene);
    let kept = scene.coop.requests.get(request).unwrap().terms.clone();
    let text = serde_json::to_string(&kept).unwrap();
    assert!(text.contains(r#""every":"quarter""#));
    assert_eq!(serde_json::from_str::<Terms>(&text).unwrap(), kept);
}

#[test]
fn a_timetable_is_granted_when_all_its_turns_fit_and_no_single_one_is_too_dear() {
    let mut voted = bylaws();
    voted.budget.question = Some(epsilon("0.25"));
    let mut scene = founded(voted, vec![charter()]);
    let user = scene.user("research");
    let timetable = |epsilon: &str, until: &str| Terms {
        every: Some(Every::Quarter),
        epsilon: epsilon.parse().unwrap(),
        until: until.parse().unwrap(),
        ..terms(user)
    };
    let mut granted = |epsilon, until| {
        let request = scene.files(timetable(epsilon, until));
        let decide = Command::Decide {
            request,
            refuse: false,
        };
        scene.act(Actor::Member(ANNA), decide).unwrap();
        let decision = scene
            .coop
            .requests
            .get(request)
            .unwrap()
            .decision
            .clone()
            .unwrap();
        let unmet = decision.reasons.into_iter().find(|reason| !reason.met);
        unmet.map(|reason| reason.rule)
    };
    // Four times 0.25 in a year; in half of it each would be 0.5.
    assert_eq!(granted("1", "2026-12-31"), None);
    assert_eq!(granted("1", "2026-06-30").as_deref(), Some("budget.question"));
    // Twenty times 0.25 is 5, and a data user may have 4.
    assert_eq!(granted("5", "2030-12-31").as_deref(), Some("budget.per-user"));
    // And what is cut too fine is nothing.
    assert!(granted("1", "9999-12-31").is_some());
}

#[test]
fn a_timetable_has_no_methods() {
    let mut scene = a_coop();
    let user = scene.user("research");
    let request = Terms {
        every: Some(Every::Month),
        methods: vec![crate::kernel::hash::Hash([8; 32])],
        ..terms(user)
    };
    assert_eq!(
        scene.refused(Actor::Operator, Command::File(Box::new(request))),
        "request.form"
    );
}
