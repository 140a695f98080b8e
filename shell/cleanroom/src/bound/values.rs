//! Medians: the values of a group wait until all of them are there.

use super::columns::{Column, place};

/// Values of groups, in the order in which they were read.
#[derive(Default)]
pub(super) struct Values {
    waiting: Vec<(u32, i64)>,
    ends: Vec<usize>,
    sorted: Vec<i64>,
}

impl Values {
    /// Adds the values of a batch. Group 0 takes the rows that do not count.
    pub(super) fn gather(&mut self, groups: &[u32], column: Column<'_>) {
        let rows = groups.iter().copied().zip(column.values.iter().copied());
        let counts = |(group, _): &(u32, i64)| *group != 0;
        match column.nulls {
            None => self.waiting.extend(rows.filter(counts)),
            Some(nulls) => {
                let rows = rows.zip(nulls).filter(|(_, there)| *there).map(|(row, _)| row);
                self.waiting.extend(rows.filter(counts));
            }
        }
    }

    /// Tells the lower median of each group below `open` that has values.
    ///
    /// # Cost
    /// Linear: values are dealt to their groups, and each group is parted at its middle.
    pub(super) fn medians(&mut self, open: usize, mut tell: impl FnMut(usize, i64)) {
        self.ends.clear();
        self.ends.resize(open.saturating_add(1), 0);
        // Groups of members that have ended stand before those of the one who is read.
        let closed = self.waiting.partition_point(|(group, _)| place(*group) < open);
        let closed = self.waiting.get(..closed).unwrap_or_default();
        self.sorted.resize(closed.len(), 0);
        for (group, _) in closed {
            if let Some(next) = self.ends.get_mut(place(*group).saturating_add(1)) {
                *next = next.saturating_add(1);
            }
        }
        let mut start = 0usize;
        for end in &mut self.ends {
            start = start.saturating_add(*end);
            *end = start;
        }
        // Each group's start moves on to its end as its values are dealt.
        for (group, value) in closed {
            let Some(next) = self.ends.get_mut(place(*group)) else {
                continue;
            };
            if let Some(free) = self.sorted.get_mut(*next) {
                *free = *value;
                *next = next.saturating_add(1);
            }
        }
        let mut rest = self.sorted.as_mut_slice();
        let mut from = 0;
        for (group, end) in self.ends.iter().enumerate().take(open) {
            let (own, others) = rest.split_at_mut(end.saturating_sub(from).min(rest.len()));
            (rest, from) = (others, *end);
            if let Some(last) = own.len().checked_sub(1) {
                let (_, median, _) = own.select_nth_unstable(last / 2);
                tell(group, *median);
            }
        }
    }

    /// Forgets the groups from 1 up to `open`. The open ones move to the front.
    pub(super) fn close(&mut self, open: usize) {
        let closed = self.waiting.partition_point(|(group, _)| place(*group) < open);
        self.waiting.drain(..closed);
        let shift = u32::try_from(open.saturating_sub(1)).unwrap_or(u32::MAX);
        for (group, _) in &mut self.waiting {
            *group = group.saturating_sub(shift);
        }
    }
}
