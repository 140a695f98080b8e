//! What questions become: statistics and their bounds, keys and their groups, rows and their columns.

use super::fixture::{charter, others, shape};
use crate::analyse;
use fenwick_coop::kernel::code;
use fenwick_coop::kernel::decimal::Decimal;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::query::{Binning, Compare, Filter, Having, Measured, Order, Shape, Source};
use fenwick_coop::people::charter::Kind;

/// The cell-free part of a binning by spans, as times.
fn starts(shape: &Shape, key: usize) -> Vec<String> {
    match &shape.keys[key].binning {
        Binning::Spans { starts, .. } => starts.iter().map(|start| Time(*start).to_string()).collect(),
        other => panic!("{other:?} is no binning by spans"),
    }
}

#[test]
fn a_variance_is_taken_around_the_middle_of_the_bounds() {
    let shape = shape("SELECT VAR_POP(fare), STDDEV(fare), AVG(fare) FROM rides");
    // From -5.00 to 100.00 the middle is 47.50, and no value lies further from it than 52.50; four rows count.
    let (lo, hi) = (-500, 10_000);
    let half = 5_250;
    assert_eq!(
        shape.stats[1].what,
        Measured::Squares {
            field: "fare".into(),
            row_min: lo,
            row_max: hi,
            centre: 4_750
        }
    );
    assert_eq!((shape.stats[1].lo, shape.stats[1].hi), (0, 4 * half * half));
    assert_eq!((shape.stats[2].lo, shape.stats[2].hi), (-4 * half, 4 * half));
    assert_eq!(shape.stats[3].what, Measured::Rows(Some("fare".into())));
    assert_eq!(
        shape.stats.len(),
        4,
        "the mean shares sum and count with the variance"
    );
    let spread = |root| Source::Spread {
        squares: 1,
        sum: 2,
        count: 3,
        scale: 2,
        root,
    };
    assert_eq!(shape.outputs[0].from, spread(false));
    assert_eq!(shape.outputs[1].from, spread(true));
}

#[test]
fn squares_that_do_not_fit_are_refused_with_a_way_out() {
    let mut wide = charter();
    for field in &mut wide.fields {
        if let (Kind::Measure(measure), "fare") = (&mut field.kind, field.name.as_str()) {
            let bounds = measure.bounds.as_mut().unwrap();
            bounds.row_max = "100000000".parse().unwrap();
            bounds.member_sum_max = "100000000".parse().unwrap();
        }
    }
    let refusal = analyse("SELECT STDDEV(fare) FROM rides", &wide, &others()).unwrap_err();
    assert_eq!((refusal.rule.as_str(), refusal.at), ("query.bounds", Some(8)));
    assert!(refusal.hint.unwrap().contains("CLAMP"));
    assert!(
        analyse(
            "SELECT STDDEV(CLAMP(fare, 0, 1000000)) FROM rides",
            &wide,
            &others()
        )
        .is_ok()
    );
}

#[test]
fn quantiles_and_histograms_share_the_bins_of_the_charter() {
    let shape = shape("SELECT MEDIAN(fare), QUANTILE(fare, 0.9), HISTOGRAM(fare) FROM rides GROUP BY city");
    assert_eq!(shape.stats.len(), 2);
    assert_eq!(
        shape.stats[1].what,
        Measured::Bins {
            field: "fare".into(),
            edges: vec![0, 1_000, 2_050]
        }
    );
    assert_eq!(
        (shape.stats[1].lo, shape.stats[1].hi, shape.stats[1].what.width()),
        (0, 1, 4)
    );
    assert_eq!(
        shape.outputs[1].from,
        Source::Quantile {
            stat: 1,
            part: 9_000,
            least: -500,
            greatest: 10_000,
            scale: 2
        }
    );
    let bins: Vec<(&str, &Source)> = shape.outputs[2..]
        .iter()
        .map(|output| (output.name.as_str(), &output.from))
        .collect();
    let bin = |bin, label: &str| Source::Bin {
        stat: 1,
        bin,
        label: label.to_owned(),
    };
    assert_eq!(
        bins,
        [
            ("histogram_fare_1", &bin(0, "< 0.00")),
            ("histogram_fare_2", &bin(1, "0.00 to < 10.00")),
            ("histogram_fare_3", &bin(2, "10.00 to < 20.50")),
            ("histogram_fare_4", &bin(3, ">= 20.50")),
        ]
    );
}

#[test]
fn without_bins_in_the_charter_there_are_32_equal_ones() {
    let edges = |sql: &str| match shape(sql).stats[1].what.clone() {
        Measured::Bins { edges, .. } => edges,
        other => panic!("{other:?}"),
    };
    let load = edges("SELECT MEDIAN(load) FROM rides");
    assert_eq!((load.len(), load[0], load[30]), (31, 157, 4_844));
    assert!(load.is_sorted_by(|left, right| left < right));
    assert_eq!(shape("SELECT HISTOGRAM(load) AS h FROM rides").outputs.len(), 32);
    assert_eq!(
        edges("SELECT MEDIAN(CLAMP(load, 1, 1.3)) FROM rides"),
        [11, 12, 13]
    );
    assert_eq!(edges("SELECT MEDIAN(CLAMP(load, 1, 1)) FROM rides"), [0; 0]);
    assert_eq!(edges("SELECT MEDIAN(CLAMP(fare, 0, 20)) FROM rides"), [1_000]);
}

#[test]
fn a_ratio_is_one_figure_over_another() {
    let shape = shape(
        "SELECT SUM(fare) / COUNT(*), SUM(pay) / SUM(fare), COUNT(*) / COUNT(DISTINCT member) FROM rides WHERE currency = 'CHF'",
    );
    let ratio = |over, under, shift| Source::Ratio {
        over,
        under,
        shift,
        scale: 4,
    };
    assert_eq!(shape.outputs[0].from, ratio(1, 2, 2));
    assert_eq!(shape.outputs[1].from, ratio(3, 1, -2));
    assert_eq!(shape.outputs[2].from, ratio(2, 0, 0));
}

#[test]
fn what_comes_after_the_noise_speaks_of_columns() {
    let shape = shape(
        "SELECT city, COUNT(*) AS n, AVG(fare) FROM rides GROUP BY city HAVING n >= 10 AND NOT AVG(fare) = 2.50 ORDER BY AVG(fare) DESC, 2, city DESC, n LIMIT 7",
    );
    let after = shape.after.unwrap();
    let compare = |output, op, value: &str| Having::Compare {
        output,
        op,
        value: value.parse::<Decimal>().unwrap(),
    };
    assert_eq!(
        after.having.unwrap(),
        Having::And(vec![
            compare(1, Compare::GreaterOrEqual, "10"),
            Having::Not(Box::new(compare(2, Compare::Equal, "2.5")))
        ])
    );
    let order = |output, descending| Order { output, descending };
    assert_eq!(after.order, [order(2, true), order(1, false), order(0, true)]);
    assert_eq!(after.limit, Some(7));
}

#[test]
fn steps_of_the_calendar_stay_within_the_charters_months() {
    let steps = |step: &str, condition: &str| {
        let shape = shape(&format!(
            "SELECT COUNT(*) FROM rides {condition} GROUP BY DATE_TRUNC('{step}', day)"
        ));
        let Binning::Spans { groups, count, .. } = shape.keys[0].binning.clone() else {
            panic!("no spans")
        };
        assert_eq!(groups, (0..count).chain([u32::MAX]).collect::<Vec<_>>());
        let starts: Vec<String> = starts(&shape, 0)
            .iter()
            .map(|start| start[..10].to_owned())
            .collect();
        (shape.keys[0].labels.clone(), starts)
    };
    let (labels, found) = steps("quarter", "");
    assert_eq!(labels, ["2026-Q1", "2026-Q2"]);
    assert_eq!(found, ["2026-01-01", "2026-04-01", "2026-05-01"]);
    let (labels, found) = steps("week", "");
    assert_eq!(
        (labels.len(), labels[0].as_str(), labels[1].as_str()),
        (18, "2025-12-29", "2026-01-05")
    );
    assert_eq!(
        (found[0].as_str(), found[1].as_str(), found[18].as_str()),
        ("2026-01-01", "2026-01-05", "2026-05-01")
    );
    assert_eq!(steps("year", "").0, ["2026"]);
    assert_eq!(steps("day", "").0.len(), 120);
    let (labels, found) = steps(
        "day",
        "WHERE day >= '2026-02-27T12:00:00Z' AND (night AND day < '2026-03-01')",
    );
    assert_eq!(labels, ["2026-02-27", "2026-02-28"]);
    assert_eq!(found, ["2026-02-27", "2026-02-28", "2026-03-01"]);
    assert_eq!(steps("day", "WHERE day > '2030-01-01'").0, ["2026-04-30"]);
    assert_eq!(steps("week", "WHERE day < '2020-01-01'").0, ["2025-12-29"]);
    assert_eq!(steps("year", "WHERE day < '2020-01-01' OR night").0, ["2026"]);
}

#[test]
fn too_many_steps_are_refused_until_the_time_is_held() {
    let mut long = charter();
    for field in &mut long.fields {
        if let Kind::Time(time) = &mut field.kind {
            time.first_month = "1990-01".to_owned();
        }
    }
    let days = |condition: &str| {
        let sql = format!("SELECT COUNT(*) FROM rides {condition} GROUP BY DATE_TRUNC('day', day)");
        analyse(&sql, &long, &others())
    };
    assert!(days("").unwrap_err().hint.unwrap().contains("WHERE"));
    assert_eq!(days("WHERE day >= '2025-12-31'").unwrap().cells(), 121);
}

#[test]
fn hours_and_days_of_the_week_come_round_again() {
    let shape = shape(
        "SELECT COUNT(*) FROM rides GROUP BY EXTRACT(HOUR FROM day), EXTRACT(ISODOW FROM day), EXTRACT(DOW FROM day)",
    );
    let group = |key: usize, time: &str| match &shape.keys[key].binning {
        Binning::Cycle { origin, step, count } => {
            let since = time.parse::<Time>().unwrap().0 - origin;
            let code = since.div_euclid(*step).rem_euclid(i64::from(*count));
            shape.keys[key].labels[usize::try_from(code).unwrap()].clone()
        }
        other => panic!("{other:?}"),
    };
    // 22 November 2026 and 28 December 1969 are Sundays.
    for (time, groups) in [
        ("2026-11-22T23:59:59Z", ["23", "7", "0"]),
        ("2026-11-23T00:00:00Z", ["00", "1", "1"]),
        ("1969-12-28T05:00:00Z", ["05", "7", "0"]),
    ] {
        assert_eq!([0, 1, 2].map(|key| group(key, time)), groups, "{time}");
    }
    assert_eq!(shape.cells(), 24 * 7 * 7);
}

#[test]
fn a_code_is_found_among_the_rows() {
    let shape = shape("SELECT product, COUNT(*) FROM rides WHERE product <> 'a-1' GROUP BY product");
    assert_eq!(shape.found(), Some(0));
    assert!(shape.keys[0].labels.is_empty());
    assert_eq!(
        shape.filter,
        Some(Filter::Compare {
            field: "product".into(),
            op: Compare::NotEqual,
            value: code::number("A-1").unwrap()
        })
    );
}
