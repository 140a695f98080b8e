//! A released table on a page, as a chart with error bars, and in the files in which it is taken away: every number with its error.

use super::look::chart::{Bar, Bars, Head};
use super::look::part::{Column, Table};
use super::sheet::{Part, capital};
use super::words::Words;
use crate::said::Trouble;
use arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use serde::Deserialize;
use std::sync::Arc;

/// What stands behind the name of a column in the column of its errors.
const ERROR: &str = "_error95";
/// Charts on one page, and bars in one chart.
const CHARTS: [&str; 4] = ["chart-1", "chart-2", "chart-3", "chart-4"];
const BARS_MAX: usize = 40;
/// Digits behind the point that a chart still draws.
const DIGITS: usize = 3;

/// An answer as the command says it.
#[derive(Clone, Debug, Deserialize)]
pub struct Answer {
    /// What was spent on it.
    #[serde(default)]
    pub epsilon: String,
    columns: Vec<String>,
    rows: Vec<Vec<Option<String>>>,
    error95: Vec<Vec<Option<String>>>,
    scales: Vec<Option<String>>,
    #[serde(default)]
    blanked: u64,
    #[serde(default)]
    notes: Vec<String>,
}

type Cell<'a> = (Option<&'a str>, Option<&'a str>);

impl Answer {
    /// Whether a column says what a row is about, and is no number that was noised.
    fn is_key(&self, place: usize) -> bool {
        self.scales.get(place).is_none_or(Option::is_none)
    }

    fn cell(&self, row: usize, place: usize) -> Cell<'_> {
        let value = self.rows.get(row).and_then(|row| row.get(place));
        let error = self.error95.get(row).and_then(|row| row.get(place));
        (value.and_then(Option::as_deref), error.and_then(Option::as_deref))
    }

    /// The table, with what stands under it.
    pub fn part(&self, say: &Words, caption: &str) -> Part {
        let columns = self.columns.iter().enumerate();
        let table = Table {
            caption: caption.to_owned().into(),
            columns: columns
                .map(|(place, name)| Column {
                    name: name.clone().into(),
                    number: !self.is_key(place),
                })
                .collect(),
            ..Table::default()
        };
        let table = (0..self.rows.len()).fold(table, |table, row| {
            table.row((0..self.columns.len()).map(|place| self.shown(say, row, place)))
        });
        let mut part = Part::default().table(table, say.t("public-answer-empty").to_string());
        part.says.push(say.t("public-answer-error").to_string());
        if self.blanked > 0 {
            part.says
                .push(say.with("public-answer-blank", "count", self.blanked).to_string());
        }
        part.notes = self.notes.iter().map(|note| capital(note)).collect();
        part.bars = self.charts(say);
        part
    }

    fn shown(&self, say: &Words, row: usize, place: usize) -> String {
        match (self.cell(row, place), self.is_key(place)) {
            ((Some(value), _), true) => value.to_owned(),
            ((Some(value), None), false) => say.decimal(value),
            ((Some(value), Some(error)), false) => {
                format!("{} ± {}", say.decimal(value), say.decimal(error))
            }
            ((None, _), _) => say.t("public-answer-none").to_string(),
        }
    }

    /// A chart for each column of numbers: one bar for each row that shows something.
    fn charts(&self, say: &Words) -> Vec<Bars> {
        let numbers = (0..self.columns.len()).filter(|place| !self.is_key(*place));
        let charts = numbers.zip(CHARTS).filter_map(|(place, id)| {
            let bars: Vec<Bar> = (0..self.rows.len())
                .filter_map(|row| self.bar(say, row, place))
                .take(BARS_MAX)
                .collect();
            let head = Head {
                id,
                title: self.columns.get(place)?.clone().into(),
                says: say.t("public-answer-chart").to_string().into(),
                rtl: say.dir() == "rtl",
            };
            (!bars.is_empty()).then(|| Bars::new(head, bars))
        });
        charts.collect()
    }

    fn bar(&self, say: &Words, row: usize, place: usize) -> Option<Bar> {
        let (value, error) = self.cell(row, place);
        let keys = (0..self.columns.len()).filter(|place| self.is_key(*place));
        let names: Vec<&str> = keys.filter_map(|place| self.cell(row, place).0).collect();
        let name = match names.is_empty() {
            true => self.columns.get(place)?.clone(),
            false => names.join(", "),
        };
        Some(Bar {
            name: name.into(),
            value: drawn(value?)?,
            error: error.and_then(drawn).unwrap_or(0),
            shown: say.decimal(value?).into(),
            error_shown: error.map(|error| say.decimal(error)).unwrap_or_default().into(),
        })
    }

    /// The table as CSV; behind each column of numbers stands that of their errors.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn csv(&self) -> Result<Vec<u8>, Trouble> {
        let failed = |error: &dyn std::fmt::Display| Trouble::failed("csv", error.to_string());
        let mut lines = csv::Writer::from_writer(Vec::new());
        let mut header = Vec::new();
        for (place, name) in self.columns.iter().enumerate() {
            header.push(plain(name));
            if !self.is_key(place) {
                header.push(plain(&format!("{name}{ERROR}")));
            }
        }
        lines.write_record(&header).map_err(|error| failed(&error))?;
        for row in 0..self.rows.len() {
            let mut line = Vec::new();
            for place in 0..self.columns.len() {
                let (value, error) = self.cell(row, place);
                match self.is_key(place) {
                    true => line.push(plain(value.unwrap_or_default())),
                    false => line.extend([value, error].map(|number| number.unwrap_or_default().to_owned())),
                }
            }
            lines.write_record(&line).map_err(|error| failed(&error))?;
        }
        lines.into_inner().map_err(|error| failed(&error))
    }

    /// The table as Parquet, with the same columns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn parquet(&self) -> Result<Vec<u8>, Trouble> {
        let (mut fields, mut arrays) = (Vec::new(), Vec::<ArrayRef>::new());
        for (place, name) in self.columns.iter().enumerate() {
            let cells = || (0..self.rows.len()).map(move |row| self.cell(row, place));
            if self.is_key(place) {
                fields.push(Field::new(name, DataType::Utf8, true));
                arrays.push(Arc::new(cells().map(|(value, _)| value).collect::<StringArray>()));
                continue;
            }
            let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
            fields.push(Field::new(name, DataType::Float64, true));
            arrays.push(Arc::new(
                cells().map(|(value, _)| number(value)).collect::<Float64Array>(),
            ));
            fields.push(Field::new(format!("{name}{ERROR}"), DataType::Float64, true));
            arrays.push(Arc::new(
                cells().map(|(_, error)| number(error)).collect::<Float64Array>(),
            ));
        }
        let failed = |error: &dyn std::fmt::Display| Trouble::failed("parquet", error.to_string());
        let schema = Arc::new(Schema::new(fields));
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(|error| failed(&error))?;
        let writer = ArrowWriter::try_new(Vec::new(), schema, None);
        let mut writer = writer.map_err(|error| failed(&error))?;
        writer.write(&batch).map_err(|error| failed(&error))?;
        writer.into_inner().map_err(|error| failed(&error))
    }
}

/// A text that no spreadsheet takes for a formula.
fn plain(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// A number for a chart, in thousandths; one that is too large is not drawn.
fn drawn(number: &str) -> Option<i64> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let part: String = part.chars().chain(std::iter::repeat('0')).take(DIGITS).collect();
    format!("{whole}{part}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    fn answer() -> Answer {
        serde_json::from_value(serde_json::json!({
            "release": 1, "epsilon": "2", "columns": ["=platform", "trips"], "blanked": 1,
            "rows": [["uber", "-12.50"], ["+bolt", null]], "error95": [[null, "3"], [null, null]],
            "scales": [null, "2.5"], "notes": [],
        }))
        .unwrap()
    }

    #[test]
    fn a_file_of_an_answer_has_an_error_beside_each_number_and_no_formula() {
        let csv = String::from_utf8(answer().csv().unwrap()).unwrap();
        assert_eq!(csv, "'=platform,trips,trips_error95\nuber,-12.50,3\n'+bolt,,\n");
    }

    #[test]
    fn the_same_stands_in_parquet() {
        let bytes = bytes::Bytes::from(answer().parquet().unwrap());
        let read = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
        let batches: Vec<RecordBatch> = read.build().unwrap().map(Result::unwrap).collect();
        let names: Vec<_> = batches[0]
            .schema()
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect();
        assert_eq!(names, ["=platform", "trips", "trips_error95"]);
        let numbers = batches[0]
            .column(1)
            .as_any()
            .downcast_ref::<Float64Array>()
            .unwrap();
        assert_eq!(numbers.iter().collect::<Vec<_>>(), [Some(-12.5), None]);
    }

    #[test]
    fn numbers_are_drawn_in_thousandths() {
        let cases = [
            ("12", Some(12_000)),
            ("-0.5", Some(-500)),
            ("3.14159", Some(3_141)),
            ("x", None),
        ];
        for (number, expected) in cases {
            assert_eq!(drawn(number), expected, "{number}");
        }
    }
}
