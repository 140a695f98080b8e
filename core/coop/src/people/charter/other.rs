//! Rows about two members: a loan between them, a trip with one who drives and one who rides.

use super::{Charter, Field, Keeping, Originals};
use crate::kernel::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// More members' rows than these drown in the noise that hides them.
const RECORDS_MAX: u32 = 100;

/// The second member of a row. Questions see it only while both consent, and cannot name her.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    /// The column of a source that holds her external id, unless a mapping or the command names another. A row without one is about its
    /// member alone.
    pub column: String,
    /// The most rows in which she is the second and that count in one question.
    pub rows_max: u32,
}

/// How much of what a question reads one member can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The most groups to which a member's own rows count.
    pub groups_max: u32,
    /// The most members, herself among them, whose rows are others without her.
    pub records: u32,
}

impl Charter {
    /// How much one member can change.
    ///
    /// # Why
    /// Take a member out of a dataset of rows about two. Her own rows go. So do the rows that name her: at most `other.rows_max` of them
    /// count. And each row of hers that goes may have held a place among the rows of somebody else that count, which a row of a third
    /// member now takes: at most `rows_max`.
    pub fn reach(&self) -> Reach {
        let others = self
            .other
            .as_ref()
            .map_or(0, |other| other.rows_max.saturating_add(self.rows_max));
        Reach {
            groups_max: self.groups_max,
            records: others.saturating_add(1),
        }
    }

    /// Whether rows about two members are few enough to hide them.
    pub(super) fn check_other(&self) -> Result<(), String> {
        let Some(other) = &self.other else { return Ok(()) };
        if other.column.trim().is_empty() || other.column.len() > 100 || other.rows_max == 0 {
            return Err(
                "the second member needs the name of a column, and rows_max of at least 1".to_owned(),
            );
        }
        if self.originals == Originals::Keep {
            return Err("files of rows about two members are not kept: who is erased would go on standing in the other's file".to_owned());
        }
        let averaged = |field: &&Field| field.ways().contains(&Keeping::Average);
        if let Some(field) = self.fields.iter().find(averaged) {
            return Err(format!(
                "field '{}': of rows about two members no mean is taken, for it would carry one row's second member into another's",
                field.name
            ));
        }
        let records = self.reach().records;
        if records > RECORDS_MAX {
            return Err(format!(
                "where rows are about two members, rows_max and other.rows_max together are at most {}: every answer is blurred as many \
                 times as much as they come to",
                RECORDS_MAX.saturating_sub(1)
            ));
        }
        Ok(())
    }

    /// Whether rows kept under `old` have as many members under this charter, and no member more of them than she may.
    pub(super) fn continues_other(&self, old: &Charter) -> Result<(), Refusal> {
        if self.other.is_some() != old.other.is_some() {
            let message = "whether its rows are about one member or two stays as it is: rows already kept do not say who the second would be";
            return Err(
                Refusal::new("charter.continues", message).hint("give what is new a dataset of its own")
            );
        }
        if self.other.is_some() && self.rows_max < old.rows_max {
            let message = format!(
                "rows_max of a dataset about two members only grows: members may have {} rows already, and the noise counts on the limit",
                old.rows_max
            );
            return Err(Refusal::new("charter.continues", message)
                .hint("keep rows_max, or begin a dataset of its own"));
        }
        Ok(())
    }
}
