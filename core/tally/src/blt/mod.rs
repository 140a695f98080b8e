//! Elections as text in the form of OpaVote's BLT.

mod read;
mod write;

use crate::profile::{Candidate, Profile};
use serde::{Deserialize, Serialize};

pub use read::read;
pub use write::write;

/// An election as a BLT text holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blt {
    /// What the election is called.
    pub title: String,
    /// How many are to be elected.
    pub seats: u16,
    /// The candidates' names, in the order of their numbers.
    pub names: Vec<String>,
    /// Short names that stand for numbers in the text, in the same order; empty when it uses numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nicknames: Vec<String>,
    /// Whom a tie falls on first; see [`Blt::lot`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tie_order: Vec<Candidate>,
    /// The ballots, and who withdrew.
    pub profile: Profile,
}

impl Blt {
    /// The tie order as [`crate::count`] takes it.
    ///
    /// In BLT the tie order says who is *picked* first when several are tied, and what ties are picked for is exclusion.
    /// So the last in it is the first in the lot.
    pub fn lot(&self) -> Vec<Candidate> {
        self.tie_order.iter().rev().copied().collect()
    }
}

/// What is wrong with a BLT text, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct BltError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub problem: String,
}
