//! Drawing noise: OpenDP's mechanisms, each with the smallest scale that its privacy map confirms.

use crate::error::Error;
use crate::law::{Law, as_float};
use fenwick_coop::path::query::Noise;
use opendp::core::{Measure, Measurement};
use opendp::domains::AtomDomain;
use opendp::measurements::{make_gaussian, make_laplace};
use opendp::measures::{MaxDivergence, ZeroConcentratedDivergence};
use opendp::metrics::AbsoluteDistance;

type Adding<M> = Measurement<AtomDomain<i128>, AbsoluteDistance<i128>, M, i128>;

/// Noise of one law, ready to be drawn.
pub(crate) enum Draw {
    Nothing,
    Laplace(Adding<MaxDivergence>, f64),
    Gaussian(Adding<ZeroConcentratedDivergence>, f64),
}

impl Draw {
    /// The smallest noise that hides a change of `reach` in each of `groups` cells at what a statistic may spend.
    ///
    /// A member changes at most `groups` cells, in each at most one figure and that by no more than the cell's reach.
    /// Noise is drawn for every figure by itself, so what she costs in one cell adds to what she costs in the others.
    /// No cell costs more than a `groups`-th part, whatever its reach, so no choice of cells costs more than the whole:
    /// Laplace: Σ reach/scale ≤ ε. Gaussian: Σ reach²/2σ² ≤ ρ.
    ///
    /// # Source
    /// Ghosh, Roughgarden and Sundararajan 2012 (the geometric mechanism); Canonne, Kamath and Steinke 2020, theorem 4
    /// (the discrete Gaussian) and §5 (drawing both); Bun and Steinke 2016, lemma 1.7 (ρ adds up). Drawn by
    /// `opendp::measurements::{make_laplace, make_gaussian}`, whose privacy maps, rounded up, confirm the scale.
    pub(crate) fn new(groups: u32, reach: u64, noise: Noise) -> Result<Self, Error> {
        if matches!(
            noise,
            Noise::Laplace { epsilon_micro: 0 } | Noise::Gaussian { rho_nano: 0 }
        ) {
            return Err(Error::Plan("a statistic has no budget"));
        }
        let input = AtomDomain::<i128>::new_non_nan;
        let metric = AbsoluteDistance::<i128>::default;
        match noise {
            _ if reach == 0 => Ok(Draw::Nothing),
            Noise::Laplace { epsilon_micro } => {
                let distance = i128::from(reach).saturating_mul(groups.into());
                let epsilon = part_below(epsilon_micro, 1e6, 1);
                let fitted = fitted(as_float(distance) / epsilon, distance, epsilon, |scale| {
                    make_laplace(input(), metric(), scale, None)
                })?;
                Ok(Draw::Laplace(fitted.0, fitted.1))
            }
            Noise::Gaussian { rho_nano } => {
                let distance = i128::from(reach);
                let rho = part_below(rho_nano, 1e9, groups);
                let fitted = fitted(as_float(distance) / (2.0 * rho).sqrt(), distance, rho, |sigma| {
                    make_gaussian(input(), metric(), sigma, None)
                })?;
                Ok(Draw::Gaussian(fitted.0, fitted.1))
            }
        }
    }

    /// Its law.
    pub(crate) fn law(&self) -> Law {
        match self {
            Draw::Nothing => Law::Nothing,
            Draw::Laplace(_, scale) => Law::Laplace { scale: *scale },
            Draw::Gaussian(_, sigma) => Law::Gaussian { sigma: *sigma },
        }
    }

    /// A number with the noise on it.
    pub(crate) fn on(&self, exact: i128) -> Result<i128, Error> {
        match self {
            // No member can move it, so it is 0 whoever consents.
            Draw::Nothing => Ok(0),
            Draw::Laplace(adding, _) => adding.invoke(&exact).map_err(opaque),
            Draw::Gaussian(adding, _) => adding.invoke(&exact).map_err(opaque),
        }
    }
}

/// The first scale from `scale` on with which OpenDP confirms that `distance` costs no more than `allowed`.
fn fitted<M: Measure<Distance = f64>>(
    mut scale: f64,
    distance: i128,
    allowed: f64,
    make: impl Fn(f64) -> opendp::error::Fallible<Adding<M>>,
) -> Result<(Adding<M>, f64), Error> {
    for _ in 0..64 {
        let adding = make(scale).map_err(opaque)?;
        if adding.map(&distance).map_err(opaque)? <= allowed {
            return Ok((adding, scale));
        }
        scale = (scale * (1.0 + f64::EPSILON)).next_up();
    }
    Err(Error::Noise("no scale satisfies the privacy map".to_owned()))
}

/// `number / units / parts`, never more than that: every step is rounded down.
pub(crate) fn part_below(number: u64, units: f64, parts: u32) -> f64 {
    let number = as_float(number.into()).next_down();
    ((number / units).next_down() / f64::from(parts)).next_down()
}

fn opaque(error: opendp::error::Error) -> Error {
    Error::Noise(error.to_string())
}

#[cfg(test)]
#[path = "tests/draw.rs"]
mod tests;
