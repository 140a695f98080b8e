//! The parting of a class into a co-op of its own: who parts, and what has parted.

use super::{Event, Sister};
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::people::Community;
use crate::people::ballot::{Matter, Motions, Stage};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What parted from this co-op, and whether it came out of a parting itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Partings {
    done: BTreeMap<MotionNo, Sister>,
    arrived: bool,
}

/// What a passed motion parts off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// The class.
    pub class: String,
    /// Id of the new co-op.
    pub slug: String,
    /// Its members now, in order of numbers.
    pub members: Vec<MemberNo>,
    /// The new co-op, once they have parted.
    pub done: Option<Sister>,
}

impl Partings {
    /// Whether the members whom this co-op was founded for have come.
    pub fn arrived(&self) -> bool {
        self.arrived
    }

    /// What a motion parts off.
    ///
    /// # Errors
    /// A refusal by `split.motion` when it is not a split that passed.
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
        let members = community.members;
        let here = members
            .all()
            .filter(|(number, line)| line.left.is_none() && members.is_of(*number, class));
        Ok(Parting {
            class: class.clone(),
            slug: slug.clone(),
            members: here.map(|(number, _)| number).collect(),
            done: self.done.get(&motion).cloned(),
        })
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Split { motion, sister, .. } => {
                self.done.insert(*motion, sister.clone());
            }
            Event::Arrived { .. } => self.arrived = true,
            Event::Dissolved { .. } | Event::Parted { .. } => {}
        }
    }
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
