//! The ledger: double entry in minor units of the co-op's one currency. Every posting sums to zero.

use crate::kernel::ids::MemberNo;
use crate::kernel::time::Time;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// An account of the ledger. Written like a path, as plain-text accounting does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// Money received.
    Bank,
    /// Invoiced and not yet received.
    Receivable,
    /// Fees earned and not yet shared out.
    Fees,
    /// The indivisible reserve.
    Reserve,
    /// What members paid for their shares.
    Capital,
    /// A named fund.
    Fund(String),
    /// Owed to a member.
    Member(MemberNo),
    /// Owed to the body with the same aims that takes what is left when the co-op ends.
    Successor,
    /// Owed to somebody outside the co-op when it ends, where the bylaws say so.
    Outsider,
    /// What members who parted into a co-op of their own are owed: this co-op owes it to theirs, and there it is owed by this
    /// one. Over both it sums to zero.
    Sister,
}

impl Account {
    /// Whether it holds what belongs to all together, and so goes where the bylaws say when the co-op ends.
    pub fn is_common(&self) -> bool {
        match self {
            Account::Fees | Account::Reserve | Account::Fund(_) => true,
            Account::Bank
            | Account::Receivable
            | Account::Capital
            | Account::Member(_)
            | Account::Successor
            | Account::Outsider
            | Account::Sister => false,
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Account::Bank => f.write_str("assets:bank"),
            Account::Receivable => f.write_str("assets:receivable"),
            Account::Fees => f.write_str("income:fees"),
            Account::Reserve => f.write_str("equity:reserve"),
            Account::Capital => f.write_str("equity:capital"),
            Account::Fund(name) => write!(f, "equity:fund:{name}"),
            Account::Member(member) => write!(f, "liabilities:member:{member}"),
            Account::Successor => f.write_str("liabilities:successor"),
            Account::Outsider => f.write_str("liabilities:outsider"),
            Account::Sister => f.write_str("clearing:sister"),
        }
    }
}

impl Serialize for Account {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// An invoice of this number was issued.
    Invoice(u32),
    /// An invoice of this number was settled.
    Settlement(u32),
    /// A dividend of this number was declared.
    Dividend(u32),
    /// The purchase of shares of this number was paid.
    Shares(u32),
    /// The co-op ended by the motion of this number.
    Dissolution(u32),
    /// A member parted into another co-op, or came from it.
    Parting,
}

/// One movement of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Posting {
    /// When.
    pub at: Time,
    /// Why.
    pub occasion: Occasion,
    /// Debits above zero, credits below.
    ///
    /// # Units
    /// Minor units.
    pub lines: Vec<(Account, i64)>,
}

/// All movements, and the balance of each account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    postings: Vec<Posting>,
    balances: BTreeMap<Account, i64>,
}

impl Ledger {
    /// Enters a movement of `total` from accounts (credited) to accounts (debited); the two sides are equal by construction.
    pub fn post(
        &mut self,
        at: Time,
        occasion: Occasion,
        debit: Vec<(Account, u64)>,
        credit: Vec<(Account, u64)>,
    ) {
        let signed = |amount: u64| i64::try_from(amount).unwrap_or(i64::MAX);
        let debits = debit
            .into_iter()
            .map(|(account, amount)| (account, signed(amount)));
        let credits = credit
            .into_iter()
            .map(|(account, amount)| (account, signed(amount).saturating_neg()));
        let lines: Vec<(Account, i64)> = debits.chain(credits).filter(|(_, amount)| *amount != 0).collect();
        for (account, amount) in &lines {
            let balance = self.balances.entry(account.clone()).or_default();
            *balance = balance.saturating_add(*amount);
        }
        self.postings.push(Posting { at, occasion, lines });
    }

    /// Every movement in order.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The balance of an account: debits less credits.
    pub fn balance(&self, account: &Account) -> i64 {
        self.balances.get(account).copied().unwrap_or(0)
    }

    /// Every account with its balance.
    pub fn balances(&self) -> impl Iterator<Item = (&Account, i64)> {
        self.balances.iter().map(|(account, balance)| (account, *balance))
    }

    /// Whether the reserve was only ever added to, except by the end of the co-op: no ordinary posting drains it.
    pub fn is_locked(&self) -> bool {
        let ordinary = |posting: &&Posting| !matches!(posting.occasion, Occasion::Dissolution(_));
        let drains = |(account, amount): &(Account, i64)| *account == Account::Reserve && *amount > 0;
        !self
            .postings
            .iter()
            .filter(ordinary)
            .any(|posting| posting.lines.iter().any(drains))
    }

    /// Whether the books sum to zero, in all and in every posting; by another route than the running balances.
    pub fn is_balanced(&self) -> bool {
        let sum = |lines: &mut dyn Iterator<Item = i64>| lines.map(i128::from).fold(0, i128::saturating_add);
        sum(&mut self.balances.values().copied()) == 0
            && self
                .postings
                .iter()
                .all(|posting| sum(&mut posting.lines.iter().map(|(_, amount)| *amount)) == 0)
    }
}
