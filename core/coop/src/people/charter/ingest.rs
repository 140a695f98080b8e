//! What a charter lets members choose of a field: how its values are kept. What is not kept as it came never reaches the disk.

use super::{Charter, Field, Kind};
use crate::kernel::decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// A part of a day leaves each time on its day.
const DAY_SECONDS: i64 = 86_400;
/// The most rows over which a mean is taken.
const AVERAGE_ROWS_MAX: u32 = 1_000;

/// How the values of a field are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keeping {
    /// As they came.
    Share,
    /// Each in steps of a width.
    Bin,
    /// Each as the mean of several rows of hers.
    Average,
    /// Not at all.
    Drop,
}

/// What members may choose of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ingest {
    /// What there is to choose from; the first holds for who has chosen nothing.
    pub ways: Vec<Keeping>,
    /// The width of a step, in the field's unit; of a time in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin: Option<Decimal>,
    /// Over how many rows a mean is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub average_rows: Option<u32>,
}

/// What becomes of a value before it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// It stays.
    Stays,
    /// It becomes the nearest multiple of this, of two that are as near the even one.
    Nearest(i64),
    /// It becomes the last multiple of this before it.
    Begins(i64),
    /// It becomes the mean of so many rows.
    Mean(u32),
    /// It is left out.
    LeftOut,
}

impl Keeping {
    /// Whether nothing is told by this that the other would not tell too.
    pub fn is_within(self, other: Self) -> bool {
        self == other || self == Self::Drop || other == Self::Share
    }
}

impl fmt::Display for Keeping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Share => "share",
            Self::Bin => "bin",
            Self::Average => "average",
            Self::Drop => "drop",
        })
    }
}

impl FromStr for Keeping {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = [Self::Share, Self::Bin, Self::Average, Self::Drop];
        let found = known.into_iter().find(|keeping| keeping.to_string() == text);
        found.ok_or("values are kept by share, bin, average or drop")
    }
}

impl Treatment {
    /// What becomes of a value by itself. A mean needs others, and of one value nothing is kept.
    pub fn alone(self, value: i64) -> Option<i64> {
        match self {
            Self::Stays => Some(value),
            Self::Nearest(width) => {
                let steps = half_even(value.into(), width.into())?;
                // At the ends of what can be written the step towards zero is taken.
                let towards_zero = || value.checked_div(width)?.checked_mul(width);
                steps.checked_mul(width).or_else(towards_zero)
            }
            Self::Begins(width) => value.checked_sub(value.checked_rem_euclid(width)?),
            Self::Mean(_) | Self::LeftOut => None,
        }
    }
}

/// For each value, in their order, the mean of it and of those just before it, so many in all, rounded half to even. The first ones have
/// the mean of the first so many; of fewer values than that there is none, for it would tell more of each than was chosen.
pub fn means(values: &[i64], rows: u32) -> Vec<Option<i64>> {
    let width = usize::try_from(rows).unwrap_or(usize::MAX);
    let Some(head) = values.get(..width) else {
        return vec![None; values.len()];
    };
    let mut sum: i128 = head.iter().copied().map(i128::from).sum();
    let first = half_even(sum, rows.into());
    let next = values.iter().skip(width).zip(values).map(|(comes, goes)| {
        sum = sum
            .saturating_add(i128::from(*comes))
            .saturating_sub(i128::from(*goes));
        half_even(sum, rows.into())
    });
    std::iter::repeat_n(first, width).chain(next).collect()
}

/// A quotient rounded half to even.
fn half_even(sum: i128, count: i128) -> Option<i64> {
    let below = sum.checked_div_euclid(count)?;
    let twice = sum.checked_rem_euclid(count)?.checked_mul(2)?;
    let up = match twice.cmp(&count) {
        Ordering::Less => false,
        Ordering::Equal => below & 1 == 1,
        Ordering::Greater => true,
    };
    i64::try_from(below.checked_add(i128::from(up))?).ok()
}

impl Field {
    /// What there is to choose from.
    pub fn ways(&self) -> &[Keeping] {
        self.ingest
            .as_ref()
            .map_or(&[Keeping::Share], |ingest| &ingest.ways)
    }

    /// How the values are kept of a member who chose this, or nothing. A vote narrows what she chose, and never widens it.
    pub fn keeping(&self, chosen: Option<Keeping>) -> Keeping {
        let within = |way: &&Keeping| chosen.is_none_or(|chosen| way.is_within(chosen));
        let usual = self.ways().iter().find(within).copied();
        match chosen {
            Some(chosen) if chosen == Keeping::Drop || self.ways().contains(&chosen) => chosen,
            _ => usual.unwrap_or(Keeping::Drop),
        }
    }

    /// What becomes of its values when they are kept so. What the charter does not measure is left out.
    pub fn treatment(&self, keeping: Keeping) -> Treatment {
        let ingest = self.ingest.as_ref();
        let measured = match keeping {
            Keeping::Share => Some(Treatment::Stays),
            Keeping::Drop => None,
            Keeping::Bin => ingest.and_then(|ingest| self.step(ingest)),
            Keeping::Average => ingest.and_then(|ingest| ingest.average_rows).map(Treatment::Mean),
        };
        measured.unwrap_or(Treatment::LeftOut)
    }

    fn step(&self, ingest: &Ingest) -> Option<Treatment> {
        match &self.kind {
            Kind::Measure(measure) => ingest.bin?.at_scale(measure.scale).map(Treatment::Nearest),
            Kind::Time(_) => ingest.bin?.at_scale(0).map(Treatment::Begins),
            Kind::Key(_) | Kind::Flag | Kind::Code | Kind::Id => None,
        }
    }
}

impl Charter {
    /// Whether what it lets members choose of a field can be carried out.
    pub(super) fn check_ingest(&self, field: &Field) -> Result<(), String> {
        let Some(ingest) = &field.ingest else {
            return Ok(());
        };
        let distinct: BTreeSet<&Keeping> = ingest.ways.iter().collect();
        if ingest.ways.is_empty() || distinct.len() != ingest.ways.len() {
            return Err("ingest names no way of keeping its values, or one twice".to_owned());
        }
        if distinct.contains(&Keeping::Bin) != ingest.bin.is_some()
            || distinct.contains(&Keeping::Average) != ingest.average_rows.is_some()
        {
            return Err("ingest says bin or average where it says how, and only there".to_owned());
        }
        if distinct.contains(&Keeping::Drop) {
            self.can_drop(field)?;
        }
        check_step(field, ingest)?;
        self.check_average(field, ingest)
    }

    /// Other fields may rest on a field, and days on the time.
    fn can_drop(&self, field: &Field) -> Result<(), String> {
        if self.time_field() == Some(field.name.as_str()) {
            return Err("it says on which day a row lies, so nobody can drop it".to_owned());
        }
        let rests = |other: &&Field| match &other.kind {
            Kind::Measure(measure) => {
                let bands = measure.bands.as_ref().map(|bands| &bands.field);
                [measure.unit_field.as_ref(), bands].contains(&Some(&field.name))
            }
            _ => false,
        };
        match self.fields.iter().find(rests) {
            None => Ok(()),
            Some(other) => Err(format!(
                "'{}' means nothing without it, so nobody can drop it",
                other.name
            )),
        }
    }

    fn check_average(&self, field: &Field, ingest: &Ingest) -> Result<(), String> {
        let Some(rows) = ingest.average_rows else {
            return Ok(());
        };
        let one_unit = matches!(&field.kind, Kind::Measure(measure) if measure.unit_field.is_none());
        if !one_unit || self.time_field().is_none() {
            return Err("a mean is of a measure in one unit, over rows in the order of a time".to_owned());
        }
        match (2..=AVERAGE_ROWS_MAX).contains(&rows) {
            true => Ok(()),
            false => Err(format!("average_rows is from 2 to {AVERAGE_ROWS_MAX}")),
        }
    }
}

fn check_step(field: &Field, ingest: &Ingest) -> Result<(), String> {
    let fits = match (ingest.bin, field.step(ingest)) {
        (None, _) => true,
        (Some(_), Some(Treatment::Nearest(width))) => width > 1,
        (Some(_), Some(Treatment::Begins(width))) => width > 1 && DAY_SECONDS.checked_rem(width) == Some(0),
        _ => false,
    };
    let message = "bin is a width in the unit of a measure, coarser than its scale, or in whole seconds the part of a day";
    fits.then_some(()).ok_or_else(|| message.to_owned())
}

#[cfg(test)]
mod tests;
