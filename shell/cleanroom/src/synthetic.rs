//! The dry run: the same question on made-up rows of the charter, so that code can be tested at no cost.

use crate::answer::{Answer, perform};
use crate::bound::MEMBER;
use crate::error::Error;
use arrow::array::{ArrayRef, Int64Array, RecordBatch, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use fenwick_coop::kernel::time::{Date, month_text};
use fenwick_coop::path::query::Plan;
use fenwick_coop::people::charter::{Charter, Kind};
use roaring::RoaringBitmap;
use std::sync::Arc;

const MEMBERS: u32 = 200;
const ROWS_EACH_MAX: u64 = 5;

/// Answers a plan on made-up rows, by the very same way as [`perform`]. Who is eligible in the plan does not matter.
///
/// # Errors
/// As [`perform`].
pub fn dry_run(plan: &Plan, charter: &Charter) -> Result<Answer, Error> {
    let eligible: RoaringBitmap = (1..=MEMBERS).collect();
    let plan = Plan {
        eligible,
        ..plan.clone()
    };
    let batch = rows(charter, &plan.shape.fields());
    perform(&plan, charter, vec![std::iter::once(batch)])
}

/// Numbers that look random and are the same every time. No privacy hangs on them.
///
/// # Source
/// Marsaglia 2003, Xorshift RNGs (xorshift64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number from `low` to `high`, both included.
    fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = i128::from(high)
            .saturating_sub(low.into())
            .saturating_add(1)
            .max(1);
        let step = i128::from(self.next()).rem_euclid(width);
        i64::try_from(step.saturating_add(low.into())).unwrap_or(low)
    }
}

/// Made-up rows with the wanted fields of a charter.
fn rows(charter: &Charter, wanted: &[String]) -> Result<RecordBatch, ArrowError> {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut members = Vec::new();
    for member in 1..=MEMBERS {
        let rows = dice.next().rem_euclid(ROWS_EACH_MAX).saturating_add(1);
        members.extend((0..rows).map(|_| member));
    }
    let mut fields = vec![Field::new(MEMBER, DataType::UInt32, false)];
    let mut columns: Vec<ArrayRef> = Vec::new();
    for name in wanted {
        let (low, high) = range(charter, name);
        let values: Int64Array = members.iter().map(|_| Some(dice.between(low, high))).collect();
        fields.push(Field::new(name, DataType::Int64, true));
        columns.push(Arc::new(values));
    }
    columns.insert(0, Arc::new(UInt32Array::from(members)));
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

/// The values that a field takes.
fn range(charter: &Charter, name: &str) -> (i64, i64) {
    match charter.field(name).map(|field| &field.kind) {
        Some(Kind::Flag) => (0, 1),
        Some(Kind::Code) => (1, 1),
        Some(Kind::Key(key)) => (0, i64::try_from(key.domain.len()).unwrap_or(1).saturating_sub(1)),
        Some(Kind::Time(time)) => time.months().map_or((0, 0), |(first, last)| {
            let start = |month: i64| {
                format!("{}-01", month_text(month))
                    .parse::<Date>()
                    .map_or(0, |date| date.start().0)
            };
            (start(first), start(last.saturating_add(1)).saturating_sub(1))
        }),
        Some(Kind::Measure(measure)) => {
            let bounds = measure.bounds.and_then(|bounds| bounds.at_scale(measure.scale));
            bounds.map_or((0, 1_000), |bounds| (bounds.row_min, bounds.row_max))
        }
        None => (0, 0),
    }
}
