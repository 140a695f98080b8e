//! What a member does with her vote by name: she casts it, gives it into other hands, or demands that the vote be secret.

use super::election;
use super::proxy::delegate;
use super::roll::{known, on_roll};
use super::{Choice, Event, Motion, Motions, Stage, early};
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Community;
use crate::people::bylaws::Form;

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
        known(found, community, member)?;
        match vote {
            Vote::Cast(choice) => {
                voting_now(motion, found, facts.now)?;
                on_roll(motion, found, community, member)?;
                cast(motion, found, facts.actor, (member, choice)).map(|event| vec![event])
            }
            Vote::Delegate(to) => {
                not_ended(motion, found, facts.now)?;
                on_roll(motion, found, community, member)?;
                not_struck(motion, found, facts.actor, member)?;
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
///
/// # Errors
/// A refusal by `motion.not-due` or `motion.closed`.
pub(super) fn voting_now(motion: MotionNo, found: &Motion, now: Time) -> Result<(), Refusal> {
    if found.stage == Stage::Noticed {
        let message = format!("voting on motion {motion} begins at {}", found.rules.opens_at);
        return Err(early(found, message));
    }
    not_ended(motion, found, now)
}

/// Whether voting has not ended; its last moment is the one before the close.
///
/// # Errors
/// A refusal by `motion.closed`.
pub(super) fn not_ended(motion: MotionNo, found: &Motion, now: Time) -> Result<(), Refusal> {
    if found.is_under_way() && now < found.rules.closes_at {
        return Ok(());
    }
    let message = format!("voting on motion {motion} ended at {}", found.rules.closes_at);
    Err(found.rules.refusal("motion.closed", message))
}

fn cast(
    motion: MotionNo,
    found: &Motion,
    actor: Actor,
    (member, choice): (MemberNo, Choice),
) -> Result<Event, Refusal> {
    if found.papers.contains_key(&member) {
        return Err(found.paper_taken(motion, member));
    }
    if found.form == Form::Secret {
        let message = format!("motion {motion} is voted in secret; a vote by name is not counted");
        return Err(found
            .rules
            .refusal("ballot.secret", message)
            .hint("a secret vote is given on a ballot paper, which each member takes once"));
    }
    not_struck(motion, found, actor, member)?;
    clear(found, &choice)?;
    standing(found, &choice)?;
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

/// Whether nobody else's hands undo what she did with her vote by her own.
///
/// # Errors
/// A refusal by `rights.own-act`.
pub(super) fn not_struck(
    motion: MotionNo,
    found: &Motion,
    actor: Actor,
    member: MemberNo,
) -> Result<(), Refusal> {
    let (voted, gave) = (
        found.votes.contains_key(&member),
        found.proxies.holder_of(member).is_some(),
    );
    if !actor.is_assisted()
        || actor.member() != Some(member)
        || !found.own.contains(&member)
        || !(voted || gave)
    {
        return Ok(());
    }
    let did = if voted { "voted" } else { "gave her vote away" };
    let message =
        format!("member {member} {did} herself on motion {motion}; nobody else's hands change that");
    Err(Refusal::new("rights.own-act", message))
}

/// Whether a choice says something about this motion.
///
/// # Errors
/// A refusal by `ballot.spoilt` that says why it does not.
pub(super) fn clear(found: &Motion, choice: &Choice) -> Result<(), Refusal> {
    let spoilt = |message: String| Err(Refusal::new("ballot.spoilt", message));
    match (choice, found.matter.election()) {
        (Choice::Answer(_), None) => Ok(()),
        (Choice::Answer(_), Some(_)) => {
            spoilt("this is an election: rank candidates by number, such as 3>1>2".to_owned())
        }
        (Choice::Ranking(_), None) => spoilt("this motion is answered with yes, no or abstain".to_owned()),
        (Choice::Ranking(ranking), Some(_)) => match ranking.fault(election::size(found)) {
            Some(fault) => spoilt(fault.to_string()),
            None => Ok(()),
        },
    }
}

/// Whether everybody ranked by name stands; on a paper, who does not is passed over.
fn standing(found: &Motion, choice: &Choice) -> Result<(), Refusal> {
    let Choice::Ranking(ranking) = choice else {
        return Ok(());
    };
    let stands = |number| {
        found
            .candidates
            .get(election::place(number))
            .is_some_and(|found| found.stands)
    };
    match ranking.candidates().find(|number| !stands(*number)) {
        None => Ok(()),
        Some(number) => Err(Refusal::new(
            "ballot.spoilt",
            format!("candidate {number} does not stand: leave that number out"),
        )),
    }
}

fn demand(
    motion: MotionNo,
    found: &Motion,
    community: &Community<'_>,
    member: MemberNo,
) -> Result<Vec<Event>, Refusal> {
    let rules = &found.rules;
    let Some(share) = rules.secret_demand else {
        let message = "these bylaws give no right to demand a secret vote on it";
        return Err(rules.refusal("motion.secret-demand", message));
    };
    if found.stage != Stage::Noticed {
        let message = format!(
            "a secret vote on motion {motion} could be demanded until {}",
            rules.opens_at
        );
        return Err(rules.refusal("motion.secret-demand", message));
    }
    on_roll(motion, found, community, member)?;
    if found.form == Form::Secret || found.secret_demanded.contains(&member) {
        return Ok(Vec::new());
    }
    let mut events = vec![Event::SecretDemanded { motion, member }];
    let enough = |others: usize| {
        let demanding = u64::try_from(others.saturating_add(1)).unwrap_or(u64::MAX);
        share.is_reached(demanding, found.roll.members)
    };
    // Who demanded it and left is looked for only when all of them together would be enough.
    let here = || {
        let others = found.secret_demanded.iter();
        others
            .filter(|other| on_roll(motion, found, community, **other).is_ok())
            .count()
    };
    if enough(found.secret_demanded.len()) && enough(here()) {
        events.push(Event::MadeSecret { motion });
    }
    Ok(events)
}
