//! Meek's rule with every line of papers on its own; those with shared places by all their orders, as exact fractions.

use super::{Outcome, Paper, StageVotes, lines, lot_place, standing};
use crate::kit::Small;
use std::collections::{BTreeMap, BTreeSet};

const ONE: i128 = 1_000_000_000;

struct Round<'a> {
    papers: &'a [(u64, Paper)],
    keep: BTreeMap<u16, i128>,
    out: BTreeSet<u16>,
}

/// Counts by Meek's rule.
pub fn meek(small: &Small) -> Outcome {
    let papers = lines(small);
    let mut outcome = Outcome::default();
    if papers.is_empty() {
        return outcome;
    }
    let seats = usize::from(small.seats);
    let all = standing(small);
    let mut round = Round {
        papers: &papers,
        keep: all.iter().map(|one| (*one, ONE)).collect(),
        out: BTreeSet::new(),
    };
    loop {
        let hopeful = |outcome: &Outcome, round: &Round<'_>| -> Vec<u16> {
            let left = all.iter().copied();
            left.filter(|one| !outcome.elected.contains(one) && !round.out.contains(one))
                .collect()
        };
        let mut last = None;
        let (stage, surplus, reached) = loop {
            let stage = round.distribute(&all, &outcome.elected);
            outcome.quota = stage.votes.values().sum::<i128>() / (i128::from(small.seats) + 1) + 1;
            let before = hopeful(&outcome, &round);
            if before.len() + outcome.elected.len() <= seats {
                break (stage, 0, true);
            }
            let mut reached: Vec<u16> = before
                .into_iter()
                .filter(|one| stage.votes[one] >= outcome.quota)
                .collect();
            reached.sort_by_key(|one| (-stage.votes[one], lot_place(small, *one)));
            outcome.elected.extend(&reached);
            let above = outcome.elected.iter().map(|one| stage.votes[one] - outcome.quota);
            let surplus = above.sum::<i128>().max(0);
            if !reached.is_empty() || surplus < 1_000 || last.is_some_and(|last| surplus >= last) {
                break (stage, surplus, !reached.is_empty());
            }
            last = Some(surplus);
            for one in &outcome.elected {
                let up = |a: i128, b: i128| (a + b - 1) / b;
                let keep = up(up(round.keep[one] * outcome.quota, ONE) * ONE, stage.votes[one]);
                round.keep.insert(*one, keep.min(ONE));
            }
        };
        if !reached {
            let left = hopeful(&outcome, &round);
            let lowest = left.iter().map(|one| stage.votes[one]).min().unwrap();
            let tied: Vec<u16> = left
                .into_iter()
                .filter(|one| stage.votes[one] <= lowest + surplus)
                .collect();
            let chosen = *tied.iter().max_by_key(|one| lot_place(small, **one)).unwrap();
            if tied.len() > 1 {
                outcome.ties.push(chosen);
            }
            round.out.insert(chosen);
            round.keep.insert(chosen, 0);
        }
        let mut left = hopeful(&outcome, &round);
        if left.len() + outcome.elected.len() <= seats {
            left.sort_by_key(|one| (-stage.votes[one], lot_place(small, *one)));
            outcome.elected.append(&mut left);
        }
        outcome.stages.push(stage);
        if outcome.elected.len() >= seats || hopeful(&outcome, &round).is_empty() {
            return outcome;
        }
    }
}

impl Round<'_> {
    fn distribute(&self, all: &[u16], elected: &[u16]) -> StageVotes {
        let mut stage = StageVotes {
            votes: all.iter().map(|one| (*one, 0)).collect(),
            ..StageVotes::default()
        };
        for (many, paper) in self.papers {
            let many = i128::from(*many);
            let mut weight = ONE;
            let mut stopped = false;
            for place in paper {
                let place: Vec<u16> = place
                    .iter()
                    .copied()
                    .filter(|one| !self.out.contains(one))
                    .collect();
                let mut rest = weight;
                for one in &place {
                    let part = self.part(weight, &place, *one);
                    *stage.votes.get_mut(one).unwrap() += part * many;
                    rest -= part;
                }
                weight = rest;
                if place.iter().any(|one| !elected.contains(one)) {
                    stopped = true;
                    break;
                }
            }
            let over = if stopped {
                &mut stage.lost
            } else {
                &mut stage.exhausted
            };
            *over += weight * many;
        }
        stage
    }

    /// What one of a place keeps of a paper's weight: the mean over all orders of the place.
    fn part(&self, weight: i128, place: &[u16], one: u16) -> i128 {
        if place.len() == 1 {
            return (weight * self.keep[&one] + ONE - 1) / ONE;
        }
        let (mut sum, mut orders) = (0, 0);
        let whole = ONE.pow(place.len() as u32);
        each_order(&mut place.to_vec(), 0, &mut |order| {
            let before = order.iter().take_while(|other| **other != one);
            let passed: Vec<i128> = before.map(|other| ONE - self.keep[other]).collect();
            let scale = ONE.pow((place.len() - passed.len() - 1) as u32);
            sum += passed.iter().product::<i128>() * self.keep[&one] * scale;
            orders += 1;
        });
        weight * sum / (whole * orders)
    }
}

fn each_order(order: &mut Vec<u16>, fixed: usize, each: &mut impl FnMut(&[u16])) {
    if fixed == order.len() {
        each(order);
    }
    for next in fixed..order.len() {
        order.swap(fixed, next);
        each_order(order, fixed + 1, each);
        order.swap(fixed, next);
    }
}
