use super::*;
use crate::tests::chance::{chi_square_limit, twice};
use std::collections::BTreeMap;

const LAPLACE: Noise = Noise::Laplace {
    epsilon_micro: 1_000_000,
};

fn gaussian(rho_nano: u64) -> Noise {
    Noise::Gaussian { rho_nano }
}

fn draws(draw: &Draw, count: usize) -> Vec<i128> {
    (0..count).map(|_| draw.on(0).unwrap()).collect()
}

/// χ² of draws against the law: how far off, and how far is too far.
fn chi_square(draws: &[i128], law: Law) -> (f64, f64) {
    let weight = |x: f64| match law {
        Law::Nothing => 1.0,
        Law::Laplace { scale } => (-x.abs() / scale).exp(),
        Law::Gaussian { sigma } => (-x * x / (2.0 * sigma * sigma)).exp(),
    };
    let far = (40.0 * law.scale()) as i128 + 40;
    let all: f64 = (-far..=far).map(|x| weight(x as f64)).sum();
    let mut counts: BTreeMap<i128, f64> = BTreeMap::new();
    for draw in draws {
        *counts.entry(*draw).or_default() += 1.0;
    }
    let (mut expected, mut found) = (0.0, 0.0);
    let (mut square, mut classes) = (0.0, 0usize);
    let mut left = draws.len() as f64;
    for x in -far..=far {
        expected += weight(x as f64) / all * draws.len() as f64;
        found += counts.get(&x).copied().unwrap_or(0.0);
        // Classes of at least ten, and what is left over goes with the last.
        if expected >= 10.0 && left - expected >= 10.0 {
            square += (found - expected) * (found - expected) / expected;
            left -= expected;
            classes += 1;
            (expected, found) = (0.0, 0.0);
        }
    }
    square += (found - expected) * (found - expected) / expected.max(1e-9);
    (square, chi_square_limit(classes.max(1)))
}

#[test]
fn draws_follow_their_law_and_a_halved_noise_is_caught() {
    for (groups, reach, noise, doubled) in [
        (
            1,
            1,
            LAPLACE,
            Noise::Laplace {
                epsilon_micro: 2_000_000,
            },
        ),
        (
            3,
            4,
            LAPLACE,
            Noise::Laplace {
                epsilon_micro: 2_000_000,
            },
        ),
        (1, 1, gaussian(500_000_000), gaussian(2_000_000_000)),
        (3, 2, gaussian(70_000_000), gaussian(280_000_000)),
    ] {
        let law = Draw::new(groups, reach, noise).unwrap().law();
        let fits = |noise: Noise| {
            let (square, limit) = chi_square(&draws(&Draw::new(groups, reach, noise).unwrap(), 8_000), law);
            if square <= limit {
                Ok(())
            } else {
                Err(format!("{law:?}: {square} over {limit}"))
            }
        };
        twice(|| fits(noise));
        assert!(fits(doubled).is_err(), "half of {law:?} went unnoticed");
    }
}

#[test]
fn the_variance_is_that_of_the_law_at_every_size() {
    for (groups, reach, noise) in [
        (
            5,
            100_000,
            Noise::Laplace {
                epsilon_micro: 250_000,
            },
        ),
        (1, 1, gaussian(125_000_000)),
        (5, 100_000, gaussian(10_000)),
    ] {
        let draw = Draw::new(groups, reach, noise).unwrap();
        // Kurtosis 6 and 3: the spread of a mean of squares.
        let (variance, kurtosis) = match draw.law() {
            Law::Laplace { scale } => (2.0 * scale * scale, 6.0),
            Law::Gaussian { sigma } => (sigma * sigma, 3.0),
            Law::Nothing => unreachable!("reach is above zero"),
        };
        twice(|| {
            let count = 4_000;
            let found = draws(&draw, count);
            let squares: f64 = found.iter().map(|draw| (*draw as f64).powi(2)).sum::<f64>() / count as f64;
            let mean: f64 = found.iter().map(|draw| *draw as f64).sum::<f64>() / count as f64;
            let near = (squares / variance - 1.0).abs() <= 3.3 * ((kurtosis - 1.0) / count as f64).sqrt()
                && mean.abs() <= 3.3 * (variance / count as f64).sqrt();
            if near {
                Ok(())
            } else {
                Err(format!("{:?}: mean {mean}, variance {squares}", draw.law()))
            }
        });
    }
}

#[test]
fn the_scale_is_the_smallest_that_the_budget_allows() {
    for (groups, reach, noise, ideal) in [
        (1, 1, LAPLACE, 1.0),
        (
            7,
            12_345,
            Noise::Laplace {
                epsilon_micro: 333_333,
            },
            7.0 * 12_345.0 / 0.333_333,
        ),
        (
            1,
            1,
            Noise::Laplace {
                epsilon_micro: u64::MAX,
            },
            1e6 / u64::MAX as f64,
        ),
        (1, 1, gaussian(500_000_000), 1.0),
        (4, 10, gaussian(20_000_000), 100.0),
        (
            u32::MAX,
            u64::MAX,
            gaussian(1),
            u64::MAX as f64 * (f64::from(u32::MAX) / 2e-9).sqrt(),
        ),
    ] {
        let scale = Draw::new(groups, reach, noise).unwrap().law().scale();
        assert!(
            scale >= ideal && scale <= ideal * (1.0 + 1e-12),
            "{scale} for {ideal}"
        );
    }
    for nothing in [Noise::Laplace { epsilon_micro: 0 }, gaussian(0)] {
        assert!(Draw::new(1, 1, nothing).is_err() && Draw::new(1, 0, nothing).is_err());
    }
    let none = Draw::new(1, 0, LAPLACE).unwrap();
    assert_eq!((none.law(), none.on(7).unwrap()), (Law::Nothing, 0));
}

#[test]
fn parts_are_rounded_down() {
    for (number, units, parts) in [
        (1, 1e6, 1),
        (u64::MAX, 1e9, 3),
        (999_999, 1e6, 7),
        (1, 1e12, u32::MAX),
    ] {
        let part = part_below(number, units, parts);
        assert!(part < number as f64 / units / f64::from(parts) && part > 0.0);
    }
}

#[test]
fn extreme_totals_stay_whole() {
    for noise in [LAPLACE, gaussian(500_000_000)] {
        let far = i128::from(i64::MAX) * 4_000_000_000;
        assert!((Draw::new(1, 1, noise).unwrap().on(far).unwrap() - far).abs() < 1_000);
    }
}
