//! Reading one encrypted file, batch by batch.

use crate::PoolError;
use crate::columns::{CONTRIBUTION, MEMBER, NOBODY, OTHER, ROW, left, members_of, rows_of, schema};
use crate::meta::{FileMeta, bucket_of};
use crate::seconds::{Seconds, second};
use crate::taken_out::with_contributions;
use arrow::array::{AsArray, Int64Array, RecordBatch, new_null_array};
use arrow::datatypes::{DataType, Int64Type, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::encryption::decrypt::FileDecryptionProperties;
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;
use roaring::RoaringBitmap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Batches of one file or of several merged, in order.
pub(crate) type Batches = Box<dyn Iterator<Item = Result<RecordBatch, PoolError>> + Send>;

/// Which of a file's rows are shown, where rows can be about two members.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shown<'a> {
    /// All that are in it: to write it anew, or to check it.
    Whole,
    /// All but those whose second member is gone.
    Kept,
    /// To a question: only rows about one member, and those about two that are named here.
    Question(Option<&'a Arc<Seconds>>),
}

/// What to read of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// Whether to read the hashes of rows.
    pub(crate) rows: bool,
    /// The fields to read; one the file does not have comes as nulls.
    pub(crate) fields: &'a [String],
    /// Members of whom rows are wanted; without it all. Rows of others may come along.
    pub(crate) only: Option<&'a RoaringBitmap>,
    /// Which rows about two members come.
    pub(crate) shown: Shown<'a>,
    /// The most rows of a batch.
    pub(crate) batch_rows: usize,
}

impl Wanted<'_> {
    pub(crate) fn schema(&self) -> SchemaRef {
        schema(self.rows, self.fields)
    }

    /// Whether a file may hold rows that are wanted.
    pub(crate) fn touches(&self, meta: &FileMeta) -> bool {
        self.any_within(meta.bucket, meta.member_min, meta.member_max)
    }

    fn any_within(&self, bucket: u8, min: u32, max: u32) -> bool {
        let Some(only) = self.only else { return true };
        // The file may be damaged; a range that is upside down is read and found out.
        min > max || only.range(min..=max).any(|member| bucket_of(member) == bucket)
    }
}

/// Opens a file; its batches have the columns of [`Wanted::schema`]. Rows that are taken out do not come.
pub(crate) fn open(path: &Path, meta: &FileMeta, wanted: Wanted<'_>) -> Result<Batches, PoolError> {
    let Some(taken_out) = meta.taken_out.clone().filter(|taken_out| taken_out.touches(meta)) else {
        return opened(path, meta, wanted);
    };
    let (columns, fields) = (wanted.schema().fields().len(), with_contributions(wanted.fields));
    let more = Wanted {
        rows: wanted.rows || !taken_out.rows.is_empty(),
        fields: &fields,
        ..wanted
    };
    // The hashes of rows stand second, where they are read.
    let unasked = usize::from(more.rows && !wanted.rows);
    let columns: Vec<usize> = (0..columns)
        .map(|place| if place == 0 { 0 } else { place + unasked })
        .collect();
    let batches = opened(path, meta, more)?;
    Ok(Box::new(
        batches.map(move |batch| taken_out.sift(&batch?, &columns)),
    ))
}

/// Opens a file with all the rows that are in it.
pub(crate) fn open_whole(path: &Path, meta: &FileMeta, wanted: Wanted<'_>) -> Result<Batches, PoolError> {
    let shown = Shown::Whole;
    opened(path, meta, Wanted { shown, ..wanted })
}

/// Whether rows of a file can be about two members.
pub(crate) fn has_others(path: &Path, meta: &FileMeta) -> Result<bool, PoolError> {
    let file = bytes(path, meta)?;
    let builder = builder(file, meta).map_err(|error| unreadable(&meta.id, &error))?;
    let columns = builder.parquet_schema().columns().iter();
    Ok(columns.into_iter().any(|column| column.name() == OTHER))
}

fn bytes(path: &Path, meta: &FileMeta) -> Result<File, PoolError> {
    File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => PoolError::damaged(&meta.id, "it is missing"),
        _ => PoolError::disk("read", path, error),
    })
}

/// Which rows about two members stay behind.
struct Hidden {
    whose: RoaringBitmap,
    /// What a question may read; nothing where no question reads.
    asked: Option<Option<Arc<Seconds>>>,
}

impl Hidden {
    fn of(meta: &FileMeta, shown: Shown<'_>) -> Self {
        let taken_out = meta.taken_out.as_ref();
        Self {
            whose: taken_out
                .map(|taken_out| taken_out.others.clone())
                .unwrap_or_default(),
            asked: match shown {
                Shown::Question(seconds) => Some(seconds.cloned()),
                Shown::Whole | Shown::Kept => None,
            },
        }
    }

    /// A batch without them.
    fn sift(&self, batch: &RecordBatch, others: &Int64Array) -> Result<RecordBatch, PoolError> {
        let (members, rows) = (members_of(batch), rows_of(batch));
        let stays = |row: usize, other: u32| {
            other != NOBODY
                && !self.whose.contains(other)
                && self.asked.as_ref().is_none_or(|asked| {
                    // Read without its hash, a row cannot be found among those that may be read.
                    let of = members.get(row).zip(rows.get(row));
                    let seconds = asked.as_ref().zip(of);
                    seconds.is_some_and(|(seconds, (member, hash))| seconds.has(*member, *hash, other))
                })
        };
        let hidden = |row| second(others, row).is_some_and(|other| !stays(row, other));
        let columns: Vec<usize> = (0..batch.num_columns()).collect();
        left(batch, (0..batch.num_rows()).map(hidden).collect(), &columns)
    }
}

/// Opens a file. Where its rows can be about two members, those that are not shown stay behind here, whoever reads.
fn opened(path: &Path, meta: &FileMeta, wanted: Wanted<'_>) -> Result<Batches, PoolError> {
    let file = bytes(path, meta)?;
    let (reader, places, others) = build(file, meta, wanted).map_err(|error| unreadable(&meta.id, &error))?;
    let (id, schema, contribution) = (meta.id.clone(), wanted.schema(), i64::from(meta.contribution));
    let hidden = others.map(|place| (place, Hidden::of(meta, wanted.shown)));
    Ok(Box::new(reader.map(move |batch| {
        let batch = batch.map_err(|error| unreadable(&id, &error))?;
        let columns = places.iter().zip(schema.fields()).map(|(place, field)| {
            match place.and_then(|place| batch.columns().get(place)) {
                Some(column) => column.clone(),
                None if field.name() == CONTRIBUTION => {
                    Arc::new(Int64Array::from_value(contribution, batch.num_rows()))
                }
                None => new_null_array(&DataType::Int64, batch.num_rows()),
            }
        });
        let read = RecordBatch::try_new(schema.clone(), columns.collect());
        let read = read.map_err(|error| unreadable(&id, &error))?;
        let Some((place, hidden)) = &hidden else {
            return Ok(read);
        };
        let others = batch.columns().get(*place);
        let others = others.and_then(|column| column.as_primitive_opt::<Int64Type>());
        hidden.sift(
            &read,
            others.ok_or_else(|| unreadable(&id, &"its second members"))?,
        )
    })))
}

/// The reader, for each wanted column its place among those read, and that of the second members where rows stay behind for them.
type Built = (ParquetRecordBatchReader, Vec<Option<usize>>, Option<usize>);

fn builder(file: File, meta: &FileMeta) -> Result<ParquetRecordBatchReaderBuilder<File>, ParquetError> {
    let decryption = FileDecryptionProperties::builder(meta.key.as_bytes().to_vec()).build()?;
    let options = ArrowReaderOptions::new()
        .with_skip_arrow_metadata(true)
        .with_file_decryption_properties(decryption);
    ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
}

fn build(file: File, meta: &FileMeta, wanted: Wanted<'_>) -> Result<Built, ParquetError> {
    let builder = builder(file, meta)?;
    let has: Vec<&str> = builder
        .parquet_schema()
        .columns()
        .iter()
        .map(|column| column.name())
        .collect();
    let place_in = |names: &[&str], name: &str| names.iter().position(|has| *has == name);
    let schema = wanted.schema();
    let names: Vec<&str> = schema
        .fields()
        .iter()
        .map(|field| field.name().as_str())
        .collect();
    for own in [MEMBER, ROW].into_iter().filter(|own| names.contains(own)) {
        place_in(&has, own).ok_or_else(|| ParquetError::General(format!("it has no column {own}")))?;
    }
    let sifts = !matches!(wanted.shown, Shown::Whole);
    let read: Vec<usize> = (0..has.len())
        .filter(|at| {
            has.get(*at)
                .is_some_and(|name| names.contains(name) || sifts && *name == OTHER)
        })
        .collect();
    let read_names: Vec<&str> = read.iter().filter_map(|at| has.get(*at).copied()).collect();
    let places = names.iter().map(|name| place_in(&read_names, name)).collect();
    let others = place_in(&read_names, OTHER).filter(|_| sifts);
    let groups = builder.metadata().row_groups().iter().enumerate();
    let groups = groups
        .filter(|(_, group)| group_touches(group, meta, wanted))
        .map(|(at, _)| at)
        .collect();
    let mask = ProjectionMask::leaves(builder.parquet_schema(), read);
    let reader = builder
        .with_projection(mask)
        .with_row_groups(groups)
        .with_batch_size(wanted.batch_rows)
        .build()?;
    Ok((reader, places, others))
}

/// Whether a row group may hold rows that are wanted: yes where its statistics do not say.
fn group_touches(group: &RowGroupMetaData, meta: &FileMeta, wanted: Wanted<'_>) -> bool {
    let member = group.columns().first().and_then(|column| column.statistics());
    let Some(Statistics::Int32(range)) = member else {
        return true;
    };
    let (Some(min), Some(max)) = (range.min_opt(), range.max_opt()) else {
        return true;
    };
    wanted.any_within(meta.bucket, min.cast_unsigned(), max.cast_unsigned())
}

fn unreadable(file: &str, error: &impl std::fmt::Display) -> PoolError {
    PoolError::damaged(file, format!("it cannot be decrypted or decoded ({error})"))
}
