//! A plan, made ready for the pass: everything that is the same for every row.

use super::roll::Roll;
use super::weight::{Limits, Weight};
use crate::error::Error;
use fenwick_coop::path::query::{Measured, Plan, Shape, Stat};

/// The most cells of a pass; what `analyse` lets through is far below.
const CELLS_MAX: u32 = 1_000_000;

/// A plan made ready.
pub(super) struct Question<'p> {
    /// The shape.
    pub(super) shape: &'p Shape,
    /// How many cells there are.
    pub(super) cells: usize,
    /// The most groups of a member that count.
    pub(super) groups_max: usize,
    /// The most rows of a member that count within a cell.
    pub(super) rows_max: u32,
    /// Chooses among a member's groups.
    pub(super) hash_key: [u8; 32],
    /// Whose rows count.
    pub(super) eligible: Roll,
    /// Each statistic.
    pub(super) weights: Vec<Weight<'p>>,
}

impl<'p> Question<'p> {
    /// Makes a plan ready.
    pub(super) fn new(plan: &'p Plan) -> Result<Self, Error> {
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
        let ready = |stat: &'p Stat| {
            Weight::new(
                &stat.what,
                limits(stat, &plan.shape, cells),
                plan.rows_per_group_max,
            )
        };
        Ok(Self {
            shape: &plan.shape,
            cells: usize::try_from(cells).unwrap_or(usize::MAX),
            groups_max: usize::try_from(plan.groups()).unwrap_or(usize::MAX),
            rows_max: plan.rows_per_group_max,
            hash_key: plan.hash_key,
            eligible: Roll::of(&plan.eligible),
            weights: plan.shape.stats.iter().map(ready).collect(),
        })
    }
}

fn limits(stat: &Stat, shape: &Shape, cells: u32) -> Limits {
    match stat.bands {
        None => Limits::Same(stat.lo, stat.hi),
        Some(_) => Limits::ByCell((0..cells).map(|cell| stat.bounds_in(shape, cell)).collect()),
    }
}
