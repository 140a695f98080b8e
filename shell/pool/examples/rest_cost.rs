//! Measures what encryption at rest costs a scan: `rest_cost ROWS MEMBERS`.
//!
//! The files of a pool are written once more without encryption, with the same rows, groups and encodings, and both are read
//! by the same reader, in turn, on one core. Time is the processor's, so other work on the machine does not count.
#![expect(clippy::print_stdout, reason = "a measurement prints its figures")]

use arrow::array::RecordBatch;
use fenwick_pool::{FileMeta, ImportOptions, MEMBER, MEMORY_BYTES, Pool, ROW};
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::Encoding;
use parquet::encryption::decrypt::FileDecryptionProperties;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Rows of a row group, as the pool writes them.
const GROUP_ROWS: usize = 128 * 1024;
/// Rows of a batch.
const BATCH_ROWS: usize = 16 * 1024;
/// How often each is read.
const RUNS: u32 = 30;
const FIELDS: [&str; 6] = ["started", "city", "platform", "minutes", "metres", "pay"];

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let rows: u64 = arguments.next().as_deref().unwrap_or("1000000").parse()?;
    let members: u32 = arguments.next().as_deref().unwrap_or("100000").parse()?;
    let dir = std::env::temp_dir().join(format!("rest_cost-{}", std::process::id()));
    let measured = measure(&dir, rows, members);
    std::fs::remove_dir_all(&dir)?;
    measured
}

fn measure(dir: &Path, rows: u64, members: u32) -> Result<()> {
    let files = import(dir, rows, members)?;
    let sealed: Vec<(PathBuf, Option<&FileMeta>)> = files
        .iter()
        .map(|file| (dir.join("trips").join(format!("{}.parquet", file.id)), Some(file)))
        .collect();
    let mut plain = Vec::new();
    for (path, file) in &sealed {
        let copy = path.with_extension("plain");
        copy_plain(path, *file, &copy)?;
        plain.push((copy, None));
    }
    for count in [1, 2, 3, 6] {
        let fields = FIELDS.get(..count).unwrap_or_default();
        let (mut with, mut without) = (0.0, 0.0);
        for _ in 0..RUNS {
            with += scan(&sealed, fields, rows)? / f64::from(RUNS);
            without += scan(&plain, fields, rows)? / f64::from(RUNS);
        }
        println!(
            "scan {count} fields of {rows} rows: encrypted {with:.3} s, plain {without:.3} s of one core: {:+.1} %",
            (with / without - 1.0) * 100.0
        );
    }
    Ok(())
}

/// Rows in an order that has nothing to do with members.
fn import(dir: &Path, rows: u64, members: u32) -> Result<Vec<FileMeta>> {
    let fields = FIELDS.map(str::to_owned);
    let options = ImportOptions {
        dataset: "trips",
        fields: &fields,
        existing: &[],
        contribution: 1,
        rows_max: 1_000_000,
        memory_bytes: MEMORY_BYTES,
    };
    let pool = Pool::open(dir)?;
    let mut import = pool.import(&options)?;
    for row in 0..rows {
        let hash = mixed(row);
        let of = |shift: u32, span: u64| i64::try_from((hash >> shift) % span).ok();
        let started = Some(1_700_000_000 + of(3, 31_536_000).unwrap_or_default());
        let values = [
            started,
            of(11, 40),
            of(17, 5),
            of(20, 180),
            of(25, 40_000),
            of(7, 6_000),
        ];
        let member = u32::try_from(mixed(hash) % u64::from(members))?;
        import.push(member, mixed(hash ^ 77), &values)?;
    }
    Ok(import.finish(&mut |_| {})?.files)
}

fn reader(path: &Path, meta: Option<&FileMeta>) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let mut options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    if let Some(meta) = meta {
        let key = FileDecryptionProperties::builder(meta.key.as_bytes().to_vec()).build()?;
        options = options.with_file_decryption_properties(key);
    }
    Ok(ParquetRecordBatchReaderBuilder::try_new_with_options(
        File::open(path)?,
        options,
    )?)
}

/// The same file without encryption.
fn copy_plain(path: &Path, meta: Option<&FileMeta>, copy: &Path) -> Result<()> {
    let column = |name: &str| ColumnPath::from(name);
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_dictionary_enabled(false)
        .set_encoding(Encoding::DELTA_BINARY_PACKED)
        .set_column_encoding(column(ROW), Encoding::PLAIN)
        .set_column_statistics_enabled(column(MEMBER), EnabledStatistics::Chunk)
        .build();
    let builder = reader(path, meta)?;
    let mut writer = ArrowWriter::try_new(File::create(copy)?, builder.schema().clone(), Some(properties))?;
    for batch in builder.with_batch_size(GROUP_ROWS).build()? {
        writer.write(&batch?)?;
    }
    writer.close()?;
    Ok(())
}

/// Seconds of the processor to read the member and some fields of every row.
fn scan(files: &[(PathBuf, Option<&FileMeta>)], fields: &[&str], rows: u64) -> Result<f64> {
    let start = busy()?;
    let mut read = 0;
    for (path, meta) in files {
        let builder = reader(path, *meta)?;
        let columns = builder.parquet_schema().columns().iter().enumerate();
        let wanted = columns.filter(|(_, column)| column.name() == MEMBER || fields.contains(&column.name()));
        let wanted: Vec<usize> = wanted.map(|(place, _)| place).collect();
        let mask = ProjectionMask::leaves(builder.parquet_schema(), wanted);
        for batch in builder
            .with_projection(mask)
            .with_batch_size(BATCH_ROWS)
            .build()?
        {
            let batch: RecordBatch = batch?;
            read += u64::try_from(batch.num_rows())?;
        }
    }
    if read != rows {
        return Err(format!("{read} of {rows} rows were read").into());
    }
    Ok(busy()? - start)
}

/// Seconds that this process was at work, in hundredths.
fn busy() -> Result<f64> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let after_name = text.rsplit(')').next().unwrap_or_default();
    let ticks = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(str::parse::<u32>);
    let ticks: u32 = ticks.sum::<std::result::Result<u32, _>>()?;
    Ok(f64::from(ticks) / 100.0)
}

/// A number that looks random (splitmix64).
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
