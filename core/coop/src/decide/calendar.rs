//! The calendar: what follows from what has happened, and what has fallen due, one step each.

use super::path::decided;
use crate::event::Event;
use crate::kernel::facts::Facts;
use crate::kernel::ids::MotionNo;
use crate::path::decision::Approval;
use crate::path::request::State;
use crate::people::ballot::{Matter, Stage};
use crate::state::Coop;

/// The next step: first what follows at once from what has happened, then what has a date, earliest first.
pub(super) fn tick(coop: &Coop, facts: &Facts) -> Vec<Event> {
    let step = follows(coop, facts).or_else(|| dated(coop, facts));
    step.into_iter().collect()
}

fn follows(coop: &Coop, facts: &Facts) -> Option<Event> {
    voted_request(coop, facts)
}

fn dated(coop: &Coop, facts: &Facts) -> Option<Event> {
    let motion = coop.motions.due(&coop.community(), facts.now);
    motion.map(|(_, event)| Event::Motion(event))
}

/// A vote on a request bites: right after its close the request is decided, granted only if every other rule agrees.
fn voted_request(coop: &Coop, facts: &Facts) -> Option<Event> {
    let (request, approval) = coop.motions.all().find_map(|(number, motion)| {
        let Matter::Request { request } = motion.matter else {
            return None;
        };
        let found = coop.requests.get(request).ok()?;
        let waits = found.state() == State::Filed;
        waits.then_some((request, outcome(number, motion.stage)?))
    })?;
    decided(coop, request, approval, facts.now).ok()
}

fn outcome(motion: MotionNo, stage: Stage) -> Option<Approval> {
    match stage {
        Stage::Passed => Some(Approval::Voted(motion)),
        Stage::Failed => Some(Approval::VotedDown(motion)),
        Stage::Noticed | Stage::Open => None,
    }
}
