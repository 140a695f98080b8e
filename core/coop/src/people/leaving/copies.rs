//! A co-op is taken out whole. Two copies of one co-op would be two copies of one privacy budget: only one of them works.

use super::Event;
use crate::kernel::facts::Actor;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::people::Community;
use serde::Serialize;

/// What can be done about a copy of the whole co-op.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copy {
    /// Take it out, to be read or, when it moves, to be gone on with elsewhere.
    Export {
        /// Whether the co-op moves.
        moves: bool,
    },
    /// The archive is written, and the co-op goes on here.
    Stay,
    /// This copy goes on and the other one is retired; officers say so.
    TakeOver(Vec<MemberNo>),
}

/// Whether this is a copy that rests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Copies {
    /// Since the co-op was taken out; whether it was to move.
    resting: Option<bool>,
}

fn rests() -> Refusal {
    let message =
        "the whole co-op was taken out, and this copy of it rests: else its budget could be spent twice";
    Refusal::new("coop.copy", message)
        .hint("only one copy goes on: `fenwick coop take-over --attested-by OFFICER,OFFICER`")
}

/// Nobody goes on with a copy of a co-op that goes on elsewhere.
pub fn stays_elsewhere() -> Refusal {
    let message =
        "the co-op that this copy was taken of went on: the copy knows nothing of what was spent since";
    Refusal::new("coop.copy-stays", message).hint("take it out there once more with --moves, and import that")
}

impl Copies {
    /// Whether there is nothing to say of copies.
    pub fn is_empty(&self) -> bool {
        self.resting.is_none()
    }

    /// Whether this copy rests, and whether it was taken out to move.
    pub fn resting(&self) -> Option<bool> {
        self.resting
    }

    /// Whether an act is still taken: while the copy rests only what is everybody's right and what ends what was begun.
    ///
    /// # Errors
    /// A refusal by `coop.copy`.
    pub fn takes(&self, winds_up: bool) -> Result<(), Refusal> {
        match self.resting {
            Some(_) if !winds_up => Err(rests()),
            _ => Ok(()),
        }
    }

    /// Decides about a copy.
    ///
    /// # Errors
    /// When it rests already, does not rest, or must not be gone on with; when too few officers attest.
    pub fn decide(&self, copy: Copy, community: &Community<'_>, actor: Actor) -> Result<Event, Refusal> {
        match (copy, self.resting) {
            (Copy::Export { moves }, None) => Ok(Event::Exported { moves }),
            (Copy::Export { .. }, Some(_)) => Err(rests()),
            (Copy::Stay, Some(false)) if actor.member().is_none() => Ok(Event::Stayed),
            (Copy::TakeOver(by), Some(true)) => {
                let Community { members, bylaws, .. } = community;
                if !community.duties.attested(&by, None, members, bylaws)? {
                    return Err(Refusal::new(
                        "duty.attest",
                        "officers say together that no other copy of this co-op goes on",
                    )
                    .by(bylaws.motion)
                    .hint("add --attested-by OFFICER,OFFICER"));
                }
                Ok(Event::TookOver { attested_by: by })
            }
            (Copy::TakeOver(_), Some(false)) => Err(stays_elsewhere()),
            (Copy::Stay | Copy::TakeOver(_), _) => Err(Refusal::new(
                "coop.no-copy",
                "this co-op does not rest: there is nothing to take over",
            )),
        }
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Exported { moves } => self.resting = Some(*moves),
            Event::Stayed | Event::TookOver { .. } => self.resting = None,
            _ => {}
        }
    }
}
