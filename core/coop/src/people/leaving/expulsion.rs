//! Expulsion: two officers with reasons, an appeal to all members, and the way back when they do not uphold it.

use crate::kernel::facts::Facts;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::people::Community;
use crate::people::ballot::{self, Matter, Motions, Stage, Tabled};
use crate::people::membership::{self, Membership, own_act};
use std::collections::BTreeSet;

/// However few attest other things in a co-op, nobody is expelled by one.
const OFFICERS_MIN: usize = 2;

/// Decides an expulsion.
///
/// # Errors
/// When she is unknown or has left, or the officers are not enough, not officers, or she herself.
pub fn expel(
    member: MemberNo,
    reasons: Hash,
    by: Vec<MemberNo>,
    community: &Community<'_>,
) -> Result<membership::Event, Refusal> {
    community.members.active(member)?;
    community
        .duties
        .attested(&by, Some(member), community.members, community.bylaws)?;
    let by: BTreeSet<MemberNo> = by.into_iter().collect();
    if by.len() < OFFICERS_MIN {
        let message = format!("{OFFICERS_MIN} different officers expel a member together, and say why");
        return Err(Refusal::new("duty.grave", message).hint("add --attested-by OFFICER,OFFICER"));
    }
    Ok(membership::Event::Expelled {
        member,
        by: by.into_iter().collect(),
        reasons,
    })
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
        let message = format!("member {member} already appealed: motion {motion}");
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
