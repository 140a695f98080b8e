//! The rules by which an election is counted.

use crate::profile::Ranking;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How an election is counted.
///
/// Whatever a rule leaves undecided, the lot of the election decides: the order of candidates given to
/// [`crate::count`]. Every use of it stands in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// One vote each, for the first preference; the candidates with most votes are elected.
    ///
    /// A ballot with several first preferences is not counted. Equal votes at the last seat: lot.
    ///
    /// # Source
    /// The usual rule of associations; for one seat, first past the post.
    Plurality,
    /// One vote for every candidate on the ballot; the candidates with most votes are elected.
    ///
    /// The order on the ballot does not count. Equal votes at the last seat: lot.
    ///
    /// # Source
    /// Brams and Fishburn, *Approval Voting*, American Political Science Review 72 (1978).
    Approval,
    /// Single transferable vote, Scottish rule: weighted inclusive Gregory, five decimals, remainders ignored.
    ///
    /// A ballot counts as far as its first place with several candidates. Equal votes: the most recent earlier
    /// stage at which those tied differed decides, then the stages before it for those still level, then
    /// lot. The votes of an excluded candidate pass on before the last seats are filled, as counting programs do.
    ///
    /// # Source
    /// The Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45 to 52.
    StvScottish,
    /// Single transferable vote, Meek: a ballot passes on what an elected candidate does not need, by whole ballots
    /// anew after each election or exclusion.
    ///
    /// Nine decimals, omega 0.000001. Candidates within the surplus left of the lowest are tied: lot. Several
    /// candidates at one place count as all their orders in equal parts: parts are worked out to 18 decimals, rounded
    /// up, and votes then rounded down to nine.
    ///
    /// # Source
    /// Proportional Representation Foundation, Reference Meek Rule; B. L. Meek 1969; for equal preferences, Hill,
    /// Wichmann and Woodall, Algorithm 123, The Computer Journal 30 (1987).
    StvMeek,
    /// Condorcet, Schulze: whoever beats every other wins; where there is a circle, the strongest paths decide.
    ///
    /// Strength is the number of ballots for the winner of a pair (winning votes). Who is not on a ballot stands
    /// below all who are. For several seats: first all whom no path beats, then those whom no path of the rest
    /// beats, and so on; this is a ranking, not a proportional rule. Equal at the last seat: lot.
    ///
    /// # Source
    /// M. Schulze, *A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
    /// single-winner election method*, Social Choice and Welfare 36 (2011).
    Schulze,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 5] = [
        Self::Plurality,
        Self::Approval,
        Self::StvScottish,
        Self::StvMeek,
        Self::Schulze,
    ];

    /// What the rule reads of a ballot: all of it, but no order where it counts none.
    pub fn reads(self, ballot: &Ranking) -> Ranking {
        match self {
            Self::Approval => ballot.unordered(),
            Self::Plurality | Self::StvScottish | Self::StvMeek | Self::Schulze => ballot.clone(),
        }
    }

    /// In how many ways a ballot with so many candidates can be filled in, nobody sharing a place where places count;
    /// stays at the last number a `u64` holds.
    pub fn ways(self, candidates: u16) -> u64 {
        match self {
            // Each more doubles the ways and adds one: that one alone.
            Self::Approval => (0..candidates).fold(0_u64, |ways, _| ways.saturating_mul(2).saturating_add(1)),
            // Any of them comes first, and behind it nobody, or the others ranked in one of their ways.
            Self::Plurality | Self::StvScottish | Self::StvMeek | Self::Schulze => (1..=candidates)
                .fold(0_u64, |ways, more| {
                    ways.saturating_add(1).saturating_mul(more.into())
                }),
        }
    }

    /// The rule's name in plain words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Plurality => "plurality: one vote each",
            Self::Approval => "approval: one vote for every candidate named",
            Self::StvScottish => "single transferable vote, Scottish rule (SSI 2007/42)",
            Self::StvMeek => "single transferable vote, Meek's rule (PR Foundation reference)",
            Self::Schulze => "Condorcet, Schulze's rule (winning votes)",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.title())
    }
}
