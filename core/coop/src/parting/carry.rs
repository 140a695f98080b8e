//! What a parting takes out of the co-op that is left.

use super::{Brought, Carried, Held, Import, Passenger, Standing, Visitor};
use crate::books::money::Account;
use crate::kernel::ids::{ContributionNo, MemberNo};
use crate::kernel::time::Time;
use crate::path::contribution::OfFields;
use crate::path::query;
use crate::people::charter::Keeping;
use crate::state::Coop;
use std::collections::{BTreeMap, BTreeSet};

/// Members' parts in imports: which import, how many rows.
type Credits = BTreeMap<MemberNo, Vec<(ContributionNo, u32)>>;

/// What is looked up once for all who are asked about.
struct Index {
    credits: Credits,
    shares: BTreeMap<MemberNo, Vec<Held>>,
    meetings: BTreeMap<MemberNo, Vec<Time>>,
}

impl Coop {
    /// All that these members have, in their order; who is not known has nothing.
    pub fn standings(&self, members: &[MemberNo]) -> Vec<Standing> {
        let index = self.index(members);
        let standing = |member: &MemberNo| self.standing(*member, &index);
        members.iter().filter_map(standing).collect()
    }

    /// Everything that these members take into a co-op of their own, numbered there in this order.
    pub fn carry(&self, members: &[MemberNo]) -> Carried {
        let index = self.index(members);
        let credits = &index.credits;
        let parts = credits.values().flatten();
        let numbers: BTreeSet<ContributionNo> = parts.map(|(number, _)| *number).collect();
        let places: BTreeMap<ContributionNo, usize> = numbers.iter().copied().zip(0..).collect();
        let passenger = |member: &MemberNo| {
            let parts = credits.get(member).into_iter().flatten();
            let back = parts.clone().map(|(number, _)| *number);
            let back = back.filter(|number| self.contributions.is_taken_back(*number, *member));
            Some(Passenger {
                from: *member,
                standing: self.standing(*member, &index)?,
                taken_back: back.filter_map(|number| places.get(&number).copied()).collect(),
                credits: parts
                    .filter_map(|(number, rows)| Some((*places.get(number)?, *rows)))
                    .collect(),
            })
        };
        Carried {
            members: members.iter().filter_map(passenger).collect(),
            imports: numbers
                .into_iter()
                .filter_map(|number| self.import(number))
                .collect(),
            users: self.visitors(),
            charters: self.consents.charters().collect(),
            debits: self.debits(),
        }
    }

    fn credits_of(&self, members: &[MemberNo]) -> Credits {
        let mut credits: Credits = members.iter().map(|member| (*member, Vec::new())).collect();
        for (number, member, rows) in self.contributions.credits() {
            if let Some(parts) = credits.get_mut(&member) {
                parts.push((number, rows));
            }
        }
        credits
    }

    fn index(&self, members: &[MemberNo]) -> Index {
        let mut index = Index {
            credits: self.credits_of(members),
            shares: BTreeMap::new(),
            meetings: BTreeMap::new(),
        };
        for bought in self.capital.purchases() {
            index.shares.entry(bought.member).or_default().push(Held {
                at: bought.at,
                shares: bought.shares,
                paid_minor: bought.paid_minor,
            });
        }
        for (member, met_at) in self.assemblies.came() {
            index.meetings.entry(member).or_default().push(met_at);
        }
        index
    }

    fn standing(&self, member: MemberNo, index: &Index) -> Option<Standing> {
        let line = self.members.get(member)?;
        let brought = |(number, rows): &(ContributionNo, u32)| {
            let import = self.contributions.get(*number).ok()?;
            Some(Brought {
                dataset: import.dataset.clone(),
                at: import.at,
                confirmed: import.confirmed,
                rows: *rows,
                taken_back: self.contributions.is_taken_back(*number, member),
            })
        };
        let parts = index.credits.get(&member).into_iter().flatten();
        let days = self.contributions.all_marked();
        let days =
            days.filter_map(|(dataset, marked)| Some((dataset.to_owned(), marked.get(&member)?.clone())));
        let rows_out = self.contributions.all_rows_out(member);
        Some(Standing {
            kind: line.kind,
            class: self.members.class_of(line).map(str::to_owned),
            joined: line.joined,
            heads: line.heads,
            balance_minor: self.owed_minor(member),
            brought: parts.filter_map(brought).collect(),
            settings: self.consents.settings_of(member),
            days: days.collect(),
            rows_out: rows_out
                .map(|(dataset, rows)| (dataset.to_owned(), rows.iter().copied().collect()))
                .collect(),
            choices: self.chosen_of(member),
            shares: index.shares.get(&member).cloned().unwrap_or_default(),
            meetings: index.meetings.get(&member).cloned().unwrap_or_default(),
        })
    }

    /// What a member chose last of each field.
    fn chosen_of(&self, member: MemberNo) -> Vec<(String, BTreeMap<String, Keeping>)> {
        let last = |of: &OfFields| {
            let each = of.iter();
            each.filter_map(|(field, chosen)| Some((field.clone(), chosen.last()?.how)))
                .collect()
        };
        let all = self.contributions.all_chosen(member);
        all.map(|(dataset, of)| (dataset.to_owned(), last(of))).collect()
    }

    /// What a member is owed.
    pub fn owed_minor(&self, member: MemberNo) -> u64 {
        let balance = self.ledger.balance(&Account::Member(member));
        balance.min(0).unsigned_abs()
    }

    /// What a member paid for her shares.
    pub fn capital_minor(&self, member: MemberNo) -> u64 {
        let hers = self.capital.purchases().iter();
        hers.filter(|bought| bought.member == member)
            .fold(0, |sum, bought| sum.saturating_add(bought.paid_minor))
    }

    fn import(&self, number: ContributionNo) -> Option<Import> {
        let found = self.contributions.get(number).ok()?;
        Some(Import {
            from: number,
            dataset: found.dataset.clone(),
            member: found.member,
            at: found.at,
            confirmed: found.confirmed,
            past: self.contributions.past(number).is_some(),
            originals: self
                .contributions
                .originals_in(number, found)
                .filter(|(member, _)| !self.contributions.is_owed((number, *member)))
                .map_or(0, |(_, count)| count),
            gone: self
                .contributions
                .gone()
                .any(|(dataset, imports)| *dataset == found.dataset && number.index() < imports),
        })
    }

    fn visitors(&self) -> Vec<Visitor> {
        let visitor = |(_, user): (_, &crate::path::request::User)| Visitor {
            class: user.class.clone(),
            country: user.country.clone(),
            commitment: user.commitment,
        };
        self.requests.users().map(visitor).collect()
    }

    fn debits(&self) -> Vec<query::Carried> {
        let carried = |entry: &crate::books::privacy::Entry| query::Carried {
            dataset: entry.dataset.clone(),
            also: entry.also.clone(),
            user: entry.user,
            spent_at: entry.at,
            debit: entry.debit,
        };
        self.book.all().map(carried).collect()
    }
}
