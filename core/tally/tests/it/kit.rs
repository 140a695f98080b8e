//! What the tests share: a seeded source of chance, and elections drawn from it.

use fenwick_tally::{Candidate, Profile, Ranking};
use std::path::{Path, PathBuf};

/// The top of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// SplitMix64: the same numbers from the same seed, everywhere.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// A number of a range, ends included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }
}

/// A small election in which ties, short ballots and withdrawals are common.
#[derive(Clone, Debug)]
pub struct Small {
    pub candidates: u16,
    pub seats: u16,
    pub withdrawn: Vec<u16>,
    /// Places of candidates' numbers, and how many such ballots there are.
    pub ballots: Vec<(u64, Vec<Vec<u16>>)>,
    pub lot: Vec<u16>,
}

impl Small {
    /// Draws one; `equal` lets candidates share places.
    pub fn draw(chance: &mut Chance, equal: bool) -> Self {
        let candidates = chance.between(1, 6) as u16;
        let seats = chance.between(1, u64::from(candidates) + 1) as u16;
        let mut lot: Vec<u16> = (1..=candidates).collect();
        chance.shuffle(&mut lot);
        let kinds = chance.below(14);
        let mut withdrawn = Vec::new();
        if chance.below(5) == 0 {
            withdrawn.push(chance.between(1, u64::from(candidates)) as u16);
        }
        Self {
            candidates,
            seats,
            withdrawn,
            ballots: (0..kinds)
                .map(|_| (chance.between(1, 3), ballot(chance, candidates, equal)))
                .collect(),
            lot,
        }
    }

    pub fn profile(&self) -> Profile {
        let ballots = self.ballots.iter().map(|(many, places)| (*many, ranking(places)));
        let mut profile = Profile::of(self.candidates, ballots);
        profile.withdrawn = self.withdrawn.iter().copied().map(Candidate).collect();
        profile
    }

    pub fn lot(&self) -> Vec<Candidate> {
        self.lot.iter().copied().map(Candidate).collect()
    }
}

pub fn ranking(places: &[Vec<u16>]) -> Ranking {
    let places = places
        .iter()
        .map(|place| place.iter().copied().map(Candidate).collect());
    Ranking::levels(places.collect())
}

fn ballot(chance: &mut Chance, candidates: u16, equal: bool) -> Vec<Vec<u16>> {
    let mut order: Vec<u16> = (1..=candidates).collect();
    chance.shuffle(&mut order);
    order.truncate(chance.below(u64::from(candidates) + 1) as usize);
    let mut places: Vec<Vec<u16>> = Vec::new();
    for candidate in order {
        match places.last_mut().filter(|place| place.len() < 3) {
            Some(place) if equal && chance.below(3) == 0 => place.push(candidate),
            _ => places.push(vec![candidate]),
        }
    }
    places
}
