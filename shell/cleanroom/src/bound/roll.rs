//! A set of members that answers in a nanosecond: one bit each, for register numbers count up from 1.

use roaring::RoaringBitmap;

/// Numbers below this have a bit of their own (8 MiB at most); a register that large has other problems first.
const DENSE_END: u32 = 1 << 26;

/// Members, by number.
#[derive(Default)]
pub(super) struct Roll {
    bytes: Vec<u8>,
    rest: RoaringBitmap,
}

fn place(member: u32) -> (usize, u8) {
    (
        usize::try_from(member / 8).unwrap_or(usize::MAX),
        1 << (member % 8),
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
        let (byte, bit) = place(member);
        self.bytes.get(byte).is_some_and(|byte| byte & bit != 0)
    }

    /// Adds a member; says whether she was new.
    pub(super) fn insert(&mut self, member: u32) -> bool {
        if member >= DENSE_END {
            return self.rest.insert(member);
        }
        let (place, bit) = place(member);
        if place >= self.bytes.len() {
            self.bytes.resize(place.saturating_add(1).next_power_of_two(), 0);
        }
        let Some(byte) = self.bytes.get_mut(place) else {
            return false;
        };
        let new = *byte & bit == 0;
        *byte |= bit;
        new
    }

    /// The same members as a bitmap.
    pub(super) fn into_bitmap(self) -> RoaringBitmap {
        RoaringBitmap::from_lsb0_bytes(0, &self.bytes) | self.rest
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
        let more: RoaringBitmap = &members | RoaringBitmap::from_iter([65]);
        assert_eq!(roll.into_bitmap(), more);
        assert!(Roll::default().into_bitmap().is_empty());
    }
}
