//! Who is admitted, and what only a member herself decides.

use super::{Event, Kind, Membership};
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;

impl Membership {
    /// Decides an admission.
    ///
    /// # Errors
    /// A refusal by `membership.class` when the class is no plain word, or there are too many classes.
    pub fn admit(
        &self,
        kind: Kind,
        class: Option<&str>,
        commitment: Hash,
        ahead: usize,
    ) -> Result<Event, Refusal> {
        if let Some(class) = class {
            let plain = class
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            if class.is_empty()
                || class.len() > 30
                || !plain
                || (self.classes.len() > 250 && !self.classes.iter().any(|known| known == class))
            {
                let message = "a class of members is a short word of small letters, digits and -, and there are at most 250";
                return Err(Refusal::new("membership.class", message));
            }
        }
        let member = MemberNo::after(self.members.len().saturating_add(ahead));
        Ok(Event::Admitted {
            member,
            kind,
            class: class.map(str::to_owned),
            commitment,
        })
    }

    /// Decides how many heads an organisation stands for; nothing when it stands for as many already.
    ///
    /// # Errors
    /// When she is unknown, has left, is a person, or stands for nobody.
    pub fn size(&self, member: MemberNo, heads: u32) -> Result<Option<Event>, Refusal> {
        let line = self.active(member)?;
        if line.kind == Kind::Person {
            let message = format!("member {member} is a person and stands for herself");
            return Err(Refusal::new("membership.heads", message));
        }
        if heads == 0 {
            let message = "an organisation stands for at least one head";
            return Err(Refusal::new("membership.heads", message));
        }
        Ok((line.heads != heads).then_some(Event::Sized { member, heads }))
    }

    /// Decides a member's leaving: her own act, always possible.
    ///
    /// # Errors
    /// When she is unknown, has left, or somebody else's act would make her leave.
    pub fn leave(&self, member: MemberNo, actor: Actor) -> Result<Event, Refusal> {
        self.active(member)?;
        own_act(member, actor)?;
        Ok(Event::Left { member })
    }

    /// Decides a correction of her private record: her own act, possible as long as there is one.
    ///
    /// # Errors
    /// When she is unknown or erased, or it is not her own act.
    pub fn correct(&self, member: MemberNo, commitment: Hash, actor: Actor) -> Result<Event, Refusal> {
        self.with_data(member)?;
        own_act(member, actor)?;
        Ok(Event::Corrected { member, commitment })
    }

    /// Decides an erasure: her own act, possible also after leaving.
    ///
    /// # Errors
    /// When she is unknown or already erased, or it is not her own act.
    pub fn erase(&self, member: MemberNo, actor: Actor) -> Result<Event, Refusal> {
        self.with_data(member)?;
        own_act(member, actor)?;
        Ok(Event::Erased { member })
    }
}

/// Leaving, erasing and appealing are the member's own, through whatever hands.
pub(crate) fn own_act(member: MemberNo, actor: Actor) -> Result<(), Refusal> {
    match actor.member() {
        Some(who) if who == member => Ok(()),
        _ => Err(Refusal::new(
            "rights.own-act",
            format!("only member {member} can do this for herself"),
        )),
    }
}
