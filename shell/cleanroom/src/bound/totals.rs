//! Totals: by statistic; then by cell, or by found group; then by figure.

use crate::error::Error;
use crate::mechanism::{Exact, Found};
use fenwick_coop::path::query::{Binning, Shape};
use std::collections::HashMap;

/// The most figures of a question, of all cells and statistics together: 64 MB on each core, and once more for all.
pub(crate) const FIGURES_MAX: u32 = 4_000_000;
/// The most figures in a group that is found among the rows.
///
/// How many groups there are is the members' secret: nothing about it may end a question, or else whether it was
/// answered would tell of one member's groups. So there is no bound on their number, only on what each needs.
pub(crate) const FOUND_FIGURES_MAX: u32 = 16;

/// What totals a question has.
#[derive(Clone)]
pub(super) struct Layout {
    /// How many cells are known beforehand: none where groups are found.
    pub(super) cells: usize,
    /// How many figures each statistic has in a cell.
    pub(super) widths: Vec<usize>,
    /// Whether groups are found among the rows.
    pub(super) found: bool,
}

impl Layout {
    /// The layout of a shape.
    pub(super) fn new(shape: &Shape) -> Result<Self, Error> {
        let found = shape.keys.iter().filter(|key| key.binning == Binning::Found);
        let found = found.count();
        if found > 1 {
            return Err(Error::Plan("the groups of two keys are to be found"));
        }
        let (cells, figures) = (shape.cells(), shape.figures());
        if cells == 0 || cells.saturating_mul(figures) > FIGURES_MAX {
            return Err(Error::Plan("it has no cells or too many"));
        }
        if found > 0 && figures > FOUND_FIGURES_MAX {
            return Err(Error::Plan("groups that are found would have too many figures"));
        }
        let widths = shape.stats.iter().map(|stat| size(stat.what.width()));
        Ok(Self {
            cells: if found > 0 { 0 } else { size(cells) },
            widths: widths.collect(),
            found: found > 0,
        })
    }
}

fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Totals that grow.
pub(super) struct Totals {
    /// By statistic: the width, and the figures place by place.
    pub(super) by_stat: Vec<(usize, Vec<i128>)>,
    /// Where groups are found, their places; otherwise a cell is its own place.
    pub(super) found: Option<Places>,
}

/// Found groups, numbered as they come.
pub(super) struct Places {
    of: HashMap<Found, u32>,
    groups: Vec<Found>,
}

impl Totals {
    /// Nothing yet.
    pub(super) fn new(layout: &Layout) -> Self {
        let places = || Places {
            of: HashMap::new(),
            groups: Vec::new(),
        };
        let nothing = |width: &usize| (*width, vec![0; layout.cells.saturating_mul(*width)]);
        Self {
            by_stat: layout.widths.iter().map(nothing).collect(),
            found: layout.found.then(places),
        }
    }

    /// Makes room for every group that was found.
    pub(super) fn grow(&mut self) {
        let places = self.found.as_ref().map_or(0, |found| found.groups.len());
        for (width, totals) in &mut self.by_stat {
            let figures = places.saturating_mul(*width).max(totals.len());
            totals.resize(figures, 0);
        }
    }

    /// The totals as the mechanism takes them; found groups in order.
    pub(super) fn into_exact(self) -> Exact {
        let Some(found) = self.found else {
            return Exact::new(self.by_stat.into_iter().map(|(_, totals)| totals).collect());
        };
        let mut order: Vec<(Found, usize)> = found.groups.into_iter().zip(0..).collect();
        order.sort_unstable();
        let sorted = |(width, totals): (usize, Vec<i128>)| {
            let figures = |place: usize| totals.chunks_exact(width).nth(place).unwrap_or_default();
            order
                .iter()
                .flat_map(|(_, place)| figures(*place))
                .copied()
                .collect()
        };
        let by_stat = self.by_stat.into_iter().map(sorted).collect();
        Exact::of_found(by_stat, order.into_iter().map(|(group, _)| group).collect())
    }
}

impl Places {
    /// The place of a group, a new one if it was not seen before.
    pub(super) fn find(&mut self, group: Found) -> u32 {
        *self.of.entry(group).or_insert_with(|| {
            self.groups.push(group);
            // Memory ends long before numbers do.
            u32::try_from(self.groups.len().saturating_sub(1)).unwrap_or(u32::MAX)
        })
    }

    /// All groups, by place.
    pub(super) fn groups(&self) -> &[Found] {
        &self.groups
    }
}
