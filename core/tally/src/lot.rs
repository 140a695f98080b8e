//! The lot: an order of candidates drawn from a seed, which anyone can draw again; and its use.

use crate::profile::Candidate;
use sha2::{Digest, Sha256};

/// What stands before seed and number, so that no other use of the seed gives the same digests.
const DOMAIN: &[u8] = b"fenwick lot v1\n";

/// Draws an order of so many candidates from a seed of 32 bytes.
///
/// The key of a candidate is the SHA-256 of the 15 bytes `fenwick lot v1` and a line feed, the seed, and the
/// candidate's number as two bytes, the greater first. Candidates stand in ascending order of their keys. The first
/// in the list wins a tie, or stays in.
///
/// # Source
/// FIPS 180-4 (SHA-256); the construction is our own.
///
/// # Example
/// ```
/// let order = fenwick_tally::lot(&[0; 32], 4);
/// assert_eq!(order.iter().map(|candidate| candidate.0).collect::<Vec<_>>(), [2, 3, 1, 4]);
/// ```
pub fn lot(seed: &[u8; 32], candidates: u16) -> Vec<Candidate> {
    let mut keyed: Vec<_> = (1..=candidates)
        .map(|number| {
            let key = Sha256::new()
                .chain_update(DOMAIN)
                .chain_update(seed)
                .chain_update(number.to_be_bytes());
            (<[u8; 32]>::from(key.finalize()), Candidate(number))
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, candidate)| candidate).collect()
}

/// The place of each candidate in the lot.
#[derive(Clone, Debug)]
pub(crate) struct Lot {
    places: Vec<usize>,
}

impl Lot {
    /// The candidates of the list in its order, then all others by number.
    pub(crate) fn of(order: &[Candidate], candidates: u16) -> Self {
        let mut places = vec![usize::MAX; usize::from(candidates).saturating_add(1)];
        for (place, candidate) in order.iter().enumerate() {
            if let Some(free) = places
                .get_mut(candidate.row())
                .filter(|free| **free == usize::MAX)
            {
                *free = place;
            }
        }
        Self { places }
    }

    /// What to sort candidates by.
    pub(crate) fn key(&self, candidate: Candidate) -> (usize, Candidate) {
        let place = self.places.get(candidate.row()).copied();
        (place.unwrap_or(usize::MAX), candidate)
    }
}
