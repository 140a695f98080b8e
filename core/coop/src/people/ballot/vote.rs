//! Votes by name: a member's own, and those given into another member's hands.

use super::election;
use super::{Choice, Event, Motion, Motions, Stage, early};
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Community;
use crate::people::bylaws::Form;
use fenwick_tally::Ranking;

/// Something that a member does with her vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vote {
    /// She votes by name.
    Cast(Choice),
    /// She gives her vote into somebody's hands, or takes it back.
    Delegate(Option<MemberNo>),
    /// She demands that the vote be secret.
    DemandSecret,
}

impl Motions {
    /// Takes a vote.
    ///
    /// # Errors
    /// When voting has not begun or has ended, the member is not on the roll, or the vote says nothing clear.
    pub fn vote(
        &self,
        motion: MotionNo,
        vote: Vote,
        community: &Community<'_>,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        let found = self.get(motion)?;
        let member = voter(facts.actor)?;
        community.members.active(member)?;
        match vote {
            Vote::Cast(choice) => {
                voting_now(motion, found, facts.now)?;
                on_roll(motion, found, community, member)?;
                cast(motion, found, member, choice).map(|event| vec![event])
            }
            Vote::Delegate(to) => {
                not_ended(motion, found, facts.now)?;
                on_roll(motion, found, community, member)?;
                delegate(motion, found, community, (member, to)).map(|event| vec![event])
            }
            Vote::DemandSecret => demand(motion, found, community, member),
        }
    }
}

fn voter(actor: Actor) -> Result<MemberNo, Refusal> {
    actor
        .member()
        .ok_or_else(|| Refusal::new("motion.voter", "a vote is a member's: add --as ID"))
}

/// Whether voting has begun and has not ended.
pub(super) fn voting_now(motion: MotionNo, found: &Motion, now: Time) -> Result<(), Refusal> {
    if found.stage == Stage::Noticed {
        let message = format!("voting on motion {motion} begins at {}", found.rules.opens_at);
        return Err(early(found, message));
    }
    not_ended(motion, found, now)
}

fn not_ended(motion: MotionNo, found: &Motion, now: Time) -> Result<(), Refusal> {
    if found.is_under_way() && now < found.rules.closes_at {
        return Ok(());
    }
    let message = format!("voting on motion {motion} ended at {}", found.rules.closes_at);
    Err(Refusal::new("motion.closed", message).by(found.rules.adopted_by))
}

/// Whether a member decides on this motion.
pub(super) fn on_roll(
    motion: MotionNo,
    found: &Motion,
    community: &Community<'_>,
    member: MemberNo,
) -> Result<(), Refusal> {
    let line = community.members.active(member)?;
    let rules = &found.rules;
    if let Some(office) = community.council_of(rules) {
        if community.duties.holds(member, office) {
            return Ok(());
        }
        let message = format!("motion {motion} is decided by those who hold the office '{office}'");
        return Err(Refusal::new("motion.council", message).by(rules.adopted_by));
    }
    if line.joined > rules.roll_at {
        let message = format!(
            "member {member} joined after the roll date of motion {motion} ({})",
            rules.roll_at
        );
        return Err(Refusal::new("motion.roll", message).by(rules.adopted_by));
    }
    Ok(())
}

fn cast(motion: MotionNo, found: &Motion, member: MemberNo, choice: Choice) -> Result<Event, Refusal> {
    if found.papers.contains_key(&member) {
        let message = format!("member {member} already took her one ballot paper for motion {motion}");
        return Err(Refusal::new("ballot.paper-taken", message).by(found.rules.adopted_by));
    }
    if found.form == Form::Secret {
        let message = format!("motion {motion} is voted in secret; a vote by name is not counted");
        return Err(Refusal::new("ballot.secret", message)
            .by(found.rules.adopted_by)
            .hint("take a ballot paper: `fenwick paper`, or `fenwick vote` which asks the server to fill one in"));
    }
    clear(found, &choice)?;
    Ok(match choice {
        Choice::Answer(answer) => Event::Voted {
            motion,
            member,
            answer,
        },
        Choice::Ranking(ranking) => Event::Ranked {
            motion,
            member,
            ranking,
        },
    })
}

/// Whether a choice says something about this motion.
///
/// # Errors
/// A refusal by `ballot.spoilt` that says why it does not.
pub(super) fn clear(found: &Motion, choice: &Choice) -> Result<(), Refusal> {
    let spoilt = |message: String| Refusal::new("ballot.spoilt", message);
    match (choice, found.matter.election()) {
        (Choice::Answer(_), None) => Ok(()),
        (Choice::Answer(_), Some(_)) => Err(spoilt(
            "this is an election: rank candidates by number, such as 3>1>2".to_owned(),
        )),
        (Choice::Ranking(_), None) => Err(spoilt(
            "this motion is answered with yes, no or abstain".to_owned(),
        )),
        (Choice::Ranking(ranking), Some(_)) => ranked(found, ranking).map_err(spoilt),
    }
}

fn ranked(found: &Motion, ranking: &Ranking) -> Result<(), String> {
    if let Some(fault) = ranking.fault(election::size(found)) {
        return Err(fault.to_string());
    }
    Ok(())
}

fn delegate(
    motion: MotionNo,
    found: &Motion,
    community: &Community<'_>,
    (member, to): (MemberNo, Option<MemberNo>),
) -> Result<Event, Refusal> {
    let rules = &found.rules;
    let refuse = |rule: &str, message: String| Err(Refusal::new(rule, message).by(rules.adopted_by));
    let Some(holder) = to else {
        return match found.proxies.contains_key(&member) {
            true => Ok(Event::Delegated { motion, member, to }),
            false => refuse(
                "proxy.none",
                format!("member {member} gave her vote on motion {motion} to nobody"),
            ),
        };
    };
    if holder == member {
        return refuse(
            "proxy.self",
            "a member votes for herself without a proxy".to_owned(),
        );
    }
    on_roll(motion, found, community, holder)?;
    if found.papers.contains_key(&member) {
        return refuse(
            "ballot.paper-taken",
            format!("member {member} already took her one ballot paper for motion {motion}"),
        );
    }
    if found.proxies.contains_key(&holder) {
        return refuse(
            "proxy.chain",
            format!("member {holder} gave her own vote away and cannot vote for another"),
        );
    }
    let held = found
        .proxies
        .iter()
        .filter(|(giver, to)| **to == holder && **giver != member)
        .count();
    if found.proxies.values().any(|to| *to == member) {
        return refuse(
            "proxy.chain",
            format!("member {member} votes for others and cannot give her own vote away"),
        );
    }
    let most = usize::try_from(rules.proxies_max).unwrap_or(usize::MAX);
    if held >= most {
        return refuse(
            "proxy.max",
            match most {
                0 => "these bylaws know no proxies".to_owned(),
                most => {
                    format!("member {holder} already votes for {most} others, the most that the bylaws allow")
                }
            },
        );
    }
    Ok(Event::Delegated { motion, member, to })
}

fn demand(
    motion: MotionNo,
    found: &Motion,
    community: &Community<'_>,
    member: MemberNo,
) -> Result<Vec<Event>, Refusal> {
    let rules = &found.rules;
    let Some(share) = rules.secret_demand else {
        return Err(Refusal::new(
            "motion.secret-demand",
            "these bylaws give no right to demand a secret vote",
        )
        .by(rules.adopted_by));
    };
    if found.stage != Stage::Noticed {
        let message = format!(
            "a secret vote on motion {motion} could be demanded until {}",
            rules.opens_at
        );
        return Err(Refusal::new("motion.secret-demand", message).by(rules.adopted_by));
    }
    on_roll(motion, found, community, member)?;
    if found.form == Form::Secret || found.secret_demanded.contains(&member) {
        return Ok(Vec::new());
    }
    let demanding = found.secret_demanded.len().saturating_add(1);
    let roll = community.members.on_roll(rules.roll_at).count();
    let mut events = vec![Event::SecretDemanded { motion, member }];
    if share.is_reached(
        u64::try_from(demanding).unwrap_or(u64::MAX),
        u64::try_from(roll).unwrap_or(u64::MAX),
    ) {
        events.push(Event::MadeSecret { motion });
    }
    Ok(events)
}
