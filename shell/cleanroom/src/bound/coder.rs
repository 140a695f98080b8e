//! How a value becomes its group's code.

use super::cells::NOWHERE;
use crate::error::Error;
use fenwick_coop::kernel::time::{Date, month_text};
use fenwick_coop::path::query::Binning;

/// The groups of one key, made ready.
pub(super) struct Coder {
    count: u32,
    way: Way,
}

enum Way {
    /// The value is the code.
    Same,
    /// There is one group, whatever the value.
    One,
    /// The number of edges that are not above it.
    Edges(Vec<i64>),
    /// What a table says of it.
    Lookup(Vec<u32>),
    /// What is said of the span it falls in, by the first value of each.
    Spans { starts: Vec<i64>, groups: Vec<u32> },
    /// The steps between an origin and it, round and round.
    Cycle { origin: i64, step: i64 },
}

impl Coder {
    /// Makes a binning ready.
    pub(super) fn new(binning: &Binning) -> Result<Self, Error> {
        let way = match binning {
            Binning::Codes(_) => Way::Same,
            Binning::Months { first, last } => {
                // The month after the last begins a span without a group.
                let starts: Vec<i64> = (*first..=last.saturating_add(1)).map(month_start).collect();
                let groups = (0..binning.cells()).chain([NOWHERE]).collect();
                Way::Spans { starts, groups }
            }
            Binning::Edges(edges) => Way::Edges(edges.clone()),
            Binning::Lookup { groups, .. } => Way::Lookup(groups.clone()),
            Binning::Spans { starts, groups, .. } => Way::Spans {
                starts: starts.clone(),
                groups: groups.clone(),
            },
            Binning::Cycle { step, .. } if *step < 1 => return Err(Error::Plan("a cycle has no step")),
            Binning::Cycle { origin, step, .. } => Way::Cycle {
                origin: *origin,
                step: *step,
            },
            Binning::Found => Way::One,
        };
        Ok(Self {
            count: binning.cells(),
            way,
        })
    }

    /// Adds this key's code as the fastest digit of each row's cell.
    pub(super) fn advance(&self, values: &[i64], cells: &mut [u32]) {
        let count = self.count;
        match &self.way {
            Way::Same => push(values, cells, count, |value| {
                u32::try_from(value).unwrap_or(NOWHERE)
            }),
            Way::One => {}
            Way::Edges(edges) => push(values, cells, count, |value| {
                let below = edges.partition_point(|edge| *edge <= value);
                u32::try_from(below).unwrap_or(NOWHERE)
            }),
            Way::Lookup(groups) => push(values, cells, count, |value| {
                group(groups, usize::try_from(value).ok())
            }),
            Way::Spans { starts, groups } => {
                let mut last = Hit::default();
                push(values, cells, count, |value| last.code(starts, groups, value));
            }
            Way::Cycle { origin, step } => {
                let turn = Turn {
                    origin: *origin,
                    step: *step,
                    count,
                };
                push(values, cells, count, |value| turn.code(value));
            }
        }
    }
}

fn group(groups: &[u32], place: Option<usize>) -> u32 {
    place
        .and_then(|place| groups.get(place))
        .copied()
        .unwrap_or(NOWHERE)
}

/// The span found last: rows near each other are mostly of one span.
#[derive(Default)]
struct Hit {
    from: i64,
    to: i64,
    code: u32,
}

impl Hit {
    fn code(&mut self, starts: &[i64], groups: &[u32], value: i64) -> u32 {
        if self.from <= value && value < self.to {
            return self.code;
        }
        let above = starts.partition_point(|start| *start <= value);
        let Some(place) = above.checked_sub(1) else {
            return NOWHERE;
        };
        *self = Self {
            from: starts.get(place).copied().unwrap_or(i64::MAX),
            to: starts.get(above).copied().unwrap_or(i64::MAX),
            code: group(groups, Some(place)),
        };
        self.code
    }
}

/// Steps that come round again.
struct Turn {
    origin: i64,
    step: i64,
    count: u32,
}

impl Turn {
    fn code(&self, value: i64) -> u32 {
        let count = i64::from(self.count);
        let near = value
            .checked_sub(self.origin)
            .and_then(|far| far.checked_div_euclid(self.step))
            .and_then(|steps| steps.checked_rem_euclid(count));
        let code = near.or_else(|| {
            let far = i128::from(value).wrapping_sub(self.origin.into());
            let steps = far.checked_div_euclid(self.step.into())?;
            i64::try_from(steps.checked_rem_euclid(count.into())?).ok()
        });
        code.and_then(|code| u32::try_from(code).ok()).unwrap_or(NOWHERE)
    }
}

fn push(values: &[i64], cells: &mut [u32], count: u32, mut code: impl FnMut(i64) -> u32) {
    for (cell, value) in cells.iter_mut().zip(values) {
        let code = code(*value);
        let inside = *cell != NOWHERE && code < count;
        // Far below 2^32 cells in all, see `Layout::new`; outside them the product is thrown away.
        *cell = if inside {
            cell.wrapping_mul(count).wrapping_add(code)
        } else {
            NOWHERE
        };
    }
}

/// The first second of a month counted from year 0.
fn month_start(index: i64) -> i64 {
    format!("{}-01", month_text(index))
        .parse::<Date>()
        .map_or(i64::MAX, |date| date.start().0)
}
