//! The Scottish rule: weighted inclusive Gregory.
//!
//! # Source
//! SSI 2007/42, Schedule 1, rules 45 to 52; the rules are named where they apply.

use super::{Field, State};
use crate::lot::Lot;
use crate::papers::Papers;
use crate::profile::{Candidate, Mark};
use crate::report::{Act, ByWhat, Elected, Report, Stage, Standing, Tie, TieAbout, Transfer, Why};
use crate::votes::Votes;
use std::collections::BTreeMap;

/// Rule 48(3): five decimal places, any remainder being ignored.
const PLACES: u8 = 5;
/// The value of a paper for its first preference, in units.
const ONE: u128 = 100_000;

/// Papers of one ranking, as far as they are not used up.
#[derive(Clone, Copy, Debug)]
struct Slip<'a> {
    rest: &'a [Mark],
    papers: u64,
}

/// The papers of a candidate by the value at which they came.
type Pile<'a> = BTreeMap<u128, Vec<Slip<'a>>>;

struct Scottish<'a> {
    field: Field<'a>,
    quota: u128,
    piles: Vec<Pile<'a>>,
    exhausted: u128,
    lost: u128,
    /// The votes at the end of every stage.
    history: Vec<Vec<u128>>,
    ties: Vec<Tie>,
}

/// What papers brought to each, while one candidate's papers move: papers and votes; row 0 is nobody.
type Moved = Vec<(u64, u128)>;

/// Counts by the Scottish rule.
pub(crate) fn count(papers: &Papers, lot: &Lot, report: &mut Report) {
    let mut count = Scottish::new(papers, lot, report.seats);
    report.quota = Some(Votes::new(count.quota, PLACES));
    let mut act = Act::FirstPreferences;
    let mut transfers = Vec::new();
    loop {
        let elected = count.elect();
        report
            .elected
            .extend(elected.iter().map(|elected| elected.candidate));
        report.stages.push(count.stage(act, transfers, elected));
        match count.next_act() {
            Some(next) => act = next,
            None => break,
        }
        transfers = count.perform(act);
    }
    report.ties = count.ties;
}

impl<'a> Scottish<'a> {
    /// Rules 45 and 46: papers go to first preferences; the quota is fixed.
    fn new(papers: &'a Papers, lot: &'a Lot, seats: u16) -> Self {
        let valid = u128::from(papers.valid());
        let share = valid
            .checked_div(u128::from(seats).saturating_add(1))
            .unwrap_or(valid);
        let mut count = Self {
            field: Field::new(papers, lot, seats),
            quota: share.saturating_add(1).saturating_mul(ONE),
            piles: papers.table(Pile::new()),
            exhausted: 0,
            lost: 0,
            history: Vec::new(),
            ties: Vec::new(),
        };
        let slips = papers.iter().map(|(papers, rest)| Slip { rest, papers });
        let mut moved = papers.table((0, 0));
        count.hand_out(slips, ONE, &mut moved);
        count
    }

    /// Gives papers to the next continuing candidate on each, at a value.
    fn hand_out(&mut self, slips: impl IntoIterator<Item = Slip<'a>>, value: u128, moved: &mut Moved) {
        let mut parcels = self.field.papers.table(Vec::new());
        for slip in slips {
            let hopeful = |mark: &Mark| self.field.state(mark.candidate) == State::Hopeful;
            let at = slip.rest.iter().position(hopeful);
            let taken = at.and_then(|at| slip.rest.split_at_checked(at)?.1.split_first());
            let votes = value.saturating_mul(u128::from(slip.papers));
            let row = taken.map_or(0, |(mark, _)| mark.candidate.row());
            if let Some(sum) = moved.get_mut(row) {
                *sum = (sum.0.saturating_add(slip.papers), sum.1.saturating_add(votes));
            }
            if let Some((mark, rest)) = taken {
                self.field.add(mark.candidate, votes);
                if let Some(parcel) = parcels.get_mut(row) {
                    parcel.push(Slip { rest, ..slip });
                }
            } else {
                self.exhausted = self.exhausted.saturating_add(votes);
            }
        }
        for (pile, mut parcel) in self.piles.iter_mut().zip(parcels) {
            if !parcel.is_empty() {
                pile.entry(value).or_default().append(&mut parcel);
            }
        }
    }

    /// Rules 47 and 52: who reaches the quota; the rest, when no more are left than seats.
    fn elect(&mut self) -> Vec<Elected> {
        let mut elected = self.field.elect(self.quota, Why::Quota);
        if self.field.can_fill() {
            elected.extend(self.field.elect(0, Why::LastSeats));
        }
        self.history.push(self.field.votes.clone());
        elected
    }

    /// Rules 49 and 50: the largest surplus passes on; when there is none, the candidate with fewest votes goes.
    fn next_act(&mut self) -> Option<Act> {
        if self.field.is_done() {
            return None;
        }
        let elected = self.field.those(State::Elected).into_iter();
        let highest = elected.map(|candidate| self.field.votes(candidate)).max();
        if let Some(highest) = highest.filter(|votes| *votes > self.quota) {
            let tied = self.with(State::Elected, highest);
            return self.decide(tied, TieAbout::Surplus).map(Act::Surplus);
        }
        let hopeful = self.field.those(State::Hopeful).into_iter();
        let lowest = hopeful.map(|candidate| self.field.votes(candidate)).min()?;
        let tied = self.with(State::Hopeful, lowest);
        self.decide(tied, TieAbout::Exclusion).map(Act::Exclusion)
    }

    fn with(&self, state: State, votes: u128) -> Vec<Candidate> {
        let mut those = self.field.those(state);
        those.retain(|candidate| self.field.votes(*candidate) == votes);
        those
    }

    /// Rules 49(2), 49(3) and 51(2): the most recent stage at which the tied differ decides, then lot.
    fn decide(&mut self, tied: Vec<Candidate>, about: TieAbout) -> Option<Candidate> {
        if tied.len() < 2 {
            return tied.first().copied();
        }
        let mut left = tied.clone();
        let mut by = ByWhat::Lot;
        for (stage, votes) in self.history.iter().enumerate().rev() {
            let of = |candidate: &Candidate| votes.get(candidate.row()).copied();
            let all = left.iter().map(of);
            let best = if about == TieAbout::Surplus {
                all.max()
            } else {
                all.min()
            };
            left.retain(|candidate| Some(of(candidate)) == best);
            if left.len() == 1 {
                by = ByWhat::Stage(stage.saturating_add(1));
                break;
            }
        }
        left.sort_unstable_by_key(|candidate| self.field.lot.key(*candidate));
        let chosen = if about == TieAbout::Surplus {
            *left.first()?
        } else {
            *left.last()?
        };
        self.ties.push(Tie {
            stage: self.history.len().saturating_add(1),
            about,
            candidates: tied,
            chosen: vec![chosen],
            by,
        });
        Some(chosen)
    }

    /// Moves the papers of the candidate of an act, and says what moved.
    fn perform(&mut self, act: Act) -> Vec<Transfer> {
        let (from, keeps) = match act {
            Act::Surplus(from) => (from, self.quota),
            Act::Exclusion(from) => (from, 0),
            _ => return Vec::new(),
        };
        if keeps == 0 {
            self.field.set(from, State::Out);
        }
        let total = self.field.votes(from);
        let surplus = total.saturating_sub(keeps);
        let pile = self.piles.get_mut(from.row()).map(std::mem::take);
        let mut moved = self.field.papers.table((0, 0));
        for (value, slips) in pile.unwrap_or_default() {
            // an excluded candidate's papers move at the value at which they came: surplus and total are equal
            let value = value.saturating_mul(surplus).checked_div(total).unwrap_or(0);
            self.hand_out(slips, value, &mut moved);
        }
        let gone = moved
            .iter()
            .map(|(_, votes)| *votes)
            .fold(0, u128::saturating_add);
        self.lost = self.lost.saturating_add(surplus.saturating_sub(gone));
        if let Some(votes) = self.field.votes.get_mut(from.row()) {
            *votes = keeps;
        }
        self.transfers(&moved)
    }

    /// What moved to whom, by number, and last to nobody.
    fn transfers(&self, moved: &Moved) -> Vec<Transfer> {
        let standing = self.field.papers.standing().iter();
        let rows = standing.map(|candidate| (Some(*candidate), candidate.row()));
        let transfers = rows.chain([(None, 0)]).filter_map(|(to, row)| {
            let (papers, votes) = *moved.get(row)?;
            let votes = Votes::new(votes, PLACES);
            (papers > 0).then_some(Transfer { to, papers, votes })
        });
        transfers.collect()
    }

    fn stage(&self, act: Act, transfers: Vec<Transfer>, elected: Vec<Elected>) -> Stage {
        let votes = self.field.papers.standing().iter().map(|candidate| Standing {
            candidate: *candidate,
            votes: Votes::new(self.field.votes(*candidate), PLACES),
            keeps: None,
        });
        Stage {
            act,
            votes: votes.collect(),
            transfers,
            exhausted: Votes::new(self.exhausted, PLACES),
            lost: Votes::new(self.lost, PLACES),
            quota: None,
            surplus: None,
            elected,
            excluded: None,
        }
    }
}
