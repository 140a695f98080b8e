//! A row that waits for its member, as an archive holds it.

use super::form::Bytes;
use fenwick_office::journal::HeldRow;
use serde::{Deserialize, Serialize};

/// One such row.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    contribution: u32,
    place: u32,
    member: u32,
    dataset: String,
    body: Bytes,
}

impl From<HeldRow> for Held {
    fn from(row: HeldRow) -> Self {
        Self {
            contribution: row.contribution,
            place: row.place,
            member: row.member,
            dataset: row.dataset,
            body: Bytes(row.body),
        }
    }
}

impl Held {
    pub fn row(self) -> HeldRow {
        HeldRow {
            contribution: self.contribution,
            place: self.place,
            member: self.member,
            dataset: self.dataset,
            body: self.body.0,
        }
    }
}
