//! The parting of a class into a co-op of its own: who parts, and what has parted.

use super::{Event, Sister};
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Community;
use crate::people::ballot::{Matter, Motions, Stage};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Days after the vote in which a parting is carried out; later it is another co-op that would part.
const PARTING_DAYS: u32 = 180;

/// With more members than this, two co-ops may be nearer to them than one.
const MANY: u64 = 1_000;

/// What parted from this co-op, and whether it came out of a parting itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Partings {
    /// What the members decided and nobody has carried out yet.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    due: BTreeMap<MotionNo, Due>,
    done: BTreeMap<MotionNo, Sister>,
    arrived: bool,
}

/// A parting that the members decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Due {
    /// Accounts there were at the vote's close: whoever came later does not part.
    accounts: usize,
    /// Until when it is carried out.
    until: Time,
}

/// What a passed motion parts off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// The class.
    pub class: String,
    /// Id of the new co-op.
    pub slug: String,
    /// Who belonged to it at the vote's close and still does, in order of numbers; nobody, once they have parted.
    pub members: Vec<MemberNo>,
    /// The new co-op, once they have parted.
    pub done: Option<Sister>,
}

impl Partings {
    /// Whether the members whom this co-op was founded for have come.
    pub fn arrived(&self) -> bool {
        self.arrived
    }

    /// The members decided that a class parts.
    pub fn decide(&mut self, motion: MotionNo, accounts: usize, at: Time) {
        let until = at.plus_days(PARTING_DAYS);
        self.due.insert(motion, Due { accounts, until });
    }

    /// The next parting that lapses because nobody carried it out, and when.
    pub fn lapse(&self) -> Option<(Time, Event)> {
        let due = self.due.iter().map(|(motion, due)| (due.until, *motion));
        let (until, motion) = due.min()?;
        Some((until, Event::SplitLapsed { motion }))
    }

    /// What a motion parts off.
    ///
    /// # Errors
    /// A refusal by `split.motion` when it is not a split that passed, by `split.lapsed` when it was not carried out in time.
    pub fn of(
        &self,
        motion: MotionNo,
        motions: &Motions,
        community: &Community<'_>,
    ) -> Result<Parting, Refusal> {
        let found = motions.get(motion)?;
        let (Matter::Split { class, slug }, Stage::Passed) = (&found.matter, found.stage) else {
            let message = format!("motion {motion} did not decide that the co-op parts");
            return Err(Refusal::new("split.motion", message)
                .hint("`fenwick motion propose split CLASS SLUG`, and the members vote"));
        };
        let done = self.done.get(&motion).cloned();
        let due = self.due.get(&motion);
        if due.is_none() && done.is_none() {
            let message = format!(
                "motion {motion} was not carried out within {PARTING_DAYS} days of its close, and has lapsed"
            );
            return Err(Refusal::new("split.lapsed", message).hint(format!(
                "ask the members again: `fenwick motion propose split {class} {slug} --as ID`"
            )));
        }
        let members = community.members;
        let here = members
            .all()
            .take(due.map_or(0, |due| due.accounts))
            .filter(|(number, line)| line.left.is_none() && members.is_of(*number, class));
        Ok(Parting {
            class: class.clone(),
            slug: slug.clone(),
            members: here.map(|(number, _)| number).collect(),
            done,
        })
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Split { motion, sister, .. } => {
                self.due.remove(motion);
                self.done.insert(*motion, sister.clone());
            }
            Event::SplitLapsed { motion } => drop(self.due.remove(motion)),
            Event::Arrived { .. } => self.arrived = true,
            _ => {}
        }
    }
}

/// What a co-op of so many members may think of, when it is large.
pub fn size_advice(members: u64) -> Option<String> {
    (members > MANY).then(|| {
        format!(
            "with {members} members it may serve them better as two: those of one place or one trade can part off with \
             all that is theirs, by `fenwick motion propose split CLASS SLUG --as ID`"
        )
    })
}

/// Whether the co-op that stays keeps enough officers when these members part.
///
/// # Errors
/// A refusal by `split.officers`.
pub fn keeps_officers(parting: &[MemberNo], community: &Community<'_>) -> Result<(), Refusal> {
    let parting: BTreeSet<&MemberNo> = parting.iter().collect();
    let stay = community
        .duties
        .officers()
        .filter(|officer| !parting.contains(officer));
    let needed = community.bylaws.rule.attesting_officers;
    let stay = u32::try_from(stay.count()).unwrap_or(u32::MAX);
    if stay >= needed {
        return Ok(());
    }
    let message = format!("the co-op that stays would keep {stay} officers, and its bylaws need {needed}");
    Err(Refusal::new("split.officers", message)
        .by(community.bylaws.motion)
        .hint("elect officers among those who stay first"))
}

/// Whether officers attest a parting: whoever runs the machine does not part a co-op alone.
///
/// # Errors
/// A refusal by `duty.attest` when none are named, or they are too few or no officers.
pub fn attests(by: &[MemberNo], community: &Community<'_>) -> Result<(), Refusal> {
    let attested = community
        .duties
        .attested(by, None, community.members, community.bylaws)?;
    match attested {
        true => Ok(()),
        false => Err(Refusal::new("duty.attest", "officers attest that a co-op parts")
            .by(community.bylaws.motion)
            .hint("add --attested-by OFFICER,OFFICER")),
    }
}
