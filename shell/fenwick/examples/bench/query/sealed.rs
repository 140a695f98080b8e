//! `bench encryption`: what encryption at rest costs a question. The same rows, groups and encodings once more without it, read
//! by one reader, in turn; and the product's own reader beside them.

use super::ours::Asked;
use super::question::{self, Question};
use super::rows;
use crate::measure::cpu_seconds;
use crate::table::Table;
use anyhow::{Context, Result, ensure};
use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use fenwick_cleanroom::Partition;
use fenwick_pool::{BUCKETS, FileMeta, MEMBER, ROW};
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::Encoding;
use parquet::encryption::decrypt::FileDecryptionProperties;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Rows of a row group, and of a batch, as the pool has them.
const GROUP_ROWS: usize = 128 * 1024;
const BATCH_ROWS: usize = 16 * 1024;
/// How often each is asked.
const RUNS: usize = 30;
/// The questions: the one that does least with a row, and the one that does most.
const NAMES: [&str; 2] = ["count and sum", "20 aggregates"];

/// What the answers to one question took.
#[derive(Default, Serialize, Deserialize)]
struct Took {
    /// Of each answer.
    seconds: Vec<f64>,
    /// Of the processor, of all together.
    cpu: f64,
}

impl Took {
    fn measure(&mut self, answer: impl FnOnce() -> Result<()>) -> Result<()> {
        let before = (Instant::now(), cpu_seconds());
        answer()?;
        self.seconds.push(before.0.elapsed().as_secs_f64());
        self.cpu += cpu_seconds() - before.1;
        Ok(())
    }

    fn median(&self) -> f64 {
        let mut seconds = self.seconds.clone();
        seconds.sort_by(f64::total_cmp);
        seconds.get(seconds.len() / 2).copied().unwrap_or(f64::NAN)
    }

    fn cpu_each(&self) -> f64 {
        self.cpu / self.seconds.len() as f64
    }
}

/// The three readers of one question.
#[derive(Default, Serialize, Deserialize)]
struct Compared {
    /// The product's.
    pool: Took,
    /// Ours, of the same files.
    sealed: Took,
    /// Ours, of files without encryption.
    plain: Took,
}

/// Makes the rows, asks in a process of its own, and says what encryption costs.
pub fn compare(folder: &Path, size: rows::Rows, table: &mut Table) -> Result<()> {
    let here = folder.join("encryption");
    std::fs::create_dir_all(&here)?;
    eprintln!("making {} rows of {} members", size.rows, size.members);
    rows::make(&here, size, false)?;
    for file in rows::files(&here)? {
        copy_plain(&here, &file)?;
    }
    for name in NAMES {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("ask-sealed").arg(&here).arg(name);
        let out = super::run::bound(&command).output()?;
        ensure!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let Compared { pool, sealed, plain } = serde_json::from_slice(&out.stdout)?;
        let each = |took: &Took| format!("{:.3} s ({:.3} s of a core)", took.median(), took.cpu_each());
        table.add(
            format!("{} rows: {name}, encrypted against not", size.rows),
            format!(
                "{:.3} of the time, {:.3} of the processor's: {} against {}; by the pool's own reader {}",
                sealed.median() / plain.median(),
                sealed.cpu / plain.cpu,
                each(&sealed),
                each(&plain),
                each(&pool)
            ),
            "<= 1.15",
        );
    }
    Ok(std::fs::remove_dir_all(&here)?)
}

/// Asks one question of each in turn and prints what it took: `ask-sealed FOLDER QUESTION`.
pub fn ask(arguments: &[String]) -> Result<()> {
    let [folder, name] = arguments else {
        anyhow::bail!("write: ask-sealed FOLDER QUESTION");
    };
    let questions = question::all();
    let question: Option<&Question> = questions.iter().find(|question| question.name == name);
    let asked = Asked::of(
        folder.as_ref(),
        question.context("there is no such question")?,
        false,
    )?;
    let asked = asked.map_err(|why| anyhow::anyhow!(why))?;
    let (folder, mut compared) = (Path::new(folder), Compared::default());
    for warm in 0..=RUNS {
        if warm == 1 {
            compared = Compared::default();
        }
        compared.sealed.measure(|| answer(folder, &asked, true))?;
        compared.plain.measure(|| answer(folder, &asked, false))?;
        compared.pool.measure(|| asked.once().map(drop))?;
    }
    println!("{}", serde_json::to_string(&compared)?);
    Ok(())
}

/// One answer, by our reader.
fn answer(folder: &Path, asked: &Asked, sealed: bool) -> Result<()> {
    let fields = asked.plan.shape.fields();
    let scan = |bucket| {
        let mut files = asked.files.iter().filter(|file| file.bucket == bucket);
        let file = files.next().context("a bucket without a file")?;
        ensure!(
            files.next().is_none(),
            "a bucket of several files, which would have to be merged"
        );
        read(&path(folder, file, sealed), sealed.then_some(file), &fields).map(Partition::from)
    };
    let scans: Result<Vec<_>> = (0..BUCKETS).map(scan).collect();
    fenwick_cleanroom::perform(&asked.plan, &asked.charter, scans?)?;
    Ok(())
}

fn path(folder: &Path, file: &FileMeta, sealed: bool) -> PathBuf {
    let folder = if sealed {
        folder.join("pool").join("rides")
    } else {
        folder.join("plain")
    };
    folder.join(format!("{}.parquet", file.id))
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

/// The member and some fields of a file, in the order asked for.
fn read(path: &Path, sealed: Option<&FileMeta>, fields: &[String]) -> Result<Batches> {
    let builder = builder(path, sealed)?;
    let names: Vec<&str> = [MEMBER]
        .into_iter()
        .chain(fields.iter().map(String::as_str))
        .collect();
    let columns = builder.parquet_schema().columns().iter().enumerate();
    let found: Vec<(usize, String)> = columns
        .filter(|(_, column)| names.contains(&column.name()))
        .map(|(place, column)| (place, column.name().to_owned()))
        .collect();
    let place = |name: &&str| found.iter().position(|(_, found)| found == name);
    let order: Option<Vec<usize>> = names.iter().map(place).collect();
    let order = order.context("a field that the file does not have")?;
    let mask = ProjectionMask::leaves(builder.parquet_schema(), found.iter().map(|(place, _)| *place));
    let reader = builder
        .with_projection(mask)
        .with_batch_size(BATCH_ROWS)
        .build()?;
    Ok(Box::new(reader.map(move |batch| batch?.project(&order))))
}

fn builder(path: &Path, sealed: Option<&FileMeta>) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let mut options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    if let Some(file) = sealed {
        let key = FileDecryptionProperties::builder(file.key.as_bytes().to_vec()).build()?;
        options = options.with_file_decryption_properties(key);
    }
    Ok(ParquetRecordBatchReaderBuilder::try_new_with_options(
        File::open(path)?,
        options,
    )?)
}

/// The same file without encryption.
fn copy_plain(folder: &Path, file: &FileMeta) -> Result<()> {
    let copy = path(folder, file, false);
    std::fs::create_dir_all(folder.join("plain"))?;
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_dictionary_enabled(false)
        .set_encoding(Encoding::DELTA_BINARY_PACKED)
        .set_column_encoding(ColumnPath::from(ROW), Encoding::PLAIN)
        .set_column_statistics_enabled(ColumnPath::from(MEMBER), EnabledStatistics::Chunk)
        .build();
    let builder = builder(&path(folder, file, true), Some(file))?;
    let mut writer = ArrowWriter::try_new(File::create(copy)?, builder.schema().clone(), Some(properties))?;
    for batch in builder.with_batch_size(GROUP_ROWS).build()? {
        writer.write(&batch?)?;
    }
    writer.close()?;
    Ok(())
}
