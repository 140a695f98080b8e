//! Rows beside the one row of their member: two streams that are sorted by member, read side by side.

use super::columns::members;
use crate::error::Error;
use arrow::array::{ArrayRef, RecordBatch, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion_common::{DataFusionError, Result as Executed};
use datafusion_execution::SendableRecordBatchStream;
use futures::StreamExt;
use std::sync::Arc;

/// Which columns a joined row has: those of the row, then those of its member's.
#[derive(Clone)]
pub(super) struct Columns {
    /// All of them.
    pub(super) schema: SchemaRef,
    left: Vec<usize>,
    right: Vec<usize>,
}

impl Columns {
    /// Columns of the two sides. Where both have one of the same name, it is the member's.
    pub(super) fn new(left: &Schema, right: &Schema) -> Self {
        let all = |schema: &Schema| 0..schema.fields().len();
        let named = |schema: &Schema, place: usize| schema.field(place).name().clone();
        let is_member = |place: &usize| named(right, *place) == super::MEMBER;
        let own: Vec<usize> = all(right).filter(|place| !is_member(place)).collect();
        let hidden = |place: &usize| own.iter().any(|own| named(right, *own) == named(left, *place));
        let kept: Vec<usize> = all(left).filter(|place| !hidden(place)).collect();
        let fields = kept.iter().map(|place| left.field(*place).clone());
        let fields: Vec<Field> = fields
            .chain(own.iter().map(|place| right.field(*place).clone()))
            .collect();
        Self {
            schema: Arc::new(Schema::new(fields)),
            left: kept,
            right: own,
        }
    }

    /// The rows of `left` whose member has one in `right`, with its columns.
    fn joined(&self, left: &RecordBatch, right: &RecordBatch) -> Result<RecordBatch, Error> {
        let (own, mut at) = (members(right)?, 0usize);
        let (mut rows, mut owns) = (Vec::new(), Vec::new());
        for (row, member) in (0u32..).zip(members(left)?) {
            at = at.saturating_add(own.get(at..).map_or(0, |rest| before(rest, *member)));
            if own.get(at) == Some(member) {
                rows.push(row);
                owns.push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
        let columns = picked(left, &self.left, rows)?
            .into_iter()
            .chain(picked(right, &self.right, owns)?);
        let joined = RecordBatch::try_new(self.schema.clone(), columns.collect());
        Ok(joined.map_err(DataFusionError::from)?)
    }
}

/// How many of the members stand before this one; mostly none or one.
fn before(members: &[u32], member: u32) -> usize {
    match members {
        [first, ..] if *first >= member => 0,
        [_, second, ..] if *second >= member => 1,
        _ => members.partition_point(|other| *other < member),
    }
}

fn picked(batch: &RecordBatch, columns: &[usize], rows: Vec<u32>) -> Result<Vec<ArrayRef>, Error> {
    let rows = UInt32Array::from(rows);
    let columns = columns.iter().filter_map(|place| batch.columns().get(*place));
    let taken = columns.map(|column| take(column, &rows, None).map_err(DataFusionError::from));
    Ok(taken.collect::<Executed<_>>()?)
}

/// One of the two streams, and what is not joined yet of its last batch.
struct Side {
    stream: SendableRecordBatchStream,
    rest: RecordBatch,
    last: Option<u32>,
}

impl Side {
    fn new(stream: SendableRecordBatchStream) -> Self {
        Self {
            rest: RecordBatch::new_empty(stream.schema()),
            stream,
            last: None,
        }
    }

    /// Reads on where nothing is left; says whether there are rows.
    async fn fill(&mut self) -> Executed<bool> {
        while self.rest.num_rows() == 0 {
            let Some(batch) = self.stream.next().await else {
                return Ok(false);
            };
            self.rest = batch?;
            let members = members(&self.rest)?;
            if self.last > members.first().copied().or(self.last) || !members.is_sorted() {
                return Err(Error::Scattered.into());
            }
            self.last = members.last().copied().or(self.last);
        }
        Ok(true)
    }
}

/// Two streams that are joined.
pub(super) struct Merge {
    columns: Columns,
    left: Side,
    right: Side,
}

impl Merge {
    /// Joins rows with the rows of their members. `right` has one row for each member at most.
    pub(super) fn new(
        columns: Columns,
        left: SendableRecordBatchStream,
        right: SendableRecordBatchStream,
    ) -> Self {
        Self {
            columns,
            left: Side::new(left),
            right: Side::new(right),
        }
    }

    /// The next batch of joined rows.
    ///
    /// # Cost
    /// Each row is read once; memory by one batch of each side.
    pub(super) async fn next(mut self) -> Executed<Option<(RecordBatch, Self)>> {
        while self.left.fill().await? && self.right.fill().await? {
            let left = self.left.rest.clone();
            let rows = members(&left)?;
            // The right side's batch has all that there is for members up to its last.
            let within = rows.partition_point(|member| Some(*member) <= self.right.last);
            let joined = self.columns.joined(&left.slice(0, within), &self.right.rest)?;
            if within < rows.len() {
                self.right.rest = self.right.rest.slice(0, 0);
            }
            self.left.rest = left.slice(within, rows.len().saturating_sub(within));
            if joined.num_rows() > 0 {
                return Ok(Some((joined, self)));
            }
        }
        Ok(None)
    }
}
