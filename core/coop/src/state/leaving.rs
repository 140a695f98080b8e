//! What many members' leaving does to the register and the books.

use super::Coop;
use crate::books::money::{Account, Occasion};
use crate::kernel::ids::MotionNo;
use crate::kernel::money::share_out;
use crate::kernel::time::Time;
use crate::people::bylaws::Residue;
use crate::people::leaving;

impl Coop {
    pub(super) fn apply_leaving(&mut self, event: &leaving::Event, at: Time) {
        self.partings.apply(event);
        self.copies.apply(event);
        match event {
            leaving::Event::Dissolved { motion, residue, .. } => self.dissolve(*motion, *residue, at),
            leaving::Event::Split { .. }
            | leaving::Event::SplitLapsed { .. }
            | leaving::Event::Exported { .. }
            | leaving::Event::Stayed
            | leaving::Event::TookOver { .. } => {}
            leaving::Event::Parted {
                member,
                balance_minor,
                capital_minor,
                ..
            } => {
                self.members.part(*member, at);
                self.duties.vacate(*member, at);
                self.consents.forget(*member);
                self.contributions.forget(*member);
                let debits = vec![
                    (Account::Member(*member), *balance_minor),
                    (Account::Capital, *capital_minor),
                ];
                self.moved(at, debits, false);
            }
            leaving::Event::Arrived {
                member,
                joined,
                balance_minor,
                capital_minor,
                ..
            } => {
                self.members.arrive(*member, *joined, at);
                let credits = vec![
                    (Account::Member(*member), *balance_minor),
                    (Account::Capital, *capital_minor),
                ];
                self.moved(at, credits, true);
            }
        }
    }

    /// What is a member's goes with her: it is owed to the other co-op, or by it where she arrives.
    fn moved(&mut self, at: Time, hers: Vec<(Account, u64)>, arrives: bool) {
        let sum = hers
            .iter()
            .fold(0u64, |sum, (_, amount)| sum.saturating_add(*amount));
        let sister = vec![(Account::Sister, sum)];
        let (debit, credit) = if arrives { (sister, hers) } else { (hers, sister) };
        if sum > 0 {
            self.ledger.post(at, Occasion::Parting, debit, credit);
        }
    }

    /// What belongs to all together, account by account.
    pub fn common_minor(&self) -> Vec<(Account, u64)> {
        let held = |(account, balance): (&Account, i64)| {
            (account.is_common() && balance < 0).then(|| (account.clone(), balance.unsigned_abs()))
        };
        self.ledger.balances().filter_map(held).collect()
    }

    /// Whether the books say what an event says of them; `verify` asks after carrying it out.
    pub fn recounts(&self, event: &leaving::Event) -> bool {
        match event {
            leaving::Event::Dissolved {
                motion,
                residue,
                moved_minor,
            } => {
                let said = (*motion, *residue, *moved_minor);
                let is_said = |decided: &leaving::Decided| {
                    said == (decided.motion, decided.residue, decided.moved_minor)
                };
                self.ending.decided().is_some_and(is_said)
            }
            leaving::Event::Split { .. }
            | leaving::Event::SplitLapsed { .. }
            | leaving::Event::Exported { .. }
            | leaving::Event::Stayed
            | leaving::Event::TookOver { .. } => true,
            leaving::Event::Parted {
                member,
                capital_minor,
                ..
            } => self.owed_minor(*member) == 0 && self.capital_minor(*member) == *capital_minor,
            leaving::Event::Arrived {
                member,
                balance_minor,
                ..
            } => self.owed_minor(*member) == *balance_minor,
        }
    }

    /// Moves what is left to whom it goes, then forgets everybody.
    fn dissolve(&mut self, motion: MotionNo, residue: Residue, at: Time) {
        let common = self.common_minor();
        let moved_minor = common
            .iter()
            .fold(0u64, |sum, (_, amount)| sum.saturating_add(*amount));
        let credits = self.heirs(residue, moved_minor);
        self.ledger
            .post(at, Occasion::Dissolution(motion.0), common, credits);
        self.repay_capital(motion, at);
        self.ending.end(at, moved_minor);
        self.members.end(at);
        self.duties.vacate_all(at);
        self.consents.forget_all();
        self.contributions.forget_all();
        self.access.forget_all();
        for query in self.queries.abandoned() {
            self.queries.end(query);
            self.book.settle(query);
        }
    }

    /// Whoever paid for shares gets back what she paid, and nothing on it.
    fn repay_capital(&mut self, motion: MotionNo, at: Time) {
        let parted = |member| self.members.get(member).is_some_and(|line| line.parted);
        let paid = self.capital.purchases().iter();
        // Who parted took hers along.
        let credits: Vec<(Account, u64)> = paid
            .filter(|purchase| !parted(purchase.member))
            .map(|purchase| (Account::Member(purchase.member), purchase.paid_minor))
            .collect();
        let total = credits
            .iter()
            .fold(0u64, |sum, (_, paid)| sum.saturating_add(*paid));
        if total > 0 {
            self.ledger.post(
                at,
                Occasion::Dissolution(motion.0),
                vec![(Account::Capital, total)],
                credits,
            );
        }
    }

    /// Who gets how much of what is left. Where there is no member any more, the successor takes the members' part.
    fn heirs(&self, residue: Residue, moved_minor: u64) -> Vec<(Account, u64)> {
        let members = || self.members.on_roll(self.last_at);
        match residue {
            Residue::Outsider => vec![(Account::Outsider, moved_minor)],
            Residue::Members if members().next().is_some() => {
                let accounts: Vec<Account> = members().map(Account::Member).collect();
                let shares = share_out(moved_minor, &vec![1; accounts.len()], 1);
                accounts.into_iter().zip(shares).collect()
            }
            Residue::Members | Residue::Successor => vec![(Account::Successor, moved_minor)],
        }
    }
}
