//! The laws of the noise: how far it reaches, and how often. Nothing here sees a row or draws.

/// Rounding of floats below is within a few parts in 10¹⁵; probabilities are compared with this much to spare.
const MARGIN: f64 = 1e-12;
/// Below this σ probabilities are summed term by term; above, the normal law bounds them tightly.
const SUMMED_BELOW: f64 = 16.0;
/// Terms beyond this many σ weigh less than e⁻⁹⁸ together: nothing beside `MARGIN` times any chance asked for.
const SIGMAS: f64 = 14.0;

/// The law of a noise on whole numbers, symmetric around zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// No noise, where no member can move the number.
    Nothing,
    /// Discrete Laplace: P(x) in proportion to e^(−|x|/scale).
    Laplace {
        /// Its scale.
        scale: f64,
    },
    /// Discrete Gaussian: P(x) in proportion to e^(−x²/2σ²).
    Gaussian {
        /// σ.
        sigma: f64,
    },
}

impl Law {
    /// The scale of the noise: 0, the Laplace scale, or σ.
    pub fn scale(self) -> f64 {
        match self {
            Law::Nothing => 0.0,
            Law::Laplace { scale } => scale,
            Law::Gaussian { sigma } => sigma,
        }
    }

    /// The smallest whole `t` such that the noise is beyond ±`t` with a probability of at most `beyond`.
    pub(crate) fn error_bound(self, beyond: f64) -> i128 {
        self.seldom(beyond / 2.0).saturating_sub(1)
    }

    /// The smallest whole `t` from 1 up that the noise reaches, upwards, with a probability of at most `chance`.
    ///
    /// Rounding may make it one more than the smallest, never less. `chance` lies between 10⁻²⁰ and 0.1.
    ///
    /// # Source
    /// Discrete Laplace with α = e^(−1/scale): P(noise ≥ t) = α^t / (1 + α). Discrete Gaussian: see [`gaussian_seldom`].
    pub(crate) fn seldom(self, chance: f64) -> i128 {
        match self {
            Law::Nothing => 1,
            Law::Laplace { scale } => {
                let alpha = (-1.0 / scale).exp();
                whole((scale * (MARGIN - (chance * (1.0 + alpha)).ln())).ceil().max(1.0))
            }
            Law::Gaussian { sigma } => gaussian_seldom(sigma, chance),
        }
    }

    /// The mean of the noise's absolute value: what an additive figure is off by on average.
    ///
    /// # Source
    /// Discrete Laplace: 2α / (1 − α²). Discrete Gaussian: 2 Σ x·P(x) over x > 0; from σ = 16 on its Euler–Maclaurin
    /// expansion 2·(σ² − 1/12) / (σ·√2π).
    pub(crate) fn mean_error(self) -> f64 {
        match self {
            Law::Nothing => 0.0,
            Law::Laplace { scale } => 2.0 * (-1.0 / scale).exp() / -(-2.0 / scale).exp_m1(),
            Law::Gaussian { sigma } if sigma < SUMMED_BELOW => {
                let weights = weights(sigma);
                let moment = (1u32..)
                    .zip(&weights)
                    .map(|(x, weight)| f64::from(x) * weight)
                    .sum::<f64>();
                2.0 * moment / normaliser(&weights)
            }
            Law::Gaussian { sigma } => {
                2.0 * (sigma * sigma - 1.0 / 12.0) / (sigma * std::f64::consts::TAU.sqrt())
            }
        }
    }

    /// An upper bound of ln E[e^(θ·noise)].
    ///
    /// # Source
    /// Discrete Laplace: E = (1 − α)² / ((1 − αe^θ)(1 − αe^(−θ))) for |θ| < 1/scale. Discrete Gaussian: completing the
    /// square gives e^(σ²θ²/2) times a sum shifted by σ²θ over the sum that is not, and by Poisson's formula the shifted
    /// one is never larger; so it is subgaussian, see Canonne, Kamath and Steinke 2020.
    pub(crate) fn cumulant(self, theta: f64) -> f64 {
        match self {
            Law::Nothing => 0.0,
            Law::Laplace { scale } => {
                let rate = 1.0 / scale;
                if theta.abs() >= rate {
                    return f64::INFINITY;
                }
                let of = |exponent: f64| (-exponent.exp_m1()).ln();
                2.0 * of(-rate) - of(theta - rate) - of(-theta - rate)
            }
            Law::Gaussian { sigma } => sigma * sigma * theta * theta / 2.0,
        }
    }
}

/// See [`Law::seldom`].
///
/// # Source
/// P(x) = e^(−x²/2σ²) / Z. For a small σ everything is summed. For a large one: Z ≥ σ·√2π by Poisson's formula, and
/// where the density is convex, from σ on, each term is at most the integral from x − ½ to x + ½ (Hermite and
/// Hadamard), so P(noise ≥ t) ≤ Q((t − ½)/σ) for t − ½ ≥ σ, with Q the upper tail of the normal law. This is a little
/// tighter than Canonne, Kamath and Steinke 2020, proposition 25, which has t − 1.
fn gaussian_seldom(sigma: f64, chance: f64) -> i128 {
    if sigma >= SUMMED_BELOW {
        let deviations = normal_seldom(chance).max(1.0);
        return whole((sigma * deviations * (1.0 + MARGIN) + 0.5).ceil());
    }
    let weights = weights(sigma);
    let allowed = chance * normaliser(&weights) * (1.0 - MARGIN);
    let mut tail = 0.0;
    let mut reached = weights.len();
    for weight in weights.iter().rev() {
        tail += weight;
        if tail > allowed {
            break;
        }
        reached = reached.saturating_sub(1);
    }
    i128::try_from(reached).unwrap_or(i128::MAX).saturating_add(1)
}

/// e^(−x²/2σ²) for x = 1, 2, … as far as it matters.
fn weights(sigma: f64) -> Vec<f64> {
    let terms = (1u32..).map(f64::from).take_while(|x| *x <= SIGMAS * sigma + 1.0);
    terms.map(|x| (-0.5 * (x / sigma) * (x / sigma)).exp()).collect()
}

/// Σ over all whole x of e^(−x²/2σ²), smallest terms first.
fn normaliser(weights: &[f64]) -> f64 {
    1.0 + 2.0 * weights.iter().rev().sum::<f64>()
}

/// A `z` with Q(z) ≤ `chance`, as small as floats can tell; Q is the upper tail of the normal law.
///
/// # Source
/// Q(z) is the density at z times 1/(z + 1/(z + 2/(z + 3/…))) (Laplace 1805). Cut off after an even number of steps the
/// fraction is too large, never too small. ln Q is concave and falls, so Newton's steps from the right stay right of
/// the root; √(−2 ln chance) is right of it.
fn normal_seldom(chance: f64) -> f64 {
    let wanted = chance.ln() - MARGIN;
    let mut z = (-2.0 * wanted).sqrt();
    for _ in 0..8 {
        let fraction = (1u32..=40)
            .rev()
            .fold(z, |below, step| z + f64::from(step) / below);
        let log_tail = -0.5 * z * z - 0.5 * std::f64::consts::TAU.ln() - fraction.ln();
        z += (log_tail - wanted) / fraction;
    }
    z
}

/// A float without a fraction as a whole number; beyond all measure, the largest there is.
#[expect(
    clippy::as_conversions,
    reason = "there is no other way from f64; it saturates"
)]
pub(crate) fn whole(float: f64) -> i128 {
    float as i128
}

/// A float as a whole number, rounded up; what is below a millionth is taken for rounding of the float itself.
pub(crate) fn rounded_up(float: f64) -> i128 {
    whole((float - 1e-6).ceil().max(0.0))
}

/// The nearest float. Only scales and probabilities are floats, never a total.
#[expect(
    clippy::as_conversions,
    reason = "there is no From<i128> for f64; rounding is what is wanted here"
)]
pub(crate) fn as_float(number: i128) -> f64 {
    number as f64
}

#[cfg(test)]
#[path = "tests/law.rs"]
mod tests;
