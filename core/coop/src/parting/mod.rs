//! A parting between two co-ops: what a member takes along, and how she arrives.

mod arrive;
mod carry;
#[cfg(test)]
mod tests;

pub(crate) use arrive::arrive;

use crate::kernel::hash::Hash;
use crate::kernel::ids::{ContributionNo, MemberNo};
use crate::kernel::time::Time;
use crate::path::consent::{self, Setting};
use crate::path::contribution::{Marked, RowMark};
use crate::path::query;
use crate::people::charter::Keeping;
use crate::people::membership::Kind;
use serde::Serialize;
use std::collections::BTreeMap;

/// All that a member has in a co-op, but for her number: what must be the same in two co-ops when she parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Person or organisation.
    pub kind: Kind,
    /// Class of membership.
    pub class: Option<String>,
    /// When she joined.
    pub joined: Time,
    /// Heads that she stands for.
    pub heads: u32,
    /// What she is owed.
    pub balance_minor: u64,
    /// What she brought, in the order in which it came: points follow from it.
    pub brought: Vec<Brought>,
    /// Every setting of hers, those that wait included.
    pub settings: Vec<Setting>,
    /// What she said of days, dataset by dataset: what she keeps out enters no query there either.
    pub days: Vec<(String, Marked)>,
    /// The single rows that she keeps out, dataset by dataset.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows_out: Vec<(String, Vec<RowMark>)>,
    /// How she chose the values of fields to be kept, dataset by dataset.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<(String, BTreeMap<String, Keeping>)>,
    /// The shares she holds.
    pub shares: Vec<Held>,
    /// When she came to valid assemblies.
    pub meetings: Vec<Time>,
}

/// Shares of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// When she bought them.
    pub at: Time,
    /// How many.
    pub shares: u32,
    /// What she paid for them.
    pub paid_minor: u64,
}

/// A member's part in an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Brought {
    /// Which dataset.
    pub dataset: String,
    /// When.
    pub at: Time,
    /// Whether the rows may enter queries.
    pub confirmed: bool,
    /// How many.
    pub rows: u32,
    /// Whether she took them back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub taken_back: bool,
}

/// An import of which rows are carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its number in the co-op that is left.
    pub from: ContributionNo,
    /// Which dataset.
    pub dataset: String,
    /// Whose, by her number there, when all rows are one member's.
    pub member: Option<MemberNo>,
    /// When.
    pub at: Time,
    /// Whether its rows may enter queries.
    pub confirmed: bool,
    /// Whether its rows were deleted since.
    pub gone: bool,
    /// Whether the days for which its rows are kept are over.
    pub past: bool,
    /// How many of its files are kept as they were brought.
    pub originals: u32,
}

/// A member who is carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passenger {
    /// Her number in the co-op that she leaves.
    pub from: MemberNo,
    /// All that she has.
    pub standing: Standing,
    /// Her rows, by the place of the import among those carried.
    pub credits: Vec<(usize, u32)>,
    /// The places of those imports of which she took her rows back.
    pub taken_back: Vec<usize>,
}

/// A data user as it is carried: under the same number, and not vetted yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Its class.
    pub class: String,
    /// Its country.
    pub country: String,
    /// Salted digest of its name.
    pub commitment: Hash,
}

/// Everything that a parting carries, in the order of the new numbers.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The members.
    pub members: Vec<Passenger>,
    /// The imports that they had part in.
    pub imports: Vec<Import>,
    /// Data users, for consents speak of them by number.
    pub users: Vec<Visitor>,
    /// How often each dataset was chartered.
    pub charters: Vec<consent::Event>,
    /// What was spent on the members' rows.
    pub debits: Vec<query::Carried>,
}

/// Everything that arrives, with what only the new co-op knows.
#[derive(Debug)]
pub struct Arriving {
    /// What is carried.
    pub carried: Carried,
    /// Salted digests of the members' new private records, in their order.
    pub commitments: Vec<Hash>,
    /// Digests of the new files' digests, import by import.
    pub files: Vec<Hash>,
}
