//! A member's rows of one dataset as tables that others read: CSV and Parquet, in the charter's units.

use arrow::array::{
    ArrayRef, BooleanArray, Decimal128Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
};
use arrow::datatypes::{DataType, Field as Column, Schema};
use fenwick_cleanroom::method::text;
use fenwick_coop::kernel::ids::ContributionNo;
use fenwick_coop::people::charter::{Charter, Field, Kind};
use parquet::arrow::ArrowWriter;
use serde_json::{Value, json};
use std::sync::Arc;

/// The column by which a row is known again: opaque, and the same in every package of one co-op.
pub const ROW: &str = "_row";
/// Digits of a decimal in Parquet.
const DECIMAL_DIGITS: u8 = 38;

/// A member's rows of one dataset.
pub struct Rows {
    pub charter: Charter,
    pub rows: Vec<Kept>,
}

/// One row.
pub struct Kept {
    pub row: u64,
    /// The import that it came with.
    pub contribution: ContributionNo,
    pub confirmed: bool,
    pub values: Vec<Option<i64>>,
}

impl Rows {
    /// The same rows with only these fields, in the charter's order.
    pub fn only(mut self, fields: &[String]) -> Self {
        let wanted: Vec<bool> = self
            .charter
            .fields
            .iter()
            .map(|field| fields.contains(&field.name))
            .collect();
        for kept in &mut self.rows {
            let mut wanted = wanted.iter();
            kept.values.retain(|_| wanted.next().copied().unwrap_or(false));
        }
        self.charter.fields.retain(|field| fields.contains(&field.name));
        self
    }
}

/// The table with a header, as RFC 4180 has it.
pub fn csv(rows: &Rows) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let fields = rows.charter.fields.iter().map(|field| field.name.as_str());
    writer.write_record([ROW, "_confirmed"].into_iter().chain(fields))?;
    for kept in &rows.rows {
        let values = rows.charter.fields.iter().zip(&kept.values);
        let cells = values.map(|(field, value)| {
            value
                .and_then(|value| text(&field.kind, value))
                .unwrap_or_default()
        });
        let known = [mark(kept.row), kept.confirmed.to_string()];
        writer.write_record(known.into_iter().chain(cells))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// How a row is marked: so many hexadecimal digits that order and width are plain.
pub fn mark(row: u64) -> String {
    format!("{row:016x}")
}

/// The row that a mark names.
pub fn marked(mark: &str) -> Option<u64> {
    (mark.len() == 16).then(|| u64::from_str_radix(mark, 16).ok())?
}

/// The same table with typed columns.
pub fn parquet(rows: &Rows) -> Result<Vec<u8>, parquet::errors::ParquetError> {
    let mut columns = vec![
        Column::new(ROW, DataType::Utf8, false),
        Column::new("_confirmed", DataType::Boolean, false),
    ];
    let marks = rows.rows.iter().map(|kept| mark(kept.row));
    let confirmed: Vec<bool> = rows.rows.iter().map(|kept| kept.confirmed).collect();
    let mut arrays: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(marks)),
        Arc::new(BooleanArray::from(confirmed)),
    ];
    for (place, field) in rows.charter.fields.iter().enumerate() {
        let values = rows
            .rows
            .iter()
            .map(|kept| kept.values.get(place).copied().flatten());
        let array = column(&field.kind, values)?;
        columns.push(Column::new(&field.name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(columns));
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays)?;
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, None)?;
    writer.write(&batch)?;
    writer.into_inner()
}

fn column(
    kind: &Kind,
    values: impl Iterator<Item = Option<i64>>,
) -> Result<ArrayRef, parquet::errors::ParquetError> {
    Ok(match kind {
        Kind::Measure(measure) if measure.scale == 0 => Arc::new(Int64Array::from_iter(values)),
        Kind::Measure(measure) => {
            let wide = values.map(|value| value.map(i128::from));
            let scale = i8::try_from(measure.scale).unwrap_or(i8::MAX);
            Arc::new(Decimal128Array::from_iter(wide).with_precision_and_scale(DECIMAL_DIGITS, scale)?)
        }
        Kind::Time(_) => {
            let millis = values.map(|value| value?.checked_mul(1_000));
            Arc::new(TimestampMillisecondArray::from_iter(millis).with_timezone("UTC"))
        }
        Kind::Flag => Arc::new(BooleanArray::from_iter(
            values.map(|value| value.map(|value| value == 1)),
        )),
        Kind::Key(_) | Kind::Code | Kind::Id => {
            Arc::new(StringArray::from_iter(values.map(|value| text(kind, value?))))
        }
    })
}

/// What the columns are, in the words of a table schema.
///
/// # Source
/// Data Package v2, Table Schema: <https://datapackage.org/standard/table-schema/>.
pub fn schema(charter: &Charter) -> Value {
    let known = [
        json!({ "name": ROW, "type": "string", "title": "by what the row is known again", "constraints": { "required": true, "pattern": "[0-9a-f]{16}" } }),
        json!({ "name": "_confirmed", "type": "boolean", "title": "whether it may enter questions", "constraints": { "required": true } }),
    ];
    let fields = charter.fields.iter().map(field);
    json!({ "fields": known.into_iter().chain(fields).collect::<Vec<_>>(), "missingValues": [""] })
}

fn field(field: &Field) -> Value {
    let mut json = json!({ "name": field.name, "title": field.title });
    match &field.kind {
        Kind::Measure(measure) => {
            json["type"] = json!(if measure.scale == 0 { "integer" } else { "number" });
            if let Some(unit) = &measure.unit {
                json["unit"] = json!(unit);
            }
            if let Some(unit_field) = &measure.unit_field {
                json["unitField"] = json!(unit_field);
            }
        }
        Kind::Key(key) => {
            json["type"] = json!("string");
            json["constraints"] = json!({ "enum": key.domain });
        }
        Kind::Time(_) => {
            json["type"] = json!("datetime");
            json["format"] = json!("%Y-%m-%dT%H:%M:%SZ");
        }
        Kind::Flag => json["type"] = json!("boolean"),
        Kind::Code | Kind::Id => json["type"] = json!("string"),
    }
    json
}
