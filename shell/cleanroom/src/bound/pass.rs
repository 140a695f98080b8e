//! The pass over one partition: members begin and end, rows fall into groups.

use super::cells::NOWHERE;
use super::columns;
use super::question::Question;
use super::roll::Roll;
use super::totals::Totals;
use super::weight::{Groups, Sums};
use crate::error::Error;
use crate::mechanism::Found;
use arrow::array::RecordBatch;
use std::collections::HashMap;

/// Rows worked on at a time, so that what one column leaves is still in the cache for the next.
const ROWS_AT_ONCE: usize = 8_192;
/// Room for the found groups of a member that is kept for the next.
const FOUND_KEPT: usize = 1_024;

/// The state of a pass.
///
/// # Invariants
/// Groups are numbered on and on; `base` is the number of the one at place 0, which takes the rows that do not
/// count. `slots` holds for every cell the number of its latest group, which is the current member's own if it is
/// not below `first`. So nothing needs clearing when a member ends. Where groups are found, `own` has those of the
/// current member instead, and only what is kept of them comes to the totals: so one member makes few of them.
pub(super) struct Pass<'q> {
    question: &'q Question,
    member: Option<u32>,
    counts: bool,
    base: u64,
    first: u64,
    slots: Vec<u64>,
    own: HashMap<Found, u64>,
    cell_of: Vec<u32>,
    code_of: Vec<i64>,
    rows_of: Vec<u32>,
    sums: Vec<Sums>,
    totals: Totals,
    places: Vec<u32>,
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
            slots: vec![0; question.layout.cells],
            own: HashMap::new(),
            cell_of: vec![NOWHERE],
            code_of: vec![0],
            rows_of: vec![0],
            sums: question.weights.iter().map(super::weight::Weight::sums).collect(),
            totals: Totals::new(&question.layout),
            places: Vec::new(),
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
        let members = columns::members(batch)?;
        match &self.question.found {
            None => self.assign(members)?,
            Some(field) => self.assign_found(members, columns::numbers(batch, field)?.values)?,
        }
        for (weight, sums) in self.question.weights.iter().zip(&mut self.sums) {
            weight.gather(batch, &self.row_groups, self.cell_of.len(), sums)?;
        }
        self.settle()
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

    /// Finds the group of every row where groups are found by a code.
    fn assign_found(&mut self, members: &[u32], codes: &[i64]) -> Result<(), Error> {
        let row_cells = std::mem::take(&mut self.row_cells);
        let mut row_groups = std::mem::take(&mut self.row_groups);
        row_groups.clear();
        for ((member, cell), code) in members.iter().zip(&row_cells).zip(codes) {
            if Some(*member) != self.member {
                self.turn(*member)?;
                if self.own.capacity() > FOUND_KEPT {
                    // Clearing takes time by the room there is.
                    self.own = HashMap::new();
                }
                self.own.clear();
            }
            let counts = self.counts && *cell != NOWHERE;
            let group = Found {
                code: *code,
                cell: *cell,
            };
            row_groups.push(if counts { self.found_group(group) } else { 0 });
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
        self.take_row(place)
    }

    /// The same where groups are found.
    fn found_group(&mut self, group: Found) -> u32 {
        let next = u64::try_from(self.cell_of.len()).unwrap_or(u64::MAX);
        let number = *self.own.entry(group).or_insert_with(|| {
            self.cell_of.push(group.cell);
            self.code_of.push(group.code);
            self.rows_of.push(0);
            self.base.wrapping_add(next)
        });
        self.take_row(number.wrapping_sub(self.base))
    }

    /// Counts a row in the group at a place; gives the place, or 0 if the group has enough rows.
    #[inline]
    fn take_row(&mut self, place: u64) -> u32 {
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
        match &self.question.found {
            None => self
                .lots
                .extend(own.map(|(place, cell)| (self.question.lot(member, *cell), *cell, place))),
            Some(_) => self.lots.extend(
                own.zip(self.code_of.iter().skip(open))
                    .map(|((place, cell), code)| {
                        (self.question.found_lot(member, *cell, *code), *cell, place)
                    }),
            ),
        }
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
    fn settle(&mut self) -> Result<(), Error> {
        let open = usize::try_from(self.first.wrapping_sub(self.base)).unwrap_or(usize::MAX);
        let cells = self.cell_of.get(..open).unwrap_or_default();
        if let Some(found) = &mut self.totals.found {
            self.places.clear();
            for (cell, code) in cells.iter().zip(&self.code_of) {
                let group = Found {
                    code: *code,
                    cell: *cell,
                };
                self.places.push(match *cell {
                    NOWHERE => NOWHERE,
                    _ => found.find(group),
                });
            }
            self.totals.grow();
            self.code_of.drain(1..open);
        }
        let found = self.totals.found.is_some();
        let groups = Groups {
            cells,
            places: if found { &self.places } else { cells },
            rows: self.rows_of.get(..open).unwrap_or_default(),
        };
        let stats = self.question.weights.iter().zip(&mut self.sums);
        for ((weight, sums), (_, totals)) in stats.zip(&mut self.totals.by_stat) {
            weight.settle(groups, sums, totals);
            sums.close(open);
        }
        self.cell_of.drain(1..open);
        self.rows_of.drain(1..open);
        self.base = self.first.wrapping_sub(1);
        Ok(())
    }

    /// Ends the last member; gives the totals, and who was read.
    pub(super) fn finish(mut self) -> Result<(Totals, Roll), Error> {
        self.end_member();
        self.settle()?;
        Ok((self.totals, self.seen))
    }
}
