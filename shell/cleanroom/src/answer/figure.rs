//! Figures: noised numbers made into values with their errors.

use super::quantile::Quantile;
use super::{quantile, quotient, spread};
use crate::error::Error;
use crate::law::Law;
use crate::mechanism::Noised;
use fenwick_coop::kernel::decimal;
use fenwick_coop::path::query::{Measured, Shape, Source};

/// The share of answers that may lie outside the stated error.
pub(crate) const BEYOND: f64 = 0.05;

/// A number and the law of the noise in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// The number.
    pub(crate) value: i128,
    /// The law.
    pub(crate) law: Law,
}

impl From<&Noised<i128>> for Part {
    fn from(noised: &Noised<i128>) -> Self {
        Self {
            value: noised.value(),
            law: noised.law(),
        }
    }
}

impl Part {
    /// The least and the greatest that stand behind it; beyond them it is with at most this probability.
    pub(super) fn within(self, beyond: f64) -> (i128, i128) {
        let error = self.law.error_bound(beyond);
        (self.value.saturating_sub(error), self.value.saturating_add(error))
    }
}

/// A value of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Figure {
    /// In units of `10^-scale`.
    pub(crate) value: i128,
    /// Half the width of its 95 % interval, in the same units.
    pub(crate) error: i128,
    /// Digits behind the point.
    pub(crate) scale: u8,
}

impl Figure {
    /// A value with the interval of what may stand behind it.
    pub(super) fn around(value: i128, (least, greatest): (i128, i128), scale: u8) -> Self {
        let error = greatest.saturating_sub(value).max(value.saturating_sub(least));
        Self { value, error, scale }
    }

    /// The value as decimal text.
    pub(crate) fn text(&self) -> String {
        decimal::text(self.value, self.scale)
    }

    /// The error as decimal text.
    pub(crate) fn error_text(&self) -> String {
        decimal::text(self.error, self.scale)
    }
}

/// The value of an output, or nothing where its parts do not carry one.
///
/// `parts` gives the figures of a statistic.
///
/// # Errors
/// When the output names a statistic or a figure that is not there.
pub(crate) fn of(
    source: &Source,
    shape: &Shape,
    parts: &impl Fn(usize) -> Vec<Part>,
) -> Result<Option<Figure>, Error> {
    let figure = |stat: usize, place: u32| -> Result<Part, Error> {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let found = parts(stat).get(place).copied();
        found.ok_or(Error::Plan("an output has no statistic"))
    };
    let plain = |part: Part, scale: u8| Figure {
        // A count below zero stays below zero: cutting it off would push sums of many cells upwards.
        value: part.value,
        error: part.law.error_bound(BEYOND),
        scale,
    };
    match source {
        Source::Key(_) => Err(Error::Plan("a key has no figure")),
        Source::Stat { stat, scale } => Ok(Some(plain(figure(*stat, 0)?, *scale))),
        Source::Bin { stat, bin, .. } => Ok(Some(plain(figure(*stat, *bin)?, 0))),
        Source::Mean {
            sum,
            count,
            centre,
            scale,
        } => Ok(quotient::mean(
            figure(*sum, 0)?,
            figure(*count, 0)?,
            *centre,
            *scale,
        )),
        Source::Ratio {
            over,
            under,
            shift,
            scale,
        } => Ok(quotient::ratio(
            figure(*over, 0)?,
            figure(*under, 0)?,
            *shift,
            *scale,
        )),
        Source::Spread {
            squares,
            sum,
            count,
            scale,
            root,
        } => {
            let parts = spread::Parts {
                squares: figure(*squares, 0)?,
                sum: figure(*sum, 0)?,
                count: figure(*count, 0)?,
            };
            Ok(spread::of(&parts, *scale, *root))
        }
        Source::Quantile {
            stat,
            part,
            least,
            greatest,
            scale,
        } => {
            let edges = shape.stats.get(*stat).and_then(|stat| match &stat.what {
                Measured::Bins { edges, .. } => Some(edges.as_slice()),
                _ => None,
            });
            let bins = Quantile {
                edges: edges.ok_or(Error::Plan("a quantile has no bins"))?,
                least: *least,
                greatest: *greatest,
                part: *part,
            };
            Ok(quantile::of(&bins, &parts(*stat), *scale))
        }
    }
}
