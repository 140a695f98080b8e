//! The stories on real files, and whether the sums behind their noise are the true ones.

use super::audit::Books;
use super::live;
use crate::world::{data, truth, under};
use serde_json::Value;

/// Known figures of one set of files.
struct Truth(Value);

impl Truth {
    /// A figure by the beginnings of the names that lead to it.
    fn number(&self, path: &[&str]) -> f64 {
        let found = path.iter().fold(&self.0, |value, start| under(value, start));
        found.as_f64().unwrap()
    }
}

/// A sum in units of `10^-scale` is the true one, up to half a unit for each of its rows; a sum of whole numbers exactly.
fn assert_sum(sum: i128, scale: i32, rows: i128, truth: f64) {
    let unit = 10f64.powi(-scale);
    let tolerance = if scale == 0 { 0.0 } else { rows as f64 * unit / 2.0 };
    let sum_units = sum as f64 * unit;
    assert!(
        (sum_units - truth).abs() <= tolerance,
        "{sum_units} is not {truth} ± {tolerance}"
    );
}

/// The one cell of a question without keys: members, rows, and each sum.
fn one<const N: usize>(totals: Vec<Vec<i128>>) -> [i128; N] {
    let [cell] = totals.try_into().unwrap();
    cell.try_into().unwrap()
}

#[test]
fn story_drivers_uber() {
    let Some(data) = data("") else { return };
    let of = |set| Truth(truth("drivers", set));
    let (paris, geneva) = (of("uber_driver_export_paris"), of("uber_driver_export_geneva"));
    let ran = live("drivers_uber", Some(&data));
    let books = Books::open(&ran.home());
    let all = |sql: &str| books.totals(sql, books.everybody(), true);
    let ridden =
        "SELECT COUNT(*) AS trips, SUM(distance) AS km FROM trips WHERE status = 'completed' AND currency =";
    let [_, trips, metres] = one(all(&format!("{ridden} 'EUR'")));
    assert_eq!(trips as f64, paris.number(&["completed trips"]));
    assert_sum(
        metres,
        3,
        trips,
        paris.number(&["trip_distance_miles sum"]) * 1.609_344,
    );
    let [_, trips, metres] = one(all(&format!("{ridden} 'CHF'")));
    assert_eq!(trips as f64, geneva.number(&["completed"]));
    assert_sum(metres, 3, trips, geneva.number(&["distance sum"]));
    let fares = "SELECT COUNT(*) AS trips, SUM(fare) AS fare FROM trips WHERE status = 'completed' AND currency = 'CHF'";
    let [_, trips, rappen] = one(all(fares));
    assert_sum(rappen, 2, trips, geneva.number(&["fare sum CHF"]));
    let paid = "SELECT COUNT(*) AS entries, SUM(amount) AS net FROM payments WHERE currency = 'EUR'";
    let [_, entries, cents] = one(all(paid));
    assert_sum(cents, 2, entries, paris.number(&["net of all payments EUR"]));
    let classes = [
        ("upfront_fare", "transport.fare.driver_upfront_fare"),
        ("commission", "intermediary.commission"),
        ("distance_fare", "transport.fare.distance"),
        ("time_fare", "transport.fare.time"),
        ("tip", "transport.misc.tip"),
    ];
    for (ours, theirs) in classes {
        let [_, entries, cents] = one(all(&format!("{paid} AND classification = '{ours}'")));
        assert_sum(
            cents,
            2,
            entries,
            paris.number(&["payments by classification", theirs]),
        );
    }
    // Nothing left: two drivers are too few, in every answer.
    assert_eq!(books.check_noise(), 0);
    assert_eq!(books.asked.len(), 3);
    let exact = |place: usize| one::<2>(books.exact_of(&books.asked[place]))[0];
    assert_eq!([exact(0), exact(1), exact(2)], [1, 1, 2]);
}

#[test]
fn story_credit_unions_ncua() {
    let Some(data) = data("") else { return };
    let truth = Truth(truth("credit_unions", "FOICU"));
    let ran = live("credit_unions_ncua", Some(&data));
    let again = std::fs::read_to_string(ran.folder.path().join("again.json")).unwrap();
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again["stored"], 0);
    let books = Books::open(&ran.home());
    let sums = "SELECT COUNT(*) AS reports, SUM(total_assets) AS a, SUM(shares_and_deposits) AS b, SUM(loans_and_leases) AS c, \
                SUM(delinquent_loans) AS d, SUM(member_count) AS e, SUM(potential_members) AS f FROM call_reports";
    let [members, reports, sums @ ..] = one::<8>(books.totals(sums, books.everybody(), true));
    assert_eq!(
        [members as f64, reports as f64],
        [truth.number(&["credit unions"]); 2]
    );
    let accounts = [
        "ACCT_010",
        "ACCT_018",
        "ACCT_025B",
        "ACCT_041B",
        "ACCT_083",
        "ACCT_084",
    ];
    for (sum, account) in sums.into_iter().zip(accounts) {
        assert_sum(sum, 0, reports, truth.number(&[&format!("sum {account} (")]));
    }
    let bands = "SELECT peer_group, SUM(total_assets) AS a FROM call_reports GROUP BY peer_group";
    for (band, totals) in (1..).zip(books.totals(bands, books.everybody(), true)) {
        let assets = truth.number(&["sum ACCT_010 by Peer_Group", &band.to_string()]);
        assert_sum(totals[1], 0, totals[0], assets);
    }
    // The plan of the question reads exactly the slice that consents.
    let slice = |key| truth.number(&["CONSENT SLICE", key]);
    let eligible = &books.asked[0].plan.eligible;
    assert_eq!(eligible.len() as f64, slice("members"));
    let sums = "SELECT COUNT(*) AS reports, SUM(total_assets) AS a, SUM(member_count) AS e FROM call_reports";
    let [_, reports, assets, people] = one(books.totals(sums, eligible.iter(), true));
    assert_eq!(reports as f64, slice("rows"));
    assert_sum(assets, 0, reports, slice("sum ACCT_010"));
    assert_sum(people, 0, reports, slice("sum ACCT_083"));
    assert_eq!(books.check_noise(), 18);
}

#[test]
fn story_savings_hyderabad() {
    let Some(data) = data("") else { return };
    let truth = Truth(truth("savings", "hyderabad"));
    let ran = live("savings_hyderabad", Some(&data));
    let books = Books::open(&ran.home());
    let loans = "SELECT COUNT(*) AS households, SUM(loan_amount) AS loans FROM households";
    let [members, rows, paise] = one(books.totals(loans, books.everybody(), true));
    assert_eq!([members as f64, rows as f64], [truth.number(&["households"]); 2]);
    assert_sum(paise, 2, rows, truth.number(&["sum loan_amount"]));
    let [_, treated] = one(books.totals(
        "SELECT COUNT(*) AS households FROM households WHERE treatment = TRUE",
        books.everybody(),
        true,
    ));
    assert_eq!(treated as f64, truth.number(&["treated households"]));
    // With the charter's bounds a member counts with at least 0 and at most 20,000, one without a value with nothing.
    let spent = "SELECT COUNT(*) AS households, SUM(consumption) AS consumption FROM households";
    let [_, rows, paise] = one(books.totals(spent, books.everybody(), false));
    assert_sum(paise, 2, rows, truth.number(&["sum over members of clamp"]));
    // The plans of the questions read exactly the slice that consents.
    let slice = |key| truth.number(&["CONSENT SLICE", key]);
    let eligible = &books.asked[0].plan.eligible;
    assert_eq!(eligible.len() as f64, slice("members"));
    let [_, rows, paise] = one(books.totals(loans, eligible.iter(), true));
    assert_eq!(rows as f64, slice("rows"));
    assert_sum(paise, 2, rows, slice("sum loan_amount"));
    let [_, rows, paise] = one(books.totals(spent, eligible.iter(), true));
    assert_sum(paise, 2, rows, slice("sum consumption"));
    assert_eq!(books.check_noise(), 5);
}
