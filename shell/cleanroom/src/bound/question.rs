//! A plan, made ready for the pass: everything that is the same for every row.

use super::cells::Cells;
use super::roll::Roll;
use super::totals::Layout;
use super::weight::{Limits, Weight};
use crate::error::Error;
use crate::filter::RowFilter;
use arrow::datatypes::Schema;
use fenwick_coop::path::query::{Measured, Plan, Shape, Stat};
use siphasher::sip::SipHasher24;
use std::hash::Hasher;

/// A plan made ready for rows of one schema.
pub(super) struct Question {
    /// Which rows count.
    pub(super) filter: Option<RowFilter>,
    /// How rows are grouped.
    pub(super) keys: Cells,
    /// The key whose groups are found among the rows.
    pub(super) found: Option<String>,
    /// What totals there are.
    pub(super) layout: Layout,
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
        let shape = &plan.shape;
        let layout = Layout::new(shape)?;
        if shape.stats.first().map(|stat| &stat.what) != Some(&Measured::Members) {
            return Err(Error::Plan("its first statistic is not the count of members"));
        }
        let rows_max = plan.rows_per_group();
        if rows_max == 0 {
            return Err(Error::Plan("no row may count"));
        }
        let ready = |stat: &Stat| Weight::new(stat.what.clone(), limits(stat, shape), rows_max);
        let filter = shape.filter.as_ref();
        let found = shape.found().and_then(|key| shape.keys.get(key));
        let key = plan.hash_key.first_chunk().copied().unwrap_or_default();
        Ok(Self {
            filter: filter.map(|filter| RowFilter::new(filter, schema)).transpose()?,
            keys: Cells::new(shape)?,
            found: found.map(|key| key.field.clone()),
            layout,
            groups_max: usize::try_from(plan.groups()).unwrap_or(usize::MAX),
            rows_max,
            eligible: Roll::of(&plan.eligible),
            weights: shape.stats.iter().map(ready).collect(),
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

    /// The same of a group that was found.
    pub(super) fn found_lot(&self, member: u32, cell: u32, code: i64) -> u64 {
        let place = u64::from(member) << 32 | u64::from(cell);
        let mut lot = self.lot;
        lot.write(&place.to_le_bytes());
        lot.write(&code.to_le_bytes());
        lot.finish()
    }
}

fn limits(stat: &Stat, shape: &Shape) -> Limits {
    match stat.bands {
        None => Limits::Same(stat.lo, stat.hi),
        Some(_) => {
            let cells = 0..shape.cells();
            Limits::ByCell(cells.map(|cell| stat.bounds_in(shape, cell)).collect())
        }
    }
}
