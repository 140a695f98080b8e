//! What is written down of how somebody signs in: numbers, dates and digests.

use super::Who;
use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;
use crate::kernel::time::Time;
use serde::{Deserialize, Serialize};

/// What happens to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Somebody got a code with which to set up her account.
    Invited {
        /// Whose account.
        who: Who,
        /// Digest of the code.
        code: Hash,
        /// When the code is worth nothing any more.
        until: Time,
    },
    /// She set up a way to sign in.
    Enrolled {
        /// Whose account.
        who: Who,
        /// Which way.
        kind: Kind,
        /// Digest of what is kept of it; it goes when she is erased.
        credential: Hash,
        /// Digest of the code that she used up; none when she was signed in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<Hash>,
    },
    /// A way to sign in is gone.
    Dropped {
        /// Whose account.
        who: Who,
        /// Digest of what was kept of it.
        credential: Hash,
    },
    /// Officers let somebody in again who had lost her ways: they are all gone, and she got a new code.
    Recovered {
        /// Whose account.
        who: Who,
        /// Digest of the code.
        code: Hash,
        /// When the code is worth nothing any more.
        until: Time,
        /// The officers.
        attested_by: Vec<MemberNo>,
    },
    /// She has seen that officers let her in again.
    Seen {
        /// Whose account.
        who: Who,
    },
}

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A passkey on a device.
    Passkey,
    /// Her number and a PIN.
    Pin,
    /// A secret that a program of hers shows; nobody signs in to pages with it.
    Key,
}

impl Event {
    /// Whose account it is about.
    pub fn who(&self) -> Who {
        match self {
            Event::Invited { who, .. }
            | Event::Enrolled { who, .. }
            | Event::Dropped { who, .. }
            | Event::Recovered { who, .. }
            | Event::Seen { who } => *who,
        }
    }
}
