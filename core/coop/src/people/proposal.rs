//! Proposals: an item seeks its words and its support before it is noticed as a motion.

use super::Community;
use super::ballot::Matter;
use super::bylaws::Power;
use crate::kernel::facts::Facts;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo, ProposalNo};
use crate::kernel::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What happens to proposals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A member put it into words.
    Drafted {
        /// Its number.
        proposal: ProposalNo,
        /// Who sponsors it.
        sponsor: MemberNo,
        /// What it would change.
        matter: Matter,
        /// Digest of the text in which it is discussed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Hash>,
    },
    /// Its sponsor changed it. Support for the old words does not carry over.
    Amended {
        /// Which.
        proposal: ProposalNo,
        /// What it would change now.
        matter: Matter,
        /// Digest of the new text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Hash>,
    },
    /// A member wants it put before all.
    Supported {
        /// Which.
        proposal: ProposalNo,
        /// Who.
        member: MemberNo,
    },
    /// Its sponsor took it back.
    Withdrawn {
        /// Which.
        proposal: ProposalNo,
    },
}

/// Something done with a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Put it into words.
    Draft(Matter, Option<Hash>),
    /// Change it.
    Amend(ProposalNo, Matter, Option<Hash>),
    /// Support it.
    Support(ProposalNo),
    /// Take it back.
    Withdraw(ProposalNo),
    /// Notice it: an officer whoever supports it, its sponsor when enough do.
    Notice(ProposalNo),
}

/// What follows from an act: something about the proposal, and whether it is now to be noticed.
#[derive(Debug)]
pub struct Step {
    /// What happened to it.
    pub event: Option<Event>,
    /// What becomes a motion now.
    pub ripe: Option<Ripe>,
}

/// A proposal that becomes a motion.
#[derive(Debug)]
pub struct Ripe {
    /// Which.
    pub proposal: ProposalNo,
    /// Who sponsors it.
    pub sponsor: MemberNo,
    /// What it would change.
    pub matter: Matter,
}

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It seeks support.
    Draft,
    /// It became this motion.
    Noticed(MotionNo),
    /// Its sponsor took it back.
    Withdrawn,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Who sponsors it.
    pub sponsor: MemberNo,
    /// What it would change.
    pub matter: Matter,
    /// Digest of the text in which it is discussed.
    pub text: Option<Hash>,
    /// How often it was amended.
    pub amended: u32,
    /// Who supports it as it stands.
    pub supporters: BTreeSet<MemberNo>,
    /// Where it stands.
    pub state: State,
}

/// All proposals, by number from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Proposals {
    proposals: Vec<Proposal>,
}

impl Proposals {
    /// The proposal of this number.
    ///
    /// # Errors
    /// A refusal by `proposal.unknown`.
    pub fn get(&self, proposal: ProposalNo) -> Result<&Proposal, Refusal> {
        let found = self.proposals.get(proposal.index()).filter(|_| proposal.0 > 0);
        found.ok_or_else(|| {
            Refusal::new("proposal.unknown", format!("there is no proposal {proposal}"))
                .hint("`fenwick proposal list` shows them")
        })
    }

    /// Every proposal with its number.
    pub fn all(&self) -> impl Iterator<Item = (ProposalNo, &Proposal)> {
        let numbered = self.proposals.iter().enumerate();
        numbered.map(|(place, proposal)| (ProposalNo::after(place), proposal))
    }

    /// Decides an act.
    ///
    /// # Errors
    /// When the proposal is no draft any more, the matter makes no sense, or the act is another's.
    pub fn decide(&self, act: Act, community: &Community<'_>, facts: &Facts) -> Result<Step, Refusal> {
        let member = facts
            .actor
            .member()
            .ok_or_else(|| Refusal::new("proposal.member", "a proposal is a member's: add --as ID"))?;
        community.members.active(member)?;
        match act {
            Act::Draft(matter, text) => {
                matter.check(community, facts.now)?;
                Ok(Step::of(Event::Drafted {
                    proposal: ProposalNo::after(self.proposals.len()),
                    sponsor: member,
                    matter,
                    text,
                }))
            }
            Act::Amend(proposal, matter, text) => {
                self.sponsored(proposal, member)?;
                matter.check(community, facts.now)?;
                Ok(Step::of(Event::Amended {
                    proposal,
                    matter,
                    text,
                }))
            }
            Act::Withdraw(proposal) => {
                self.sponsored(proposal, member)?;
                Ok(Step::of(Event::Withdrawn { proposal }))
            }
            Act::Support(proposal) => self.support(proposal, member, community),
            Act::Notice(proposal) => self.notice(proposal, member, community),
        }
    }

    fn notice(
        &self,
        proposal: ProposalNo,
        member: MemberNo,
        community: &Community<'_>,
    ) -> Result<Step, Refusal> {
        let found = self.draft(proposal)?;
        let enough = found.sponsor == member && found.is_supported(0, community);
        if !enough && !community.may(member, Power::Manage) {
            return Err(Refusal::new(
                "duty.officer",
                "only an officer notices what not enough members support; its sponsor does when enough do",
            )
            .by(community.bylaws.motion));
        }
        Ok(Step {
            event: None,
            ripe: Some(found.ripe(proposal)),
        })
    }

    fn support(
        &self,
        proposal: ProposalNo,
        member: MemberNo,
        community: &Community<'_>,
    ) -> Result<Step, Refusal> {
        let found = self.draft(proposal)?;
        if found.supporters.contains(&member) {
            return Err(Refusal::new(
                "proposal.supported",
                format!("member {member} already supports proposal {proposal}"),
            ));
        }
        Ok(Step {
            event: Some(Event::Supported { proposal, member }),
            ripe: found.is_supported(1, community).then(|| found.ripe(proposal)),
        })
    }

    fn draft(&self, proposal: ProposalNo) -> Result<&Proposal, Refusal> {
        let found = self.get(proposal)?;
        match found.state {
            State::Draft => Ok(found),
            State::Noticed(motion) => Err(Refusal::new(
                "proposal.noticed",
                format!("proposal {proposal} became motion {motion}; its words are frozen"),
            )),
            State::Withdrawn => Err(Refusal::new(
                "proposal.withdrawn",
                format!("proposal {proposal} was withdrawn by its sponsor"),
            )),
        }
    }

    fn sponsored(&self, proposal: ProposalNo, member: MemberNo) -> Result<&Proposal, Refusal> {
        let found = self.draft(proposal)?;
        if found.sponsor != member {
            return Err(Refusal::new(
                "proposal.sponsor",
                format!(
                    "proposal {proposal} is sponsored by member {}, who alone changes it or takes it back",
                    found.sponsor
                ),
            ));
        }
        Ok(found)
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Drafted {
                sponsor,
                matter,
                text,
                ..
            } => self.proposals.push(Proposal {
                sponsor: *sponsor,
                matter: matter.clone(),
                text: *text,
                amended: 0,
                supporters: BTreeSet::from([*sponsor]),
                state: State::Draft,
            }),
            Event::Amended {
                proposal,
                matter,
                text,
            } => self.change(*proposal, |found| {
                found.matter = matter.clone();
                found.text = *text;
                found.amended = found.amended.saturating_add(1);
                found.supporters = BTreeSet::from([found.sponsor]);
            }),
            Event::Supported { proposal, member } => self.change(*proposal, |found| {
                found.supporters.insert(*member);
            }),
            Event::Withdrawn { proposal } => {
                self.change(*proposal, |found| found.state = State::Withdrawn);
            }
        }
    }

    /// It became a motion.
    pub fn noticed(&mut self, proposal: ProposalNo, motion: MotionNo) {
        self.change(proposal, |found| found.state = State::Noticed(motion));
    }

    fn change(&mut self, proposal: ProposalNo, with: impl FnOnce(&mut Proposal)) {
        if let Some(found) = self.proposals.get_mut(proposal.index()) {
            with(found);
        }
    }
}

impl Proposal {
    /// Whether enough members support it, with so many more. Who left supports nothing.
    fn is_supported(&self, more: usize, community: &Community<'_>) -> bool {
        let enough = |supporters: usize| {
            let supporters = u64::try_from(supporters.saturating_add(more)).unwrap_or(u64::MAX);
            let initiative = community.bylaws.rule.voting.initiative;
            initiative.is_none_or(|rule| rule.is_reached(supporters, community.size()))
        };
        // Who left is looked for only when all of them together would be enough.
        let here = |who: &&MemberNo| community.members.active(**who).is_ok();
        enough(self.supporters.len()) && enough(self.supporters.iter().filter(here).count())
    }

    fn ripe(&self, proposal: ProposalNo) -> Ripe {
        Ripe {
            proposal,
            sponsor: self.sponsor,
            matter: self.matter.clone(),
        }
    }
}

impl Step {
    fn of(event: Event) -> Self {
        Self {
            event: Some(event),
            ripe: None,
        }
    }
}

#[cfg(test)]
mod tests;
