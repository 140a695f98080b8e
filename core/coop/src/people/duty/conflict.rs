//! Conflicts of interest: who stands aside in what concerns a data user.

use super::{Duties, Event};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::Serialize;

/// An interest of her own that somebody who holds an office has in a data user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// Whose.
    pub member: MemberNo,
    /// In which data user.
    pub user: UserNo,
    /// Since when it is known.
    pub since: Time,
    /// Who said so.
    pub by: MemberNo,
    /// Digest of the reason.
    pub why: Option<Hash>,
    /// When two officers found that it is over.
    pub ended: Option<Time>,
}

impl Duties {
    /// The register of conflicts, in order.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Whether a member stands aside in what concerns a data user.
    pub fn is_conflicted(&self, member: MemberNo, user: UserNo) -> bool {
        let same = |conflict: &Conflict| conflict.member == member && conflict.user == user;
        self.conflicts
            .iter()
            .any(|conflict| conflict.ended.is_none() && same(conflict))
    }

    /// The one rule of recusal: whoever has an interest of her own in a data user says nothing that counts for it.
    ///
    /// # Errors
    /// A refusal by `duty.conflict`.
    pub fn stands_clear(&self, member: MemberNo, user: UserNo) -> Result<(), Refusal> {
        if !self.is_conflicted(member, user) {
            return Ok(());
        }
        let message = format!(
            "member {member} has a conflict of interest with data user {user} and stands aside in what concerns it"
        );
        Err(Refusal::new("duty.conflict", message)
            .hint("another officer does this; `fenwick conflict list` shows who stands aside where"))
    }

    /// Decides the entry of a conflict: by her whose it is, or by another officer.
    ///
    /// # Errors
    /// When she holds no office, it is entered already, or somebody else enters it who is no officer.
    pub(super) fn declare(
        &self,
        (member, user): (MemberNo, UserNo),
        why: Option<Hash>,
        by: MemberNo,
    ) -> Result<Event, Refusal> {
        if by != member && !self.is_officer(by) {
            return Err(Refusal::new(
                "duty.officer",
                "whoever holds an office enters her own conflicts; only an officer enters another's",
            ));
        }
        if !self.is_officer(member) && !self.holds_any(member) {
            let message =
                format!("member {member} holds no office, and there is nothing to stand aside from");
            return Err(
                Refusal::new("duty.holder", message).hint("`fenwick office list` shows who holds which")
            );
        }
        if self.is_conflicted(member, user) {
            let message = format!("the conflict of member {member} with data user {user} is entered already");
            return Err(Refusal::new("conflict.known", message));
        }
        Ok(Event::ConflictDeclared {
            member,
            user,
            by,
            why,
        })
    }

    /// The conflict that is to end.
    ///
    /// # Errors
    /// A refusal by `conflict.unknown`.
    pub(super) fn standing_conflict(&self, member: MemberNo, user: UserNo) -> Result<(), Refusal> {
        match self.is_conflicted(member, user) {
            true => Ok(()),
            false => Err(Refusal::new(
                "conflict.unknown",
                format!("no conflict of member {member} with data user {user} is entered"),
            )
            .hint("`fenwick conflict list` shows those that are")),
        }
    }

    pub(super) fn apply_conflict(&mut self, event: &Event, at: Time) {
        match event {
            Event::ConflictDeclared {
                member,
                user,
                by,
                why,
            } => self.conflicts.push(Conflict {
                member: *member,
                user: *user,
                since: at,
                by: *by,
                why: *why,
                ended: None,
            }),
            Event::ConflictEnded { member, user, .. } => {
                let same = |conflict: &&mut Conflict| conflict.member == *member && conflict.user == *user;
                for conflict in self.conflicts.iter_mut().filter(same) {
                    conflict.ended = conflict.ended.or(Some(at));
                }
            }
            _ => {}
        }
    }
}
