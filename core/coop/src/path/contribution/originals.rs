//! Files that are kept as their members brought them: as long as her rows of that import, and as long as the charter keeps them.

use super::{Contribution, Contributions, Event, Prepared};
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
            let (member, count) = self.originals_in(number, import)?;
            keeps(member).then_some((number, member, count))
        })
    }

    /// Whether an import may keep the files it came in.
    ///
    /// # Errors
    /// A refusal by `contribution.file` where the charter keeps none, they are of several members, or less of her values is kept.
    pub fn may_keep_files(&self, prepared: &Prepared, charter: &Adopted<Charter>) -> Result<(), Refusal> {
        let files = prepared.provenance.as_ref().map_or(0, |came| came.originals);
        let whole = |member| self.choices(&charter.rule).keeps_raw(member);
        if files == 0 || !charter.rule.originals.is_drop() && prepared.member.is_some_and(whole) {
            return Ok(());
        }
        let message = "the file that was brought cannot be kept: the charter keeps none, it is of several members, or less of her values is kept";
        Err(Refusal::new("contribution.file", message)
            .by(charter.motion)
            .hint("what is kept changed while it was read; bring it again"))
    }

    /// Whose files are kept of one import, and how many; nothing where there are none.
    pub fn originals_in(&self, number: ContributionNo, import: &Contribution) -> Option<(MemberNo, u32)> {
        let member = import.member?;
        let count = import.provenance.as_ref().map_or(0, |came| came.originals);
        let ended = |ends: &BTreeMap<String, usize>| {
            ends.get(&import.dataset)
                .is_some_and(|gone| number.index() < *gone)
        };
        let gone = ended(&self.gone) || ended(&self.taken.originals);
        (count > 0 && !gone && self.part_is_there((number, member))).then_some((member, count))
    }

    /// The datasets that hold such files though their charters no longer keep any.
    pub fn owed_originals(&self, charters: &Charters) -> BTreeSet<&str> {
        let drops = |import: &Contribution| {
            charters
                .get(&import.dataset)
                .is_some_and(|charter| charter.rule.originals.is_drop())
        };
        let owed = self
            .all()
            .filter(|(number, import)| drops(import) && self.originals_in(*number, import).is_some());
        owed.map(|(_, import)| import.dataset.as_str()).collect()
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
