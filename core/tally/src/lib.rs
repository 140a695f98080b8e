//! Counting votes: algorithms only, exact. Yes, no and abstain ([`Count`]); elections by rank ([`count`]).
//!
//! A [`Profile`] holds the rankings of an election, a [`Rule`] says how they are counted, a [`Report`] tells
//! stage by stage what came of it. The same ballots in any order give the same report to the last digit.
//!
//! # Example
//! ```
//! use fenwick_tally::{Candidate, Profile, Ranking, Rule, count};
//! let ranking = |order: &[u16]| Ranking::strict(order.iter().map(|number| Candidate(*number)));
//! let profile = Profile::of(3, [(4, ranking(&[1, 2])), (2, ranking(&[3]))]);
//! let report = count(&profile, 2, Rule::StvScottish, &[]);
//! assert_eq!(report.elected, [Candidate(1), Candidate(3)]);
//! assert_eq!(report.quota.map(|quota| quota.to_string()), Some("3.00000".to_owned()));
//! ```
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::float_arithmetic,
        clippy::as_conversions
    )
)]

mod answer;
pub mod blt;
mod count;
mod lot;
mod most_votes;
mod papers;
mod profile;
mod report;
mod rule;
mod schulze;
mod stv;
mod votes;

pub use answer::{Answer, Count};
pub use count::{CANDIDATES_MAX, Reserved, count, count_reserved};
pub use lot::lot;
pub use profile::{Candidate, Fault, Profile, Ranking};
pub use report::{
    Act, ByWhat, Elected, Pairs, Report, ReservedCount, Stage, Standing, Tie, TieAbout, Transfer, Uncounted,
    Why,
};
pub use rule::Rule;
pub use votes::Votes;

#[cfg(test)]
mod tests;
