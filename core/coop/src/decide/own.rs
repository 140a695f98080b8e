//! Decisions of a member about her own data: how her values are kept, and which rows of hers stay out.

use super::known_charter;
use crate::event::Event;
use crate::kernel::facts::Actor;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::path::contribution::{Choosing, Withholding};
use crate::people::membership::own_act;
use crate::state::Coop;

pub(super) fn choose(
    coop: &Coop,
    choosing: Choosing,
    attested_by: Vec<MemberNo>,
    actor: Actor,
) -> Result<Vec<Event>, Refusal> {
    let member = choosing.member;
    coop.members.active(member)?;
    own_act(member, actor)?;
    let charter = known_charter(coop, &choosing.dataset)?;
    let attested = attested(coop, member, &attested_by)?;
    let chosen = coop
        .contributions
        .choose(choosing, charter, (attested, attested_by), actor)?;
    Ok(chosen.map(Event::Contribution).into_iter().collect())
}

/// Keeping rows out is hers also after she left; only a member gives rows back.
pub(super) fn withhold(
    coop: &Coop,
    withholding: Withholding,
    attested_by: Vec<MemberNo>,
    actor: Actor,
) -> Result<Vec<Event>, Refusal> {
    let member = withholding.member;
    match withholding.out {
        true => coop.members.with_data(member)?,
        false => coop.members.active(member)?,
    };
    own_act(member, actor)?;
    known_charter(coop, &withholding.dataset)?;
    let attested = attested(coop, member, &attested_by)?;
    let withheld = coop
        .contributions
        .keep_out(withholding, (attested, attested_by), actor)?;
    Ok(withheld.map(Event::Contribution).into_iter().collect())
}

/// Whether a choice tells nothing that was not told before.
pub(super) fn narrows(coop: &Coop, choosing: &Choosing) -> bool {
    let charter = coop.charters.get(&choosing.dataset);
    charter.is_some_and(|charter| coop.contributions.narrows(choosing, &charter.rule))
}

fn attested(coop: &Coop, member: MemberNo, by: &[MemberNo]) -> Result<bool, Refusal> {
    coop.duties
        .attested(by, Some(member), &coop.members, &coop.bylaws)
}
