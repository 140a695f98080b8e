//! Another counter for every rule, by another route: one ballot at a time, every total added up anew, ties by
//! the words of the rule, paths by trying them all. Slow and plain.

mod meek;
mod scottish;

use crate::kit::Small;
use std::collections::{BTreeMap, BTreeSet};

pub use meek::meek;
pub use scottish::scottish;

/// Places of one ballot paper; those who withdrew are struck out.
pub type Paper = Vec<Vec<u16>>;

/// What a naive count of a single transferable vote comes to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub elected: Vec<u16>,
    pub stages: Vec<StageVotes>,
    pub quota: i128,
    /// Whom ties fell on.
    pub ties: Vec<u16>,
}

/// The votes of a stage in the units of the rule.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StageVotes {
    pub votes: BTreeMap<u16, i128>,
    pub exhausted: i128,
    pub lost: i128,
}

/// Who stands.
pub fn standing(small: &Small) -> Vec<u16> {
    let all = 1..=small.candidates;
    all.filter(|one| !small.withdrawn.contains(one)).collect()
}

/// Every line of papers and how many there are of it, without those who withdrew; what names nobody is left out.
pub fn lines(small: &Small) -> Vec<(u64, Paper)> {
    let mut lines = small.ballots.clone();
    for (_, paper) in &mut lines {
        for place in paper.iter_mut() {
            place.retain(|one| !small.withdrawn.contains(one));
        }
        paper.retain(|place| !place.is_empty());
    }
    lines.retain(|(_, paper)| !paper.is_empty());
    lines
}

/// Every single paper.
pub fn papers(small: &Small) -> Vec<Paper> {
    let lines = lines(small).into_iter();
    lines
        .flat_map(|(many, paper)| vec![paper; many as usize])
        .collect()
}

/// Where somebody stands in the lot.
pub fn lot_place(small: &Small, candidate: u16) -> usize {
    small.lot.iter().position(|one| *one == candidate).unwrap()
}

/// The most votes win; equal ones by lot. `approval` gives everybody on the paper a vote.
pub fn most_votes(small: &Small, approval: bool) -> Vec<u16> {
    let mut votes: Vec<u16> = Vec::new();
    for paper in papers(small) {
        match (approval, paper[0].as_slice()) {
            (true, _) => votes.extend(paper.iter().flatten()),
            (false, [one]) => votes.push(*one),
            (false, _) => {}
        }
    }
    let mut order = standing(small);
    if votes.is_empty() {
        return Vec::new();
    }
    let of = |one: &u16| votes.iter().filter(|vote| *vote == one).count();
    // the winner of each seat is looked for by itself
    let mut elected = Vec::new();
    while elected.len() < usize::from(small.seats) && !order.is_empty() {
        let most = order.iter().map(of).max().unwrap();
        let tied = order.iter().filter(|one| of(one) == most);
        let winner = *tied.min_by_key(|one| lot_place(small, **one)).unwrap();
        order.retain(|one| *one != winner);
        elected.push(winner);
    }
    elected
}

/// Schulze by trying every path without circles. Returns the elected and the Condorcet winner.
pub fn schulze(small: &Small) -> (Vec<u16>, Option<u16>) {
    let papers = papers(small);
    let all = standing(small);
    if papers.is_empty() {
        return (Vec::new(), None);
    }
    let prefer = |a: u16, b: u16| {
        let place = |paper: &Paper, one: u16| {
            let found = paper.iter().position(|place| place.contains(&one));
            found.unwrap_or(100)
        };
        papers
            .iter()
            .filter(|paper| place(paper, a) < place(paper, b))
            .count()
    };
    let beats_all = |a: u16| all.iter().all(|b| a == *b || prefer(a, *b) > prefer(*b, a));
    let condorcet = all.iter().copied().find(|one| beats_all(*one));
    let mut won = BTreeMap::new();
    for a in &all {
        for b in all
            .iter()
            .filter(|b| *b != a && prefer(*a, **b) > prefer(**b, *a))
        {
            won.insert((*a, *b), prefer(*a, *b));
        }
    }
    let beats = |a: u16, b: u16| {
        let strength = |a, b| strongest(&won, &all, &mut vec![a], b, usize::MAX);
        strength(a, b) > strength(b, a)
    };
    let mut rest: BTreeSet<u16> = all.iter().copied().collect();
    let mut elected = Vec::new();
    while elected.len() < usize::from(small.seats) && !rest.is_empty() {
        let unbeaten = rest.iter().filter(|a| !rest.iter().any(|b| beats(*b, **a)));
        let mut group: Vec<u16> = unbeaten.copied().collect();
        group.sort_by_key(|one| lot_place(small, *one));
        rest.retain(|one| !group.contains(one));
        group.truncate(usize::from(small.seats) - elected.len());
        elected.extend(group);
    }
    (elected, condorcet)
}

/// The strongest of all paths from the last of `path` to `goal`.
fn strongest(
    won: &BTreeMap<(u16, u16), usize>,
    all: &[u16],
    path: &mut Vec<u16>,
    goal: u16,
    weakest: usize,
) -> usize {
    let here = *path.last().unwrap();
    if here == goal {
        return weakest;
    }
    let mut best = 0;
    for next in all {
        if let (Some(step), false) = (won.get(&(here, *next)), path.contains(next)) {
            path.push(*next);
            best = best.max(strongest(won, all, path, goal, weakest.min(*step)));
            path.pop();
        }
    }
    best
}
