//! Who came through a page or the interface for programs, and not through the operator's terminal.

use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::ids::{MemberNo, UserNo};
use serde::Serialize;

/// Somebody at a page. Who she is was proved when she signed in; nothing in a request says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visitor {
    /// Nobody has signed in.
    Nobody,
    /// A member on her own device, or alone at a shared one.
    Member(MemberNo),
    /// A member who is helped: she gave her own PIN on a device where somebody who may help has signed in.
    Assisted {
        /// For whom.
        member: MemberNo,
        /// Who helps.
        by: MemberNo,
    },
    /// A data user.
    User(UserNo),
}

impl Visitor {
    /// The member whose matters these are.
    pub fn member(self) -> Option<MemberNo> {
        match self {
            Self::Member(member) | Self::Assisted { member, .. } => Some(member),
            Self::Nobody | Self::User(_) => None,
        }
    }

    /// The data user who has signed in.
    pub fn user(self) -> Option<UserNo> {
        match self {
            Self::User(user) => Some(user),
            Self::Nobody | Self::Member(_) | Self::Assisted { .. } => None,
        }
    }

    /// Who acts, for the rules; nobody may act before she has signed in.
    pub fn actor(self) -> Option<Actor> {
        match self {
            Self::Nobody => None,
            Self::Member(member) => Some(Actor::Member(member)),
            Self::Assisted { member, by } => Some(Actor::Assisted { member, by: Some(by) }),
            Self::User(user) => Some(Actor::User(user)),
        }
    }
}
