//! Figures of a member's own rows, shown through somebody else's hands.

use super::{Contributions, Event};
use crate::kernel::facts::Actor;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::Serialize;

/// One time that figures of a member's own rows were shown through somebody else's hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sight {
    /// Whose rows.
    pub member: MemberNo,
    /// Of which dataset.
    pub dataset: String,
    /// When.
    pub at: Time,
}

impl Contributions {
    /// A member sees figures of her own rows. By her own key that is her own affair; through somebody else's
    /// hands it is written down before a row is read.
    ///
    /// # Errors
    /// When somebody asks who is not she.
    pub fn see(&self, member: MemberNo, dataset: String, actor: Actor) -> Result<Option<Event>, Refusal> {
        if actor.member() != Some(member) {
            let message = format!("only member {member} sees figures of her own rows");
            return Err(Refusal::new("rights.own-rows", message).hint(format!("add --as {member}")));
        }
        Ok(actor.is_assisted().then_some(Event::Seen { member, dataset }))
    }

    /// When figures of a member's own rows were shown through somebody else's hands.
    pub fn seen(&self, member: MemberNo) -> impl Iterator<Item = &Sight> {
        self.seen.iter().filter(move |sight| sight.member == member)
    }
}
