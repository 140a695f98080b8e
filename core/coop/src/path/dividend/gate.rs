//! Gates: a step of the split that is paid only from what lifts the reserve above a part of the paid-in capital.

use crate::books::money::{Account, Ledger};
use crate::people::bylaws::{Gate, Payee, Share};

/// What the co-op owns of its own, as the gates see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Equity {
    /// The reserve.
    pub reserve_minor: u64,
    /// What members paid for their shares.
    pub capital_minor: u64,
}

impl Equity {
    /// As it stands on the books.
    pub fn of(ledger: &Ledger) -> Self {
        let credit = |account: &Account| u64::try_from(ledger.balance(account).saturating_neg()).unwrap_or(0);
        Self {
            reserve_minor: credit(&Account::Reserve),
            capital_minor: credit(&Account::Capital),
        }
    }

    /// What the gate of a step keeps of its amount for the reserve; the reserve grows by it, and by a step of its own.
    pub(super) fn holds(&mut self, share: &Share, amount: u64) -> u64 {
        let held = match share.gate {
            None => 0,
            Some(gate) => amount.min(self.wanting(gate)),
        };
        let own = match share.to {
            Payee::Reserve => amount,
            _ => held,
        };
        self.reserve_minor = self.reserve_minor.saturating_add(own);
        held
    }

    /// What the reserve lacks until the gate opens.
    fn wanting(self, gate: Gate) -> u64 {
        let Gate::ReserveOfCapital(fraction) = gate;
        fraction
            .least_of(self.capital_minor)
            .saturating_sub(self.reserve_minor)
    }
}

pub(super) fn is_nothing(amount: &u64) -> bool {
    *amount == 0
}
