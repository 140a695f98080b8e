//! Casting: papers go into the box a group at a time, beside the journal and without a word in it.

use super::Writer;
use super::told::{Waiting, tell_all};
use crate::ballot_box::{Cast, Filled};
use crate::error::{Failure, OfficeError};
use crate::journal::{Commit, Journal, Write};
use serde_json::Value;
use tokio::sync::oneshot;

/// A paper, and who waits for word that it is in the box.
pub type CastAsked = (Box<Cast>, oneshot::Sender<Result<Value, Failure>>);

impl<J: Journal> Writer<J> {
    /// Puts papers into their boxes in one commit, and answers when the disk has it.
    ///
    /// Nothing that falls due is carried out here: it would stand in the log with the time at which somebody cast.
    pub(super) async fn casts(&mut self, casts: Vec<CastAsked>) {
        let mut waiting: Vec<Waiting> = Vec::new();
        for (cast, to) in casts {
            let outcome = self.take(*cast).await.map(|()| Value::Null);
            waiting.push((to, outcome));
        }
        if let Err(error) = self.put_down().await {
            self.boxes.clear();
            return tell_all(waiting, error);
        }
        for (to, outcome) in waiting {
            drop(to.send(outcome));
        }
    }

    /// Takes a paper; it goes into its box with the commit at hand.
    pub(super) async fn take(&mut self, cast: Cast) -> Result<(), Failure> {
        let now = self.time_of(cast.now)?;
        let coop = self.coop.as_ref().ok_or(OfficeError::NotFounded)?;
        (cast.may)(coop, now)?;
        let filled = Filled::new(cast.voice, cast.paper)?;
        if self.boxes.get(cast.motion).is_none() {
            let rows = self.journal.ballot_box(cast.motion.0).await?;
            self.boxes.learn(cast.motion, &self.keyring, &rows)?;
        }
        let open = self.boxes.get(cast.motion).ok_or(OfficeError::Stopped)?;
        Ok(open.take(filled)?)
    }

    async fn put_down(&mut self) -> Result<(), OfficeError> {
        let commit = Commit {
            writes: self.placed().await?,
            ..Commit::default()
        };
        match commit.writes.is_empty() {
            true => Ok(()),
            false => Ok(self.journal.append(&commit).await?),
        }
    }

    /// Puts the papers that were taken into slots of their boxes.
    pub(super) async fn placed(&mut self) -> Result<Vec<Write>, OfficeError> {
        let mut writes = Vec::new();
        for motion in self.boxes.waiting() {
            let Some(open) = self.boxes.get(motion) else {
                continue;
            };
            writes.extend(if open.has_room() {
                open.place(motion, &self.keyring)?
            } else {
                let rows = self.journal.ballot_box(motion.0).await?;
                open.grow(motion, &self.keyring, &rows)?
            });
        }
        Ok(writes)
    }
}
