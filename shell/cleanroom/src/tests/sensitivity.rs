//! Over ten thousand nasty datasets nobody moves the totals further than the mechanism is told.

use super::bounding::QUESTIONS;
use super::dice::{Dice, joined, members};
use super::fixture::{Batches, Row, batch, plan, plan_of, readable};
use super::oracle::{self, Data, Totals, opened};
use super::questions;
use crate::bound::{Partition, bound};
use fenwick_coop::path::query::Plan;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, Hasher};

const DATASETS: usize = 10_000;

/// The totals with the members dealt to partitions, these in some order, their batches cut somewhere.
fn totals(dice: &mut Dice, plan: &Plan, data: &Data) -> Totals {
    let parts = 1 + dice.below(4) as usize;
    let mut place_of: BTreeMap<u32, usize> = BTreeMap::new();
    let mut deal = |dice: &mut Dice, members: &[Vec<Row>]| {
        let mut partitions = vec![Vec::new(); parts];
        for rows in members {
            let place = *place_of
                .entry(rows[0].0)
                .or_insert_with(|| dice.below(parts as u64) as usize);
            partitions[place].extend(rows.iter().copied());
        }
        partitions
    };
    let own = deal(dice, &data.own);
    let joined: Vec<_> = data.joined.iter().map(|members| deal(dice, members)).collect();
    let partition = |place: usize| Partition {
        rows: cut(dice, &own[place]),
        joined: joined.iter().map(|joined| cut(dice, &joined[place])).collect(),
    };
    let mut partitions: Vec<_> = (0..parts).map(partition).collect();
    dice.shuffle(&mut partitions);
    opened(&plan.shape, bound(plan, partitions).unwrap())
}

fn cut(dice: &mut Dice, rows: &[Row]) -> Batches {
    let most = dice.of(&[1, 2, 7, 100, 20_000]).max(rows.len() / 20);
    let mut batches = Vec::new();
    let mut rest = rows;
    while !rest.is_empty() {
        let (next, after) = rest.split_at(rest.len().min(dice.below(most as u64 + 1) as usize));
        batches.push(batch(next));
        rest = after;
    }
    readable(batches)
}

/// Checks what one member moves: in each cell at most her reach, of bins at most one figure, and at most `groups` cells
/// over all statistics. Says whether she moves any.
fn check_moved(plan: &Plan, with: &Totals, without: &Totals) -> bool {
    let mut cells = 0;
    let groups: BTreeSet<_> = with.keys().chain(without.keys()).collect();
    for group in groups {
        cells += u32::from(with.get(group) != without.get(group));
        for (place, stat) in plan.shape.stats.iter().enumerate() {
            let figures =
                |totals: &Totals, figure: usize| totals.get(group).map_or(0, |stats| stats[place][figure]);
            let moved = (0..stat.what.width() as usize)
                .map(|figure| (figures(with, figure) - figures(without, figure)).unsigned_abs());
            let moved: Vec<u128> = moved.filter(|moved| *moved > 0).collect();
            let reach = stat.reach(&plan.shape, group.1);
            assert!(
                moved.len() <= 1 && moved.iter().all(|moved| *moved <= reach.into()),
                "{stat:?} moved by {moved:?} in {group:?}"
            );
        }
    }
    assert!(cells <= plan.groups(), "{cells} cells moved");
    cells > 0
}

/// Checks one dataset; says whether anybody moves anything.
fn check(seed: u64, plans: &[Plan]) -> bool {
    let mut dice = Dice(seed);
    let own = members(&mut dice);
    let mut plan = match dice.below(4) {
        0 => plans[dice.below(plans.len() as u64) as usize].clone(),
        _ => plan_of(questions::any(&mut dice), []),
    };
    let joins = plan.shape.joins.iter();
    let data = Data {
        joined: joins.map(|_| joined(&mut dice, &own)).collect(),
        own,
    };
    let numbers: Vec<u32> = data.own.iter().map(|rows| rows[0].0).collect();
    plan.eligible = numbers.iter().copied().collect();
    plan.groups_max = 1 + dice.below(4) as u32;
    plan.rows_per_group_max = 1 + dice.below(6) as u32;
    plan.hash_key.fill_with(|| dice.next() as u8);
    let whole = totals(&mut dice, &plan, &data);
    assert_eq!(whole, totals(&mut dice, &plan, &data), "cuts or order matter");
    if dice.one_in(5) {
        assert_eq!(whole, oracle::totals(&plan, &data), "{:?}", plan.shape);
    }
    let mut moved = false;
    // The first is the one with many rows, if any.
    for left_out in BTreeSet::from([numbers[0], dice.of(&numbers)]) {
        let without = if dice.one_in(2) {
            totals(&mut dice, &plan, &data.without(left_out))
        } else {
            let mut revoked = plan.clone();
            revoked.eligible.remove(left_out);
            totals(&mut dice, &revoked, &data)
        };
        moved |= check_moved(&plan, &whole, &without);
    }
    moved
}

#[test]
fn over_ten_thousand_datasets_no_member_moves_more_than_declared() {
    let plans: Vec<Plan> = QUESTIONS.iter().map(|question| plan(question, [])).collect();
    let first = std::hash::RandomState::new().build_hasher().finish();
    let mut moved = 0;
    for number in 0..DATASETS {
        let seed = first.wrapping_add(number as u64);
        let checked = std::panic::catch_unwind(|| check(seed, &plans));
        moved += usize::from(checked.unwrap_or_else(|_| panic!("the dataset of seed {seed} says otherwise")));
    }
    assert!(moved > DATASETS / 3, "in most datasets nobody counts");
}
