//! Rows made and joined: public tables, members' own rows, and what their columns weigh.

use super::fixture::{charter, others, shape};
use crate::analyse;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::query::{Binning, Compare, Filter, Own, OwnColumn, Source};

#[test]
fn public_tables_become_groups_and_conditions_of_the_field() {
    let by_size = shape("SELECT size, COUNT(*) FROM rides JOIN airports USING (city) GROUP BY size");
    assert_eq!(by_size.keys[0].field, "city");
    assert_eq!(
        by_size.keys[0].binning,
        Binning::Lookup {
            groups: vec![1, u32::MAX, 0],
            count: 2
        }
    );
    assert_eq!(by_size.keys[0].labels, ["large", "small"]);
    assert_eq!(by_size.filter, None);
    assert_eq!(by_size.fields(), ["city"]);
    let chosen = shape("SELECT COUNT(*) FROM rides JOIN airports USING (city) WHERE size = 'large'");
    let among = |values: &[i64]| Filter::In {
        field: "city".into(),
        values: values.to_vec(),
    };
    assert_eq!(chosen.filter, Some(among(&[2])));
    let other = shape("SELECT COUNT(*) FROM rides JOIN airports USING (city) WHERE size <> 'large'");
    assert_eq!(
        other.filter,
        Some(Filter::And(vec![
            among(&[0, 2]),
            Filter::Not(Box::new(among(&[2])))
        ])),
        "Bern has no airport, so it is neither large nor anything else"
    );
}

#[test]
fn a_public_calendar_becomes_spans() {
    let shape = shape("SELECT season, COUNT(*) FROM rides JOIN seasons USING (day) GROUP BY season");
    assert_eq!(shape.keys[0].labels, ["winter", "spring", "summer", "autumn"]);
    let Binning::Spans {
        starts,
        groups,
        count,
    } = &shape.keys[0].binning
    else {
        panic!("no spans")
    };
    assert_eq!(Time(starts[1]).to_string(), "2026-03-20T00:00:00Z");
    assert_eq!((groups.as_slice(), *count), ([0, 1, 2, 3, 0].as_slice(), 4));
}

#[test]
fn a_members_own_row_has_the_charters_bounds() {
    let shape = shape(
        "SELECT AVG(total), SUM(n), MEDIAN(usual), COUNT(*), SUM(most) FROM (SELECT SUM(fare) AS total, COUNT(*) AS n, COUNT(tip) AS tips, AVG(fare) AS mean, MEDIAN(fare) AS usual, MIN(fare) AS least, MAX(load) AS most, ANY_VALUE(city) AS town, ANY_VALUE(night) AS dark, MIN(day) AS first, ANY_VALUE(product) AS product, MAX(tip) AS tip FROM rides WHERE night GROUP BY member) AS m GROUP BY town, BIN(total, 0, 5)",
    );
    let inner = shape.inner.as_ref().unwrap();
    let column = |name: &str, what: Own, lo: i64, hi: i64| OwnColumn {
        name: name.to_owned(),
        what,
        lo,
        hi,
    };
    let fare = || "fare".to_owned();
    assert_eq!(
        inner.columns,
        [
            column("total", Own::Sum(fare()), -1_000, 30_000),
            column("n", Own::Rows(None), 0, 1_000),
            column("tips", Own::Rows(Some("tip".into())), 0, 1_000),
            column("mean", Own::Mean(fare()), -500, 10_000),
            column("usual", Own::Median(fare()), -500, 10_000),
            column("least", Own::Least(fare()), -500, 10_000),
            column("most", Own::Greatest("load".into()), 0, 5_000),
            column("town", Own::Agreed("city".into()), 0, 2),
            column("dark", Own::Agreed("night".into()), 0, 1),
            column("first", Own::Least("day".into()), i64::MIN, i64::MAX),
            column("product", Own::Agreed("product".into()), i64::MIN, i64::MAX),
            column("tip", Own::Greatest("tip".into()), i64::MIN, i64::MAX),
        ]
    );
    assert_eq!(
        (inner.dataset.as_str(), shape.dataset.as_str()),
        ("rides", "rides")
    );
    assert_eq!(
        inner.filter,
        Some(Filter::Compare {
            field: "night".into(),
            op: Compare::Equal,
            value: 1
        })
    );
    // One row a member: a mean is off by at most half the width, a count of rows is that of members.
    assert_eq!((shape.stats[1].lo, shape.stats[1].hi), (-15_500, 15_500));
    assert_eq!(shape.stats[2].hi, 1);
    assert_eq!((shape.stats[3].lo, shape.stats[3].hi), (0, 1_000));
    assert_eq!(shape.outputs[3].from, Source::Stat { stat: 0, scale: 0 });
    assert_eq!(shape.keys[0].labels, ["Basel", "Bern", "Zürich"]);
    assert_eq!(shape.keys[1].labels, ["< 0.00", "0.00 to < 5.00", ">= 5.00"]);
    assert_eq!(
        shape.uses().remove("rides").unwrap(),
        ["city", "day", "fare", "load", "night", "product", "tip"]
    );
}

#[test]
fn a_joined_column_weighs_as_often_as_rows_count() {
    let shape = shape(
        "SELECT age_band, SUM(land), AVG(fare) FROM rides JOIN (SELECT ANY_VALUE(age_band), SUM(acres) AS land FROM profiles GROUP BY member) AS p USING (member) WHERE night GROUP BY age_band",
    );
    assert_eq!(shape.joins[0].dataset, "profiles");
    assert_eq!(
        (shape.joins[0].columns[1].lo, shape.joins[0].columns[1].hi),
        (0, 1_500)
    );
    // Four rows of rides count, each with land from 0.0 to 150.0 beside it.
    assert_eq!((shape.stats[1].lo, shape.stats[1].hi), (0, 4 * 1_500));
    assert_eq!(shape.keys[0].labels, ["young", "old"]);
    let uses = shape.uses();
    assert_eq!(uses["rides"], ["fare", "night"]);
    assert_eq!(uses["profiles"], ["acres", "age_band"]);
    assert_eq!(shape.fields(), ["fare", "night"]);
}

#[test]
fn every_word_of_sql_names_a_column_of_her_own_or_is_refused() {
    let charter = charter();
    for word in datafusion_sql::sqlparser::keywords::ALL_KEYWORDS {
        let word = word.to_lowercase();
        let sql = format!(
            "SELECT SUM({word}), COUNT({word}) AS n FROM (SELECT SUM(fare) AS {word} FROM rides GROUP BY member) AS m WHERE {word} > 1 GROUP BY BIN({word}, 1) ORDER BY n"
        );
        if let Ok(first) = analyse(&sql, &charter, &others()) {
            assert_eq!(
                analyse(&first.sql, &charter, &others()).as_ref(),
                Ok(&first),
                "{word}"
            );
        }
        let sql =
            format!("SELECT COUNT(*) AS \"{word}\" FROM rides HAVING \"{word}\" > 1 ORDER BY \"{word}\"");
        let first = analyse(&sql, &charter, &others()).unwrap();
        assert_eq!(
            analyse(&first.sql, &charter, &others()).as_ref(),
            Ok(&first),
            "{word}"
        );
    }
}
