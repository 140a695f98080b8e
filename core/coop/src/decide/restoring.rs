//! What a co-op that came back from a backup still does, until it knows what happened since.

use super::{one, own};
use crate::command::Command;
use crate::event::Event;
use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::path::consent::Answer;
use crate::people::access;
use crate::people::record;
use crate::people::restoring;
use crate::state::Coop;

pub(super) fn restore(coop: &Coop, root: Hash) -> Vec<Event> {
    vec![Event::Restoring(restoring::Event::Restored {
        size: coop.size,
        root,
    })]
}

pub(super) fn confirm(coop: &Coop, highest: u64, by: Vec<MemberNo>) -> Result<Vec<Event>, Refusal> {
    one(
        Event::Restoring,
        coop.restoring.confirm(highest, by, &coop.community()),
    )
}

/// Whether the co-op takes such acts before it knows what happened after the backup.
///
/// # Errors
/// A refusal by `restore.stale`.
pub(super) fn still_taken(coop: &Coop, command: &Command) -> Result<(), Refusal> {
    coop.restoring.takes(narrows(coop, command))
}

/// Whether an act takes out or narrows, and can be done again on a later log (`cli::restore::catch_up` does so in the shell).
/// Whatever is not named here rests on what may be missing.
fn narrows(coop: &Coop, command: &Command) -> bool {
    match command {
        Command::Choose(choosing, _) => own::narrows(coop, choosing),
        Command::Withhold(withholding, _) => withholding.out,
        Command::Access(act) => matches!(act, access::Act::Drop(..) | access::Act::See(_)),
        Command::Record(act) => matches!(act, record::Act::TakeOut(_) | record::Act::Revoke(_)),
        Command::Consent { wishes, .. } => wishes.iter().all(|wish| wish.answer == Answer::No),
        command => matches!(
            command,
            Command::Tick
                | Command::Restore(_)
                | Command::ConfirmRestore(..)
                | Command::Leave(_)
                | Command::Erase(_)
                | Command::See(..)
                | Command::Withdraw(..)
                | Command::DeleteRows(_)
                | Command::Correct(..)
                | Command::TakeBack(..)
                | Command::DeleteTaken(_)
                | Command::DeleteOriginals(_)
                | Command::Fail(_)
        ),
    }
}
