//! What past votes tell: how many take part, whether fewer and fewer do, and whether elections leave a choice.

use crate::kernel::ids::MotionNo;
use crate::people::ballot::Motions;
use crate::people::bylaws::Fraction;
use serde::Serialize;

/// The turnout of one vote of the members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Turnout {
    /// Which motion.
    pub motion: MotionNo,
    /// Votes given.
    pub given: u64,
    /// Votes on the roll.
    pub roll: u64,
}

/// The turnout of the last votes, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trend {
    /// Each vote.
    pub votes: Vec<Turnout>,
    /// Whether the newer half of them saw less of the roll than the older half, all votes of a half taken together.
    pub falling: bool,
}

/// How many of the last elections left a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contested {
    /// Elections in which more stood than there were seats.
    pub contested: u64,
    /// Elections.
    pub elections: u64,
}

/// The turnout of the last votes of the members, as many as `last`. What a council decides is left out.
pub fn turnout(motions: &Motions, last: usize) -> Trend {
    let ended = motions.all().filter(|(_, motion)| motion.rules.body.is_members());
    let counted = ended.filter_map(|(number, motion)| {
        let outcome = motion.outcome.as_ref()?;
        let turnout = Turnout {
            motion: number,
            given: outcome.count.turnout(),
            roll: outcome.roll,
        };
        Some((motion.rules.closes_at, turnout))
    });
    let mut votes: Vec<_> = counted.filter(|(_, turnout)| turnout.roll > 0).collect();
    votes.sort_by_key(|(closed, turnout)| (*closed, turnout.motion));
    let votes: Vec<Turnout> = votes.into_iter().map(|(_, turnout)| turnout).collect();
    let votes = votes
        .get(votes.len().saturating_sub(last)..)
        .unwrap_or_default()
        .to_vec();
    let falling = is_falling(&votes);
    Trend { votes, falling }
}

/// Compares the halves exactly, as fractions; the vote in the middle of an odd number belongs to neither.
pub(super) fn is_falling(votes: &[Turnout]) -> bool {
    let half = votes.len().checked_div(2).unwrap_or(0);
    let older = sum(votes.iter().take(half));
    let newer = sum(votes.iter().rev().take(half));
    newer.0.saturating_mul(older.1) < older.0.saturating_mul(newer.1)
}

fn sum<'a>(votes: impl Iterator<Item = &'a Turnout>) -> (u128, u128) {
    votes.fold((0, 0), |(given, roll), vote| {
        (
            given.saturating_add(vote.given.into()),
            roll.saturating_add(vote.roll.into()),
        )
    })
}

impl Trend {
    /// The votes in which fewer took part than this part of the roll.
    pub fn below(&self, least: Fraction) -> impl Iterator<Item = &Turnout> {
        let low = move |vote: &&Turnout| !least.is_reached(vote.given, vote.roll);
        self.votes.iter().filter(low)
    }
}

/// How many of the last elections, as many as `last`, left a choice.
pub fn contested(motions: &Motions, last: usize) -> Contested {
    let ended = motions
        .all()
        .filter(|(_, motion)| motion.matter.election().is_some());
    let mut found: Vec<_> = ended
        .filter_map(|(number, motion)| {
            let elected = motion.outcome.as_ref()?.elected.as_ref();
            let contested = elected.is_some_and(|elected| elected.contested);
            Some((motion.rules.closes_at, number, contested))
        })
        .collect();
    found.sort_unstable();
    let recent = found.iter().rev().take(last);
    recent.fold(Contested::default(), |sum, (_, _, contested)| Contested {
        contested: sum.contested.saturating_add(u64::from(*contested)),
        elections: sum.elections.saturating_add(1),
    })
}
