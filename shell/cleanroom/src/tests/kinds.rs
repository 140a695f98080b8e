//! Every kind of figure, key and row, on rows one can count by hand.

use super::fixture::{Row, batch, partition, plan_of, readable, shape};
use super::oracle::{Totals, opened};
use crate::Error;
use crate::bound::{Partition, bound};
use fenwick_coop::path::query::{
    Binning, Compare, Filter, GroupKey, Measured, Own, OwnColumn, PerMember, Plan, Shape, Stat,
};

/// Each row: the member, her fare, her tip, her city.
fn rows(rows: &[(u32, i64, Option<i64>, i64)]) -> Vec<Row> {
    let row = |(member, fare, tip, city): &(u32, i64, Option<i64>, i64)| {
        let values = [Some(*fare), *tip, None, None, Some(*city), Some(0), None, None];
        (*member, values)
    };
    rows.iter().map(row).collect()
}

fn stat(what: Measured, lo: i64, hi: i64) -> Stat {
    let bands = None;
    Stat { what, lo, hi, bands }
}

fn key(field: &str, binning: Binning) -> GroupKey {
    GroupKey {
        field: field.to_owned(),
        binning,
        labels: Vec::new(),
    }
}

/// A question that counts members, and one thing more.
fn asking(what: Measured, lo: i64, hi: i64) -> Shape {
    let mut shape = shape("SELECT COUNT(DISTINCT member) FROM rides");
    shape.stats.push(stat(what, lo, hi));
    shape
}

fn plan(shape: Shape) -> Plan {
    plan_of(shape, 1..=100)
}

fn totals(plan: &Plan, rows: &[Row]) -> Totals {
    let exact = bound(plan, vec![partition(vec![batch(rows)])]);
    opened(&plan.shape, exact.unwrap())
}

fn squares(row_min: i64, row_max: i64, centre: i64) -> Measured {
    Measured::Squares {
        field: "fare".to_owned(),
        row_min,
        row_max,
        centre,
    }
}

fn bins(edges: &[i64]) -> Measured {
    Measured::Bins {
        field: "tip".to_owned(),
        edges: edges.to_vec(),
    }
}

#[test]
fn squares_are_those_of_clamped_rows_and_a_member_is_clamped_once_more() {
    let rows = rows(&[(1, 7, None, 0), (1, -50, None, 0), (2, 1_000, None, 0)]);
    let sum = |plan: &Plan| totals(plan, &rows)[&(0, 0)][1][0];
    assert_eq!(sum(&plan(asking(squares(0, 20, 10), 0, 1_000))), 9 + 100 + 100);
    assert_eq!(sum(&plan(asking(squares(0, 20, 10), 0, 105))), 105 + 100);
    let far = squares(i64::MIN, i64::MAX, i64::MIN);
    assert_eq!(sum(&plan(asking(far, 0, i64::MAX))), 2 * i128::from(i64::MAX));
}

#[test]
fn a_member_is_in_the_bin_of_her_lower_median_once_in_each_cell() {
    let mut shape = asking(bins(&[0, 10, 20]), 0, 1);
    shape.keys = vec![key("city", Binning::Codes(2))];
    let rows = rows(&[
        // 4 rows count: 5, 15, 25 and one without a value; the lower median is 15.
        (1, 0, Some(25), 0),
        (1, 0, Some(5), 1),
        (1, 0, None, 0),
        (1, 0, Some(15), 0),
        (1, 0, Some(5), 0),
        (1, 0, Some(5), 0),
        (1, 0, Some(5), 0),
        // Of 9 and 10 the lower is 9.
        (2, 0, Some(10), 0),
        (2, 0, Some(9), 0),
        (3, 0, None, 0),
        (4, 0, Some(i64::MIN), 0),
        (5, 0, Some(i64::MAX), 0),
        (6, 0, Some(20), 1),
    ]);
    let totals = totals(&plan(shape), &rows);
    assert_eq!(totals[&(0, 0)], [vec![5], vec![1, 1, 1, 1]]);
    assert_eq!(totals[&(0, 1)], [vec![2], vec![0, 1, 0, 1]]);
}

/// Members by group of fares, each of another member.
fn grouped(binning: Binning, fares: &[i64]) -> Vec<i128> {
    let mut shape = asking(Measured::Rows(None), 0, 1);
    shape.keys = vec![key("fare", binning)];
    let fares = (1..).zip(fares).map(|(member, fare)| (member, *fare, None, 0));
    let fares: Vec<_> = fares.collect();
    totals(&plan(shape), &rows(&fares))
        .into_values()
        .map(|stats| stats[0][0])
        .collect()
}

#[test]
fn a_table_a_calendar_and_a_cycle_say_the_group() {
    let lookup = Binning::Lookup {
        groups: vec![1, 1, u32::MAX, 0, 2],
        count: 2,
    };
    assert_eq!(
        grouped(lookup, &[0, 1, 2, 3, 4, 5, -1, i64::MIN, i64::MAX]),
        [1, 2]
    );
    let spans = Binning::Spans {
        starts: vec![10, 20, 30, 40],
        groups: vec![0, 1, 0, 7],
        count: 2,
    };
    assert_eq!(
        grouped(spans.clone(), &[9, 10, 19, 20, 35, 39, 40, i64::MIN]),
        [4, 1]
    );
    let last = Binning::Spans {
        starts: vec![i64::MAX],
        groups: vec![0],
        count: 1,
    };
    assert_eq!(grouped(last, &[i64::MAX, i64::MAX - 1, 0]), [1]);
    let week = |origin, step| Binning::Cycle {
        origin,
        step,
        count: 7,
    };
    assert_eq!(
        grouped(week(5, 10), &[5, 14, 15, 4, -5, -6, 75, 5_000_005]),
        [3, 1, 0, 0, 1, 1, 2]
    );
    // From one end to the other there are 2^64 - 1 steps of 1, and 2^64 - 1 = 1 (mod 7).
    assert_eq!(
        grouped(week(i64::MIN, 1), &[i64::MAX, i64::MIN]),
        [1, 1, 0, 0, 0, 0, 0]
    );
    assert_eq!(
        grouped(week(i64::MAX, i64::MAX), &[i64::MIN]),
        [0, 0, 0, 0, 1, 0, 0]
    );
}

#[test]
fn found_groups_come_in_order_and_a_row_without_a_code_is_in_none() {
    let mut shape = asking(Measured::Rows(None), 0, 10);
    shape.keys = vec![key("city", Binning::Codes(2)), key("tip", Binning::Found)];
    let plan = plan(shape);
    let parts = [
        rows(&[
            (1, 0, Some(9), 1),
            (1, 0, Some(-3), 0),
            (1, 0, None, 0),
            (1, 0, Some(9), 1),
        ]),
        rows(&[(2, 0, Some(9), 1), (2, 0, Some(9), 0), (3, 0, Some(4), 7)]),
    ];
    let parts = parts.iter().map(|rows| partition(vec![batch(rows)]));
    let found = opened(&plan.shape, bound(&plan, parts.collect()).unwrap());
    let found: Vec<_> = found
        .into_iter()
        .map(|(group, stats)| (group, stats[0][0], stats[1][0]))
        .collect();
    assert_eq!(found, [((-3, 0), 1, 1), ((9, 0), 1, 1), ((9, 1), 2, 3)]);
}

#[test]
fn a_member_adds_few_found_groups_however_many_codes_she_has() {
    let mut shape = asking(Measured::Rows(None), 0, 10);
    shape.keys = vec![key("tip", Binning::Found)];
    let mut plan = plan(shape);
    let many: Vec<_> = (0..5_000).map(|code| (1, 0, Some(code), 0)).collect();
    let mut rows = rows(&many);
    rows.extend(self::rows(&[(2, 0, Some(1), 0)]));
    let mut choices = std::collections::BTreeSet::new();
    for key in 0..20 {
        plan.hash_key = [key; 32];
        plan.eligible = [1].into();
        let found = totals(&plan, &rows);
        assert_eq!(found.len(), 3);
        choices.extend(found.into_keys());
    }
    assert!(choices.len() > 50, "the choice does not depend on the key");
}

#[test]
fn how_many_groups_are_found_never_ends_a_question() {
    let mut shape = asking(bins(&[1, 2, 3]), 0, 1);
    shape.keys = vec![key("fare", Binning::Found)];
    let plan = Plan {
        eligible: (1..=30_000).collect(),
        ..plan(shape.clone())
    };
    let of = |members: std::ops::RangeInclusive<u32>| {
        let members: Vec<_> = members
            .map(|member| (member, member.into(), Some(1), 0))
            .collect();
        partition(vec![batch(&rows(&members))])
    };
    for last in [29_999, 30_000] {
        let groups = opened(&plan.shape, bound(&plan, vec![of(1..=last)]).unwrap()).len();
        assert_eq!(groups, usize::try_from(last).unwrap());
    }
    // What each needs is bounded by the question alone.
    shape.stats.push(stat(bins(&(0..20).collect::<Vec<_>>()), 0, 1));
    assert!(matches!(
        bound(&Plan { shape, ..plan }, vec![of(1..=1)]),
        Err(Error::Plan(_))
    ));
}

fn column(name: &str, what: Own, lo: i64, hi: i64) -> OwnColumn {
    let name = name.to_owned();
    OwnColumn { name, what, lo, hi }
}

fn per_member(columns: Vec<OwnColumn>) -> PerMember {
    PerMember {
        dataset: "rides".to_owned(),
        filter: None,
        columns,
    }
}

/// The value that is made of the tips of one member, told by the group it falls in.
fn made(what: fn(String) -> Own, tips: &[Option<i64>], lo: i64, hi: i64) -> Option<i64> {
    let mut shape = asking(Measured::Rows(None), 0, 1);
    let of = column("made", what("tip".to_owned()), lo, hi);
    shape.inner = Some(per_member(vec![of]));
    shape.keys = vec![key("made", Binning::Found)];
    let tips: Vec<_> = tips.iter().map(|tip| (1, 0, *tip, 0)).collect();
    let found = totals(&plan(shape), &rows(&tips));
    assert!(found.len() <= 1 && found.values().all(|stats| *stats == [[1], [1]]));
    found.into_keys().next().map(|(code, _)| code)
}

#[test]
fn every_way_to_draw_a_members_rows_together() {
    const ALL: (i64, i64) = (i64::MIN, i64::MAX);
    let of = |what, tips: &[Option<i64>]| made(what, tips, ALL.0, ALL.1);
    let ways: [fn(String) -> Own; 7] = [
        |field| Own::Rows(Some(field)),
        Own::Sum,
        Own::Mean,
        Own::Least,
        Own::Greatest,
        Own::Median,
        Own::Agreed,
    ];
    let all = |tips: &[Option<i64>]| ways.map(|what| of(what, tips));
    let some = |values: [i64; 7]| values.map(Some);
    assert_eq!(all(&[None, Some(-4), None]), some([1, -4, -4, -4, -4, -4, -4]));
    assert_eq!(
        all(&[Some(5), Some(-10), Some(2), Some(1)]),
        [Some(4), Some(-2), Some(-1), Some(-10), Some(5), Some(1), None]
    );
    assert_eq!(
        all(&[None, None]),
        [Some(0), Some(0), None, None, None, None, None]
    );
    let far = [Some(i64::MIN), Some(i64::MIN), Some(i64::MIN)];
    assert_eq!(all(&far)[1..3], [Some(i64::MIN), Some(i64::MIN)]);
    assert_eq!(
        made(Own::Sum, &[None], 3, 9),
        Some(3),
        "a sum of nothing is clamped too"
    );
    assert_eq!(made(Own::Sum, &far, -7, 9), Some(-7));
    assert_eq!(made(|_| Own::Rows(None), &[None, Some(1)], 0, 9), Some(2));
}

#[test]
fn a_members_row_stands_alone_and_only_counted_rows_make_it() {
    let above = |field: &str, value| Filter::Compare {
        field: field.to_owned(),
        op: Compare::Greater,
        value,
    };
    let sum = Measured::Sum {
        field: "most".to_owned(),
        row_min: 0,
        row_max: 50,
        centre: 0,
    };
    let mut shape = asking(sum, 0, 1_000);
    shape.inner = Some(PerMember {
        filter: Some(above("fare", 0)),
        ..per_member(vec![column("most", Own::Greatest("tip".to_owned()), 0, 100)])
    });
    shape.filter = Some(above("most", 10));
    let rows = rows(&[
        (1, 1, Some(30), 0),
        (1, 0, Some(99), 0),
        (1, 1, Some(20), 0),
        (2, 1, Some(500), 0),
        (3, 0, Some(40), 0),
        (4, 1, Some(10), 0),
        (5, 1, None, 0),
        (101, 1, Some(40), 0),
    ]);
    assert_eq!(totals(&plan(shape), &rows)[&(0, 0)], [[2], [30 + 50]]);
}

/// Rides of members, with the city where each has most of another dataset's rows.
fn joining() -> Plan {
    let mut shape = asking(Measured::Rows(None), 0, 10);
    shape.joins = vec![per_member(vec![column(
        "city",
        Own::Agreed("city".to_owned()),
        0,
        9,
    )])];
    shape.keys = vec![key("city", Binning::Codes(3))];
    plan(shape)
}

fn joined(plan: &Plan, own: &[Row], other: &[Row], step: usize) -> Result<Totals, Error> {
    let batches = |rows: &[Row]| readable(rows.chunks(step).map(batch).collect());
    let partition = Partition {
        rows: batches(own),
        joined: vec![batches(other)],
    };
    bound(plan, vec![partition]).map(|exact| opened(&plan.shape, exact))
}

#[test]
fn rows_get_the_columns_of_their_member_and_who_has_none_drops_out() {
    let own = rows(&[
        (1, 0, None, 0),
        (1, 0, None, 0),
        (3, 0, None, 0),
        (4, 0, None, 0),
        (6, 0, None, 0),
    ]);
    let other = rows(&[
        (1, 0, None, 2),
        (1, 0, None, 2),
        (2, 0, None, 1),
        (4, 0, None, 1),
        (5, 0, None, 1),
        // She has no one city.
        (6, 0, None, 1),
        (6, 0, None, 2),
    ]);
    for step in 1..8 {
        let totals = joined(&joining(), &own, &other, step).unwrap();
        let stats: Vec<_> = totals.into_values().collect();
        assert_eq!(stats, [[[0], [0]], [[1], [1]], [[1], [2]]], "batches of {step}");
    }
    let revoked = Plan {
        eligible: [1].into(),
        ..joining()
    };
    assert_eq!(joined(&revoked, &own, &other, 2).unwrap()[&(0, 1)], [[0], [0]]);
}

#[test]
fn rows_out_of_order_are_an_error_wherever_they_stand() {
    let good = rows(&[(1, 0, None, 0), (2, 0, None, 0)]);
    let bad = rows(&[(2, 0, None, 0), (1, 0, None, 0), (3, 0, None, 0)]);
    for step in [1, 3] {
        for (own, other) in [(&bad, &good), (&good, &bad)] {
            let error = joined(&joining(), own, other, step);
            assert!(matches!(error, Err(Error::Scattered)));
        }
    }
}

#[test]
fn shapes_that_make_no_sense_are_errors() {
    let fails = |change: fn(&mut Shape)| {
        let mut shape = asking(Measured::Rows(None), 0, 1);
        change(&mut shape);
        let rows = partition(vec![batch(&rows(&[(1, 0, None, 0)]))]);
        assert!(matches!(bound(&plan(shape), vec![rows]), Err(Error::Plan(_))));
    };
    fails(|shape| shape.keys = vec![key("tip", Binning::Found), key("fare", Binning::Found)]);
    fails(|shape| {
        let (origin, step, count) = (0, 0, 2);
        shape.keys = vec![key("fare", Binning::Cycle { origin, step, count })];
    });
    fails(|shape| shape.keys = vec![key("city", Binning::Codes(0))]);
    fails(|shape| shape.keys = vec![key("city", Binning::Codes(u32::MAX)); 3]);
    fails(|shape| shape.joins = vec![per_member(Vec::new())]);
    fails(|shape| shape.stats.reverse());
}
