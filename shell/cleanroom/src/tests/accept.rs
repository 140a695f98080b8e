//! Questions that are understood, and what they become.

use super::fixture::{charter, others, shape};
use crate::analyse;
use fenwick_coop::path::query::{Binning, Compare, Filter, Measured, Source};

/// The condition that a WHERE becomes.
fn condition(text: &str) -> Filter {
    shape(&format!("SELECT COUNT(*) FROM rides WHERE {text}"))
        .filter
        .unwrap()
}

fn compare(field: &str, op: Compare, value: i64) -> Filter {
    Filter::Compare {
        field: field.to_owned(),
        op,
        value,
    }
}

/// Questions and their normal forms.
pub const ACCEPTED: &[(&str, &str)] = &[
    (
        "SELECT SUM(CLAMP(load, -1, 1000)), AVG(CLAMP(load, 7, 1000)) FROM rides GROUP BY city",
        "SELECT SUM(load) AS sum_load, AVG(CLAMP(load, 7.0, 500.0)) AS avg_load FROM rides GROUP BY city",
    ),
    (
        "select count(*) from rides",
        "SELECT COUNT(*) AS count FROM rides",
    ),
    (
        "SELECT COUNT(DISTINCT member) FROM Rides;",
        "SELECT COUNT(DISTINCT member) AS members FROM rides",
    ),
    (
        "SELECT Count( distinct MEMBER ) AS n FROM rides -- how many?",
        "SELECT COUNT(DISTINCT member) AS n FROM rides",
    ),
    (
        "SELECT city, SUM(fare) FROM rides GROUP BY city",
        "SELECT city AS city, SUM(fare) AS sum_fare FROM rides GROUP BY city",
    ),
    (
        "SELECT AVG(fare) \"Mean fare\" FROM rides",
        "SELECT AVG(fare) AS \"Mean fare\" FROM rides",
    ),
    (
        "SELECT rides.city, COUNT(rides.fare) FROM rides GROUP BY rides.city",
        "SELECT city AS city, COUNT(fare) AS count_fare FROM rides GROUP BY city",
    ),
    (
        "SELECT date_trunc('MONTH', day), count(*) FROM rides GROUP BY date_trunc('month', day)",
        "SELECT DATE_TRUNC('month', day) AS day_month, COUNT(*) AS count FROM rides GROUP BY DATE_TRUNC('month', day)",
    ),
    (
        "SELECT BIN(fare), COUNT(*) FROM rides GROUP BY bin(fare)",
        "SELECT BIN(fare) AS fare_bin, COUNT(*) AS count FROM rides GROUP BY BIN(fare)",
    ),
    (
        "SELECT SUM(CLAMP(fare, 0, 50)) FROM rides",
        "SELECT SUM(CLAMP(fare, 0.00, 50.00)) AS sum_fare FROM rides",
    ),
    (
        "SELECT COUNT(*) FROM rides WHERE 10.5 < fare AND night",
        "SELECT COUNT(*) AS count FROM rides WHERE fare > 10.50 AND night = TRUE",
    ),
    (
        "SELECT COUNT(*) FROM rides WHERE NOT (city = 'Bern' OR city IN ('Zürich','Basel'))",
        "SELECT COUNT(*) AS count FROM rides WHERE NOT (city = 'Bern' OR city IN ('Basel', 'Zürich'))",
    ),
    (
        "SELECT COUNT(*) FROM rides WHERE day >= DATE '2026-01-31' AND day < TIMESTAMP '2026-02-01 12:00:00'",
        "SELECT COUNT(*) AS count FROM rides WHERE day >= '2026-01-31T00:00:00Z' AND day < '2026-02-01T12:00:00Z'",
    ),
    (
        "SELECT SUM(pay) FROM rides WHERE currency = 'CHF'",
        "SELECT SUM(pay) AS sum_pay FROM rides WHERE currency = 'CHF'",
    ),
    (
        "SELECT SUM(pay) FROM rides WHERE night AND (fare > 1 AND currency IN ('CHF'))",
        "SELECT SUM(pay) AS sum_pay FROM rides WHERE night = TRUE AND fare > 1.00 AND currency IN ('CHF')",
    ),
    (
        "SELECT currency, AVG(pay) FROM rides GROUP BY currency",
        "SELECT currency AS currency, AVG(pay) AS avg_pay FROM rides GROUP BY currency",
    ),
    (
        "SELECT COUNT(*) FROM rides WHERE TRUE OR (fare IS NULL AND night IS NOT NULL)",
        "SELECT COUNT(*) AS count FROM rides WHERE TRUE OR (fare IS NULL AND NOT (night IS NULL))",
    ),
    (
        "SELECT COUNT(*) FROM rides GROUP BY night, city",
        "SELECT COUNT(*) AS count FROM rides GROUP BY night, city",
    ),
];

#[test]
fn every_accepted_form_has_its_normal_form() {
    for (sql, normal) in ACCEPTED {
        let first = shape(sql);
        assert_eq!(first.sql, *normal, "{sql}");
        assert_eq!(
            shape(&first.sql),
            first,
            "the normal form of {sql} reads back as another question"
        );
    }
}

#[test]
fn equal_questions_have_equal_text() {
    let one =
        shape("SELECT city, AVG(fare) AS a FROM rides WHERE fare > 10.0 AND city<>'Bern' GROUP BY city");
    let two = shape(
        "select  CITY ,avg( (fare) )a\nfrom RIDES where 1e1<fare and ( city != 'Bern' ) group by (city)",
    );
    assert_eq!(one, two);
}

#[test]
fn numbers_between_two_units_keep_their_meaning() {
    use Compare::{Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    for (text, expected) in [
        ("fare > 10.555", compare("fare", Greater, 1055)),
        ("fare >= 10.555", compare("fare", Greater, 1055)),
        ("fare < 10.555", compare("fare", LessOrEqual, 1055)),
        ("fare <= -10.555", compare("fare", LessOrEqual, -1056)),
        ("fare <= 10.55", compare("fare", LessOrEqual, 1055)),
        ("fare <> 10.5", compare("fare", NotEqual, 1050)),
        ("fare = 10.555", compare("fare", Less, i64::MIN)),
        ("fare <> 10.555", compare("fare", GreaterOrEqual, i64::MIN)),
        ("fare < 1e300", compare("fare", GreaterOrEqual, i64::MIN)),
        ("fare > 1e300", compare("fare", Less, i64::MIN)),
        ("fare > -1e300", compare("fare", GreaterOrEqual, i64::MIN)),
        ("fare = 92233720368547758.08", compare("fare", Less, i64::MIN)),
        (
            "fare = -92233720368547758.08",
            compare("fare", Compare::Equal, i64::MIN),
        ),
        (
            "fare IN (1.005, 2)",
            Filter::In {
                field: "fare".into(),
                values: vec![200],
            },
        ),
        ("fare IN (1.005)", compare("fare", Less, i64::MIN)),
    ] {
        assert_eq!(condition(text), expected, "{text}");
    }
}

#[test]
fn times_are_seconds() {
    use Compare::{Equal, Less};
    assert_eq!(condition("day = '1970-01-02'"), compare("day", Equal, 86_400));
    assert_eq!(
        condition("day < '1970-01-01 01:00:00'"),
        compare("day", Less, 3_600)
    );
    assert_eq!(
        condition("day < '1970-01-01T01:00:00+01:00'"),
        compare("day", Less, 0)
    );
}

#[test]
fn statistics_carry_the_charters_bounds_and_are_shared() {
    let shape = shape(
        "SELECT COUNT(*), COUNT(DISTINCT member), SUM(fare), AVG(fare), COUNT(fare), AVG(fare) AS again FROM rides",
    );
    assert_eq!(
        shape.stats.len(),
        5,
        "members, rows, sum, centred sum, rows with a fare"
    );
    assert_eq!(
        (shape.stats[0].what.clone(), shape.stats[0].hi),
        (Measured::Members, 1)
    );
    assert_eq!(shape.outputs[1].from, Source::Stat { stat: 0, scale: 0 });
    assert_eq!((shape.stats[1].lo, shape.stats[1].hi), (0, 4));
    assert_eq!((shape.stats[2].lo, shape.stats[2].hi), (-1_000, 30_000));
    // Around 47.50 a member moves the sum by at most 4 × 52.50, less than the charter's 300.
    assert_eq!((shape.stats[3].lo, shape.stats[3].hi), (-21_000, 21_000));
    assert_eq!(
        shape.outputs[3].from,
        Source::Mean {
            sum: 3,
            count: 4,
            centre: 4_750,
            scale: 2
        }
    );
    assert_eq!(shape.outputs[3].from, shape.outputs[5].from);
}

#[test]
fn clamp_narrows_rows_and_sums() {
    let shape = shape("SELECT SUM(CLAMP(fare, 0, 20)), AVG(CLAMP(fare, -1000, 1000)) AS m FROM rides");
    assert_eq!((shape.stats[1].lo, shape.stats[1].hi), (0, 8_000));
    assert!(matches!(
        shape.stats[1].what,
        Measured::Sum {
            row_min: 0,
            row_max: 2_000,
            centre: 0,
            ..
        }
    ));
    assert!(matches!(
        shape.stats[2].what,
        Measured::Sum {
            row_min: -500,
            row_max: 10_000,
            centre: 4_750,
            ..
        }
    ));
}

#[test]
fn bands_apply_when_the_question_groups_by_them() {
    let banded = shape("SELECT SUM(load), AVG(load) FROM rides GROUP BY night, city");
    let bands = banded.stats[1].bands.as_ref().unwrap();
    assert_eq!((bands.key, bands.bounds.len()), (1, 3));
    assert_eq!(
        (
            banded.stats[1].reach(&banded, 0),
            banded.stats[1].reach(&banded, 4)
        ),
        (900, 9_000)
    );
    assert!(matches!(
        banded.outputs[1].from,
        Source::Mean {
            sum: 1,
            centre: 0,
            ..
        }
    ));
    assert!(
        shape("SELECT SUM(load) FROM rides GROUP BY night").stats[1]
            .bands
            .is_none()
    );
    let narrowed = shape("SELECT SUM(CLAMP(load, 0, 10)) FROM rides GROUP BY city");
    assert_eq!(
        (
            narrowed.stats[1].reach(&narrowed, 0),
            narrowed.stats[1].reach(&narrowed, 1)
        ),
        (400, 400)
    );
}

#[test]
fn groups_are_public() {
    let shape = shape("SELECT COUNT(*) FROM rides GROUP BY night, DATE_TRUNC('month', day), BIN(fare)");
    assert_eq!(shape.cells(), 2 * 4 * 4);
    assert!(matches!(shape.keys[2].binning, Binning::Edges(ref edges) if *edges == [0, 1_000, 2_050]));
}

#[test]
fn a_long_chain_of_conditions_is_no_deep_one() {
    let many = vec!["night"; 600].join(" OR ");
    let Filter::Or(parts) = condition(&many) else {
        panic!("not a chain")
    };
    assert_eq!(parts.len(), 600);
    assert!(
        analyse(
            &format!("SELECT COUNT(*) FROM rides WHERE {many}"),
            &charter(),
            &others()
        )
        .is_ok()
    );
}
