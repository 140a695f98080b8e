//! What is written down of duties: seats, conflicts of interest, opinions and complaints.

use super::complaint::About;
use super::review::Opinion;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ComplaintNo, MemberNo, RequestNo, UserNo};
use serde::{Deserialize, Serialize};

/// What happens to offices and to those who hold them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A member became an officer at the founding.
    Appointed {
        /// Who.
        member: MemberNo,
        /// The office; none where the bylaws name none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        office: Option<String>,
    },
    /// A holder gave her seat up. Where too few would be left, it passes on with the election of a successor.
    Resigned {
        /// Who.
        member: MemberNo,
        /// Which office.
        office: String,
    },
    /// A term came to its end.
    TermEnded {
        /// Whose.
        member: MemberNo,
        /// Of which office.
        office: String,
    },
    /// Somebody who holds an office has an interest of her own in a data user.
    ConflictDeclared {
        /// Who.
        member: MemberNo,
        /// In which data user.
        user: UserNo,
        /// Who said so: she herself, or another officer.
        by: MemberNo,
        /// Digest of the reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Hash>,
    },
    /// Two officers found that a conflict of interest is over.
    ConflictEnded {
        /// Whose.
        member: MemberNo,
        /// With which data user.
        user: UserNo,
        /// The officers.
        by: Vec<MemberNo>,
    },
    /// A member of the council gave her opinion of a request. A later one of hers replaces it until the decision.
    Reviewed {
        /// Which request.
        request: RequestNo,
        /// Whose opinion.
        member: MemberNo,
        /// Whether she is for it.
        favours: bool,
        /// Digest of her reasons.
        reasons: Hash,
    },
    /// A member complained.
    Complained {
        /// Its number.
        complaint: ComplaintNo,
        /// Who.
        member: MemberNo,
        /// About whom.
        about: About,
        /// Digest of what she says.
        text: Hash,
    },
    /// There is a complaint: all members may know that, and not whose it is or about whom.
    ComplaintOpened {
        /// Its number.
        complaint: ComplaintNo,
    },
    /// A complaint was closed, with reasons.
    ComplaintClosed {
        /// Which.
        complaint: ComplaintNo,
        /// By whom.
        by: MemberNo,
        /// Digest of the reasons.
        reasons: Hash,
    },
    /// Whose complaint it is put it before the members, because nobody else may close it.
    ComplaintPut {
        /// Which.
        complaint: ComplaintNo,
        /// Whose.
        member: MemberNo,
    },
    /// A rule stopped an act of which all members should know that it was tried.
    Barred {
        /// Stable id of the rule.
        rule: String,
        /// Who tried; none is whoever runs the machine.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        member: Option<MemberNo>,
        /// For which data user.
        user: UserNo,
    },
}

impl Event {
    /// The opinion that it gives of a request.
    pub fn opinion(&self) -> Option<(RequestNo, Opinion)> {
        let Event::Reviewed {
            request,
            member,
            favours,
            reasons,
        } = self
        else {
            return None;
        };
        let opinion = Opinion {
            member: *member,
            favours: *favours,
            reasons: *reasons,
        };
        Some((*request, opinion))
    }

    /// The member whom it is about, and nobody else's to know.
    pub fn subject(&self) -> Option<MemberNo> {
        match self {
            Event::Complained { member, .. } | Event::ComplaintPut { member, .. } => Some(*member),
            _ => None,
        }
    }
}
