//! Motions and open votes: one member, one vote; quorum, threshold, notice and roll date from the bylaws.

mod event;

pub use event::{Event, Matter, Rules};

use super::Adopted;
use super::bylaws::{Bylaws, Fraction, Voting};
use super::membership::Membership;
use crate::kernel::facts::Facts;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use fenwick_tally::{Answer, Count};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a motion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Members know of it; voting has not begun.
    Noticed,
    /// Voting.
    Open,
    /// It passed.
    Passed,
    /// It did not.
    Failed,
}

/// A motion as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Motion {
    /// Who sponsors it.
    pub sponsor: Option<MemberNo>,
    /// What it would change.
    pub matter: Matter,
    /// Its rules.
    pub rules: Rules,
    /// Where it stands.
    pub stage: Stage,
    /// Votes by member.
    pub votes: BTreeMap<MemberNo, Answer>,
    /// The count at the close.
    pub count: Option<Count>,
    /// Members on the roll at the close.
    pub roll: Option<u64>,
}

/// All motions, by number from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Motions {
    motions: Vec<Motion>,
}

impl Motions {
    /// The motion of this number.
    ///
    /// # Errors
    /// A refusal by `motion.unknown`.
    pub fn get(&self, motion: MotionNo) -> Result<&Motion, Refusal> {
        let unknown = || {
            Refusal::new("motion.unknown", format!("there is no motion {motion}"))
                .hint("`fenwick motion list` shows them")
        };
        self.motions
            .get(motion.index())
            .filter(|_| motion.0 > 0)
            .ok_or_else(unknown)
    }

    /// Every motion with its number.
    pub fn all(&self) -> impl Iterator<Item = (MotionNo, &Motion)> {
        self.motions
            .iter()
            .enumerate()
            .map(|(place, motion)| (MotionNo::after(place), motion))
    }

    /// The first motion on such a matter that is not closed.
    pub fn under_way(&self, is_it: impl Fn(&Matter) -> bool) -> Option<MotionNo> {
        let open = |motion: &Motion| matches!(motion.stage, Stage::Noticed | Stage::Open);
        let mut found = self
            .all()
            .filter(|(_, motion)| open(motion) && is_it(&motion.matter));
        found.next().map(|(number, _)| number)
    }

    /// Tables a motion under the rules in force.
    ///
    /// # Errors
    /// When the matter makes no sense or the sponsor is no member.
    pub fn propose(
        &self,
        matter: Matter,
        rules: &Adopted<Bylaws>,
        members: &Membership,
        facts: &Facts,
    ) -> Result<Event, Refusal> {
        let sponsor = facts.actor.member();
        if let Some(member) = sponsor {
            members.active(member)?;
        }
        let threshold = match &matter {
            Matter::Charter(charter) => {
                charter.check()?;
                rules.rule.voting.charter_threshold
            }
            Matter::Bylaws(bylaws) => {
                bylaws.check()?;
                rules.rule.voting.bylaws_threshold
            }
            Matter::Method { .. } => rules.rule.voting.charter_threshold,
        };
        let rules = frozen(&rules.rule.voting, threshold, rules.motion, facts.now);
        Ok(Event::Noticed {
            motion: MotionNo::after(self.motions.len()),
            sponsor,
            matter,
            rules,
        })
    }

    /// Opens a motion that is due.
    ///
    /// # Errors
    /// A refusal by `motion.not-due` before its time, `motion.stage` when it is not waiting to open.
    pub fn open(&self, motion: MotionNo, now: Time) -> Result<Event, Refusal> {
        let found = self.get(motion)?;
        match found.stage {
            Stage::Noticed if now >= found.rules.opens_at => Ok(Event::Opened { motion }),
            Stage::Noticed => Err(early(
                found,
                format!("motion {motion} opens at {}", found.rules.opens_at),
            )),
            _ => Err(Refusal::new(
                "motion.stage",
                format!("motion {motion} is already {}", name(found.stage)),
            )),
        }
    }

    /// Takes a vote.
    ///
    /// # Errors
    /// When voting has not begun or has ended, or the member is not on the roll.
    pub fn vote(
        &self,
        motion: MotionNo,
        answer: Answer,
        members: &Membership,
        facts: &Facts,
    ) -> Result<Event, Refusal> {
        let found = self.get(motion)?;
        let member = facts
            .actor
            .member()
            .ok_or_else(|| Refusal::new("motion.voter", "a vote is a member's: add --as ID"))?;
        let line = members.active(member)?;
        let rules = &found.rules;
        match found.stage {
            Stage::Noticed => {
                return Err(early(
                    found,
                    format!("voting on motion {motion} begins at {}", rules.opens_at),
                ));
            }
            Stage::Open if facts.now < rules.closes_at => {}
            _ => {
                return Err(Refusal::new(
                    "motion.closed",
                    format!("voting on motion {motion} ended at {}", rules.closes_at),
                )
                .by(rules.adopted_by));
            }
        }
        if line.joined > rules.roll_at {
            let message = format!(
                "member {member} joined after the roll date of motion {motion} ({})",
                rules.roll_at
            );
            return Err(Refusal::new("motion.roll", message).by(rules.adopted_by));
        }
        Ok(Event::Voted {
            motion,
            member,
            answer,
        })
    }

    /// Closes a motion that is due and counts it.
    ///
    /// # Errors
    /// A refusal by `motion.not-due` before its time, `motion.stage` when it is not open.
    pub fn close(&self, motion: MotionNo, members: &Membership, now: Time) -> Result<Event, Refusal> {
        let found = self.get(motion)?;
        match found.stage {
            Stage::Open if now >= found.rules.closes_at => Ok(self.count(motion, found, members)),
            Stage::Open | Stage::Noticed => Err(early(
                found,
                format!("motion {motion} closes at {}", found.rules.closes_at),
            )),
            _ => Err(Refusal::new(
                "motion.stage",
                format!("motion {motion} is already {}", name(found.stage)),
            )),
        }
    }

    fn count(&self, motion: MotionNo, found: &Motion, members: &Membership) -> Event {
        let roll: std::collections::BTreeSet<MemberNo> = members.on_roll(found.rules.roll_at).collect();
        let count = Count::of(
            found
                .votes
                .iter()
                .filter(|(member, _)| roll.contains(member))
                .map(|(_, answer)| *answer),
        );
        let on_roll = u64::try_from(roll.len()).unwrap_or(u64::MAX);
        let passed = found.rules.quorum.is_reached(count.turnout(), on_roll)
            && found
                .rules
                .threshold
                .is_reached(count.yes, count.yes.saturating_add(count.no));
        Event::Closed {
            motion,
            count,
            roll: on_roll,
            passed,
        }
    }

    /// What has fallen due at `now`: motions to open and to close, earliest first, one step each.
    pub fn due(&self, members: &Membership, now: Time) -> Option<Event> {
        let date = |(motion, found): (MotionNo, &Motion)| match found.stage {
            Stage::Noticed => Some((found.rules.opens_at, motion)),
            Stage::Open => Some((found.rules.closes_at, motion)),
            Stage::Passed | Stage::Failed => None,
        };
        let (_, motion) = self.all().filter_map(date).min().filter(|(at, _)| now >= *at)?;
        let found = self.get(motion).ok()?;
        Some(match found.stage {
            Stage::Noticed => Event::Opened { motion },
            _ => self.count(motion, found, members),
        })
    }

    /// Carries out what happened; returns what a passed motion changes.
    pub fn apply(&mut self, event: &Event) -> Option<Matter> {
        match event {
            Event::Noticed {
                sponsor,
                matter,
                rules,
                ..
            } => {
                self.motions.push(Motion {
                    sponsor: *sponsor,
                    matter: matter.clone(),
                    rules: rules.clone(),
                    stage: Stage::Noticed,
                    votes: BTreeMap::new(),
                    count: None,
                    roll: None,
                });
                None
            }
            Event::Opened { motion } => {
                self.motions.get_mut(motion.index())?.stage = Stage::Open;
                None
            }
            Event::Voted {
                motion,
                member,
                answer,
            } => {
                self.motions
                    .get_mut(motion.index())?
                    .votes
                    .insert(*member, *answer);
                None
            }
            Event::Closed {
                motion,
                count,
                roll,
                passed,
            } => {
                let found = self.motions.get_mut(motion.index())?;
                found.stage = if *passed { Stage::Passed } else { Stage::Failed };
                found.count = Some(*count);
                found.roll = Some(*roll);
                passed.then(|| found.matter.clone())
            }
        }
    }

    /// Whether a recorded close says what the recorded votes say; the other route by which `verify` recounts.
    pub fn recounts(&self, event: &Event, members: &Membership) -> bool {
        match event {
            Event::Closed { motion, .. } => self
                .get(*motion)
                .is_ok_and(|found| self.count(*motion, found, members) == *event),
            _ => true,
        }
    }
}

fn frozen(voting: &Voting, threshold: Fraction, adopted_by: MotionNo, now: Time) -> Rules {
    let opens_at = now.plus_days(voting.notice_days);
    Rules {
        roll_at: now.minus_days(voting.roll_days),
        opens_at,
        closes_at: opens_at.plus_days(voting.voting_days),
        quorum: voting.quorum,
        threshold,
        adopted_by,
    }
}

fn early(found: &Motion, message: String) -> Refusal {
    Refusal::new("motion.not-due", message).by(found.rules.adopted_by)
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Noticed => "noticed",
        Stage::Open => "open",
        Stage::Passed => "passed",
        Stage::Failed => "failed",
    }
}

#[cfg(test)]
mod tests;
