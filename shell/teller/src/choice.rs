//! The one form in which a choice stands on a paper.

use crate::error::TellerError;
use fenwick_coop::people::ballot::Choice;
use fenwick_tally::{Answer, Candidate, Ranking};

const YES: u8 = 0;
const NO: u8 = 1;
const ABSTAIN: u8 = 2;
const RANKING: u8 = 3;

/// Longest form of a choice on a paper: any ranking of 178 candidates fits.
pub const CHOICE_BYTES_MAX: usize = 295;

/// Whether this can be chosen where so many candidates stand; none stand where the answer is yes or no.
pub fn fits(choice: &Choice, candidates: u16) -> bool {
    match choice {
        Choice::Answer(_) => candidates == 0,
        Choice::Ranking(ranking) => candidates > 0 && ranking.fault(candidates).is_none(),
    }
}

/// Writes a choice: one byte for an answer, or the candidates of a ranking in order, each as a LEB128 number: twice the
/// candidate, and one more where a place begins. Those who share a place stand by number.
///
/// # Errors
/// When it is too long for a paper.
pub fn encode(choice: &Choice) -> Result<Vec<u8>, TellerError> {
    let bytes = match choice {
        Choice::Answer(Answer::Yes) => vec![YES],
        Choice::Answer(Answer::No) => vec![NO],
        Choice::Answer(Answer::Abstain) => vec![ABSTAIN],
        Choice::Ranking(ranking) => ranked(ranking),
    };
    match bytes.len() {
        ..=CHOICE_BYTES_MAX => Ok(bytes),
        _ => Err(TellerError::Choice(
            "so long a ranking does not fit on a paper; rank fewer candidates",
        )),
    }
}

/// Reads the one form; any other bytes are no choice.
pub fn decode(bytes: &[u8]) -> Option<Choice> {
    let choice = match bytes.split_first()? {
        (&YES, []) => Choice::Answer(Answer::Yes),
        (&NO, []) => Choice::Answer(Answer::No),
        (&ABSTAIN, []) => Choice::Answer(Answer::Abstain),
        (&RANKING, rest) => Choice::Ranking(Ranking::levels(places(rest)?)),
        _ => return None,
    };
    (encode(&choice).ok()? == bytes).then_some(choice)
}

fn ranked(ranking: &Ranking) -> Vec<u8> {
    let mut bytes = vec![RANKING];
    for place in ranking.places() {
        for (index, candidate) in place.iter().enumerate() {
            put(&mut bytes, u32::from(candidate.0) * 2 + u32::from(index == 0));
        }
    }
    bytes
}

fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn places(mut bytes: &[u8]) -> Option<Vec<Vec<Candidate>>> {
    let mut places: Vec<Vec<Candidate>> = Vec::new();
    while !bytes.is_empty() {
        let number = take(&mut bytes)?;
        let candidate = Candidate(u16::try_from(number / 2).ok()?);
        match number % 2 {
            1 => places.push(vec![candidate]),
            _ => places.last_mut()?.push(candidate),
        }
    }
    Some(places)
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
