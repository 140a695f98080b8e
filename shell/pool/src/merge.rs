//! Merging sorted batches of several sources into one sorted stream.

use crate::PoolError;
use crate::columns::{members_of, rows_of};
use crate::gather::Gather;
use crate::read::Batches;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::ops::Range;

/// Rows of a merged batch.
pub(crate) const MERGED_ROWS: usize = 16 * 1024;
/// A piece of at least this many rows is passed on without being copied.
const PASSED_ROWS: usize = 4 * 1024;

/// What rows are sorted by: the member, then the hash of the row (0 where batches lack it).
pub(crate) type Place = (u32, u64);

/// Adjacent rows of one source that come next in the order.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) source: usize,
    pub(crate) rows: Range<usize>,
}

/// Sources read in step.
pub(crate) struct Merge {
    sources: Vec<Source>,
    heads: BinaryHeap<Reverse<(Place, usize)>>,
    /// Whether the least head belongs to the piece that was given out last.
    given: bool,
}

struct Source {
    batches: Batches,
    batch: RecordBatch,
    /// Counts the batches, so that a copy of an older one is known as such.
    turn: u64,
    at: usize,
}

impl Merge {
    /// # Cost
    /// Reads the first batch of each source.
    pub(crate) fn new(sources: Vec<Batches>, schema: &SchemaRef) -> Result<Self, PoolError> {
        let mut merge = Self {
            sources: Vec::new(),
            heads: BinaryHeap::new(),
            given: false,
        };
        for batches in sources {
            let batch = RecordBatch::new_empty(schema.clone());
            let mut source = Source {
                batches,
                batch,
                turn: 0,
                at: 0,
            };
            if let Some(place) = source.head()? {
                merge.heads.push(Reverse((place, merge.sources.len())));
                merge.sources.push(source);
            }
        }
        Ok(merge)
    }

    /// The next rows in the order. They stay readable by [`Merge::batch`] until the next call.
    pub(crate) fn next_piece(&mut self) -> Result<Option<Piece>, PoolError> {
        if self.given {
            self.put_back()?;
        }
        let Some(&Reverse((_, least))) = self.heads.peek() else {
            return Ok(None);
        };
        // The runner-up is a child of the top of the heap.
        let limit = self
            .heads
            .as_slice()
            .iter()
            .skip(1)
            .take(2)
            .map(|Reverse((place, _))| *place)
            .min();
        let Some(source) = self.sources.get_mut(least) else {
            return Ok(None);
        };
        let start = source.at;
        source.at = source.end(limit);
        self.given = true;
        Ok(Some(Piece {
            source: least,
            rows: start..source.at,
        }))
    }

    /// Puts the source of the last piece back in its place among the heads.
    fn put_back(&mut self) -> Result<(), PoolError> {
        self.given = false;
        let Some(mut top) = self.heads.peek_mut() else {
            return Ok(());
        };
        let source = self.sources.get_mut(top.0.1);
        match source.map_or(Ok(None), Source::head)? {
            Some(place) => top.0.0 = place,
            None => {
                PeekMut::pop(top);
            }
        }
        Ok(())
    }

    /// The present batch of a source, and the number of its turn.
    pub(crate) fn batch(&self, source: usize) -> Option<(&RecordBatch, u64)> {
        self.sources
            .get(source)
            .map(|source| (&source.batch, source.turn))
    }

    /// The places of the rows of a piece.
    pub(crate) fn places(&self, piece: &Piece) -> impl Iterator<Item = Place> {
        let batch = self.batch(piece.source).map(|(batch, _)| batch);
        let members = batch
            .map(members_of)
            .and_then(|members| members.get(piece.rows.clone()));
        let rows = batch.map(rows_of).and_then(|rows| rows.get(piece.rows.clone()));
        members
            .unwrap_or_default()
            .iter()
            .copied()
            .zip(rows.unwrap_or_default().iter().copied())
    }
}

impl Source {
    /// The place of the next row, after reading on where the batch is spent.
    fn head(&mut self) -> Result<Option<Place>, PoolError> {
        while self.at >= self.batch.num_rows() {
            let Some(batch) = self.batches.next() else {
                return Ok(None);
            };
            (self.batch, self.at, self.turn) = (batch?, 0, self.turn + 1);
        }
        Ok(self.place(self.at))
    }

    fn place(&self, at: usize) -> Option<Place> {
        let row = rows_of(&self.batch).get(at).copied().unwrap_or_default();
        members_of(&self.batch).get(at).map(|member| (*member, row))
    }

    /// The end of the rows that come no later than the limit; at least one does.
    fn end(&self, limit: Option<Place>) -> usize {
        let rows = self.batch.num_rows();
        let Some(limit) = limit else { return rows };
        let within = |at: usize| at < rows && self.place(at).is_some_and(|place| place <= limit);
        let (mut start, mut step) = (self.at + 1, 1);
        while within(start + step - 1) {
            start += step;
            step *= 2;
        }
        // The end lies in start .. start + step: halve.
        while step > 1 {
            step /= 2;
            if within(start + step - 1) {
                start += step;
            }
        }
        start
    }
}

/// The rows of all sources as batches, in order.
pub(crate) struct Merged {
    merge: Merge,
    gather: Gather,
}

impl Merged {
    pub(crate) fn new(sources: Vec<Batches>, schema: &SchemaRef) -> Result<Self, PoolError> {
        Ok(Self {
            merge: Merge::new(sources, schema)?,
            gather: Gather::new(schema.clone()),
        })
    }

    fn next_batch(&mut self) -> Result<Option<RecordBatch>, PoolError> {
        while let Some(piece) = self.merge.next_piece()? {
            let long = piece.rows.len() >= PASSED_ROWS && self.gather.rows() == 0;
            if let (true, Some((batch, _))) = (long, self.merge.batch(piece.source)) {
                return Ok(Some(batch.slice(piece.rows.start, piece.rows.len())));
            }
            self.gather.add(&self.merge, piece);
            if self.gather.rows() >= MERGED_ROWS {
                break;
            }
        }
        self.gather.flush()
    }
}

impl Iterator for Merged {
    type Item = Result<RecordBatch, PoolError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_batch().transpose()
    }
}
