use super::*;

/// Whether draws look like discrete Laplace noise of this scale around zero: mean and tail within six sigma.
fn fits(draws: &[i128], scale: f64) -> bool {
    let count = draws.len() as f64;
    let mean = draws.iter().map(|draw| *draw as f64).sum::<f64>() / count;
    let alpha = (-1.0 / scale).exp();
    let deviation = (2.0 * alpha).sqrt() / (1.0 - alpha);
    let limit = error_bound(scale, 0.05);
    let expected = 2.0 * alpha.powf(limit + 1.0) / (1.0 + alpha);
    let beyond = draws.iter().filter(|draw| (**draw as f64).abs() > limit).count() as f64 / count;
    let spread = (expected * (1.0 - expected) / count).sqrt();
    mean.abs() <= 6.0 * deviation / count.sqrt() && (beyond - expected).abs() <= 6.0 * spread
}

#[test]
fn the_noise_has_the_declared_scale_and_a_halved_one_is_caught() {
    for (groups, reach, epsilon) in [(1, 1, 1_000_000), (3, 40, 500_000), (5, 100_000, 250_000)] {
        let noise = Noise::new(groups, reach, epsilon).unwrap();
        let draws: Vec<i128> = (0..20_000).map(|_| noise.add(0).unwrap().value()).collect();
        assert!(fits(&draws, noise.scale), "scale {}", noise.scale);
        let halved = Noise::new(groups, reach, epsilon * 2).unwrap();
        let draws: Vec<i128> = (0..20_000).map(|_| halved.add(0).unwrap().value()).collect();
        assert!(
            !fits(&draws, noise.scale),
            "a halved scale went unnoticed at {}",
            noise.scale
        );
    }
}

#[test]
fn the_scale_is_groups_times_reach_over_epsilon() {
    for (groups, reach, epsilon) in [
        (1, 1, 1_000_000),
        (7, 12_345, 333_333),
        (u32::MAX, u64::MAX, 1),
        (1, 1, u64::MAX),
    ] {
        let ideal = as_float(i128::from(reach) * i128::from(groups)) / (epsilon as f64 / 1e6);
        let scale = scale(groups, reach, epsilon).unwrap();
        assert!(
            scale >= ideal && scale <= ideal * (1.0 + 1e-12),
            "{scale} for {ideal}"
        );
    }
    assert!(scale(1, 1, 0).is_err());
    assert_eq!(scale(1, 0, 1).unwrap(), 0.0);
}

#[test]
fn the_error_bound_is_the_smallest_that_covers() {
    for scale in [0.05, 0.3, 1.0, 2.5, 40.0, 1e6] {
        for beyond in [0.05, 0.025] {
            let tail = |t: f64| {
                let alpha: f64 = (-1.0f64 / scale).exp();
                2.0 * alpha.powf(t + 1.0) / (1.0 + alpha)
            };
            let bound = error_bound(scale, beyond);
            assert!(tail(bound) <= beyond * (1.0 + 1e-9), "{scale} {beyond} {bound}");
            assert!(
                bound == 0.0 || tail(bound - 1.0) > beyond,
                "{scale} {beyond} {bound}"
            );
        }
    }
    assert_eq!(error_bound(0.0, 0.05), 0.0);
}

#[test]
fn extreme_totals_stay_whole() {
    let noise = Noise::new(1, 1, 1_000_000).unwrap();
    let far = i128::from(i64::MAX) * 4_000_000_000;
    assert!((noise.add(far).unwrap().value() - far).abs() < 1_000);
}
