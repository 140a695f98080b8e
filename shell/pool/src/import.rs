//! Taking in the rows of one contribution.

mod settle;

use crate::buffer::Buffer;
use crate::columns::check_fields;
use crate::disk::{Draft, create_folder, publish};
use crate::merge::Merged;
use crate::meta::{BASE, BUCKETS, FileMeta, RUN};
use crate::read::{Batches, Shown, Wanted, open};
use crate::write::{FileWriter, Label};
use crate::{Pool, PoolError};
use arrow::array::RecordBatch;
use roaring::RoaringBitmap;
use settle::Job;
use std::path::PathBuf;

/// Memory for rows that wait to be sorted, unless the caller knows better.
///
/// # Units
/// Bytes.
pub const MEMORY_BYTES: usize = 64 << 20;

/// Brief files of a bucket that are read in step; more are merged first, for the sake of memory and open files.
const SPILLS_MAX: usize = 64;

/// Rows of a batch of a brief file.
const SPILL_ROWS: usize = 4 * 1024;

/// What an import is told before the first row.
#[derive(Clone, Copy, Debug)]
pub struct ImportOptions<'a> {
    /// The dataset.
    pub dataset: &'a str,
    /// Its fields, in the order in which values are pushed.
    pub fields: &'a [String],
    /// All files of the dataset, of confirmed contributions or not.
    pub existing: &'a [FileMeta],
    /// The contribution that is being taken in.
    pub contribution: u32,
    /// The most rows a member may have, those that are there included.
    pub rows_max: u32,
    /// Memory for rows that wait to be sorted, such as [`MEMORY_BYTES`].
    ///
    /// # Units
    /// Bytes.
    pub memory_bytes: usize,
}

/// Rows on their way in; dropping it takes back what it wrote.
pub struct Import {
    folder: PathBuf,
    fields: Vec<String>,
    existing: Vec<FileMeta>,
    contribution: u32,
    rows_max: u32,
    /// Rows of a full buffer.
    buffer_rows: usize,
    buffer: Buffer,
    members: RoaringBitmap,
    spilled: Vec<Draft>,
    broken: bool,
}

/// What an import brought.
#[derive(Debug)]
pub struct Imported {
    /// A file for each bucket that got rows: for the manifest.
    pub files: Vec<FileMeta>,
    /// Rows stored.
    pub stored: u64,
    /// Rows not stored because they were there.
    pub duplicates: u64,
    /// Rows not stored because their member has as many as she may.
    pub over_limit: u64,
    /// Rows stored for each member who got any, sorted by member.
    pub per_member: Vec<(u32, u32)>,
}

impl Pool {
    /// Begins to take in the rows of a contribution.
    ///
    /// # Errors
    /// When a name is none or the folder of the dataset cannot be made.
    pub fn import(&self, options: &ImportOptions<'_>) -> Result<Import, PoolError> {
        check_fields(options.fields)?;
        let folder = self.folder(options.dataset)?;
        create_folder(&folder)?;
        let buffer_rows = options.memory_bytes / Buffer::row_bytes(options.fields.len());
        Ok(Import {
            folder,
            fields: options.fields.to_vec(),
            existing: options.existing.to_vec(),
            contribution: options.contribution,
            rows_max: options.rows_max,
            // The place of a row in the buffer is told in 32 bits.
            buffer_rows: buffer_rows.clamp(1, 1 << 31),
            buffer: Buffer::new(options.fields),
            members: RoaringBitmap::new(),
            spilled: Vec::new(),
            broken: false,
        })
    }
}

impl Import {
    /// Adds a row: its member, its keyed 64-bit hash, and the values of the fields.
    ///
    /// # Errors
    /// When the values are not as many as the fields, which harms nothing, or the disk fails; then the import
    /// is lost.
    pub fn push(&mut self, member: u32, row: u64, values: &[Option<i64>]) -> Result<(), PoolError> {
        self.buffer.push(member, row, values)?;
        if self.buffer.len() >= self.buffer_rows {
            let spilled = self.spill();
            self.broken |= spilled.is_err();
            spilled?;
        }
        Ok(())
    }

    /// Stores the rows that are new and within the limit, and tells the progress in rows done.
    ///
    /// # Errors
    /// When a file is damaged or the disk fails; nothing stays behind then.
    pub fn finish(mut self, progress: &mut dyn FnMut(u64)) -> Result<Imported, PoolError> {
        if self.broken {
            return Err(PoolError::Broken);
        }
        let waiting = self.sorted_buffer()?;
        let mut jobs = Vec::new();
        for bucket in (0..BUCKETS).rev() {
            let memory = waiting
                .iter()
                .filter(|(of, _)| *of == bucket)
                .map(|(_, batch)| batch.clone());
            let job = Job {
                bucket,
                memory: memory.collect(),
            };
            if !job.memory.is_empty() || self.spilled.iter().any(|draft| draft.meta.bucket == bucket) {
                jobs.push(job);
            }
        }
        drop(waiting);
        let (drafts, counts) = self.run(jobs, progress)?;
        let files = publish(&self.folder, drafts)?;
        let mut imported = Imported {
            files,
            stored: counts.stored,
            duplicates: counts.duplicates,
            over_limit: counts.over_limit,
            per_member: counts.per_member,
        };
        imported.files.sort_unstable_by_key(|file| file.bucket);
        imported.per_member.sort_unstable();
        Ok(imported)
    }

    fn sorted_buffer(&mut self) -> Result<Vec<(u8, RecordBatch)>, PoolError> {
        self.members.extend(self.buffer.members().iter().copied());
        self.buffer.sorted()
    }

    /// Writes the rows that wait to files of their own, to be merged at the end.
    fn spill(&mut self) -> Result<(), PoolError> {
        for (bucket, batch) in self.sorted_buffer()? {
            self.write_brief(bucket, RUN, std::iter::once(Ok(batch)))?;
            let small = |draft: &Draft| draft.meta.bucket == bucket && draft.meta.level == RUN;
            if self.spilled.iter().filter(|draft| small(draft)).count() < SPILLS_MAX {
                continue;
            }
            let (many, others): (Vec<Draft>, Vec<Draft>) =
                std::mem::take(&mut self.spilled).into_iter().partition(small);
            self.spilled = others;
            let merged = Merged::new(self.opened(&many)?, &FileWriter::schema(&self.fields))?;
            self.write_brief(bucket, BASE, merged)?;
        }
        Ok(())
    }

    fn write_brief(
        &mut self,
        bucket: u8,
        level: u8,
        batches: impl Iterator<Item = Result<RecordBatch, PoolError>>,
    ) -> Result<(), PoolError> {
        let label = Label {
            bucket,
            contribution: self.contribution,
            level,
            brief: true,
        };
        let mut writer = FileWriter::create(&self.folder, &self.fields, label)?;
        for batch in batches {
            writer.write(&batch?)?;
        }
        self.spilled.extend(writer.finish()?);
        Ok(())
    }

    fn opened<'a>(&self, drafts: impl IntoIterator<Item = &'a Draft>) -> Result<Vec<Batches>, PoolError> {
        let wanted = Wanted {
            rows: true,
            fields: &self.fields,
            only: None,
            shown: Shown::Kept,
            batch_rows: SPILL_ROWS,
        };
        drafts
            .into_iter()
            .map(|draft| open(&draft.temporary.path, &draft.meta, wanted))
            .collect()
    }
}
