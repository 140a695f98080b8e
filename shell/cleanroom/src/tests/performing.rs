//! Whole answers, quotes and dry runs.

use super::chance::twice;
use super::fixture::{Batches, Row, batch, charter, others, partition, plan};
use crate::{Answer, Error, Partition, dry_run, perform};
use fenwick_coop::path::query::{Noise, Plan};
use std::collections::BTreeMap;

fn answer(plan: &Plan, rows: &[Row]) -> Answer {
    perform(plan, &charter(), vec![partition(vec![batch(rows)])]).unwrap()
}

/// A plan whose noise is far below one.
fn exactly(sql: &str, members: u32) -> Plan {
    let plan = plan(sql, 1..=members);
    Plan {
        noise: Noise::Laplace {
            epsilon_micro: 1_000_000_000_000,
        },
        ..plan
    }
}

fn cohort(members: u32) -> Vec<Row> {
    (1..=members)
        .map(|member| {
            (
                member,
                [Some(1_250), None, None, Some(10), Some(1), Some(0), None, Some(1)],
            )
        })
        .collect()
}

#[test]
fn every_public_group_is_there_on_an_empty_cohort() {
    let plan = plan(
        "SELECT city, night, COUNT(*), SUM(fare) FROM rides GROUP BY city, night",
        [],
    );
    let answer = answer(&plan, &cohort(50));
    let keys: Vec<_> = answer
        .rows()
        .into_iter()
        .map(|row| (row[0].clone().unwrap(), row[1].clone().unwrap()))
        .collect();
    let expected = ["Basel", "Bern", "Zürich"]
        .into_iter()
        .flat_map(|city| ["false", "true"].map(|night| (city.to_owned(), night.to_owned())));
    assert_eq!(keys, expected.collect::<Vec<_>>());
    let none: Vec<Partition<Batches>> = Vec::new();
    assert_eq!(perform(&plan, &charter(), none).unwrap().rows().len(), 6);
}

#[test]
fn values_are_decimals_in_the_charters_units_with_their_errors() {
    let plan = exactly(
        "SELECT city, COUNT(DISTINCT member), COUNT(*), SUM(fare), AVG(fare) FROM rides GROUP BY city",
        40,
    );
    let answer = answer(&plan, &cohort(40));
    let texts = |row: &[Option<String>]| {
        row.iter()
            .map(|text| text.clone().unwrap_or("-".to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        answer.columns,
        ["city", "members", "count", "sum_fare", "avg_fare"]
    );
    assert_eq!(
        texts(&answer.rows()[1]),
        ["Bern", "40", "40", "500.00", "12.5000"]
    );
    assert_eq!(texts(&answer.error95()[1]), ["-", "0", "0", "0.00", "0.0000"]);
    assert_eq!(texts(&answer.rows()[0]), ["Basel", "-", "-", "-", "-"]);
    assert_eq!(texts(&answer.error95()[0]), ["-", "-", "-", "-", "-"]);
    assert_eq!(answer.blanked, 2);
    assert_eq!(answer.to_json()["rows"][1][3], "500.00");
    assert_eq!(answer.to_json()["error95"][1][0], serde_json::Value::Null);
    assert_eq!(answer.scales().len(), 5);
    let mechanism = serde_json::json!({
        "kind": "laplace", "epsilon_each": "1000000.000000", "statistics": 5, "groups": 3,
    });
    assert_eq!(answer.to_json()["mechanism"], mechanism);
    assert!(
        answer.notes.iter().any(|note| note.contains("bounds"))
            && !answer.notes.iter().any(|note| note.contains("by chance"))
    );
}

#[test]
fn small_groups_are_blanked_by_the_noisy_count() {
    let sql = "SELECT COUNT(*) FROM rides WHERE city = 'Bern'";
    assert_eq!(answer(&exactly(sql, 9), &cohort(9)).rows(), [[None]]);
    assert_eq!(
        answer(&exactly(sql, 10), &cohort(10)).rows(),
        [[Some("10".to_owned())]]
    );
    let noisy = plan(sql, 1..=10);
    let shown = (0..200)
        .filter(|_| answer(&noisy, &cohort(10)).blanked == 0)
        .count();
    assert!(
        (40..190).contains(&shown),
        "shown {shown} times of 200: blanking does not follow the noise"
    );
}

#[test]
fn a_mean_over_too_few_rows_is_left_out() {
    let all = plan("SELECT AVG(fare), COUNT(fare) FROM rides", 1..=30);
    let plan = Plan {
        blank_below: 0,
        noise: Noise::Laplace {
            epsilon_micro: 10_000,
        },
        ..all
    };
    // About four in ten lines are blanked whole; of the others, one average in eighty comes by a count far too large.
    twice(|| {
        let answers = (0..60).map(|_| answer(&plan, &cohort(30)));
        let shown: Vec<_> = answers.filter(|answer| answer.blanked == 0).collect();
        let means = shown
            .iter()
            .filter(|answer| answer.rows()[0][0].is_some())
            .count();
        let counts = shown
            .iter()
            .filter(|answer| answer.rows()[0][1].is_some())
            .count();
        if counts == shown.len() && counts > 10 && means <= 5 {
            Ok(())
        } else {
            Err(format!(
                "{means} averages and {counts} counts in {} lines",
                shown.len()
            ))
        }
    });
}

#[test]
fn bounds_of_zero_give_zero_without_noise() {
    let plan = exactly("SELECT city, SUM(load) FROM rides GROUP BY city", 40);
    let plan = Plan {
        blank_below: 0,
        ..plan
    };
    assert_eq!(answer(&plan, &cohort(40)).rows()[2][1].as_deref(), Some("0.0"));
    assert_eq!(answer(&plan, &cohort(40)).rows()[1][1].as_deref(), Some("40.0"));
}

#[test]
fn a_plan_without_epsilon_for_each_statistic_is_an_error() {
    let plan = Plan {
        noise: Noise::Laplace { epsilon_micro: 0 },
        ..plan("SELECT COUNT(*) FROM rides", [1])
    };
    assert!(matches!(
        perform(&plan, &charter(), vec![partition(vec![])]),
        Err(Error::Plan(_))
    ));
}

#[test]
fn a_dry_run_makes_up_rows_of_every_dataset_and_codes() {
    for sql in [
        "SELECT age, MEDIAN(fare), STDDEV(fare), HISTOGRAM(fare) AS h FROM rides JOIN \
         (SELECT member, ANY_VALUE(age_band) AS age FROM profiles GROUP BY member) AS p USING (member) GROUP BY age",
        "SELECT BIN(total, 0, 100, 200), COUNT(*), AVG(total) FROM \
         (SELECT member, SUM(fare) AS total FROM rides GROUP BY member) AS m GROUP BY BIN(total, 0, 100, 200)",
        "SELECT tongue, EXTRACT(HOUR FROM day), COUNT(*) FROM rides JOIN regions USING (city) GROUP BY tongue, EXTRACT(HOUR FROM day)",
        "SELECT product, COUNT(*), SUM(fare) FROM rides GROUP BY product",
    ] {
        let plan = Plan {
            key_delta_pico: 1_000_000,
            groups_max: 1,
            blank_below: 1,
            // Hardly any noise: what is shown hangs on the rows, not on chance.
            noise: Noise::Laplace {
                epsilon_micro: 1_000_000_000_000,
            },
            ..plan(sql, [])
        };
        let answer = dry_run(&plan, &charter(), &others()).unwrap();
        let shown = answer.rows().len() - answer.blanked;
        assert!(shown > 1, "{sql} shows {shown} of {}", answer.rows().len());
        if plan.shape.found().is_some() {
            let codes = answer.rows().into_iter().map(|row| row[0].clone().unwrap());
            assert!(codes.eq(["A1", "B2", "C3"].map(str::to_owned)));
        }
    }
    let sql = "SELECT COUNT(*) FROM rides JOIN (SELECT member, COUNT(*) AS n FROM profiles GROUP BY member) AS p USING (member)";
    let alone = dry_run(&plan(sql, []), &charter(), &BTreeMap::new());
    assert!(matches!(alone, Err(Error::Plan(_))));
}

#[test]
fn a_dry_run_answers_from_made_up_rows() {
    for sql in [
        "SELECT city, COUNT(*), AVG(fare), SUM(load) FROM rides GROUP BY city",
        "SELECT COUNT(*) FROM rides WHERE day > '2026-02-01' AND tip > 1 GROUP BY DATE_TRUNC('month', day), BIN(fare)",
        "SELECT COUNT(*) FROM rides",
    ] {
        let plan = plan(sql, []);
        let answer = dry_run(&plan, &charter(), &others()).unwrap();
        assert_eq!(answer.rows().len() as u32, plan.shape.cells());
        assert!(answer.blanked < answer.rows().len(), "{sql} shows nothing");
    }
}
