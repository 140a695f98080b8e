//! Single transferable vote: what both rules share.

mod equal;
mod meek;
mod scottish;
mod tree;

use crate::lot::Lot;
use crate::papers::Papers;
use crate::profile::Candidate;
use crate::report::{Elected, Why};
use std::cmp::Reverse;

pub(crate) use meek::count as meek;
pub(crate) use scottish::count as scottish;

/// How a candidate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Neither elected nor excluded: a continuing candidate.
    Hopeful,
    Elected,
    /// Excluded or withdrawn.
    Out,
}

/// Everybody's state and votes, in units of the rule.
#[derive(Clone, Debug)]
struct Field<'a> {
    papers: &'a Papers,
    lot: &'a Lot,
    seats: u16,
    states: Vec<State>,
    votes: Vec<u128>,
}

impl<'a> Field<'a> {
    fn new(papers: &'a Papers, lot: &'a Lot, seats: u16) -> Self {
        let mut field = Self {
            papers,
            lot,
            seats,
            states: papers.table(State::Out),
            votes: papers.table(0),
        };
        for candidate in papers.standing() {
            field.set(*candidate, State::Hopeful);
        }
        field
    }

    fn state(&self, candidate: Candidate) -> State {
        let state = self.states.get(candidate.row());
        state.copied().unwrap_or(State::Out)
    }

    fn set(&mut self, candidate: Candidate, state: State) {
        if let Some(place) = self.states.get_mut(candidate.row()) {
            *place = state;
        }
    }

    fn votes(&self, candidate: Candidate) -> u128 {
        self.votes.get(candidate.row()).copied().unwrap_or(0)
    }

    fn add(&mut self, candidate: Candidate, votes: u128) {
        if let Some(sum) = self.votes.get_mut(candidate.row()) {
            *sum = sum.saturating_add(votes);
        }
    }

    /// Those in a state, by number.
    fn those(&self, state: State) -> Vec<Candidate> {
        let standing = self.papers.standing().iter().copied();
        standing
            .filter(|candidate| self.state(*candidate) == state)
            .collect()
    }

    fn vacancies(&self) -> usize {
        usize::from(self.seats).saturating_sub(self.those(State::Elected).len())
    }

    /// Whether no more are left than seats.
    fn can_fill(&self) -> bool {
        self.those(State::Hopeful).len() <= self.vacancies()
    }

    /// Whether all seats are filled, or nobody is left to fill them.
    fn is_done(&self) -> bool {
        self.vacancies() == 0 || self.those(State::Hopeful).is_empty()
    }

    /// Elects the hopeful who have at least so many votes, most votes first, as long as there are seats.
    fn elect(&mut self, at_least: u128, why: Why) -> Vec<Elected> {
        let mut reached = self.those(State::Hopeful);
        reached.retain(|candidate| self.votes(*candidate) >= at_least);
        reached.sort_unstable_by_key(|candidate| (Reverse(self.votes(*candidate)), self.lot.key(*candidate)));
        reached.truncate(self.vacancies());
        for candidate in &reached {
            self.set(*candidate, State::Elected);
        }
        let elected = reached.into_iter().map(|candidate| Elected { candidate, why });
        elected.collect()
    }
}
