//! What a member weighs in each of her groups, statistic by statistic.

use super::columns::{Column, numbers};
use crate::error::Error;
use arrow::array::RecordBatch;
use fenwick_coop::path::query::Measured;

/// The least and the greatest weight of a member.
pub(super) enum Limits {
    /// In every cell.
    Same(i64, i64),
    /// In each cell.
    ByCell(Vec<(i64, i64)>),
}

/// A statistic made ready.
pub(super) struct Weight {
    what: Measured,
    limits: Limits,
    wide: bool,
}

/// The weights of the groups of a batch, one place per group.
pub(super) enum Sums {
    /// The same for all groups, or known from their rows.
    None,
    /// Sums that provably fit.
    Narrow(Vec<i64>),
    /// Sums that might not.
    Wide(Vec<i128>),
}

/// A running sum of a member within a cell.
trait Total: Copy + Default {
    fn plus(self, value: i64, centre: i64) -> Self;
    fn within(self, lo: i64, hi: i64) -> i64;
}

impl Total for i64 {
    fn plus(self, value: i64, centre: i64) -> Self {
        self.wrapping_add(value.wrapping_sub(centre))
    }
    fn within(self, lo: i64, hi: i64) -> i64 {
        self.max(lo).min(hi)
    }
}

impl Total for i128 {
    fn plus(self, value: i64, centre: i64) -> Self {
        self.wrapping_add(i128::from(value).wrapping_sub(centre.into()))
    }
    fn within(self, lo: i64, hi: i64) -> i64 {
        i64::try_from(self.max(lo.into()).min(hi.into())).unwrap_or(hi)
    }
}

impl Weight {
    /// Makes a statistic ready.
    pub(super) fn new(what: Measured, limits: Limits, rows_max: u32) -> Self {
        let wide = match &what {
            Measured::Sum {
                row_min,
                row_max,
                centre,
                ..
            } => {
                let far = |end: &i64| i128::from(*end).wrapping_sub((*centre).into()).unsigned_abs();
                far(row_min).max(far(row_max)).saturating_mul(rows_max.into()) > u128::from(u64::MAX >> 1)
            }
            _ => false,
        };
        Self { what, limits, wide }
    }

    /// An empty store for this statistic.
    pub(super) fn sums(&self) -> Sums {
        match (&self.what, self.wide) {
            (Measured::Members | Measured::Rows(None), _) => Sums::None,
            (_, false) => Sums::Narrow(Vec::new()),
            (_, true) => Sums::Wide(Vec::new()),
        }
    }

    /// Adds every row of a batch to the sum of its group. Group 0 takes the rows that do not count.
    pub(super) fn gather(
        &self,
        batch: &RecordBatch,
        groups: &[u32],
        count: usize,
        sums: &mut Sums,
    ) -> Result<(), Error> {
        match sums {
            Sums::None => Ok(()),
            Sums::Narrow(sums) => self.gather_into(batch, groups, count, sums),
            Sums::Wide(sums) => self.gather_into(batch, groups, count, sums),
        }
    }

    fn gather_into<T: Total>(
        &self,
        batch: &RecordBatch,
        groups: &[u32],
        count: usize,
        sums: &mut Vec<T>,
    ) -> Result<(), Error> {
        sums.resize(count, T::default());
        match &self.what {
            Measured::Members | Measured::Rows(None) => {}
            Measured::Squares { .. } | Measured::Bins { .. } => {
                return Err(Error::Plan("a statistic is not offered"));
            }
            Measured::Rows(Some(field)) => add(sums, groups, numbers(batch, field)?, |_| (1, 0)),
            Measured::Sum {
                field,
                row_min,
                row_max,
                centre,
            } => {
                let (least, greatest, centre) = (*row_min, *row_max, *centre);
                add(sums, groups, numbers(batch, field)?, |value| {
                    (value.max(least).min(greatest), centre)
                });
            }
        }
        Ok(())
    }

    /// Adds the clamped weights of closed groups to the totals of their cells. A group without a cell was dropped.
    pub(super) fn settle(&self, groups: Groups<'_>, sums: &Sums, totals: &mut [i128]) {
        let Groups { cells, rows } = groups;
        match (&self.what, sums) {
            (_, Sums::Narrow(sums)) => self.settle_each(cells, sums.iter().copied(), totals),
            (_, Sums::Wide(sums)) => self.settle_each(cells, sums.iter().copied(), totals),
            (Measured::Members, Sums::None) => self.settle_each(cells, std::iter::repeat(1i64), totals),
            (_, Sums::None) => self.settle_each(cells, rows.iter().map(|rows| i64::from(*rows)), totals),
        }
    }

    fn settle_each<T: Total>(&self, cells: &[u32], weights: impl Iterator<Item = T>, totals: &mut [i128]) {
        let pairs = cells.iter().zip(weights).skip(1);
        match &self.limits {
            Limits::Same(lo, hi) => {
                pairs.for_each(|(cell, weight)| tell(totals, *cell, weight.within(*lo, *hi)))
            }
            Limits::ByCell(limits) => pairs.for_each(|(cell, weight)| {
                if let Some((lo, hi)) = limits.get(place(*cell)) {
                    tell(totals, *cell, weight.within(*lo, *hi));
                }
            }),
        }
    }
}

impl Sums {
    /// Forgets the closed groups: those from 1 up to `open`. The open ones move to the front.
    pub(super) fn close(&mut self, open: usize) {
        match self {
            Sums::None => {}
            Sums::Narrow(sums) => drop(sums.drain(1.min(sums.len())..open.min(sums.len()))),
            Sums::Wide(sums) => drop(sums.drain(1.min(sums.len())..open.min(sums.len()))),
        }
    }
}

/// Groups as they stand: each with its cell and its rows.
#[derive(Clone, Copy)]
pub(super) struct Groups<'g> {
    /// The cell of each.
    pub(super) cells: &'g [u32],
    /// The rows of each.
    pub(super) rows: &'g [u32],
}

fn place(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

fn tell(totals: &mut [i128], cell: u32, weight: i64) {
    if let Some(total) = totals.get_mut(place(cell)) {
        // At most 2^32 members of at most 2^63 each.
        *total = total.wrapping_add(weight.into());
    }
}

fn add<T: Total>(sums: &mut [T], groups: &[u32], column: Column<'_>, term: impl Fn(i64) -> (i64, i64)) {
    let rows = groups.iter().zip(column.values);
    let mut count = |group: u32, value: i64| {
        if let Some(sum) = sums.get_mut(place(group)) {
            let (value, centre) = term(value);
            *sum = sum.plus(value, centre);
        }
    };
    match column.nulls {
        None => rows.for_each(|(group, value)| count(*group, *value)),
        Some(nulls) => rows.zip(nulls).for_each(|((group, value), there)| {
            // Group 0 takes what does not count.
            count(if there { *group } else { 0 }, *value);
        }),
    }
}
