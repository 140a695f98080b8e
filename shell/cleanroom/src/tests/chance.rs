//! What tests of chance need: a second try, bounds of a probability, and limits of what chance does.

/// The level of every test of chance.
pub const ALPHA: f64 = 0.001;

/// Tries again with fresh draws before failing.
pub fn twice(mut trial: impl FnMut() -> Result<(), String>) {
    if let Err(first) = trial()
        && let Err(second) = trial()
    {
        panic!("twice: {first}; then {second}");
    }
}

/// ln n! for all n up to `n`.
fn log_factorials(n: usize) -> Vec<f64> {
    let mut all = vec![0.0];
    for i in 1..=n {
        all.push(all[i - 1] + (i as f64).ln());
    }
    all
}

/// P(X ≥ `hits`) for X the hits of `n` trials of probability `p`.
fn at_least(log_factorials: &[f64], hits: usize, n: usize, p: f64) -> f64 {
    let log = |k: usize| {
        log_factorials[n] - log_factorials[k] - log_factorials[n - k]
            + k as f64 * p.ln()
            + (n - k) as f64 * (-p).ln_1p()
    };
    (hits..=n).map(|k| log(k).exp()).sum()
}

/// The lower end of a probability, by Clopper and Pearson 1934: below it, so many hits are rarer than `alpha`.
pub fn lower(hits: usize, n: usize, alpha: f64) -> f64 {
    if hits == 0 {
        return 0.0;
    }
    let log_factorials = log_factorials(n);
    let (mut low, mut high) = (0.0, hits as f64 / n as f64);
    for _ in 0..40 {
        let p = f64::midpoint(low, high);
        if at_least(&log_factorials, hits, n, p) <= alpha {
            low = p;
        } else {
            high = p;
        }
    }
    low
}

/// The upper end of a probability.
pub fn upper(hits: usize, n: usize, alpha: f64) -> f64 {
    1.0 - lower(n - hits, n, alpha)
}

/// Whether `hits` of `n` are too few for a probability of `p`.
pub fn too_few(hits: usize, n: usize, p: f64) -> bool {
    upper(hits, n, ALPHA) < p
}

/// What χ² with so many degrees of freedom goes beyond once in a thousand times, by Wilson and Hilferty 1931.
pub fn chi_square_limit(freedom: usize) -> f64 {
    let ninth = 2.0 / (9.0 * freedom as f64);
    freedom as f64 * (1.0 - ninth + 3.0902 * ninth.sqrt()).powi(3)
}

#[test]
fn the_bounds_are_those_of_the_tables() {
    // Clopper–Pearson for 95 %: 10 of 100 lie between 4.90 % and 17.62 %; 0 of 20 below 16.84 %.
    assert!((lower(10, 100, 0.025) - 0.0490).abs() < 1e-4);
    assert!((upper(10, 100, 0.025) - 0.1762).abs() < 1e-4);
    assert!((upper(0, 20, 0.025) - 0.1684).abs() < 1e-4);
    assert!((chi_square_limit(10) - 29.588).abs() < 0.3);
    assert!(too_few(880, 1000, 0.95) && !too_few(940, 1000, 0.95));
}
