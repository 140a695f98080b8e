//! A file that is kept as it was brought, as an archive lists it.

use super::form::Bytes;
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::journal::OriginalRow;
use serde::{Deserialize, Serialize};

/// One such file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Original {
    pub id: String,
    contribution: u32,
    place: u32,
    member: u32,
    dataset: String,
    bytes: u64,
    pub sha256: Hash,
    body: Bytes,
}

impl From<OriginalRow> for Original {
    fn from(row: OriginalRow) -> Self {
        Self {
            id: row.id,
            contribution: row.contribution,
            place: row.place,
            member: row.member,
            dataset: row.dataset,
            bytes: row.bytes,
            sha256: Hash(row.sha256),
            body: Bytes(row.body),
        }
    }
}

impl Original {
    pub fn row(self) -> OriginalRow {
        OriginalRow {
            id: self.id,
            contribution: self.contribution,
            place: self.place,
            member: self.member,
            dataset: self.dataset,
            bytes: self.bytes,
            sha256: self.sha256.0,
            body: self.body.0,
        }
    }
}
