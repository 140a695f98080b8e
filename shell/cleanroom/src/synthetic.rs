//! The dry run: the same question on made-up rows of the charter, so that code can be tested at no cost.

use crate::answer::{Answer, perform};
use crate::bound::{MEMBER, Partition};
use crate::error::Error;
use arrow::array::{ArrayRef, Int64Array, RecordBatch, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use fenwick_coop::kernel::code;
use fenwick_coop::kernel::time::{Date, month_text};
use fenwick_coop::path::query::Plan;
use fenwick_coop::people::charter::{Charter, Kind};
use roaring::RoaringBitmap;
use std::collections::BTreeMap;
use std::sync::Arc;

const MEMBERS: u32 = 200;
const ROWS_EACH_MAX: u64 = 5;
/// The codes of fields that have no public list: few, so that many members have each.
const CODES: [&str; 3] = ["A1", "B2", "C3"];

/// Answers a plan on made-up rows, by the very same way as [`perform`]. Who is eligible in the plan does not matter.
/// `others` are the charters of the datasets that it joins.
///
/// # Errors
/// As [`perform`]; and when a charter is missing.
pub fn dry_run(plan: &Plan, charter: &Charter, others: &BTreeMap<String, Charter>) -> Result<Answer, Error> {
    let eligible: RoaringBitmap = (1..=MEMBERS).collect();
    let plan = Plan {
        eligible,
        ..plan.clone()
    };
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut joined = Vec::new();
    for join in &plan.shape.joins {
        let own = (join.dataset == charter.dataset).then_some(charter);
        let charter = own.or_else(|| others.get(&join.dataset));
        let charter = charter.ok_or(Error::Plan("a dataset that it joins has no charter"))?;
        joined.push(std::iter::once(rows(&mut dice, charter, &join.fields())));
    }
    let rows = std::iter::once(rows(&mut dice, charter, &plan.shape.fields()));
    perform(&plan, charter, vec![Partition { rows, joined }])
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
fn rows(dice: &mut Dice, charter: &Charter, wanted: &[String]) -> Result<RecordBatch, ArrowError> {
    let mut members = Vec::new();
    for member in 1..=MEMBERS {
        let rows = dice.next().rem_euclid(ROWS_EACH_MAX).saturating_add(1);
        members.extend((0..rows).map(|_| member));
    }
    let mut fields = vec![Field::new(MEMBER, DataType::UInt32, false)];
    let mut columns: Vec<ArrayRef> = Vec::new();
    for name in wanted {
        let kind = charter.field(name).map(|field| &field.kind);
        let (low, high) = range(kind);
        let values = members.iter().map(|_| spelled(kind, dice.between(low, high)));
        let values: Int64Array = values.collect();
        fields.push(Field::new(name, DataType::Int64, true));
        columns.push(Arc::new(values));
    }
    columns.insert(0, Arc::new(UInt32Array::from(members)));
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

/// The number of a code for its place in the list; other values are what they are.
fn spelled(kind: Option<&Kind>, value: i64) -> Option<i64> {
    match kind {
        Some(Kind::Code) => code::number(CODES.get(usize::try_from(value).ok()?)?),
        _ => Some(value),
    }
}

/// The values that a field takes; of codes, their places in the list.
fn range(kind: Option<&Kind>) -> (i64, i64) {
    match kind {
        Some(Kind::Flag) => (0, 1),
        Some(Kind::Code) => (0, i64::try_from(CODES.len()).unwrap_or(1).saturating_sub(1)),
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
        Some(Kind::Id) | None => (0, 0),
    }
}
