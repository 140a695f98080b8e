use super::*;
use crate::tests::float;
use proptest::prelude::*;

fn epsilon(text: &str) -> EpsilonMicro {
    text.parse().unwrap()
}

fn delta(text: &str) -> DeltaPico {
    text.parse().unwrap()
}

fn pure(text: &str) -> Debit {
    Debit::pure(epsilon(text))
}

fn spent(debits: &[Debit]) -> Spent {
    debits.iter().copied().collect()
}

#[test]
fn without_delta_only_the_sum_of_pure_epsilon_counts() {
    let accountant = Accountant::at(DeltaPico(0));
    let two = spent(&[pure("1.5"), pure("0.5")]);
    assert_eq!(accountant.composed(&two), epsilon("2"));
    let room = accountant.room(epsilon("3"), &two);
    assert_eq!((room.more(&pure("1")), room.more(&pure("0.25"))), (1, 4));
    assert_eq!(room.more(&pure("1.000001")), 0);
    assert_eq!(room.more(&Debit::gaussian(1)), 0);
    assert_eq!(room.more(&pure("0.1").with_delta(DeltaPico(1))), 0);
    assert_eq!(accountant.rho_within(epsilon("3")), 0);
    let gaussian = spent(&[Debit::gaussian(1)]);
    assert_eq!(accountant.composed(&gaussian), EpsilonMicro::BEYOND);
    assert_eq!(accountant.room(epsilon("3"), &gaussian).more(&pure("1")), 0);
}

#[test]
fn many_small_questions_cost_less_together_than_one_by_one() {
    let accountant = Accountant::at(delta("0.000001"));
    let pure_room = |each: &str| accountant.room(epsilon("5"), Spent::NOTHING).more(&pure(each));
    // Σε admits 5 of 1, and 50 of 0.1; Σρ admits 0.4430 / 0.005 of 0.1.
    assert_eq!((pure_room("1"), pure_room("0.1")), (5, 88));
    let hundred = vec![pure("0.05"); 100];
    assert!(composed(hundred.iter().copied(), delta("0.000001")) < epsilon("3"));
    assert_eq!(composed(hundred, DeltaPico(0)), epsilon("5"));
}

#[test]
fn gaussian_debits_fill_a_cap_to_the_last_bit_of_rho() {
    let accountant = Accountant::at(delta("0.000001"));
    let rho = accountant.rho_within(epsilon("5"));
    // The lifetime of the templates; with all orders it would be 0.441727 (mpmath).
    assert_eq!(rho, 441_578_026);
    let room = accountant.room(epsilon("5"), Spent::NOTHING);
    assert_eq!(room.more(&Debit::gaussian(rho)), 1);
    assert_eq!(room.more(&Debit::gaussian(rho + 1)), 0);
    assert_eq!(room.more(&Debit::gaussian(rho / 7)), 7);
    assert!(accountant.epsilon(Debit::gaussian(rho)) <= epsilon("5"));
}

#[test]
fn a_ledger_of_both_kinds_counts_each_by_its_smaller_moment() {
    let accountant = Accountant::at(delta("0.000001"));
    let mut book = spent(&[pure("2")]);
    let rho = accountant.rho_within(epsilon("1"));
    // As ρ alone the pure debit would be 2, and ε of that with the Gaussian is above 10.
    assert!(accountant.epsilon(Debit::gaussian(2_000_000_000 + rho)) > epsilon("10"));
    assert!(accountant.room(epsilon("6"), &book).more(&Debit::gaussian(rho)) >= 1);
    book.enter(Debit::gaussian(rho));
    assert!(accountant.composed(&book) <= epsilon("6"));
    // The sum of ε is gone for good; what is pure must fit by its moment from now on.
    let room = accountant.room(epsilon("6"), &book);
    assert_eq!(room.more(&pure("4")), 0);
    assert!(room.more(&pure("0.01")) > 0);
}

#[test]
fn a_path_by_the_sum_of_epsilon_leaves_no_room_for_gaussian_noise() {
    let accountant = Accountant::at(delta("0.000001"));
    let room = accountant.room(epsilon("5"), &spent(&[pure("1"); 4]));
    assert_eq!(room.more(&pure("1")), 1);
    assert_eq!(room.more(&Debit::gaussian(1_000_000)), 0);
}

#[test]
fn thresholds_are_paid_from_the_other_half_of_delta() {
    let accountant = Accountant::at(delta("0.000001"));
    let threshold = |pico| pure("0.001").with_delta(DeltaPico(pico));
    let room = accountant.room(epsilon("5"), Spent::NOTHING);
    assert_eq!(
        (room.more(&threshold(500_000)), room.more(&threshold(500_001))),
        (1, 0)
    );
    assert_eq!(room.more(&threshold(100_000)), 5);
    let full = spent(&[threshold(500_000)]);
    assert!(accountant.composed(&full) <= epsilon("0.001"));
    assert_eq!(accountant.room(epsilon("5"), &full).more(&pure("1")), 4);
    assert_eq!(accountant.room(epsilon("5"), &full).more(&threshold(1)), 0);
    let over = spent(&[threshold(500_001)]);
    assert_eq!(accountant.composed(&over), EpsilonMicro::BEYOND);
    assert_eq!(accountant.room(epsilon("5"), &over).more(&pure("0.1")), 0);
}

#[test]
fn under_a_cap_of_zero_nothing_is_learnt() {
    let accountant = Accountant::at(delta("0.001"));
    let room = accountant.room(EpsilonMicro(0), Spent::NOTHING);
    assert_eq!(room.more(&Debit::gaussian(1)), 0);
    assert_eq!(room.more(&pure("0.000001")), 0);
}

fn any_debit() -> impl Strategy<Value = Debit> {
    let pure =
        (1u64..2_000_000, 0u32..12).prop_map(|(micro, shift)| Debit::pure(EpsilonMicro(micro >> shift)));
    let gaussian = (1u64..200_000_000, 0u32..12).prop_map(|(rho, shift)| Debit::gaussian(rho >> shift));
    let threshold = prop_oneof![3 => Just(0u64), 1 => 1u64..400_000_000];
    (prop_oneof![pure, gaussian], threshold).prop_map(|(debit, pico)| debit.with_delta(DeltaPico(pico)))
}

/// What the filter let through, asked one after the other.
fn let_through(cap: EpsilonMicro, delta: DeltaPico, asked: Vec<Debit>) -> (Vec<Debit>, Vec<Debit>) {
    let accountant = Accountant::at(delta);
    let mut spent = Spent::default();
    asked.into_iter().partition(|debit| {
        let fits = accountant.room(cap, &spent).more(debit) > 0;
        if fits {
            spent.enter(*debit);
        }
        fits
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_let_through_is_within_the_cap_in_floats(
        cap in 100_000u64..12_000_000,
        delta in 2u64..1_000_000_000,
        asked in prop::collection::vec(any_debit(), 1..40),
    ) {
        let (delta, cap) = (DeltaPico(delta), EpsilonMicro(cap));
        let (through, stopped) = let_through(cap, delta, asked);
        let (most, half) = (cap.0 as f64 / 1e6, float::delta(delta) / 2.0);
        let order = float::best_order(most, half);
        let fits = |debits: &[Debit], slack: f64| {
            let by_sum = float::sum(debits) <= most * slack;
            by_sum || float::epsilon_at(order, debits, half) <= most * slack
        };
        let thresholds = |debits: &[Debit]| debits.iter().map(|debit| debit.delta_pico).sum::<u64>() <= delta.0 / 2;
        // The orders of both rows differ by up to a thirty-second.
        prop_assert!(fits(&through, 1.03) && thresholds(&through));
        prop_assert!(float::epsilon(&through, half).min(float::sum(&through)) <= most * 1.000_02);
        prop_assert!(composed(through.iter().copied(), delta) <= cap);
        for debit in stopped {
            let with = [through.clone(), vec![debit]].concat();
            prop_assert!(!fits(&with, 0.95) || !thresholds(&with), "{debit:?} was stopped for nothing");
        }
    }

    #[test]
    fn what_is_shown_is_never_below_the_floats(
        delta in 2u64..1_000_000_000,
        debits in prop::collection::vec(any_debit(), 0..20),
    ) {
        let half = float::delta(DeltaPico(delta)) / 2.0;
        let float = float::epsilon(&debits, half).min(float::sum(&debits));
        let debits: Vec<Debit> = debits.iter().map(|debit| debit.with_delta(DeltaPico(0))).collect();
        let shown = composed(debits.iter().copied(), DeltaPico(delta)).0 as f64 / 1e6;
        let about = float.max(0.01);
        prop_assert!(shown >= float - about * 1e-4 && shown <= float + about * 0.005 + 1e-6, "{shown} and {float}");
    }

    #[test]
    fn more_says_how_often_the_same_can_be_asked(
        cap in 100_000u64..3_000_000,
        delta in 2u64..1_000_000_000,
        before in prop::collection::vec(any_debit(), 0..10),
        debit in (any_debit(), 0u64..100_000_000).prop_map(|(debit, rho)| match debit.epsilon_micro {
            Some(_) => Debit::pure(EpsilonMicro(50_000 + rho / 100)),
            None => Debit::gaussian(rho.max(1_000_000)),
        }.with_delta(DeltaPico(debit.delta_pico / 4))),
    ) {
        let (delta, cap) = (DeltaPico(delta), EpsilonMicro(cap));
        let accountant = Accountant::at(delta);
        let (through, _) = let_through(cap, delta, before);
        let mut spent: Spent = through.into_iter().collect();
        let more = accountant.room(cap, &spent).more(&debit);
        for _ in 0..more {
            prop_assert!(accountant.room(cap, &spent).more(&debit) > 0);
            spent.enter(debit);
        }
        prop_assert_eq!(accountant.room(cap, &spent).more(&debit), 0);
    }
}
