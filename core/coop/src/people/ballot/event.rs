//! What is written down of a motion: its matter, its rules, its votes and its outcome.

use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::time::Time;
use crate::people::bylaws::{Bylaws, Fraction};
use crate::people::charter::Charter;
use fenwick_tally::{Answer, Count};
use serde::{Deserialize, Serialize};

/// What a motion would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// Adopt or replace a charter.
    Charter(Box<Charter>),
    /// Replace the bylaws.
    Bylaws(Box<Bylaws>),
    /// Approve a method, or withdraw its approval.
    Method {
        /// Digest of its text.
        method: Hash,
        /// Whether it may be asked.
        approve: bool,
    },
}

/// What happens to motions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A motion was tabled and noticed. Its rules are frozen here.
    Noticed {
        /// Its number.
        motion: MotionNo,
        /// Which member sponsors it; none when the office tabled it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sponsor: Option<MemberNo>,
        /// What it would change.
        matter: Matter,
        /// The rules under which it is decided.
        rules: Rules,
    },
    /// Voting began.
    Opened {
        /// Which motion.
        motion: MotionNo,
    },
    /// A member voted. A later vote of hers replaces it.
    Voted {
        /// Which motion.
        motion: MotionNo,
        /// Who.
        member: MemberNo,
        /// What.
        answer: Answer,
    },
    /// Voting ended; the outcome is carried out with this event.
    Closed {
        /// Which motion.
        motion: MotionNo,
        /// The count.
        count: Count,
        /// Members on the roll at the close.
        roll: u64,
        /// Whether it passed.
        passed: bool,
    },
}

/// The rules of one motion, frozen at its notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Who joined later does not vote.
    pub roll_at: Time,
    /// When voting begins.
    pub opens_at: Time,
    /// When voting ends: a vote at this moment is too late.
    pub closes_at: Time,
    /// Part of the roll that must take part.
    pub quorum: Fraction,
    /// Part of yes and no together that must be yes.
    pub threshold: Fraction,
    /// The motion that adopted these rules.
    pub adopted_by: MotionNo,
}
