//! The shape of a question: what it reads, how it groups and what it counts. All of it public, none of it a row.

mod alike;
mod filter;
mod key;
mod noise;
mod output;
mod own;
mod stat;
mod two;

pub use filter::{Compare, Filter};
pub use key::{Binning, GroupKey, edge_label};
pub use noise::Noise;
pub use output::{After, Having, Order, Output, Source};
pub use own::{Own, OwnColumn, PerMember};
pub use stat::{Measured, Stat, StatBands};

use crate::kernel::time::month_text;
use crate::people::charter::{Charter, Kind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A question as analysed.
///
/// Its rows are those of its dataset, or one for each member made of them (`inner`); to each row the columns of
/// the member's own row of every join are added, and a member without one drops out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// The dataset.
    pub dataset: String,
    /// The question in its one normal form: equal questions have equal text.
    pub sql: String,
    /// One row for each member, where they are drawn together before anything is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inner: Option<PerMember>,
    /// One row for each member of further datasets, joined on the member.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joins: Vec<PerMember>,
    /// Which rows count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// How rows are grouped; no key makes one cell.
    pub keys: Vec<GroupKey>,
    /// What is measured with noise in every cell. The first is always the count of members.
    pub stats: Vec<Stat>,
    /// The columns of the answer, in order.
    pub outputs: Vec<Output>,
    /// What is done with the answer after the noise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<After>,
}

impl Shape {
    /// Every field the question uses of its own dataset: in conditions, keys and measures alike.
    pub fn fields(&self) -> Vec<String> {
        self.uses().remove(self.dataset.as_str()).unwrap_or_default()
    }

    /// Every dataset the question reads, with the fields it uses of it.
    pub fn uses(&self) -> BTreeMap<&str, Vec<String>> {
        let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let own = uses.entry(&self.dataset).or_default();
        match &self.inner {
            Some(inner) => inner.collect(own),
            None => {
                own.extend(self.outer());
                for column in self.joins.iter().flat_map(|join| &join.columns) {
                    own.remove(column.name.as_str());
                }
            }
        }
        for join in &self.joins {
            join.collect(uses.entry(&join.dataset).or_default());
        }
        let owned = |fields: BTreeSet<&str>| fields.into_iter().map(str::to_owned).collect();
        uses.into_iter()
            .map(|(dataset, fields)| (dataset, owned(fields)))
            .collect()
    }

    /// Every column that conditions, keys and measures of the question itself use.
    fn outer(&self) -> BTreeSet<&str> {
        let mut columns = BTreeSet::new();
        if let Some(filter) = &self.filter {
            filter.collect(&mut columns);
        }
        columns.extend(self.keys.iter().map(|key| key.field.as_str()));
        columns.extend(self.stats.iter().filter_map(|stat| stat.what.field()));
        columns
    }

    /// How many statistics share the question's ε.
    pub fn stats_count(&self) -> u64 {
        u64::try_from(self.stats.len()).unwrap_or(u64::MAX)
    }

    /// How many cells every answer to this question has, whatever the rows; of a question whose keys are found, for each of them.
    pub fn cells(&self) -> u32 {
        self.keys
            .iter()
            .fold(1, |cells, key| cells.saturating_mul(key.binning.cells()))
    }

    /// How many figures all statistics together have in each cell.
    pub fn figures(&self) -> u32 {
        let widths = self.stats.iter().map(|stat| stat.what.width());
        widths.fold(0, u32::saturating_add)
    }

    /// Which key, counted from 0, has groups that are found among the rows.
    pub fn found(&self) -> Option<usize> {
        self.keys.iter().position(|key| key.binning == Binning::Found)
    }

    /// The most groups of one member that count, where the charter allows `groups_max`.
    pub fn groups(&self, groups_max: u32) -> u32 {
        match (&self.inner, self.found()) {
            (Some(_), _) => 1,
            (None, Some(_)) => groups_max.max(1),
            (None, None) => groups_max.min(self.cells()).max(1),
        }
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

    /// The text of key `key` in `cell`, by the charter's public list; of a key that is found, nothing.
    pub fn label(&self, charter: &Charter, cell: u32, key: usize) -> Option<String> {
        let code = self.code_in(cell, key)?;
        let group = self.keys.get(key)?;
        if let Some(label) = group.labels.get(code) {
            return Some(label.clone());
        }
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

#[cfg(test)]
mod tests;
