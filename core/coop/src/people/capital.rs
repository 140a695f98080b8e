//! Shares in the capital: who paid for how many. They carry no votes, and pay nobody more than the bylaws allow.

use super::Community;
use crate::kernel::facts::Facts;
use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::{Deserialize, Serialize};

/// What happens to the capital.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A member paid for shares.
    Bought {
        /// Who.
        member: MemberNo,
        /// How many.
        shares: u32,
        /// What she paid for them.
        #[serde(with = "crate::kernel::wide")]
        paid_minor: u64,
        /// Digest of the payment's reference.
        reference: Hash,
    },
    /// A member holds shares that she paid for in the co-op that this one parted from.
    Carried {
        /// Who.
        member: MemberNo,
        /// How many.
        shares: u32,
        /// What she paid for them.
        #[serde(with = "crate::kernel::wide")]
        paid_minor: u64,
        /// When.
        bought_at: Time,
    },
}

/// One purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Purchase {
    /// Who.
    pub member: MemberNo,
    /// When.
    pub at: Time,
    /// How many.
    pub shares: u32,
    /// What she paid for them.
    pub paid_minor: u64,
}

/// Every purchase of shares, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Capital {
    purchases: Vec<Purchase>,
}

impl Capital {
    /// Whether nobody ever bought a share.
    pub fn is_empty(&self) -> bool {
        self.purchases.is_empty()
    }

    /// Every purchase, in order.
    pub fn purchases(&self) -> &[Purchase] {
        &self.purchases
    }

    /// A member buys shares, within what the bylaws allow her in a calendar year.
    ///
    /// # Errors
    /// When the bylaws know no shares, none is bought, or it is more than a year allows.
    pub fn buy(
        &self,
        (shares, reference): (u32, Hash),
        community: &Community<'_>,
        facts: &Facts,
    ) -> Result<Event, Refusal> {
        let member = facts.actor.member().ok_or_else(|| {
            Refusal::new("shares.member", "shares are a member's to buy").hint("add --as ID")
        })?;
        community.members.active(member)?;
        let motion = community.bylaws.motion;
        let refuse = |rule: &str, message: String| Refusal::new(rule, message).by(motion);
        let Some(rules) = &community.bylaws.rule.shares else {
            return Err(refuse("shares.none", "these bylaws know no shares".to_owned()));
        };
        if shares == 0 {
            return Err(Refusal::new("shares.number", "at least one share is bought"));
        }
        let paid_minor = rules.price_minor.saturating_mul(shares.into());
        let before = self.paid_in_year(member, facts.now);
        if before.saturating_add(paid_minor) > rules.year_max_minor {
            let left = rules.year_max_minor.saturating_sub(before);
            let room = left.checked_div(rules.price_minor).unwrap_or(0);
            let message = format!(
                "a member pays at most {} minor units for shares in a year; member {member} paid {before} this year, and {shares} more would be {paid_minor}",
                rules.year_max_minor
            );
            return Err(refuse("shares.year-max", message).hint(match room {
                0 => "she can buy again next year".to_owned(),
                room => format!("she can still buy {room} this year"),
            }));
        }
        Ok(Event::Bought {
            member,
            shares,
            paid_minor,
            reference,
        })
    }

    fn paid_in_year(&self, member: MemberNo, now: Time) -> u64 {
        let hers = self.purchases.iter().filter(|bought| bought.member == member);
        hers.filter(|bought| bought.at.year() == now.year())
            .fold(0, |sum, bought| sum.saturating_add(bought.paid_minor))
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, at: Time) {
        let (member, shares, paid_minor, at) = match event {
            Event::Bought {
                member,
                shares,
                paid_minor,
                ..
            } => (*member, *shares, *paid_minor, at),
            Event::Carried {
                member,
                shares,
                paid_minor,
                bought_at,
            } => (*member, *shares, *paid_minor, *bought_at),
        };
        self.purchases.push(Purchase {
            member,
            at,
            shares,
            paid_minor,
        });
    }
}

#[cfg(test)]
mod tests;
