//! What came of a count, stage by stage.

mod pairs;
mod text;

use crate::profile::Candidate;
use crate::rule::Rule;
use crate::votes::Votes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A count from the ballots to the elected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// How it was counted.
    pub rule: Rule,
    /// How many were to be elected, reserved seats included.
    pub seats: u16,
    /// How many candidates there were, those who withdrew included.
    pub candidates: u16,
    /// How many ballots there were, spoilt ones included.
    pub turnout: u64,
    /// How many of them were counted for the seats that are not reserved.
    pub valid: u64,
    /// Why nothing was counted for the seats that are not reserved, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncounted: Option<Uncounted>,
    /// The votes that secure a seat, by the rules that have a quota; by Meek's, the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Votes>,
    /// The counts for reserved seats, which come first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserved: Vec<ReservedCount>,
    /// The stages of the count for the seats that are not reserved.
    pub stages: Vec<Stage>,
    /// Pairs and paths, by Schulze's rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairs: Option<Pairs>,
    /// Who is elected, reserved seats first, in the order of election.
    pub elected: Vec<Candidate>,
    /// The ties in the count for the seats that are not reserved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<Tie>,
    /// How many seats stay empty.
    pub empty_seats: u16,
}

/// Why nothing was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Uncounted {
    /// No seat is to be filled.
    NoSeats,
    /// Nobody stands.
    NoCandidates,
    /// No ballot names anybody who stands.
    NoValidBallots,
    /// More candidates than [`crate::CANDIDATES_MAX`].
    TooManyCandidates,
    /// More ballots than 18,446,744,073,709,551,615.
    TooManyBallots,
}

/// The count for the seats reserved for a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservedCount {
    /// The candidates of the class.
    pub class: BTreeSet<Candidate>,
    /// Their count; all others are passed over in it.
    pub report: Report,
}

/// One stage of a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// What was done.
    pub act: Act,
    /// The votes of everybody who stands, by number, at the end of the stage.
    pub votes: Vec<Standing>,
    /// What moved from the candidate of the act, by STV's Scottish rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transfers: Vec<Transfer>,
    /// Votes on ballots that name nobody further.
    pub exhausted: Votes,
    /// Votes lost to rounding so far.
    pub lost: Votes,
    /// The quota, where it changes from stage to stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Votes>,
    /// What those elected have above the quota, by Meek's rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surplus: Option<Votes>,
    /// Who is elected at the end of the stage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elected: Vec<Elected>,
    /// Who is excluded at the end of the stage, by Meek's rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<Candidate>,
}

/// What is done in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// First preferences are counted.
    FirstPreferences,
    /// Approvals are counted.
    Approvals,
    /// What an elected candidate has above the quota passes on.
    Surplus(Candidate),
    /// The candidate with fewest votes is excluded, and the votes pass on.
    Exclusion(Candidate),
    /// All ballots are counted anew, with what each elected candidate keeps of a ballot.
    KeepFactors,
    /// Everybody is compared with everybody.
    Pairs,
}

/// A candidate's votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Who.
    pub candidate: Candidate,
    /// How many.
    pub votes: Votes,
    /// What part of a ballot the candidate keeps, by Meek's rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keeps: Option<Votes>,
}

/// Ballot papers that move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// To whom; to nobody when no further candidate is named.
    pub to: Option<Candidate>,
    /// How many papers.
    pub papers: u64,
    /// Their votes together.
    pub votes: Votes,
}

/// A candidate who is elected, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elected {
    /// Who.
    pub candidate: Candidate,
    /// Why.
    pub why: Why,
}

/// Why a candidate is elected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The votes reach the quota.
    Quota,
    /// No more candidates are left than seats.
    LastSeats,
    /// Most votes.
    MostVotes,
    /// Preferred to every other candidate by more ballots than the other way round.
    BeatsAll,
    /// Nobody left has a stronger path.
    StrongestPaths,
}

/// A tie, and how it was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// In which stage, from 1.
    pub stage: usize,
    /// What was to be decided.
    pub about: TieAbout,
    /// Who was tied, by number.
    pub candidates: Vec<Candidate>,
    /// Whom it fell on; for a seat, all who got one.
    pub chosen: Vec<Candidate>,
    /// What decided.
    pub by: ByWhat,
}

/// What a tie is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieAbout {
    /// Whose surplus passes on first.
    Surplus,
    /// Who is excluded.
    Exclusion,
    /// Who gets the last seat or seats.
    Seat,
}

/// What decides a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ByWhat {
    /// The votes at an earlier stage, from 1.
    Stage(usize),
    /// The lot.
    Lot,
}

/// Everybody compared with everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairs {
    /// The candidates of rows and columns.
    pub candidates: Vec<Candidate>,
    /// How many ballots prefer the candidate of the row to that of the column.
    pub ballots: Vec<Vec<u64>>,
    /// The strength of the strongest path from row to column; 0 when there is none.
    pub paths: Vec<Vec<u64>>,
    /// Who is preferred to every other candidate by more ballots than the other way round, if anybody.
    pub condorcet_winner: Option<Candidate>,
    /// Those whom no path beats, then those whom no path of the rest beats, and so on.
    pub ranking: Vec<Vec<Candidate>>,
}
