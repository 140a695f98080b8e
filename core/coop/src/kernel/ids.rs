//! Numbers by which the co-op names things. A number says nothing about the person behind it.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! number {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl $name {
            /// The number that follows the last one given out, counted from one.
            pub fn after(count: usize) -> Self {
                Self(u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1))
            }

            /// Where the thing of this number lies in a list that counts from one.
            pub fn index(self) -> usize {
                usize::try_from(self.0.saturating_sub(1)).unwrap_or(usize::MAX)
            }
        }
    )*};
}

number! {
    /// A member (or an account that is not a member) of one co-op.
    MemberNo,
    /// A data user.
    UserNo,
    /// A motion; 0 is the founding.
    MotionNo,
    /// A proposal: an item that seeks support before it is noticed.
    ProposalNo,
    /// An assembly of the members.
    AssemblyNo,
    /// A complaint.
    ComplaintNo,
    /// A contribution: one import.
    ContributionNo,
    /// A consent setting as it was given.
    ConsentNo,
    /// A request.
    RequestNo,
    /// A query that reserved budget.
    QueryNo,
    /// A release.
    ReleaseNo,
    /// An invoice.
    InvoiceNo,
    /// A dividend.
    DividendNo,
    /// A sending of a member's own records.
    SendingNo,
}

/// The founding: the motion under which the template's bylaws and charters are in force.
pub const FOUNDING: MotionNo = MotionNo(0);
