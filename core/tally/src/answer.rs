//! Yes, no and abstain.

use serde::{Deserialize, Serialize};

/// An answer to a motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// For it.
    Yes,
    /// Against it.
    No,
    /// Present, but neither.
    Abstain,
}

/// How many gave which answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// For.
    pub yes: u64,
    /// Against.
    pub no: u64,
    /// Neither.
    pub abstain: u64,
}

impl Count {
    /// Counts answers; their order does not matter.
    ///
    /// # Example
    /// ```
    /// use fenwick_tally::{Answer, Count};
    /// let count = Count::of([Answer::Yes, Answer::No, Answer::Yes]);
    /// assert_eq!((count.yes, count.no, count.turnout()), (2, 1, 3));
    /// ```
    pub fn of(answers: impl IntoIterator<Item = Answer>) -> Self {
        let mut count = Self::default();
        for answer in answers {
            let place = match answer {
                Answer::Yes => &mut count.yes,
                Answer::No => &mut count.no,
                Answer::Abstain => &mut count.abstain,
            };
            *place = place.saturating_add(1);
        }
        count
    }

    /// How many took part. An abstention takes part.
    pub fn turnout(&self) -> u64 {
        self.yes.saturating_add(self.no).saturating_add(self.abstain)
    }
}
