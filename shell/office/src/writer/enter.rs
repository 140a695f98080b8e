//! Entering what was decided: into the private state, and into the store as one commit, however large.

use super::{Group, Writer};
use crate::error::OfficeError;
use crate::journal::Journal;
use fenwick_coop::kernel::envelope::Envelope;
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::contribution::Credits;
use fenwick_coop::{Coop, Entry, Event};

/// Entries of one act that are in memory as they are stored, with their keys at hand. Tests cross the limit with a small roster.
const ENTRIES_AT_ONCE: usize = if cfg!(test) { 100 } else { 50_000 };

impl<J: Journal> Writer<J> {
    /// What follows for all from a member's private act is written as the calendar's, or the public log would name her.
    pub(super) fn envelopes(&self, events: Vec<Event>, at: Time, actor: Actor, request: &str) -> Vec<Entry> {
        let first = self.scribe.frontier().size();
        let own = |event: &Event| !event.is_public() && event.subject() == actor.member();
        let is_private = actor.member().is_some() && events.iter().any(own);
        let envelope = |(seq, event): (u64, Event)| Envelope {
            seq,
            at,
            actor: match is_private && event.is_public() {
                true => Actor::Calendar,
                false => actor,
            },
            request: request.to_owned(),
            event,
        };
        (first..).zip(events).map(envelope).collect()
    }

    /// Applies entries to the private state and writes them into the group.
    pub(super) async fn carry_out(
        &mut self,
        entries: &[Entry],
        group: &mut Group,
    ) -> Result<(), OfficeError> {
        let carried = self.enter(entries, group).await;
        group.broken |= carried.is_err();
        carried
    }

    /// Enters what members are credited with, as if it had been decided together with the entry that records the import.
    pub(super) async fn credit(
        &mut self,
        credits: Credits,
        recorded: &Entry,
        group: &mut Group,
    ) -> Result<(), OfficeError> {
        let mut credits = credits.map(Event::Contribution);
        loop {
            let some: Vec<Event> = credits.by_ref().take(ENTRIES_AT_ONCE).collect();
            if some.is_empty() {
                return Ok(());
            }
            let some = self.envelopes(some, recorded.at, recorded.actor, &recorded.request);
            self.carry_out(&some, group).await?;
        }
    }

    async fn enter(&mut self, entries: &[Entry], group: &mut Group) -> Result<(), OfficeError> {
        for some in entries.chunks(ENTRIES_AT_ONCE) {
            self.scribe.prepare(some, &mut self.journal).await?;
            for entry in some {
                let stored = self.scribe.write(entry)?;
                group.commit.entries.push(stored);
                match &mut self.coop {
                    Some(coop) => coop.apply(entry),
                    none => *none = Coop::founded(entry),
                }
                if let Some(coop) = &self.coop {
                    (self.witness)(coop, entry);
                }
            }
            self.scribe.tidy(some);
            self.stage(group).await?;
        }
        Ok(())
    }

    /// Hands entries to the store when there are many of them.
    async fn stage(&mut self, group: &mut Group) -> Result<(), OfficeError> {
        if group.commit.entries.len() >= ENTRIES_AT_ONCE {
            let entries = std::mem::take(&mut group.commit.entries);
            group.staged = true;
            self.journal.stage(&entries).await?;
        }
        Ok(())
    }
}
