//! What a member weighs in each of her groups, statistic by statistic.

use super::columns::{Column, each, numbers, place};
use super::values::Values;
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
    /// No sums: the values as they are.
    Values(Values),
}

/// A running sum of a member within a cell.
trait Total: Copy + Default {
    fn distance(value: i64, centre: i64) -> Self;
    fn squared(self) -> Self;
    fn plus(self, more: Self) -> Self;
    fn within(self, lo: i64, hi: i64) -> i64;
}

/// Sums that provably fit.
impl Total for i64 {
    fn distance(value: i64, centre: i64) -> Self {
        value.wrapping_sub(centre)
    }
    fn squared(self) -> Self {
        self.wrapping_mul(self)
    }
    fn plus(self, more: Self) -> Self {
        self.wrapping_add(more)
    }
    fn within(self, lo: i64, hi: i64) -> i64 {
        self.max(lo).min(hi)
    }
}

/// Sums of values fit; a sum of squares that does not is beyond every limit, and stays there.
impl Total for i128 {
    fn distance(value: i64, centre: i64) -> Self {
        i128::from(value).wrapping_sub(centre.into())
    }
    fn squared(self) -> Self {
        self.saturating_mul(self)
    }
    fn plus(self, more: Self) -> Self {
        self.saturating_add(more)
    }
    fn within(self, lo: i64, hi: i64) -> i64 {
        i64::try_from(self.max(lo.into()).min(hi.into())).unwrap_or(hi)
    }
}

impl Weight {
    /// Makes a statistic ready.
    pub(super) fn new(what: Measured, limits: Limits, rows_max: u32) -> Self {
        let far = |ends: [i64; 2], centre: i64| {
            let far = ends.map(|end| i128::distance(end, centre).unsigned_abs());
            far.into_iter().max().unwrap_or(0)
        };
        let most = match &what {
            Measured::Sum {
                row_min,
                row_max,
                centre,
                ..
            } => far([*row_min, *row_max], *centre),
            Measured::Squares {
                row_min,
                row_max,
                centre,
                ..
            } => {
                let far = far([*row_min, *row_max], *centre);
                far.saturating_mul(far)
            }
            Measured::Members | Measured::Rows(_) | Measured::Bins { .. } => 1,
        };
        let wide = most.saturating_mul(rows_max.into()) > u128::from(u64::MAX >> 1);
        Self { what, limits, wide }
    }

    /// An empty store for this statistic.
    pub(super) fn sums(&self) -> Sums {
        match (&self.what, self.wide) {
            (Measured::Members | Measured::Rows(None), _) => Sums::None,
            (Measured::Bins { .. }, _) => Sums::Values(Values::default()),
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
        let Some(field) = self.what.field() else {
            return Ok(());
        };
        let column = numbers(batch, field)?;
        match sums {
            Sums::None => {}
            Sums::Narrow(sums) => self.gather_into(column, groups, count, sums),
            Sums::Wide(sums) => self.gather_into(column, groups, count, sums),
            Sums::Values(values) => values.gather(groups, column),
        }
        Ok(())
    }

    fn gather_into<T: Total>(&self, column: Column<'_>, groups: &[u32], count: usize, sums: &mut Vec<T>) {
        sums.resize(count, T::default());
        match self.what {
            Measured::Members | Measured::Rows(None) | Measured::Bins { .. } => {}
            Measured::Rows(Some(_)) => each(sums, groups, column, |sum: &mut T, _| {
                *sum = sum.plus(T::distance(1, 0));
            }),
            Measured::Sum {
                row_min,
                row_max,
                centre,
                ..
            } => each(sums, groups, column, |sum, value| {
                *sum = sum.plus(T::distance(value.max(row_min).min(row_max), centre));
            }),
            Measured::Squares {
                row_min,
                row_max,
                centre,
                ..
            } => each(sums, groups, column, |sum, value| {
                *sum = sum.plus(T::distance(value.max(row_min).min(row_max), centre).squared());
            }),
        }
    }

    /// Adds the clamped weights of closed groups to the totals of their places. A group without a place was dropped.
    pub(super) fn settle(&self, groups: Groups<'_>, sums: &mut Sums, totals: &mut [i128]) {
        let Groups { rows, .. } = groups;
        match (&self.what, sums) {
            (Measured::Bins { edges, .. }, Sums::Values(values)) => {
                self.settle_bins(groups, values, edges, totals);
            }
            (_, Sums::Values(_)) => {}
            (_, Sums::Narrow(sums)) => self.settle_each(groups, sums.iter().copied(), totals),
            (_, Sums::Wide(sums)) => self.settle_each(groups, sums.iter().copied(), totals),
            (Measured::Members, Sums::None) => self.settle_each(groups, std::iter::repeat(1i64), totals),
            (_, Sums::None) => self.settle_each(groups, rows.iter().map(|rows| i64::from(*rows)), totals),
        }
    }

    fn settle_each<T: Total>(
        &self,
        groups: Groups<'_>,
        weights: impl Iterator<Item = T>,
        totals: &mut [i128],
    ) {
        let pairs = groups.places.iter().zip(weights).skip(1);
        match &self.limits {
            Limits::Same(lo, hi) => {
                pairs.for_each(|(at, weight)| tell(totals, place(*at), weight.within(*lo, *hi)))
            }
            Limits::ByCell(limits) => {
                let cells = groups.cells.iter().skip(1);
                pairs.zip(cells).for_each(|((at, weight), cell)| {
                    if let Some((lo, hi)) = limits.get(place(*cell)) {
                        tell(totals, place(*at), weight.within(*lo, *hi));
                    }
                });
            }
        }
    }

    /// One figure of each place: that of the bin in which the median of the group's values lies.
    fn settle_bins(&self, groups: Groups<'_>, values: &mut Values, edges: &[i64], totals: &mut [i128]) {
        let width = edges.len().saturating_add(1);
        values.medians(groups.places.len(), |group, median| {
            let limits = match &self.limits {
                Limits::Same(lo, hi) => Some((*lo, *hi)),
                Limits::ByCell(limits) => {
                    let cell = groups.cells.get(group);
                    cell.and_then(|cell| limits.get(place(*cell))).copied()
                }
            };
            if let (Some(at), Some((lo, hi))) = (groups.places.get(group), limits) {
                let bin = edges.partition_point(|edge| *edge <= median);
                let figure = place(*at).saturating_mul(width).saturating_add(bin);
                tell(totals, figure, 1i64.within(lo, hi));
            }
        });
    }
}

impl Sums {
    /// Forgets the closed groups: those from 1 up to `open`. The open ones move to the front.
    pub(super) fn close(&mut self, open: usize) {
        match self {
            Sums::None => {}
            Sums::Narrow(sums) => drop(sums.drain(1.min(sums.len())..open.min(sums.len()))),
            Sums::Wide(sums) => drop(sums.drain(1.min(sums.len())..open.min(sums.len()))),
            Sums::Values(values) => values.close(open),
        }
    }
}

/// Groups as they stand: each with its cell, its place among the totals and its rows.
#[derive(Clone, Copy)]
pub(super) struct Groups<'g> {
    /// The cell of each.
    pub(super) cells: &'g [u32],
    /// The place of each.
    pub(super) places: &'g [u32],
    /// The rows of each.
    pub(super) rows: &'g [u32],
}

fn tell(totals: &mut [i128], figure: usize, weight: i64) {
    if let Some(total) = totals.get_mut(figure) {
        // At most 2^32 members of at most 2^63 each.
        *total = total.wrapping_add(weight.into());
    }
}
