//! A set of members that answers in a nanosecond: one bit each, for register numbers count up from 1.

use roaring::RoaringBitmap;

/// Numbers below this have a bit of their own (8 MiB at most); a register that large has other problems first.
const DENSE_END: u32 = 1 << 26;

/// Members, by number.
#[derive(Default)]
pub(super) struct Roll {
    words: Vec<u64>,
    rest: RoaringBitmap,
}

fn place(member: u32) -> (usize, u64) {
    (
        usize::try_from(member / 64).unwrap_or(usize::MAX),
        1 << (member % 64),
    )
}

impl Roll {
    /// The same members in this form.
    pub(super) fn of(members: &RoaringBitmap) -> Self {
        let mut roll = Self::default();
        for member in members {
            roll.insert(member);
        }
        roll
    }

    /// Whether the member is in.
    pub(super) fn contains(&self, member: u32) -> bool {
        if member >= DENSE_END {
            return self.rest.contains(member);
        }
        let (word, bit) = place(member);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Adds a member; says whether she was new.
    pub(super) fn insert(&mut self, member: u32) -> bool {
        if member >= DENSE_END {
            return self.rest.insert(member);
        }
        let (place, bit) = place(member);
        if place >= self.words.len() {
            self.words.resize(place.saturating_add(1).next_power_of_two(), 0);
        }
        let Some(word) = self.words.get_mut(place) else {
            return false;
        };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Adds all of another roll; says whether the two had nobody in common.
    pub(super) fn absorb(&mut self, other: Self) -> bool {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        let mut apart = self.rest.is_disjoint(&other.rest);
        for (word, more) in self.words.iter_mut().zip(other.words) {
            apart &= *word & more == 0;
            *word |= more;
        }
        self.rest |= other.rest;
        apart
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_small_and_huge_numbers_and_notices_a_member_twice() {
        let members: RoaringBitmap = [0, 1, 63, 64, DENSE_END - 1, DENSE_END, u32::MAX]
            .into_iter()
            .collect();
        let mut roll = Roll::of(&members);
        assert!(members.iter().all(|member| roll.contains(member)));
        assert!(
            [2, 65, DENSE_END + 1]
                .into_iter()
                .all(|member| !roll.contains(member))
        );
        assert!(!roll.insert(64) && !roll.insert(u32::MAX) && roll.insert(65));
        let mut other = Roll::default();
        other.insert(100);
        assert!(roll.absorb(other));
        let mut other = Roll::default();
        other.insert(100);
        assert!(!roll.absorb(other));
    }
}
