//! Charts: where each mark stands, as shares of the width, in whole numbers. `charts.html` draws them.
//!
//! A chart takes numbers as they are kept (`i64`, of any unit) and texts as they are read; it formats nothing by itself.

mod compared;
mod months;
mod parts;

pub use compared::{Bar, Bars, Standing, Standings};
pub use months::{Months, Point};
pub use parts::{Part, Parts};

use super::frame::Text;
use std::fmt;

/// What stands over a chart and says it in a sentence, and the way it is read.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The id of the chart on its page.
    pub id: &'static str,
    /// What is shown.
    pub title: Text,
    /// What is to be seen in it, in one or two sentences.
    pub says: Text,
    /// Whether it is read from the right.
    pub rtl: bool,
}

/// A share of the width, in thousandths; written as a percentage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(pub u32);

impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}%", self.0 / 10, self.0 % 10)
    }
}

/// A straight scale from `low` to `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    low: i64,
    high: i64,
    rtl: bool,
}

impl Scale {
    /// A scale that holds all `values`, and is never without width.
    pub fn of(values: impl IntoIterator<Item = i64>, rtl: bool) -> Self {
        let (low, high) = values
            .into_iter()
            .fold((i64::MAX, i64::MIN), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        let low = low.min(high);
        Self {
            low,
            high: if high > low { high } else { low.saturating_add(1) },
            rtl,
        }
    }

    /// The thousandths at which `value` stands from the low end.
    pub fn thousandths(&self, value: i64) -> u32 {
        let wide = i128::from(self.high) - i128::from(self.low);
        let far = i128::from(value.clamp(self.low, self.high)) - i128::from(self.low);
        u32::try_from(far * 1000 / wide).unwrap_or(0)
    }

    /// Where `value` stands from the left.
    pub fn at(&self, value: i64) -> Share {
        let from_low = self.thousandths(value);
        Share(if self.rtl { 1000 - from_low } else { from_low })
    }

    /// The left end and the width between two values.
    pub fn span(&self, one: i64, other: i64) -> (Share, Share) {
        let (one, other) = (self.at(one), self.at(other));
        (one.min(other), Share(one.max(other).0 - one.min(other).0))
    }
}

/// Steps of 1, 2 or 5 times a power of ten, from 0 or below up to `high` or above, at most six of them.
pub fn ticks(low: i64, high: i64) -> Vec<i64> {
    let (low, high) = (i128::from(low.min(0)), i128::from(high.max(1)));
    let mut step: i128 = 1;
    let mut factors = [2, 5, 10].into_iter().cycle();
    let mut decade: i128 = 1;
    while (high - low) / step >= 4 {
        let factor = factors.next().unwrap_or(10);
        step = decade * factor;
        if factor == 10 {
            decade = step;
        }
    }
    let first = low.div_euclid(step);
    let last = (high + step - 1).div_euclid(step);
    (first..=last)
        .filter_map(|place| i64::try_from(place * step).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_share_is_written_as_a_percentage() {
        assert_eq!(Share(432).to_string(), "43.2%");
        assert_eq!(Share(1000).to_string(), "100.0%");
    }

    #[test]
    fn steps_are_round_and_few() {
        assert_eq!(ticks(0, 37), [0, 10, 20, 30, 40]);
        assert_eq!(ticks(0, 1), [0, 1]);
        assert_eq!(ticks(-12, 3), [-15, -10, -5, 0, 5]);
        assert_eq!(ticks(0, 180_000), [0, 50_000, 100_000, 150_000, 200_000]);
    }

    proptest! {
        #[test]
        fn steps_hold_all_and_are_at_most_six(low in any::<i32>(), high in any::<i32>()) {
            let (low, high) = (i64::from(low.min(high)), i64::from(low.max(high)));
            let ticks = ticks(low, high);
            prop_assert!(ticks.len() <= 6, "{ticks:?}");
            prop_assert!(ticks[0] <= low && ticks[ticks.len() - 1] >= high);
        }

        #[test]
        fn every_mark_stands_within_and_in_order(values in proptest::collection::vec(any::<i64>(), 1..9), rtl: bool) {
            let scale = Scale::of(values.iter().copied(), rtl);
            let mut sorted = values;
            sorted.sort_unstable();
            let mut places: Vec<Share> = sorted.iter().map(|value| scale.at(*value)).collect();
            if rtl { places.reverse(); }
            prop_assert!(places.is_sorted() && places.iter().all(|place| place.0 <= 1000));
        }
    }
}
