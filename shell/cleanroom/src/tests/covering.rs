//! Stated intervals cover what they say, for every kind of output and both mechanisms.

use super::chance::{too_few, twice};
use super::hand::{answer, bins, figure, members, number, plan, quantile, rows, shape, squares, sum};
use fenwick_coop::path::query::{Noise, Plan, Source};

const TRIALS: usize = 800;
const EDGES: [i64; 7] = [10, 20, 30, 40, 50, 60, 70];

/// One value for each of 600 members, from 0 to 99, more of them low than high.
fn values() -> Vec<i64> {
    (0..600)
        .map(|member| (member * member / 37 + member) % 100 * ((member % 3) + 1) / 3)
        .collect()
}

/// The value below which this part of the values lie, in 1/10,000.
fn exact_quantile(part: usize) -> f64 {
    let mut values = values();
    values.sort_unstable();
    values[(values.len() * part).div_ceil(10_000) - 1] as f64
}

/// Every kind of output, with the value that stands behind it.
fn kinds() -> Vec<(&'static str, Source, f64)> {
    let values = values();
    let n = values.len() as f64;
    let total = values.iter().sum::<i64>() as f64;
    let square = values.iter().map(|value| value * value).sum::<i64>() as f64;
    let variance = square / n - (total / n) * (total / n);
    let spread = |root| Source::Spread {
        squares: 3,
        sum: 2,
        count: 1,
        scale: 0,
        root,
    };
    let first = values.iter().filter(|value| **value < EDGES[0]).count();
    vec![
        ("count", figure(0), n),
        ("sum", figure(2), total),
        (
            "bin",
            Source::Bin {
                stat: 4,
                bin: 0,
                label: String::new(),
            },
            first as f64,
        ),
        (
            "mean",
            Source::Mean {
                sum: 2,
                count: 1,
                centre: 0,
                scale: 0,
            },
            total / n,
        ),
        (
            "ratio",
            Source::Ratio {
                over: 3,
                under: 2,
                shift: 0,
                scale: 4,
            },
            square / total,
        ),
        ("variance", spread(false), variance),
        ("deviation", spread(true), variance.sqrt()),
        ("median", quantile(4, 5_000, 0, 100), exact_quantile(5_000)),
        ("last tenth", quantile(4, 9_000, 0, 100), exact_quantile(9_000)),
    ]
}

fn question(noise: Noise) -> (Plan, Vec<Vec<i128>>) {
    let values = values();
    let stats = vec![members(), rows(1), sum(0, 100), squares(0, 100), bins(&EDGES)];
    let sources = kinds().into_iter().map(|(_, source, _)| source).collect();
    let of = |measure: fn(i64) -> i64| {
        vec![i128::from(
            values.iter().map(|value| measure(*value)).sum::<i64>(),
        )]
    };
    let mut counts = vec![0; EDGES.len() + 1];
    for value in &values {
        counts[EDGES.iter().filter(|edge| **edge <= *value).count()] += 1;
    }
    let totals = vec![
        of(|_| 1),
        of(|_| 1),
        of(|value| value),
        of(|value| value * value),
        counts,
    ];
    (plan(shape(vec![], stats, sources), noise), totals)
}

/// How often each kind's interval covered, and how far off its values were on average.
fn measured(noise: Noise) -> Vec<(usize, f64, f64)> {
    let (plan, totals) = question(noise);
    let totals: Vec<&[i128]> = totals.iter().map(Vec::as_slice).collect();
    let kinds = kinds();
    let mut seen = vec![(0usize, 0.0, 0.0); kinds.len()];
    for _ in 0..TRIALS {
        let answer = answer(&plan, &totals).unwrap();
        for (place, (kind, _, truth)) in kinds.iter().enumerate() {
            let (value, error) = number(&answer, 0, place).unwrap_or_else(|| panic!("no {kind}"));
            let off = value - truth;
            seen[place].0 += usize::from(off.abs() <= error + 1e-9);
            seen[place].1 += off / TRIALS as f64;
            seen[place].2 += off * off / TRIALS as f64;
        }
    }
    seen
}

#[test]
fn every_interval_covers_and_additive_figures_are_unbiased() {
    for noise in [
        Noise::Laplace {
            epsilon_micro: 200_000,
        },
        Noise::Gaussian { rho_nano: 20_000_000 },
    ] {
        twice(|| {
            for ((kind, ..), (hits, bias, square)) in kinds().iter().zip(measured(noise)) {
                let told = format!("{noise:?}, {kind}: {hits} of {TRIALS}, bias {bias}");
                if too_few(hits, TRIALS, 0.95) {
                    return Err(told);
                }
                let additive = matches!(*kind, "count" | "sum" | "bin");
                let too_many = additive && too_few(TRIALS - hits, TRIALS, 0.03);
                if too_many || additive && bias.abs() > 3.3 * (square / TRIALS as f64).sqrt() {
                    return Err(told);
                }
            }
            Ok(())
        });
    }
}

#[test]
fn an_interval_for_half_the_noise_is_caught() {
    let (plan, totals) = question(Noise::Laplace {
        epsilon_micro: 200_000,
    });
    let totals: Vec<&[i128]> = totals.iter().map(Vec::as_slice).collect();
    let truth = kinds()[0].2;
    let covered = |share: f64| {
        let within = |(value, error): (f64, f64)| (value - truth).abs() <= error * share;
        (0..300)
            .filter(|_| within(number(&answer(&plan, &totals).unwrap(), 0, 0).unwrap()))
            .count()
    };
    assert!(too_few(covered(0.5), 300, 0.95));
}
