use super::*;

/// P(X = x) of the sum of so many noises, each taken so many times, from −far to far.
fn sums(law: Law, weights: [(u32, f64); 2], far: usize) -> Vec<f64> {
    let chance = |x: i64| match law {
        Law::Nothing => f64::from(u8::from(x == 0)),
        Law::Laplace { scale } => (-(x as f64).abs() / scale).exp(),
        Law::Gaussian { sigma } => (-(x as f64).powi(2) / (2.0 * sigma * sigma)).exp(),
    };
    let reach = (30.0 * law.scale()) as i64 + 1;
    let all: f64 = (-reach..=reach).map(chance).sum();
    let mut sums = vec![0.0; 2 * far + 1];
    sums[far] = 1.0;
    for (count, weight) in weights {
        for _ in 0..count {
            let mut next = vec![0.0; sums.len()];
            for (place, sum) in sums.iter().enumerate().filter(|(_, sum)| **sum > 1e-15) {
                for x in -reach..=reach {
                    let to = place as i64 + x * weight as i64;
                    if let Some(to) = usize::try_from(to).ok().and_then(|to| next.get_mut(to)) {
                        *to += sum * chance(x) / all;
                    }
                }
            }
            sums = next;
        }
    }
    sums
}

#[test]
fn a_band_is_wide_enough_and_not_much_wider() {
    let laplace = Law::Laplace { scale: 1.5 };
    let gaussian = Law::Gaussian { sigma: 2.0 };
    for law in [laplace, gaussian] {
        for weights in [
            [(1, 1.0), (0, 0.0)],
            [(0, 9.0), (4, 1.0)],
            [(3, 1.0), (5, 3.0)],
            [(8, 2.0), (0, 2.0)],
        ] {
            let far = 600;
            let sums = sums(law, weights, far);
            let beyond = |t: i128| sums.iter().skip((far as i128 + t) as usize + 1).sum::<f64>();
            let band = band(law, weights);
            // One noise alone has a sharper bend than the bound can follow.
            let room = if weights[0].0 + weights[1].0 == 1 {
                2.0
            } else {
                1.6
            };
            assert!(beyond(band) <= EACH, "{law:?} {weights:?} {band}");
            let exact = (0..).find(|t| beyond(*t) <= EACH).unwrap();
            assert!(
                band as f64 <= room * exact as f64 + 2.0,
                "{law:?} {weights:?}: {band} for {exact}"
            );
        }
    }
    assert_eq!(band(Law::Nothing, [(9, 1.0), (9, 2.0)]), 0);
    assert_eq!(band(laplace, [(0, 1.0), (0, 2.0)]), 0);
}
