//! 10,000 random elections agree with the naive counters, rule by rule, to the last digit of every stage.

use crate::kit::{Chance, Small};
use crate::naive::{self, Outcome};
use fenwick_tally::{Report, Rule, Votes, count};
use std::collections::BTreeMap;

const ELECTIONS: u64 = 10_000;

fn each(seed: u64, mut check: impl FnMut(&Small, &dyn Fn(Rule) -> Report)) {
    let mut chance = Chance(seed);
    for number in 0..ELECTIONS {
        let small = Small::draw(&mut chance, number % 3 == 0);
        let (profile, lot) = (small.profile(), small.lot());
        check(&small, &|rule| count(&profile, small.seats, rule, &lot));
    }
}

fn elected(report: &Report) -> Vec<u16> {
    report.elected.iter().map(|one| one.0).collect()
}

fn units(votes: Votes) -> i128 {
    i128::try_from(votes.units()).unwrap()
}

#[test]
fn a35_plurality_and_approval_agree_with_an_independent_counter() {
    each(1, |small, count| {
        let (one, all) = (count(Rule::Plurality), count(Rule::Approval));
        assert_eq!(elected(&one), naive::most_votes(small, false), "{small:?}");
        assert_eq!(elected(&all), naive::most_votes(small, true), "{small:?}");
    });
}

#[test]
fn a35_schulze_agrees_with_trying_every_path() {
    let mut circles = 0;
    each(2, |small, count| {
        let report = count(Rule::Schulze);
        let (winners, condorcet) = naive::schulze(small);
        assert_eq!(elected(&report), winners, "{small:?}");
        let pairs = report.pairs.as_ref();
        let winner = pairs.and_then(|pairs| pairs.condorcet_winner);
        assert_eq!(winner.map(|one| one.0), condorcet, "{small:?}");
        circles += u32::from(pairs.is_some_and(|pairs| {
            pairs.condorcet_winner.is_none() && pairs.ranking.first().is_some_and(|best| best.len() == 1)
        }));
    });
    assert!(
        circles > 100,
        "only {circles} elections were decided by paths alone"
    );
}

fn agrees(small: &Small, report: &Report, naive: &Outcome) {
    assert_eq!(elected(report), naive.elected, "{small:?}");
    assert_eq!(report.stages.len(), naive.stages.len(), "{small:?}");
    for (stage, other) in report.stages.iter().zip(&naive.stages) {
        let votes = stage.votes.iter();
        let votes: BTreeMap<u16, i128> = votes.map(|one| (one.candidate.0, units(one.votes))).collect();
        assert_eq!(votes, other.votes, "{small:?}");
        let over = (units(stage.exhausted), units(stage.lost));
        assert_eq!(over, (other.exhausted, other.lost), "{small:?}");
    }
    assert_eq!(report.quota.map_or(0, units), naive.quota, "{small:?}");
    let ties = report
        .ties
        .iter()
        .flat_map(|tie| tie.chosen.iter().map(|one| one.0));
    assert_eq!(ties.collect::<Vec<u16>>(), naive.ties, "{small:?}");
}

#[test]
fn a35_the_scottish_rule_agrees_with_an_independent_counter() {
    let (mut ties, mut lost) = (0, 0);
    each(3, |small, count| {
        let report = count(Rule::StvScottish);
        agrees(small, &report, &naive::scottish(small));
        ties += report.ties.len();
        lost += usize::from(report.stages.last().is_some_and(|last| units(last.lost) > 0));
    });
    assert!(ties > 1_000 && lost > 100, "{ties} ties, {lost} with rounding");
}

#[test]
fn a35_meeks_rule_agrees_with_an_independent_counter() {
    let (mut ties, mut kept) = (0, 0);
    each(4, |small, count| {
        let report = count(Rule::StvMeek);
        agrees(small, &report, &naive::meek(small));
        ties += report.ties.len();
        let keeps = report.stages.iter().flat_map(|stage| &stage.votes);
        kept += keeps
            .filter_map(|one| one.keeps)
            .filter(|keeps| (1..1_000_000_000).contains(&keeps.units()))
            .count();
    });
    assert!(ties > 1_000 && kept > 1_000, "{ties} ties, {kept} keep factors");
}

#[test]
fn a35_meeks_rule_agrees_where_the_surplus_stops_shrinking() {
    // with millions of ballots, nine decimals of a keep factor are too coarse to bring the surplus below omega
    let mut chance = Chance(5);
    let mut stuck = 0;
    for number in 0..2_000 {
        let mut small = Small::draw(&mut chance, number % 3 == 0);
        for (many, _) in &mut small.ballots {
            *many = chance.between(1, 10_000_000);
        }
        let report = count(&small.profile(), small.seats, Rule::StvMeek, &small.lot());
        agrees(&small, &report, &naive::meek(&small));
        let surplus = |stage: &fenwick_tally::Stage| stage.surplus.is_some_and(|left| left.units() >= 1_000);
        let ended = report
            .stages
            .iter()
            .filter(|stage| stage.excluded.is_some() && surplus(stage));
        stuck += ended.count();
    }
    assert!(stuck > 100, "{stuck}");
}
