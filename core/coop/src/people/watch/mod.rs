//! The watch on decay: what is measured, and what follows by itself when a co-op forgets its members.

mod benefit;
mod trend;

pub use benefit::{Benefit, Ending, says_no};
pub use trend::{Contested, Trend, Turnout, contested, turnout};

use super::Community;
use super::assembly::Assemblies;
use super::ballot::{Matter, Motions};
use super::bylaws::{Bylaws, Power};
use super::duty::Duties;
use crate::kernel::ids::{FOUNDING, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;

/// What the watch notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Caretaker mode began: the co-op is only looked after, and nothing new leaves.
    CaretakerBegan {
        /// Since when there is reason for it.
        since: Time,
        /// The reason.
        why: Lapse,
    },
    /// The reason is gone.
    CaretakerEnded {
        /// Which reason.
        why: Lapse,
    },
    /// The members said that a dataset does not benefit them, and the time to take their data out is over: its rows are
    /// to be deleted.
    DeletionDue {
        /// Which dataset.
        dataset: String,
        /// The motion that said no.
        motion: MotionNo,
    },
    /// Its rows are gone.
    Deleted {
        /// Which dataset.
        dataset: String,
        /// The motion that said no.
        motion: MotionNo,
    },
}

/// Why a co-op is only looked after.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lapse {
    /// No assembly of the members was held for too long.
    Assembly,
    /// Too few hold an office that manages the co-op, and nobody succeeded who left it.
    Office(String),
}

/// How the members of today stand to their bylaws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The motion that adopted the bylaws, or last stood by them.
    pub motion: MotionNo,
    /// When.
    pub at: Time,
    /// The last re-affirmation that failed since, and when: they are asked again after the next assembly.
    pub failed: Option<(MotionNo, Time)>,
}

/// What the watch knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Watched {
    /// When the co-op was founded.
    pub founded_at: Time,
    /// Why the co-op is only looked after, and since when; nothing when it is not.
    #[serde(serialize_with = "as_pairs")]
    pub caretaker: BTreeMap<Lapse, Time>,
    /// How the members of today stand to their bylaws.
    pub standing: Standing,
    /// What the members say of each dataset.
    pub benefits: BTreeMap<String, Benefit>,
    /// Datasets whose rows are to be deleted now, with the motion that said so.
    pub owed: BTreeMap<String, MotionNo>,
}

fn as_pairs<S: Serializer>(map: &BTreeMap<Lapse, Time>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(map)
}

impl Watched {
    /// What is known at the founding.
    pub fn founded(at: Time) -> Self {
        Self {
            founded_at: at,
            caretaker: BTreeMap::new(),
            standing: Standing {
                motion: FOUNDING,
                at,
                failed: None,
            },
            benefits: BTreeMap::new(),
            owed: BTreeMap::new(),
        }
    }

    /// Whether anything new may leave.
    ///
    /// # Errors
    /// A refusal by `watch.caretaker` while the co-op is only looked after.
    pub fn may_release(&self, adopted_by: MotionNo) -> Result<(), Refusal> {
        let Some((why, since)) = self.caretaker.iter().min_by_key(|(_, since)| **since) else {
            return Ok(());
        };
        let (because, until) = match why {
            Lapse::Assembly => (
                "no assembly of the members was held in time".to_owned(),
                "hold an assembly to which enough members come: `fenwick assembly call DATE --as OFFICER`"
                    .to_owned(),
            ),
            Lapse::Office(office) => (
                format!("too few hold the office '{office}'"),
                format!("elect its holders: `fenwick election call {office} --as ID`"),
            ),
        };
        let message = format!(
            "nothing new leaves this co-op since {}, because {because}; it is only looked after",
            since.date()
        );
        Err(Refusal::new("watch.caretaker", message)
            .by(adopted_by)
            .hint(until))
    }

    /// When the next assembly is due at the latest, if the bylaws say.
    pub fn assembly_due(&self, bylaws: &Bylaws, assemblies: &Assemblies) -> Option<Time> {
        let last = assemblies.last_valid_at().unwrap_or(self.founded_at);
        Some(last.plus_days(bylaws.watch.assembly_days_max?))
    }

    /// What follows from what has happened: a reason for caretaker mode is gone, or an office has lost its holders.
    pub fn follows(&self, community: &Community<'_>, assemblies: &Assemblies, now: Time) -> Option<Event> {
        let bylaws = &community.bylaws.rule;
        let due = self.assembly_due(bylaws, assemblies);
        let short = short(community.duties, bylaws);
        let is_gone = |why: &&Lapse| match why {
            Lapse::Assembly => due.is_none_or(|due| now < due),
            Lapse::Office(office) => !short.contains_key(office),
        };
        if let Some(why) = self.caretaker.keys().find(is_gone) {
            return Some(Event::CaretakerEnded { why: why.clone() });
        }
        let began = |(office, since): (String, Time)| {
            let why = Lapse::Office(office);
            (!self.caretaker.contains_key(&why)).then_some(Event::CaretakerBegan { since, why })
        };
        short.into_iter().find_map(began)
    }

    /// The day on which caretaker mode begins because no assembly was held, while it has not begun.
    pub fn due(&self, bylaws: &Bylaws, assemblies: &Assemblies) -> Option<(Time, Event)> {
        let since = self.assembly_due(bylaws, assemblies)?;
        let why = Lapse::Assembly;
        let began = (since, Event::CaretakerBegan { since, why });
        (!self.caretaker.contains_key(&Lapse::Assembly)).then_some(began)
    }

    /// Whether the members are to be asked if they stand by the bylaws, and are not being asked: enough of them came after
    /// these were adopted; or they did not say yes, and an assembly was held since.
    pub fn asks_again(&self, community: &Community<'_>, motions: &Motions, assemblies: &Assemblies) -> bool {
        let (newcomers, members) = (community.members.newcomers(), community.size());
        let reached = |max: &super::bylaws::Fraction| max.is_reached(newcomers, members);
        let held_since = |(_, at): (MotionNo, Time)| assemblies.last_valid_at().is_some_and(|held| held > at);
        let turnover = community.bylaws.rule.watch.turnover_max.as_ref();
        let again = |failed| turnover.is_some() && held_since(failed);
        self.standing.failed.map_or(turnover.is_some_and(reached), again)
            && motions
                .under_way(|matter| *matter == Matter::Reaffirmation)
                .is_none()
    }

    /// The members adopted their bylaws, or stood by them.
    pub fn affirmed(&mut self, motion: MotionNo, at: Time) {
        self.standing = Standing {
            motion,
            at,
            failed: None,
        };
    }

    /// The members did not stand by their bylaws.
    pub fn unaffirmed(&mut self, motion: MotionNo, at: Time) {
        self.standing.failed = Some((motion, at));
    }

    /// Carries out what was noted.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::CaretakerBegan { since, why } => drop(self.caretaker.insert(why.clone(), *since)),
            Event::CaretakerEnded { why } => drop(self.caretaker.remove(why)),
            Event::DeletionDue { dataset, motion } => drop(self.owed.insert(dataset.clone(), *motion)),
            Event::Deleted { .. } => {}
        }
    }
}

/// Offices that manage the co-op, that too few hold, and that somebody left without a successor; and since when.
fn short(duties: &Duties, bylaws: &Bylaws) -> BTreeMap<String, Time> {
    let manages = |id: &str| {
        let mut named = bylaws.offices.iter().filter(|office| office.id == id);
        named.any(|office| office.may(Power::Manage))
    };
    let left = |id: String| {
        let of = duties.seats().iter().filter(|seat| seat.office == id);
        let since = of.filter_map(|seat| seat.left).max()?;
        Some((id, since))
    };
    let short = duties.short(bylaws).into_iter().map(|short| short.office);
    short.filter(|id| manages(id)).filter_map(left).collect()
}

#[cfg(test)]
mod tests;
