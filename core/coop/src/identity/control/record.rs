//! Whether votes went by the rules, as far as their public entries show.

use super::super::public::{Ballot, Closed};
use super::super::{Found, Public};
use crate::kernel::ids::MotionNo;
use crate::people::ballot::Shortfall;

/// Whether every vote was taken under the bylaws in force, and every outcome follows from its count.
pub(in super::super) fn record(public: &Public) -> Found {
    let mut ended = Vec::new();
    for (place, ballot) in public.ballots.iter().enumerate() {
        let motion = MotionNo::after(place);
        if !ballot.by_bylaws {
            let says = format!(
                "motion {motion} was noticed under other rules than those of the bylaws then in force"
            );
            return Found::fail(&[ballot.noticed], says);
        }
        match &ballot.closed {
            Some(closed) if !follows(ballot, closed) => {
                let says = format!("the outcome of motion {motion} does not follow from its count");
                return Found::fail(&[ballot.noticed, closed.entry], says);
            }
            Some(closed) => ended.push(closed.entry),
            None if is_overdue(public, ballot) => {
                let says = format!(
                    "voting on motion {motion} ended on {}, and the log has no outcome",
                    ballot.rules.closes_at.date()
                );
                return Found::fail(&[ballot.noticed], says);
            }
            None => {}
        }
    }
    match ended.len() {
        0 => Found::warn(&[0], "no vote has ended yet"),
        count => Found::pass(
            &ended,
            format!("votes that ended: {count}, each under the bylaws of its time and as its count says"),
        ),
    }
}

/// A vote by name closes by itself; a secret one waits for its box.
fn is_overdue(public: &Public, ballot: &Ballot) -> bool {
    !ballot.is_secret && ballot.rules.closes_at < public.last_entry_at()
}

fn follows(ballot: &Ballot, closed: &Closed) -> bool {
    let rules = &ballot.rules;
    let shortfall = match ballot.matter.election() {
        // What was in a box and how many papers were taken for it stand in no public entry.
        _ if ballot.is_secret
            && matches!(closed.shortfall, Some(Shortfall::Papers | Shortfall::Unopened)) =>
        {
            closed.shortfall.clone()
        }
        None => rules.shortfall(&closed.count, closed.roll, &closed.classes),
        // The log shows neither who stands nor which seats are held.
        Some(_) if closed.elected.is_none() => match closed.shortfall {
            Some(Shortfall::Candidates | Shortfall::Outdated) => closed.shortfall.clone(),
            _ => None,
        },
        Some(_) => {
            let nobody = closed
                .elected
                .as_ref()
                .is_none_or(|elected| elected.members.is_empty());
            (nobody || rules.lacks_quorum(&closed.count, closed.roll)).then_some(Shortfall::Quorum)
        }
    };
    let shortfall = shortfall.or_else(|| closed.is_outdated.then_some(Shortfall::Outdated));
    let counted = closed.classes.iter().map(|count| &count.class);
    let each = ballot.matter.election().is_some() || counted.eq(rules.classes.iter().map(|rule| &rule.class));
    each && closed.count.turnout() <= closed.roll
        && shortfall == closed.shortfall
        && closed.passed == closed.shortfall.is_none()
}
