//! A co-op that came back from a backup. What happened after the backup it does not know: budget that was spent, consents that
//! were withdrawn. Until it has the log up to the highest checkpoint that anybody holds, nothing leaves and nothing new begins.

use super::Community;
use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::{Deserialize, Serialize};

/// What happens to a co-op that comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It came back from a backup.
    Restored {
        /// The size of the log in the backup.
        #[serde(with = "crate::kernel::wide")]
        size: u64,
        /// Its root.
        root: Hash,
    },
    /// Officers said that nobody holds a higher checkpoint than these, and the log reaches them all.
    Confirmed {
        /// The size of the highest checkpoint that was held against it; 0 when nobody holds any.
        #[serde(with = "crate::kernel::wide")]
        highest: u64,
        /// Who said so.
        by: Vec<MemberNo>,
    },
}

/// The log of a backup, and since when the co-op lives on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Stale {
    /// The size of the log in the backup.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// When it came back.
    pub since: Time,
}

/// What is known of coming back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Restoring {
    stale: Option<Stale>,
}

impl Restoring {
    /// Whether the co-op never came back, or everything since is known.
    pub fn is_current(&self) -> bool {
        self.stale.is_none()
    }

    /// The backup on which it lives, while it may lack what came after.
    pub fn stale(&self) -> Option<&Stale> {
        self.stale.as_ref()
    }

    /// Whether an act is taken now: while the log may lack its end only what `narrows`.
    ///
    /// # Errors
    /// A refusal by `restore.stale`.
    pub fn takes(&self, narrows: bool) -> Result<(), Refusal> {
        let Some(stale) = self.stale.filter(|_| !narrows) else {
            return Ok(());
        };
        let message = format!(
            "the co-op came back at {} from a backup of its first {} entries, and what came after may be missing: its budget counts as spent, and its consents as suspended",
            stale.since, stale.size
        );
        Err(Refusal::new("restore.stale", message).hint(
            "take a later backup with `fenwick restore --catch-up FILE`, or hold the highest checkpoints against it with `fenwick restore --confirm`; withdrawing, leaving, erasing and looking work meanwhile",
        ))
    }

    /// Officers attest that nobody holds a higher checkpoint; `highest` is the size of the highest that was brought.
    ///
    /// # Errors
    /// A refusal by `restore.current`, `restore.behind` or `duty.attest`.
    pub fn confirm(
        &self,
        highest: u64,
        by: Vec<MemberNo>,
        community: &Community<'_>,
    ) -> Result<Event, Refusal> {
        let Some(stale) = self.stale else {
            return Err(Refusal::new(
                "restore.current",
                "the co-op knows all that happened: there is nothing to confirm",
            ));
        };
        if highest > stale.size {
            let message = format!(
                "somebody holds a checkpoint of {highest} entries, and the backup has {}: what came after it is missing",
                stale.size
            );
            return Err(Refusal::new("restore.behind", message)
                .hint("find a later backup: `fenwick restore --catch-up FILE`"));
        }
        let Community {
            duties,
            members,
            bylaws,
            ..
        } = community;
        if !duties.attested(&by, None, members, bylaws)? {
            return Err(Refusal::new(
                "duty.attest",
                "officers have to say that nobody holds a higher checkpoint",
            )
            .by(bylaws.motion)
            .hint("ask members, officers and peers, then add --attested-by OFFICER,OFFICER"));
        }
        Ok(Event::Confirmed { highest, by })
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, at: Time) {
        self.stale = match event {
            Event::Restored { size, root } => Some(Stale {
                size: *size,
                root: *root,
                since: at,
            }),
            Event::Confirmed { .. } => None,
        };
    }
}

#[cfg(test)]
mod tests;
