//! Real exports, compared with figures that others took from them.

use crate::kit::{all, data, only, template_charter, template_mappings, truth_of, under};
use fenwick_coop::people::charter::{Charter, Kind};
use fenwick_intake::{Roster, Row, Wanted, open};
use serde_json::Value;

/// One entry of a vertical's truth: the set and the entry by the beginnings of their names.
pub fn truth(vertical: &str, set: &str, entry: &str) -> Value {
    under(&truth_of(vertical, set), entry).clone()
}

struct Read {
    charter: Charter,
    rows: Vec<Row>,
    dropped: Vec<String>,
}

/// Reads a real file by the mapping of the template that fits it; every row must be good.
fn read(vertical: &str, file: &str, mapping: &str, member_column: Option<&str>) -> Option<Read> {
    let table = only(open(&data(vertical)?.join(file)).unwrap());
    let mappings = template_mappings(vertical);
    let fitting = table.fit(&mappings).unwrap();
    assert_eq!(fitting.name, mapping);
    let charter = template_charter(vertical, &fitting.dataset);
    let rows = table
        .rows(&Wanted {
            charter: &charter,
            mapping: fitting,
            member_column,
            key: [0; 32],
        })
        .unwrap();
    assert_eq!(rows.drift(), [] as [&str; 0]);
    let dropped = rows.dropped_columns().to_vec();
    let (rows, bad) = all(rows);
    assert_eq!(bad, []);
    let hashes: std::collections::BTreeSet<u64> = rows.iter().map(|row| row.hash).collect();
    assert_eq!(hashes.len(), rows.len());
    Some(Read {
        charter,
        rows,
        dropped,
    })
}

impl Read {
    fn place(&self, field: &str) -> usize {
        self.charter.position(field).unwrap()
    }

    fn code(&self, field: &str, value: &str) -> Option<i64> {
        match &self.charter.field(field).unwrap().kind {
            Kind::Key(key) => key.listed_code(value),
            _ => panic!("'{field}' is no key"),
        }
    }

    /// Rows in which a key has this value.
    fn with(&self, field: &str, value: &str) -> Vec<&Row> {
        let (place, code) = (self.place(field), self.code(field, value));
        self.rows.iter().filter(|row| row.values[place] == code).collect()
    }

    /// Sum of a measure in its own unit, and by how much rounding may have moved it.
    fn sum(&self, rows: &[&Row], field: &str) -> (f64, f64) {
        let place = self.place(field);
        let Kind::Measure(measure) = &self.charter.field(field).unwrap().kind else {
            panic!("'{field}' is no measure")
        };
        let unit = 10f64.powi(-i32::from(measure.scale));
        let sum: i64 = rows.iter().filter_map(|row| row.values[place]).sum();
        (sum as f64 * unit, rows.len() as f64 * unit / 2.0)
    }

    fn assert_sum(&self, rows: &[&Row], field: &str, expected: f64) {
        let (sum, tolerance) = self.sum(rows, field);
        assert!(
            (sum - expected).abs() <= tolerance,
            "{field}: {sum}, not {expected}"
        );
    }

    fn every(&self) -> Vec<&Row> {
        self.rows.iter().collect()
    }
}

const PARIS: &str = "uber_driver_export_paris_2021";
const GENEVA: &str = "uber_driver_export_geneva_2015";

#[test]
fn trips_of_a_driver_in_paris() {
    let file = format!("{PARIS}/02 - Driver Lifetime Trips.csv");
    let Some(read) = read("drivers", &file, "uber_trips_2021", None) else {
        return;
    };
    let statuses = truth("drivers", PARIS, "statuses");
    for (status, count) in statuses.as_object().unwrap() {
        assert_eq!(read.with("status", status).len() as u64, count.as_u64().unwrap());
    }
    assert_eq!(
        read.rows.len() as u64,
        statuses
            .as_object()
            .unwrap()
            .values()
            .filter_map(Value::as_u64)
            .sum::<u64>()
    );
    let miles = truth("drivers", PARIS, "trip_distance_miles sum")
        .as_f64()
        .unwrap();
    read.assert_sum(&read.with("status", "completed"), "distance", miles * 1.609_344);
    assert!(
        read.dropped
            .iter()
            .any(|column| column == "request_timestamp_local")
    );
    assert!(!read.dropped.iter().any(|column| column == "status"));
}

#[test]
fn payments_of_a_driver_in_paris() {
    let file = format!("{PARIS}/19a - Driver Payments.csv");
    let Some(read) = read("drivers", &file, "uber_payments_2021", None) else {
        return;
    };
    let net = truth("drivers", PARIS, "net of all payments").as_f64().unwrap();
    assert!((read.sum(&read.every(), "amount").0 - net).abs() < 0.001);
    let parts = truth("drivers", PARIS, "payments by classification");
    for (source, listed) in [
        ("transport.fare.driver_upfront_fare", "upfront_fare"),
        ("intermediary.commission", "commission"),
        ("transport.fare.distance", "distance_fare"),
        ("transport.fare.time", "time_fare"),
        ("transport.misc.tip", "tip"),
    ] {
        let (sum, _) = read.sum(&read.with("classification", listed), "amount");
        assert!((sum - parts[source].as_f64().unwrap()).abs() < 0.001, "{listed}");
    }
    assert_eq!(read.with("classification", "other").len(), 0);
}

#[test]
fn hours_of_a_driver_in_paris() {
    let file = format!("{PARIS}/14 - Driver Dispatches Offered and Accepted.csv");
    let Some(read) = read("drivers", &file, "uber_dispatches_2021", None) else {
        return;
    };
    let completed = truth("drivers", PARIS, "completed trips").as_f64().unwrap();
    // The two files are cut at different moments: a trip may stand in one of them only.
    assert!((read.sum(&read.every(), "completed").0 - completed).abs() <= 1.0);
    assert!(read.sum(&read.every(), "online").0 > read.sum(&read.every(), "on_trip").0);
}

#[test]
fn trips_of_a_driver_in_geneva() {
    let file = format!("{GENEVA}/Trip details (Driver).csv");
    let Some(read) = read("drivers", &file, "uber_trips_2015", None) else {
        return;
    };
    let number = |entry: &str| truth("drivers", GENEVA, entry).as_f64().unwrap();
    let completed = read.with("status", "completed");
    assert_eq!(
        (read.rows.len() as f64, completed.len() as f64),
        (number("trips"), number("completed"))
    );
    assert!((read.sum(&completed, "fare").0 - number("fare sum CHF")).abs() < 0.001);
    assert!((read.sum(&completed, "distance").0 - number("distance sum")).abs() < 0.001);
    assert_eq!(read.with("currency", "CHF").len(), read.rows.len());
}

#[test]
fn call_reports_of_credit_unions() {
    let Some(read) = read("credit_unions", "FS220.txt.gz", "ncua_5300", Some("CU_NUMBER")) else {
        return;
    };
    let set = "FOICU.txt.gz, FS220.txt.gz";
    assert_eq!(
        read.rows.len() as u64,
        truth("credit_unions", set, "credit unions").as_u64().unwrap()
    );
    for (account, field) in [
        ("sum ACCT_010", "total_assets"),
        ("sum ACCT_018", "shares_and_deposits"),
        ("sum ACCT_025B", "loans_and_leases"),
        ("sum ACCT_041B", "delinquent_loans"),
        ("sum ACCT_083", "member_count"),
        ("sum ACCT_084", "potential_members"),
    ] {
        let place = read.place(field);
        let sum: i64 = read.rows.iter().filter_map(|row| row.values[place]).sum();
        assert_eq!(
            Some(sum),
            truth("credit_unions", set, account).as_i64(),
            "{field}"
        );
    }
    let (assets, groups) = (
        read.place("total_assets"),
        truth("credit_unions", set, "sum ACCT_010 by Peer_Group"),
    );
    let Kind::Measure(measure) = &read.charter.fields[assets].kind else {
        panic!()
    };
    for (group, expected) in groups.as_object().unwrap() {
        let rows = read.with("peer_group", group);
        assert_eq!(
            Some(rows.iter().filter_map(|row| row.values[assets]).sum::<i64>()),
            expected.as_i64(),
            "{group}"
        );
        let top = measure.bands.as_ref().unwrap().bounds[group]
            .row_max
            .at_scale(0)
            .unwrap();
        assert!(
            rows.iter().all(|row| row.values[assets] <= Some(top)),
            "group {group} is clamped"
        );
    }
    assert!(
        read.rows
            .iter()
            .all(|row| row.values[0] == read.rows[0].values[0] && !row.member.is_empty())
    );
}

#[test]
fn the_register_of_credit_unions() {
    let Some(folder) = data("credit_unions") else {
        return;
    };
    let roster = Roster::open(&folder.join("FOICU.txt.gz"), "CU_NUMBER", None).unwrap();
    let people: Vec<_> = roster.map(|row| row.unwrap().unwrap()).collect();
    let count = truth("credit_unions", "FOICU.txt.gz", "credit unions");
    assert_eq!(people.len() as u64, count.as_u64().unwrap());
    assert!(people.iter().all(|person| person.name != person.external_id));
}

#[test]
fn households_of_savings_groups() {
    let file = "hyderabad_microfinance_households.csv.gz";
    let Some(read) = read("savings", file, "hyderabad_households", Some("hhid")) else {
        return;
    };
    let number = |entry: &str| truth("savings", file, entry).as_f64().unwrap();
    assert_eq!(read.rows.len() as f64, number("households"));
    let treated: Vec<&Row> = read
        .rows
        .iter()
        .filter(|row| row.values[read.place("treatment")] == Some(1))
        .collect();
    assert_eq!(treated.len() as f64, number("treated households"));
    read.assert_sum(&read.every(), "loan_amount", number("sum loan_amount"));
    let consumption = read.place("consumption");
    let clamped: i64 = read
        .rows
        .iter()
        .filter_map(|row| row.values[consumption])
        .map(|cents| cents.clamp(0, 2_000_000))
        .sum();
    let expected = number("sum over members of clamp(member sum of consumption");
    assert!((clamped as f64 / 100.0 - expected).abs() <= read.rows.len() as f64 * 0.005);
    let loans = read
        .rows
        .iter()
        .filter(|row| row.values[read.place("loan_amount")] > Some(0))
        .count();
    assert_eq!(loans as f64, number("households with loan_amount>0"));
    assert!(
        read.rows
            .iter()
            .any(|row| row.values[read.place("income_index")] < Some(0))
    );
}
