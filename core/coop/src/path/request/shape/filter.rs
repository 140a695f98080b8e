//! Conditions on rows, over codes.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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

impl Filter {
    /// Adds every field that the condition uses.
    pub(super) fn collect<'a>(&'a self, into: &mut BTreeSet<&'a str>) {
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
