//! What is kept of the ways to sign in: sealed under the co-op's key, about their member, so that they go when she is erased.

use super::{code, key, pin};
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_coop::Command;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::access::{Act, Kind, Who};
use fenwick_office::{Act as OfficeAct, Asker, Side, texts};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use webauthn_rs::prelude::Passkey;

/// One way to sign in, as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// A passkey, and what its owner calls the device.
    Passkey { name: String, key: Box<Passkey> },
    /// A PIN.
    Pin(pin::Kept),
    /// A key for a program, and what its owner calls the program.
    Key(key::Kept),
}

impl Kept {
    fn kind(&self) -> Kind {
        match self {
            Self::Passkey { .. } => Kind::Passkey,
            Self::Pin(_) => Kind::Pin,
            Self::Key(_) => Kind::Key,
        }
    }
}

/// The ways that somebody has set up, with their digests.
///
/// # Errors
/// When the co-op cannot be read.
pub async fn ways(desk: &Desk, who: Who) -> Result<Vec<(Hash, Kept)>, Trouble> {
    let digests = desk.look(move |coop| {
        let account = coop.access.account(who);
        let credentials = account.map(|account| account.credentials.clone());
        credentials.unwrap_or_default()
    });
    let mut ways = Vec::new();
    for credential in digests.await? {
        let text = desk.office.text(credential.digest).await?;
        let kept = serde_json::from_str(&text).map_err(|error| Trouble::failed("access", error))?;
        ways.push((credential.digest, kept));
    }
    Ok(ways)
}

/// Whose a code is, while it can be used.
///
/// # Errors
/// A refusal that does not say whether there ever was such a code.
pub async fn invited(desk: &Desk, typed: &str) -> Result<(Who, Hash), Trouble> {
    let code = code::digest(desk, typed);
    let who = desk
        .look(move |coop| coop.access.invited(code, now(coop)))
        .await??;
    Ok((who, code))
}

fn now(coop: &fenwick_coop::Coop) -> fenwick_coop::kernel::time::Time {
    crate::cli::now_of(coop)
}

/// Sets up a way to sign in; with a code for who is not signed in.
///
/// # Errors
/// As the rules say, and when it cannot be kept.
pub async fn enrol(desk: &Desk, who: Who, kept: &Kept, code: Option<Hash>) -> Result<Hash, Trouble> {
    let text = serde_json::to_string(kept).map_err(|error| Trouble::failed("access", error))?;
    let keyring = desk.office.keyring();
    let sealed = match who {
        Who::Member(member) => texts::keep_about(keyring, member, &text),
        Who::User(_) => texts::keep_private(keyring, &text),
    };
    let (credential, write) = sealed.map_err(|error| Trouble::failed("keyring", error))?;
    let act = Act::Enrol {
        who,
        kind: kept.kind(),
        credential,
        code,
    };
    let act = OfficeAct {
        asker: asker(desk, who),
        command: Command::Access(act),
        keep: Box::new(move |_| {
            Ok(Side {
                writes: vec![write],
                ..Side::default()
            })
        }),
        reply: Box::new(|_, _| Value::Null),
    };
    desk.office.act(act).await?;
    Ok(credential)
}

/// Gives up a way to sign in.
///
/// # Errors
/// As the rules say: the last one stays.
pub async fn give_up(desk: &Desk, who: Who, credential: Hash) -> Result<(), Trouble> {
    act(desk, who, Act::Drop(who, credential)).await
}

/// Notes that she has seen that officers let her in again.
///
/// # Errors
/// As the rules say.
pub async fn see(desk: &Desk, who: Who) -> Result<(), Trouble> {
    act(desk, who, Act::See(who)).await
}

async fn act(desk: &Desk, who: Who, act: Act) -> Result<(), Trouble> {
    let act = OfficeAct::plain(asker(desk, who), Command::Access(act), |_, _| Value::Null);
    desk.office.act(act).await?;
    Ok(())
}

fn asker(desk: &Desk, who: Who) -> Asker {
    Asker {
        actor: who.actor(),
        now: None,
        request: None,
        body: desk.office.keyring().body(b"access"),
    }
}
