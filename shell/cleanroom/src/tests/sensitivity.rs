//! Over ten thousand nasty datasets nobody moves the totals further than the mechanism is told.

use super::bounding::QUESTIONS;
use super::fixture::{FIELDS, Row, batch, partition, plan};
use super::oracle;
use crate::bound::bound;
use fenwick_coop::path::query::Plan;
use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher};

const DATASETS: usize = 10_000;
/// The member with a great many rows, in one of so many datasets.
const OUTLIER_EVERY: u64 = 100;
const OUTLIER_ROWS: u64 = 10_000;

/// Chance from a seed: splitmix64 (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn of<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
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
fn members(dice: &mut Dice) -> Vec<Vec<Row>> {
    let numbers: BTreeSet<u32> = (0..=dice.below(6))
        .map(|_| {
            let low = dice.below(40) as u32;
            dice.of(&[low, low, low, 0, 1 << 26, u32::MAX])
        })
        .collect();
    let outlier = dice.one_in(OUTLIER_EVERY);
    let mut members: Vec<Vec<Row>> = Vec::new();
    for number in numbers {
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

/// The totals with the members dealt to partitions, these in some order, their batches cut somewhere.
fn totals(dice: &mut Dice, plan: &Plan, members: &[Vec<Row>]) -> Vec<Vec<i128>> {
    let mut partitions = vec![Vec::new(); 1 + dice.below(4) as usize];
    for rows in members {
        let place = dice.below(partitions.len() as u64) as usize;
        partitions[place].extend(rows.iter().copied());
    }
    dice.shuffle(&mut partitions);
    let partitions = partitions.iter().map(|rows| {
        let most = dice.of(&[1, 2, 7, 100, 20_000]).max(rows.len() / 20);
        let mut batches = Vec::new();
        let mut rest = rows.as_slice();
        while !rest.is_empty() {
            let (next, after) = rest.split_at(rest.len().min(dice.below(most as u64 + 1) as usize));
            batches.push(batch(next));
            rest = after;
        }
        partition(batches)
    });
    let partitions = partitions.collect();
    bound(plan, partitions).unwrap().reveal()
}

/// Checks what one member moves: in each cell at most her reach, and at most `groups` cells over all statistics.
fn check_moved(plan: &Plan, with: &[Vec<i128>], without: &[Vec<i128>]) {
    let mut cells = 0;
    for (cell, (with, without)) in (0..).zip(with.iter().zip(without)) {
        cells += u32::from(with != without);
        for (stat, (with, without)) in plan.shape.stats.iter().zip(with.iter().zip(without)) {
            let moved = (with - without).unsigned_abs();
            let reach = stat.reach(&plan.shape, cell);
            assert!(moved <= reach.into(), "{stat:?} moved by {moved} in cell {cell}");
        }
    }
    assert!(cells <= plan.groups(), "{cells} cells moved");
}

fn check(seed: u64, plans: &[Plan]) {
    let mut dice = Dice(seed);
    let members = members(&mut dice);
    let mut plan = plans[dice.below(plans.len() as u64) as usize].clone();
    plan.eligible = members.iter().map(|rows| rows[0].0).collect();
    plan.groups_max = 1 + dice.below(4) as u32;
    plan.rows_per_group_max = 1 + dice.below(6) as u32;
    plan.hash_key.fill_with(|| dice.next() as u8);
    let whole = totals(&mut dice, &plan, &members);
    assert_eq!(whole, totals(&mut dice, &plan, &members), "cuts or order matter");
    if dice.one_in(10) {
        assert_eq!(whole, oracle::totals(&plan, &members));
    }
    // The first is the one with many rows, if any.
    for left_out in BTreeSet::from([0, dice.below(members.len() as u64) as usize]) {
        let mut fewer = members.clone();
        let gone = fewer.remove(left_out)[0].0;
        let without = if dice.one_in(2) {
            totals(&mut dice, &plan, &fewer)
        } else {
            let mut revoked = plan.clone();
            revoked.eligible.remove(gone);
            totals(&mut dice, &revoked, &members)
        };
        check_moved(&plan, &whole, &without);
    }
}

#[test]
fn over_ten_thousand_datasets_no_member_moves_more_than_declared() {
    let plans: Vec<Plan> = QUESTIONS.iter().map(|question| plan(question, [])).collect();
    let first = std::hash::RandomState::new().build_hasher().finish();
    for number in 0..DATASETS {
        let seed = first.wrapping_add(number as u64);
        let checked = std::panic::catch_unwind(|| check(seed, &plans));
        assert!(checked.is_ok(), "the dataset of seed {seed} says otherwise");
    }
}
