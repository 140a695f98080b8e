//! The calendar: what follows from what has happened, and what has fallen due, one step each. While the co-op ends, it asks the
//! members nothing new.

use super::leaving;
use super::path::decided;
use crate::event::Event;
use crate::kernel::facts::Facts;
use crate::kernel::ids::MotionNo;
use crate::kernel::time::Time;
use crate::path::decision::Approval;
use crate::path::request::State;
use crate::people::ballot::{Matter, Stage};
use crate::state::Coop;

/// The next step, while there is a co-op: first what follows at once from what has happened, then what has a date, earliest first.
pub(super) fn tick(coop: &Coop, facts: &Facts) -> Vec<Event> {
    // In a co-op that came back dates wait: what they hang on may be missing.
    // A copy that rests lets no date act either: they act in the one that goes on.
    if coop.ending.is_over() || !coop.restoring.is_current() || coop.copies.resting().is_some() {
        return Vec::new();
    }
    let step = follows(coop, facts).or_else(|| dated(coop, facts));
    step.into_iter().collect()
}

fn follows(coop: &Coop, facts: &Facts) -> Option<Event> {
    let watched = coop
        .watched
        .follows(&coop.community(), &coop.assemblies, facts.now);
    watched
        .map(Event::Watch)
        .or_else(|| voted_request(coop, facts))
        .or_else(|| leaving::reinstated(coop))
        .or_else(|| reaffirmation(coop, facts))
}

/// On the same date the watch goes first: what is stopped then is stopped before anything is granted.
fn dated(coop: &Coop, facts: &Facts) -> Option<Event> {
    let watched = coop.watched.due(&coop.bylaws.rule, &coop.assemblies);
    let watched = watched.map(|(at, event)| (at, Event::Watch(event)));
    let motion = coop.motions.due(&coop.community(), facts.now);
    let motion = motion.map(|(at, event)| (at, Event::Motion(event)));
    let deletion = coop.watched.deletion_due();
    let deletion = deletion.map(|(at, event)| (at, Event::Watch(event)));
    let duty = super::duty::due(coop, facts.now);
    let retention = coop.contributions.retention_due(&coop.charters, facts.now);
    let retention = retention.map(|(at, event)| (at, Event::Contribution(event)));
    let asked = benefit(coop, facts);
    let due = [
        watched,
        motion,
        deletion,
        retention,
        asked,
        duty,
        leaving::due(coop),
    ]
    .into_iter()
    .flatten()
    .filter(|(at, _)| facts.now >= *at);
    due.min_by_key(|(at, _)| *at).map(|(_, event)| event)
}

/// The members are asked in time whether a dataset still benefits them.
fn benefit(coop: &Coop, facts: &Facts) -> Option<(Time, Event)> {
    let community = coop.community();
    let (at, matter) = coop.watched.benefit_due(&community, &coop.motions)?;
    if facts.now < at || coop.ending.decided().is_some() {
        return None;
    }
    let notice = coop
        .motions
        .notice(matter.into(), &community, (None, None), facts.now);
    Some((at, Event::Motion(notice)))
}

/// Members who never adopted the bylaws are asked whether they stand by them.
fn reaffirmation(coop: &Coop, facts: &Facts) -> Option<Event> {
    let community = coop.community();
    let asks = coop
        .watched
        .asks_again(&community, &coop.motions, &coop.assemblies);
    let notice = || {
        coop.motions
            .notice(Matter::Reaffirmation.into(), &community, (None, None), facts.now)
    };
    let asks = asks && coop.ending.decided().is_none();
    asks.then(notice).map(Event::Motion)
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
