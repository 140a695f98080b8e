//! A member's own records in her own hands: taken out, sent to somebody she names, brought along from elsewhere.

#[cfg(test)]
mod tests;

use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, SendingNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::{Date, Time};
use crate::people::Adopted;
use crate::people::charter::Charter;
use crate::people::membership::Membership;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What happens to a member's own records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// All that is hers was taken out through somebody else's hands.
    TakenOut {
        /// Whose.
        member: MemberNo,
    },
    /// She sent fields of her own rows to somebody whom she named.
    Sent {
        /// Its number.
        sending: SendingNo,
        /// Whose.
        member: MemberNo,
        /// Of which dataset.
        dataset: String,
        /// Which fields.
        fields: BTreeSet<String>,
        /// Digest of the text that says to whom; it goes when she is erased.
        text: Hash,
        /// The last day on which it may be used.
        until: Date,
    },
    /// She takes a sending back.
    Revoked {
        /// Which.
        sending: SendingNo,
        /// Whose.
        member: MemberNo,
    },
    /// She brought along what she took out of another co-op.
    Brought {
        /// Who.
        member: MemberNo,
        /// Digest of her history there.
        text: Hash,
    },
}

/// What can be done with a member's own records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Take all that is hers out.
    TakeOut(MemberNo),
    /// Send fields of her rows to somebody.
    Send(MemberNo, Wish),
    /// Take a sending back.
    Revoke(SendingNo),
    /// Keep the history that she brought along.
    Bring(MemberNo, Hash),
}

/// What a member wants to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Of which dataset.
    pub dataset: String,
    /// Which fields.
    pub fields: BTreeSet<String>,
    /// Digest of the text that says to whom.
    pub text: Hash,
    /// The last day on which it may be used.
    pub until: Date,
}

/// One sending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sending {
    /// Whose.
    pub member: MemberNo,
    /// Of which dataset.
    pub dataset: String,
    /// Which fields.
    pub fields: BTreeSet<String>,
    /// Digest of the text that says to whom.
    pub text: Hash,
    /// When.
    pub at: Time,
    /// The last day on which it may be used.
    pub until: Date,
    /// When she took it back.
    pub revoked: Option<Time>,
}

/// How a sending stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It may be used.
    Valid,
    /// Its last day is over.
    Expired,
    /// She took it back.
    Revoked,
}

impl Sending {
    /// How it stands now.
    pub fn state(&self, now: Time) -> State {
        match self.revoked {
            Some(_) => State::Revoked,
            None if now >= self.until.end() => State::Expired,
            None => State::Valid,
        }
    }
}

/// What members did with their own records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Records {
    sendings: Vec<Sending>,
    taken: Vec<(MemberNo, Time)>,
    brought: Vec<(MemberNo, Hash)>,
}

/// What an act with records rests on.
#[derive(Clone, Copy)]
pub struct Grounds<'a> {
    /// The register.
    pub members: &'a Membership,
    /// The charters in force.
    pub charters: &'a BTreeMap<String, Adopted<Charter>>,
    /// Who acts.
    pub actor: Actor,
    /// When.
    pub now: Time,
}

impl Grounds<'_> {
    /// Nobody takes out, sends or takes back for another.
    fn own(&self, member: MemberNo) -> Result<(), Refusal> {
        self.members.with_data(member)?;
        if self.actor.member() == Some(member) {
            return Ok(());
        }
        let message = format!("only member {member} does this with records of her own");
        Err(Refusal::new("rights.own-rows", message).hint(format!("add --as {member}")))
    }
}

impl Records {
    /// Whether nobody did anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Decides an act.
    ///
    /// # Errors
    /// When it is not her own act, she is erased, or what she names is not there.
    pub fn decide(&self, act: Act, grounds: &Grounds<'_>) -> Result<Option<Event>, Refusal> {
        match act {
            Act::TakeOut(member) => {
                grounds.own(member)?;
                Ok(grounds.actor.is_assisted().then_some(Event::TakenOut { member }))
            }
            Act::Send(member, wish) => self.send(member, wish, grounds).map(Some),
            Act::Revoke(sending) => self.revoke(sending, grounds),
            Act::Bring(member, text) => {
                grounds.own(member)?;
                grounds.members.active(member)?;
                Ok((!self.brought.contains(&(member, text))).then_some(Event::Brought { member, text }))
            }
        }
    }

    fn send(&self, member: MemberNo, wish: Wish, grounds: &Grounds<'_>) -> Result<Event, Refusal> {
        grounds.own(member)?;
        let Wish {
            dataset,
            fields,
            text,
            until,
        } = wish;
        let charter = grounds.charters.get(&dataset).ok_or_else(|| {
            let message = format!("no charter permits a dataset '{dataset}'");
            Refusal::new("charter.missing", message).hint("`fenwick charter list` shows the datasets")
        })?;
        let unknown = |field: &&String| charter.rule.field(field).is_none();
        if let Some(field) = fields.iter().find(unknown) {
            let message = format!("'{dataset}' has no field '{field}'");
            let names: Vec<&str> = charter
                .rule
                .fields
                .iter()
                .map(|field| field.name.as_str())
                .collect();
            return Err(Refusal::new("charter.fields", message)
                .by(charter.motion)
                .hint(format!("fields: {}", names.join(", "))));
        }
        if fields.is_empty() {
            return Err(Refusal::new(
                "record.fields",
                "she names each field that she sends",
            ));
        }
        if grounds.now >= until.end() {
            return Err(Refusal::new(
                "record.until",
                "what is sent may be used until a day that is still to come",
            ));
        }
        Ok(Event::Sent {
            sending: SendingNo::after(self.sendings.len()),
            member,
            dataset,
            fields,
            text,
            until,
        })
    }

    fn revoke(&self, sending: SendingNo, grounds: &Grounds<'_>) -> Result<Option<Event>, Refusal> {
        let found = self.sendings.get(sending.index()).filter(|_| sending.0 > 0);
        // A number of another member's is answered as one that is none.
        let hers = |found: &&Sending| grounds.actor.member() == Some(found.member);
        let found = found.filter(hers).ok_or_else(|| {
            Refusal::new("record.unknown", format!("she has no sending {sending}"))
                .hint("`fenwick record list --as ID` shows hers")
        })?;
        grounds.own(found.member)?;
        Ok(found.revoked.is_none().then_some(Event::Revoked {
            sending,
            member: found.member,
        }))
    }

    /// A member's sendings with their numbers.
    pub fn sendings(&self, member: MemberNo) -> impl Iterator<Item = (SendingNo, &Sending)> {
        let numbered = self.sendings.iter().enumerate();
        let hers = numbered.filter(move |(_, sending)| sending.member == member);
        hers.map(|(place, sending)| (SendingNo::after(place), sending))
    }

    /// When all that is hers was taken out through somebody else's hands.
    pub fn taken(&self, member: MemberNo) -> impl Iterator<Item = Time> {
        let hers = self.taken.iter().filter(move |(whose, _)| *whose == member);
        hers.map(|(_, at)| *at)
    }

    /// Digests of the histories that a member brought along.
    pub fn brought(&self, member: MemberNo) -> impl Iterator<Item = Hash> {
        let hers = self.brought.iter().filter(move |(whose, _)| *whose == member);
        hers.map(|(_, text)| *text)
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, at: Time) {
        match event {
            Event::TakenOut { member } => self.taken.push((*member, at)),
            Event::Sent {
                member,
                dataset,
                fields,
                text,
                until,
                ..
            } => self.sendings.push(Sending {
                member: *member,
                dataset: dataset.clone(),
                fields: fields.clone(),
                text: *text,
                at,
                until: *until,
                revoked: None,
            }),
            Event::Revoked { sending, .. } => {
                if let Some(found) = self.sendings.get_mut(sending.index()) {
                    found.revoked = Some(at);
                }
            }
            Event::Brought { member, text } => self.brought.push((*member, *text)),
        }
    }
}

impl Event {
    /// Whose records.
    pub fn member(&self) -> MemberNo {
        match self {
            Event::TakenOut { member }
            | Event::Sent { member, .. }
            | Event::Revoked { member, .. }
            | Event::Brought { member, .. } => *member,
        }
    }
}
