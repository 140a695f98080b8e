//! A plan, made ready for the pass: everything that is the same for every row.

use super::cells::Cells;
use super::roll::Roll;
use super::weight::{Limits, Weight};
use crate::error::Error;
use crate::filter::RowFilter;
use arrow::datatypes::Schema;
use fenwick_coop::path::query::{Measured, Plan, Shape, Stat};
use siphasher::sip::SipHasher24;

/// The most cells of a pass; what `analyse` lets through is far below.
const CELLS_MAX: u32 = 1_000_000;

/// A plan made ready for rows of one schema.
pub(super) struct Question {
    /// Which rows count.
    pub(super) filter: Option<RowFilter>,
    /// How rows are grouped.
    pub(super) keys: Cells,
    /// How many cells there are.
    pub(super) cells: usize,
    /// The most groups of a member that count.
    pub(super) groups_max: usize,
    /// The most rows of a member that count within a cell.
    pub(super) rows_max: u32,
    /// Whose rows count.
    pub(super) eligible: Roll,
    /// Each statistic.
    pub(super) weights: Vec<Weight>,
    lot: SipHasher24,
}

impl Question {
    /// Makes a plan ready.
    pub(super) fn new(plan: &Plan, schema: &Schema) -> Result<Self, Error> {
        let cells = plan.shape.cells();
        if cells == 0 || cells > CELLS_MAX {
            return Err(Error::Plan("it has no cells or too many"));
        }
        if plan.shape.stats.first().map(|stat| &stat.what) != Some(&Measured::Members) {
            return Err(Error::Plan("its first statistic is not the count of members"));
        }
        if plan.rows_per_group_max == 0 {
            return Err(Error::Plan("no row may count"));
        }
        let ready = |stat: &Stat| {
            let limits = limits(stat, &plan.shape, cells);
            Weight::new(stat.what.clone(), limits, plan.rows_per_group_max)
        };
        let filter = plan.shape.filter.as_ref();
        let key = plan.hash_key.first_chunk().copied().unwrap_or_default();
        Ok(Self {
            filter: filter.map(|filter| RowFilter::new(filter, schema)).transpose()?,
            keys: Cells::new(&plan.shape),
            cells: usize::try_from(cells).unwrap_or(usize::MAX),
            groups_max: usize::try_from(plan.groups()).unwrap_or(usize::MAX),
            rows_max: plan.rows_per_group_max,
            eligible: Roll::of(&plan.eligible),
            weights: plan.shape.stats.iter().map(ready).collect(),
            lot: SipHasher24::new_with_key(&key),
        })
    }

    /// The lot of a member's group: of too many, those with the smallest stay. Without the plan's key it cannot be
    /// told from chance, so nobody can shape her rows to keep the groups she likes.
    ///
    /// # Source
    /// Aumasson and Bernstein 2012, SipHash: a fast short-input PRF (SipHash-2-4).
    pub(super) fn lot(&self, member: u32, cell: u32) -> u64 {
        let place = u64::from(member) << 32 | u64::from(cell);
        self.lot.hash(&place.to_le_bytes())
    }
}

fn limits(stat: &Stat, shape: &Shape, cells: u32) -> Limits {
    match stat.bands {
        None => Limits::Same(stat.lo, stat.hi),
        Some(_) => Limits::ByCell((0..cells).map(|cell| stat.bounds_in(shape, cell)).collect()),
    }
}
