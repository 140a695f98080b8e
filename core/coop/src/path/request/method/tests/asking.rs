//! Asking a method: what becomes of its questions.

use super::*;

#[test]
fn a_question_of_a_method_becomes_the_requests_own_once_and_is_planned_from_there() {
    let mut scene = with_a_method(council());
    approves(&mut scene);
    let request = granted(&mut scene);
    let filed = scene.coop.requests.get(request).unwrap().terms.clone();
    let (first, other) = (asking(5, &[0, 1]), asking(5, &[1]));
    let queries = [&first, &other, &first].map(|shape| asks(&mut scene, request, shape.clone()).unwrap());
    let place = |query| scene.coop.queries.get(query).unwrap().reserved.question;
    assert_eq!(queries.map(place), [1, 2, 1]);
    let found = scene.coop.requests.get(request).unwrap();
    assert_eq!((found.asked.len(), &found.terms), (2, &filed));
    for (query, shape) in queries.into_iter().zip([&first, &other, &first]) {
        let plan = scene
            .coop
            .queries
            .plan(query, &scene.coop.grounds(), [0; 32], scene.now)
            .unwrap();
        assert_eq!(plan.shape, *shape);
    }
    // Its text alone names it from now on, as with any question of the request.
    let mut plain = ask(request, METHOD, other);
    plain.method = None;
    assert!(scene.act(Actor::Operator, Command::Reserve(plain)).is_ok());
}

#[test]
fn nothing_is_noted_of_a_question_that_the_budget_refuses() {
    let mut scene = with_a_method(council());
    approves(&mut scene);
    let request = granted(&mut scene);
    let mut dear = ask(request, METHOD, asking(5, &[1]));
    dear.epsilon = Some(epsilon("1.000001"));
    let refusal = scene.act(Actor::Operator, Command::Reserve(dear)).unwrap_err();
    assert_eq!(refusal.rule, "request.epsilon");
    assert_eq!(scene.coop.requests.get(request).unwrap().asked, []);
    // An equal part for the one question and the one method, however often it is asked.
    let each = |scene: &Scene| scene.coop.requests.get(request).unwrap().epsilon_each();
    assert_eq!(each(&scene), epsilon("0.5"));
    asks(&mut scene, request, asking(5, &[1])).unwrap();
    assert_eq!(each(&scene), epsilon("0.5"));
}

#[test]
fn a_methods_part_of_epsilon_is_weighed_as_many_questions_under_the_cap_for_one() {
    let mut rules = council();
    rules.budget.question = Some(epsilon("0.3"));
    let mut scene = with_a_method(rules);
    approves(&mut scene);
    let user = scene.user("research");
    // A plain question has its equal part of 0.5, and that is too much; a method is asked often.
    let plain = decided(&mut scene, terms(user));
    assert!(plain.contains(&("budget.question".to_owned(), Some(0), false)));
    let request = scene.grants(Terms {
        questions: Vec::new(),
        ..by_method(user)
    });
    for (least, of, outcome) in [
        (1, "0.300001", Some("budget.question")),
        (1, "0.3", None),
        (2, "0.3", None),
        (3, "0.3", None),
        (4, "0.100001", Some("request.epsilon")),
        (4, "0.1", None),
    ] {
        let ask = Ask {
            epsilon: Some(epsilon(of)),
            ..ask(request, METHOD, asking(least, &[1]))
        };
        let reserved = scene.act(Actor::Operator, Command::Reserve(ask));
        assert_eq!(reserved.err().map(|refusal| refusal.rule).as_deref(), outcome);
    }
}

#[test]
fn only_the_values_of_a_method_can_be_set() {
    let mut scene = with_a_method(council());
    approves(&mut scene);
    let request = granted(&mut scene);
    let mut elsewhere = asking(5, &[1]);
    elsewhere.dataset = "health".to_owned();
    let mut heavier = asking(5, &[1]);
    heavier.stats[1].hi += 1;
    for other in [elsewhere, heavier, question("unfiltered", "amount")] {
        let refusal = asks(&mut scene, request, other).unwrap_err();
        assert_eq!(refusal.rule, "method.question");
    }
    let told_otherwise = Ask {
        sql: "SELECT everything".to_owned(),
        ..ask(request, METHOD, asking(5, &[1]))
    };
    assert_eq!(
        scene.refused(Actor::Operator, Command::Reserve(told_otherwise)),
        "request.question"
    );
    for least in [i64::MIN, 0, i64::MAX] {
        assert!(asks(&mut scene, request, asking(least, &[])).is_ok());
    }
}

#[test]
fn one_changed_byte_is_a_new_method_that_nobody_approved() {
    let mut scene = with_a_method(council());
    approves(&mut scene);
    let request = granted(&mut scene);
    // The request names the first; the second asks the very same, and is not it.
    let changed = || Command::Reserve(ask(request, OTHER, asking(5, &[1])));
    assert_eq!(scene.refused(Actor::Operator, changed()), "request.method");
    adds(&mut scene, OTHER, asking(0, &[0, 1])).unwrap();
    // Nor does it help that the first was asked the same.
    asks(&mut scene, request, asking(5, &[1])).unwrap();
    assert_eq!(scene.refused(Actor::Operator, changed()), "request.method");
    assert_eq!(scene.coop.methods.get(OTHER).unwrap().standing, None);
    let user = UserNo(1);
    let terms = Terms {
        methods: vec![METHOD, OTHER],
        ..terms(user)
    };
    let reasons = decided(&mut scene, terms);
    assert!(reasons.contains(&approved(Some(0), true)) && reasons.contains(&approved(Some(0), false)));
}
