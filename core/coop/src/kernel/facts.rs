//! What the world adds to a command: when, by whom, and fresh randomness. Values, never calls.

use super::ids::{MemberNo, UserNo};
use super::time::Time;
use serde::{Deserialize, Serialize};

/// Who acts. There is no default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// Whoever runs the machine, at its terminal.
    Operator,
    /// A member with a key of her own.
    Member(MemberNo),
    /// A member through the operator's terminal or a facilitator's device.
    Assisted {
        /// For whom.
        member: MemberNo,
        /// Through whom; none is the operator.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<MemberNo>,
    },
    /// A date that came due.
    Calendar,
    /// A data user with a key of its own.
    User(UserNo),
}

impl Actor {
    /// The member for whom the act counts.
    pub fn member(self) -> Option<MemberNo> {
        match self {
            Actor::Member(member) | Actor::Assisted { member, .. } => Some(member),
            Actor::Operator | Actor::Calendar | Actor::User(_) => None,
        }
    }

    /// The data user who acts for itself.
    pub fn user(self) -> Option<UserNo> {
        match self {
            Actor::User(user) => Some(user),
            Actor::Operator | Actor::Calendar | Actor::Member(_) | Actor::Assisted { .. } => None,
        }
    }

    /// Whether someone else's hands did it.
    pub fn is_assisted(self) -> bool {
        matches!(self, Actor::Assisted { .. })
    }
}

/// The facts under which a command is decided.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Logged time: never before the last event.
    pub now: Time,
    /// Who acts.
    pub actor: Actor,
    /// 256 fresh random bits.
    pub entropy: [u8; 32],
}
