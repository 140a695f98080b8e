//! Files that are kept as their members brought them: as long as her rows of that import, and as long as the charter keeps them.

use super::{Contributions, Event};
use crate::kernel::ids::{ContributionNo, MemberNo};
use crate::kernel::refusal::Refusal;
use crate::people::Adopted;
use crate::people::charter::Charter;
use std::collections::{BTreeMap, BTreeSet};

type Charters = BTreeMap<String, Adopted<Charter>>;

impl Contributions {
    /// The imports of which files are kept as they were brought, with whose they are and how many. Files go with the rows: when
    /// that was recorded.
    pub fn originals(
        &self,
        keeps: impl Fn(MemberNo) -> bool,
    ) -> impl Iterator<Item = (ContributionNo, MemberNo, u32)> {
        self.all().filter_map(move |(number, import)| {
            let member = import.member.filter(|member| keeps(*member))?;
            let count = self.originals_of(number, member);
            (count > 0).then_some((number, member, count))
        })
    }

    /// How many files are kept of one import.
    pub fn originals_of(&self, number: ContributionNo, member: MemberNo) -> u32 {
        let Ok(import) = self.get(number) else {
            return 0;
        };
        let count = import.provenance.as_ref().map_or(0, |came| came.originals);
        let ended = |ends: &BTreeMap<String, usize>| {
            ends.get(&import.dataset)
                .is_some_and(|gone| number.index() < *gone)
        };
        let gone = ended(&self.gone) || ended(&self.taken.originals);
        match count > 0 && !gone && self.part_is_there((number, member)) {
            true => count,
            false => 0,
        }
    }

    /// The datasets that hold such files though their charters no longer keep any.
    pub fn owed_originals(&self, charters: &Charters) -> BTreeSet<&str> {
        let of = self.originals(|_| true).filter_map(|(number, _, _)| {
            let dataset = self.get(number).ok()?.dataset.as_str();
            let charter = &charters.get(dataset)?.rule;
            charter.originals.is_drop().then_some(dataset)
        });
        of.collect()
    }

    /// What is recorded when the files of a dataset that were kept as they came are gone.
    ///
    /// # Errors
    /// A refusal by `contribution.originals` when its charter keeps them, or there are none.
    pub fn delete_originals(&self, dataset: &str, charters: &Charters) -> Result<Event, Refusal> {
        match self.owed_originals(charters).contains(dataset) {
            true => Ok(Event::OriginalsDeleted {
                dataset: dataset.to_owned(),
            }),
            false => {
                let message = format!("no original files of '{dataset}' are to be deleted");
                Err(Refusal::new("contribution.originals", message))
            }
        }
    }

    pub(super) fn originals_deleted(&mut self, dataset: &str) {
        self.taken
            .originals
            .insert(dataset.to_owned(), self.imports.len());
    }
}

#[cfg(test)]
mod tests;
