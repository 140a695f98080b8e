//! Turnover: who of today's members was never asked about the bylaws.

use super::{Member, Membership};
use crate::kernel::time::Time;
use serde::Serialize;

/// Who was asked when the members last adopted their bylaws or stood by them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Settled {
    /// So many accounts there were at the notice.
    accounts: usize,
    /// Who joined later was not on the roll.
    roll_at: Time,
}

impl Settled {
    pub(super) fn is_new(&self, place: usize, line: &Member) -> bool {
        place >= self.accounts || line.joined > self.roll_at
    }
}

impl Membership {
    /// How many of them were not on the roll when the members last adopted their bylaws or stood by them.
    pub fn newcomers(&self) -> u64 {
        self.newcomers
    }

    /// Everybody here founded the co-op under its bylaws, or came with them: from here newcomers are counted.
    pub fn settle_all(&mut self, at: Time) {
        self.settled = Settled {
            accounts: self.members.len(),
            roll_at: at,
        };
        self.newcomers = 0;
    }

    /// The members adopted their bylaws, or stood by them, in a vote with this roll: whoever was not on it is a newcomer still.
    ///
    /// # Cost
    /// One pass over the register.
    pub fn settle(&mut self, accounts: usize, roll_at: Time) {
        self.settled = Settled { accounts, roll_at };
        let lines = self.members.iter().enumerate();
        let new = lines.filter(|(place, line)| line.left.is_none() && self.settled.is_new(*place, line));
        self.newcomers = u64::try_from(new.count()).unwrap_or(u64::MAX);
    }
}
