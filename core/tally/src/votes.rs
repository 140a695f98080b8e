//! Exact numbers of votes.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A number of votes: a whole number of units of 10^-places.
///
/// # Units
/// Written and stored as a decimal with exactly `places` digits after the point.
///
/// # Example
/// ```
/// use fenwick_tally::Votes;
/// assert_eq!(Votes::new(136_614_649, 5).to_string(), "1366.14649");
/// assert_eq!(Votes::new(7, 0).to_string(), "7");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Votes {
    units: u128,
    places: u8,
}

impl Votes {
    /// So many units of 10^-places.
    pub fn new(units: u128, places: u8) -> Self {
        Self { units, places }
    }

    /// How many units of 10^-[`places`](Self::places) it is.
    pub fn units(self) -> u128 {
        self.units
    }

    /// How many digits stand after the point.
    pub fn places(self) -> u8 {
        self.places
    }
}

impl fmt::Display for Votes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.places);
        let digits = format!("{:0>width$}", self.units, width = places.saturating_add(1));
        let (whole, part) = digits.split_at(digits.len().saturating_sub(places));
        let point = if places == 0 { "" } else { "." };
        out.pad(&format!("{whole}{point}{part}"))
    }
}

impl From<Votes> for String {
    fn from(votes: Votes) -> Self {
        votes.to_string()
    }
}

impl TryFrom<String> for Votes {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let bad = || format!("`{text}` is not a number of votes: write it as 12 or 12.34500");
        let digits = format!("{whole}{part}");
        let votes = Self {
            units: digits.parse().map_err(|_| bad())?,
            places: u8::try_from(part.len()).map_err(|_| bad())?,
        };
        // one way of writing each number only
        if votes.to_string() == text {
            Ok(votes)
        } else {
            Err(bad())
        }
    }
}
