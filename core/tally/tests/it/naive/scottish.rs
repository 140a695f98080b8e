//! The Scottish rule with every paper on its own.

use super::{Outcome, StageVotes, lot_place, papers, standing};
use crate::kit::Small;
use std::collections::{BTreeMap, BTreeSet};

const ONE: i128 = 100_000;

struct Sheet {
    order: Vec<u16>,
    holder: Option<u16>,
    value: i128,
}

/// Counts by the Scottish rule.
pub fn scottish(small: &Small) -> Outcome {
    let mut hopeful: BTreeSet<u16> = standing(small).into_iter().collect();
    let mut sheets: Vec<Sheet> = Vec::new();
    for paper in papers(small) {
        let strict = paper.iter().take_while(|place| place.len() == 1);
        let order: Vec<u16> = strict.map(|place| place[0]).collect();
        if let Some(first) = order.first().copied() {
            let (holder, value) = (Some(first), ONE);
            sheets.push(Sheet { order, holder, value });
        }
    }
    let mut outcome = Outcome::default();
    if sheets.is_empty() {
        return outcome;
    }
    let valid = sheets.len() as i128;
    let seats = usize::from(small.seats);
    outcome.quota = (valid / (i128::from(small.seats) + 1) + 1) * ONE;
    // elected candidates whose surplus is settled keep the quota
    let mut settled: BTreeSet<u16> = BTreeSet::new();
    loop {
        let votes = totals(small, &sheets, &settled, outcome.quota);
        let exhausted = sheets.iter().filter(|sheet| sheet.holder.is_none());
        let exhausted: i128 = exhausted.map(|sheet| sheet.value).sum();
        let lost = valid * ONE - votes.values().sum::<i128>() - exhausted;
        let mut order: Vec<u16> = hopeful.iter().copied().collect();
        order.sort_by_key(|one| (-votes[one], lot_place(small, *one)));
        let (reached, rest): (Vec<u16>, Vec<u16>) =
            order.into_iter().partition(|one| votes[one] >= outcome.quota);
        outcome.elected.extend(&reached);
        if rest.len() + outcome.elected.len() <= seats {
            outcome.elected.extend(&rest);
        }
        hopeful.retain(|one| !outcome.elected.contains(one));
        let stage = StageVotes {
            votes: votes.clone(),
            exhausted,
            lost,
        };
        outcome.stages.push(stage);
        if outcome.elected.len() >= seats || hopeful.is_empty() {
            return outcome;
        }
        let pending = outcome.elected.iter().copied();
        let pending: Vec<u16> = pending.filter(|one| votes[one] > outcome.quota).collect();
        if let Some(highest) = pending.iter().map(|one| votes[one]).max() {
            let tied = pending.into_iter().filter(|one| votes[one] == highest).collect();
            let from = decide(small, &mut outcome, tied, true);
            for sheet in sheets.iter_mut().filter(|sheet| sheet.holder == Some(from)) {
                sheet.value = sheet.value * (highest - outcome.quota) / highest;
                pass_on(sheet, from, &hopeful);
            }
            settled.insert(from);
        } else {
            let lowest = hopeful.iter().map(|one| votes[one]).min().unwrap();
            let tied = hopeful.iter().copied().filter(|one| votes[one] == lowest);
            let from = decide(small, &mut outcome, tied.collect(), false);
            hopeful.remove(&from);
            for sheet in sheets.iter_mut().filter(|sheet| sheet.holder == Some(from)) {
                pass_on(sheet, from, &hopeful);
            }
        }
    }
}

/// What everybody's papers add up to.
fn totals(small: &Small, sheets: &[Sheet], settled: &BTreeSet<u16>, quota: i128) -> BTreeMap<u16, i128> {
    let total = |one: u16| {
        let held = sheets.iter().filter(|sheet| sheet.holder == Some(one));
        held.map(|sheet| sheet.value).sum::<i128>() + if settled.contains(&one) { quota } else { 0 }
    };
    standing(small).into_iter().map(|one| (one, total(one))).collect()
}

fn pass_on(sheet: &mut Sheet, from: u16, hopeful: &BTreeSet<u16>) {
    let after = sheet.order.iter().skip_while(|one| **one != from).skip(1);
    sheet.holder = after.copied().find(|one| hopeful.contains(one));
}

/// "The most recent preceding stage at which they had an unequal number of votes", then lot.
fn decide(small: &Small, outcome: &mut Outcome, tied: Vec<u16>, highest: bool) -> u16 {
    if tied.len() == 1 {
        return tied[0];
    }
    let mut left = tied;
    let mut stage = outcome.stages.len();
    while left.len() > 1 && stage > 0 {
        stage -= 1;
        let votes = &outcome.stages[stage].votes;
        let values = left.iter().map(|one| votes[one]);
        let best = if highest { values.max() } else { values.min() }.unwrap();
        left.retain(|one| votes[one] == best);
    }
    let place = |one: &u16| lot_place(small, *one);
    let chosen = if highest {
        left.into_iter().min_by_key(place).unwrap()
    } else {
        left.into_iter().max_by_key(place).unwrap()
    };
    outcome.ties.push(chosen);
    chosen
}
