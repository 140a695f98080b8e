use super::*;
use crate::kernel::epsilon::DeltaPico;
use crate::kernel::ids::MotionNo;
use crate::kernel::refusal::Refusal;
use crate::people::Adopted;
use crate::people::bylaws::Bylaws;
use crate::tests::float;
use crate::tests::given::{bylaws, epsilon, time};
use proptest::prelude::*;

/// Bylaws with a δ and every cap.
fn rules() -> Adopted<Bylaws> {
    let mut rule = bylaws();
    rule.budget = Budget {
        delta: DeltaPico(1_000_000),
        question: Some(epsilon("1")),
        lifetime: epsilon("5"),
        dataset_lifetime: Some(epsilon("4")),
        dataset_year: epsilon("3"),
        per_user: epsilon("2"),
    };
    Adopted {
        rule,
        motion: MotionNo(7),
    }
}

fn accountant() -> Accountant {
    Accountant::at(rules().rule.budget.delta)
}

/// Gaussian noise that costs at most this ε.
fn gaussian(text: &str) -> Debit {
    Debit::gaussian(accountant().rho_within(epsilon(text)))
}

fn pure(text: &str) -> Debit {
    Debit::pure(epsilon(text))
}

fn need<'a>(datasets: &'a [&'a str], user: u32, debit: Debit, year: u16) -> Need<'a> {
    Need {
        datasets,
        user: UserNo(user),
        debits: Spent::from_iter([debit]),
        now: time(&format!("{year}-06-01T00:00:00Z")),
    }
}

impl PrivacyBook {
    fn enters(&mut self, need: &Need<'_>) {
        let (first, also) = need.datasets.split_first().unwrap();
        self.reserve(Entry {
            query: QueryNo::after(self.entries.len()),
            dataset: (*first).to_owned(),
            also: also.iter().map(|dataset| (*dataset).to_owned()).collect(),
            user: need.user,
            at: need.now,
            debit: *need.debits.kinds().next().unwrap(),
            settled: false,
        });
    }

    fn asks(&mut self, need: &Need<'_>, rules: &Adopted<Bylaws>) -> Result<(), Refusal> {
        self.affords(need, rules)?;
        self.enters(need);
        Ok(())
    }
}

fn refused(book: &PrivacyBook, need: &Need<'_>) -> String {
    let refusal = book.affords(need, &rules()).unwrap_err();
    assert_eq!(refusal.motion, Some(MotionNo(7)));
    refusal.rule
}

#[test]
fn a_book_of_pure_debits_has_the_bytes_it_always_had() {
    let mut book = PrivacyBook::default();
    for (user, epsilon) in [(2, 1_500_000), (10, 333_333), (2, 1)] {
        let debit = Debit::pure(EpsilonMicro(epsilon));
        let now = time("2026-01-01T00:00:00Z");
        book.enters(&Need {
            now,
            ..need(&["savings"], user, debit, 2026)
        });
    }
    book.settle(QueryNo(1));
    let bytes = r#"{"entries":[{"query":1,"dataset":"savings","user":2,"at":"2026-01-01T00:00:00Z","debit":{"epsilon_micro":1500000,"rho_nano":1125000000,"delta_pico":0},"settled":true},{"query":2,"dataset":"savings","user":10,"at":"2026-01-01T00:00:00Z","debit":{"epsilon_micro":333333,"rho_nano":55555445,"delta_pico":0},"settled":false},{"query":3,"dataset":"savings","user":2,"at":"2026-01-01T00:00:00Z","debit":{"epsilon_micro":1,"rho_nano":1,"delta_pico":0},"settled":false}],"by_user":{"2":"1.500001","10":"0.333333"},"total":"1.833334"}"#;
    assert_eq!(serde_json::to_string(&book).unwrap(), bytes);
}

#[test]
fn each_cap_refuses_by_its_own_name_and_only_what_it_is_about() {
    let mut book = PrivacyBook::default();
    let small = gaussian("0.2");
    book.enters(&need(&["trips"], 1, gaussian("2"), 2026));
    assert_eq!(refused(&book, &need(&["pay"], 1, small, 2027)), "budget.per-user");
    book.affords(&need(&["trips"], 2, small, 2026), &rules()).unwrap();
    book.enters(&need(
        &["trips"],
        3,
        Debit::gaussian(gaussian("3").rho_nano - small.rho_nano),
        2027,
    ));
    book.affords(&need(&["trips"], 2, small, 2027), &rules()).unwrap();
    book.enters(&need(&["trips"], 4, small, 2027));
    assert_eq!(
        refused(&book, &need(&["trips"], 2, small, 2027)),
        "budget.dataset-year"
    );
    book.affords(&need(&["trips"], 2, small, 2028), &rules()).unwrap();
    book.affords(&need(&["pay"], 2, small, 2027), &rules()).unwrap();
    book.enters(&need(&["trips"], 5, gaussian("2"), 2028));
    assert_eq!(
        refused(&book, &need(&["trips"], 2, small, 2028)),
        "budget.dataset-lifetime"
    );
    book.affords(&need(&["pay"], 2, small, 2028), &rules()).unwrap();
    book.enters(&need(&["pay"], 6, gaussian("3"), 2028));
    assert_eq!(refused(&book, &need(&["pay"], 2, small, 2029)), "budget.lifetime");
    assert_eq!(
        refused(
            &PrivacyBook::default(),
            &need(&["pay"], 2, gaussian("1.01"), 2026)
        ),
        "budget.question"
    );
    assert!(book.is_balanced());
}

#[test]
fn a_joined_question_is_debited_to_each_dataset_and_once_to_the_rest() {
    let mut book = PrivacyBook::default();
    let both = need(&["trips", "pay"], 1, pure("1"), 2026);
    book.asks(&both, &rules()).unwrap();
    let budget = rules().rule.budget;
    for dataset in ["trips", "pay"] {
        let standing = book.standing(dataset, both.now, &budget);
        assert_eq!(
            (standing.held, standing.dataset_lifetime),
            (epsilon("1"), epsilon("1"))
        );
        assert_eq!(standing.lifetime, epsilon("1"));
    }
    assert_eq!(book.of_user(UserNo(1), &budget), epsilon("1"));
    assert_eq!(book.standing("other", both.now, &budget).held, epsilon("0"));
    // A dataset joined with itself is one dataset.
    book.enters(&need(&["trips", "trips"], 2, pure("1"), 2026));
    assert_eq!(book.standing("trips", both.now, &budget).held, epsilon("2"));
    assert!(book.is_balanced());
    // The full dataset stops the join, though the other has room.
    book.enters(&need(&["trips"], 3, pure("1"), 2026));
    let small = pure("0.5");
    assert_eq!(
        refused(&book, &need(&["pay", "trips"], 4, small, 2026)),
        "budget.dataset-year"
    );
    book.affords(&need(&["pay"], 4, small, 2026), &rules()).unwrap();
}

#[test]
fn the_sums_that_are_kept_are_checked_against_the_entries() {
    let mut book = PrivacyBook::default();
    book.enters(&need(&["trips", "pay"], 1, gaussian("1"), 2026));
    book.enters(&need(&["trips"], 2, pure("1").with_delta(DeltaPico(5)), 2026));
    assert!(book.is_balanced());
    let spoilt: [fn(&mut PrivacyBook); 5] = [
        |book| book.total.enter(Debit::default()),
        |book| book.by_user.clear(),
        |book| {
            book.by_dataset.remove("pay");
        },
        |book| book.by_dataset_year.clear(),
        |book| book.entries[1].debit.delta_pico = 4,
    ];
    for spoil in spoilt {
        let mut book = book.clone();
        spoil(&mut book);
        assert!(!book.is_balanced());
    }
}

#[test]
fn a_refusal_names_what_is_used_the_cap_its_delta_and_what_would_fit() {
    let mut book = PrivacyBook::default();
    book.enters(&need(&["trips"], 1, pure("1.5"), 2026));
    let refusal = book
        .affords(&need(&["trips"], 1, pure("0.75"), 2026), &rules())
        .unwrap_err();
    assert_eq!(
        (refusal.message.as_str(), refusal.hint.as_deref()),
        (
            "the privacy budget of data user 1 is 2 at delta 0.000001; 1.5 is used, so epsilon 0.75 more does not fit",
            Some("ask with epsilon 0.5 or less"),
        )
    );
    let two = Need {
        debits: Spent::from_iter([pure("0.3"); 2]),
        ..need(&["trips"], 1, pure("0.3"), 2026)
    };
    let refusal = book.affords(&two, &rules()).unwrap_err();
    assert_eq!(
        (refusal.message.as_str(), refusal.hint.as_deref()),
        (
            "the privacy budget of data user 1 is 2 at delta 0.000001; 1.5 is used, so 2 questions, epsilon 0.6 together, do not fit",
            Some("ask for less epsilon, or ask fewer questions"),
        )
    );
    let refusal = book
        .affords(&need(&["trips"], 2, pure("1.1"), 2026), &rules())
        .unwrap_err();
    assert_eq!(
        (refusal.message.as_str(), refusal.hint.as_deref()),
        (
            "the privacy budget of one question is 1 at delta 0.000001; this one costs 1.1",
            Some("ask with epsilon 1 or less"),
        )
    );
    book.enters(&need(&["trips"], 1, pure("0.5"), 2026));
    let full = need(&["trips"], 1, gaussian("0.1"), 2026);
    assert_eq!(
        book.affords(&full, &rules()).unwrap_err().hint.as_deref(),
        Some("no smaller epsilon fits; the members can vote another budget")
    );
    let keys = need(&["trips"], 2, pure("0.5").with_delta(DeltaPico(500_001)), 2026);
    let refusal = book.affords(&keys, &rules()).unwrap_err();
    assert_eq!(
        (
            refusal.rule.as_str(),
            refusal.message.as_str(),
            refusal.hint.as_deref()
        ),
        (
            "budget.lifetime",
            "groups that are not public may take 0.0000005 of delta from the privacy budget of this co-op for its life, and what is asked would pass that",
            Some("no smaller epsilon fits; the members can vote another budget"),
        )
    );
}

#[test]
fn an_old_co_op_without_delta_reads_and_refuses_as_before() {
    let old = Adopted {
        rule: bylaws(),
        motion: MotionNo(0),
    };
    let mut book = PrivacyBook::default();
    // Σρ of these would fit anywhere; Σε is 4, the cap of a data user.
    for _ in 0..400 {
        book.asks(&need(&["trips"], 1, pure("0.01"), 2026), &old).unwrap();
    }
    let refusal = book
        .affords(&need(&["trips"], 1, pure("0.01"), 2026), &old)
        .unwrap_err();
    assert_eq!(
        (refusal.rule.as_str(), refusal.message.as_str()),
        (
            "budget.per-user",
            "the privacy budget of data user 1 is 4; 4 is used, so epsilon 0.01 more does not fit"
        )
    );
    assert_eq!(book.of_user(UserNo(1), &old.rule.budget), epsilon("4"));
    assert_eq!(
        book.affords(&need(&["trips"], 2, Debit::gaussian(1), 2026), &old)
            .unwrap_err()
            .rule,
        "budget.lifetime"
    );
}

#[test]
fn a_delta_voted_away_leaves_no_epsilon_that_holds() {
    let mut book = PrivacyBook::default();
    book.enters(&need(&["trips"], 1, gaussian("0.5"), 2026));
    let mut none = rules();
    none.rule.budget.delta = DeltaPico(0);
    let ask = need(&["trips"], 2, pure("0.1"), 2026);
    let refusal = book.affords(&ask, &none).unwrap_err();
    assert_eq!(
        refusal.message,
        "the privacy budget of this co-op for its life is 5; more than any epsilon is used, so epsilon 0.1 more does not fit"
    );
    assert_eq!(
        book.standing("trips", ask.now, &none.rule.budget).lifetime,
        EpsilonMicro::BEYOND
    );
}

fn any_debit() -> impl Strategy<Value = Debit> {
    let pure =
        (1u64..1_500_000, 0u32..10).prop_map(|(micro, shift)| Debit::pure(EpsilonMicro(micro >> shift)));
    let gaussian = (1u64..30_000_000, 0u32..10).prop_map(|(rho, shift)| Debit::gaussian(rho >> shift));
    let threshold = prop_oneof![4 => Just(0u64), 1 => 1u64..300_000];
    (prop_oneof![pure, gaussian], threshold).prop_map(|(debit, pico)| debit.with_delta(DeltaPico(pico)))
}

/// So large that not many fit.
fn large_debit() -> impl Strategy<Value = Debit> {
    prop_oneof![
        (50_000u64..1_500_000).prop_map(|micro| Debit::pure(EpsilonMicro(micro))),
        (3_000_000u64..30_000_000).prop_map(Debit::gaussian),
    ]
}

type Ask = (&'static [&'static str], u32, u16, Debit);

fn any_ask() -> impl Strategy<Value = Ask> {
    let datasets: [&[&str]; 3] = [&["trips"], &["pay"], &["pay", "trips"]];
    (
        prop::sample::select(datasets.to_vec()),
        1u32..4,
        2026u16..2028,
        any_debit(),
    )
}

/// Whether these debits keep a promise of (cap, δ), in floats.
fn keeps(debits: &[Debit], cap: EpsilonMicro) -> bool {
    let budget = rules().rule.budget;
    let half = float::delta(budget.delta) / 2.0;
    let epsilon = float::sum(debits).min(float::epsilon(debits, half));
    let thresholds: u64 = debits.iter().map(|debit| debit.delta_pico).sum();
    epsilon <= cap.0 as f64 / 1e6 * 1.000_02 && thresholds <= budget.delta.0 / 2
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_cap_is_ever_overspent_in_floats(asks in prop::collection::vec(any_ask(), 1..50)) {
        let (mut book, rules) = (PrivacyBook::default(), rules());
        for (datasets, user, year, debit) in asks {
            let _ = book.asks(&need(datasets, user, debit, year), &rules);
        }
        prop_assert!(book.is_balanced());
        let of = |counts: &dyn Fn(&Entry) -> bool| -> Vec<Debit> {
            book.entries().iter().filter(|entry| counts(entry)).map(|entry| entry.debit).collect()
        };
        let budget = &rules.rule.budget;
        prop_assert!(keeps(&of(&|_| true), budget.lifetime));
        for user in 1..4 {
            prop_assert!(keeps(&of(&|entry| entry.user == UserNo(user)), budget.per_user));
        }
        for dataset in ["trips", "pay"] {
            let touches = |entry: &Entry| entry.dataset == dataset || entry.also.contains(&dataset.to_owned());
            prop_assert!(keeps(&of(&touches), budget.dataset_lifetime.unwrap()));
            for year in [2026, 2027] {
                prop_assert!(keeps(&of(&|entry| touches(entry) && entry.at.year() == year), budget.dataset_year));
            }
        }
        for entry in book.entries() {
            prop_assert!(keeps(&[entry.debit], budget.question.unwrap()));
        }
    }

    #[test]
    fn more_agrees_with_asking_one_by_one_and_the_hint_with_asking_again(
        asks in prop::collection::vec(any_ask(), 0..30),
        (datasets, user, year, debit) in any_ask(),
        large in large_debit(),
    ) {
        let (mut book, rules) = (PrivacyBook::default(), rules());
        for (datasets, user, year, debit) in asks {
            let _ = book.asks(&need(datasets, user, debit, year), &rules);
        }
        let asked = need(datasets, user, debit, year);
        if let Err(refusal) = book.affords(&asked, &rules) {
            let hint = refusal.hint.unwrap();
            let said = hint.split_whitespace().find_map(|word| word.parse::<EpsilonMicro>().ok());
            let like = |epsilon: EpsilonMicro| {
                let like = match debit.epsilon_micro {
                    Some(_) => Debit::pure(epsilon),
                    None => Debit::gaussian(accountant().rho_within(epsilon)),
                };
                need(datasets, user, like.with_delta(DeltaPico(debit.delta_pico)), year)
            };
            let least = said.unwrap_or(EpsilonMicro(0));
            prop_assert!(said.is_none() || book.affords(&like(least), &rules).is_ok());
            let next = like(least.plus(EpsilonMicro(1)));
            prop_assert!(next.debits.kinds().all(|debit| debit.rho_nano == 0) || book.affords(&next, &rules).is_err());
        }
        let one = need(datasets, user, large, year);
        let more = book.more(&one, &rules.rule.budget);
        for _ in 0..more {
            prop_assert!(book.asks(&one, &rules).is_ok());
        }
        prop_assert!(book.affords(&one, &rules).is_err());
    }
}
