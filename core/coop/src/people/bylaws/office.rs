//! Offices: their duties, their seats and their terms; and what is watched so that the co-op does not decay.

use super::Fraction;
use super::voting::is_zero;
use fenwick_tally::Rule;
use serde::{Deserialize, Serialize};

/// An office of the co-op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Its id.
    pub id: String,
    /// What it is, for people.
    pub title: String,
    /// Its stated duties.
    pub duties: Vec<String>,
    /// What its holders may do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub powers: Vec<Power>,
    /// How many hold it.
    pub seats: u16,
    /// How many must hold it so that the co-op cannot be blocked.
    #[serde(default = "one")]
    pub holders_min: u16,
    /// How its holders are elected.
    pub elected_by: Rule,
    /// Days of one term.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub term_days: u32,
    /// Days in office, all terms together, after which a break is due.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub terms_days_max: u32,
    /// Days of that break, after which the count begins again.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub break_days: u32,
    /// Seats that only members of a class take.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserved: Vec<ClassSeats>,
}

/// What an office may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Power {
    /// Run the co-op from day to day: vet data users, approve requests, attest, expel.
    Manage,
    /// Review requests, together, with reasons.
    Review,
    /// Close complaints, with reasons.
    Complaints,
    /// Call an assembly.
    Call,
    /// Help members on a device that many share: what they do there counts as theirs, and says through whom.
    Assist,
}

/// Seats of a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassSeats {
    /// Which class.
    pub class: String,
    /// How many seats.
    pub seats: u16,
}

/// What is watched so that the co-op does not decay, and acts by itself. What is left out is not watched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// Days without an assembly of the members after which the co-op is only looked after: no new releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assembly_days_max: Option<u32>,
    /// Part of today's members who joined after the bylaws were adopted, at which all are asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turnover_max: Option<Fraction>,
    /// Part of the roll below which the turnout of a vote is a warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turnout_min: Option<Fraction>,
    /// Days after which the members are asked again whether a dataset benefits them; without an answer it gives no releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub benefit_days_max: Option<u32>,
}

impl Watch {
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Office {
    /// Whether its holders may do this.
    pub fn may(&self, power: Power) -> bool {
        self.powers.contains(&power)
    }
}

fn one() -> u16 {
    1
}
