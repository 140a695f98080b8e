//! Answer: from noised statistics to columns with their errors. Everything here happens after the noise.

mod after;
pub(crate) mod figure;
mod lines;
mod notes;
mod quantile;
mod quotient;
mod spread;

use crate::bound::{Partition, bound};
use crate::error::Error;
use crate::law::rounded_up;
use crate::mechanism::{Mechanism, NoisedTotals, noise};
use arrow::array::RecordBatch;
use fenwick_coop::kernel::decimal;
use fenwick_coop::path::query::{Noise, Plan, Source};
use fenwick_coop::people::charter::Charter;
use figure::Figure;
use lines::Place;
use serde_json::{Value, json};

/// An answer: one row for every cell of the charter's public keys, whatever the rows behind it; where a key is found
/// among the rows, one for every group that may be named. What the question does after the noise is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The columns' names.
    pub columns: Vec<String>,
    /// The cells, in the order of the charter's lists or as the question asks.
    pub cells: Vec<Vec<Cell>>,
    /// How many rows are blanked because their noisy count of members is too small.
    pub blanked: usize,
    /// What the stated errors do not cover.
    pub notes: Vec<String>,
    scales: Vec<Option<String>>,
    mechanism: Value,
}

/// One place in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The value of a key.
    Key(String),
    /// A noised value with its error; neither when it is blanked.
    Value {
        /// Decimal text in the charter's units.
        value: Option<String>,
        /// Half the width of its 95 % interval, in the same units.
        error95: Option<String>,
    },
}

/// Answers a plan: bounds every member, adds the noise, and blanks what is too small.
///
/// # Shape
/// Each batch has a `UInt32` column `_member` and an `Int64` column for each field: of the shape, and in joined rows of
/// their join. Rows are sorted by member, and each member stands in one partition.
///
/// # Errors
/// When rows cannot be read or do not have this form, when rows of one member are scattered, when the plan does not
/// fit its shape, or when no noise can be drawn.
///
/// # Cost
/// One pass over the rows, on all cores.
pub fn perform<P, E>(plan: &Plan, charter: &Charter, partitions: Vec<Partition<P>>) -> Result<Answer, Error>
where
    P: Iterator<Item = Result<RecordBatch, E>> + Send + 'static,
    E: std::error::Error + Send + Sync + 'static,
{
    let exact = bound(plan, partitions)?;
    let totals = noise(plan, exact)?;
    present(plan, charter, &totals)
}

/// Makes noised totals into an answer.
///
/// # Errors
/// When the plan does not fit its shape or its charter.
pub(crate) fn present(plan: &Plan, charter: &Charter, totals: &NoisedTotals) -> Result<Answer, Error> {
    let shape = &plan.shape;
    let mut shown = lines::of(plan, charter, totals)?;
    if let Some(after) = &shape.after {
        shown = after::arrange(after, shown)?;
    }
    let mechanism = Mechanism::of(plan);
    let outputs = shape.outputs.iter();
    Ok(Answer {
        columns: outputs.clone().map(|output| output.name.clone()).collect(),
        blanked: shown.iter().filter(|line| line.blank).count(),
        cells: shown
            .iter()
            .map(|line| line.places.iter().map(cell).collect())
            .collect(),
        notes: notes::of(plan)?,
        scales: outputs
            .map(|output| scale_text(&mechanism, &output.from))
            .collect::<Result<_, _>>()?,
        mechanism: told(&mechanism),
    })
}

fn cell(place: &Place) -> Cell {
    match place {
        Place::Key { text, .. } => Cell::Key(text.clone()),
        Place::Figure(figure) => Cell::Value {
            value: figure.as_ref().map(Figure::text),
            error95: figure.as_ref().map(Figure::error_text),
        },
    }
}

/// A float counted in units of `10^-scale`, as decimal text with `extra` digits more, rounded up.
pub(crate) fn units_text(units: f64, scale: u8, extra: u8) -> String {
    decimal::text(
        rounded_up(units * 10f64.powi(extra.into())),
        scale.saturating_add(extra),
    )
}

/// The largest noise scale of an output; of what is made of several statistics, that of the first.
fn scale_text(mechanism: &Mechanism<'_>, source: &Source) -> Result<Option<String>, Error> {
    let (stat, scale) = match source {
        Source::Key(_) => return Ok(None),
        Source::Bin { stat, .. } | Source::Quantile { stat, .. } => (*stat, 0),
        Source::Stat { stat, scale } => (*stat, *scale),
        Source::Mean { sum, scale, .. } => (*sum, *scale),
        Source::Ratio { over, .. } => (*over, 0),
        Source::Spread { squares, scale, .. } => (*squares, scale.saturating_mul(2)),
    };
    Ok(Some(units_text(mechanism.widest(stat)?.scale(), scale, 3)))
}

/// What an answer says of its mechanism: with this, scales, errors and what was spent can be worked out again.
fn told(mechanism: &Mechanism<'_>) -> Value {
    let (kind, unit, each) = match mechanism.noise {
        Noise::Laplace { epsilon_micro } => {
            ("laplace", "epsilon_each", decimal::text(epsilon_micro.into(), 6))
        }
        Noise::Gaussian { rho_nano } => ("gaussian", "rho_each", decimal::text(rho_nano.into(), 9)),
    };
    let mut told = serde_json::Map::new();
    told.insert("kind".to_owned(), json!(kind));
    told.insert(unit.to_owned(), json!(each));
    told.insert("statistics".to_owned(), json!(mechanism.shape.stats_count()));
    told.insert("groups".to_owned(), json!(mechanism.groups()));
    if mechanism.shape.found().is_some() {
        let delta = decimal::text(mechanism.key_delta_pico.into(), 12);
        told.insert("key_delta".to_owned(), json!(delta));
    }
    Value::Object(told)
}

impl Answer {
    /// The values: a decimal, the text of a key, or nothing where blanked.
    pub fn rows(&self) -> Vec<Vec<Option<String>>> {
        self.each(|cell| match cell {
            Cell::Key(text) => Some(text.clone()),
            Cell::Value { value, .. } => value.clone(),
        })
    }

    /// Half the width of each value's 95 % interval; nothing for keys and where blanked.
    pub fn error95(&self) -> Vec<Vec<Option<String>>> {
        self.each(|cell| match cell {
            Cell::Key(_) => None,
            Cell::Value { error95, .. } => error95.clone(),
        })
    }

    /// The scale of each column's noise; nothing for keys. It is the Laplace scale or the σ, in the units of the
    /// statistic. Where it differs from cell to cell, the largest; for an average or a ratio that of the number above
    /// the line, for a variance or deviation that of the squares, for a quantile that of the counts.
    pub fn scales(&self) -> &[Option<String>] {
        &self.scales
    }

    fn each(&self, text: impl Fn(&Cell) -> Option<String>) -> Vec<Vec<Option<String>>> {
        self.cells
            .iter()
            .map(|row| row.iter().map(&text).collect())
            .collect()
    }

    /// The answer as JSON: strings, nulls and whole numbers only, so its canonical form is one.
    pub fn to_json(&self) -> Value {
        json!({
            "columns": self.columns,
            "rows": self.rows(),
            "error95": self.error95(),
            "scales": self.scales,
            "mechanism": self.mechanism,
            "blanked": self.blanked,
            "notes": self.notes,
        })
    }
}
