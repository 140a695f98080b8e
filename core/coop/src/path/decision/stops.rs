//! What stops a use whoever approved it: the members refuse its recipient, or the co-op is only looked after.

use super::{Asked, Grounds, Weighed};
use crate::kernel::ids::UserNo;
use crate::kernel::refusal::Refusal;
use crate::people::ballot::Party;

/// Whether the members refuse a data user for all: in one vote, and until another lifts it.
///
/// # Errors
/// A refusal by `recipient.refused` that names the motion.
pub fn strike(grounds: &Grounds<'_>, user: UserNo) -> Result<(), Refusal> {
    let class = grounds.requests.user(user).map(|user| user.class.clone());
    let parties = [Some(Party::User(user)), class.ok().map(Party::Class)];
    let refused = |party: Party| grounds.refused.get(&party);
    match parties.into_iter().flatten().find_map(refused) {
        None => Ok(()),
        Some(motion) => {
            let message = format!("the members refuse data user {user} for all since motion {motion}");
            Err(Refusal::new("recipient.refused", message).by(*motion))
        }
    }
}

/// Whether what was reserved may still leave.
///
/// # Errors
/// The first thing that stops it.
pub fn stopped(grounds: &Grounds<'_>, user: UserNo) -> Result<(), Refusal> {
    strike(grounds, user)?;
    grounds.watched.may_release(grounds.bylaws.motion)
}

pub(super) fn weigh_strike(weighed: &mut Weighed, grounds: &Grounds<'_>, asked: &Asked<'_>) {
    let user = asked.terms.user;
    let standing = strike(grounds, user).map(|()| format!("the members have not refused data user {user}"));
    weighed.outcome(None, standing, "recipient.refused");
}

/// Weighed where the bylaws watch over assemblies, and wherever the co-op is only looked after.
pub(super) fn weigh_caretaker(weighed: &mut Weighed, grounds: &Grounds<'_>) {
    let motion = grounds.bylaws.motion;
    let looked_after = grounds.watched.may_release(motion);
    if looked_after.is_ok() && grounds.bylaws.rule.watch.assembly_days_max.is_none() {
        return;
    }
    let sentence = "the members meet in time, and the co-op is not in caretaker mode".to_owned();
    weighed.outcome(Some(motion), looked_after.map(|()| sentence), "watch.caretaker");
}
