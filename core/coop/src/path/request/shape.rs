//! The shape of a question: what it reads, how it groups and what it counts. All of it public, none of it a row.

use crate::kernel::decimal;
use crate::kernel::time::month_text;
use crate::people::charter::{Charter, Kind, ScaledBounds};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A question as analysed, over one chartered dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// The dataset.
    pub dataset: String,
    /// The question in its one normal form: equal questions have equal text.
    pub sql: String,
    /// Which rows count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// How rows are grouped; no key makes one cell.
    pub keys: Vec<GroupKey>,
    /// What is measured with noise in every cell. The first is always the count of members.
    pub stats: Vec<Stat>,
    /// The columns of the answer, in order.
    pub outputs: Vec<Output>,
}

/// A condition on one row. Values are codes: scaled numbers, places in a list, seconds. An unknown value makes it unknown, as in SQL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filter {
    /// All of them.
    And(Vec<Filter>),
    /// Any of them.
    Or(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// A comparison with a value.
    Compare {
        /// The field.
        field: String,
        /// How.
        op: Compare,
        /// With what.
        #[serde(with = "crate::kernel::wide")]
        value: i64,
    },
    /// One of several values.
    In {
        /// The field.
        field: String,
        /// The values.
        #[serde(with = "crate::kernel::wide::list")]
        values: Vec<i64>,
    },
    /// No value at all.
    IsNull {
        /// The field.
        field: String,
    },
    /// The same answer for every row.
    Constant(bool),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compare {
    /// =
    Equal,
    /// <>
    NotEqual,
    /// <
    Less,
    /// <=
    LessOrEqual,
    /// >
    Greater,
    /// >=
    GreaterOrEqual,
}

/// One key by which rows are grouped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupKey {
    /// The field.
    pub field: String,
    /// How its values fall into groups.
    pub binning: Binning,
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
}

impl Binning {
    /// How many groups there are.
    pub fn cells(&self) -> u32 {
        let count = match self {
            Binning::Codes(count) => return *count,
            Binning::Months { first, last } => last.saturating_sub(*first).saturating_add(1),
            Binning::Edges(edges) => i64::try_from(edges.len()).unwrap_or(i64::MAX).saturating_add(1),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

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
}

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
}

impl Filter {
    fn collect<'a>(&'a self, into: &mut BTreeSet<&'a str>) {
        match self {
            Filter::And(parts) | Filter::Or(parts) => parts.iter().for_each(|part| part.collect(into)),
            Filter::Not(part) => part.collect(into),
            Filter::Compare { field, .. } | Filter::In { field, .. } | Filter::IsNull { field } => {
                into.insert(field);
            }
            Filter::Constant(_) => {}
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

impl Shape {
    /// Every field the question uses: in conditions, keys and measures alike.
    pub fn fields(&self) -> Vec<String> {
        let mut fields = BTreeSet::new();
        if let Some(filter) = &self.filter {
            filter.collect(&mut fields);
        }
        fields.extend(self.keys.iter().map(|key| key.field.as_str()));
        for stat in &self.stats {
            match &stat.what {
                Measured::Rows(Some(field)) | Measured::Sum { field, .. } => {
                    fields.insert(field);
                }
                Measured::Members | Measured::Rows(None) => {}
            }
        }
        fields.into_iter().map(str::to_owned).collect()
    }

    /// How many statistics share the question's ε.
    pub fn stats_count(&self) -> u64 {
        u64::try_from(self.stats.len()).unwrap_or(u64::MAX)
    }

    /// How many cells every answer to this question has, whatever the rows.
    pub fn cells(&self) -> u32 {
        self.keys
            .iter()
            .fold(1, |cells, key| cells.saturating_mul(key.binning.cells()))
    }

    /// The code of key `key` in `cell`. Cells count the last key fastest.
    pub fn code_in(&self, cell: u32, key: usize) -> Option<usize> {
        let after = self.keys.get(key.checked_add(1)?..)?;
        let step = after
            .iter()
            .fold(1u32, |step, key| step.saturating_mul(key.binning.cells()));
        let of_key = self.keys.get(key)?.binning.cells();
        usize::try_from(cell.checked_div(step)?.checked_rem(of_key)?).ok()
    }

    /// The text of key `key` in `cell`, by the charter's public list.
    pub fn label(&self, charter: &Charter, cell: u32, key: usize) -> Option<String> {
        let code = self.code_in(cell, key)?;
        let group = self.keys.get(key)?;
        let kind = &charter.field(&group.field)?.kind;
        match (&group.binning, kind) {
            (Binning::Codes(_), Kind::Key(list)) => list.domain.get(code).cloned(),
            (Binning::Codes(_), Kind::Flag) => Some(if code == 0 { "false" } else { "true" }.to_owned()),
            (Binning::Months { first, .. }, _) => {
                Some(month_text(first.saturating_add(i64::try_from(code).ok()?)))
            }
            (Binning::Edges(edges), Kind::Measure(measure)) => Some(edge_label(edges, code, measure.scale)),
            _ => None,
        }
    }
}

fn edge_label(edges: &[i64], code: usize, scale: u8) -> String {
    let text = |edge: &i64| decimal::text((*edge).into(), scale);
    let below = code.checked_sub(1).and_then(|place| edges.get(place));
    match (below, edges.get(code)) {
        (None, Some(to)) => format!("< {}", text(to)),
        (Some(from), Some(to)) => format!("{} to < {}", text(from), text(to)),
        (Some(from), None) => format!(">= {}", text(from)),
        (None, None) => "all".to_owned(),
    }
}
