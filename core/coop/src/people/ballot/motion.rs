//! One motion: what is known of it, and what each event changes.

use super::election::{self, Ballots};
use super::{Choice, ClassCount, Elected, Event, Matter, Paper, Proxies, Roll, RoomCount, Rules, Shortfall};
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo, ProposalNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::bylaws::Form;
use fenwick_tally::Count;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// So many days a box waits to be opened; then the vote has failed and can be held again.
pub const UNOPENED_DAYS: u32 = 30;

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
    /// The proposal it grew from.
    pub proposal: Option<ProposalNo>,
    /// What it would change.
    pub matter: Matter,
    /// Its rules.
    pub rules: Rules,
    /// The register as it stood at the notice.
    pub roll: Roll,
    /// Where it stands.
    pub stage: Stage,
    /// Who demanded that the vote be secret.
    pub secret_demanded: BTreeSet<MemberNo>,
    /// Whether the vote is secret: by its rules, or because enough demanded it before the opening.
    pub form: Form,
    /// Who stands.
    pub candidates: Vec<Candidacy>,
    /// Public keys of the tellers of a secret vote.
    pub keys: Vec<String>,
    /// Votes by member.
    pub votes: BTreeMap<MemberNo, Choice>,
    /// Who voted or gave her vote away by her own hand, so that nobody else's changes it.
    pub own: BTreeSet<MemberNo>,
    /// Who gave her vote into whose hands.
    pub proxies: Proxies,
    /// Who took her one ballot paper.
    pub papers: BTreeMap<MemberNo, Paper>,
    /// Requests that were signed for papers of the box; they follow from the papers.
    #[serde(skip)]
    pub(super) requests: BTreeSet<Hash>,
    /// Who handed out papers in the room, and so does not count them.
    pub handed_by: BTreeSet<MemberNo>,
    /// What was counted in the room, once, or once for each class where classes count by themselves.
    pub room: Vec<RoomCount>,
    /// Since when its box waits to be opened, by the first entry of the log after the close: a machine that was off did not fail it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_since: Option<Time>,
    /// What was in the box.
    pub opened: Option<Counted>,
    /// Digest of all its papers as they were published.
    pub published: Option<Hash>,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

/// Somebody who stands in an election.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidacy {
    /// Who.
    pub member: MemberNo,
    /// Whether she stands: she accepted, and did not stand down.
    pub stands: bool,
    /// Digest of what she says for herself.
    pub text: Option<Hash>,
}

/// Choices counted without names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// How many gave which choice.
    pub choices: Vec<(u64, Choice)>,
    /// Papers that say nothing clear.
    pub spoilt: u64,
    /// Papers in all.
    pub papers: u64,
}

/// How a motion ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// When.
    pub at: Time,
    /// The count, in votes.
    pub count: Count,
    /// Votes of the roll.
    pub roll: u64,
    /// What was missing.
    pub shortfall: Option<Shortfall>,
    /// How classes voted.
    pub classes: Vec<ClassCount>,
    /// Votes given into hands that did not vote.
    pub lapsed: u64,
    /// Who was elected.
    pub elected: Option<Elected>,
    /// The ballots of an election.
    pub ballots: Option<Ballots>,
}

impl Motion {
    /// Whether it has not ended.
    pub fn is_under_way(&self) -> bool {
        matches!(self.stage, Stage::Noticed | Stage::Open)
    }

    /// How many members took part so far: by name, through a proxy who voted, or by taking a paper.
    pub fn came(&self) -> usize {
        let through = self
            .proxies
            .all()
            .filter(|(giver, holder)| !self.papers.contains_key(giver) && self.votes.contains_key(holder));
        through
            .count()
            .saturating_add(self.votes.len())
            .saturating_add(self.papers.len())
    }

    /// Whether its box waits to be opened: voting has ended, and papers are in it.
    pub fn awaits_box(&self, now: Time) -> bool {
        self.stage == Stage::Open
            && !self.form.is_open()
            && !self.keys.is_empty()
            && self.opened.is_none()
            && now >= self.rules.closes_at
    }

    /// When it ends without its box, if that is not opened before.
    pub(super) fn given_up_at(&self) -> Option<Time> {
        let since = self.waits_since.filter(|_| self.opened.is_none())?;
        Some(since.plus_days(UNOPENED_DAYS))
    }

    /// Whether papers lie in a box that nobody opened.
    pub(super) fn is_unopened(&self) -> bool {
        self.awaits_box(self.rules.closes_at) && super::paper::in_box(self) > 0
    }

    /// Whether a secret vote still lacks its tellers' keys.
    pub fn lacks_keys(&self) -> bool {
        self.is_under_way() && !self.form.is_open() && self.keys.is_empty()
    }
}

impl Motion {
    pub(super) fn noticed(
        (sponsor, proposal): (Option<MemberNo>, Option<ProposalNo>),
        matter: Matter,
        (rules, roll): (Rules, Roll),
    ) -> Self {
        Self {
            sponsor,
            proposal,
            form: rules.form,
            matter,
            rules,
            roll,
            stage: Stage::Noticed,
            secret_demanded: BTreeSet::new(),
            candidates: Vec::new(),
            keys: Vec::new(),
            votes: BTreeMap::new(),
            own: BTreeSet::new(),
            proxies: Proxies::default(),
            papers: BTreeMap::new(),
            requests: BTreeSet::new(),
            handed_by: BTreeSet::new(),
            room: Vec::new(),
            waits_since: None,
            opened: None,
            published: None,
            outcome: None,
        }
    }

    pub(super) fn apply(&mut self, event: &Event, actor: Actor) {
        match event {
            Event::Noticed { .. } | Event::Closed { .. } => {}
            Event::SecretDemanded { member, .. } => {
                self.secret_demanded.insert(*member);
            }
            Event::MadeSecret { .. } => self.form = Form::Secret,
            Event::Nominated {
                member,
                accepted,
                text,
                ..
            } => self.candidates.push(Candidacy {
                member: *member,
                stands: *accepted,
                text: *text,
            }),
            Event::Stood {
                candidate, stands, ..
            } => {
                if let Some(found) = self.candidates.get_mut(election::place(*candidate)) {
                    found.stands = *stands;
                }
            }
            Event::Prepared { keys, .. } => self.keys.clone_from(keys),
            Event::Opened { .. } => self.stage = Stage::Open,
            Event::Voted { member, answer, .. } => self.voted(*member, Choice::Answer(*answer), actor),
            Event::Ranked { member, ranking, .. } => {
                self.voted(*member, Choice::Ranking(ranking.clone()), actor);
            }
            Event::Delegated { member, to, .. } => {
                self.proxies.set(*member, *to);
                self.by_hand_of(*member, actor);
            }
            Event::PaperTaken {
                member, paper, by, ..
            } => {
                self.votes.remove(member);
                self.papers.insert(*member, *paper);
                self.requests.extend(paper.request());
                self.handed_by.extend(by);
            }
            Event::RoomCounted {
                tellers,
                class,
                choices,
                spoilt,
                note,
                ..
            } => {
                let room = RoomCount {
                    tellers: tellers.clone(),
                    class: class.clone(),
                    choices: choices.clone(),
                    spoilt: *spoilt,
                    note: *note,
                };
                self.room.retain(|earlier| earlier.class != room.class);
                self.room.push(room);
            }
            Event::BoxOpened {
                choices,
                spoilt,
                root,
                ..
            } => {
                self.opened = Some(Counted::of(choices.clone(), *spoilt));
                self.published = Some(*root);
            }
        }
    }

    /// A member's own vote ends her proxy.
    fn voted(&mut self, member: MemberNo, choice: Choice, actor: Actor) {
        self.votes.insert(member, choice);
        self.proxies.set(member, None);
        self.by_hand_of(member, actor);
    }

    /// What she did last with her vote, her own hand did or another's.
    fn by_hand_of(&mut self, member: MemberNo, actor: Actor) {
        match actor.is_assisted() {
            true => self.own.remove(&member),
            false => self.own.insert(member),
        };
    }

    /// The refusal of a second way to vote.
    pub(super) fn paper_taken(&self, motion: MotionNo, member: MemberNo) -> Refusal {
        let message = format!("member {member} already took her one ballot paper for motion {motion}");
        self.rules.refusal("ballot.paper-taken", message)
    }
}
