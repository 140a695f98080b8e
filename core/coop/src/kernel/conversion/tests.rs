use super::*;
use crate::tests::float;
use proptest::prelude::*;

/// ρ in 10⁻⁹, δ in 10⁻¹², the best ε over all orders, and the exact ε of Gaussian noise with this ρ.
///
/// # Source
/// The first by mpmath 1.4.1 with 40 digits, and `dp-accounting` 0.6.0 (`RdpAccountant`, `ZCDpEvent`, ten thousand
/// orders) agrees to six digits. The second by mpmath from Balle and Wang 2018, theorem 8.
const ORACLE: [(u64, u64, f64, f64); 25] = [
    (5_000, 1_000_000_000, 0.001786569575, 0.0005636726638),
    (1_000, 1_000_000, 0.004496493981, 0.003991535401),
    (1_000, 1, 0.008546765951, 0.008141663473),
    (100_000, 1_000_000_000, 0.0209753557, 0.01539622866),
    (100_000, 1_000_000, 0.05372712063, 0.04890641597),
    (100_000, 1, 0.09065957115, 0.08671002174),
    (10_000_000, 1_000_000_000, 0.3543184868, 0.2999914097),
    (10_000_000, 500_000, 0.642938271, 0.5968695283),
    (10_000_000, 1, 0.9638407398, 0.925090596),
    (100_000_000, 1_000_000_000, 1.356193106, 1.183265585),
    (100_000_000, 1_000_000, 2.141938928, 1.994526901),
    (100_000_000, 1, 3.188846707, 3.06636164),
    (500_000_000, 1_000_000_000, 3.536561846, 3.138670549),
    (500_000_000, 500_000, 5.360877472, 5.030200759),
    (500_000_000, 1, 7.515142753, 7.23849442),
    (1_000_000_000, 1_000_000, 7.766216625, 7.286080966),
    (5_000_000_000, 1_000_000_000, 15.45818317, 14.07935059),
    (5_000_000_000, 1_000_000, 20.55194881, 19.42365647),
    (5_000_000_000, 1, 27.6333767, 26.71979957),
    (20_000_000_000, 1_000_000_000, 41.71420118, 38.73287654),
    (20_000_000_000, 1_000_000, 51.71940446, 49.31927666),
    (20_000_000_000, 1, 65.73425046, 63.81873029),
    (60_000_000_000, 1_000_000_000, 98.4736847, 92.972319),
    (45_000_000_000, 1_000_000, 93.03435127, 89.28553888),
    (35_000_000_000, 1, 95.72231504, 93.12985923),
];

fn any_delta() -> impl Strategy<Value = DeltaPico> {
    (0u32..31).prop_flat_map(|bits| (1u64 << bits..2u64 << bits).prop_map(DeltaPico))
}

#[test]
fn no_epsilon_is_below_the_best_of_all_orders_nor_half_a_percent_above() {
    for (rho, delta, best, gaussian) in ORACLE {
        let epsilon = epsilon_of(rho, DeltaPico(delta)).0 as f64 / 1e6;
        // The table has ten digits.
        assert!(
            epsilon >= best * (1.0 - 1e-9),
            "{rho} {delta}: {epsilon} below {best}"
        );
        assert!(
            epsilon <= best * 1.005 + 1e-6,
            "{rho} {delta}: {epsilon} above {best}"
        );
        assert!(epsilon >= gaussian, "{rho} {delta}: {epsilon} below the truth");
    }
}

#[test]
fn without_delta_there_is_no_conversion() {
    assert_eq!(epsilon_of(1, DeltaPico(0)), EpsilonMicro::BEYOND);
    assert_eq!(rho_within(EpsilonMicro(u64::MAX), DeltaPico(0)), 0);
}

#[test]
fn a_moment_is_rounded_up_and_never_more_than_a_pure_epsilon() {
    let order = |above| Order { above, cost_femto: 0 };
    assert_eq!(order(1_024).moment_femto(&Debit::gaussian(3)), 6_000_000);
    // 1 041/1 024 of a million is 1 016 601.5625.
    assert_eq!(order(17).moment_femto(&Debit::gaussian(1)), 1_016_602);
    let pure = Debit::pure(EpsilonMicro(1_000_000));
    assert_eq!(order(2_048).moment_femto(&pure), 1_000_000_000_000_000);
    assert_eq!(order(512).moment_femto(&pure), 750_000_000_000_000);
}

#[test]
fn the_ends_of_what_can_be_written_down_do_not_wrap() {
    for delta in [1, 500_000, ONE_PICO, u64::MAX] {
        let delta = DeltaPico(delta);
        assert_eq!(epsilon_of(0, delta), EpsilonMicro(0));
        // u64::MAX nano is 18 446 744 073.7.
        assert!(epsilon_of(u64::MAX, delta).0 > 18_446_744_073_000_000);
        assert_eq!(
            epsilon_of(1, delta),
            EpsilonMicro(epsilon_of(1, delta).0.min(1_000))
        );
        assert_eq!(rho_within(EpsilonMicro(u64::MAX), delta), u64::MAX);
    }
}

proptest! {
    #[test]
    fn epsilon_is_rounded_up_and_close_in_floats(rho in 1u64..100_000_000_000, shift in 0u32..30, delta in any_delta()) {
        let rho = (rho >> shift).max(1);
        let float = float::epsilon(&[Debit::gaussian(rho)], float::delta(delta));
        let epsilon = epsilon_of(rho, delta).0 as f64 / 1e6;
        // The row of the floats is itself up to 0.001 % above the best order. Below ε = 0.01 both parts of the sum
        // are larger than the sum.
        let about = float.max(0.01);
        prop_assert!(epsilon >= float - about * 2e-5, "{epsilon} below {float}");
        prop_assert!(epsilon <= float + about * 0.005 + 1e-6, "{epsilon} above {float}");
    }

    #[test]
    fn more_rho_or_less_delta_never_looks_cheaper(rho in 0u64..10_000_000_000, more in 0u64..1_000_000_000, delta in any_delta(), less in 1u64..1_000) {
        let epsilon = epsilon_of(rho, delta);
        prop_assert!(epsilon_of(rho + more, delta) >= epsilon);
        prop_assert!(epsilon_of(rho, DeltaPico(delta.0.div_ceil(less))) >= epsilon);
    }

    #[test]
    fn the_largest_rho_within_is_the_largest(cap in 1u64..200_000_000, shift in 0u32..20, delta in any_delta()) {
        let cap = EpsilonMicro(cap >> shift);
        let conversion = Conversion::at(delta);
        let rho = conversion.rho_within(cap);
        prop_assert!(conversion.epsilon(rho) <= cap);
        prop_assert!(conversion.epsilon(rho + 1) > cap);
    }
}
