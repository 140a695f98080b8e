//! Leaving: a member is expelled and appeals; the co-op ends; a class parts off into a co-op of its own.

mod copies;
mod ending;
mod event;
mod expulsion;
mod parting;

pub use copies::{Copies, Copy, stays_elsewhere};
pub use ending::{Decided, Ending};
pub use event::{Event, Sister};
pub use expulsion::{appeal, expel, kept_until, reinstatement};
pub use parting::{Parting, Partings, attests, keeps_officers, size_advice};

use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};

/// What can be done about somebody's leaving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Officers expel a member.
    Expel {
        /// Whom.
        member: MemberNo,
        /// Digest of their reasons.
        reasons: Hash,
        /// The officers.
        attested_by: Vec<MemberNo>,
    },
    /// An expelled member asks all members to decide.
    Appeal(MemberNo),
    /// About a copy of the whole co-op.
    Copy(Copy),
    /// Everything of the members of a class is in the new co-op, verified: they part.
    Part {
        /// The motion that decided it.
        motion: MotionNo,
        /// How many events this co-op had when all was copied; nothing may have happened since.
        size: u64,
        /// The log of the new co-op.
        sister: Sister,
        /// The officers who attest that it is done.
        attested_by: Vec<MemberNo>,
    },
}

#[cfg(test)]
mod tests;
