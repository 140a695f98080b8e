//! The noise. The only place that opens an [`Exact`] and the only one that makes a [`Noised`].

use crate::draw::{Draw, part_below};
use crate::error::Error;
pub use crate::law::Law;
use fenwick_coop::kernel::code;
use fenwick_coop::path::query::{Noise, Plan, Shape, Stat};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Totals before the noise. Nothing outside this module can look inside.
///
/// # Shape
/// By statistic; then by cell, or by found group; then by figure, where a statistic has several in each cell.
#[cfg_attr(test, derive(Clone))]
pub struct Exact {
    by_stat: Vec<Vec<i128>>,
    found: Option<Vec<Found>>,
}

/// A group that was found among the rows: the value of the key that is found, and the cell of the keys that are public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Found {
    /// The value.
    pub(crate) code: i64,
    /// The cell.
    pub(crate) cell: u32,
}

impl Exact {
    /// Wraps totals of cells that are known beforehand.
    pub(crate) fn new(by_stat: Vec<Vec<i128>>) -> Self {
        Self { by_stat, found: None }
    }

    /// Wraps totals of groups that were found among the rows.
    pub(crate) fn of_found(by_stat: Vec<Vec<i128>>, found: Vec<Found>) -> Self {
        Self {
            by_stat,
            found: Some(found),
        }
    }

    /// The totals, for tests that audit the bounding: by cell, then by statistic.
    #[cfg(any(test, feature = "audit"))]
    pub(crate) fn reveal(&self) -> Vec<Vec<i128>> {
        let cells = self.by_stat.first().map_or(0, Vec::len);
        let of_cell = |cell: usize| {
            self.by_stat
                .iter()
                .filter_map(|totals| totals.get(cell).copied())
                .collect()
        };
        (0..cells).map(of_cell).collect()
    }

    /// All that is inside, for tests of the bounding.
    #[cfg(any(test, feature = "audit"))]
    pub(crate) fn opened(self) -> (Vec<Vec<i128>>, Option<Vec<Found>>) {
        (self.by_stat, self.found)
    }
}

/// A number that has its noise.
///
/// # Invariants
/// Only this module makes one, and only by adding noise of the stated law; there is no other way in:
/// ```
/// use fenwick_cleanroom::mechanism::Noised;
/// fn read(noised: &Noised<i128>) -> i128 {
///     noised.value()
/// }
/// ```
/// ```compile_fail,E0451
/// use fenwick_cleanroom::mechanism::{Law, Noised};
/// let forged = Noised { value: 1, law: Law::Nothing };
/// ```
/// ```compile_fail,E0277
/// let forged: fenwick_cleanroom::mechanism::Noised<i128> = 1i128.into();
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Noised<T> {
    value: T,
    law: Law,
}

impl<T: Copy> Noised<T> {
    /// The number.
    pub fn value(&self) -> T {
        self.value
    }

    /// The law of its noise, in the units of the number.
    pub fn law(&self) -> Law {
        self.law
    }
}

/// A line of an answer: a cell, and where a key was found, its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The cell of the keys that are public.
    pub(crate) cell: u32,
    /// The value of the key that was found.
    pub(crate) code: Option<i64>,
}

/// Totals with their noise.
pub(crate) struct NoisedTotals {
    /// Every cell in order; or the groups that may be named, by the text of the key that was found, then by cell.
    pub(crate) lines: Vec<Line>,
    by_stat: Vec<Vec<Noised<i128>>>,
}

impl NoisedTotals {
    /// The figures of a statistic in a line.
    pub(crate) fn figures(&self, stat: usize, line: usize) -> &[Noised<i128>] {
        let figures = self.by_stat.get(stat).map_or(&[][..], Vec::as_slice);
        let width = figures.len().checked_div(self.lines.len()).unwrap_or(0);
        figures.chunks_exact(width.max(1)).nth(line).unwrap_or_default()
    }
}

/// The mechanism of a question: its shape and what may be spent on it.
#[derive(Clone, Copy, Debug)]
pub struct Mechanism<'s> {
    /// The shape.
    pub shape: &'s Shape,
    /// The most groups of a member that count, by the charter.
    pub groups_max: u32,
    /// The noise of each statistic.
    pub noise: Noise,
    /// The most probable it may be, in 10⁻¹², that a key is named which only one member has.
    pub key_delta_pico: u64,
    /// Below this noisy count of members nothing is shown.
    pub blank_below: u32,
}

impl<'s> Mechanism<'s> {
    /// The mechanism of a plan.
    pub fn of(plan: &'s Plan) -> Self {
        Self {
            shape: &plan.shape,
            groups_max: plan.groups_max,
            noise: plan.noise,
            key_delta_pico: plan.key_delta_pico,
            blank_below: plan.blank_below,
        }
    }

    /// The most groups of a member that count in this question.
    pub(crate) fn groups(&self) -> u32 {
        self.shape.groups(self.groups_max)
    }

    /// The reaches a statistic has, the least first, each with the number of cells it has it in.
    fn reaches(&self, stat: usize) -> Result<BTreeMap<u64, u32>, Error> {
        let stat = self
            .shape
            .stats
            .get(stat)
            .ok_or(Error::Plan("an output has no statistic"))?;
        let cells = if stat.bands.is_some() {
            self.shape.cells()
        } else {
            1
        };
        let mut reaches: BTreeMap<u64, u32> = BTreeMap::new();
        for cell in 0..cells {
            let count = reaches.entry(stat.reach(self.shape, cell)).or_default();
            *count = count.saturating_add(1);
        }
        Ok(reaches)
    }

    /// The laws of a statistic's noise, the narrowest first, each with the number of cells in which it holds.
    ///
    /// # Errors
    /// When there is no such statistic, there is nothing to spend, or no scale is confirmed.
    pub(crate) fn laws(&self, stat: usize) -> Result<Vec<(Law, u32)>, Error> {
        let law = |(reach, cells)| Ok((Draw::new(self.groups(), reach, self.noise)?.law(), cells));
        self.reaches(stat)?.into_iter().map(law).collect()
    }

    /// The widest law of a statistic's noise.
    ///
    /// # Errors
    /// As [`Mechanism::laws`].
    pub(crate) fn widest(&self, stat: usize) -> Result<Law, Error> {
        Ok(self.laws(stat)?.last().map_or(Law::Nothing, |(law, _)| *law))
    }

    /// The least noisy count of members with which a group that was found is named; nothing where none are found.
    ///
    /// # Errors
    /// As [`Mechanism::laws`], and when no δ is set aside for naming.
    pub(crate) fn named_from(&self) -> Result<Option<i128>, Error> {
        match (self.shape.found(), self.key_delta_pico) {
            (None, _) => Ok(None),
            (Some(_), 0) => Err(Error::Plan(
                "keys are found, and no delta is set aside for naming them",
            )),
            (Some(_), delta) => {
                let reach = self.reaches(0)?.into_keys().last().unwrap_or(0);
                let from = named_from(self.widest(0)?, reach, self.groups(), delta);
                Ok(Some(from.max(self.blank_below.into())))
            }
        }
    }
}

/// The least noisy count of members with which a key that was found is named.
///
/// It is the smallest τ with P(reach + noise ≥ τ) ≤ δ/groups, where `reach` is what one member adds to the count, 1.
///
/// # Why
/// Compare a co-op with the same and one member more. She adds at most `groups` groups that nobody else has. Each is
/// counted by her alone, so by the choice of τ it is named with probability at most δ/groups, and any of them with at
/// most δ. If none is named, the answer is made of the groups that both co-ops have, each by its own noise, for which
/// the statistics' ε or ρ holds. So the whole is δ-approximately ε- or ρ-bounded: δ adds to the δ of all else, and ε
/// or ρ stays as it is. Nothing is drawn from a group that is not named but its count of members.
///
/// # Source
/// Korolova, Kenthapadi, Mishra and Ntoulas 2009 (the threshold); Wilkins, Kifer, Zhang and Karrer 2024 (Gaussian noise:
/// "add the deltas"); Rogers 2023, theorem 7 (the threshold as approximate zCDP); Bun and Steinke 2016, definition 8.1.
fn named_from(law: Law, reach: u64, groups: u32, key_delta_pico: u64) -> i128 {
    let chance = part_below(key_delta_pico, 1e12, groups);
    law.seldom(chance).saturating_add(reach.into())
}

/// Adds noise to every total that may leave.
///
/// # Errors
/// When the plan does not fit its shape or the totals, or OpenDP cannot draw. None of it hangs on a row.
///
/// # Cost
/// One draw for each figure; one measurement for each distinct reach of a statistic.
pub(crate) fn noise(plan: &Plan, exact: Exact) -> Result<NoisedTotals, Error> {
    let shape = &plan.shape;
    let lines = lines(plan, exact.found)?;
    if exact.by_stat.len() != shape.stats.len() {
        return Err(Error::Plan("it does not have one total for each statistic"));
    }
    let mechanism = Mechanism::of(plan);
    // Whether there is noise for every statistic is settled before a group is looked at: there may be none.
    (0..shape.stats.len()).try_for_each(|stat| mechanism.laws(stat).map(drop))?;
    let mut parts = shape.stats.iter().zip(&exact.by_stat);
    let (first, totals) = parts.next().ok_or(Error::Plan("it has no statistic"))?;
    let all: Vec<usize> = (0..lines.len()).collect();
    let members = noised(plan, first, totals, &lines, &all)?;
    let (kept, members) = match mechanism.named_from()? {
        None => (all, members),
        Some(from) => named(from, &lines, members).into_iter().unzip(),
    };
    let mut by_stat = vec![members];
    for (stat, totals) in parts {
        by_stat.push(noised(plan, stat, totals, &lines, &kept)?);
    }
    let lines = kept.into_iter().filter_map(|place| lines.get(place).copied());
    Ok(NoisedTotals {
        lines: lines.collect(),
        by_stat,
    })
}

/// Every cell of the shape, or the groups that were found.
fn lines(plan: &Plan, found: Option<Vec<Found>>) -> Result<Vec<Line>, Error> {
    match (plan.shape.found(), found) {
        (None, None) => Ok((0..plan.shape.cells())
            .map(|cell| Line { cell, code: None })
            .collect()),
        (Some(_), Some(found)) => Ok(found
            .into_iter()
            .map(|group| Line {
                cell: group.cell,
                code: Some(group.code),
            })
            .collect()),
        _ => Err(Error::Plan(
            "its keys are found, and its totals are not, or the reverse",
        )),
    }
}

/// The groups with a noisy count of members from `from` up, in the order of the answer.
fn named(from: i128, lines: &[Line], counts: Vec<Noised<i128>>) -> Vec<(usize, Noised<i128>)> {
    let mut named = Vec::new();
    for (place, (line, count)) in lines.iter().zip(counts).enumerate() {
        // A number that spells no code has no name, however many stand behind it.
        if let Some(text) = line.code.and_then(code::text)
            && count.value >= from
        {
            named.push((text, line.cell, place, count));
        }
    }
    named.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    named
        .into_iter()
        .map(|(_, _, place, count)| (place, count))
        .collect()
}

/// The noised figures of a statistic in these of the lines.
fn noised(
    plan: &Plan,
    stat: &Stat,
    totals: &[i128],
    lines: &[Line],
    places: &[usize],
) -> Result<Vec<Noised<i128>>, Error> {
    let width = usize::try_from(stat.what.width()).unwrap_or(usize::MAX);
    if totals.len() != lines.len().saturating_mul(width) {
        return Err(Error::Plan("it does not have one total for each figure"));
    }
    let mut by_reach: BTreeMap<u64, Draw> = BTreeMap::new();
    let mut noised = Vec::with_capacity(places.len().saturating_mul(width));
    for place in places {
        let line = lines.get(*place).zip(totals.chunks_exact(width).nth(*place));
        let Some((line, figures)) = line else { continue };
        let reach = stat.reach(&plan.shape, line.cell);
        let draw = match by_reach.entry(reach) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Draw::new(plan.groups(), reach, plan.noise)?),
        };
        for figure in figures {
            noised.push(Noised {
                value: draw.on(*figure)?,
                law: draw.law(),
            });
        }
    }
    Ok(noised)
}

#[cfg(test)]
#[path = "tests/mechanism.rs"]
mod tests;
