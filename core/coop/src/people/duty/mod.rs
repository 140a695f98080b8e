//! Offices: who holds one, and whose word confirms what was done for somebody else.

mod seat;

pub use seat::Seat;

use super::bylaws::{Bylaws, Office};
use super::{Adopted, membership::Membership};
use crate::kernel::facts::Actor;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What happens to offices.
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
}

/// Who holds an office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Duties {
    officers: BTreeSet<MemberNo>,
    seats: Vec<Seat>,
}

impl Duties {
    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, bylaws: &Bylaws, at: Time) {
        match event {
            Event::Appointed { member, office } => {
                self.officers.insert(*member);
                let named = |found: &&Office| Some(&found.id) == office.as_ref();
                if let Some(office) = bylaws.offices.iter().find(named) {
                    self.appoint(office, *member, at);
                }
            }
        }
    }

    /// A member who left holds no office.
    pub fn vacate(&mut self, member: MemberNo, at: Time) {
        self.officers.remove(&member);
        self.end_all(member, at);
    }

    /// The officers in order of their numbers.
    pub fn officers(&self) -> impl Iterator<Item = MemberNo> {
        self.officers.iter().copied()
    }

    /// Whether a member is an officer.
    pub fn is_officer(&self, member: MemberNo) -> bool {
        self.officers.contains(&member)
    }

    /// The officer who acts.
    ///
    /// # Errors
    /// A refusal by `duty.officer` when whoever acts is none.
    pub fn acting(&self, actor: Actor) -> Result<MemberNo, Refusal> {
        actor
            .member()
            .filter(|member| self.is_officer(*member))
            .ok_or_else(|| {
                let names: Vec<String> = self.officers().map(|officer| officer.to_string()).collect();
                Refusal::new("duty.officer", "only an officer can do this").hint(format!(
                    "add --as OFFICER; officers are the members {}",
                    names.join(", ")
                ))
            })
    }

    /// Whether these officers are enough to attest; none named means not attested.
    ///
    /// # Errors
    /// A refusal by `duty.attest` when the named ones are too few, the same, no officers, or the member concerned.
    pub fn attested(
        &self,
        by: &[MemberNo],
        for_member: Option<MemberNo>,
        members: &Membership,
        bylaws: &Adopted<Bylaws>,
    ) -> Result<bool, Refusal> {
        if by.is_empty() {
            return Ok(false);
        }
        let needed = usize::try_from(bylaws.rule.attesting_officers).unwrap_or(usize::MAX);
        let refuse = |message: String| Err(Refusal::new("duty.attest", message).by(bylaws.motion));
        let distinct: BTreeSet<MemberNo> = by.iter().copied().collect();
        for officer in &distinct {
            members.active(*officer)?;
            if !self.is_officer(*officer) {
                return refuse(format!("member {officer} is not an officer and cannot attest"));
            }
            if Some(*officer) == for_member {
                return refuse(format!("officer {officer} cannot attest an act of her own"));
            }
        }
        if distinct.len() < needed {
            return refuse(format!(
                "{needed} different officers must attest; {} did",
                distinct.len()
            ));
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
