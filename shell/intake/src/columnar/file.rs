//! Rows out of columns.

use super::DAMAGED;
use super::text::{Kind, Value, text};
use crate::ahead::{Out, ROW_BYTES_MAX};
use crate::error::IntakeError;
use crate::part::Part;
use crate::unpack::wrong;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};

/// The encoding in which a value is what it shares with the one before it, and the rest.
pub(super) const DELTA_BYTE_ARRAY: i64 = 7;

/// Rows that are read at once.
const ROWS_AT_ONCE: usize = 1_024;

pub(super) fn reader(part: &Part) -> Result<Box<dyn FileReader>, IntakeError> {
    let failed = |_: ParquetError| wrong(part.name(), DAMAGED);
    Ok(match part.in_memory() {
        Some(bytes) => Box::new(SerializedFileReader::new(bytes).map_err(failed)?),
        None => Box::new(SerializedFileReader::new(part.file()?).map_err(failed)?),
    })
}

/// Reads all rows. `grows` says that a few bytes may be many long texts: then they are taken one by one.
pub(super) fn read(
    name: &str,
    reader: &dyn FileReader,
    grows: bool,
    out: &mut Out,
) -> Result<(), IntakeError> {
    let failed = |_: ParquetError| wrong(name, DAMAGED);
    let schema = reader.metadata().file_metadata().schema_descr();
    let places: Vec<usize> = (0..schema.num_columns())
        .filter(|place| schema.column(*place).max_rep_level() == 0)
        .collect();
    let header: Vec<String> = places
        .iter()
        .map(|place| schema.column(*place).path().string())
        .collect();
    if header.is_empty() {
        return Err(IntakeError::header(
            name,
            "none of its columns holds one value a row; export it as a plain table",
        ));
    }
    out.put(0, &header)?;
    let at_once = if grows { 1 } else { ROWS_AT_ONCE };
    let mut line = 0u64;
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group).map_err(failed)?;
        let mut columns = places
            .iter()
            .map(|place| Column::open(&*group, *place))
            .collect::<Result<Vec<_>, _>>()
            .map_err(failed)?;
        let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or_default();
        while left > 0 {
            let wanted = left.min(at_once);
            for column in &mut columns {
                column.read(wanted).map_err(failed)?;
            }
            for _ in 0..wanted {
                line = line.saturating_add(1);
                let cells = row(&mut columns).ok_or_else(|| wrong(name, DAMAGED))?;
                if !out.put(line, &cells)? {
                    return Ok(());
                }
            }
            left = left.saturating_sub(wanted);
        }
    }
    Ok(())
}

/// The texts of the next row; none where a column is shorter than its group. One that is too long is not written out to its end.
fn row(columns: &mut [Column]) -> Option<Vec<String>> {
    let (mut cells, mut bytes) = (Vec::with_capacity(columns.len()), 0usize);
    for column in columns {
        let cell = column.next()?;
        bytes = bytes.saturating_add(cell.len());
        cells.push(cell);
        if bytes > ROW_BYTES_MAX {
            break;
        }
    }
    Some(cells)
}

/// One column of a row group, some rows of it at hand.
struct Column {
    reader: ColumnReader,
    kind: Kind,
    most: i16,
    levels: std::vec::IntoIter<i16>,
    values: Box<dyn Iterator<Item = Value> + Send>,
}

impl Column {
    fn open(group: &dyn RowGroupReader, place: usize) -> Result<Self, ParquetError> {
        let described = group.metadata().column(place).column_descr();
        Ok(Self {
            reader: group.get_column_reader(place)?,
            kind: Kind::of(described),
            most: described.max_def_level(),
            levels: Vec::new().into_iter(),
            values: Box::new(std::iter::empty()),
        })
    }

    /// Takes so many rows at hand, and fails where there are fewer.
    fn read(&mut self, wanted: usize) -> Result<(), ParquetError> {
        let most = self.most;
        let levels = match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => {
                take(reader, wanted, most, &mut self.values, Value::Flag)
            }
            ColumnReader::Int32ColumnReader(reader) => {
                take(reader, wanted, most, &mut self.values, |number| {
                    Value::Whole(i64::from(number))
                })
            }
            ColumnReader::Int64ColumnReader(reader) => {
                take(reader, wanted, most, &mut self.values, Value::Whole)
            }
            ColumnReader::Int96ColumnReader(reader) => {
                take(reader, wanted, most, &mut self.values, |moment| {
                    Value::Nanos(moment.to_nanos())
                })
            }
            ColumnReader::FloatColumnReader(reader) => {
                take(reader, wanted, most, &mut self.values, Value::Single)
            }
            ColumnReader::DoubleColumnReader(reader) => {
                take(reader, wanted, most, &mut self.values, Value::Double)
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                take(reader, wanted, most, &mut self.values, Value::Bytes)
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                take(reader, wanted, most, &mut self.values, |bytes| {
                    Value::Bytes(bytes.into())
                })
            }
        }?;
        self.levels = levels.into_iter();
        Ok(())
    }

    /// The text of the next row; none where the column is shorter than its group.
    fn next(&mut self) -> Option<String> {
        if self.levels.next()? < self.most {
            return Some(String::new());
        }
        self.values.next().map(|value| text(&value, &self.kind))
    }
}

fn take<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    wanted: usize,
    most: i16,
    into: &mut Box<dyn Iterator<Item = Value> + Send>,
    value: fn(T::T) -> Value,
) -> Result<Vec<i16>, ParquetError>
where
    T::T: 'static,
{
    let (mut values, mut levels, mut rows) = (Vec::new(), Vec::new(), 0usize);
    while rows < wanted {
        let defined = (most > 0).then_some(&mut levels);
        let (read, _, _) = reader.read_records(wanted.saturating_sub(rows), defined, None, &mut values)?;
        if read == 0 {
            return Err(ParquetError::EOF("a column is shorter than its group".to_owned()));
        }
        rows = rows.saturating_add(read);
    }
    if most == 0 {
        levels = vec![0; values.len()];
    }
    *into = Box::new(values.into_iter().map(value));
    Ok(levels)
}
