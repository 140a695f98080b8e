//! Merging what came with what is there, bucket by bucket.

use super::Import;
use crate::PoolError;
use crate::disk::Draft;
use crate::gather::Gather;
use crate::merge::{MERGED_ROWS, Merge};
use crate::meta::{FileMeta, RUN};
use crate::read::{Batches, Shown, Wanted};
use crate::scan::sources;
use crate::sift::{Counts, Sift, kept};
use crate::write::{FileWriter, Label};
use arrow::array::RecordBatch;
use std::sync::{Mutex, PoisonError, mpsc};

/// Buckets that are merged at the same time.
const THREADS: usize = 2;

/// One bucket to merge, with its rows that are still in memory.
pub(super) struct Job {
    pub(super) bucket: u8,
    pub(super) memory: Vec<RecordBatch>,
}

/// What a thread says.
enum News {
    Rows(u64),
    Done(Result<(Option<Draft>, Counts), PoolError>),
}

impl Import {
    /// Merges the buckets, some at a time.
    pub(super) fn run(
        &self,
        jobs: Vec<Job>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(Vec<Draft>, Counts), PoolError> {
        let threads = THREADS.min(jobs.len());
        let jobs = Mutex::new(jobs);
        let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let (tell, told) = mpsc::channel();
        std::thread::scope(|scope| {
            for _ in 0..threads {
                let tell = tell.clone();
                scope.spawn(move || {
                    while let Some(job) = next() {
                        let outcome = self.bucket(job, &|rows| drop(tell.send(News::Rows(rows))));
                        drop(tell.send(News::Done(outcome)));
                    }
                });
            }
            drop(tell);
            let (mut drafts, mut counts, mut done, mut failed) = (Vec::new(), Counts::default(), 0, None);
            for news in told {
                match news {
                    News::Rows(rows) => {
                        done += rows;
                        progress(done);
                    }
                    News::Done(Ok((draft, of_bucket))) => {
                        drafts.extend(draft);
                        counts.add(of_bucket);
                    }
                    News::Done(Err(error)) => {
                        jobs.lock().unwrap_or_else(PoisonError::into_inner).clear();
                        failed = failed.or(Some(error));
                    }
                }
            }
            failed.map_or(Ok((drafts, counts)), Err)
        })
    }

    /// Merges the rows that came for one bucket and stores those that are new.
    fn bucket(&self, job: Job, tell: &dyn Fn(u64)) -> Result<(Option<Draft>, Counts), PoolError> {
        let schema = FileWriter::schema(&self.fields);
        let mut merge = Merge::new(self.came(job.memory, job.bucket)?, &schema)?;
        let keys = Wanted {
            rows: true,
            fields: &[],
            only: Some(&self.members),
            shown: Shown::Kept,
            batch_rows: MERGED_ROWS,
        };
        let there: Vec<FileMeta> = self
            .existing
            .iter()
            .filter(|file| file.bucket == job.bucket)
            .cloned()
            .collect();
        let there = Merge::new(sources(&self.folder, &there, keys)?, &keys.schema())?;
        let mut sift = Sift::new(there, self.rows_max);
        let mut gather = Gather::new(schema);
        let label = Label {
            bucket: job.bucket,
            contribution: self.contribution,
            level: RUN,
            brief: false,
        };
        let mut writer = FileWriter::create(&self.folder, &self.fields, label)?;
        let mut untold = 0;
        while let Some(piece) = merge.next_piece()? {
            untold += piece.rows.len();
            for piece in kept(&merge, &piece, &mut sift)? {
                gather.add(&merge, piece);
            }
            if gather.rows() >= MERGED_ROWS {
                gather.flush()?.map_or(Ok(()), |batch| writer.write(&batch))?;
            }
            if untold >= MERGED_ROWS {
                tell(u64::try_from(std::mem::take(&mut untold)).unwrap_or_default());
            }
        }
        gather.flush()?.map_or(Ok(()), |batch| writer.write(&batch))?;
        tell(u64::try_from(untold).unwrap_or_default());
        Ok((writer.finish()?, sift.counts))
    }

    /// The rows that came for a bucket, from the disk and from memory.
    fn came(&self, memory: Vec<RecordBatch>, bucket: u8) -> Result<Vec<Batches>, PoolError> {
        let mut sources = self.opened(self.spilled.iter().filter(|draft| draft.meta.bucket == bucket))?;
        sources.extend(
            memory
                .into_iter()
                .map(|batch| Box::new(std::iter::once(Ok(batch))) as Batches),
        );
        Ok(sources)
    }
}
