//! One row for each member, made of her own rows before anything is counted.

use super::Filter;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One row for each member who has rows that count, made of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerMember {
    /// The dataset of her rows.
    pub dataset: String,
    /// Which of them count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// The columns of the row.
    pub columns: Vec<OwnColumn>,
}

/// One column of a member's row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnColumn {
    /// Its name in the question around it.
    pub name: String,
    /// How it is made.
    pub what: Own,
    /// Least value; less counts as this.
    #[serde(with = "crate::kernel::wide")]
    pub lo: i64,
    /// Greatest value.
    #[serde(with = "crate::kernel::wide")]
    pub hi: i64,
}

/// How one value is made of a member's rows. Missing values do not count; of none at all nothing is made, but the counts and sums are 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Own {
    /// Her rows; with a field, those in which it has a value.
    Rows(Option<String>),
    /// The sum of a field.
    Sum(String),
    /// The mean of a field, rounded down to whole units of its scale.
    Mean(String),
    /// The least value of a field.
    Least(String),
    /// The greatest value of a field.
    Greatest(String),
    /// The lower median of a field.
    Median(String),
    /// The value of a field on which all her rows agree; nothing where they do not.
    Agreed(String),
}

impl PerMember {
    /// Every field the row is made of: the columns that its dataset's rows must have.
    pub fn fields(&self) -> Vec<String> {
        let mut fields = BTreeSet::new();
        self.collect(&mut fields);
        fields.into_iter().map(str::to_owned).collect()
    }

    /// Adds every field that the row is made of.
    pub(super) fn collect<'a>(&'a self, into: &mut BTreeSet<&'a str>) {
        if let Some(filter) = &self.filter {
            filter.collect(into);
        }
        into.extend(self.columns.iter().filter_map(|column| column.what.field()));
    }
}

impl Own {
    /// The field it is made of.
    pub fn field(&self) -> Option<&str> {
        match self {
            Own::Rows(field) => field.as_deref(),
            Own::Sum(field)
            | Own::Mean(field)
            | Own::Least(field)
            | Own::Greatest(field)
            | Own::Median(field)
            | Own::Agreed(field) => Some(field),
        }
    }
}
