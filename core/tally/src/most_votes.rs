//! Plurality and approval: the most votes win.

use crate::lot::Lot;
use crate::papers::Papers;
use crate::profile::Candidate;
use crate::report::{Act, ByWhat, Elected, Report, Stage, Standing, Tie, TieAbout, Why};
use crate::rule::Rule;
use crate::votes::Votes;
use std::cmp::Reverse;

/// Counts by plurality or approval, as the report's rule says.
pub(crate) fn count(papers: &Papers, lot: &Lot, report: &mut Report) {
    let approval = report.rule == Rule::Approval;
    let votes = add_up(papers, approval);
    let of = |candidate: Candidate| votes.get(candidate.row()).copied().unwrap_or(0);
    let mut order = papers.standing().to_vec();
    order.sort_unstable_by_key(|candidate| (Reverse(of(*candidate)), lot.key(*candidate)));
    let (elected, rest) = order.split_at(order.len().min(usize::from(report.seats)));
    let why = if rest.is_empty() {
        Why::LastSeats
    } else {
        Why::MostVotes
    };
    report.elected = elected.to_vec();
    report.ties.extend(tie(elected, rest, of));
    report.stages.push(Stage {
        act: if approval {
            Act::Approvals
        } else {
            Act::FirstPreferences
        },
        votes: standings(papers.standing(), |candidate| {
            Votes::new(u128::from(of(candidate)), 0)
        }),
        transfers: Vec::new(),
        exhausted: Votes::default(),
        lost: Votes::default(),
        quota: None,
        surplus: None,
        elected: elected
            .iter()
            .map(|candidate| Elected {
                candidate: *candidate,
                why,
            })
            .collect(),
        excluded: None,
    });
}

/// Votes in the order of the candidates' numbers.
fn standings(standing: &[Candidate], votes: impl Fn(Candidate) -> Votes) -> Vec<Standing> {
    let standing = standing.iter().map(|candidate| Standing {
        candidate: *candidate,
        votes: votes(*candidate),
        keeps: None,
    });
    standing.collect()
}

/// The votes for each number: for all on a ballot, or for the first alone.
fn add_up(papers: &Papers, approval: bool) -> Vec<u64> {
    let mut votes = papers.table(0_u64);
    for (weight, marks) in papers.iter() {
        let many = if approval { marks.len() } else { 1 };
        for mark in marks.iter().take(many) {
            if let Some(sum) = votes.get_mut(mark.candidate.row()) {
                *sum = sum.saturating_add(weight);
            }
        }
    }
    votes
}

/// The tie at the last seat, when somebody without a seat has as many votes.
fn tie(elected: &[Candidate], rest: &[Candidate], of: impl Fn(Candidate) -> u64) -> Option<Tie> {
    let votes = of(*elected.last()?);
    let same = |candidates: &[Candidate]| -> Vec<Candidate> {
        let same = candidates.iter().copied();
        same.filter(|candidate| of(*candidate) == votes).collect()
    };
    let (mut chosen, mut tied) = (same(elected), same(rest));
    if tied.is_empty() {
        return None;
    }
    tied.extend(&chosen);
    tied.sort_unstable();
    chosen.sort_unstable();
    Some(Tie {
        stage: 1,
        about: TieAbout::Seat,
        candidates: tied,
        chosen,
        by: ByWhat::Lot,
    })
}
