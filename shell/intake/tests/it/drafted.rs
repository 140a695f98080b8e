//! Real tables for which no template has a mapping: one is drafted from what the file shows, and the figures are those that
//! others took from it.

use crate::kit::{all, data, wanted};
use crate::real::truth;
use fenwick_coop::people::charter::Charter;
use fenwick_intake::{Inspection, Row, open};
use serde_json::Value;

/// A charter of measures by the names of their columns, each with so many decimals of a unit.
fn charter(measures: &[(&str, u8, &str)]) -> Charter {
    let fields = measures.iter().enumerate().map(|(place, (column, scale, unit))| {
        format!(r#"{{ name = "m{place}", title = "{column}", kind = "measure", scale = {scale}, unit = "{unit}" }},"#)
    });
    let text = format!(
        r#"
        dataset = "drafted"
        title = "Drafted"
        benefit = "None"
        purposes = ["ResearchAndDevelopment"]
        retention_days = 10
        groups_max = 1
        rows_per_group_max = 1
        rows_max = 10000
        blank_below = 10
        fields = [{}]
        "#,
        fields.collect::<String>()
    );
    toml::from_str(&text).unwrap()
}

/// The rows of a file by the mapping that is drafted for it; nothing may be open in that, and no row bad.
fn drafted(path: &str, measures: &[(&str, u8, &str)], member: Option<&str>) -> Option<Vec<Row>> {
    let charter = charter(measures);
    let parts = open(&data(path)?).unwrap();
    let found = Inspection::of(&parts[0], None).unwrap();
    let mapping = found.draft(&charter, "drafted").mapping;
    assert_eq!(mapping.settle, Vec::<String>::new());
    let wanted = wanted(&charter, &mapping, member);
    let (table, _) = parts[0]
        .tables(&charter, std::slice::from_ref(&mapping), &[])
        .unwrap()
        .pop()
        .unwrap();
    let (rows, bad) = all(table.rows(&wanted).unwrap());
    assert_eq!(bad, []);
    Some(rows)
}

fn values(rows: &[Row], place: usize) -> Vec<i64> {
    rows.iter().filter_map(|row| row.values[place]).collect()
}

/// Whether a sum in units of 10^-scale is this figure, to its last digit.
fn is(sum: i64, scale: i32, figure: &Value, digit: f64) -> bool {
    (sum as f64 / 10f64.powi(scale) - figure.as_f64().unwrap()).abs() <= digit
}

/// The same for the mean.
fn mean_is(values: &[i64], scale: i32, figure: &Value, digit: f64) -> bool {
    let mean = values.iter().sum::<i64>() as f64 / values.len() as f64;
    (mean / 10f64.powi(scale) - figure.as_f64().unwrap()).abs() <= digit
}

#[test]
fn rice_of_farms_season_by_season() {
    let columns = [("goutput", 1, "kg"), ("size", 3, "ha")];
    let Some(rows) = drafted("farm/indonesia_rice_farms.csv.gz", &columns, Some("id")) else {
        return;
    };
    let truth = |entry| truth("farm", "indonesia_rice", entry);
    assert!(is(values(&rows, 0).iter().sum(), 1, &truth("sum goutput"), 0.0));
    let farms: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.member.as_str()).collect();
    assert_eq!(farms.len() as u64, truth("farms").as_u64().unwrap());
}

#[test]
fn what_a_combine_measured() {
    let Some(rows) = drafted(
        "farm/yield_monitor_minnesota_corn.csv.gz",
        &[("mass", 2, "kg")],
        None,
    ) else {
        return;
    };
    let truth = |entry| truth("farm", "yield_monitor", entry);
    assert_eq!(rows.len() as u64, truth("points").as_u64().unwrap());
    assert!(is(
        values(&rows, 0).iter().sum(),
        2,
        &truth("sum mass"),
        0.000_001
    ));
}

#[test]
fn lots_of_coffee() {
    let Some(rows) = drafted(
        "farm/coffee_lots_arabica.csv.gz",
        &[("Total.Cup.Points", 2, "points")],
        None,
    ) else {
        return;
    };
    let truth = |entry| truth("farm", "coffee_lots", entry);
    assert_eq!(rows.len() as u64, truth("lots").as_u64().unwrap());
    assert!(mean_is(
        &values(&rows, 0),
        2,
        &truth("mean Total.Cup.Points"),
        0.000_001
    ));
}

#[test]
fn trees_of_four_plots() {
    let Some(rows) = drafted(
        "forest/nouragues_trees_agb.csv.gz",
        &[("AGB", 9, "t")],
        Some("Plot"),
    ) else {
        return;
    };
    let truth = |entry| truth("forest", "nouragues_trees", entry);
    assert_eq!(rows.len() as u64, truth("trees / plots")[0].as_u64().unwrap());
    for (plot, figure) in truth("sum AGB Mg by plot").as_object().unwrap() {
        let of_plot: Vec<Row> = rows.iter().filter(|row| row.member == *plot).cloned().collect();
        assert!(
            is(values(&of_plot, 0).iter().sum(), 9, figure, 0.000_06),
            "{plot}"
        );
    }
}

#[test]
fn trees_that_were_measured_twice() {
    let columns = [("H", 6, "m"), ("D", 6, "cm")];
    let Some(rows) = drafted(
        "forest/nouragues_height_diameter.csv.gz",
        &columns,
        Some("plotId"),
    ) else {
        return;
    };
    let means = truth("forest", "nouragues_height", "mean H / mean D");
    for (place, mean) in means.as_array().unwrap().iter().enumerate() {
        assert!(mean_is(&values(&rows, place), 6, mean, 0.000_001), "{place}");
    }
}

#[test]
fn trees_that_were_weighed() {
    let columns = [
        ("Trunk.diameter..cm.", 9, "cm"),
        ("Total.height..m.", 9, "m"),
        ("Wood.specific.gravity", 9, "g/cm3"),
        ("Dry.total.AGB..kg.", 6, "kg"),
    ];
    let Some(rows) = drafted("forest/chave_direct_harvest.csv.gz", &columns, None) else {
        return;
    };
    let truth = |entry| truth("forest", "chave_direct", entry);
    let whole: Vec<Row> = rows
        .iter()
        .filter(|row| row.values.iter().all(Option::is_some))
        .cloned()
        .collect();
    assert_eq!(rows.len() as u64, truth("trees").as_u64().unwrap());
    assert_eq!(whole.len() as u64, truth("trees with D").as_u64().unwrap());
    let sum = values(&whole, 3).iter().sum();
    assert!(is(sum, 6, &truth("sum measured AGB"), 0.001));
}

#[test]
fn credits_of_persons() {
    let Some(rows) = drafted(
        "savings/german_credit.csv.gz",
        &[("credit.amount", 0, "DM")],
        Some("person_id"),
    ) else {
        return;
    };
    let truth = |entry| truth("savings", "german_credit", entry);
    assert_eq!(rows.len() as u64, truth("persons").as_u64().unwrap());
    assert!(mean_is(
        &values(&rows, 0),
        0,
        &truth("mean credit.amount"),
        0.000_001
    ));
}
