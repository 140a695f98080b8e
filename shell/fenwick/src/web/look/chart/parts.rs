//! A whole in its parts, as one bar.

use super::{Head, Share};
use crate::web::look::frame::Text;

/// One part of a whole.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// What it is.
    pub name: Text,
    /// How much.
    pub value: u64,
    /// How much as it is read.
    pub shown: Text,
}

/// A whole in its parts; four are as many as are told apart, so the caller adds up the smaller ones.
#[derive(Clone, Debug)]
pub struct Parts {
    /// What stands over it.
    pub head: Head,
    /// The parts with where they are drawn.
    pub rows: Vec<Piece>,
}

/// A part with where it is drawn.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// The part.
    pub part: Part,
    /// The letter that stands in it and in the key.
    pub letter: char,
    /// The class of its colour.
    pub tone: &'static str,
    /// The left end.
    pub from: Share,
    /// How long it is.
    pub long: Share,
    /// Where its letter stands; none where it has no room.
    pub letter_at: Option<Share>,
}

impl Parts {
    /// The parts beside each other, in the order given.
    pub fn new(head: Head, parts: Vec<Part>) -> Self {
        let whole = parts
            .iter()
            .map(|part| u128::from(part.value))
            .sum::<u128>()
            .max(1);
        let share = |sum: u128| u32::try_from(sum * 1000 / whole).unwrap_or(1000);
        let tones = ["c1", "c2", "c3", "c4"].into_iter().cycle();
        let mut before: u128 = 0;
        let mut rows = Vec::with_capacity(parts.len());
        for ((part, letter), tone) in parts.into_iter().zip('a'..='z').zip(tones) {
            let start = share(before);
            before += u128::from(part.value);
            let long = share(before) - start;
            let from = if head.rtl { 1000 - start - long } else { start };
            rows.push(Piece {
                part,
                letter,
                tone,
                from: Share(from),
                long: Share(long),
                letter_at: (long >= 70).then_some(Share(from + long / 2)),
            });
        }
        Self { head, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(values: &[u64], rtl: bool) -> Parts {
        let part = |value: &u64| Part {
            value: *value,
            ..Part::default()
        };
        let head = Head {
            rtl,
            ..Head::default()
        };
        Parts::new(head, values.iter().map(part).collect())
    }

    #[test]
    fn the_parts_fill_the_whole_without_a_gap() {
        for rtl in [false, true] {
            let chart = parts(&[1, 1, 1], rtl);
            assert_eq!(chart.rows.iter().map(|row| row.long.0).sum::<u32>(), 1000);
        }
    }

    #[test]
    fn a_small_part_has_no_room_for_its_letter() {
        let chart = parts(&[97, 3], false);
        assert!(chart.rows[0].letter_at.is_some() && chart.rows[1].letter_at.is_none());
    }

    #[test]
    fn nothing_has_no_parts_of_any_length() {
        assert_eq!(parts(&[0, 0], false).rows[0].long, Share(0));
    }
}
