//! A charter with every kind of field, plans and batches.

use crate::bound::MEMBER;
use crate::{Partition, analyse};
use arrow::array::{ArrayRef, Int64Array, RecordBatch, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema};
use fenwick_coop::kernel::ids::{QueryNo, RequestNo};
use fenwick_coop::path::query::{Noise, Plan, Shape};
use fenwick_coop::people::charter::Charter;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

/// Rides: fares in two currencies, tips without bounds, a weight with bands, a city, a day, a flag.
pub fn charter() -> Charter {
    let charter: Charter = serde_json::from_value(serde_json::json!({
        "dataset": "rides", "title": "Rides", "benefit": "Better pay", "purposes": ["AcademicResearch"],
        "retention_days": 365, "groups_max": 3, "rows_per_group_max": 4, "rows_max": 1000, "blank_below": 10,
        "fields": [
            {"name": "fare", "title": "Fare", "kind": "measure", "scale": 2, "unit": "CHF", "bins": ["0", "10", "20.50"],
             "bounds": {"row_min": "-5", "row_max": "100", "member_sum_min": "-10", "member_sum_max": "300"}},
            {"name": "tip", "title": "Tip", "kind": "measure", "scale": 2},
            {"name": "pay", "title": "Pay", "kind": "measure", "scale": 0, "unit_field": "currency",
             "bounds": {"row_min": "0", "row_max": "1000", "member_sum_min": "0", "member_sum_max": "2000"}},
            {"name": "load", "title": "Load", "kind": "measure", "scale": 1,
             "bounds": {"row_min": "0", "row_max": "500", "member_sum_min": "0", "member_sum_max": "900"},
             "bands": {"field": "city", "bounds": {
                "Basel": {"row_min": "0", "row_max": "50", "member_sum_min": "0", "member_sum_max": "90"},
                "Bern": {"row_min": "0", "row_max": "500", "member_sum_min": "0", "member_sum_max": "900"},
                "Zürich": {"row_min": "0", "row_max": "0", "member_sum_min": "0", "member_sum_max": "0"}}}},
            {"name": "city", "title": "City", "kind": "key", "domain": ["Basel", "Bern", "Zürich"]},
            {"name": "currency", "title": "Currency", "kind": "key", "domain": ["EUR", "CHF"]},
            {"name": "day", "title": "Day", "kind": "time", "first_month": "2026-01", "last_month": "2026-04"},
            {"name": "night", "title": "At night", "kind": "flag"},
            {"name": "place", "title": "Place", "kind": "key", "domain": (0..10_000).map(|n| format!("p{n}")).collect::<Vec<_>>()},
            {"name": "product", "title": "Product", "kind": "code"},
            {"name": "reason", "title": "Reason", "kind": "code"}
        ],
        "tables": [
            {"name": "regions", "key": "city", "columns": ["country", "tongue"],
             "rows": [["Zürich", "CH", "German"], ["Basel", "CH", "Basel German"], ["Bern", "CH", "German"]]},
            {"name": "airports", "key": "city", "columns": ["size"], "rows": [["Zürich", "large"], ["Basel", "small"]]},
            {"name": "zones", "key": "currency", "columns": ["zone"], "rows": [["EUR", "Europe"], ["CHF", "Europe"]]},
            {"name": "seasons", "key": "day", "columns": ["season"],
             "rows": [["2025-12-21", "winter"], ["2026-03-20", "spring"], ["2026-06-21", "summer"], ["2026-09-23", "autumn"], ["2026-12-21", "winter"]]}
        ]
    }))
    .unwrap();
    charter.check().unwrap();
    charter
}

/// Charters of further datasets: who the members are, and a table of their farms.
pub fn others() -> BTreeMap<String, Charter> {
    let profiles: Charter = serde_json::from_value(serde_json::json!({
        "dataset": "profiles", "title": "Profiles", "benefit": "Better pay", "purposes": ["AcademicResearch"],
        "retention_days": 365, "groups_max": 1, "rows_per_group_max": 2, "rows_max": 12, "blank_below": 10,
        "fields": [
            {"name": "age_band", "title": "Age", "kind": "key", "domain": ["young", "old"]},
            {"name": "home", "title": "Home", "kind": "key", "domain": ["north", "south"]},
            {"name": "acres", "title": "Land", "kind": "measure", "scale": 1, "bins": ["1", "10"],
             "bounds": {"row_min": "0.5", "row_max": "100", "member_sum_min": "0", "member_sum_max": "150"}},
            {"name": "joined", "title": "Joined", "kind": "time", "first_month": "2020-01", "last_month": "2026-12"},
            {"name": "trade", "title": "Trade", "kind": "code"},
            {"name": "owner", "title": "Owns", "kind": "flag"}
        ],
        "tables": [
            {"name": "homes", "key": "home", "columns": ["climate"], "rows": [["north", "cold"], ["south", "warm"]]}
        ]
    }))
    .unwrap();
    profiles.check().unwrap();
    BTreeMap::from([("profiles".to_owned(), profiles)])
}

/// A question over the fixture's charter.
pub fn shape(sql: &str) -> Shape {
    analyse(sql, &charter(), &others()).unwrap_or_else(|refusal| panic!("{sql}: {refusal:?}"))
}

/// A plan for a question in which the members may count.
pub fn plan(sql: &str, eligible: impl IntoIterator<Item = u32>) -> Plan {
    plan_of(shape(sql), eligible)
}

/// A plan for a question that is made by hand.
pub fn plan_of(shape: Shape, eligible: impl IntoIterator<Item = u32>) -> Plan {
    Plan {
        query: QueryNo(1),
        request: RequestNo(1),
        noise: Noise::Laplace {
            epsilon_micro: 1_000_000,
        },
        key_delta_pico: 0,
        shape,
        version: 1,
        eligible: eligible.into_iter().collect(),
        groups_max: 3,
        rows_per_group_max: 4,
        blank_below: 10,
        hash_key: [7; 32],
    }
}

/// One row: the member, and a value for each of [`FIELDS`].
pub type Row = (u32, [Option<i64>; 8]);

/// The fields of a row.
pub const FIELDS: [&str; 8] = ["fare", "tip", "pay", "load", "city", "currency", "day", "night"];

/// Rows as a batch.
pub fn batch(rows: &[Row]) -> RecordBatch {
    let mut fields = vec![Field::new(MEMBER, DataType::UInt32, false)];
    let mut columns: Vec<ArrayRef> = vec![Arc::new(UInt32Array::from_iter_values(
        rows.iter().map(|row| row.0),
    ))];
    for (place, name) in FIELDS.iter().enumerate() {
        fields.push(Field::new(*name, DataType::Int64, true));
        columns.push(Arc::new(
            rows.iter().map(|row| row.1[place]).collect::<Int64Array>(),
        ));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
}

/// Batches that can always be read.
pub type Batches = std::vec::IntoIter<Result<RecordBatch, Infallible>>;

/// Batches as rows that can always be read.
pub fn readable(batches: Vec<RecordBatch>) -> Batches {
    batches.into_iter().map(Ok).collect::<Vec<_>>().into_iter()
}

/// Batches as a partition of a question that joins nothing.
pub fn partition(batches: Vec<RecordBatch>) -> Partition<Batches> {
    readable(batches).into()
}
