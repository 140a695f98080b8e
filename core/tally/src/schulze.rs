//! Condorcet by Schulze's rule.

use crate::lot::Lot;
use crate::papers::Papers;
use crate::profile::{Candidate, Mark};
use crate::report::{Act, ByWhat, Elected, Pairs, Report, Stage, Tie, TieAbout, Why};
use crate::votes::Votes;

/// Rows and columns in the order of the candidates who stand.
type Matrix = Vec<Vec<u64>>;

/// Stands for the place of somebody who is not on a ballot: below all who are.
const NOT_ON_IT: usize = usize::MAX;

/// Counts by Schulze's rule with winning votes.
///
/// # Cost
/// Candidates cubed for the paths; for each ballot, the candidates on it times all candidates.
pub(crate) fn count(papers: &Papers, lot: &Lot, report: &mut Report) {
    let ballots = compare(papers);
    let paths = strongest_paths(&ballots);
    let ranking = rank(&paths);
    let winner = condorcet_winner(&ballots);
    let name = |index: usize| papers.standing().get(index).copied();
    let named = |group: &Vec<usize>| -> Vec<Candidate> { group.iter().filter_map(|i| name(*i)).collect() };
    let pairs = Pairs {
        candidates: papers.standing().to_vec(),
        ballots,
        paths,
        condorcet_winner: winner.and_then(name),
        ranking: ranking.iter().map(named).collect(),
    };
    let elected = fill(&pairs, lot, report);
    report.elected = elected.iter().map(|elected| elected.candidate).collect();
    report.pairs = Some(pairs);
    report.stages.push(Stage {
        act: Act::Pairs,
        votes: Vec::new(),
        transfers: Vec::new(),
        exhausted: Votes::default(),
        lost: Votes::default(),
        quota: None,
        surplus: None,
        elected,
        excluded: None,
    });
}

/// How many ballots prefer each candidate to each other.
fn compare(papers: &Papers) -> Matrix {
    let many = papers.standing().len();
    let mut indices = papers.table(None);
    for (index, candidate) in papers.standing().iter().enumerate() {
        if let Some(free) = indices.get_mut(candidate.row()) {
            *free = Some(index);
        }
    }
    let index = |mark: &Mark| indices.get(mark.candidate.row()).copied().flatten();
    let mut ballots = vec![vec![0; many]; many];
    let mut places = Vec::new();
    for (weight, marks) in papers.iter() {
        places.clear();
        places.resize(many, NOT_ON_IT);
        let groups = marks.chunk_by(|_, next| next.level).enumerate();
        for (place, mark) in groups.flat_map(|(place, group)| group.iter().map(move |mark| (place, mark))) {
            if let Some(free) = index(mark).and_then(|index| places.get_mut(index)) {
                *free = place;
            }
        }
        for index in marks.iter().filter_map(index) {
            prefer(&mut ballots, &places, index, weight);
        }
    }
    ballots
}

/// Adds ballots on which a candidate stands above all with a later place.
fn prefer(ballots: &mut Matrix, places: &[usize], index: usize, weight: u64) {
    let own = places.get(index).copied().unwrap_or(NOT_ON_IT);
    for (cell, place) in ballots.get_mut(index).into_iter().flatten().zip(places) {
        if own < *place {
            *cell = cell.saturating_add(weight);
        }
    }
}

fn at(matrix: &Matrix, row: usize, column: usize) -> u64 {
    let cell = matrix.get(row).and_then(|row| row.get(column));
    cell.copied().unwrap_or(0)
}

/// The strength of the strongest path between any two: the weakest of its steps, each a won pair.
fn strongest_paths(ballots: &Matrix) -> Matrix {
    let mut paths = ballots.clone();
    for (row, cells) in paths.iter_mut().enumerate() {
        for (column, cell) in cells.iter_mut().enumerate() {
            if *cell <= at(ballots, column, row) {
                *cell = 0;
            }
        }
    }
    for through in 0..paths.len() {
        let second = paths.get(through).cloned().unwrap_or_default();
        for cells in &mut paths {
            let first = cells.get(through).copied().unwrap_or(0);
            for (cell, second) in cells.iter_mut().zip(&second) {
                *cell = (*cell).max(first.min(*second));
            }
        }
    }
    // nobody has a path to herself
    for (index, cells) in paths.iter_mut().enumerate() {
        if let Some(own) = cells.get_mut(index) {
            *own = 0;
        }
    }
    paths
}

/// Those whom no path beats, then those whom no path of the rest beats, and so on.
///
/// # Invariants
/// Being beaten by paths is transitive, so there is always somebody unbeaten.
fn rank(paths: &Matrix) -> Vec<Vec<usize>> {
    let mut rest: Vec<usize> = (0..paths.len()).collect();
    let mut ranking = Vec::new();
    while !rest.is_empty() {
        let beaten = |one: &usize| {
            rest.iter()
                .any(|other| at(paths, *other, *one) > at(paths, *one, *other))
        };
        let (beaten, unbeaten): (Vec<usize>, Vec<usize>) = rest.iter().partition(|one| beaten(one));
        if unbeaten.is_empty() {
            break;
        }
        ranking.push(unbeaten);
        rest = beaten;
    }
    ranking
}

fn condorcet_winner(ballots: &Matrix) -> Option<usize> {
    let all = 0..ballots.len();
    all.clone().find(|one| {
        all.clone()
            .all(|other| other == *one || at(ballots, *one, other) > at(ballots, other, *one))
    })
}

/// Fills the seats from the ranking; those at one rank in the order of the lot.
fn fill(pairs: &Pairs, lot: &Lot, report: &mut Report) -> Vec<Elected> {
    let mut elected: Vec<Elected> = Vec::new();
    for group in &pairs.ranking {
        let free = usize::from(report.seats).saturating_sub(elected.len());
        if free == 0 {
            break;
        }
        let mut order = group.clone();
        order.sort_unstable_by_key(|candidate| lot.key(*candidate));
        order.truncate(free);
        elected.extend(order.iter().map(|candidate| Elected {
            candidate: *candidate,
            why: if pairs.condorcet_winner == Some(*candidate) {
                Why::BeatsAll
            } else {
                Why::StrongestPaths
            },
        }));
        if order.len() < group.len() {
            order.sort_unstable();
            report.ties.push(Tie {
                stage: 1,
                about: TieAbout::Seat,
                candidates: group.clone(),
                chosen: order,
                by: ByWhat::Lot,
            });
        }
    }
    elected
}
