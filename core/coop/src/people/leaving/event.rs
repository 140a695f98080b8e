//! What happens when many leave at once.

use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::time::Time;
use crate::people::bylaws::Residue;
use serde::{Deserialize, Serialize};

/// What happens to the co-op as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The days for taking everything out are over: the co-op has ended. With this event what is left goes where the
    /// bylaws say, and every member's data are gone.
    Dissolved {
        /// The motion that decided it.
        motion: MotionNo,
        /// Who gets what is left.
        residue: Residue,
        /// How much that is: the reserve, the funds, and income that was not shared out.
        #[serde(with = "crate::kernel::wide")]
        moved_minor: u64,
    },
    /// The members of a class parted off into a co-op of their own, which holds all that is theirs.
    Split {
        /// The motion that decided it.
        motion: MotionNo,
        /// The log of the new co-op as it stood then.
        sister: Sister,
        /// How many parted.
        members: u32,
        /// What they were owed and had paid for shares: the new co-op owes it to them now, and this one to the new co-op.
        #[serde(with = "crate::kernel::wide")]
        balance_minor: u64,
        /// The officers who attested it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attested_by: Vec<MemberNo>,
    },
    /// Nobody carried a parting out in time: it is to be voted anew.
    SplitLapsed {
        /// The motion that decided it.
        motion: MotionNo,
    },
    /// A member parted: she left, her rows and her balance went with her.
    Parted {
        /// Who.
        member: MemberNo,
        /// The motion that decided it.
        motion: MotionNo,
        /// What she was owed.
        #[serde(with = "crate::kernel::wide")]
        balance_minor: u64,
        /// What she had paid for shares.
        #[serde(default, skip_serializing_if = "is_zero", with = "crate::kernel::wide")]
        capital_minor: u64,
    },
    /// The whole co-op was taken out, with its keys. From here on a copy rests.
    Exported {
        /// Whether it moves: then it rests here too, until one of the two takes over.
        moves: bool,
    },
    /// The archive is written, and the co-op goes on here. No copy in an archive has this entry.
    Stayed,
    /// This copy goes on: officers say that the other one is retired.
    TookOver {
        /// The officers.
        attested_by: Vec<MemberNo>,
    },
    /// A member came from the co-op that this one parted from.
    Arrived {
        /// Who.
        member: MemberNo,
        /// Her number there.
        from: MemberNo,
        /// When she joined there.
        joined: Time,
        /// What she was owed there, and is owed here now.
        #[serde(with = "crate::kernel::wide")]
        balance_minor: u64,
        /// What she had paid for shares there.
        #[serde(default, skip_serializing_if = "is_zero", with = "crate::kernel::wide")]
        capital_minor: u64,
    },
}

/// A co-op's log as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sister {
    /// Its verifier key.
    pub log_key: String,
    /// Its size.
    #[serde(with = "crate::kernel::wide")]
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

impl Event {
    /// The member whom it is about, if one.
    pub fn subject(&self) -> Option<MemberNo> {
        match self {
            Event::Dissolved { .. }
            | Event::Split { .. }
            | Event::SplitLapsed { .. }
            | Event::Exported { .. }
            | Event::Stayed
            | Event::TookOver { .. } => None,
            Event::Parted { member, .. } | Event::Arrived { member, .. } => Some(*member),
        }
    }
}

fn is_zero(amount: &u64) -> bool {
    *amount == 0
}
