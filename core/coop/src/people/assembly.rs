//! Assemblies: called by officers, by a council, or by a share of the members; who came; and whether it was one.

mod close;

use super::Community;
use super::bylaws::Power;
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{AssemblyNo, MemberNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use close::hands;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What happens to assemblies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A member wants one.
    Demanded {
        /// Who.
        member: MemberNo,
    },
    /// It was called.
    Called {
        /// Its number.
        assembly: AssemblyNo,
        /// When it meets.
        meets_at: Time,
        /// By whom.
        by: Caller,
    },
    /// A member came.
    Attended {
        /// To which.
        assembly: AssemblyNo,
        /// Who.
        member: MemberNo,
    },
    /// It was held, and is over.
    Held {
        /// Which.
        assembly: AssemblyNo,
        /// How many members came.
        present: u64,
        /// How many there were.
        members: u64,
        /// Whether enough came for a quorum.
        valid: bool,
        /// Digest of the minutes.
        minutes: Hash,
    },
    /// A member came to a valid assembly of the co-op that this one parted from: it counts for her points.
    Came {
        /// Who.
        member: MemberNo,
        /// When it met.
        met_at: Time,
    },
}

/// Who called an assembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Caller {
    /// Somebody whose office may.
    Officer(MemberNo),
    /// So many members who demanded it.
    Members(u64),
}

/// Something done about an assembly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Demand one.
    Demand,
    /// Call one.
    Call {
        /// When it meets.
        meets_at: Time,
    },
    /// Mark that a member came.
    Attend(AssemblyNo, MemberNo),
    /// Close it, with its minutes.
    Hold(AssemblyNo, Hash),
}

/// One assembly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assembly {
    /// When it was called.
    pub called_at: Time,
    /// When it meets.
    pub meets_at: Time,
    /// By whom it was called.
    pub by: Caller,
    /// Who came.
    pub attended: BTreeSet<MemberNo>,
    /// Who marked that others came.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub marked_by: BTreeSet<MemberNo>,
    /// Whether it was held, and enough came.
    pub valid: Option<bool>,
    /// Digest of its minutes.
    pub minutes: Option<Hash>,
}

/// All assemblies, by number from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Assemblies {
    assemblies: Vec<Assembly>,
    /// When members came to valid assemblies of the co-op that this one parted from.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    before: BTreeMap<MemberNo, Vec<Time>>,
    /// Who demands one since members last called one, or one was held to which enough came.
    pub demanding: BTreeSet<MemberNo>,
}

impl Assemblies {
    /// The assembly of this number.
    ///
    /// # Errors
    /// A refusal by `assembly.unknown`.
    pub fn get(&self, assembly: AssemblyNo) -> Result<&Assembly, Refusal> {
        let found = self.assemblies.get(assembly.index()).filter(|_| assembly.0 > 0);
        found.ok_or_else(|| {
            Refusal::new("assembly.unknown", format!("there is no assembly {assembly}"))
                .hint("`fenwick assembly list` shows them")
        })
    }

    /// Every assembly with its number.
    pub fn all(&self) -> impl Iterator<Item = (AssemblyNo, &Assembly)> {
        let numbered = self.assemblies.iter().enumerate();
        numbered.map(|(place, assembly)| (AssemblyNo::after(place), assembly))
    }

    /// Valid assemblies to which members came, here and in the co-op that this one parted from: who, and when they met.
    pub fn came(&self) -> impl Iterator<Item = (MemberNo, Time)> {
        let before = self.before.iter();
        let before = before.flat_map(|(member, times)| times.iter().map(|at| (*member, *at)));
        let valid = self.assemblies.iter().filter(|held| held.valid == Some(true));
        let here = valid.flat_map(|held| held.attended.iter().map(|member| (*member, held.meets_at)));
        before.chain(here)
    }

    /// When the last assembly met to which enough members came.
    pub fn last_valid_at(&self) -> Option<Time> {
        let valid = self
            .assemblies
            .iter()
            .filter(|assembly| assembly.valid == Some(true));
        valid.map(|assembly| assembly.meets_at).max()
    }

    /// Decides an act.
    ///
    /// # Errors
    /// When it is early, late, or another's to do.
    pub fn decide(&self, act: Act, community: &Community<'_>, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let refuse =
            |rule: &str, message: String| Err(Refusal::new(rule, message).by(community.bylaws.motion));
        let member = facts
            .actor
            .member()
            .ok_or_else(|| Refusal::new("assembly.member", "this is a member's to do: add --as ID"))?;
        community.members.active(member)?;
        let calls = community.may(member, Power::Call) || community.may(member, Power::Manage);
        match act {
            Act::Demand => self.demand(member, community, facts.now),
            Act::Call { .. } if !calls => refuse("assembly.call", "only an office that may call an assembly does; other members demand one: `fenwick assembly demand --as ID`".to_owned()),
            Act::Call { meets_at } => {
                let first = self.first_date(community, facts.now);
                if meets_at < first {
                    return refuse("assembly.notice", format!("members get notice: an assembly called now meets on {first} at the earliest"));
                }
                Ok(vec![self.called(meets_at, Caller::Officer(member))])
            }
            Act::Attend(assembly, who) => {
                let found = self.meeting(assembly, facts.now)?;
                community.members.active(who)?;
                if who != member && !calls {
                    return Err(Refusal::new("rights.own-act", format!("only member {who}, or an officer at the door, marks that she came")));
                }
                let came = found.attended.contains(&who);
                Ok((!came).then_some(Event::Attended { assembly, member: who }).into_iter().collect())
            }
            Act::Hold(assembly, minutes) => {
                let found = self.meeting(assembly, facts.now)?;
                found.may_close((assembly, member), calls, community)?;
                found.second((assembly, facts.actor), community)?;
                Ok(vec![found.held((assembly, minutes), community)])
            }
        }
    }

    fn demand(&self, member: MemberNo, community: &Community<'_>, now: Time) -> Result<Vec<Event>, Refusal> {
        let Some(initiative) = community.bylaws.rule.voting.initiative else {
            return Err(Refusal::new(
                "assembly.demand",
                "these bylaws give members no right to call an assembly",
            )
            .by(community.bylaws.motion));
        };
        if self.demanding.contains(&member) {
            return Ok(Vec::new());
        }
        let demanding = |others: usize| u64::try_from(others.saturating_add(1)).unwrap_or(u64::MAX);
        let here = || {
            let here = |who: &&MemberNo| community.members.active(**who).is_ok();
            demanding(self.demanding.iter().filter(here).count())
        };
        let mut events = vec![Event::Demanded { member }];
        let enough = |demanding: u64| initiative.is_reached(demanding, community.size());
        // Who left is looked for only when all of them together would be enough.
        if enough(demanding(self.demanding.len())) && enough(here()) {
            events.push(self.called(self.first_date(community, now), Caller::Members(here())));
        }
        Ok(events)
    }

    fn called(&self, meets_at: Time, by: Caller) -> Event {
        Event::Called {
            assembly: AssemblyNo::after(self.assemblies.len()),
            meets_at,
            by,
        }
    }

    fn first_date(&self, community: &Community<'_>, now: Time) -> Time {
        now.plus_days(community.bylaws.rule.voting.assembly_notice_days)
    }

    fn meeting(&self, assembly: AssemblyNo, now: Time) -> Result<&Assembly, Refusal> {
        let found = self.get(assembly)?;
        let refuse = |message: String| Err(Refusal::new("assembly.date", message));
        if found.valid.is_some() {
            return refuse(format!("assembly {assembly} is over"));
        }
        if now < found.meets_at {
            return refuse(format!("assembly {assembly} meets at {}", found.meets_at));
        }
        Ok(found)
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, (at, actor): (Time, Actor)) {
        match event {
            Event::Demanded { member } => drop(self.demanding.insert(*member)),
            Event::Called { meets_at, by, .. } => {
                // A date that officers set, however late, does not answer what members demand.
                if matches!(by, Caller::Members(_)) {
                    self.demanding.clear();
                }
                self.assemblies.push(Assembly {
                    called_at: at,
                    meets_at: *meets_at,
                    by: *by,
                    attended: BTreeSet::new(),
                    marked_by: BTreeSet::new(),
                    valid: None,
                    minutes: None,
                });
            }
            Event::Came { member, met_at } => self.before.entry(*member).or_default().push(*met_at),
            Event::Attended { assembly, member } => self.change(*assembly, |found| {
                found.attended.insert(*member);
                found.marked_by.extend(hands(actor).filter(|hand| hand != member));
            }),
            Event::Held {
                assembly,
                valid,
                minutes,
                ..
            } => {
                if *valid {
                    self.demanding.clear();
                }
                self.change(*assembly, |found| {
                    found.valid = Some(*valid);
                    found.minutes = Some(*minutes);
                });
            }
        }
    }

    fn change(&mut self, assembly: AssemblyNo, with: impl FnOnce(&mut Assembly)) {
        if let Some(found) = self.assemblies.get_mut(assembly.index()) {
            with(found);
        }
    }
}

#[cfg(test)]
mod tests;
