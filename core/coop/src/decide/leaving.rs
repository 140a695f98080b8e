//! Decisions about leaving: expulsion and appeal.

use super::one;
use crate::event::Event;
use crate::kernel::facts::Facts;
use crate::kernel::refusal::Refusal;
use crate::people::leaving::{self, Act};
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
            leaving::expel(member, reasons, attested_by, &community),
        ),
        Act::Appeal(member) => one(
            Event::Motion,
            leaving::appeal(member, &coop.motions, &community, facts),
        ),
    }
}

/// What follows by itself.
pub(super) fn due(coop: &Coop) -> Option<Event> {
    leaving::reinstatement(&coop.members, &coop.motions).map(Event::Membership)
}
