//! Meek's rule.
//!
//! # Source
//! Proportional Representation Foundation, Reference Meek Rule; its steps are named where they apply.

use super::tree::{ONE, PLACES, Tree};
use super::{Field, State};
use crate::lot::Lot;
use crate::papers::Papers;
use crate::profile::Candidate;
use crate::report::{Act, ByWhat, Elected, Report, Stage, Standing, Tie, TieAbout, Why};
use crate::votes::Votes;

/// Step A: an iteration ends when the surplus is below 0.000001.
const OMEGA: u128 = 1_000;

struct Meek<'a> {
    field: Field<'a>,
    keeps: Vec<u64>,
    quota: u128,
    surplus: u128,
    exhausted: u128,
    lost: u128,
}

/// Counts by Meek's rule.
pub(crate) fn count(papers: &Papers, lot: &Lot, report: &mut Report) {
    let mut count = Meek::new(papers, lot, report.seats);
    loop {
        let mut elected = count.iterate();
        let mut excluded = None;
        // step B.3
        if elected.is_empty() && !count.field.can_fill() {
            let number = report.stages.len().saturating_add(1);
            excluded = count.exclude(number, &mut report.ties);
        }
        // steps B.1 and C
        if count.field.can_fill() {
            elected.extend(count.field.elect(0, Why::LastSeats));
        }
        report
            .elected
            .extend(elected.iter().map(|elected| elected.candidate));
        let act = if report.stages.is_empty() {
            Act::FirstPreferences
        } else {
            Act::KeepFactors
        };
        report.stages.push(count.stage(act, elected, excluded));
        if count.field.is_done() {
            break;
        }
        count.let_go(excluded);
    }
    report.quota = Some(Votes::new(count.quota, PLACES));
}

impl<'a> Meek<'a> {
    /// Step A.
    fn new(papers: &'a Papers, lot: &'a Lot, seats: u16) -> Self {
        Self {
            field: Field::new(papers, lot, seats),
            keeps: papers.table(ONE),
            quota: 0,
            surplus: 0,
            exhausted: 0,
            lost: 0,
        }
    }

    /// Step B.2: counts all ballots until somebody is elected, the surplus is small, or it shrinks no more.
    fn iterate(&mut self) -> Vec<Elected> {
        let tree = Tree::grow(&self.field);
        let mut last = None;
        loop {
            self.distribute(&tree);
            if self.field.can_fill() {
                return Vec::new();
            }
            let elected = self.field.elect(self.quota, Why::Quota);
            self.surplus = self.sum_surplus();
            let settled = self.surplus < OMEGA || last.is_some_and(|last| self.surplus >= last);
            if !elected.is_empty() || settled {
                return elected;
            }
            last = Some(self.surplus);
            self.update_keeps();
        }
    }

    /// Steps B.2.a and B.2.b.
    fn distribute(&mut self, tree: &Tree) {
        let outcome = tree.distribute(&self.keeps);
        self.field.votes = outcome.votes;
        self.exhausted = outcome.exhausted;
        self.lost = outcome.lost;
        let all = self.field.votes.iter().copied().fold(0, u128::saturating_add);
        let parts = u128::from(self.field.seats).saturating_add(1);
        self.quota = all.checked_div(parts).unwrap_or(all).saturating_add(1);
    }

    /// Step B.2.d: what all elected have above the quota, taken together; not less than nothing.
    fn sum_surplus(&self) -> u128 {
        let elected = self.field.those(State::Elected);
        let votes = elected.iter().map(|candidate| self.field.votes(*candidate));
        let quotas = elected.iter().map(|_| self.quota);
        let needed = quotas.fold(0, u128::saturating_add);
        votes.fold(0, u128::saturating_add).saturating_sub(needed)
    }

    /// Step B.2.f: each elected candidate keeps what brings her to the quota, rounded up twice.
    fn update_keeps(&mut self) {
        for candidate in self.field.those(State::Elected) {
            let votes = self.field.votes(candidate);
            let one = u128::from(ONE);
            if let Some(keep) = self.keeps.get_mut(candidate.row()).filter(|_| votes > 0) {
                let wanted = u128::from(*keep).saturating_mul(self.quota).div_ceil(one);
                let part = wanted.saturating_mul(one).div_ceil(votes);
                // more than a whole ballot cannot be kept
                *keep = u64::try_from(part).unwrap_or(ONE).min(ONE);
            }
        }
    }

    /// Step B.3: who is not further above the lowest than the surplus is tied with her; lot.
    fn exclude(&mut self, stage: usize, ties: &mut Vec<Tie>) -> Option<Candidate> {
        let mut tied = self.field.those(State::Hopeful);
        let lowest = tied.iter().map(|candidate| self.field.votes(*candidate)).min()?;
        let limit = lowest.saturating_add(self.surplus);
        tied.retain(|candidate| self.field.votes(*candidate) <= limit);
        let lot = self.field.lot;
        let chosen = *tied.iter().max_by_key(|candidate| lot.key(**candidate))?;
        self.field.set(chosen, State::Out);
        if tied.len() > 1 {
            ties.push(Tie {
                stage,
                about: TieAbout::Exclusion,
                candidates: tied,
                chosen: vec![chosen],
                by: ByWhat::Lot,
            });
        }
        Some(chosen)
    }

    /// Who is excluded keeps nothing from now on.
    fn let_go(&mut self, excluded: Option<Candidate>) {
        let keep = excluded.and_then(|candidate| self.keeps.get_mut(candidate.row()));
        if let Some(keep) = keep {
            *keep = 0;
        }
    }

    fn stage(&self, act: Act, elected: Vec<Elected>, excluded: Option<Candidate>) -> Stage {
        let keeps = |candidate: &Candidate| self.keeps.get(candidate.row()).copied().unwrap_or(0);
        let votes = self.field.papers.standing().iter().map(|candidate| Standing {
            candidate: *candidate,
            votes: Votes::new(self.field.votes(*candidate), PLACES),
            keeps: Some(Votes::new(u128::from(keeps(candidate)), PLACES)),
        });
        Stage {
            act,
            votes: votes.collect(),
            transfers: Vec::new(),
            exhausted: Votes::new(self.exhausted, PLACES),
            lost: Votes::new(self.lost, PLACES),
            quota: Some(Votes::new(self.quota, PLACES)),
            surplus: Some(Votes::new(self.surplus, PLACES)),
            elected,
            excluded,
        }
    }
}
