//! Writing one encrypted file.

use crate::PoolError;
use crate::columns::{MEMBER, ROW, members_of, schema};
use crate::disk::{Draft, Hashed, Temporary};
use crate::meta::{FileKey, FileMeta, random_id};
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Encoding;
use parquet::encryption::encrypt::FileEncryptionProperties;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use std::path::Path;

/// Rows of a row group: the least that pruning by member can skip, and what the writer holds in memory.
const GROUP_ROWS: usize = 128 * 1024;
/// Rows of a page of a brief file: many such files are read in step, each with a page of every column in memory.
const BRIEF_PAGE_ROWS: usize = 4 * 1024;

/// What is said of a file before it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label {
    pub(crate) bucket: u8,
    pub(crate) contribution: u32,
    pub(crate) level: u8,
    /// Whether the file is only written to be read once, soon.
    pub(crate) brief: bool,
}

/// A file being written under a temporary name.
pub(crate) struct FileWriter {
    writer: ArrowWriter<Hashed>,
    temporary: Temporary,
    meta: FileMeta,
}

impl FileWriter {
    pub(crate) fn create(folder: &Path, fields: &[String], label: Label) -> Result<Self, PoolError> {
        let (id, key) = (random_id()?, FileKey::random()?);
        let (temporary, file) = Temporary::create(folder, &id)?;
        let encode = |error| PoolError::encode(&temporary.path, error);
        let options = ArrowWriterOptions::new()
            .with_properties(properties(&key, label.brief).map_err(encode)?)
            .with_skip_arrow_metadata(true);
        let writer =
            ArrowWriter::try_new_with_options(Hashed::new(file, !label.brief), schema(true, fields), options)
                .map_err(encode)?;
        let meta = FileMeta {
            id,
            bucket: label.bucket,
            rows: 0,
            member_min: u32::MAX,
            member_max: 0,
            sha256: [0; 32],
            bytes: 0,
            key,
            contribution: label.contribution,
            level: label.level,
            taken_out: None,
        };
        Ok(Self {
            writer,
            temporary,
            meta,
        })
    }

    /// The columns a batch must have.
    pub(crate) fn schema(fields: &[String]) -> SchemaRef {
        schema(true, fields)
    }

    /// Adds rows, which must come in the order of (member, row).
    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), PoolError> {
        let members = members_of(batch);
        if let (Some(first), Some(last)) = (members.first(), members.last()) {
            self.meta.member_min = self.meta.member_min.min(*first);
            self.meta.member_max = self.meta.member_max.max(*last);
        }
        self.meta.rows += u64::try_from(members.len()).unwrap_or_default();
        self.writer
            .write(batch)
            .map_err(|error| PoolError::encode(&self.temporary.path, error))
    }

    /// Completes the file, durably; `None` when no row came.
    pub(crate) fn finish(self) -> Result<Option<Draft>, PoolError> {
        let Self {
            writer,
            temporary,
            mut meta,
        } = self;
        if meta.rows == 0 {
            return Ok(None);
        }
        let file = writer
            .into_inner()
            .map_err(|error| PoolError::encode(&temporary.path, error))?;
        (meta.sha256, meta.bytes) = file
            .finish()
            .map_err(|error| PoolError::disk("write", &temporary.path, error))?;
        Ok(Some(Draft { temporary, meta }))
    }
}

fn properties(key: &FileKey, brief: bool) -> Result<WriterProperties, parquet::errors::ParquetError> {
    let encryption = FileEncryptionProperties::builder(key.as_bytes().to_vec()).build()?;
    let column = |name: &str| ColumnPath::from(name);
    let properties = WriterProperties::builder()
        .with_file_encryption_properties(encryption)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_dictionary_enabled(false);
    if brief {
        return Ok(properties
            .set_data_page_row_count_limit(BRIEF_PAGE_ROWS)
            .set_write_batch_size(BRIEF_PAGE_ROWS)
            .build());
    }
    // Deltas halve the file and are faster to write and to read than plain values, than dictionaries and than
    // zstd (examples/pool_speed.rs); hashes do not shrink.
    let properties = properties
        .set_encoding(Encoding::DELTA_BINARY_PACKED)
        .set_column_encoding(column(ROW), Encoding::PLAIN)
        .set_column_statistics_enabled(column(MEMBER), EnabledStatistics::Chunk);
    Ok(properties.build())
}
