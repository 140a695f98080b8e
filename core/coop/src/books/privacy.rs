//! The privacy book: what has been learnt from the members' data, kept like money. A debit never comes back.

mod caps;

pub use caps::Need;

use crate::kernel::accountant::{Accountant, Spent};
use crate::kernel::epsilon::{Debit, EpsilonMicro};
use crate::kernel::ids::{QueryNo, UserNo};
use crate::kernel::time::Time;
use crate::people::bylaws::Budget;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One debit, with what it was for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The query.
    pub query: QueryNo,
    /// Whose rows.
    pub dataset: String,
    /// Further datasets, where a question joins several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
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
    /// What was spent in the co-op that this one parted from: it counts like the entries, under numbers of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    carried: Vec<Entry>,
    /// Follows from the entries, like the sums below it.
    #[serde(skip)]
    by_dataset_year: BTreeMap<(String, i16), Spent>,
    #[serde(skip)]
    by_dataset: BTreeMap<String, Spent>,
    by_user: BTreeMap<UserNo, Spent>,
    total: Spent,
}

/// What is spent and held, each as the best ε that holds at the voted δ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Spent on the dataset in the year.
    pub spent: EpsilonMicro,
    /// Reserved on the dataset in the year and not yet settled.
    pub held: EpsilonMicro,
    /// Spent and held on the dataset over its life.
    pub dataset_lifetime: EpsilonMicro,
    /// Spent and held over all datasets.
    pub lifetime: EpsilonMicro,
}

impl Entry {
    /// Every dataset that is debited, each once.
    fn datasets(&self) -> BTreeSet<&str> {
        let also = self.also.iter().map(String::as_str);
        also.chain([self.dataset.as_str()]).collect()
    }

    fn concerns(&self, dataset: &str) -> bool {
        self.dataset == dataset || self.also.iter().any(|also| also == dataset)
    }
}

/// What is known of a key; nothing when it has never spent.
fn of<'a, K: Ord>(spent: &'a BTreeMap<K, Spent>, key: &K) -> &'a Spent {
    spent.get(key).unwrap_or(Spent::NOTHING)
}

impl PrivacyBook {
    /// Enters a debit before any row is read.
    pub fn reserve(&mut self, entry: Entry) {
        self.enter(&entry);
        self.entries.push(entry);
    }

    /// Enters what was spent on the same rows before, in the co-op that this one parted from.
    pub fn carry(&mut self, entry: Entry) {
        self.enter(&entry);
        self.carried.push(entry);
    }

    fn enter(&mut self, entry: &Entry) {
        for dataset in entry.datasets() {
            let year = (dataset.to_owned(), entry.at.year());
            self.by_dataset_year.entry(year).or_default().enter(entry.debit);
            self.by_dataset
                .entry(dataset.to_owned())
                .or_default()
                .enter(entry.debit);
        }
        self.by_user.entry(entry.user).or_default().enter(entry.debit);
        self.total.enter(entry.debit);
    }

    /// Marks a debit as spent; queries that failed spend theirs too.
    pub fn settle(&mut self, query: QueryNo) {
        if let Some(entry) = self.entries.get_mut(query.index()) {
            entry.settled = true;
        }
    }

    /// Every debit of this co-op in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Every debit of the co-op that this one parted from.
    pub fn carried(&self) -> &[Entry] {
        &self.carried
    }

    /// Every debit that counts: those before the parting, then this co-op's own.
    pub fn all(&self) -> impl Iterator<Item = &Entry> {
        self.carried.iter().chain(&self.entries)
    }

    /// How a dataset stands in the year of `now`.
    pub fn standing(&self, dataset: &str, now: Time, budget: &Budget) -> Standing {
        let accountant = Accountant::at(budget.delta);
        let part = |settled: bool| {
            let here = self.all().filter(|entry| {
                entry.settled == settled && entry.at.year() == now.year() && entry.concerns(dataset)
            });
            accountant.composed(&here.map(|entry| entry.debit).collect())
        };
        Standing {
            spent: part(true),
            held: part(false),
            dataset_lifetime: accountant.composed(of(&self.by_dataset, &dataset.to_owned())),
            lifetime: accountant.composed(&self.total),
        }
    }

    /// What a data user has spent and holds, as the best ε that holds at the voted δ.
    pub fn of_user(&self, user: UserNo, budget: &Budget) -> EpsilonMicro {
        Accountant::at(budget.delta).composed(of(&self.by_user, &user))
    }

    /// Whether the running sums are what the entries say; by another route than `reserve`.
    pub fn is_balanced(&self) -> bool {
        let (mut once, mut each) = (Parts::default(), Parts::default());
        for entry in self.all() {
            let parts = PARTS.map(|part| part(&entry.debit));
            once = plus(once, parts);
            each = entry.datasets().iter().fold(each, |sums, _| plus(sums, parts));
        }
        let kept = |spent: &mut dyn Iterator<Item = &Spent>| {
            spent.fold(Parts::default(), |sums, spent| {
                plus(sums, PARTS.map(|part| spent.sum(part)))
            })
        };
        once == kept(&mut [&self.total].into_iter())
            && once == kept(&mut self.by_user.values())
            && each == kept(&mut self.by_dataset.values())
            && each == kept(&mut self.by_dataset_year.values())
    }
}

/// How many debits, and the sums of their ε, ρ and δ.
type Parts = [u128; 4];

const PARTS: [fn(&Debit) -> u128; 4] = [
    |_| 1,
    |debit| debit.epsilon_micro.map_or(0, u128::from),
    |debit| debit.rho_nano.into(),
    |debit| debit.delta_pico.into(),
];

fn plus(mut sums: Parts, more: Parts) -> Parts {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum = sum.saturating_add(more);
    }
    sums
}

#[cfg(test)]
mod tests;
