//! What stops a use whoever approved it: the members refuse its recipient, the co-op is only looked after, or a dataset does not benefit them.

use super::{Asked, Grounds, Weighed};
use crate::kernel::ids::UserNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
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

/// Whether an answer to this data user out of these datasets may still leave.
///
/// # Errors
/// The first thing that stops it.
pub fn stopped<'a>(
    grounds: &Grounds<'_>,
    user: UserNo,
    datasets: impl IntoIterator<Item = &'a String>,
    now: Time,
) -> Result<(), Refusal> {
    strike(grounds, user)?;
    grounds.watched.may_release(grounds.bylaws.motion)?;
    let benefits = |dataset: &String| grounds.watched.benefits(dataset, grounds.bylaws, now);
    datasets.into_iter().try_for_each(benefits)
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

/// Weighed where the bylaws ask the members about benefit, and wherever they said no.
pub(super) fn weigh_benefit(weighed: &mut Weighed, grounds: &Grounds<'_>, dataset: &str, now: Time) {
    let benefits = grounds.watched.benefits(dataset, grounds.bylaws, now);
    if benefits.is_ok() && grounds.bylaws.rule.watch.benefit_days_max.is_none() {
        return;
    }
    let sentence = format!("the members say that '{dataset}' benefits them");
    weighed.outcome(
        Some(grounds.bylaws.motion),
        benefits.map(|()| sentence),
        "watch.benefit",
    );
}
