//! Quote: how good an answer would be, from the mechanism alone.

use crate::answer::units_text;
use crate::error::Error;
use crate::mechanism::{error_bound, scale};
use fenwick_coop::path::query::{Shape, Source, Stat};
use std::collections::BTreeSet;

/// How good one column of an answer would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputQuote {
    /// The column.
    pub name: String,
    /// Half the width of its 95 % interval, in the charter's units; nothing for keys and averages.
    pub error95: Option<String>,
    /// What else to know.
    pub note: Option<String>,
}

/// What the mechanism needs besides the shape.
struct Terms<'q> {
    shape: &'q Shape,
    groups: u32,
    epsilon_micro: &'q [u64],
}

/// Quotes every column of a question.
///
/// # Units
/// `epsilon_micro` in 10⁻⁶, one for each statistic of the shape.
///
/// # Errors
/// When there is not one epsilon above zero for each statistic.
pub fn quote(shape: &Shape, groups_max: u32, epsilon_micro: &[u64]) -> Result<Vec<OutputQuote>, Error> {
    if epsilon_micro.len() != shape.stats.len() {
        return Err(Error::Plan("it does not have one epsilon for each statistic"));
    }
    let terms = Terms {
        shape,
        groups: groups_max.min(shape.cells()).max(1),
        epsilon_micro,
    };
    let one = |output: &fenwick_coop::path::query::Output| -> Result<OutputQuote, Error> {
        let (error95, note) = terms.of(&output.from)?;
        Ok(OutputQuote {
            name: output.name.clone(),
            error95,
            note,
        })
    };
    shape.outputs.iter().map(one).collect()
}

impl Terms<'_> {
    fn of(&self, source: &Source) -> Result<(Option<String>, Option<String>), Error> {
        match source {
            Source::Key(_) => Ok((None, None)),
            Source::Ratio { .. } | Source::Spread { .. } | Source::Quantile { .. } | Source::Bin { .. } => {
                Err(Error::Plan("an output is not offered"))
            }
            Source::Stat { stat, scale } => {
                let (least, greatest) = self.errors(*stat, 0.05)?;
                let text = |error: f64| units_text(error, *scale, 0);
                let note = (least < greatest).then(|| {
                    format!(
                        "the error depends on the group: from {} to {}",
                        text(least),
                        text(greatest)
                    )
                });
                Ok((Some(text(greatest)), note))
            }
            Source::Mean {
                sum, count, scale, ..
            } => {
                let (_, sum_error) = self.errors(*sum, 0.025)?;
                let (_, count_error) = self.errors(*count, 0.025)?;
                let note = format!(
                    "the error depends on the size of the group: the sum behind the average is off by at most {}, \
                     the count by at most {} (97.5 % each)",
                    units_text(sum_error, *scale, 0),
                    units_text(count_error, 0, 0)
                );
                Ok((None, Some(note)))
            }
        }
    }

    /// The least and the greatest error of a statistic over all cells.
    fn errors(&self, place: usize, beyond: f64) -> Result<(f64, f64), Error> {
        let found = self.shape.stats.get(place).zip(self.epsilon_micro.get(place));
        let (stat, epsilon) = found.ok_or(Error::Plan("an output has no statistic"))?;
        let reaches = self.reaches(stat);
        let error = |reach: Option<&u64>| -> Result<f64, Error> {
            let scale = scale(self.groups, reach.copied().unwrap_or(0), *epsilon)?;
            Ok(error_bound(scale, beyond))
        };
        Ok((error(reaches.first())?, error(reaches.last())?))
    }

    fn reaches(&self, stat: &Stat) -> BTreeSet<u64> {
        let cells = if stat.bands.is_some() {
            self.shape.cells()
        } else {
            1
        };
        (0..cells).map(|cell| stat.reach(self.shape, cell)).collect()
    }
}
