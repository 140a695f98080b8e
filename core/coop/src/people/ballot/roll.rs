//! The roll of a motion: who decides on it. It is drawn up at the notice, and nobody else's act moves it.

use super::{Matter, Motion, Rules};
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Community;
use crate::people::bylaws::{Fraction, Weights};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The register as it stood at a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Roll {
    /// When the notice was given.
    pub at: Time,
    /// Accounts there were: who came after them does not vote, not even in the same second.
    accounts: usize,
    /// Members on the roll.
    pub members: u64,
    /// What each organisation stood for, where votes go by heads and it is more than one.
    heads: BTreeMap<MemberNo, u32>,
    /// Members expelled since: an expulsion takes nobody's vote on what was noticed before it.
    kept: BTreeSet<MemberNo>,
}

/// One line of the roll at the close.
pub(super) struct Voice {
    pub(super) member: MemberNo,
    pub(super) votes: u64,
    /// Place among the classes that count by themselves.
    pub(super) class: Option<usize>,
}

impl Roll {
    /// Draws up the roll.
    ///
    /// # Cost
    /// One pass over the register.
    pub(super) fn draw(rules: &Rules, community: &Community<'_>, at: Time) -> Self {
        let members = community.members;
        let on_roll = members.on_roll(rules.roll_at);
        let heads =
            |member: MemberNo| Some((member, members.get(member)?.heads)).filter(|(_, heads)| *heads != 1);
        Self {
            at,
            accounts: members.len(),
            members: u64::try_from(on_roll.count()).unwrap_or(u64::MAX),
            heads: match rules.weights {
                Weights::Capped(_) => members.on_roll(rules.roll_at).filter_map(heads).collect(),
                Weights::Each | Weights::Classes(_) => BTreeMap::new(),
            },
            kept: BTreeSet::new(),
        }
    }
}

impl Roll {
    /// How many accounts there were at the notice.
    pub fn accounts(&self) -> usize {
        self.accounts
    }
}

impl Motion {
    /// A member was expelled: if she was on the roll, she stays on it.
    pub(super) fn keep_on_roll(&mut self, member: MemberNo, community: &Community<'_>) {
        let known = member.index() < self.roll.accounts;
        let joined = community
            .members
            .get(member)
            .is_some_and(|line| line.joined <= self.rules.roll_at);
        if self.rules.body.is_members() && known && joined {
            self.roll.kept.insert(member);
        }
    }

    /// Whether a member decides on this motion by the register as it stands.
    pub fn is_on_roll(&self, member: MemberNo, community: &Community<'_>) -> bool {
        if let Some(office) = community.council_of(&self.rules) {
            return community.duties.holds(member, office);
        }
        community.members.get(member).is_some_and(|line| {
            let here = line.left.is_none() || self.roll.kept.contains(&member) && !line.erased;
            here && member.index() < self.roll.accounts && line.joined <= self.rules.roll_at
        })
    }

    fn heads(&self, member: MemberNo) -> u64 {
        self.roll.heads.get(&member).map_or(1, |heads| u64::from(*heads))
    }
}

/// Whether she is a member, or was one at the notice until she was expelled.
///
/// # Errors
/// A refusal by `membership.unknown` or `membership.left`.
pub(super) fn known(found: &Motion, community: &Community<'_>, member: MemberNo) -> Result<(), Refusal> {
    match found.roll.kept.contains(&member) {
        true => Ok(()),
        false => community.members.active(member).map(drop),
    }
}

/// Whether a member decides on this motion.
///
/// # Errors
/// When she is no member, holds no seat in the council that decides, or joined after the roll date.
pub(super) fn on_roll(
    motion: MotionNo,
    found: &Motion,
    community: &Community<'_>,
    member: MemberNo,
) -> Result<(), Refusal> {
    if found.is_on_roll(member, community) {
        return Ok(());
    }
    community.members.active(member)?;
    let rules = &found.rules;
    Err(match community.council_of(rules) {
        Some(office) => rules.refusal(
            "motion.council",
            format!("motion {motion} is decided by those who hold the office '{office}'"),
        ),
        None => rules.refusal(
            "motion.roll",
            format!(
                "member {member} joined too late for motion {motion}: its roll was drawn up at the notice, of who had joined by {}",
                rules.roll_at
            ),
        ),
    })
}

/// Who decides at the close, in order of numbers, with how many votes. Who took a paper stays: nobody takes it out again.
pub(super) fn voices(found: &Motion, community: &Community<'_>) -> Vec<Voice> {
    let members = community.members;
    let on_roll: Vec<MemberNo> = match community.council_of(&found.rules) {
        Some(office) => {
            let holders = community.duties.holders(office);
            let all: BTreeSet<MemberNo> = holders.chain(found.papers.keys().copied()).collect();
            all.into_iter().collect()
        }
        None => members
            .all()
            .map(|(member, _)| member)
            .filter(|member| found.is_on_roll(*member, community) || found.papers.contains_key(member))
            .collect(),
    };
    let most = match found.rules.weights {
        Weights::Capped(cap) => most(cap, on_roll.iter().map(|member| found.heads(*member))),
        Weights::Each | Weights::Classes(_) => 1,
    };
    let voice = |member: MemberNo| {
        let class = members.get(member).and_then(|line| members.class_of(line));
        Voice {
            member,
            votes: votes(found, member, class, most),
            class: class.and_then(|class| found.rules.class_place(class)),
        }
    };
    on_roll.into_iter().map(voice).collect()
}

/// The most votes that one may have, so that nobody has more than this part of all of them; one where too few vote for that.
fn most(cap: Fraction, heads: impl Iterator<Item = u64>) -> u64 {
    let heads: Vec<u64> = heads.collect();
    let holds = |most: u64| {
        let votes = heads.iter().map(|heads| heads.clamp(&1, &most));
        cap.floor_of(votes.fold(0, |sum, votes| sum.saturating_add(*votes))) >= most
    };
    // The more one may have, the larger her part: a border found by halving.
    let (mut low, mut high) = (1, heads.iter().copied().max().unwrap_or(1));
    while low < high {
        let middle = low.saturating_add(high.saturating_sub(low).div_ceil(2));
        match holds(middle) {
            true => low = middle,
            false => high = middle.saturating_sub(1),
        }
    }
    low
}

/// How many votes a member has, where nobody has more than the most.
fn votes(found: &Motion, member: MemberNo, class: Option<&str>, most: u64) -> u64 {
    match &found.rules.weights {
        Weights::Each => 1,
        Weights::Capped(_) => found.heads(member).clamp(1, most),
        Weights::Classes(classes) => classes
            .iter()
            .find(|found| Some(found.class.as_str()) == class)
            .map_or(1, |found| u64::from(found.votes)),
    }
}

/// Whether a motion is about a member: then she neither counts its votes nor hands out its papers. Whom a complaint is about
/// nobody learns here: all who hold an office stand aside.
pub(super) fn concerned(matter: &Matter, member: MemberNo, community: &Community<'_>) -> bool {
    match matter {
        Matter::Recall { member: who, .. } | Matter::Expulsion { member: who } => *who == member,
        Matter::Complaint { .. } => community.duties.in_office(member),
        _ => false,
    }
}
