//! What can go wrong in the world. A refusal is something else: see [`crate::Failure`].

use crate::ballot_box::BoxFault;
use crate::journal::JournalError;
use crate::keyring::KeyringError;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::refusal::Refusal;

/// An error of the world, or a bug.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// The store failed.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A key failed.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// A stored event cannot be read.
    #[error("entry {seq} of the journal cannot be read; run `fenwick verify`, then restore a backup")]
    Unreadable {
        /// Where.
        seq: u64,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// An entry is not there.
    #[error("entry {0} of the journal is missing; run `fenwick verify`, then restore a backup")]
    Missing(u64),
    /// An event cannot be written as canonical JSON.
    #[error("an event cannot be written as canonical JSON")]
    Canonical(#[source] serde_json::Error),
    /// The journal is damaged where it begins.
    #[error("{0}; restore a backup")]
    Damaged(String),
    /// The journal does not begin with a founding.
    #[error(
        "the journal does not begin with a founding that this program knows; a newer program may have written it"
    )]
    NotFounded,
    /// The key of a member is gone.
    #[error("the key of member {0} is gone, so nothing can be written about her")]
    NoKey(MemberNo),
    /// The same request id was used for something else.
    #[error("the request id '{0}' was already used for another act; choose a new id")]
    RequestIdReused(String),
    /// A time was given to a co-op whose clock is the wall's.
    #[error("--now is only for co-ops founded with --test-clock")]
    NotTestClock,
    /// A time before the last event.
    #[error("time does not run backwards: the last event was at {0}")]
    Backwards(fenwick_coop::kernel::time::Time),
    /// The writer has stopped.
    #[error("the co-op's writer has stopped; run the command again")]
    Stopped,
    /// What was cast is no paper.
    #[error("what was cast is longer than any ballot paper; copy the paper's text again")]
    Paper,
    /// A ballot box is not what it was left as.
    #[error("the ballot box of motion {0} is damaged: {1}; restore a backup")]
    Box(fenwick_coop::kernel::ids::MotionNo, BoxFault),
    /// A text does not match its digest or is not there.
    #[error("a text that an event names is missing or damaged; run `fenwick verify`")]
    Text,
}

impl OfficeError {
    /// A stable id for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            OfficeError::Journal(JournalError::Full) => "disk.full",
            OfficeError::Journal(_) => "journal.store",
            OfficeError::Keyring(_) => "keyring",
            OfficeError::Unreadable { .. } | OfficeError::Missing(_) | OfficeError::NotFounded => {
                "journal.unreadable"
            }
            OfficeError::Damaged(_) => "verify.failed",
            OfficeError::Canonical(_) => "event.canonical",
            OfficeError::NoKey(_) => "member.no-key",
            OfficeError::RequestIdReused(_) => "request-id.reused",
            OfficeError::NotTestClock | OfficeError::Backwards(_) => "clock",
            OfficeError::Stopped => "office.stopped",
            OfficeError::Paper => "paper.malformed",
            OfficeError::Box(..) => "ballot.damaged",
            OfficeError::Text => "text.missing",
        }
    }
}

/// Why an act was not done: a rule said no, or the world failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A rule said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The world failed.
    #[error(transparent)]
    Error(#[from] OfficeError),
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Failure::Error(error.into())
    }
}

impl From<KeyringError> for Failure {
    fn from(error: KeyringError) -> Self {
        Failure::Error(error.into())
    }
}
