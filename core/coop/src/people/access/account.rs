//! One account: the ways to sign in that were set up, and the code that waits.

use super::event::{Event, Kind};
use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;
use crate::kernel::time::Time;
use serde::Serialize;

/// A way to sign in that was set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Credential {
    /// Which way.
    pub kind: Kind,
    /// Digest of what is kept of it.
    pub digest: Hash,
    /// Since when.
    pub since: Time,
}

/// That officers let somebody in again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recovery {
    /// When.
    pub at: Time,
    /// Who did.
    pub by: Vec<MemberNo>,
}

/// One account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The ways that were set up, in order.
    pub credentials: Vec<Credential>,
    /// Digest of the code that waits, and until when.
    pub code: Option<(Hash, Time)>,
    /// Whether a way was ever set up.
    pub was_set_up: bool,
    /// The last time officers let her in again, until she has seen it.
    pub recovered: Option<Recovery>,
}

impl Account {
    /// Whether a way to sign in has this digest.
    pub fn has(&self, credential: Hash) -> bool {
        self.credentials.iter().any(|held| held.digest == credential)
    }

    /// How many ways there are by which a person gets in, and not only a program.
    pub(super) fn of_persons(&self) -> usize {
        let persons = self.credentials.iter().filter(|held| held.kind != Kind::Key);
        persons.count()
    }

    /// Whether this code waits, and is not too old.
    pub(super) fn awaits(&self, code: Hash, now: Time) -> bool {
        self.code
            .is_some_and(|(waits, until)| waits == code && now < until)
    }

    /// How many ways there are with one more of this kind. There is one PIN, and a new one takes its place.
    pub(super) fn after(&self, kind: Kind) -> usize {
        let stay = self.credentials.iter().filter(|held| stays(held, kind));
        stay.count().saturating_add(1)
    }

    /// Carries out what happened; gives the code that is worth nothing any more.
    pub(super) fn apply(&mut self, event: &Event, at: Time) -> Option<Hash> {
        let before = self.code.map(|(code, _)| code);
        match event {
            Event::Invited { code, until, .. } => self.code = Some((*code, *until)),
            Event::Enrolled {
                kind,
                credential,
                code,
                ..
            } => {
                self.credentials.retain(|held| stays(held, *kind));
                self.credentials.push(Credential {
                    kind: *kind,
                    digest: *credential,
                    since: at,
                });
                self.was_set_up = true;
                if code.is_some() {
                    self.code = None;
                }
            }
            Event::Dropped { credential, .. } => self.credentials.retain(|held| held.digest != *credential),
            Event::Recovered {
                code,
                until,
                attested_by,
                ..
            } => {
                self.credentials.clear();
                self.was_set_up = true;
                self.code = Some((*code, *until));
                self.recovered = Some(Recovery {
                    at,
                    by: attested_by.clone(),
                });
            }
            Event::Seen { .. } => self.recovered = None,
        }
        let after = self.code.map(|(code, _)| code);
        before.filter(|before| Some(*before) != after)
    }
}

/// Whether a way stays when one of this kind is set up.
fn stays(held: &Credential, kind: Kind) -> bool {
    (held.kind, kind) != (Kind::Pin, Kind::Pin)
}
