//! Who belongs, the rules they gave themselves, and how they change them.

pub mod access;
pub mod assembly;
pub mod ballot;
pub mod bylaws;
pub mod capital;
pub mod charter;
pub mod duty;
pub mod language;
pub mod leaving;
pub mod membership;
pub mod proposal;
pub mod record;
pub mod restoring;
pub mod rights;
pub mod watch;

use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use ballot::Rules;
use bylaws::{Body, Bylaws, Office, Power, Price, Topic};
use charter::Charter;
use duty::Duties;
use membership::Membership;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A rule in force, with the motion that adopted it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted<T> {
    /// The rule.
    pub rule: T,
    /// The motion; 0 is the founding.
    pub motion: MotionNo,
}

/// The people and the rules they gave themselves: what every decision among them rests on.
#[derive(Clone, Copy)]
pub struct Community<'a> {
    /// The bylaws in force.
    pub bylaws: &'a Adopted<Bylaws>,
    /// The price in force.
    pub price: &'a Adopted<Price>,
    /// The charters in force, by dataset.
    pub charters: &'a BTreeMap<String, Adopted<Charter>>,
    /// The register.
    pub members: &'a Membership,
    /// Offices.
    pub duties: &'a Duties,
}

impl<'a> Community<'a> {
    /// The office of this id.
    ///
    /// # Errors
    /// A refusal by `duty.office` that names those there are.
    pub fn office(&self, id: &str) -> Result<&'a Office, Refusal> {
        let offices = &self.bylaws.rule.offices;
        offices.iter().find(|office| office.id == id).ok_or_else(|| {
            let known: Vec<&str> = offices.iter().map(|office| office.id.as_str()).collect();
            Refusal::new("duty.office", format!("the bylaws name no office '{id}'"))
                .by(self.bylaws.motion)
                .hint(match known.is_empty() {
                    true => "these bylaws name no offices".to_owned(),
                    false => format!("offices: {}", known.join(", ")),
                })
        })
    }

    /// Whether a member holds an office that may do this. Without offices in the bylaws, the officers may do everything.
    pub fn may(&self, member: MemberNo, power: Power) -> bool {
        let offices = &self.bylaws.rule.offices;
        if offices.is_empty() || power == Power::Manage {
            return self.duties.is_officer(member);
        }
        offices
            .iter()
            .any(|office| office.may(power) && self.duties.holds(member, &office.id))
    }

    /// The office that decides under these rules, when it is not all members.
    pub fn council_of<'r>(&self, rules: &'r Rules) -> Option<&'r str> {
        match &rules.body {
            Body::Members => None,
            Body::Council(office) => Some(office.as_str()),
        }
    }

    /// Whether an office decides on this topic, and nobody holds it.
    pub fn lacks_council(&self, topic: Topic) -> bool {
        match self.bylaws.rule.voting.body_of(topic) {
            Body::Members => false,
            Body::Council(office) => self.duties.holders(office).next().is_none(),
        }
    }

    /// The motion that set the price, where it is another than the one that adopted the bylaws.
    pub fn price_by(&self) -> Option<MotionNo> {
        Some(self.price.motion).filter(|motion| *motion != self.bylaws.motion)
    }

    /// How many members there are now.
    pub fn size(&self) -> u64 {
        self.members.count()
    }
}
