//! Statistics: what is measured with noise in every cell, and the most one member can change it.

use super::Shape;
use crate::people::charter::ScaledBounds;
use serde::{Deserialize, Serialize};

/// What is measured in every cell, with the most one member can change it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stat {
    /// What is measured.
    pub what: Measured,
    /// Least and greatest weight of one member within a group.
    #[serde(with = "crate::kernel::wide")]
    pub lo: i64,
    /// See `lo`.
    #[serde(with = "crate::kernel::wide")]
    pub hi: i64,
    /// Weights that depend on the group's code of one key instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bands: Option<StatBands>,
}

/// Bounds of a statistic for each code of one of the question's keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatBands {
    /// Which key, counted from 0.
    pub key: usize,
    /// By code.
    pub bounds: Vec<ScaledBounds>,
}

/// What a statistic measures over the rows of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measured {
    /// Members with at least one row.
    Members,
    /// Rows; with a field, rows in which it has a value.
    Rows(Option<String>),
    /// The sum of a field's values, each clamped to the row bounds and taken around a centre.
    Sum {
        /// The field.
        field: String,
        /// Least value of a row.
        #[serde(with = "crate::kernel::wide")]
        row_min: i64,
        /// Greatest value of a row.
        #[serde(with = "crate::kernel::wide")]
        row_max: i64,
        /// Subtracted from every value.
        #[serde(with = "crate::kernel::wide")]
        centre: i64,
    },
    /// The sum of the squared distances of a field's values, each clamped to the row bounds, from a centre.
    Squares {
        /// The field.
        field: String,
        /// Least value of a row.
        #[serde(with = "crate::kernel::wide")]
        row_min: i64,
        /// Greatest value of a row.
        #[serde(with = "crate::kernel::wide")]
        row_max: i64,
        /// From here the distance is taken.
        #[serde(with = "crate::kernel::wide")]
        centre: i64,
    },
    /// Members, by the bin into which the (lower) median of a member's own values falls: one figure for each bin.
    Bins {
        /// The field.
        field: String,
        /// Rising edges: below the first is bin 0, from the last up is the last bin.
        #[serde(with = "crate::kernel::wide::list")]
        edges: Vec<i64>,
    },
}

impl Measured {
    /// The field that is measured.
    pub fn field(&self) -> Option<&str> {
        match self {
            Measured::Members | Measured::Rows(None) => None,
            Measured::Rows(Some(field))
            | Measured::Sum { field, .. }
            | Measured::Squares { field, .. }
            | Measured::Bins { field, .. } => Some(field),
        }
    }

    /// How many figures stand in each cell. A member who is there changes one figure of each cell.
    pub fn width(&self) -> u32 {
        match self {
            Measured::Bins { edges, .. } => u32::try_from(edges.len()).unwrap_or(u32::MAX).saturating_add(1),
            _ => 1,
        }
    }
}

impl Stat {
    /// The most one member can change this statistic in `cell`.
    pub fn reach(&self, shape: &Shape, cell: u32) -> u64 {
        let (lo, hi) = self.bounds_in(shape, cell);
        lo.unsigned_abs().max(hi.unsigned_abs())
    }

    /// Least and greatest weight of one member in `cell`.
    pub fn bounds_in(&self, shape: &Shape, cell: u32) -> (i64, i64) {
        let Some(bands) = &self.bands else {
            return (self.lo, self.hi);
        };
        let band = shape
            .code_in(cell, bands.key)
            .and_then(|code| bands.bounds.get(code));
        band.map_or((self.lo, self.hi), |bounds| {
            (bounds.member_sum_min, bounds.member_sum_max)
        })
    }
}
