//! The ballots of one round of Meek's rule, those together that go the same way.
//!
//! A ballot passes on only what an elected candidate does not keep, and a hopeful one keeps all. So its way ends at
//! its first place with somebody hopeful, and a round has few different ways however many ballots there are.

use super::equal::parts;
use super::{Field, State};
use crate::profile::{Candidate, Mark};

/// Votes and keep factors have nine decimals.
pub(super) const PLACES: u8 = 9;
/// A whole ballot, and a keep factor of one.
pub(super) const ONE: u64 = 1_000_000_000;

/// A place on ballots that agree so far.
#[derive(Clone, Debug)]
struct Node {
    /// The node of the place before; the root is its own.
    parent: usize,
    /// Who of this place is still in.
    place: Vec<Candidate>,
    hopeful: bool,
    /// How many ballots go through.
    papers: u64,
    /// How many of them end here.
    ends: u64,
    /// Where ballots go on that have one candidate next, by number.
    next: Vec<(Candidate, usize)>,
    /// Where ballots go on that have several next.
    next_several: Vec<(Vec<Candidate>, usize)>,
}

/// All ways; parents stand before their children.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    rows: usize,
}

/// What a distribution came to, in units of 10^-9.
pub(super) struct Outcome {
    pub(super) votes: Vec<u128>,
    pub(super) exhausted: u128,
    pub(super) lost: u128,
}

impl Tree {
    /// Puts every ballot on its way.
    pub(super) fn grow(field: &Field<'_>) -> Self {
        let mut tree = Self {
            nodes: vec![Node::new(0, Vec::new(), false)],
            rows: field.votes.len(),
        };
        let mut place = Vec::new();
        for (papers, marks) in field.papers.iter() {
            let end = tree.walk(field, papers, marks, &mut place);
            if let Some(node) = tree.nodes.get_mut(end) {
                node.ends = node.ends.saturating_add(papers);
            }
        }
        tree
    }

    /// Follows a ballot to the end of its way.
    fn walk(&mut self, field: &Field<'_>, papers: u64, marks: &[Mark], place: &mut Vec<Candidate>) -> usize {
        let mut at = 0;
        for group in marks.chunk_by(|_, next| next.level) {
            place.clear();
            let candidates = group.iter().map(|mark| mark.candidate);
            place.extend(candidates.filter(|candidate| field.state(*candidate) != State::Out));
            if place.is_empty() {
                continue;
            }
            at = self.step(at, place, field);
            let Some(node) = self.nodes.get_mut(at) else {
                break;
            };
            node.papers = node.papers.saturating_add(papers);
            if node.hopeful {
                break;
            }
        }
        at
    }

    /// The node after `at` for a place; made when there is none.
    fn step(&mut self, at: usize, place: &[Candidate], field: &Field<'_>) -> usize {
        let new = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else {
            return at;
        };
        if let [one] = place {
            match node.next.binary_search_by_key(one, |(candidate, _)| *candidate) {
                Ok(found) => return node.next.get(found).map_or(at, |(_, next)| *next),
                Err(free) => node.next.insert(free, (*one, new)),
            }
        } else {
            let several = &mut node.next_several;
            match several.binary_search_by(|(known, _)| known.as_slice().cmp(place)) {
                Ok(found) => return several.get(found).map_or(at, |(_, next)| *next),
                Err(free) => several.insert(free, (place.to_vec(), new)),
            }
        }
        let hopeful = place
            .iter()
            .any(|candidate| field.state(*candidate) == State::Hopeful);
        self.nodes.push(Node::new(at, place.to_vec(), hopeful));
        new
    }

    /// Step B.2.a: every ballot starts whole; each candidate on its way keeps her part and passes on the rest.
    pub(super) fn distribute(&self, keeps: &[u64]) -> Outcome {
        let mut outcome = Outcome {
            votes: vec![0; self.rows],
            exhausted: 0,
            lost: 0,
        };
        // what is left of one ballot after each node
        let mut left: Vec<u64> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let weight = left.get(node.parent).copied().unwrap_or(ONE);
            let rest = node.keep(weight, keeps, &mut outcome);
            left.push(rest);
            let rest = u128::from(rest);
            if node.hopeful {
                let lost = rest.saturating_mul(u128::from(node.papers));
                outcome.lost = outcome.lost.saturating_add(lost);
            } else {
                let ended = rest.saturating_mul(u128::from(node.ends));
                outcome.exhausted = outcome.exhausted.saturating_add(ended);
            }
        }
        outcome
    }
}

impl Node {
    fn new(parent: usize, place: Vec<Candidate>, hopeful: bool) -> Self {
        Self {
            parent,
            place,
            hopeful,
            papers: 0,
            ends: 0,
            next: Vec::new(),
            next_several: Vec::new(),
        }
    }

    /// Gives the candidates of this place their parts of what is left of a ballot; returns the rest.
    fn keep(&self, weight: u64, keeps: &[u64], outcome: &mut Outcome) -> u64 {
        let of = |candidate: &Candidate| keeps.get(candidate.row()).copied().unwrap_or(0);
        let mut rest = weight;
        let mut give = |candidate: &Candidate, part: u64| {
            let part = part.min(rest);
            rest = rest.saturating_sub(part);
            let votes = u128::from(part).saturating_mul(u128::from(self.papers));
            if let Some(sum) = outcome.votes.get_mut(candidate.row()) {
                *sum = sum.saturating_add(votes);
            }
        };
        if let [one] = self.place.as_slice() {
            give(one, weight.saturating_mul(of(one)).div_ceil(ONE));
        } else {
            let factors: Vec<u64> = self.place.iter().map(of).collect();
            for (candidate, part) in self.place.iter().zip(parts(weight, &factors)) {
                give(candidate, part);
            }
        }
        rest
    }
}
