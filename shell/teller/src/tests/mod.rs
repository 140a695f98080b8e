//! A ballot from the tellers' keys to the recount, and whatever may be wrong on the way.

mod box_text;
mod choices;
mod elsewhere;
mod papers;
mod rfc_9474;

use crate::{Ballot, Credential, Device, Paper, Sheet, TellerKey, issue};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MotionNo;
use fenwick_coop::people::ballot::Choice;
use fenwick_tally::Answer;

const YES: Choice = Choice::Answer(Answer::Yes);
const NO: Choice = Choice::Answer(Answer::No);
const ABSTAIN: Choice = Choice::Answer(Answer::Abstain);

/// A ballot with both its tellers.
struct Room {
    tellers: [TellerKey; 2],
    sheet: Sheet,
}

impl Room {
    /// A room for a motion answered with yes or no.
    fn open() -> Self {
        Self::of(ballot("coop.example/log", 7, 0))
    }

    fn of(ballot: Ballot) -> Self {
        let tellers = [(); 2].map(|()| TellerKey::generate().unwrap());
        let sheet = Sheet::new(ballot, tellers.each_ref().map(|key| key.public().unwrap())).unwrap();
        Self { tellers, sheet }
    }

    fn credential(&self) -> Credential {
        let (device, request) = Device::new(&self.sheet).unwrap();
        let [first, second] = &self.tellers;
        device.finish(&issue([first, second], &request).unwrap()).unwrap()
    }

    fn paper(&self, choice: &Choice) -> Paper {
        self.credential().choose(choice).unwrap()
    }

    /// So many papers, every third a no.
    fn papers(&self, number: usize) -> Vec<Vec<u8>> {
        let choice = |place: usize| {
            if place.is_multiple_of(3) { NO } else { YES }
        };
        (0..number)
            .map(|place| self.paper(&choice(place)).bytes().to_vec())
            .collect()
    }
}

fn ballot(coop: &str, motion: u32, candidates: u16) -> Ballot {
    Ballot {
        coop: coop.to_owned(),
        motion: MotionNo(motion),
        matter: Hash::of(b"what is voted on"),
        candidates,
    }
}

/// Whether `needle` stands in `hay`.
fn stands_in(needle: &[u8], hay: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}
