use crate::books::privacy::{Entry, Need, PrivacyBook, Standing};
use crate::kernel::epsilon::{Debit, EpsilonMicro};
use crate::kernel::facts::Actor;
use crate::kernel::ids::{FOUNDING, QueryNo, RequestNo, UserNo};
use crate::path::query::PerMember;
use crate::path::request::Terms;
use crate::people::Adopted;
use crate::people::ballot::Matter;
use crate::people::charter::Charter;
use crate::tests::given::{Scene, a_coop, bylaws, charter, epsilon, founded, question, terms, time};
use crate::{Command, Coop};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What happens to the privacy budget.
#[derive(Clone, Copy, Debug)]
enum Act {
    Asks {
        request: u32,
        epsilon: u64,
    },
    Answers(u32),
    Fails(u32),
    /// The process dies; what has not ended is closed as failed.
    Crashes,
    Months(u32),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (1u32..5, 1u64..1_500_000).prop_map(|(request, epsilon)| Act::Asks { request, epsilon }),
        2 => (1u32..12).prop_map(Act::Answers),
        2 => (1u32..12).prop_map(Act::Fails),
        1 => Just(Act::Crashes),
        1 => (1u32..9).prop_map(Act::Months),
    ]
}

/// Two data users with two requests each.
fn a_coop_with_four_requests() -> Scene {
    let mut scene = a_coop();
    for _ in 0..2 {
        let user = scene.user("research");
        for epsilon in ["2", "3"] {
            scene.grants(Terms {
                epsilon: epsilon.parse().unwrap(),
                until: "2030-12-31".parse().unwrap(),
                ..terms(user)
            });
        }
    }
    scene
}

fn perform(scene: &mut Scene, act: Act) {
    let outcome = match act {
        Act::Asks { request, epsilon } => {
            let text = EpsilonMicro(epsilon).to_string();
            let _ = scene.reserves(RequestNo(request), &text);
            return;
        }
        Act::Answers(query) => scene.act(
            Actor::Operator,
            Command::Release(QueryNo(query), crate::kernel::hash::Hash([0; 32])),
        ),
        Act::Fails(query) => scene.act(Actor::Operator, Command::Fail(QueryNo(query))),
        Act::Crashes => {
            for query in scene.coop.queries.abandoned() {
                scene.act(Actor::Operator, Command::Fail(query)).unwrap();
            }
            return;
        }
        Act::Months(months) => {
            scene.days_later(30 * months);
            return;
        }
    };
    // A query that has ended or never began ends no second time.
    if let Err(refusal) = outcome {
        assert!(["query.ended", "query.unknown"].contains(&refusal.rule.as_str()));
    }
}

/// The sums by another route: over the queries, not over the book.
fn within_every_cap(coop: &Coop) {
    let mut of_year: BTreeMap<i16, u64> = BTreeMap::new();
    let mut of_user: BTreeMap<UserNo, u64> = BTreeMap::new();
    let mut of_request: BTreeMap<RequestNo, u64> = BTreeMap::new();
    let mut total = 0;
    for entry in coop.book.entries() {
        let reserved = &coop.queries.get(entry.query).unwrap().reserved;
        let epsilon = reserved.debit.epsilon_micro.unwrap();
        total += epsilon;
        *of_year.entry(entry.at.year()).or_default() += epsilon;
        *of_user.entry(reserved.user).or_default() += epsilon;
        *of_request.entry(reserved.request).or_default() += epsilon;
    }
    let caps = &coop.bylaws.rule.budget;
    assert!(total <= caps.lifetime.0);
    assert!(of_year.values().all(|spent| *spent <= caps.dataset_year.0));
    assert!(of_user.values().all(|spent| *spent <= caps.per_user.0));
    for (request, spent) in of_request {
        assert!(spent <= coop.requests.get(request).unwrap().terms.epsilon.0);
    }
}

fn standing(scene: &Scene) -> Standing {
    let budget = &scene.coop.bylaws.rule.budget;
    scene.coop.book.standing("savings", scene.now, budget)
}

fn lifetime(scene: &Scene) -> EpsilonMicro {
    standing(scene).lifetime
}

proptest! {
    #[test]
    fn no_order_of_asking_failing_and_crashing_overspends_and_nothing_comes_back(acts in prop::collection::vec(any_act(), 1..40)) {
        let mut scene = a_coop_with_four_requests();
        let mut spent = EpsilonMicro(0);
        for act in acts {
            perform(&mut scene, act);
            within_every_cap(&scene.coop);
            prop_assert!(scene.coop.is_balanced());
            prop_assert!(lifetime(&scene) >= spent);
            spent = lifetime(&scene);
        }
    }

    #[test]
    fn a_pure_debit_is_half_its_square_rounded_up(epsilon in 0u64..4_000_000_000) {
        let debit = Debit::pure(EpsilonMicro(epsilon));
        let square = u128::from(epsilon) * u128::from(epsilon);
        let rho = u128::from(debit.rho_nano);
        prop_assert!(rho * 2_000 >= square && (rho * 2_000 < square + 2_000));
        prop_assert_eq!(debit.epsilon_micro, Some(epsilon));
        prop_assert_eq!(debit.delta_pico, 0);
    }
}

#[test]
fn a_debit_too_large_to_write_down_looks_like_all_there_is() {
    assert_eq!(Debit::pure(EpsilonMicro(u64::MAX)).rho_nano, u64::MAX);
    let mut book = PrivacyBook::default();
    for query in 1..3 {
        book.reserve(Entry {
            query: QueryNo(query),
            dataset: "savings".to_owned(),
            also: Vec::new(),
            user: UserNo(1),
            at: time("2026-01-01T00:00:00Z"),
            debit: Debit::pure(EpsilonMicro(u64::MAX)),
            settled: false,
        });
    }
    let need = Need {
        datasets: &["savings"],
        user: UserNo(2),
        debits: [Debit::pure(EpsilonMicro(1))].into_iter().collect(),
        now: time("2026-01-01T00:00:00Z"),
    };
    let rules = Adopted {
        rule: bylaws(),
        motion: FOUNDING,
    };
    assert_eq!(book.affords(&need, &rules).unwrap_err().rule, "budget.lifetime");
    assert!(book.is_balanced());
}

#[test]
fn a_cap_is_reached_exactly_at_its_border() {
    let mut scene = a_coop_with_four_requests();
    scene.reserves(RequestNo(1), "2").unwrap();
    scene.reserves(RequestNo(2), "1.999").unwrap();
    assert_eq!(
        scene.reserves(RequestNo(2), "0.002").unwrap_err().rule,
        "budget.per-user"
    );
    assert_eq!(
        scene.reserves(RequestNo(2), "0.001001").unwrap_err().rule,
        "budget.per-user"
    );
    scene.reserves(RequestNo(3), "2").unwrap();
    assert_eq!(
        scene.reserves(RequestNo(4), "0.001001").unwrap_err().rule,
        "budget.dataset-year"
    );
}

#[test]
fn a_new_year_opens_the_years_cap_and_no_other() {
    let mut scene = a_coop_with_four_requests();
    scene.reserves(RequestNo(1), "2").unwrap();
    scene.reserves(RequestNo(2), "2").unwrap();
    scene.reserves(RequestNo(3), "2").unwrap();
    scene.now = time("2026-12-31T23:59:59Z");
    assert_eq!(
        scene.reserves(RequestNo(4), "1").unwrap_err().rule,
        "budget.dataset-year"
    );
    scene.now = time("2027-01-01T00:00:00Z");
    scene.reserves(RequestNo(4), "1").unwrap();
    assert_eq!(
        scene.reserves(RequestNo(2), "1").unwrap_err().rule,
        "budget.per-user"
    );
}

#[test]
fn a_failed_query_spends_its_budget_and_a_held_one_counts_like_a_spent_one() {
    let mut scene = a_coop_with_four_requests();
    let query = scene.reserves(RequestNo(1), "1.5").unwrap();
    let held = standing(&scene);
    assert_eq!((held.spent, held.held), (epsilon("0"), epsilon("1.5")));
    scene.act(Actor::Operator, Command::Fail(query)).unwrap();
    let failed = standing(&scene);
    assert_eq!((failed.spent, failed.held), (epsilon("1.5"), epsilon("0")));
    assert_eq!(
        scene.reserves(RequestNo(1), "0.6").unwrap_err().rule,
        "request.epsilon"
    );
}

/// A co-op of two datasets whose bylaws have a δ and a cap for one question.
fn a_coop_with_delta() -> Scene {
    let mut rules = bylaws();
    rules.budget.delta = "0.000001".parse().unwrap();
    rules.budget.question = Some(epsilon("0.5"));
    let visits = Charter {
        dataset: "visits".to_owned(),
        ..charter()
    };
    founded(rules, vec![charter(), visits])
}

#[test]
fn a_request_is_weighed_in_equal_parts_and_each_question_by_what_it_takes() {
    let mut scene = a_coop_with_delta();
    let user = scene.user("research");
    let one = scene.files(terms(user));
    let decide = |request| Command::Decide {
        request,
        refuse: false,
    };
    scene.act(Actor::Operator, decide(one)).unwrap();
    let decision = scene.coop.requests.get(one).unwrap().decision.clone().unwrap();
    let no = decision.reasons.iter().find(|reason| !reason.met).unwrap();
    assert_eq!(
        (no.rule.as_str(), no.sentence.as_str()),
        (
            "budget.question",
            "the privacy budget of one question is 0.5 at delta 0.000001; this one costs 1; ask with epsilon 0.5 or less"
        )
    );
    let two = scene.grants(Terms {
        questions: vec![
            question("SELECT SUM(amount)", "amount"),
            question("SELECT SUM(amount) AS again", "amount"),
        ],
        ..terms(user)
    });
    assert_eq!(
        scene.reserves(two, "0.500001").unwrap_err().rule,
        "budget.question"
    );
    scene.reserves(two, "0.5").unwrap();
}

#[test]
fn a_joined_question_spends_of_both_datasets() {
    let mut scene = a_coop_with_delta();
    let user = scene.user("research");
    let mut joined = question("SELECT SUM(amount)", "amount");
    joined.joins.push(PerMember {
        dataset: "visits".to_owned(),
        filter: None,
        columns: Vec::new(),
    });
    let request = scene.grants(Terms {
        questions: vec![joined],
        epsilon: epsilon("0.5"),
        ..terms(user)
    });
    scene.reserves(request, "0.5").unwrap();
    let budget = &scene.coop.bylaws.rule.budget;
    for dataset in ["savings", "visits"] {
        let standing = scene.coop.book.standing(dataset, scene.now, budget);
        assert_eq!(
            (standing.held, standing.lifetime),
            (epsilon("0.5"), epsilon("0.5"))
        );
    }
    assert!(scene.coop.is_balanced());
}

#[test]
fn a_lower_cap_voted_later_stops_what_is_already_above_it() {
    let mut scene = a_coop_with_four_requests();
    scene.reserves(RequestNo(1), "2").unwrap();
    let mut tight = bylaws();
    tight.budget.lifetime = epsilon("1");
    let motion = scene.adopts(Matter::Bylaws(Box::new(tight)));
    let refusal = scene.reserves(RequestNo(3), "0.1").unwrap_err();
    assert_eq!(
        (refusal.rule.as_str(), refusal.motion),
        ("budget.lifetime", Some(motion))
    );
}
