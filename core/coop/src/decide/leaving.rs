//! Decisions about leaving: expulsion and appeal, and what a co-op still does while it ends.

use super::one;
use crate::command::Command;
use crate::event::Event;
use crate::kernel::facts::Facts;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::path::consent::Answer;
use crate::people::leaving::{self, Act, Sister};
use crate::people::record;
use crate::state::Coop;

pub(super) fn decide(coop: &Coop, act: Act, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    let community = coop.community();
    match act {
        Act::Expel {
            member,
            reasons,
            attested_by,
        } => one(
            Event::Membership,
            leaving::expel(
                (member, reasons),
                attested_by,
                &coop.motions,
                (&community, facts.now),
            ),
        ),
        Act::Appeal(member) => one(
            Event::Motion,
            leaving::appeal(member, &coop.motions, &community, facts),
        ),
        Act::Part {
            motion,
            size,
            sister,
            attested_by,
        } => part(coop, (motion, size), sister, attested_by),
        Act::Copy(copy) => one(Event::Leaving, coop.copies.decide(copy, &community, facts.actor)),
    }
}

/// The members of a class part, all at once. What was copied is still all there is: nothing has happened since.
fn part(
    coop: &Coop,
    (motion, size): (MotionNo, u64),
    sister: Sister,
    attested_by: Vec<MemberNo>,
) -> Result<Vec<Event>, Refusal> {
    let community = coop.community();
    let parting = coop.partings.of(motion, &coop.motions, &community)?;
    if parting.done.is_some() {
        let message = format!("by motion {motion} the co-op has parted already");
        return Err(Refusal::new("split.done", message));
    }
    if coop.size != size {
        return Err(Refusal::new(
            "split.changed",
            "something happened in the co-op while its members' data were copied; nothing was changed",
        )
        .hint("run the command again"));
    }
    leaving::keeps_officers(&parting.members, &community)?;
    leaving::attests(&attested_by, &community)?;
    // Rows that the members voted to delete are deleted, not carried on.
    for dataset in coop.charters.keys() {
        coop.watched.continues(dataset)?;
    }
    let mut events = Vec::new();
    let mut sum = 0u64;
    for member in &parting.members {
        let (balance_minor, capital_minor) = (coop.owed_minor(*member), coop.capital_minor(*member));
        sum = sum.saturating_add(balance_minor).saturating_add(capital_minor);
        events.push(Event::Leaving(leaving::Event::Parted {
            member: *member,
            motion,
            balance_minor,
            capital_minor,
        }));
    }
    events.push(Event::Leaving(leaving::Event::Split {
        motion,
        sister,
        members: u32::try_from(parting.members.len()).unwrap_or(u32::MAX),
        balance_minor: sum,
        attested_by,
    }));
    Ok(events)
}

/// An expulsion that the members did not uphold is over.
pub(super) fn reinstated(coop: &Coop) -> Option<Event> {
    leaving::reinstatement(&coop.members, &coop.motions).map(Event::Membership)
}

/// What falls due about leaving: a parting lapses, or the co-op ends.
pub(super) fn due(coop: &Coop) -> Option<(Time, Event)> {
    let lapse = coop.partings.lapse();
    let lapse = lapse.map(|(at, event)| (at, Event::Leaving(event)));
    lapse.into_iter().chain(end(coop)).min_by_key(|(at, _)| *at)
}

/// The end of a co-op that is ending, with its date.
fn end(coop: &Coop) -> Option<(Time, Event)> {
    let decided = coop.ending.decided()?;
    let common = coop.common_minor();
    let dissolved = leaving::Event::Dissolved {
        motion: decided.motion,
        residue: decided.residue,
        moved_minor: common
            .iter()
            .fold(0, |sum, (_, amount)| sum.saturating_add(*amount)),
    };
    Some((decided.until, Event::Leaving(dissolved)))
}

/// Whether the co-op still takes such acts.
///
/// # Errors
/// A refusal by `coop.ending` or `coop.ended`.
pub(super) fn still_taken(coop: &Coop, command: &Command) -> Result<(), Refusal> {
    match command {
        Command::Tick | Command::Restore(_) | Command::ConfirmRestore(..) => Ok(()),
        command => {
            let winds_up = winds_up(command);
            coop.ending.takes(winds_up)?;
            coop.copies.takes(winds_up)
        }
    }
}

/// Whether an act takes out, narrows, pays, or decides what was begun. Whatever is not named here begins something new.
fn winds_up(command: &Command) -> bool {
    match command {
        Command::Leaving(Act::Appeal(_) | Act::Copy(_)) => true,
        Command::Record(act) => !matches!(act, record::Act::Bring(..)),
        Command::Consent { wishes, .. } => wishes.iter().all(|wish| wish.answer == Answer::No),
        Command::Withhold(withholding, _) => withholding.out,
        command => matches!(
            command,
            Command::Leave(_)
                | Command::Erase(_)
                | Command::See(..)
                | Command::Access(_)
                | Command::Withdraw(..)
                | Command::OpenMotion(_)
                | Command::CloseMotion(_)
                | Command::Vote(..)
                | Command::Nominate(..)
                | Command::Stand(..)
                | Command::PrepareBallot(..)
                | Command::TakePaper(..)
                | Command::CountRoom(..)
                | Command::OpenBox(..)
                | Command::Assembly(_)
                | Command::Duty(_)
                | Command::NoteRefused(..)
                | Command::Mark(..)
                | Command::WithdrawMethod(_)
                | Command::DeleteRows(_)
                | Command::Correct(..)
                | Command::TakeBack(..)
                | Command::DeleteTaken(_)
                | Command::DeleteOriginals(_)
                | Command::Release(..)
                | Command::Fail(_)
                | Command::Invoice(_)
                | Command::Settle(..)
                | Command::DeclareDividend(_)
        ),
    }
}
