//! Columns of the answer, and what is done with the answer after the noise.

use super::Compare;
use crate::kernel::decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A column of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// Where its values come from.
    pub from: Source,
}

/// Where a column of the answer comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A key, counted from 0.
    Key(usize),
    /// A statistic as it is, written with these digits behind the point.
    Stat {
        /// Which statistic.
        stat: usize,
        /// Digits behind the point.
        scale: u8,
    },
    /// A noisy sum around a centre, divided by a noisy count, plus the centre.
    Mean {
        /// The sum.
        sum: usize,
        /// The count.
        count: usize,
        /// The centre.
        #[serde(with = "crate::kernel::wide")]
        centre: i64,
        /// Digits behind the point of the field.
        scale: u8,
    },
    /// One noisy figure divided by another.
    Ratio {
        /// Above the line.
        over: usize,
        /// Below the line.
        under: usize,
        /// Digits behind the point of the figure above less those of the one below.
        shift: i8,
        /// Digits behind the point that are shown.
        scale: u8,
    },
    /// The variance, from noisy sums of squares and of values around a centre and a noisy count.
    Spread {
        /// The sum of squares.
        squares: usize,
        /// The sum.
        sum: usize,
        /// The count.
        count: usize,
        /// Digits behind the point of the field.
        scale: u8,
        /// Whether its root is shown: the standard deviation.
        root: bool,
    },
    /// The value below which this part of the members lie, from noisy counts by bin.
    Quantile {
        /// The counts by bin.
        stat: usize,
        /// The part, in 1/10,000.
        part: u16,
        /// Least value there can be.
        #[serde(with = "crate::kernel::wide")]
        least: i64,
        /// Greatest value there can be.
        #[serde(with = "crate::kernel::wide")]
        greatest: i64,
        /// Digits behind the point of the field.
        scale: u8,
    },
    /// One of the noisy counts by bin.
    Bin {
        /// The counts by bin.
        stat: usize,
        /// Which bin, from 0.
        bin: u32,
        /// What it holds, in words.
        label: String,
    },
}

/// What is done with the noised answer: it costs nothing, whatever it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// Which lines of the answer stay. A blanked value makes a condition unknown, and the line goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub having: Option<Having>,
    /// In which order they stand; blanked values come last. Without one, that of the charter's lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<Order>,
    /// How many of them stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// A condition on noised columns of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Having {
    /// All of them.
    And(Vec<Having>),
    /// Any of them.
    Or(Vec<Having>),
    /// Not this.
    Not(Box<Having>),
    /// A comparison of a column with a value.
    Compare {
        /// Which column of the answer, from 0.
        output: usize,
        /// How.
        op: Compare,
        /// With what.
        value: Decimal,
    },
}

/// One column by which the lines of an answer are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Which column of the answer, from 0.
    pub output: usize,
    /// Whether the greatest stands first.
    pub descending: bool,
}
