//! An act: what is asked, by whom, and what is kept and answered when it is done.

use crate::ballot_box::Cast;
use crate::error::{Failure, OfficeError};
use crate::journal::{ActKey, Write};
use crate::keyring::{Keyring, KeyringError, Sealed, Secret};
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::{Command, Coop, Entry};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is made durable with an act's entries.
#[derive(Default)]
pub struct Side {
    /// Changes beside the journal.
    pub writes: Vec<Write>,
    /// Keys of members whom the act admits.
    pub keys: Vec<(u32, Secret)>,
    /// A paper that goes into a ballot box in the same commit: taken and cast, or neither.
    pub cast: Option<Cast>,
}

/// Works out what to keep, once the events and their numbers are known; what an import credits each member with is not among them.
pub type Keep = Box<dyn FnOnce(&[Entry]) -> Result<Side, KeyringError> + Send>;

/// Works out the answer from the state after the act and its entries, but for what an import credits each member with.
pub type Reply = Box<dyn FnOnce(&Coop, &[Entry]) -> Value + Send>;

/// Who asks, when, and under which id.
#[derive(Clone, Debug)]
pub struct Asker {
    /// Who.
    pub actor: Actor,
    /// The time to set a test clock to.
    pub now: Option<Time>,
    /// The id under which a repeat is harmless.
    pub request: Option<String>,
    /// Digest of what is asked, for telling a repeat from another act under the same id.
    pub body: Hash,
}

/// Something to be done.
pub struct Act {
    /// Who asks, when, under which id.
    pub asker: Asker,
    /// What.
    pub command: Command,
    /// What to keep with it.
    pub keep: Keep,
    /// What to answer.
    pub reply: Reply,
}

impl Act {
    /// An act that keeps nothing beside its entries.
    pub fn plain(
        asker: Asker,
        command: Command,
        reply: impl FnOnce(&Coop, &[Entry]) -> Value + Send + 'static,
    ) -> Self {
        Self {
            asker,
            command,
            keep: Box::new(|_| Ok(Side::default())),
            reply: Box::new(reply),
        }
    }
}

impl Asker {
    /// The key by which a repeat is known, if an id was given. What people type as an id is kept as a keyed digest only.
    pub fn key(&self, keyring: &Keyring) -> Option<ActKey> {
        let actor = serde_json::to_string(&self.actor).unwrap_or_default();
        let request = keyring.request(self.request.as_ref()?);
        Some(ActKey { actor, request })
    }
}

/// The outcome of an act as it is remembered.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was done.
    Done(Value),
    /// A rule said no.
    Refused(Refusal),
}

impl Outcome {
    /// The outcome as an answer.
    ///
    /// # Errors
    /// The refusal, when it was one.
    pub fn into_result(self) -> Result<Value, Failure> {
        match self {
            Outcome::Done(value) => Ok(value),
            Outcome::Refused(refusal) => Err(Failure::Refused(refusal)),
        }
    }

    /// Seals the outcome for keeping.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn seal(&self, keyring: &Keyring) -> Result<Vec<u8>, OfficeError> {
        let text = serde_json::to_vec(self).map_err(OfficeError::Canonical)?;
        Ok(keyring.texts().seal(Sealed::Outcome, &text)?)
    }

    /// Opens a kept outcome.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn open(keyring: &Keyring, sealed: &[u8]) -> Result<Self, OfficeError> {
        let text = keyring.texts().open(Sealed::Outcome, sealed)?;
        serde_json::from_slice(&text).map_err(OfficeError::Canonical)
    }
}
