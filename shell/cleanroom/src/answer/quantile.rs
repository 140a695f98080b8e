//! Quantiles: the value below which a part of the members lie, from noisy counts by bin.

use super::figure::{BEYOND, Figure, Part};
use crate::law::{Law, whole};
use fenwick_coop::kernel::decimal::divide_rounded;

/// A part is stated in 1/10,000.
const WHOLE: i128 = 10_000;
const WHOLE_FLOAT: f64 = 10_000.0;
/// Each end of the interval may be missed with half of the 5 %.
const EACH: f64 = BEYOND / 2.0;

/// Which quantile of which bins.
pub(super) struct Quantile<'q> {
    /// Rising edges between the bins.
    pub(super) edges: &'q [i64],
    /// Least value there can be.
    pub(super) least: i64,
    /// Greatest value there can be.
    pub(super) greatest: i64,
    /// The part of the members, in 1/10,000.
    pub(super) part: u16,
}

/// The quantile, or nothing where there may be nobody at all.
///
/// A count is written as the *excess* of what lies below an edge over what should: `10,000 · below − part · all`. It
/// rises from edge to edge, is negative up to the quantile and positive after it. Noise can make it fall; then the rising
/// sequence that is nowhere further from it than it must be takes its place, and the quantile is where a straight line
/// from edge to edge crosses zero.
///
/// # Source
/// Ubhaya 1974, Stout 2012: halfway between the greatest so far and the least to come is an isotonic regression in the
/// greatest distance.
pub(super) fn of(bins: &Quantile<'_>, counts: &[Part], scale: u8) -> Option<Figure> {
    let ends = bins.ends(counts.len())?;
    let law = counts.first()?.law;
    let part = i128::from(bins.part);
    let all = counts
        .iter()
        .try_fold(0i128, |all, count| all.checked_add(count.value))?;
    if all <= band(law, [(small(counts.len()), 1.0), (0, 0.0)]) {
        return None;
    }
    let wanted = part.checked_mul(all)?;
    let mut below = 0i128;
    let mut excess = vec![wanted.checked_neg()?];
    for count in counts {
        below = below.checked_add(count.value)?;
        excess.push(below.checked_mul(WHOLE)?.checked_sub(wanted)?);
    }
    let value = crossing(&ends, &rising(&excess)?)?;
    Some(Figure::around(value, bins.within(law, &ends, &excess), scale))
}

impl Quantile<'_> {
    /// Where the bins begin and end: one more than there are bins.
    fn ends(&self, bins: usize) -> Option<Vec<i128>> {
        let edges = self
            .edges
            .iter()
            .map(|edge| (*edge).clamp(self.least, self.greatest.max(self.least)));
        let ends = std::iter::once(self.least).chain(edges).chain([self.greatest]);
        let ends: Vec<i128> = ends.map(i128::from).collect();
        (ends.len() == bins.checked_add(1)?).then_some(ends)
    }

    /// The ends of all bins in which the quantile may lie.
    ///
    /// The interval holds with 95 %: where it truly lies, the excess is not above zero at the bin's lower end and not
    /// below zero at its upper end. A bin is struck out when the noisy excess says the opposite by more than its noise
    /// does with 2.5 %. The true bin is one bin, so it is struck out with at most 5 %, however many there are.
    fn within(&self, law: Law, ends: &[i128], excess: &[i128]) -> (i128, i128) {
        let bins = excess.len().saturating_sub(1);
        let (part, rest) = (f64::from(self.part), WHOLE_FLOAT - f64::from(self.part));
        // No edge's noise is wider than if every count weighed most; most edges are farther out than that.
        let widest = band(law, [(small(bins), part.max(rest)), (0, 0.0)]);
        let edge = |(place, (end, excess)): (usize, (&i128, &i128))| {
            let band = if excess.saturating_abs() > widest {
                widest
            } else {
                let above = small(bins.saturating_sub(place));
                band(law, [(small(place), rest), (above, part)])
            };
            (
                *end,
                excess.saturating_sub(band) <= 0,
                excess.saturating_add(band) >= 0,
            )
        };
        let edges: Vec<(i128, bool, bool)> = ends.iter().zip(excess).enumerate().map(edge).collect();
        let lower = edges.iter();
        let upper = edges.iter().skip(1);
        let possible = lower
            .zip(upper)
            .filter(|((_, not_above, _), (_, _, not_below))| *not_above && *not_below);
        let hull = possible
            .map(|((from, ..), (to, ..))| (*from, *to))
            .reduce(|(from, _), (_, to)| (from, to));
        hull.unwrap_or((self.least.into(), self.greatest.into()))
    }
}

/// What the noise of so many counts, each taken so many times, stays below with 97.5 %.
///
/// # Source
/// Chernoff 1952: P(X ≥ t) ≤ E[e^(θX)]·e^(−θt) for every θ > 0. The noise is symmetric, so signs do not matter. Every θ
/// gives a true bound; the search only looks for a narrow one.
fn band(law: Law, weights: [(u32, f64); 2]) -> i128 {
    let weights = || weights.iter().filter(|(count, _)| *count > 0);
    let heaviest = weights().map(|(_, weight)| *weight).fold(0.0, f64::max);
    let unit = law.scale() * heaviest;
    if unit <= 0.0 {
        return 0;
    }
    let bound = |log_theta: f64| {
        let theta = log_theta.exp() / unit;
        let cumulant: f64 = weights()
            .map(|(count, weight)| f64::from(*count) * law.cumulant(theta * weight))
            .sum();
        (cumulant - EACH.ln()) / theta
    };
    let (mut low, mut high) = (-12.0, 2.0);
    let mut least = f64::INFINITY;
    for _ in 0..24 {
        let (one, other) = ((2.0 * low + high) / 3.0, (low + 2.0 * high) / 3.0);
        let (at_one, at_other) = (bound(one), bound(other));
        least = least.min(at_one).min(at_other);
        // Beyond the reach of the law both are infinite: then the way is down.
        if at_one < at_other || at_other.is_infinite() {
            high = other;
        } else {
            low = one;
        }
    }
    whole(least.ceil())
}

/// The isotonic sequence next to this one, doubled to stay whole.
fn rising(excess: &[i128]) -> Option<Vec<i128>> {
    let mut rising = excess.to_vec();
    let mut greatest = i128::MIN;
    for place in &mut rising {
        greatest = greatest.max(*place);
        *place = greatest;
    }
    let mut least = i128::MAX;
    for (place, value) in rising.iter_mut().zip(excess).rev() {
        least = least.min(*value);
        *place = place.checked_add(least)?;
    }
    Some(rising)
}

/// Where a straight line from end to end crosses zero.
fn crossing(ends: &[i128], rising: &[i128]) -> Option<i128> {
    let after = rising.iter().position(|excess| *excess >= 0)?;
    let (to, high) = (ends.get(after)?, rising.get(after)?);
    let Some(before) = after.checked_sub(1) else {
        return Some(*to);
    };
    let (from, low) = (ends.get(before)?, rising.get(before)?);
    let way = to.checked_sub(*from)?.checked_mul(low.checked_neg()?)?;
    from.checked_add(divide_rounded(way, high.checked_sub(*low)?)?)
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "../tests/quantile.rs"]
mod tests;
