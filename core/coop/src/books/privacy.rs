//! The privacy book: what has been learnt from the members' data, kept like money. A debit never comes back.

use crate::kernel::epsilon::{Debit, EpsilonMicro};
use crate::kernel::ids::{QueryNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Adopted;
use crate::people::bylaws::Bylaws;
use serde::Serialize;
use std::collections::BTreeMap;

/// One debit, with what it was for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The query.
    pub query: QueryNo,
    /// Whose rows.
    pub dataset: String,
    /// Who asked.
    pub user: UserNo,
    /// When it was reserved.
    pub at: Time,
    /// The exact parameters.
    pub debit: Debit,
    /// Whether the query has ended. A reserved debit counts like a spent one.
    pub settled: bool,
}

/// All debits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PrivacyBook {
    entries: Vec<Entry>,
    /// Follows from the entries, like the sums below it.
    #[serde(skip)]
    by_dataset_year: BTreeMap<(String, i16), EpsilonMicro>,
    by_user: BTreeMap<UserNo, EpsilonMicro>,
    total: EpsilonMicro,
}

/// What somebody would like to spend.
#[derive(Clone, Copy, Debug)]
pub struct Need<'a> {
    /// Of which dataset.
    pub dataset: &'a str,
    /// Who asks.
    pub user: UserNo,
    /// How much.
    pub epsilon: EpsilonMicro,
    /// When.
    pub now: Time,
}

/// What is spent and held of one dataset this year, and of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Spent on the dataset in the year.
    pub spent: EpsilonMicro,
    /// Reserved on the dataset and not yet settled.
    pub held: EpsilonMicro,
    /// Spent and held over all datasets.
    pub lifetime: EpsilonMicro,
}

/// Composition of pure mechanisms: the sum of their ε.
///
/// # Source
/// Dwork, McSherry, Nissim and Smith 2006 (basic composition).
fn epsilon_of(debit: &Debit) -> EpsilonMicro {
    debit.epsilon_micro.map_or(EpsilonMicro(u64::MAX), EpsilonMicro)
}

impl PrivacyBook {
    /// Enters a debit before any row is read.
    pub fn reserve(&mut self, entry: Entry) {
        let epsilon = epsilon_of(&entry.debit);
        let year = self
            .by_dataset_year
            .entry((entry.dataset.clone(), entry.at.year()))
            .or_default();
        *year = year.plus(epsilon);
        let by_user = self.by_user.entry(entry.user).or_default();
        *by_user = by_user.plus(epsilon);
        self.total = self.total.plus(epsilon);
        self.entries.push(entry);
    }

    /// Marks a debit as spent; queries that failed spend theirs too.
    pub fn settle(&mut self, query: QueryNo) {
        if let Some(entry) = self.entries.get_mut(query.index()) {
            entry.settled = true;
        }
    }

    /// Every debit in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How a dataset stands in the year of `now`.
    pub fn standing(&self, dataset: &str, now: Time) -> Standing {
        let held = self
            .entries
            .iter()
            .filter(|entry| !entry.settled && entry.dataset == dataset && entry.at.year() == now.year());
        let held = held.fold(EpsilonMicro(0), |sum, entry| sum.plus(epsilon_of(&entry.debit)));
        let all = self
            .by_dataset_year
            .get(&(dataset.to_owned(), now.year()))
            .copied()
            .unwrap_or_default();
        Standing {
            spent: EpsilonMicro(all.0.saturating_sub(held.0)),
            held,
            lifetime: self.total,
        }
    }

    /// Whether `epsilon` more fits under every cap.
    ///
    /// # Errors
    /// A refusal by `budget.lifetime`, `budget.dataset-year` or `budget.per-user`, whichever is first.
    pub fn affords(&self, need: &Need<'_>, bylaws: &Adopted<Bylaws>) -> Result<(), Refusal> {
        let Need {
            dataset,
            user,
            epsilon,
            now,
        } = *need;
        let caps = &bylaws.rule.budget;
        let of_year = self
            .by_dataset_year
            .get(&(dataset.to_owned(), now.year()))
            .copied()
            .unwrap_or_default();
        let of_user = self.by_user.get(&user).copied().unwrap_or_default();
        let checks = [
            (
                "budget.lifetime",
                "of this co-op for its life",
                self.total,
                caps.lifetime,
            ),
            (
                "budget.dataset-year",
                "of this dataset for this year",
                of_year,
                caps.dataset_year,
            ),
            ("budget.per-user", "of this data user", of_user, caps.per_user),
        ];
        for (rule, whose, used, cap) in checks {
            if used.plus(epsilon) > cap {
                let left = EpsilonMicro(cap.0.saturating_sub(used.0));
                let message = format!(
                    "the privacy budget {whose} is {cap}; {used} is used, so {epsilon} more does not fit"
                );
                return Err(Refusal::new(rule, message)
                    .by(bylaws.motion)
                    .hint(format!("ask with epsilon {left} or less")));
            }
        }
        Ok(())
    }

    /// Whether the running sums are what the entries say; by another route than `reserve`.
    pub fn is_balanced(&self) -> bool {
        let sum = self
            .entries
            .iter()
            .fold(EpsilonMicro(0), |sum, entry| sum.plus(epsilon_of(&entry.debit)));
        let of =
            |sums: &mut dyn Iterator<Item = EpsilonMicro>| sums.fold(EpsilonMicro(0), EpsilonMicro::plus);
        sum == self.total
            && of(&mut self.by_user.values().copied()) == sum
            && of(&mut self.by_dataset_year.values().copied()) == sum
    }
}
