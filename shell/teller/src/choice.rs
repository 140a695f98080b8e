//! What stands on a paper.

use crate::error::TellerError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A voter's choice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// For the motion.
    Yes,
    /// Against it.
    No,
    /// Took part, but chose nothing.
    Abstain,
    /// Candidates by their numbers, the best liked level first; those of one level are liked alike.
    Ranking(Vec<Vec<u16>>),
}

const YES: u8 = 0;
const NO: u8 = 1;
const ABSTAIN: u8 = 2;
const RANKING: u8 = 3;

/// Longest form of a choice on a paper: any ranking of 178 candidates fits.
pub const CHOICE_BYTES_MAX: usize = 295;

impl std::fmt::Display for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let level = |level: &Vec<u16>| level.iter().map(u16::to_string).collect::<Vec<_>>().join("=");
        match self {
            Choice::Yes => f.write_str("yes"),
            Choice::No => f.write_str("no"),
            Choice::Abstain => f.write_str("abstain"),
            Choice::Ranking(levels) => f.write_str(&levels.iter().map(level).collect::<Vec<_>>().join(">")),
        }
    }
}

impl Choice {
    /// Whether this can be chosen where there are so many candidates.
    pub fn fits(&self, candidates: u16) -> bool {
        match self {
            Choice::Abstain => true,
            Choice::Yes | Choice::No => candidates == 0,
            Choice::Ranking(levels) => levels
                .iter()
                .flatten()
                .all(|number| (1..=candidates).contains(number)),
        }
    }

    /// The one form of a choice in bytes.
    ///
    /// A ranking is its candidates in order, each as a LEB128 number: twice the candidate, and one more where a level begins.
    /// Within a level candidates ascend.
    ///
    /// # Errors
    /// When a candidate stands twice, a level or the ranking is empty, or the whole is too long for a paper.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, TellerError> {
        let bytes = match self {
            Choice::Yes => vec![YES],
            Choice::No => vec![NO],
            Choice::Abstain => vec![ABSTAIN],
            Choice::Ranking(levels) => ranking(levels)?,
        };
        match bytes.len() {
            ..=CHOICE_BYTES_MAX => Ok(bytes),
            _ => Err(TellerError::Choice(
                "so long a ranking does not fit on a paper; rank fewer candidates",
            )),
        }
    }

    /// Reads the one form; any other bytes are no choice.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let choice = match bytes.split_first()? {
            (&YES, []) => Choice::Yes,
            (&NO, []) => Choice::No,
            (&ABSTAIN, []) => Choice::Abstain,
            (&RANKING, rest) => Choice::Ranking(levels(rest)?),
            _ => return None,
        };
        (choice.encode().ok()? == bytes).then_some(choice)
    }
}

fn ranking(levels: &[Vec<u16>]) -> Result<Vec<u8>, TellerError> {
    if levels.is_empty() || levels.iter().any(Vec::is_empty) {
        return Err(TellerError::Choice(
            "the ranking names nobody; rank someone, or abstain",
        ));
    }
    let mut seen = BTreeSet::new();
    let mut bytes = vec![RANKING];
    for level in levels {
        let level: Vec<u16> = {
            let mut level = level.clone();
            level.sort_unstable();
            level
        };
        for (place, number) in level.into_iter().enumerate() {
            if !seen.insert(number) {
                return Err(TellerError::Choice(
                    "a candidate stands twice in the ranking; name each once",
                ));
            }
            put(&mut bytes, u32::from(number) * 2 + u32::from(place == 0));
        }
    }
    Ok(bytes)
}

fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn levels(mut bytes: &[u8]) -> Option<Vec<Vec<u16>>> {
    let mut levels: Vec<Vec<u16>> = Vec::new();
    while !bytes.is_empty() {
        let number = take(&mut bytes)?;
        let candidate = u16::try_from(number / 2).ok()?;
        match number % 2 {
            1 => levels.push(vec![candidate]),
            _ => levels.last_mut()?.push(candidate),
        }
    }
    Some(levels)
}

fn take(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for shift in [0, 7, 14] {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
