//! Motions: notice, opening, votes, close and outcome. The rules freeze at notice; what passes is carried out by itself.

mod audit;
mod choice;
mod count;
mod election;
mod event;
mod matter;
mod motion;
mod paper;
mod proxy;
mod roll;
mod rules;
mod vote;

pub use audit::Fault;
pub use election::Ballots;
pub use event::{Choice, ClassCount, Elected, Event, Paper, Shortfall};
pub use matter::{Election, Matter, Party};
pub use motion::{Candidacy, Counted, Motion, Outcome, Stage, UNOPENED_DAYS};
pub use paper::{Emptied, RoomCount};
pub use proxy::Proxies;
pub use roll::Roll;
pub use rules::Rules;
pub use vote::Vote;

use super::Community;
use super::bylaws::{Power, Topic};
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::ids::{MemberNo, MotionNo, ProposalNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::Serialize;
use std::collections::BTreeSet;

/// What is tabled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tabled {
    /// What it would change.
    pub matter: Matter,
    /// Whether it cannot wait.
    pub urgent: bool,
}

/// Secret votes that wait for a machine to do its part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tending {
    /// Without their tellers' keys.
    pub lack_keys: Vec<MotionNo>,
    /// Over, with papers in a box that is to be opened.
    pub await_box: Vec<MotionNo>,
}

/// All motions, by number from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Motions {
    motions: Vec<Motion>,
    /// Those that have not ended.
    under_way: BTreeSet<MotionNo>,
}

impl From<Matter> for Tabled {
    fn from(matter: Matter) -> Self {
        Self {
            matter,
            urgent: false,
        }
    }
}

impl Motions {
    /// The motion of this number.
    ///
    /// # Errors
    /// A refusal by `motion.unknown`.
    pub fn get(&self, motion: MotionNo) -> Result<&Motion, Refusal> {
        let unknown = || {
            Refusal::new("motion.unknown", format!("there is no motion {motion}"))
                .hint("`fenwick motion list` shows them")
        };
        self.motions
            .get(motion.index())
            .filter(|_| motion.0 > 0)
            .ok_or_else(unknown)
    }

    /// Every motion with its number.
    pub fn all(&self) -> impl Iterator<Item = (MotionNo, &Motion)> {
        self.motions
            .iter()
            .enumerate()
            .map(|(place, motion)| (MotionNo::after(place), motion))
    }

    /// The first motion on such a matter that is not closed.
    pub fn under_way(&self, is_it: impl Fn(&Matter) -> bool) -> Option<MotionNo> {
        self.pending()
            .find(|(_, motion)| is_it(&motion.matter))
            .map(|(number, _)| number)
    }

    /// Every motion that has not ended, with its number.
    pub fn pending(&self) -> impl Iterator<Item = (MotionNo, &Motion)> {
        let numbers = self.under_way.iter();
        numbers.filter_map(|number| Some((*number, self.get(*number).ok()?)))
    }

    /// Secret votes that wait for a machine: those without their tellers' keys, and those whose boxes are to be opened.
    pub fn tending(&self, now: Time) -> Tending {
        let those = |is_it: &dyn Fn(&Motion) -> bool| {
            let found = self.pending().filter(|(_, motion)| is_it(motion));
            found.map(|(number, _)| number).collect()
        };
        Tending {
            lack_keys: those(&Motion::lacks_keys),
            await_box: those(&|motion| motion.awaits_box(now)),
        }
    }

    /// Tables a motion under the rules in force.
    ///
    /// # Errors
    /// When the matter makes no sense, or whoever tables it may not.
    pub fn table(&self, tabled: Tabled, community: &Community<'_>, facts: &Facts) -> Result<Event, Refusal> {
        let sponsor = facts.actor.member();
        if let Some(member) = sponsor {
            community.members.active(member)?;
        }
        may_table(&tabled, community, sponsor)?;
        self.may_notice(&tabled.matter, community, facts.now)?;
        Ok(self.notice(tabled, community, (sponsor, None), facts.now))
    }

    /// Whether a matter makes sense now, and nothing else under way decides the same.
    ///
    /// # Errors
    /// The first thing against it.
    pub fn may_notice(&self, matter: &Matter, community: &Community<'_>, now: Time) -> Result<(), Refusal> {
        matter.check(community, now)?;
        let same = |other: &Matter| {
            let office = |matter: &Matter| matter.election().map(|election| election.office.clone());
            office(matter).is_some() && office(other) == office(matter)
        };
        match self.under_way(same) {
            None => Ok(()),
            Some(motion) => Err(Refusal::new(
                "election.under-way",
                format!("motion {motion} already elects the holders of this office"),
            )
            .hint(format!("`fenwick election show {motion}` shows it"))),
        }
    }

    /// Notices what may be noticed: the rules freeze here.
    pub fn notice(
        &self,
        tabled: Tabled,
        community: &Community<'_>,
        (sponsor, proposal): (Option<MemberNo>, Option<ProposalNo>),
        now: Time,
    ) -> Event {
        let members = community.members.count();
        let how = (
            members,
            tabled.urgent,
            community.lacks_council(tabled.matter.topic()),
        );
        let mut rules = Rules::freeze(community.bylaws, &tabled.matter, how, now);
        if let Matter::Bylaws(_) = tabled.matter {
            rules.price_by = community.price_by();
        }
        Event::Noticed {
            motion: MotionNo::after(self.motions.len()),
            sponsor,
            rules,
            matter: tabled.matter,
            proposal,
        }
    }

    /// Opens a motion that is due.
    ///
    /// # Errors
    /// A refusal by `motion.not-due` before its time, `motion.stage` when it is not waiting to open.
    pub fn open(&self, motion: MotionNo, now: Time) -> Result<Event, Refusal> {
        let found = self.get(motion)?;
        match found.stage {
            Stage::Noticed if now >= found.rules.opens_at => Ok(Event::Opened { motion }),
            Stage::Noticed => Err(early(
                found,
                format!("motion {motion} opens at {}", found.rules.opens_at),
            )),
            _ => Err(ended(motion, found)),
        }
    }

    /// Closes a motion that is due and counts it.
    ///
    /// # Errors
    /// A refusal by `motion.not-due` before its time, `motion.stage` when it is not open, `ballot.box` when its box is to
    /// be opened first.
    pub fn close(&self, motion: MotionNo, community: &Community<'_>, now: Time) -> Result<Event, Refusal> {
        let found = self.get(motion)?;
        match found.stage {
            Stage::Open if found.awaits_box(now) && found.given_up_at().is_none_or(|at| now < at) => {
                Err(Refusal::new(
                    "ballot.box",
                    format!("the box of motion {motion} is to be opened before it is counted"),
                )
                .hint(format!(
                    "a box that nobody can open fails the vote after {UNOPENED_DAYS} days"
                )))
            }
            Stage::Open if now >= found.rules.closes_at => Ok(count::close(motion, found, community)),
            Stage::Open | Stage::Noticed => Err(early(
                found,
                format!("motion {motion} closes at {}", found.rules.closes_at),
            )),
            _ => Err(ended(motion, found)),
        }
    }

    /// What has fallen due at `now`, with its date: motions to open and to close, earliest first, one step each.
    pub fn due(&self, community: &Community<'_>, now: Time) -> Option<(Time, Event)> {
        let date = |(motion, found): (MotionNo, &Motion)| match found.stage {
            Stage::Noticed => Some((found.rules.opens_at, motion)),
            Stage::Open if !found.awaits_box(now) => Some((found.rules.closes_at, motion)),
            Stage::Open => Some((found.given_up_at()?, motion)),
            Stage::Passed | Stage::Failed => None,
        };
        let first = self.pending().filter_map(date).min();
        let (at, motion) = first.filter(|(at, _)| now >= *at)?;
        let found = self.get(motion).ok()?;
        let event = match found.stage {
            Stage::Noticed => Event::Opened { motion },
            _ => count::close(motion, found, community),
        };
        Some((at, event))
    }

    /// Something was entered into the log at this time: boxes that are to be opened wait from now on.
    pub fn passes(&mut self, at: Time) {
        for number in &self.under_way {
            if let Some(found) = self.motions.get_mut(number.index())
                && found.awaits_box(at)
            {
                found.waits_since.get_or_insert(at);
            }
        }
    }

    /// Carries out what happened; returns what ended, and whether it passed.
    pub fn apply(
        &mut self,
        event: &Event,
        community: &Community<'_>,
        (at, actor): (Time, Actor),
    ) -> Option<(MotionNo, Matter, bool)> {
        let number = event.motion();
        match event {
            Event::Noticed {
                sponsor,
                matter,
                rules,
                proposal,
                ..
            } => {
                self.under_way.insert(number);
                let roll = Roll::draw(rules, community, at);
                self.motions.push(Motion::noticed(
                    (*sponsor, *proposal),
                    matter.clone(),
                    (rules.clone(), roll),
                ));
                None
            }
            Event::Closed { passed, .. } => {
                self.under_way.remove(&number);
                let found = self.motions.get_mut(number.index())?;
                found.stage = if *passed { Stage::Passed } else { Stage::Failed };
                found.outcome = count::outcome(event, found, community, at);
                Some((number, found.matter.clone(), *passed))
            }
            event => {
                if let Some(found) = self.motions.get_mut(number.index()) {
                    found.apply(event, actor);
                }
                None
            }
        }
    }

    /// A member was expelled: what was noticed before, she still decides with the others.
    pub fn expelled(&mut self, member: MemberNo, community: &Community<'_>) {
        for number in &self.under_way {
            if let Some(found) = self.motions.get_mut(number.index()) {
                found.keep_on_roll(member, community);
            }
        }
    }
}

/// What is never decided in a hurry: who belongs, who holds office, and what the co-op is.
const LASTING: [Topic; 8] = [
    Topic::Bylaws,
    Topic::Reaffirmation,
    Topic::Dissolution,
    Topic::Split,
    Topic::Election,
    Topic::Recall,
    Topic::Expulsion,
    Topic::Complaint,
];

/// Whether a sponsor may put this before the members.
fn may_table(tabled: &Tabled, community: &Community<'_>, sponsor: Option<MemberNo>) -> Result<(), Refusal> {
    let bylaws = community.bylaws;
    if sponsor.is_none() {
        return Err(Refusal::new(
            "motion.sponsor",
            "a motion is a member's: somebody answers for it by name",
        )
        .hint("add --as ID"));
    }
    let manages = sponsor.is_some_and(|member| community.may(member, Power::Manage));
    let voting = &bylaws.rule.voting;
    if tabled.urgent {
        if voting.urgent.is_none() {
            return Err(Refusal::new("motion.urgent", "these bylaws know no urgent items").by(bylaws.motion));
        }
        if !manages || LASTING.contains(&tabled.matter.topic()) {
            let message = "only an officer brings an urgent item, and never one on the bylaws, on who belongs or holds an office, or on the end of the co-op";
            return Err(Refusal::new("motion.urgent", message).by(bylaws.motion));
        }
    }
    if voting.initiative.is_some() && !manages {
        return Err(Refusal::new(
            "motion.sponsor",
            "an officer tables a motion; other members begin with a proposal that enough of them support",
        )
        .by(bylaws.motion)
        .hint("`fenwick proposal draft --help` tells how; others then support it: `fenwick proposal support N --as ID`"));
    }
    Ok(())
}

fn early(found: &Motion, message: String) -> Refusal {
    Refusal::new("motion.not-due", message).by(found.rules.adopted_by)
}

fn ended(motion: MotionNo, found: &Motion) -> Refusal {
    let name = match found.stage {
        Stage::Noticed => "noticed",
        Stage::Open => "open",
        Stage::Passed => "passed",
        Stage::Failed => "failed",
    };
    Refusal::new("motion.stage", format!("motion {motion} is already {name}"))
}

#[cfg(test)]
mod tests;
