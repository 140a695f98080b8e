//! No member weighs more than the mechanism is told, and nobody else is touched.

use super::fixture::{FIELDS, Row, batch, charter, others, partition, plan};
use super::oracle::{self, Data, opened};
use crate::bound::bound;
use crate::{Error, analyse};
use fenwick_coop::path::query::Plan;
use proptest::prelude::*;

pub const QUESTIONS: [&str; 7] = [
    "SELECT COUNT(*), SUM(fare), AVG(fare), COUNT(tip) FROM rides GROUP BY city",
    "SELECT SUM(fare) FROM rides",
    "SELECT city, night, SUM(load), AVG(load) FROM rides WHERE fare > 5 OR night GROUP BY night, city",
    "SELECT COUNT(*), SUM(CLAMP(fare, 1, 2)) FROM rides GROUP BY DATE_TRUNC('month', day), city",
    "SELECT AVG(pay), SUM(pay) FROM rides GROUP BY currency, BIN(fare)",
    "SELECT COUNT(DISTINCT member), AVG(CLAMP(fare, -5, 0)) FROM rides WHERE NOT night GROUP BY BIN(fare), night",
    "SELECT COUNT(night) FROM rides WHERE FALSE GROUP BY city",
];

fn value(field: &str) -> BoxedStrategy<Option<i64>> {
    let usual = match field {
        "city" => (0..3i64).boxed(),
        "currency" | "night" => (0..2i64).boxed(),
        "day" => (1_767_225_000..1_780_000_000i64).boxed(),
        _ => (-2_000..20_000i64).boxed(),
    };
    let nasty = prop_oneof![
        Just(i64::MIN),
        Just(i64::MAX),
        Just(-1),
        Just(3),
        Just(i64::MIN + 1),
        any::<i64>()
    ];
    prop_oneof![12 => usual.prop_map(Some), 1 => nasty.prop_map(Some), 1 => Just(None)].boxed()
}

fn row(member: u32) -> impl Strategy<Value = Row> {
    FIELDS.map(value).prop_map(move |values| (member, values))
}

fn rows_of(member: u32) -> impl Strategy<Value = Vec<Row>> {
    let rows = |count: std::ops::Range<usize>| prop::collection::vec(row(member), count);
    prop_oneof![8 => rows(1..12), 1 => rows(40..80)]
}

/// Up to eight members, one of them with very many rows.
fn members() -> impl Strategy<Value = Vec<Vec<Row>>> {
    let numbers = prop::collection::btree_set(
        prop_oneof![1..40u32, Just(u32::MAX), Just(0), Just(1 << 26)],
        1..8,
    );
    numbers.prop_flat_map(|numbers| numbers.into_iter().map(rows_of).collect::<Vec<_>>())
}

fn totals(plan: &Plan, members: &[Vec<Row>]) -> Vec<Vec<i128>> {
    let rows: Vec<Row> = members.iter().flatten().copied().collect();
    bound(plan, vec![partition(vec![batch(&rows)])]).unwrap().reveal()
}

/// Checks one member against what the mechanism is told, and the totals against members taken one by one.
fn check(question: &str, members: &[Vec<Row>]) {
    let all: Vec<u32> = members.iter().map(|rows| rows[0].0).collect();
    let plan = plan(question, all.iter().copied());
    let shape = &plan.shape;
    let whole = totals(&plan, members);
    assert_eq!(whole.len(), shape.cells() as usize);
    for left_out in 0..members.len() {
        let mut fewer = members.to_vec();
        fewer.remove(left_out);
        let without = totals(&plan, &fewer);
        let revoked = Plan {
            eligible: all
                .iter()
                .copied()
                .filter(|member| *member != all[left_out])
                .collect(),
            ..plan.clone()
        };
        assert_eq!(
            without,
            totals(&revoked, members),
            "an ineligible member's rows changed something"
        );
        for (place, stat) in shape.stats.iter().enumerate() {
            let moved: Vec<u128> = (0..whole.len())
                .map(|cell| (whole[cell][place] - without[cell][place]).unsigned_abs())
                .collect();
            let reaches: Vec<u128> = (0..shape.cells())
                .map(|cell| stat.reach(shape, cell).into())
                .collect();
            let most = reaches.iter().max().unwrap();
            assert!(
                moved.iter().sum::<u128>() <= u128::from(plan.groups()) * most,
                "{question}: {stat:?}"
            );
            assert!(
                moved.iter().filter(|by| **by > 0).count() <= plan.groups() as usize,
                "{question}: too many cells"
            );
            assert!(
                moved.iter().zip(&reaches).all(|(by, reach)| by <= reach),
                "{question}: {stat:?} {moved:?}"
            );
        }
    }
}

/// Cuts rows into batches of a few rows and members into partitions.
fn cut(plan: &Plan, members: &[Vec<Row>], step: usize, parts: usize) -> Vec<Vec<i128>> {
    let mut partitions = vec![Vec::new(); parts];
    for (place, rows) in members.iter().enumerate() {
        partitions[place % parts].extend(rows.iter().copied());
    }
    let sliced = |rows: &Vec<Row>| partition(rows.chunks(step).map(batch).collect());
    bound(plan, partitions.iter().map(sliced).collect())
        .unwrap()
        .reveal()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_member_moves_each_statistic_within_its_reach(members in members(), question in prop::sample::select(&QUESTIONS[..])) {
        check(question, &members);
    }

    #[test]
    fn cuts_between_batches_and_partitions_change_nothing(
        members in members(), question in prop::sample::select(&QUESTIONS[..]), step in 1..9usize, parts in 1..4usize,
    ) {
        let plan = plan(question, members.iter().map(|rows| rows[0].0));
        let whole = totals(&plan, &members);
        prop_assert_eq!(&whole, &cut(&plan, &members, step, parts));
        let rows: Vec<Row> = members.iter().flatten().copied().collect();
        let exact = bound(&plan, vec![partition(vec![batch(&rows)])]).unwrap();
        let data = Data { own: members, joined: Vec::new() };
        prop_assert_eq!(opened(&plan.shape, exact), oracle::totals(&plan, &data));
    }
}

fn ride(member: u32, fare: i64, city: i64) -> Row {
    (
        member,
        [
            Some(fare),
            None,
            None,
            Some(100),
            Some(city),
            Some(0),
            Some(1_770_000_000),
            Some(1),
        ],
    )
}

#[test]
fn the_totals_are_right_where_nothing_is_cut_off() {
    let plan = plan(
        "SELECT COUNT(*), SUM(fare), COUNT(tip) FROM rides WHERE fare < 50 GROUP BY city",
        [1, 2],
    );
    let rows = [
        ride(1, 1_000, 0),
        ride(1, 250, 0),
        ride(1, 9_000, 0),
        ride(2, -5, 0),
        ride(2, 4_000, 2),
        ride(3, 7, 1),
    ];
    let found = bound(&plan, vec![partition(vec![batch(&rows)])])
        .unwrap()
        .reveal();
    assert_eq!(found, [[2, 3, 1_245, 0], [0, 0, 0, 0], [1, 1, 4_000, 0]]);
}

#[test]
fn the_first_rows_of_a_group_count_and_a_member_with_many_groups_keeps_some() {
    let plan = plan("SELECT COUNT(*), SUM(fare) FROM rides GROUP BY city, night", [1]);
    let rows: Vec<Row> = (1..=9).map(|fare| ride(1, fare, 0)).collect();
    let found = bound(&plan, vec![partition(vec![batch(&rows)])])
        .unwrap()
        .reveal();
    assert_eq!(found[1], [1, 4, 10]);
    let mut rows: Vec<Row> = (0..3).map(|city| ride(1, 1, city)).collect();
    rows.extend((0..3).map(|city| {
        let mut row = ride(1, 1, city);
        row.1[7] = Some(0);
        row
    }));
    let members = |key: u8| -> Vec<i128> {
        let plan = Plan {
            hash_key: [key; 32],
            ..plan.clone()
        };
        bound(&plan, vec![partition(vec![batch(&rows)])])
            .unwrap()
            .reveal()
            .iter()
            .map(|stats| stats[0])
            .collect()
    };
    let choices: std::collections::BTreeSet<Vec<i128>> = (0..40).map(members).collect();
    assert!(
        choices.iter().all(|choice| choice.iter().sum::<i128>() == 3),
        "three groups are kept"
    );
    assert!(choices.len() > 8, "the choice does not depend on the key");
}

#[test]
fn the_oracles_lots_are_those_of_the_paper() {
    let key = [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908];
    assert_eq!(oracle::siphash(key, &key[..1]), 0x93f5_f579_9a93_2462);
    assert_eq!(oracle::siphash(key, &key), 0x3f2a_cc7f_57c2_9bdb);
}

#[test]
fn a_member_in_two_places_is_an_error_not_two_members() {
    let plan = plan("SELECT COUNT(*) FROM rides", [1, 2]);
    let apart = batch(&[ride(1, 1, 0), ride(2, 1, 0), ride(1, 1, 0)]);
    assert!(matches!(
        bound(&plan, vec![partition(vec![apart])]),
        Err(Error::Scattered)
    ));
    let halves = ["a", "b"].map(|_| partition(vec![batch(&[ride(1, 1, 0)])]));
    assert!(matches!(
        bound(&plan, halves.into_iter().collect()),
        Err(Error::Scattered)
    ));
}

#[test]
fn missing_columns_and_broken_plans_are_errors() {
    let plan = plan("SELECT SUM(fare) FROM rides", [1]);
    let batch = batch(&[ride(1, 1, 0)]);
    let without = batch.project(&[0]).unwrap();
    assert!(matches!(
        bound(&plan, vec![partition(vec![without])]),
        Err(Error::Column(_))
    ));
    let without = batch.project(&[1]).unwrap();
    assert!(matches!(
        bound(&plan, vec![partition(vec![without])]),
        Err(Error::Column(_))
    ));
    let broken = Plan {
        rows_per_group_max: 0,
        ..plan
    };
    assert!(matches!(
        bound(&broken, vec![partition(vec![])]),
        Err(Error::Plan(_))
    ));
}

#[test]
fn what_the_totals_cannot_hold_is_refused_before_anything_is_spent() {
    let sql = |medians: u32| {
        let medians = (1..=medians).map(|n| format!("MEDIAN(CLAMP(load, 0, {n}0)) AS m{n}"));
        let medians: Vec<String> = medians.collect();
        format!("SELECT {} FROM rides GROUP BY place, night", medians.join(", "))
    };
    let refusal = analyse(&sql(7), &charter(), &others()).unwrap_err();
    assert!(refusal.message.contains("in all its groups"), "{refusal:?}");
    let mut most = plan(&sql(6), [1]);
    assert!(bound(&most, vec![partition(vec![])]).is_ok());
    let more = most.shape.stats[1].clone();
    most.shape.stats.push(more);
    assert!(matches!(
        bound(&most, vec![partition(vec![])]),
        Err(Error::Plan(_))
    ));
}
