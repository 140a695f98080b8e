//! Leaving: a member is expelled and appeals; the co-op ends.

mod ending;
mod event;
mod expulsion;

pub use ending::{Decided, Ending};
pub use event::Event;
pub use expulsion::{appeal, expel, reinstatement};

use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;

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
}

#[cfg(test)]
mod tests;
