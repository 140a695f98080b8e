//! The noise. The only place that opens an [`Exact`] and the only one that makes a [`Noised`].

use crate::error::Error;
use fenwick_coop::path::query::{Noise as CoreNoise, Plan};
use opendp::core::Measurement;
use opendp::domains::AtomDomain;
use opendp::measurements::make_laplace;
use opendp::measures::MaxDivergence;
use opendp::metrics::AbsoluteDistance;
use std::collections::BTreeMap;

/// Totals before the noise. Nothing outside this module can look inside.
///
/// # Shape
/// By statistic; then by cell, or by found group; then by figure, where a statistic has several in each cell.
pub struct Exact {
    by_stat: Vec<Vec<i128>>,
    found: Option<Vec<Found>>,
}

/// A group that was found among the rows: the value of the key that is found, and the cell of the keys that are public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Found {
    /// The value.
    pub(crate) code: i64,
    /// The cell.
    pub(crate) cell: u32,
}

impl Exact {
    /// Wraps totals of cells that are known beforehand.
    pub(crate) fn new(by_stat: Vec<Vec<i128>>) -> Self {
        Self { by_stat, found: None }
    }

    /// Wraps totals of groups that were found among the rows.
    pub(crate) fn of_found(by_stat: Vec<Vec<i128>>, found: Vec<Found>) -> Self {
        Self {
            by_stat,
            found: Some(found),
        }
    }

    /// The totals, for tests that audit the bounding: by cell, then by statistic.
    #[cfg(any(test, feature = "audit"))]
    pub(crate) fn reveal(&self) -> Vec<Vec<i128>> {
        let cells = self.by_stat.first().map_or(0, Vec::len);
        let of_cell = |cell: usize| {
            self.by_stat
                .iter()
                .filter_map(|totals| totals.get(cell).copied())
                .collect()
        };
        (0..cells).map(of_cell).collect()
    }
}

/// A number that has its noise.
///
/// # Invariants
/// Only this module makes one, and only by adding noise of the stated scale; there is no other way in:
/// ```
/// use fenwick_cleanroom::mechanism::Noised;
/// fn read(noised: &Noised<i128>) -> i128 {
///     noised.value()
/// }
/// ```
/// ```compile_fail
/// let forged = fenwick_cleanroom::mechanism::Noised { value: 1, scale: 0.0 };
/// ```
/// ```compile_fail
/// let forged: fenwick_cleanroom::mechanism::Noised<i128> = 1i128.into();
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Noised<T> {
    value: T,
    scale: f64,
}

impl<T: Copy> Noised<T> {
    /// The number.
    pub fn value(&self) -> T {
        self.value
    }

    /// The scale of its noise, in the units of the number; 0 where no member can contribute.
    pub fn scale(&self) -> f64 {
        self.scale
    }
}

type Laplace = Measurement<AtomDomain<i128>, AbsoluteDistance<i128>, MaxDivergence, i128>;

/// Noise of one scale.
struct Noise {
    measurement: Laplace,
    scale: f64,
}

impl Noise {
    /// The smallest noise that hides a change of `reach` in each of `groups` cells at `epsilon_micro`.
    ///
    /// # Source
    /// Ghosh, Roughgarden and Sundararajan 2012 (the geometric mechanism), drawn as in Canonne, Kamath and Steinke
    /// 2020 §5.2 by `opendp::measurements::make_laplace`; its privacy map confirms the scale. A member's cells
    /// together: Σ over at most `groups` cells of `reach/scale` ≤ ε, also where reach differs from cell to cell.
    fn new(groups: u32, reach: u64, epsilon_micro: u64) -> Result<Self, Error> {
        if epsilon_micro == 0 {
            return Err(Error::Plan("a statistic has no epsilon"));
        }
        let distance = i128::from(reach).saturating_mul(groups.into());
        // Rounded down, so that the check below never allows more than was booked.
        let epsilon = (as_float(epsilon_micro.into()) / 1e6).next_down();
        let mut scale = as_float(distance) / epsilon;
        for _ in 0..64 {
            let input = AtomDomain::<i128>::new_non_nan();
            let measurement =
                make_laplace(input, AbsoluteDistance::<i128>::default(), scale, None).map_err(opaque)?;
            if measurement.map(&distance).map_err(opaque)? <= epsilon {
                return Ok(Self { measurement, scale });
            }
            scale = (scale * (1.0 + f64::EPSILON)).next_up();
        }
        Err(Error::Noise("no scale satisfies the privacy map".to_owned()))
    }

    fn add(&self, exact: i128) -> Result<Noised<i128>, Error> {
        let value = self.measurement.invoke(&exact).map_err(opaque)?;
        Ok(Noised {
            value,
            scale: self.scale,
        })
    }
}

fn opaque(error: opendp::error::Error) -> Error {
    Error::Noise(error.to_string())
}

/// The nearest float. Only scales and errors are floats, never a total.
#[expect(
    clippy::as_conversions,
    reason = "there is no From<i128> for f64; rounding is what is wanted here"
)]
fn as_float(number: i128) -> f64 {
    number as f64
}

/// Adds noise to every total: by statistic, by cell.
///
/// # Errors
/// When the plan does not fit its shape, or OpenDP cannot draw.
///
/// # Cost
/// One draw per statistic and cell; one measurement per distinct reach.
pub(crate) fn noise(plan: &Plan, exact: Exact) -> Result<Vec<Vec<Noised<i128>>>, Error> {
    let shape = &plan.shape;
    let CoreNoise::Laplace { epsilon_micro } = plan.noise else {
        return Err(Error::Plan("its noise is not offered"));
    };
    if exact.by_stat.len() != shape.stats.len() {
        return Err(Error::Plan("it does not have one total for each statistic"));
    }
    let mut all = Vec::with_capacity(shape.stats.len());
    for (stat, totals) in shape.stats.iter().zip(exact.by_stat) {
        let mut by_reach: BTreeMap<u64, Noise> = BTreeMap::new();
        let mut noised = Vec::with_capacity(totals.len());
        for (cell, total) in (0u32..).zip(totals) {
            let reach = stat.reach(shape, cell);
            if reach == 0 {
                // No member can move it, so it is 0 whoever consents.
                noised.push(Noised { value: 0, scale: 0.0 });
                continue;
            }
            let noise = match by_reach.entry(reach) {
                std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::btree_map::Entry::Vacant(new) => {
                    new.insert(Noise::new(plan.groups(), reach, epsilon_micro)?)
                }
            };
            noised.push(noise.add(total)?);
        }
        all.push(noised);
    }
    Ok(all)
}

/// The scale of the noise for a reach, without a row.
///
/// # Errors
/// As [`Noise::new`].
pub(crate) fn scale(groups: u32, reach: u64, epsilon_micro: u64) -> Result<f64, Error> {
    if reach == 0 {
        Ok(0.0)
    } else {
        Noise::new(groups, reach, epsilon_micro).map(|noise| noise.scale)
    }
}

/// The smallest whole `t` such that the noise is beyond ±`t` with a probability of at most `beyond`.
///
/// # Source
/// For the discrete Laplace distribution with α = e^(−1/scale): P(|noise| > t) = 2·α^(t+1) / (1 + α).
pub(crate) fn error_bound(scale: f64, beyond: f64) -> f64 {
    if scale <= 0.0 {
        return 0.0;
    }
    let alpha = (-1.0 / scale).exp();
    (scale * (2.0 / (beyond * (1.0 + alpha))).ln() - 1.0)
        .ceil()
        .max(0.0)
}

#[cfg(test)]
#[path = "tests/mechanism.rs"]
mod tests;
