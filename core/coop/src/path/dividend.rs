//! Dividend: income of a period is shared out as the members voted. Never twice, nothing lost.

mod gate;
mod points;

pub use gate::Equity;
pub use points::{Earned, earned};

use super::contribution::Contributions;
use super::fee::Fees;
use crate::books::money::{Account, Ledger, Occasion};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{DividendNo, MemberNo};
use crate::kernel::money::share_out;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::{Period, Time};
use crate::people::Adopted;
use crate::people::assembly::Assemblies;
use crate::people::bylaws::{Bylaws, Payee};
use crate::people::capital::Capital;
use crate::people::membership::Membership;
use serde::{Deserialize, Serialize};

/// What happens to dividends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Income was shared out. What each member gets follows from the register, the contributions and this.
    Declared {
        /// Its number.
        dividend: DividendNo,
        /// The period.
        period: Period,
        /// Income shared out.
        #[serde(with = "crate::kernel::wide")]
        income_minor: u64,
        /// What each step of the split gets; the members' steps after rounding to the payout unit.
        steps: Vec<Step>,
        /// Moved to the reserve because it was less than a payout unit each.
        #[serde(with = "crate::kernel::wide")]
        rounding_minor: u64,
        /// Digest of what each member gets, so that nobody can work it out differently later.
        lines: Hash,
    },
}

/// One step of a split as carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Who gets it.
    pub to: Payee,
    /// How much.
    #[serde(with = "crate::kernel::wide")]
    pub amount_minor: u64,
    /// What its gate kept for the reserve.
    #[serde(
        default,
        skip_serializing_if = "gate::is_nothing",
        with = "crate::kernel::wide"
    )]
    pub held_minor: u64,
}

/// What one member gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Who.
    pub member: MemberNo,
    /// How much.
    pub amount_minor: u64,
}

/// One dividend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dividend {
    /// The period.
    pub period: Period,
    /// When it was declared.
    pub at: Time,
    /// Income shared out.
    pub income_minor: u64,
    /// The split as carried out.
    pub steps: Vec<Step>,
    /// Moved to the reserve by rounding.
    pub rounding_minor: u64,
    /// What each member gets, in order of numbers.
    pub lines: Vec<Line>,
}

impl Dividend {
    /// What a member gets of it.
    pub fn of(&self, member: MemberNo) -> Option<&Line> {
        let place = self.lines.binary_search_by_key(&member, |line| line.member);
        self.lines.get(place.ok()?)
    }
}

/// All dividends, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dividends {
    dividends: Vec<Dividend>,
}

/// What a split is worked out from.
pub struct Basis<'a> {
    /// The register.
    pub members: &'a Membership,
    /// What members brought.
    pub contributions: &'a Contributions,
    /// The voted rules.
    pub bylaws: &'a Adopted<Bylaws>,
    /// Assemblies, at which points are earned.
    pub assemblies: &'a Assemblies,
    /// Shares, by which points are earned.
    pub capital: &'a Capital,
    /// What the co-op owns, for the gates of the split.
    pub equity: Equity,
}

/// What a dividend changes besides itself.
pub struct Books<'a> {
    /// Invoices, whose money is shared out.
    pub fees: &'a mut Fees,
    /// The ledger.
    pub ledger: &'a mut Ledger,
}

struct Worked {
    steps: Vec<Step>,
    rounding_minor: u64,
    lines: Vec<Line>,
}

impl Dividends {
    /// Every dividend with its number.
    pub fn all(&self) -> impl Iterator<Item = (DividendNo, &Dividend)> {
        self.dividends
            .iter()
            .enumerate()
            .map(|(place, dividend)| (DividendNo::after(place), dividend))
    }

    /// Shares out what was received in the period and not shared out before.
    ///
    /// # Errors
    /// A refusal by `dividend.nothing` when there is no such money, `dividend.future` when the period has not begun.
    pub fn declare(
        &self,
        period: Period,
        fees: &Fees,
        basis: &Basis<'_>,
        now: Time,
    ) -> Result<Event, Refusal> {
        if period.start() > now {
            return Err(Refusal::new(
                "dividend.future",
                format!("the period {period} has not begun"),
            ));
        }
        let income_minor = fees.undivided(period.start(), period.end());
        if income_minor == 0 {
            let message = format!("no fee received in {period} is left to share out");
            let overlaps = |other: Period| other.start() < period.end() && period.start() < other.end();
            let again = self.dividends.iter().any(|dividend| overlaps(dividend.period));
            let hint = if again {
                "what was received is already shared out; nothing is paid twice"
            } else {
                "settle an invoice first: `fenwick fee settle`"
            };
            return Err(Refusal::new("dividend.nothing", message)
                .by(basis.bylaws.motion)
                .hint(hint));
        }
        let worked = work_out(period, income_minor, basis, now);
        let dividend = DividendNo::after(self.dividends.len());
        Ok(Event::Declared {
            dividend,
            period,
            income_minor,
            steps: worked.steps,
            rounding_minor: worked.rounding_minor,
            lines: digest(&worked.lines),
        })
    }

    /// Whether what was shared out is what the event that declared it says, step by step and member by member;
    /// `verify` asks after carrying it out.
    pub fn recounts(&self, event: &Event) -> bool {
        let Event::Declared {
            lines,
            steps,
            rounding_minor,
            ..
        } = event;
        self.dividends.last().is_some_and(|dividend| {
            dividend.steps == *steps
                && dividend.rounding_minor == *rounding_minor
                && digest(&dividend.lines) == *lines
        })
    }

    /// Carries out what happened, on the books too: as it is worked out here, which the event only repeats.
    pub fn apply(&mut self, event: &Event, at: Time, basis: &Basis<'_>, books: Books<'_>) {
        let Event::Declared {
            dividend,
            period,
            income_minor,
            ..
        } = event;
        let worked = work_out(*period, *income_minor, basis, at);
        books.fees.mark_shared_out(period.start(), period.end());
        let mut credits: Vec<(Account, u64)> = vec![(Account::Reserve, worked.rounding_minor)];
        for step in &worked.steps {
            credits.push((Account::Reserve, step.held_minor));
            match &step.to {
                Payee::Reserve => credits.push((Account::Reserve, step.amount_minor)),
                Payee::Fund(name) => credits.push((Account::Fund(name.clone()), step.amount_minor)),
                Payee::MembersByHead | Payee::MembersByPoints => {}
            }
        }
        let lines = worked.lines.iter();
        credits.extend(lines.map(|line| (Account::Member(line.member), line.amount_minor)));
        books.ledger.post(
            at,
            Occasion::Dividend(dividend.0),
            vec![(Account::Fees, *income_minor)],
            credits,
        );
        self.dividends.push(Dividend {
            period: *period,
            at,
            income_minor: *income_minor,
            steps: worked.steps,
            rounding_minor: worked.rounding_minor,
            lines: worked.lines,
        });
    }
}

/// Works the split out: steps by largest remainder, each through its gate in the order of the bylaws, then each members'
/// step over the members of the period.
fn work_out(period: Period, income_minor: u64, basis: &Basis<'_>, now: Time) -> Worked {
    let rules = &basis.bylaws.rule;
    let weights: Vec<u64> = rules.split.iter().map(|share| share.weight).collect();
    let amounts = share_out(income_minor, &weights, 1);
    let end = period.end().min(Time(now.0.saturating_add(1)));
    let members: Vec<MemberNo> = basis.members.of_period(end).collect();
    let mut owed = vec![0u64; members.len()];
    let mut equity = basis.equity;
    let mut worked = Worked {
        steps: Vec::new(),
        rounding_minor: 0,
        lines: Vec::new(),
    };
    for (share, amount) in rules.split.iter().zip(amounts) {
        let held_minor = equity.holds(share, amount);
        let amount = amount.saturating_sub(held_minor);
        let by_member = match &share.to {
            Payee::Reserve | Payee::Fund(_) => {
                worked.steps.push(Step {
                    to: share.to.clone(),
                    amount_minor: amount,
                    held_minor,
                });
                continue;
            }
            Payee::MembersByHead => by_head(amount, members.len(), rules.payout_unit_minor),
            Payee::MembersByPoints => {
                let weights = points::weights(basis, &members, (period.start(), end));
                share_out(amount, &weights, rules.payout_unit_minor)
            }
        };
        let paid = by_member
            .iter()
            .fold(0u64, |sum, amount| sum.saturating_add(*amount));
        worked.rounding_minor = worked.rounding_minor.saturating_add(amount.saturating_sub(paid));
        worked.steps.push(Step {
            to: share.to.clone(),
            amount_minor: paid,
            held_minor,
        });
        for (sum, amount) in owed.iter_mut().zip(by_member) {
            *sum = sum.saturating_add(amount);
        }
    }
    let owing = members.into_iter().zip(owed).filter(|(_, amount)| *amount > 0);
    worked.lines = owing
        .map(|(member, amount_minor)| Line { member, amount_minor })
        .collect();
    worked
}

/// A digest of lines: member and amount, eight bytes each, in order.
fn digest(lines: &[Line]) -> Hash {
    let bytes = |line: &Line| {
        [
            u64::from(line.member.0).to_be_bytes(),
            line.amount_minor.to_be_bytes(),
        ]
        .concat()
    };
    Hash::of(&lines.iter().flat_map(bytes).collect::<Vec<u8>>())
}

/// The same whole number of payout units for everybody.
fn by_head(amount: u64, heads: usize, unit: u64) -> Vec<u64> {
    let count = u64::try_from(heads).unwrap_or(u64::MAX);
    let each = amount
        .checked_div(count)
        .and_then(|each| each.checked_div(unit))
        .unwrap_or(0)
        .saturating_mul(unit);
    vec![each; heads]
}

#[cfg(test)]
mod tests;
