//! Chance, and nasty rows from it.

use super::fixture::{FIELDS, Row};
use std::collections::BTreeSet;

/// The member with a great many rows, in one of so many datasets.
const OUTLIER_EVERY: u64 = 100;
const OUTLIER_ROWS: u64 = 10_000;

/// Chance from a seed: splitmix64 (Steele, Lea and Flood 2014).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    pub fn of<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end as u64 + 1) as usize);
        }
    }
}

fn value(dice: &mut Dice, field: &str) -> Option<i64> {
    match dice.below(14) {
        0 => return None,
        1 => {
            let any = dice.next().cast_signed();
            return Some(dice.of(&[i64::MIN, i64::MIN + 1, i64::MAX, -1, 0, 3, any]));
        }
        _ => {}
    }
    Some(match field {
        // Most live in one city; the others are rare keys.
        "city" => dice.of(&[0, 0, 0, 0, 0, 0, 1, 2]),
        "currency" | "night" => dice.of(&[0, 1]),
        "day" => 1_767_225_000 + dice.below(12_775_000) as i64,
        _ => dice.below(22_000) as i64 - 2_000,
    })
}

/// One to six members, each with few rows, one row, or a great many.
pub fn members(dice: &mut Dice) -> Vec<Vec<Row>> {
    let numbers: BTreeSet<u32> = (0..=dice.below(6))
        .map(|_| {
            let low = dice.below(40) as u32;
            dice.of(&[low, low, low, 0, 1 << 26, u32::MAX])
        })
        .collect();
    rows_of(dice, &numbers)
}

/// Rows of another dataset, of most of these members and of others.
pub fn joined(dice: &mut Dice, own: &[Vec<Row>]) -> Vec<Vec<Row>> {
    let mut numbers: BTreeSet<u32> = own.iter().map(|rows| rows[0].0).collect();
    numbers.retain(|_| !dice.one_in(5));
    numbers.extend((0..dice.below(4)).map(|_| dice.below(40) as u32));
    rows_of(dice, &numbers)
}

fn rows_of(dice: &mut Dice, numbers: &BTreeSet<u32>) -> Vec<Vec<Row>> {
    let outlier = dice.one_in(OUTLIER_EVERY);
    let mut members: Vec<Vec<Row>> = Vec::new();
    for number in numbers.iter().copied() {
        let rows = match dice.below(4) {
            _ if outlier && members.is_empty() => OUTLIER_ROWS,
            0 => 1,
            1 => 1 + dice.below(30),
            _ => 1 + dice.below(6),
        };
        members.push(
            (0..rows)
                .map(|_| (number, FIELDS.map(|field| value(dice, field))))
                .collect(),
        );
    }
    members
}
