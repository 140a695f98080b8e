//! Quote: how good an answer would be, from the mechanism alone.

use crate::answer::figure::{self, BEYOND, Part};
use crate::answer::units_text;
use crate::error::Error;
use crate::law::Law;
use crate::mechanism::Mechanism;
use fenwick_coop::kernel::decimal;
use fenwick_coop::path::query::{Measured, Output, Source, Stat};

/// How good one column of an answer would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputQuote {
    /// The column.
    pub name: String,
    /// Half the width of its 95 % interval, in the charter's units, in the cell where it is widest. Only for what is
    /// itself counted or added up; what is divided or read off hangs on the rows.
    pub error95: Option<String>,
    /// What it is off by on average, over noise and cells, in the same units. Likewise.
    pub mean_error: Option<String>,
    /// What half the width of the 95 % interval may be where it hangs on the rows; `note` says how it is guessed.
    pub estimate95: Option<String>,
    /// What else to know.
    pub note: Option<String>,
}

/// Quotes every column of a question.
///
/// `members` is how many members the co-op says have rows, as it publishes it: a noisy number. Without one, nothing is
/// guessed of what hangs on the rows.
///
/// # Errors
/// When there is nothing to spend, or the mechanism does not fit its shape.
pub fn quote(mechanism: &Mechanism<'_>, members: Option<u64>) -> Result<Vec<OutputQuote>, Error> {
    let one = |output: &Output| one(mechanism, members, output);
    mechanism.shape.outputs.iter().map(one).collect()
}

fn one(mechanism: &Mechanism<'_>, members: Option<u64>, output: &Output) -> Result<OutputQuote, Error> {
    let mut quote = OutputQuote {
        name: output.name.clone(),
        error95: None,
        mean_error: None,
        estimate95: None,
        note: None,
    };
    match &output.from {
        Source::Key(key) if mechanism.shape.found() == Some(*key) => {
            quote.note = mechanism.named_from()?.map(|from| {
                format!(
                    "a value is named only where the noisy count of members is {from} or more; \
                     the others are not in the answer"
                )
            });
        }
        Source::Key(_) => {}
        Source::Stat { stat, scale } => additive(mechanism, *stat, *scale, &mut quote)?,
        Source::Bin { stat, .. } => additive(mechanism, *stat, 0, &mut quote)?,
        source => {
            let (made, guess) = made(mechanism, source)?;
            let estimate = members.map(|members| Guess::of(mechanism, members)).transpose()?;
            let told = match &estimate {
                None => String::new(),
                Some(estimated) => {
                    quote.estimate95 = estimated.error(source)?;
                    let outcome = if quote.estimate95.is_some() {
                        "the estimate is for"
                    } else {
                        "nothing could be shown for"
                    };
                    format!("; {outcome} {}, {guess}", estimated.whom)
                }
            };
            quote.note = Some(format!("{made}{told}"));
        }
    }
    Ok(quote)
}

/// The exact bound of what is counted or added up, and what it is off by on average.
fn additive(mechanism: &Mechanism<'_>, stat: usize, scale: u8, quote: &mut OutputQuote) -> Result<(), Error> {
    let laws = mechanism.laws(stat)?;
    let text = |law: &Law| decimal::text(law.error_bound(BEYOND), scale);
    let cells: f64 = laws.iter().map(|(_, cells)| f64::from(*cells)).sum();
    let mean: f64 = laws
        .iter()
        .map(|(law, cells)| law.mean_error() * f64::from(*cells))
        .sum();
    quote.mean_error = Some(mean_text(mean / cells, scale));
    quote.error95 = laws.last().map(|(widest, _)| text(widest));
    if let [(narrowest, _), .., (widest, _)] = laws.as_slice() {
        quote.note = Some(format!(
            "the error depends on the group: from {} to {}",
            text(narrowest),
            text(widest)
        ));
    }
    Ok(())
}

/// A mean error with three digits that count, where they are not already before the point.
fn mean_text(units: f64, scale: u8) -> String {
    let digits = (0..=6).find(|digits| units * 10f64.powi((*digits).into()) >= 100.0);
    units_text(units, scale, digits.unwrap_or(6))
}

/// How an output is made, and how its estimate is.
fn made(mechanism: &Mechanism<'_>, source: &Source) -> Result<(String, &'static str), Error> {
    let off = |stat: usize, beyond: f64, scale: u8| -> Result<String, Error> {
        let error = mechanism.widest(stat)?.error_bound(beyond);
        Ok(decimal::text(error, scale))
    };
    Ok(match source {
        Source::Key(_) | Source::Stat { .. } | Source::Bin { .. } => (String::new(), ""),
        Source::Mean {
            sum, count, scale, ..
        } => {
            let (sum, count) = (off(*sum, BEYOND / 2.0, *scale)?, off(*count, BEYOND / 2.0, 0)?);
            let made = format!(
                "the error depends on the size of the group: \
                 the sum behind the average is off by at most {sum}, the count by at most {count} (97.5 % each)"
            );
            (made, IN_THE_MIDDLE)
        }
        Source::Ratio { .. } => (
            "the error depends on the size of both figures: one noisy figure is divided by another"
                .to_owned(),
            IN_THE_MIDDLE,
        ),
        Source::Spread { count, .. } => {
            let count = off(*count, BEYOND / 3.0, 0)?;
            let made = format!(
                "the error depends on the size of the group: \
                 it is made of noisy sums of squares and values and of a count that is off by at most {count} (98.3 %)"
            );
            (made, "with values spread evenly between their bounds")
        }
        Source::Quantile { stat, .. } => {
            let count = off(*stat, BEYOND, 0)?;
            let made = format!(
                "the error depends on how members lie: \
                 it is read off counts by bin, each off by at most {count} (95 %), and is no finer than the bins"
            );
            (made, "spread evenly over the bins")
        }
    })
}

/// How a guess of means and ratios is made.
const IN_THE_MIDDLE: &str = "each with one row in the middle of its bounds";

/// A group as it may be, made up from public numbers.
struct Guess<'m> {
    mechanism: &'m Mechanism<'m>,
    members: u64,
    whom: String,
}

impl<'m> Guess<'m> {
    fn of(mechanism: &'m Mechanism<'m>, published: u64) -> Result<Self, Error> {
        let (members, whom) = match mechanism.named_from()? {
            Some(from) => {
                let members = u64::try_from(from).unwrap_or(u64::MAX);
                (
                    members,
                    format!("a group just large enough to be named, of {members} members"),
                )
            }
            None => {
                let members = published.checked_div(mechanism.shape.cells().into()).unwrap_or(0);
                (
                    members,
                    format!(
                        "a group of {members} members, as if the published {published} were spread evenly"
                    ),
                )
            }
        };
        Ok(Self {
            mechanism,
            members,
            whom,
        })
    }

    fn error(&self, source: &Source) -> Result<Option<String>, Error> {
        let stats = &self.mechanism.shape.stats;
        let parts = stats.iter().enumerate().map(|(place, stat)| {
            let law = self.mechanism.widest(place)?;
            Ok(self
                .figures(stat)
                .into_iter()
                .map(|value| Part { value, law })
                .collect())
        });
        let parts: Vec<Vec<Part>> = parts.collect::<Result<_, Error>>()?;
        let of = |stat: usize| parts.get(stat).cloned().unwrap_or_default();
        let figure = figure::of(source, self.mechanism.shape, &of)?;
        Ok(figure.map(|figure| figure.error_text()))
    }

    /// What the group's members would weigh together.
    fn figures(&self, stat: &Stat) -> Vec<i128> {
        let members = i128::from(self.members);
        let all = |weight: i128| vec![members.saturating_mul(weight)];
        let middle = |row_min: i64, row_max: i64, centre: i64| {
            let ends = i128::from(row_min).saturating_add(row_max.into());
            ends.div_euclid(2).saturating_sub(centre.into())
        };
        match &stat.what {
            Measured::Members | Measured::Rows(_) => all(1),
            Measured::Sum {
                row_min,
                row_max,
                centre,
                ..
            } => all(middle(*row_min, *row_max, *centre)
                .max(stat.lo.into())
                .min(stat.hi.into())),
            Measured::Squares {
                row_min,
                row_max,
                centre,
                ..
            } => {
                // The variance of values spread evenly over a range is a twelfth of its square.
                let range = i128::from(*row_max).saturating_sub((*row_min).into());
                let middle = middle(*row_min, *row_max, *centre);
                let square = range
                    .saturating_mul(range)
                    .div_euclid(12)
                    .saturating_add(middle.saturating_mul(middle));
                all(square.min(stat.hi.into()))
            }
            Measured::Bins { .. } => {
                let bins = i128::from(stat.what.width());
                let share = |bin: i128| members.saturating_add(bin).div_euclid(bins.max(1));
                (0..bins).map(share).collect()
            }
        }
    }
}
