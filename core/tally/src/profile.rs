//! Candidates, rankings, and all rankings of an election.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// A candidate, by number from 1, as in BLT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Candidate(pub u16);

impl Candidate {
    /// The candidate's place in a table of one row each and an unused row 0.
    pub(crate) fn row(self) -> usize {
        usize::from(self.0)
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// A candidate on a ballot, and whether she stands level with the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Mark {
    pub(crate) candidate: Candidate,
    pub(crate) level: bool,
}

/// One ballot: candidates in order of preference, best first; several may share a place.
///
/// # Shape
/// Stored as a list of places; a place is a number, or a list of numbers in ascending order: `[3, [1, 2]]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Place>", into = "Vec<Place>")]
pub struct Ranking {
    marks: Vec<Mark>,
}

/// The stored form of one place of a ranking.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Place {
    One(Candidate),
    Several(Vec<Candidate>),
}

/// Why a ballot is spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Nobody is on it.
    #[error("no candidate is marked: mark at least one")]
    Empty,
    /// A number that no candidate has.
    #[error("there is no candidate {0}: use the numbers on the ballot paper")]
    Unknown(Candidate),
    /// A candidate stands on it more than once.
    #[error("candidate {0} is marked twice: mark each at most once")]
    Twice(Candidate),
}

impl Ranking {
    /// A ballot with one candidate at each place.
    pub fn strict(order: impl IntoIterator<Item = Candidate>) -> Self {
        let marks = order.into_iter().map(|candidate| Mark {
            candidate,
            level: false,
        });
        Self {
            marks: marks.collect(),
        }
    }

    /// A ballot with any number of candidates at each place; places without any are left out.
    pub fn levels(levels: Vec<Vec<Candidate>>) -> Self {
        let mut marks = Vec::new();
        for mut place in levels {
            place.sort_unstable();
            let place = place.into_iter().enumerate();
            marks.extend(place.map(|(index, candidate)| Mark {
                candidate,
                level: index > 0,
            }));
        }
        Self { marks }
    }

    /// The candidates by place, best first.
    pub fn places(&self) -> impl Iterator<Item = Vec<Candidate>> + '_ {
        let places = self.marks.chunk_by(|_, next| next.level);
        places.map(|place| place.iter().map(|mark| mark.candidate).collect())
    }

    /// All candidates on the ballot, in order; those at one place by number.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate> + '_ {
        self.marks.iter().map(|mark| mark.candidate)
    }

    /// The same candidates with nobody before another.
    pub fn unordered(&self) -> Self {
        Self::levels(vec![self.candidates().collect()])
    }

    /// Why the ballot is spoilt in an election of so many candidates, or nothing when it is good.
    pub fn fault(&self, candidates: u16) -> Option<Fault> {
        self.fault_by(&mut vec![0; usize::from(candidates).saturating_add(1)], 1)
    }

    /// The same, with a table of one row for each candidate's number in which no row is `stamp` yet.
    pub(crate) fn fault_by(&self, seen: &mut [usize], stamp: usize) -> Option<Fault> {
        for candidate in self.candidates() {
            match seen.get_mut(candidate.row()).filter(|_| candidate.0 > 0) {
                None => return Some(Fault::Unknown(candidate)),
                Some(before) if *before == stamp => return Some(Fault::Twice(candidate)),
                Some(before) => *before = stamp,
            }
        }
        self.marks.is_empty().then_some(Fault::Empty)
    }

    pub(crate) fn marks(&self) -> &[Mark] {
        &self.marks
    }
}

impl From<Vec<Place>> for Ranking {
    fn from(places: Vec<Place>) -> Self {
        let places = places.into_iter().map(|place| match place {
            Place::One(candidate) => vec![candidate],
            Place::Several(candidates) => candidates,
        });
        Self::levels(places.collect())
    }
}

impl From<Ranking> for Vec<Place> {
    fn from(ranking: Ranking) -> Self {
        let places = ranking.places().map(|place| match place.as_slice() {
            [candidate] => Place::One(*candidate),
            _ => Place::Several(place),
        });
        places.collect()
    }
}

/// All ballots of an election.
///
/// # Invariants
/// From [`Profile::of`], equal rankings are one group and groups are sorted, so that nothing is left of the order
/// in which ballots came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// How many candidates there are; their numbers are 1 to this.
    pub candidates: u16,
    /// Those who withdrew: passed over on every ballot.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub withdrawn: BTreeSet<Candidate>,
    /// How many ballots have which ranking.
    pub groups: Vec<(u64, Ranking)>,
}

impl Profile {
    /// Gathers ballots, each with how often it was cast.
    ///
    /// # Invariants
    /// More ballots of one ranking than a number can hold stay at the last number; [`crate::count`] then refuses to
    /// count.
    pub fn of(candidates: u16, ballots: impl IntoIterator<Item = (u64, Ranking)>) -> Self {
        let mut groups: Vec<(u64, Ranking)> = ballots.into_iter().filter(|(weight, _)| *weight > 0).collect();
        groups.sort_unstable_by(|a, b| a.1.cmp(&b.1));
        groups.dedup_by(|next, first| {
            let same = next.1 == first.1;
            if same {
                first.0 = first.0.saturating_add(next.0);
            }
            same
        });
        Self {
            candidates,
            withdrawn: BTreeSet::new(),
            groups,
        }
    }

    /// How many ballots there are, spoilt ones included; stays at the last number a `u64` holds.
    pub fn turnout(&self) -> u64 {
        let weights = self.groups.iter().map(|(weight, _)| *weight);
        weights.fold(0, u64::saturating_add)
    }

    /// The candidates who did not withdraw.
    pub fn standing(&self) -> impl Iterator<Item = Candidate> + '_ {
        let all = (1..=self.candidates).map(Candidate);
        all.filter(|candidate| !self.withdrawn.contains(candidate))
    }
}
