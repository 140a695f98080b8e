//! Proxies: votes given into other members' hands, for one motion. Nobody passes on what she was given.

use super::roll::on_roll;
use super::{Event, Motion};
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::people::Community;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// Who gave her vote into whose hands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    holders: BTreeMap<MemberNo, MemberNo>,
    /// For how many others each holder votes; follows from the holders.
    held: BTreeMap<MemberNo, u32>,
}

impl Serialize for Proxies {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.holders.serialize(to)
    }
}

impl Proxies {
    /// Into whose hands a member gave her vote.
    pub fn holder_of(&self, member: MemberNo) -> Option<MemberNo> {
        self.holders.get(&member).copied()
    }

    /// For how many others a member votes.
    pub fn held_by(&self, member: MemberNo) -> u32 {
        self.held.get(&member).copied().unwrap_or(0)
    }

    /// Every member who gave her vote away, with its holder.
    pub fn all(&self) -> impl Iterator<Item = (MemberNo, MemberNo)> {
        self.holders.iter().map(|(giver, holder)| (*giver, *holder))
    }

    pub(super) fn set(&mut self, giver: MemberNo, to: Option<MemberNo>) {
        let before = match to {
            Some(holder) => self.holders.insert(giver, holder),
            None => self.holders.remove(&giver),
        };
        if let Some(holder) = before {
            let held = self.held_by(holder).saturating_sub(1);
            self.held.insert(holder, held);
        }
        if let Some(holder) = to {
            let held = self.held_by(holder).saturating_add(1);
            self.held.insert(holder, held);
        }
    }
}

/// A member gives her vote into somebody's hands, or takes it back.
///
/// # Errors
/// When she already voted, or the holder may not vote, or not for so many, or gave her own vote away.
pub(super) fn delegate(
    motion: MotionNo,
    found: &Motion,
    community: &Community<'_>,
    (member, to): (MemberNo, Option<MemberNo>),
) -> Result<Event, Refusal> {
    let refuse = |rule: &str, message: String| Err(found.rules.refusal(rule, message));
    if found.papers.contains_key(&member) {
        return Err(found.paper_taken(motion, member));
    }
    let Some(holder) = to else {
        return match found.proxies.holder_of(member) {
            Some(_) => Ok(Event::Delegated { motion, member, to }),
            None => refuse(
                "proxy.none",
                format!("member {member} gave her vote on motion {motion} to nobody"),
            ),
        };
    };
    if holder == member {
        return refuse(
            "proxy.self",
            "a member votes for herself without a proxy".to_owned(),
        );
    }
    if found.votes.contains_key(&member) {
        let message =
            format!("member {member} already voted on motion {motion}; she can still change her vote");
        return refuse("proxy.voted", message);
    }
    on_roll(motion, found, community, holder)?;
    may_hold(found, member, holder)?;
    Ok(Event::Delegated { motion, member, to })
}

fn may_hold(found: &Motion, member: MemberNo, holder: MemberNo) -> Result<(), Refusal> {
    let refuse = |rule: &str, message: String| Err(found.rules.refusal(rule, message));
    if found.proxies.holder_of(holder).is_some() {
        let message = format!("member {holder} gave her own vote away and cannot vote for another");
        return refuse("proxy.chain", message);
    }
    if found.proxies.held_by(member) > 0 {
        let message = format!("member {member} votes for others and cannot give her own vote away");
        return refuse("proxy.chain", message);
    }
    let most = found.rules.proxies_max;
    let again = found.proxies.holder_of(member) == Some(holder);
    match most {
        0 => refuse("proxy.max", "these bylaws know no proxies".to_owned()),
        most if again || found.proxies.held_by(holder) < most => Ok(()),
        most => refuse(
            "proxy.max",
            format!("member {holder} already votes for as many others as the bylaws allow, which is {most}"),
        ),
    }
}
