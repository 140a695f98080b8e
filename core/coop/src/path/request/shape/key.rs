//! Keys: how the values of a field fall into groups that are known beforehand, or are found among the rows.

use crate::kernel::decimal;
use serde::{Deserialize, Serialize};

/// One key by which rows are grouped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupKey {
    /// The field.
    pub field: String,
    /// How its values fall into groups.
    pub binning: Binning,
    /// Names of the groups, where they are not the charter's own words for the field's values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

/// How the values of a field fall into public groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binning {
    /// Each code of a list is a group.
    Codes(u32),
    /// Each month from the first to the last, counted from year 0; times outside fall in no group.
    Months {
        /// First month.
        #[serde(with = "crate::kernel::wide")]
        first: i64,
        /// Last month.
        #[serde(with = "crate::kernel::wide")]
        last: i64,
    },
    /// Below the first edge, from edge to edge, and from the last edge up.
    Edges(#[serde(with = "crate::kernel::wide::list")] Vec<i64>),
    /// Each code of a list belongs to a group, as a public table says; codes beyond the table to none.
    Lookup {
        /// The group of each code; a number that is no group stands for none.
        groups: Vec<u32>,
        /// How many groups there are.
        count: u32,
    },
    /// From each start to the next is one span, and a public calendar says to which group it belongs; values before the first start belong to none.
    Spans {
        /// The first value of each span, rising.
        #[serde(with = "crate::kernel::wide::list")]
        starts: Vec<i64>,
        /// The group of each span; a number that is no group stands for none.
        groups: Vec<u32>,
        /// How many groups there are.
        count: u32,
    },
    /// Steps of equal width that come round again: hours of the day, days of the week.
    Cycle {
        /// A value at which group 0 begins.
        #[serde(with = "crate::kernel::wide")]
        origin: i64,
        /// Width of a step.
        #[serde(with = "crate::kernel::wide")]
        step: i64,
        /// How many groups there are.
        count: u32,
    },
    /// Every value found among the rows is a group, and is named only when enough members stand behind it.
    Found,
}

impl Binning {
    /// How many groups are known beforehand; one stands for those that are found.
    pub fn cells(&self) -> u32 {
        let count = match self {
            Binning::Codes(count)
            | Binning::Lookup { count, .. }
            | Binning::Spans { count, .. }
            | Binning::Cycle { count, .. } => return *count,
            Binning::Found => return 1,
            Binning::Months { first, last } => last.saturating_sub(*first).saturating_add(1),
            Binning::Edges(edges) => i64::try_from(edges.len()).unwrap_or(i64::MAX).saturating_add(1),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

/// The name of the group `code` among edges, which are whole units of `10^-scale`.
pub fn edge_label(edges: &[i64], code: usize, scale: u8) -> String {
    let text = |edge: &i64| decimal::text((*edge).into(), scale);
    let below = code.checked_sub(1).and_then(|place| edges.get(place));
    match (below, edges.get(code)) {
        (None, Some(to)) => format!("< {}", text(to)),
        (Some(from), Some(to)) => format!("{} to < {}", text(from), text(to)),
        (Some(from), None) => format!(">= {}", text(from)),
        (None, None) => "all".to_owned(),
    }
}
