//! Expulsion: two officers with reasons, an appeal to all members, and the way back when they do not uphold it.

use crate::kernel::facts::Facts;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Community;
use crate::people::ballot::{self, Matter, Motion, Motions, Stage, Tabled};
use crate::people::duty::Grave;
use crate::people::membership::{self, Membership, own_act};
use std::collections::BTreeSet;

/// Of so many members one may be out at a time, while all others can still say whether that stands.
const MEMBERS_FOR_EACH: u64 = 10;

/// So many may be out in a small co-op.
const FEW: u64 = 2;

/// For so long after the members kept a member, only they expel her.
const KEPT_DAYS: u32 = 365;

/// Decides an expulsion.
///
/// # Errors
/// When she is unknown or has left, the officers are not enough, not officers, or she herself, when the members kept her
/// within a year, or too many are out whom the members may still bring back: officers do not choose who is left to decide.
pub fn expel(
    (member, reasons): (MemberNo, Hash),
    by: Vec<MemberNo>,
    motions: &Motions,
    (community, now): (&Community<'_>, Time),
) -> Result<membership::Event, Refusal> {
    community.members.active(member)?;
    community
        .duties
        .grave(Grave::Expulsion, &by, &[member], community)?;
    if let Some(until) = kept_until(member, community.members, now) {
        let message = format!(
            "the members did not let member {member} be expelled; until {} only they expel her",
            until.date()
        );
        return Err(Refusal::new("expulsion.again", message).hint(format!(
            "put it to them: `fenwick motion propose expulsion {member} --as ID`"
        )));
    }
    few_are_out(motions, community, now)?;
    let by: BTreeSet<MemberNo> = by.into_iter().collect();
    Ok(membership::Event::Expelled {
        member,
        by: by.into_iter().collect(),
        reasons,
    })
}

/// Until when only the members expel a member, if they kept her within a year.
pub fn kept_until(member: MemberNo, members: &Membership, now: Time) -> Option<Time> {
    let until = members.reinstated(member)?.plus_days(KEPT_DAYS);
    let is_here = members.active(member).is_ok();
    (is_here && now < until).then_some(until)
}

/// Whether few enough are out whom the members may still bring back.
fn few_are_out(motions: &Motions, community: &Community<'_>, now: Time) -> Result<(), Refusal> {
    let days = community.bylaws.rule.leaving.appeal_days;
    let is_open = |(who, found): &(MemberNo, &membership::Expulsion)| match found.appeal {
        Some(motion) => motions.get(motion).is_ok_and(Motion::is_under_way),
        None => {
            let line = community.members.get(*who).and_then(|line| line.expelled);
            line.is_some_and(|at| now < at.plus_days(days))
        }
    };
    let open = community.members.expulsions().filter(is_open).count();
    let most = community
        .size()
        .checked_div(MEMBERS_FOR_EACH)
        .unwrap_or(0)
        .max(FEW);
    if u64::try_from(open).unwrap_or(u64::MAX) >= most {
        let message = format!(
            "{open} members are expelled and may still come back by the members' vote; of every {MEMBERS_FOR_EACH} members one at a time"
        );
        return Err(Refusal::new("expulsion.many", message)
            .hint("wait until their appeals are decided, or the days for them are over"));
    }
    Ok(())
}

/// Decides an appeal: it puts the expulsion before all members at once, sponsored by nobody.
///
/// # Errors
/// When she was not expelled, the days for it are over, she appealed before, or somebody else appeals for her.
pub fn appeal(
    member: MemberNo,
    motions: &Motions,
    community: &Community<'_>,
    facts: &Facts,
) -> Result<ballot::Event, Refusal> {
    own_act(member, facts.actor)?;
    let line = community.members.get(member).filter(|line| !line.erased);
    let Some(expelled) = line.and_then(|line| line.expelled) else {
        let message = format!("member {member} was not expelled");
        return Err(Refusal::new("appeal.nothing", message));
    };
    if let Some(motion) = community.members.expulsion(member).and_then(|found| found.appeal) {
        let message =
            format!("the members are asked about the expulsion of member {member} once: by motion {motion}");
        return Err(Refusal::new("appeal.twice", message)
            .hint(format!("`fenwick motion show {motion}` says how it stands")));
    }
    let until = expelled.plus_days(community.bylaws.rule.leaving.appeal_days);
    if facts.now >= until {
        let message = format!("member {member} could appeal against her expulsion until {until}");
        return Err(Refusal::new("appeal.late", message)
            .by(community.bylaws.motion)
            .hint("she keeps the right to see, take out and erase what is hers"));
    }
    Ok(motions.notice(
        Tabled::from(Matter::Expulsion { member }),
        community,
        (None, None),
        facts.now,
    ))
}

/// Who is a member again because the members did not uphold her expulsion.
pub fn reinstatement(members: &Membership, motions: &Motions) -> Option<membership::Event> {
    let failed = |motion: &MotionNo| {
        motions
            .get(*motion)
            .is_ok_and(|found| found.stage == Stage::Failed)
    };
    let there = |member| members.get(member).is_some_and(|line| !line.erased);
    members.expulsions().find_map(|(member, found)| {
        let motion = found.appeal.filter(failed)?;
        there(member).then_some(membership::Event::Reinstated { member, motion })
    })
}
