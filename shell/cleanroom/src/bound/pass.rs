//! The pass over one partition: members begin and end, rows fall into groups.

use super::cells::NOWHERE;
use super::columns;
use super::question::Question;
use super::roll::Roll;
use super::weight::{Groups, Sums};
use crate::error::Error;
use arrow::array::RecordBatch;

/// Rows worked on at a time, so that what one column leaves is still in the cache for the next.
const ROWS_AT_ONCE: usize = 8_192;

/// The state of a pass.
///
/// # Invariants
/// Groups are numbered on and on; `base` is the number of the one at place 0, which takes the rows that do not
/// count. `slots` holds for every cell the number of its latest group, which is the current member's own if it is
/// not below `first`. So nothing needs clearing when a member ends.
pub(super) struct Pass<'q> {
    question: &'q Question,
    member: Option<u32>,
    counts: bool,
    base: u64,
    first: u64,
    slots: Vec<u64>,
    cell_of: Vec<u32>,
    rows_of: Vec<u32>,
    sums: Vec<Sums>,
    totals: Vec<Vec<i128>>,
    seen: Roll,
    row_cells: Vec<u32>,
    row_groups: Vec<u32>,
    lots: Vec<(u64, u32, usize)>,
}

impl<'q> Pass<'q> {
    /// A pass that has read nothing.
    pub(super) fn new(question: &'q Question) -> Self {
        Self {
            question,
            member: None,
            counts: false,
            base: 0,
            first: 1,
            slots: vec![0; question.cells],
            cell_of: vec![NOWHERE],
            rows_of: vec![0],
            sums: question.weights.iter().map(super::weight::Weight::sums).collect(),
            totals: vec![vec![0; question.cells]; question.weights.len()],
            seen: Roll::default(),
            row_cells: Vec::new(),
            row_groups: Vec::new(),
            lots: Vec::new(),
        }
    }

    /// Reads a batch.
    pub(super) fn read(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let mut offset = 0;
        while offset < batch.num_rows() {
            let length = ROWS_AT_ONCE.min(batch.num_rows().saturating_sub(offset));
            self.read_part(&batch.slice(offset, length))?;
            offset = offset.saturating_add(length);
        }
        Ok(())
    }

    fn read_part(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let filter = self.question.filter.as_ref();
        let hits = filter.map(|filter| filter.hits(batch)).transpose()?;
        self.question
            .keys
            .find(batch, hits.as_ref(), &mut self.row_cells)?;
        self.assign(columns::members(batch)?)?;
        for (weight, sums) in self.question.weights.iter().zip(&mut self.sums) {
            weight.gather(batch, &self.row_groups, self.cell_of.len(), sums)?;
        }
        self.settle();
        Ok(())
    }

    /// Finds the group of every row.
    fn assign(&mut self, members: &[u32]) -> Result<(), Error> {
        let row_cells = std::mem::take(&mut self.row_cells);
        let mut row_groups = std::mem::take(&mut self.row_groups);
        row_groups.clear();
        for (member, cell) in members.iter().zip(&row_cells) {
            if Some(*member) != self.member {
                self.turn(*member)?;
            }
            row_groups.push(if self.counts { self.group(*cell) } else { 0 });
        }
        (self.row_cells, self.row_groups) = (row_cells, row_groups);
        Ok(())
    }

    /// The group of a row of the current member, or 0 if the row does not count.
    #[inline]
    fn group(&mut self, cell: u32) -> u32 {
        let Some(slot) = usize::try_from(cell)
            .ok()
            .and_then(|cell| self.slots.get_mut(cell))
        else {
            return 0;
        };
        if *slot < self.first {
            *slot = self
                .base
                .wrapping_add(u64::try_from(self.cell_of.len()).unwrap_or(u64::MAX));
            self.cell_of.push(cell);
            self.rows_of.push(0);
        }
        let place = slot.wrapping_sub(self.base);
        match usize::try_from(place)
            .ok()
            .and_then(|place| self.rows_of.get_mut(place))
        {
            Some(rows) if *rows < self.question.rows_max => {
                *rows = rows.wrapping_add(1);
                u32::try_from(place).unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// Ends the current member and begins the next.
    fn turn(&mut self, member: u32) -> Result<(), Error> {
        self.end_member();
        self.member = Some(member);
        self.counts = self.question.eligible.contains(member);
        if self.counts && !self.seen.insert(member) {
            return Err(Error::Scattered);
        }
        Ok(())
    }

    fn end_member(&mut self) {
        let open = usize::try_from(self.first.wrapping_sub(self.base)).unwrap_or(usize::MAX);
        if self.cell_of.len().saturating_sub(open) > self.question.groups_max {
            self.drop_groups(open);
        }
        self.first = self
            .base
            .wrapping_add(u64::try_from(self.cell_of.len()).unwrap_or(u64::MAX));
    }

    /// Keeps the groups with the smallest lots of the current member's, which stand from place `open` on.
    fn drop_groups(&mut self, open: usize) {
        let Some(member) = self.member else { return };
        let own = self.cell_of.iter().enumerate().skip(open);
        self.lots.clear();
        self.lots
            .extend(own.map(|(place, cell)| (self.question.lot(member, *cell), *cell, place)));
        if self.lots.len() <= self.question.groups_max {
            return;
        }
        let (_, first, rest) = self.lots.select_nth_unstable(self.question.groups_max);
        for (_, _, place) in std::iter::once(&*first).chain(&*rest) {
            if let Some(cell) = self.cell_of.get_mut(*place) {
                *cell = NOWHERE;
            }
        }
    }

    /// Adds the groups of members that have ended to the totals, and forgets them.
    fn settle(&mut self) {
        let open = usize::try_from(self.first.wrapping_sub(self.base)).unwrap_or(usize::MAX);
        let groups = Groups {
            cells: self.cell_of.get(..open).unwrap_or_default(),
            rows: self.rows_of.get(..open).unwrap_or_default(),
        };
        for ((weight, sums), totals) in self
            .question
            .weights
            .iter()
            .zip(&mut self.sums)
            .zip(&mut self.totals)
        {
            weight.settle(groups, sums, totals);
            sums.close(open);
        }
        self.cell_of.drain(1..open);
        self.rows_of.drain(1..open);
        self.base = self.first.wrapping_sub(1);
    }

    /// Ends the last member; gives the totals by statistic and cell, and who was read.
    pub(super) fn finish(mut self) -> (Vec<Vec<i128>>, Roll) {
        self.end_member();
        self.settle();
        (self.totals, self.seen)
    }
}
