//! Counting an election, with seats reserved for classes or without.

use crate::lot::Lot;
use crate::papers::Papers;
use crate::profile::{Candidate, Profile};
use crate::report::{Report, ReservedCount, Uncounted};
use crate::rule::Rule;
use crate::{most_votes, schulze, stv};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// More candidates than this are not counted: a report has a line for each in every stage.
pub const CANDIDATES_MAX: u16 = 1_000;

/// Seats that only candidates of a class can fill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserved {
    /// How many.
    pub seats: u16,
    /// The candidates of the class.
    pub candidates: BTreeSet<Candidate>,
}

/// Counts an election.
///
/// What the rule leaves undecided, `lot` decides: who stands earlier in it wins or stays in; candidates it does not
/// name follow by number. Ballots with a [`crate::Fault`] are set aside. When no ballot names anybody who stands, nobody
/// is elected: seats are never drawn by lot alone.
///
/// # Cost
/// STV by the Scottish rule moves a ballot only when its candidate is elected or excluded; Meek's rule counts
/// ballots together that go through the same elected candidates; a place with several costs it the cube of their number.
pub fn count(profile: &Profile, seats: u16, rule: Rule, lot: &[Candidate]) -> Report {
    let mut report = Report {
        rule,
        seats,
        candidates: profile.candidates,
        turnout: profile.turnout(),
        valid: 0,
        uncounted: None,
        quota: None,
        reserved: Vec::new(),
        stages: Vec::new(),
        pairs: None,
        elected: Vec::new(),
        ties: Vec::new(),
        empty_seats: seats,
    };
    let papers = match papers(profile, seats, rule) {
        Ok(papers) => papers,
        Err(why) => {
            report.uncounted = Some(why);
            return report;
        }
    };
    report.valid = papers.valid();
    let lot = Lot::of(lot, profile.candidates);
    match rule {
        Rule::Plurality | Rule::Approval => most_votes::count(&papers, &lot, &mut report),
        Rule::StvScottish => stv::scottish(&papers, &lot, &mut report),
        Rule::StvMeek => stv::meek(&papers, &lot, &mut report),
        Rule::Schulze => schulze::count(&papers, &lot, &mut report),
    }
    let elected = u16::try_from(report.elected.len()).unwrap_or(u16::MAX);
    report.empty_seats = seats.saturating_sub(elected);
    report
}

/// The ballots as the rule counts them, or why there is nothing to count.
fn papers(profile: &Profile, seats: u16, rule: Rule) -> Result<Papers, Uncounted> {
    if seats == 0 {
        return Err(Uncounted::NoSeats);
    }
    if profile.candidates > CANDIDATES_MAX {
        return Err(Uncounted::TooManyCandidates);
    }
    if profile.standing().next().is_none() {
        return Err(Uncounted::NoCandidates);
    }
    let strict = matches!(rule, Rule::Plurality | Rule::StvScottish);
    let papers = Papers::of(profile, strict).ok_or(Uncounted::TooManyBallots)?;
    if papers.valid() == 0 {
        return Err(Uncounted::NoValidBallots);
    }
    Ok(papers)
}

/// Counts an election with reserved seats.
///
/// For each class in turn its seats are filled from the same ballots by the same rule, all other candidates being
/// passed over; a class with too few candidates leaves its seats empty. Then the other seats are filled among
/// all who are not yet elected, again from all ballots. `seats` is the number of all seats; reserved seats beyond it
/// are not filled.
pub fn count_reserved(
    profile: &Profile,
    seats: u16,
    rule: Rule,
    reserved: &[Reserved],
    lot: &[Candidate],
) -> Report {
    let mut open = seats;
    let mut elected = Vec::new();
    let mut counts = Vec::new();
    let mut rest = profile.clone();
    for class in reserved {
        let mut among = rest.clone();
        let outside = rest
            .standing()
            .filter(|candidate| !class.candidates.contains(candidate));
        among.withdrawn.extend(outside);
        let report = count(&among, class.seats.min(open), rule, lot);
        open = open.saturating_sub(class.seats);
        rest.withdrawn.extend(&report.elected);
        elected.extend(&report.elected);
        counts.push(ReservedCount {
            class: class.candidates.clone(),
            report,
        });
    }
    let mut report = count(&rest, open, rule, lot);
    elected.append(&mut report.elected);
    let filled = u16::try_from(elected.len()).unwrap_or(u16::MAX);
    Report {
        seats,
        reserved: counts,
        elected,
        empty_seats: seats.saturating_sub(filled),
        ..report
    }
}
