//! Accounts: who signs in, and with what. The co-op knows digests only; what is kept of a passkey or a PIN lies under its key.

mod account;
mod event;

pub use account::{Account, Credential, Recovery};
pub use event::{Event, Kind};

use super::Community;
use super::duty::Grave;
use super::membership::Membership;
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days within which a code is used.
pub const CODE_DAYS: u32 = 14;

/// Ways to sign in that one account has at most.
pub const CREDENTIALS_MAX: usize = 10;

/// Whose account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// A member's, also after she left.
    Member(MemberNo),
    /// A data user's.
    User(UserNo),
}

/// Something done about an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Give out the first code, with its digest.
    Invite(Who, Hash),
    /// Set up a way to sign in.
    Enrol {
        /// Whose account.
        who: Who,
        /// Which way.
        kind: Kind,
        /// Digest of what is kept of it.
        credential: Hash,
        /// Digest of the code, for who is not signed in.
        code: Option<Hash>,
    },
    /// Give up a way to sign in.
    Drop(Who, Hash),
    /// Let somebody in again who lost her ways.
    Recover {
        /// Whose account.
        who: Who,
        /// Digest of a new code.
        code: Hash,
        /// The officers.
        attested_by: Vec<MemberNo>,
    },
    /// Note that she has seen that officers let her in again.
    See(Who),
}

impl Act {
    /// Whose account it is about.
    pub fn who(&self) -> Who {
        match self {
            Act::Invite(who, _)
            | Act::Enrol { who, .. }
            | Act::Drop(who, _)
            | Act::Recover { who, .. }
            | Act::See(who) => *who,
        }
    }
}

impl Who {
    /// The member, if it is one's account.
    pub fn member(self) -> Option<MemberNo> {
        match self {
            Who::Member(member) => Some(member),
            Who::User(_) => None,
        }
    }

    /// The actor who signs in to it.
    pub fn actor(self) -> Actor {
        match self {
            Who::Member(member) => Actor::Member(member),
            Who::User(user) => Actor::User(user),
        }
    }
}

/// All accounts that were ever invited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Access {
    members: BTreeMap<MemberNo, Account>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    users: BTreeMap<UserNo, Account>,
    /// Whose each code is that was not used.
    codes: BTreeMap<Hash, Who>,
}

impl Access {
    /// Whether nobody was ever invited.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The account of a member or a data user, once there is one.
    pub fn account(&self, who: Who) -> Option<&Account> {
        match who {
            Who::Member(member) => self.members.get(&member),
            Who::User(user) => self.users.get(&user),
        }
    }

    /// Whose a code is, while it can be used.
    ///
    /// # Errors
    /// A refusal by `access.code`, which does not say whether there ever was such a code.
    pub fn invited(&self, code: Hash, now: Time) -> Result<Who, Refusal> {
        let open = |who: &&Who| {
            self.account(**who)
                .is_some_and(|account| account.awaits(code, now))
        };
        self.codes
            .get(&code)
            .filter(open)
            .copied()
            .ok_or_else(no_such_code)
    }

    /// Whether somebody may sign in with what has this digest.
    ///
    /// # Errors
    /// When it is none of hers, or her data are gone.
    pub fn signs_in(&self, who: Who, credential: Hash, members: &Membership) -> Result<(), Refusal> {
        with_data(who, members)?;
        self.held(who, credential).map(drop)
    }

    fn held(&self, who: Who, credential: Hash) -> Result<&Account, Refusal> {
        let account = self.account(who).filter(|account| account.has(credential));
        account.ok_or_else(|| {
            let message = "this is no way to sign in to this account";
            Refusal::new("access.credential", message).hint("look at the ways that you have set up")
        })
    }

    /// Decides an act about an account of somebody who is known.
    ///
    /// # Errors
    /// When the account is another's, a code is used up, or officers have to stand behind it.
    pub fn decide(
        &self,
        act: Act,
        community: &Community<'_>,
        facts: &Facts,
    ) -> Result<Option<Event>, Refusal> {
        with_data(act.who(), community.members)?;
        let until = facts.now.plus_days(CODE_DAYS);
        match act {
            Act::Invite(who, code) => {
                self.never_set_up(who)?;
                self.fresh(code)?;
                Ok(Some(Event::Invited { who, code, until }))
            }
            Act::Enrol {
                who,
                kind,
                credential,
                code,
            } => self.enrol((who, kind), (credential, code), facts).map(Some),
            Act::Drop(who, credential) => self.drop_one((who, credential), facts).map(Some),
            Act::Recover {
                who,
                code,
                attested_by,
            } => {
                self.fresh(code)?;
                let concerned: Vec<MemberNo> = who.member().into_iter().collect();
                community
                    .duties
                    .grave(Grave::Recovery, &attested_by, &concerned, community)?;
                Ok(Some(Event::Recovered {
                    who,
                    code,
                    until,
                    attested_by,
                }))
            }
            Act::See(who) => {
                own(who, facts.actor)?;
                let told = self.account(who).and_then(|account| account.recovered.as_ref());
                Ok(told.map(|_| Event::Seen { who }))
            }
        }
    }

    /// One officer's code opens only an account that nobody ever set up: else she could take over another's.
    fn never_set_up(&self, who: Who) -> Result<(), Refusal> {
        match self.account(who).is_some_and(|account| account.was_set_up) {
            false => Ok(()),
            true => {
                let message = "this account was set up already: one officer alone gives no new code for it";
                Err(Refusal::new("access.held", message)
                    .hint("two officers let her in again; or she signs in and adds a device herself"))
            }
        }
    }

    fn fresh(&self, code: Hash) -> Result<(), Refusal> {
        match self.codes.contains_key(&code) {
            false => Ok(()),
            true => Err(
                Refusal::new("access.code-twice", "this code was given out already").hint("make another one"),
            ),
        }
    }

    fn enrol(
        &self,
        (who, kind): (Who, Kind),
        (credential, code): (Hash, Option<Hash>),
        facts: &Facts,
    ) -> Result<Event, Refusal> {
        hers(who, facts.actor)?;
        let account = self.account(who);
        match code {
            Some(code) if self.invited(code, facts.now)? != who => return Err(no_such_code()),
            Some(_) => {}
            None => {
                own(who, facts.actor)?;
                if account.is_none_or(|account| account.credentials.is_empty()) {
                    let message = "an account is set up with the code that an officer gives out";
                    return Err(Refusal::new("access.code", message).hint("ask an officer for a code"));
                }
            }
        }
        if kind == Kind::Pin && who.member().is_none() {
            let message = "a data user signs in with a passkey, and not with a PIN";
            return Err(Refusal::new("access.pin", message).hint("set up a passkey"));
        }
        if kind == Kind::Key && code.is_some() {
            let message = "a key for a program opens no account that was not set up";
            return Err(Refusal::new("access.key", message).hint("sign in, then make the key"));
        }
        if account.is_some_and(|account| account.has(credential)) {
            let message = "this way to sign in is set up already";
            return Err(Refusal::new("access.twice", message).hint("set up another one"));
        }
        if account.is_some_and(|account| account.after(kind) > CREDENTIALS_MAX) {
            let message = format!("an account has at most {CREDENTIALS_MAX} ways to sign in");
            return Err(Refusal::new("access.many", message).hint("take one away first"));
        }
        Ok(Event::Enrolled {
            who,
            kind,
            credential,
            code,
        })
    }

    /// Nobody locks herself out: the last way goes only through other hands, and then two officers let her in again.
    fn drop_one(&self, (who, credential): (Who, Hash), facts: &Facts) -> Result<Event, Refusal> {
        hers(who, facts.actor)?;
        let account = self.held(who, credential)?;
        let dropped = account.credentials.iter().find(|held| held.digest == credential);
        let is_key = dropped.is_some_and(|held| held.kind == Kind::Key);
        if !is_key && account.of_persons() == 1 && facts.actor == who.actor() {
            let message = "this is the last way to sign in: without it nobody gets in any more";
            return Err(Refusal::new("access.last", message)
                .hint("set up another way first; if a device is lost, ask two officers"));
        }
        Ok(Event::Dropped { who, credential })
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, at: Time) {
        let who = event.who();
        let account = match who {
            Who::Member(member) => self.members.entry(member).or_default(),
            Who::User(user) => self.users.entry(user).or_default(),
        };
        if let Some(old) = account.apply(event, at) {
            self.codes.remove(&old);
        }
        if let Some((code, _)) = account.code {
            self.codes.insert(code, who);
        }
    }

    /// An erased member has no account.
    pub fn forget(&mut self, member: MemberNo) {
        let gone = self.members.remove(&member);
        if let Some((code, _)) = gone.and_then(|account| account.code) {
            self.codes.remove(&code);
        }
    }

    /// The co-op ended: nobody has an account any more.
    pub fn forget_all(&mut self) {
        *self = Self::default();
    }
}

/// Whose account it is has data here: who left or was expelled still takes hers out and has them erased.
fn with_data(who: Who, members: &Membership) -> Result<(), Refusal> {
    match who {
        Who::Member(member) => members.with_data(member).map(drop),
        Who::User(_) => Ok(()),
    }
}

/// Nobody does it for another. A member may through other hands, and a data user through the operator's.
fn hers(who: Who, actor: Actor) -> Result<(), Refusal> {
    let helped = match who {
        Who::Member(member) => actor.member() == Some(member),
        Who::User(_) => actor == Actor::Operator,
    };
    match helped {
        true => Ok(()),
        false => own(who, actor),
    }
}

/// Nobody does it for another, through whatever hands.
fn own(who: Who, actor: Actor) -> Result<(), Refusal> {
    match actor == who.actor() {
        true => Ok(()),
        false => {
            let message = "only whose account it is does this, and signs in to do it";
            Err(Refusal::new("access.own", message).hint("sign in on a device of your own"))
        }
    }
}

fn no_such_code() -> Refusal {
    Refusal::new(
        "access.code",
        "this code cannot be used: it was used before, it is too old, or it was never given out",
    )
    .hint("ask an officer for a new code")
}

#[cfg(test)]
mod tests;
