//! The lines of an answer: from noised totals to keys and figures.

use super::figure::{self, Figure, Part};
use crate::error::Error;
use crate::mechanism::{Line, NoisedTotals};
use fenwick_coop::kernel::code;
use fenwick_coop::path::query::{Binning, Output, Plan, Source};
use fenwick_coop::people::charter::Charter;

/// A line as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// Whether its figures are left out because its noisy count of members is too small.
    pub(super) blank: bool,
    /// One place for each column.
    pub(super) places: Vec<Place>,
}

/// A place in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The value of a key.
    Key {
        /// Its text.
        text: String,
        /// Where it stands in its list.
        rank: i64,
    },
    /// A figure, or nothing where it is blanked.
    Figure(Option<Figure>),
}

/// Every line, in the order of the charter's lists. Figures of a line with too small a noisy count of members are blanked.
///
/// # Errors
/// When the plan does not fit its shape or its charter.
pub(super) fn of(plan: &Plan, charter: &Charter, totals: &NoisedTotals) -> Result<Vec<Shown>, Error> {
    let line = |(place, line): (usize, &Line)| -> Result<Shown, Error> {
        let parts =
            |stat: usize| -> Vec<Part> { totals.figures(stat, place).iter().map(Part::from).collect() };
        let members = parts(0)
            .first()
            .copied()
            .ok_or(Error::Plan("it has no statistic"))?;
        let blank = members.value < i128::from(plan.blank_below);
        let shown = |output: &Output| match &output.from {
            Source::Key(key) => {
                named(plan, charter, line, *key).ok_or(Error::Plan("a key is not in the charter"))
            }
            _ if blank => Ok(Place::Figure(None)),
            source => figure::of(source, &plan.shape, &parts).map(Place::Figure),
        };
        Ok(Shown {
            blank,
            places: plan.shape.outputs.iter().map(shown).collect::<Result<_, _>>()?,
        })
    };
    totals.lines.iter().enumerate().map(line).collect()
}

fn named(plan: &Plan, charter: &Charter, line: &Line, key: usize) -> Option<Place> {
    let shape = &plan.shape;
    let (text, rank) = match shape.keys.get(key)?.binning {
        Binning::Found => (code::text(line.code?)?, line.code?),
        _ => {
            let place = shape.code_in(line.cell, key)?;
            (shape.label(charter, line.cell, key)?, i64::try_from(place).ok()?)
        }
    };
    Some(Place::Key { text, rank })
}
