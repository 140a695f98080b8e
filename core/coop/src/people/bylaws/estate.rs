//! What belongs to whom: shares, points, what is left at the end, and who outside the co-op has a say in it.

use super::Fraction;
use super::voting::{Topic, is_zero};
use serde::{Deserialize, Serialize};

/// Shares in the capital. They carry no votes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    /// Price of one share.
    #[serde(with = "crate::kernel::wide")]
    pub price_minor: u64,
    /// The most that one member may pay for shares in a calendar year.
    #[serde(with = "crate::kernel::wide")]
    pub year_max_minor: u64,
}

/// How members earn points, by which a dividend may be shared out. Points cannot be passed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// For each day of data that its member validated.
    #[serde(with = "crate::kernel::wide")]
    pub day: u64,
    /// The most days of a calendar year that count.
    pub days_year_max: u32,
    /// For each share.
    #[serde(with = "crate::kernel::wide")]
    pub share: u64,
    /// For each assembly attended.
    #[serde(with = "crate::kernel::wide")]
    pub meeting: u64,
}

/// A condition under which a step of the split is carried out; until then its part goes to the reserve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// Only from what lifts the reserve above this part of the paid-in capital.
    ReserveOfCapital(Fraction),
}

/// What happens to what the co-op owns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assets {
    /// Who gets what is left when the co-op ends.
    #[serde(default, skip_serializing_if = "Residue::is_locked")]
    pub residue: Residue,
    /// The most that a share pays in a year, in hundredths of a per cent of its price; none is paid when left out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub share_return_basis_points_max: u32,
}

/// Who gets what is left when the co-op ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Residue {
    /// A co-operative or non-profit body with the same aims: the assets are locked.
    #[default]
    Successor,
    /// The members.
    Members,
    /// Somebody outside the co-op, such as an investor.
    Outsider,
}

/// Who outside the co-op has a say in it, and what members gave up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Autonomy {
    /// Funders, investors, public bodies with seats or vetoes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outsiders: Vec<Outsider>,
    /// Contracts that bind the co-op to one partner.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusive_contracts: Vec<String>,
    /// Whether members gave up the courts for arbitration.
    #[serde(default, skip_serializing_if = "super::is_no")]
    pub arbitration_waiver: bool,
}

/// Somebody outside the co-op who has a say in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outsider {
    /// What it is, such as "seed investor".
    pub title: String,
    /// Seats it fills, in any office.
    #[serde(default)]
    pub seats: u16,
    /// What does not pass against it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vetoes: Vec<Topic>,
    /// Part of yes and no by which the members take this say back, by a motion on the bylaws that it cannot veto. Nobody takes it back when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_by: Option<Fraction>,
}

/// How members leave, are expelled, and how the co-op ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    /// Days in which an expelled member may appeal to all members.
    pub appeal_days: u32,
    /// Days in which everybody takes her data out before a dissolved co-op deletes them.
    pub export_days: u32,
}

impl Default for Leaving {
    fn default() -> Self {
        Self {
            appeal_days: 30,
            export_days: 90,
        }
    }
}

impl Leaving {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Residue {
    fn is_locked(&self) -> bool {
        *self == Residue::Successor
    }
}

impl Assets {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Autonomy {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
