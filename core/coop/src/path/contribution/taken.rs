//! Rows that are taken out: their time is over, or their member took them back. From that moment nobody reads them; then they are deleted.

use super::{Contributions, Credit, Event};
use crate::kernel::ids::{ContributionNo, MemberNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Adopted;
use crate::people::charter::Charter;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is taken out, and what of it is still to be deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Taken {
    /// Imports whose time is over, with when that was noted.
    past: BTreeMap<ContributionNo, Time>,
    /// Members' parts in imports that they took back.
    back: BTreeSet<(ContributionNo, MemberNo)>,
    /// Imports whose rows are to be deleted.
    owed: BTreeSet<ContributionNo>,
    /// Members' parts whose rows are to be deleted.
    owed_parts: BTreeSet<(ContributionNo, MemberNo)>,
    /// Members who left and whom rows of a dataset name as the second: they are to be taken out of those rows.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    owed_others: BTreeSet<(String, MemberNo)>,
    /// How many imports there were when the files of a dataset that were kept as they were brought were deleted.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) originals: BTreeMap<String, usize>,
    /// Follows from the rest: of each dataset the first import whose time is not over.
    #[serde(skip)]
    oldest: BTreeMap<String, ContributionNo>,
}

/// Rows of a dataset that nobody reads any more and that are to be deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// Whole imports.
    pub imports: BTreeSet<ContributionNo>,
    /// Members' parts in imports.
    pub parts: BTreeSet<(ContributionNo, MemberNo)>,
    /// Members whom rows name as the second.
    pub others: BTreeSet<MemberNo>,
}

impl Taken {
    pub(super) fn is_empty(&self) -> bool {
        self.past.is_empty()
            && self.back.is_empty()
            && self.owed_parts.is_empty()
            && self.owed_others.is_empty()
            && self.originals.is_empty()
    }
}

impl Contributions {
    /// The day after the last on which the rows of an import are kept, by the retention of its charter.
    pub fn kept_until(&self, import: &super::Contribution, charter: &Charter) -> Time {
        import.at.plus_days(charter.retention_days)
    }

    /// When it was noted that the time of an import is over.
    pub fn past(&self, contribution: ContributionNo) -> Option<Time> {
        self.taken.past.get(&contribution).copied()
    }

    /// Whether a member took her part in an import back.
    pub fn is_taken_back(&self, contribution: ContributionNo, member: MemberNo) -> bool {
        self.taken.back.contains(&(contribution, member))
    }

    /// The imports of one dataset whose time is over now, and since when the first is; of all datasets the earliest.
    pub fn retention_due(
        &self,
        charters: &BTreeMap<String, Adopted<Charter>>,
        now: Time,
    ) -> Option<(Time, Event)> {
        let first = self.taken.oldest.iter().filter_map(|(dataset, oldest)| {
            let charter = &charters.get(dataset)?.rule;
            Some((
                self.kept_until(self.get(*oldest).ok()?, charter),
                *oldest,
                charter,
            ))
        });
        let (at, oldest, charter) = first
            .min_by_key(|(at, _, _)| *at)
            .filter(|(at, _, _)| *at <= now)?;
        let over = |(_, import): &(ContributionNo, &super::Contribution)| {
            import.dataset == charter.dataset && self.kept_until(import, charter) <= now
        };
        let event = Event::RetentionEnded {
            dataset: charter.dataset.clone(),
            contributions: self.from(oldest).filter(over).map(|(number, _)| number).collect(),
        };
        Some((at, event))
    }

    fn from(&self, first: ContributionNo) -> impl Iterator<Item = (ContributionNo, &super::Contribution)> {
        let later = self.imports.iter().enumerate().skip(first.index());
        later.map(|(place, import)| (ContributionNo::after(place), import))
    }

    /// A member takes her rows of an import back: they enter no question any more, and are deleted.
    ///
    /// # Errors
    /// When she has none in it, their time is over, or she took them back before.
    pub fn take_back(&self, contribution: ContributionNo, member: MemberNo) -> Result<Event, Refusal> {
        let import = self.get(contribution)?;
        let has = self
            .parts(contribution)
            .iter()
            .any(|credit| credit.member == member && credit.rows > 0);
        if !has {
            let message = format!("no row of contribution {contribution} is member {member}'s");
            return Err(Refusal::new("contribution.not-hers", message)
                .hint("`fenwick contribution list` shows what was brought"));
        }
        let gone = self
            .gone
            .get(&import.dataset)
            .is_some_and(|gone| contribution.index() < *gone);
        let over = gone || self.past(contribution).is_some();
        if over || self.is_taken_back(contribution, member) || self.is_owed((contribution, member)) {
            let message = format!("the rows of contribution {contribution} are no longer kept");
            return Err(Refusal::new("contribution.gone", message));
        }
        Ok(Event::TakenBack { contribution, member })
    }

    /// What is recorded when the rows of a dataset that are owed are gone.
    ///
    /// # Errors
    /// A refusal by `contribution.deletion` when none are.
    pub fn delete_owed(&self, dataset: &str) -> Result<Event, Refusal> {
        match self.owes(dataset) {
            true => Ok(Event::RowsDeleted {
                dataset: dataset.to_owned(),
            }),
            false => {
                let message = format!("no rows of '{dataset}' are to be deleted");
                Err(Refusal::new("contribution.deletion", message))
            }
        }
    }

    /// Whether rows of a dataset are to be deleted.
    pub fn owes(&self, dataset: &str) -> bool {
        self.owed_datasets().contains(dataset)
    }

    /// The datasets of which rows are to be deleted.
    pub fn owed_datasets(&self) -> BTreeSet<&str> {
        let of_parts = self.taken.owed_parts.iter().map(|(number, _)| number);
        let owed = self.taken.owed.iter().chain(of_parts);
        let others = self.taken.owed_others.iter();
        owed.filter_map(|number| Some(self.get(*number).ok()?.dataset.as_str()))
            .chain(others.map(|(dataset, _)| dataset.as_str()))
            .collect()
    }

    /// Rows of a dataset that nobody reads any more and that are to be deleted.
    pub fn owed(&self, dataset: &str) -> Owed {
        let is_of = |number: &ContributionNo| self.get(*number).is_ok_and(|import| import.dataset == dataset);
        Owed {
            imports: self
                .taken
                .owed
                .iter()
                .filter(|number| is_of(number))
                .copied()
                .collect(),
            parts: self
                .taken
                .owed_parts
                .iter()
                .filter(|(number, _)| is_of(number))
                .copied()
                .collect(),
            others: self
                .taken
                .owed_others
                .iter()
                .filter(|(of, _)| of == dataset)
                .map(|(_, member)| *member)
                .collect(),
        }
    }

    /// Whether a member's part in an import is to be deleted.
    pub fn is_owed(&self, part: (ContributionNo, MemberNo)) -> bool {
        self.taken.owed.contains(&part.0) || self.taken.owed_parts.contains(&part)
    }

    /// Members' parts in an import: they follow each other, as they were recorded.
    fn parts(&self, contribution: ContributionNo) -> &[Credit] {
        let start = self
            .credits
            .partition_point(|credit| credit.contribution < contribution);
        let end = self
            .credits
            .partition_point(|credit| credit.contribution <= contribution);
        self.credits.get(start..end).unwrap_or_default()
    }

    /// Whether a member has rows in an import that were not deleted.
    pub(super) fn part_is_there(&self, (contribution, member): (ContributionNo, MemberNo)) -> bool {
        let parts = self.parts(contribution).iter();
        parts
            .filter(|credit| credit.member == member)
            .any(|credit| credit.rows > 0 && !credit.gone)
    }

    /// Whether nobody reads the rows of a part any more.
    pub(super) fn is_out(&self, credit: &Credit) -> bool {
        credit.gone || self.is_owed((credit.contribution, credit.member))
    }

    /// Rows of an import that are kept for use.
    pub fn rows_in_use(&self, contribution: ContributionNo) -> u64 {
        let parts = self
            .parts(contribution)
            .iter()
            .filter(|credit| !self.is_out(credit));
        parts.fold(0, |sum, credit| sum.saturating_add(credit.rows.into()))
    }

    /// An import came: it may be the first of its dataset whose time is not over.
    pub(super) fn began(&mut self, dataset: &str) {
        let last = ContributionNo::after(self.imports.len().saturating_sub(1));
        self.taken.oldest.entry(dataset.to_owned()).or_insert(last);
    }

    pub(super) fn retention_ended(&mut self, dataset: &str, contributions: &[ContributionNo], at: Time) {
        for contribution in contributions {
            self.taken.past.entry(*contribution).or_insert(at);
            self.taken.owed.insert(*contribution);
        }
        let is_left = |(number, import): &(ContributionNo, &super::Contribution)| {
            import.dataset == dataset && !self.taken.past.contains_key(number)
        };
        let Some(oldest) = self.taken.oldest.get(dataset).copied() else {
            return;
        };
        let next = self.from(oldest).find(is_left).map(|(number, _)| number);
        match next {
            Some(next) => drop(self.taken.oldest.insert(dataset.to_owned(), next)),
            None => drop(self.taken.oldest.remove(dataset)),
        }
    }

    pub(super) fn taken_back(&mut self, contribution: ContributionNo, member: MemberNo) {
        self.taken.back.insert((contribution, member));
        self.taken.owed_parts.insert((contribution, member));
    }

    /// A member left whose rows of a dataset are deleted then.
    pub fn left(&mut self, member: MemberNo, dataset: &str) {
        self.delete_parts(member, |import| import.dataset == dataset);
    }

    /// A member left whose rows of a dataset stay in the studies of before: those that nobody confirmed never come into one,
    /// and are deleted.
    pub fn left_unconfirmed(&mut self, member: MemberNo, dataset: &str) {
        self.delete_parts(member, |import| import.dataset == dataset && !import.confirmed);
    }

    fn delete_parts(&mut self, member: MemberNo, of: impl Fn(&super::Contribution) -> bool) {
        let is_kept = |credit: &Credit, import: &super::Contribution| {
            let gone = self.gone.get(&import.dataset).copied().unwrap_or(0);
            credit.contribution.index() >= gone && !self.is_out(credit)
        };
        let kept = |credit: &&Credit| {
            credit.member == member
                && self
                    .get(credit.contribution)
                    .is_ok_and(|import| of(import) && is_kept(credit, import))
        };
        let parts = self.credits.iter().filter(kept);
        let parts: Vec<_> = parts.map(|credit| (credit.contribution, credit.member)).collect();
        self.taken.owed_parts.extend(parts);
    }

    /// A member left whom rows of a dataset may name as the second: she is taken out of them.
    pub fn left_as_other(&mut self, member: MemberNo, dataset: &str) {
        if self.imports.iter().any(|import| import.dataset == dataset) {
            self.taken.owed_others.insert((dataset.to_owned(), member));
        }
    }

    pub(super) fn rows_deleted(&mut self, dataset: &str) {
        let owed = self.owed(dataset);
        let Owed { imports, parts, .. } = &owed;
        for credit in &mut self.credits {
            let part = (credit.contribution, credit.member);
            credit.gone |= imports.contains(&credit.contribution) || parts.contains(&part);
        }
        self.forget_owed(dataset, &owed);
    }

    /// All rows of a dataset went another way.
    pub(super) fn settle_owed(&mut self, dataset: &str) {
        let owed = self.owed(dataset);
        self.forget_owed(dataset, &owed);
        self.taken.oldest.remove(dataset);
    }

    fn forget_owed(&mut self, dataset: &str, owed: &Owed) {
        self.taken.owed_others.retain(|(of, _)| of != dataset);
        self.taken.owed.retain(|number| !owed.imports.contains(number));
        self.taken.owed_parts.retain(|part| !owed.parts.contains(part));
    }
}

#[cfg(test)]
mod tests;
