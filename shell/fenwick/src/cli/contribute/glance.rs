//! What the first rows of a file would be kept as, and of which days all of them tell: for whoever looks before anything is taken in.

use fenwick_cleanroom::method::text;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::charter::Charter;
use serde_json::{Map, Value, json};

/// Rows that are shown.
const ROWS_SHOWN: usize = 5;

/// What is remembered of rows while they are read.
pub(super) struct Glance {
    time: Option<usize>,
    first: Vec<Vec<Option<i64>>>,
    days: Option<(i64, i64)>,
}

impl Glance {
    pub(super) fn new(charter: &Charter) -> Self {
        Self {
            time: charter.time_field().and_then(|field| charter.position(field)),
            first: Vec::new(),
            days: None,
        }
    }

    /// One more row, as it would be stored.
    pub(super) fn see(&mut self, values: &[Option<i64>]) {
        if self.first.len() < ROWS_SHOWN {
            self.first.push(values.to_vec());
        }
        if let Some(at) = self.time.and_then(|place| values.get(place).copied().flatten()) {
            let (first, last) = self.days.unwrap_or((at, at));
            self.days = Some((first.min(at), last.max(at)));
        }
    }

    /// Says it, with the words of the charter.
    pub(super) fn say(&self, charter: &Charter, report: &mut Value) {
        let row = |values: &Vec<Option<i64>>| -> Map<String, Value> {
            let fields = charter.fields.iter().zip(values);
            let cell = |value: &Option<i64>, kind| value.and_then(|value| text(kind, value));
            fields
                .map(|(field, value)| (field.name.clone(), json!(cell(value, &field.kind))))
                .collect()
        };
        report["dry_run"] = json!(true);
        report["first"] = self.first.iter().map(row).collect();
        report["first_day"] = json!(self.days.map(|days| Time(days.0).date()));
        report["last_day"] = json!(self.days.map(|days| Time(days.1).date()));
    }
}
