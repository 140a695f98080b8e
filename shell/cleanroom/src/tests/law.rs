use super::*;

/// σ, a chance, and the smallest t with P(noise ≥ t) at most that chance, worked out with forty digits.
const GAUSSIAN: [(f64, f64, i128); 25] = [
    (0.1, 0.025, 1),
    (0.3, 0.025, 1),
    (0.3, 1e-6, 2),
    (0.3, 1.4e-13, 3),
    (1.0, 0.025, 3),
    (1.0, 1e-6, 6),
    (1.0, 1.4e-13, 8),
    (1.0, 1e-18, 10),
    (2.5, 0.025, 6),
    (2.5, 0.00833333333, 7),
    (2.5, 1e-18, 23),
    (7.25, 0.025, 15),
    (7.25, 1e-6, 35),
    (15.9, 0.00833333333, 39),
    (15.9, 1e-18, 140),
    (16.0, 0.025, 32),
    (16.0, 1e-6, 77),
    (40.5, 0.025, 80),
    (40.5, 1e-18, 356),
    (1000.0, 0.025, 1961),
    (1000.0, 1.4e-13, 7305),
    (1000.0, 1e-18, 8758),
    (1e6, 0.025, 1_959_965),
    (1e6, 0.00833333333, 2_393_981),
    (1e6, 1e-18, 8_757_291),
];

/// P(x) of every x from 0 on, by the definition.
fn probabilities(law: Law) -> Vec<f64> {
    let weight = |x: u32| match law {
        Law::Nothing => f64::from(u8::from(x == 0)),
        Law::Laplace { scale } => (-f64::from(x) / scale).exp(),
        Law::Gaussian { sigma } => (-f64::from(x).powi(2) / (2.0 * sigma * sigma)).exp(),
    };
    let weights: Vec<f64> = (0..(60.0 * law.scale()) as u32 + 60).map(weight).collect();
    let all = 2.0 * weights.iter().rev().sum::<f64>() - weights[0];
    weights.into_iter().map(|weight| weight / all).collect()
}

fn laws() -> Vec<Law> {
    let laplace = [0.05, 0.3, 1.0, 2.5, 40.0, 1e4].map(|scale| Law::Laplace { scale });
    let gaussian = [0.05, 0.3, 1.0, 2.5, 15.9, 16.0, 300.0].map(|sigma| Law::Gaussian { sigma });
    laplace
        .into_iter()
        .chain(gaussian)
        .chain([Law::Nothing])
        .collect()
}

#[test]
fn the_error_bound_is_the_smallest_that_covers() {
    for law in laws() {
        let probabilities = probabilities(law);
        let beyond = |t: i128| 2.0 * probabilities.iter().skip(t as usize + 1).rev().sum::<f64>();
        for allowed in [0.05, 0.025, 0.05 / 3.0] {
            let bound = law.error_bound(allowed);
            assert!(
                beyond(bound) <= allowed * (1.0 + 1e-9),
                "{law:?} {allowed} {bound}"
            );
            assert!(
                bound == 0 || beyond(bound - 1) > allowed,
                "{law:?} {allowed} {bound}"
            );
        }
    }
}

#[test]
fn what_is_seldom_reached_is_so_far_out_in_the_tail_too() {
    for (sigma, chance, least) in GAUSSIAN {
        let found = Law::Gaussian { sigma }.seldom(chance);
        let room = if sigma < SUMMED_BELOW { 0 } else { least / 100 };
        assert!(
            (least..=least + room).contains(&found),
            "σ {sigma}, {chance}: {found} for {least}"
        );
    }
    for (scale, chance) in [(1.0, 1e-6), (3.0, 1e-12), (250.0, 1e-18), (1e7, 1e-9)] {
        let found = Law::Laplace { scale }.seldom(chance) as f64;
        let log_tail = |t: f64| -t / scale - (1.0 + (-1.0 / scale).exp()).ln();
        assert!(
            log_tail(found) <= chance.ln() && log_tail(found - 1.0) > chance.ln(),
            "{scale} {chance}"
        );
    }
}

#[test]
fn the_normal_tail_is_never_taken_for_smaller_than_it_is() {
    // Simpson's rule from z on, fine enough for twelve digits.
    let tail = |z: f64| {
        let (steps, step) = (20_000, 14.0 / 20_000.0);
        let density = |x: f64| (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt();
        let weight = |place: i32| {
            if place == 0 || place == steps {
                1.0
            } else {
                f64::from(2 + 2 * (place % 2))
            }
        };
        (0..=steps)
            .map(|place| weight(place) * density(z + f64::from(place) * step))
            .sum::<f64>()
            * step
            / 3.0
    };
    for chance in [0.1, 0.05, 0.025, 0.01, 1e-4, 1e-9, 1e-15, 1e-20] {
        let found = tail(normal_seldom(chance));
        assert!(found <= chance * (1.0 + 1e-10), "{chance}: {found}");
        assert!(found >= chance * (1.0 - 1e-6), "{chance}: {found} is too careful");
    }
}

#[test]
fn mean_error_and_cumulant_are_what_the_definition_says() {
    for law in laws() {
        let probabilities = probabilities(law);
        let both_sides = |of: &dyn Fn(f64) -> f64| {
            let each = probabilities
                .iter()
                .enumerate()
                .rev()
                .filter(|(_, chance)| **chance > 0.0);
            each.map(|(x, chance)| {
                chance
                    * if x == 0 {
                        of(0.0)
                    } else {
                        of(x as f64) + of(-(x as f64))
                    }
            })
            .sum::<f64>()
        };
        let mean = both_sides(&f64::abs);
        assert!(
            (law.mean_error() - mean).abs() <= 1e-6 * mean,
            "{law:?}: {} for {mean}",
            law.mean_error()
        );
        for share in [0.01, 0.3, 0.9] {
            let theta = share / law.scale().max(1e-9);
            if theta > 40.0 {
                continue;
            }
            let exact = both_sides(&|x| (theta * x).exp()).ln();
            let bound = law.cumulant(theta);
            assert!(
                bound >= exact - 1e-9,
                "{law:?} at {theta}: {bound} is below {exact}"
            );
            let tight = matches!(law, Law::Laplace { .. }) || law.scale() >= 1.0;
            assert!(
                !tight || bound <= exact * 1.01 + 1e-9,
                "{law:?} at {theta}: {bound} for {exact}"
            );
        }
    }
    assert_eq!(Law::Laplace { scale: 2.0 }.cumulant(0.5), f64::INFINITY);
}

#[test]
fn floats_become_whole_numbers_upwards() {
    assert_eq!(
        [0.0, -3.5, 2.0, 2.000_000_1, 2.1].map(rounded_up),
        [0, 0, 2, 2, 3]
    );
    assert_eq!((rounded_up(1e300), whole(f64::INFINITY)), (i128::MAX, i128::MAX));
}
