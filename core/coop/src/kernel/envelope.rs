//! How an event is written down: its envelope, its canonical bytes and its entry in the public log.

use super::facts::Actor;
use super::hash::Hash;
use super::time::Time;
use serde::{Deserialize, Serialize};

/// An event with its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope<E> {
    /// Place in the journal, from 0 without a gap.
    #[serde(with = "crate::kernel::wide")]
    pub seq: u64,
    /// Logged time.
    pub at: Time,
    /// Who acted.
    pub actor: Actor,
    /// The id of the act, chosen by whoever asked.
    pub request: String,
    /// What happened.
    pub event: E,
}

impl<E: Serialize> Envelope<E> {
    /// The bytes that are stored and hashed.
    ///
    /// # Errors
    /// When the event cannot be written as JSON, which no event type of this crate can cause.
    ///
    /// # Source
    /// RFC 8785 (JSON Canonicalization Scheme).
    pub fn canonical(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json_canonicalizer::to_vec(self)
    }
}

/// The entry of the public log: the digest of a salt and the canonical bytes of an event.
///
/// Without the salt nobody can test a guess at the event.
pub fn entry(salt: &[u8; 32], canonical: &[u8]) -> Hash {
    Hash::salted("fenwick/entry/v1", salt, canonical)
}

#[cfg(test)]
mod tests;
