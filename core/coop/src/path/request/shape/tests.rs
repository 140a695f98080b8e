//! The choice of mechanism, by the errors themselves.

use super::{Binning, GroupKey, Measured, Noise, Shape, Stat};
use crate::kernel::accountant::Accountant;
use crate::kernel::epsilon::{DeltaPico, EpsilonMicro};
use crate::people::charter::Reach;

const DELTA: DeltaPico = DeltaPico(1_000_000);

fn reach(groups_max: u32) -> Reach {
    Reach {
        groups_max,
        records: 1,
    }
}

/// A question of so many statistics over so many cells.
fn question(stats: usize, cells: u32) -> Shape {
    let stat = Stat {
        what: Measured::Members,
        lo: 0,
        hi: 1,
        bands: None,
    };
    Shape {
        dataset: "trips".to_owned(),
        sql: String::new(),
        inner: None,
        joins: Vec::new(),
        filter: None,
        keys: vec![GroupKey {
            field: "city".to_owned(),
            binning: Binning::Codes(cells),
            labels: Vec::new(),
        }],
        stats: vec![stat; stats],
        outputs: Vec::new(),
        after: None,
    }
}

/// The distance within which 95 % of a count's answers lie.
fn error95(noise: Noise, groups: f64) -> f64 {
    match noise {
        Noise::Laplace { epsilon_micro } => 20f64.ln() * groups / (epsilon_micro as f64 / 1e6),
        Noise::Gaussian { rho_nano } => 1.959_964 * (groups / (2.0 * rho_nano as f64 / 1e9)).sqrt(),
    }
}

#[test]
fn the_mechanism_is_the_one_that_errs_less() {
    let accountant = Accountant::at(DELTA);
    for epsilon in [50_000, 300_000, 1_000_000, 2_500_000].map(EpsilonMicro) {
        for stats in [1, 2, 5, 20] {
            for cells in [1, 3, 12, 400] {
                let shape = question(stats, cells);
                let groups = f64::from(shape.groups(24));
                let debit = shape.debit(reach(24), epsilon, &accountant).unwrap();
                let chosen = error95(Noise::of(&debit, stats as u64, 1), groups);
                let pure = error95(
                    Noise::Laplace {
                        epsilon_micro: epsilon.split(stats as u64).0,
                    },
                    groups,
                );
                let rho_nano = accountant.rho_within(epsilon) / stats as u64;
                let gaussian = error95(Noise::Gaussian { rho_nano }, groups);
                let best = pure.min(gaussian);
                assert!(
                    chosen <= best * 1.001,
                    "{stats} figures in {groups} groups at {epsilon}: {chosen}, {best}"
                );
                assert!(
                    accountant.epsilon(debit) <= epsilon,
                    "it costs more than was asked"
                );
            }
        }
    }
}

#[test]
fn without_a_delta_there_is_only_laplace_and_no_key_is_named() {
    let accountant = Accountant::at(DeltaPico(0));
    let mut shape = question(20, 400);
    let debit = shape
        .debit(reach(24), EpsilonMicro(1_000_000), &accountant)
        .unwrap();
    assert_eq!(debit.epsilon_micro, Some(1_000_000));
    shape.keys[0].binning = Binning::Found;
    let refusal = shape
        .debit(reach(24), EpsilonMicro(1_000_000), &accountant)
        .unwrap_err();
    assert_eq!(refusal.rule, "query.found");
    let debit = shape
        .debit(reach(24), EpsilonMicro(1_000_000), &Accountant::at(DELTA))
        .unwrap();
    assert_eq!(debit.delta_pico, 5_000);
}

#[test]
fn an_epsilon_that_leaves_nothing_for_a_figure_is_refused() {
    for (stats, epsilon) in [(1, 999), (2_000, 1_000)] {
        let refusal = question(stats, 1).debit(reach(1), EpsilonMicro(epsilon), &Accountant::at(DELTA));
        assert_eq!(refusal.unwrap_err().rule, "query.epsilon");
    }
    assert!(
        question(1, 1)
            .debit(reach(1), EpsilonMicro(1_000), &Accountant::at(DELTA))
            .is_ok()
    );
}
