//! Passkeys: a device proves that it holds a key, and that its owner unlocked it.

use super::accounts::{self, Kept};
use crate::desk::Desk;
use crate::said::Trouble;
use crate::web::ops::Site;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::access::Who;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use webauthn_rs::prelude::{
    CreationChallengeResponse, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, RequestChallengeResponse, Url, Uuid, Webauthn, WebauthnBuilder,
};

/// A challenge is answered within this time, and once.
const PATIENCE: Duration = Duration::from_secs(5 * 60);
/// Challenges that wait at once.
const WAITING_MAX: usize = 10_000;

/// For whose account a key is made: with a code, for who has not signed in.
type Whose = (Who, Option<Hash>);

enum Challenge {
    Enrols(PasskeyRegistration, Whose),
    SignsIn(PasskeyAuthentication, Who),
}

/// The passkeys of one server.
pub struct Passkeys {
    webauthn: Webauthn,
    /// Challenges by the device that was given one, and the co-op in which it was: the same number is somebody else in another.
    waiting: Mutex<HashMap<String, (Instant, Challenge)>>,
    /// Keys whose count of uses has gone on since they were set up: a copy of a device falls behind.
    used: Mutex<HashMap<Hash, Passkey>>,
}

fn failed(error: impl std::fmt::Display) -> Trouble {
    Trouble::failed("passkey", error)
}

fn no() -> Trouble {
    let refusal = Refusal::new("access.passkey", "this passkey did not open the account");
    Trouble::Refused(refusal.hint("try again, or sign in with your number and PIN"))
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Passkeys {
    /// Passkeys for a site.
    ///
    /// # Errors
    /// When the site is none that passkeys are made for.
    pub fn new(site: &Site) -> Result<Self, Trouble> {
        let url = Url::parse(&site.origin).map_err(failed)?;
        let builder = WebauthnBuilder::new(&site.host, &url).map_err(failed)?;
        let webauthn = builder
            .rp_name("Fenwick")
            .timeout(PATIENCE)
            .build()
            .map_err(failed)?;
        Ok(Self {
            webauthn,
            waiting: Mutex::default(),
            used: Mutex::default(),
        })
    }

    fn wait(&self, device: &str, challenge: Challenge) {
        let mut waiting = lock(&self.waiting);
        if waiting.len() >= WAITING_MAX {
            waiting.retain(|_, (since, _)| since.elapsed() < PATIENCE);
        }
        if waiting.len() >= WAITING_MAX {
            let oldest = waiting.iter().min_by_key(|(_, (since, _))| *since);
            let oldest = oldest.map(|(device, _)| device.clone());
            oldest.and_then(|oldest| waiting.remove(&oldest));
        }
        waiting.insert(device.to_owned(), (Instant::now(), challenge));
    }

    /// The challenge that a device was given; it is gone with this.
    fn answered(&self, device: &str) -> Result<Challenge, Trouble> {
        let found = lock(&self.waiting).remove(device);
        found
            .filter(|(since, _)| since.elapsed() < PATIENCE)
            .map(|(_, challenge)| challenge)
            .ok_or_else(no)
    }

    /// Asks a device to make a key for an account.
    ///
    /// # Errors
    /// When the co-op cannot be read.
    pub async fn begin_enrol(
        &self,
        desk: &Desk,
        device: &str,
        (name, whose): (&str, Whose),
    ) -> Result<CreationChallengeResponse, Trouble> {
        let have = keys(accounts::ways(desk, whose.0).await?);
        let have = have.into_iter().map(|(_, key)| key.cred_id().clone()).collect();
        let begun = self
            .webauthn
            .start_passkey_registration(Uuid::new_v4(), name, name, Some(have));
        let (asked, state) = begun.map_err(failed)?;
        self.wait(device, Challenge::Enrols(state, whose));
        Ok(asked)
    }

    /// Keeps the key that a device made, for the account for which it was asked to.
    ///
    /// # Errors
    /// When the device did not prove it, and as the rules say.
    pub async fn enrol(
        &self,
        desk: &Desk,
        device: &str,
        (name, answer, whose): (&str, &RegisterPublicKeyCredential, Whose),
    ) -> Result<Hash, Trouble> {
        let state = match self.answered(device)? {
            Challenge::Enrols(state, asked) if asked == whose => state,
            _ => return Err(no()),
        };
        let key = self
            .webauthn
            .finish_passkey_registration(answer, &state)
            .map_err(|_| no())?;
        let kept = Kept::Passkey {
            name: name.chars().take(60).collect(),
            key: Box::new(key),
        };
        accounts::enrol(desk, whose.0, &kept, whose.1).await
    }

    /// Asks a device to prove that it holds a key of this account.
    ///
    /// # Errors
    /// When the account has none.
    pub async fn begin_sign_in(
        &self,
        desk: &Desk,
        device: &str,
        who: Who,
    ) -> Result<RequestChallengeResponse, Trouble> {
        let mut have = Vec::new();
        for (digest, key) in keys(accounts::ways(desk, who).await?) {
            have.push(lock(&self.used).get(&digest).cloned().unwrap_or(key));
        }
        if have.is_empty() {
            return Err(no());
        }
        let (asked, state) = self
            .webauthn
            .start_passkey_authentication(&have)
            .map_err(failed)?;
        self.wait(device, Challenge::SignsIn(state, who));
        Ok(asked)
    }

    /// Who proved that she holds a key of her account.
    ///
    /// # Errors
    /// When she did not.
    pub async fn sign_in(
        &self,
        desk: &Desk,
        device: &str,
        answer: &PublicKeyCredential,
    ) -> Result<(Who, Hash), Trouble> {
        let Challenge::SignsIn(state, who) = self.answered(device)? else {
            return Err(no());
        };
        let proved = self
            .webauthn
            .finish_passkey_authentication(answer, &state)
            .map_err(|_| no())?;
        if !proved.user_verified() {
            return Err(no());
        }
        let ways = keys(accounts::ways(desk, who).await?);
        let found = ways
            .into_iter()
            .find(|(_, key)| key.cred_id() == proved.cred_id());
        let (digest, key) = found.ok_or_else(no)?;
        let mut used = lock(&self.used);
        let key = used.entry(digest).or_insert(key);
        key.update_credential(&proved);
        Ok((who, digest))
    }
}

fn keys(ways: Vec<(Hash, Kept)>) -> Vec<(Hash, Passkey)> {
    let key = |(digest, kept)| match kept {
        Kept::Passkey { key, .. } => Some((digest, *key)),
        Kept::Pin(_) | Kept::Key(_) => None,
    };
    ways.into_iter().filter_map(key).collect()
}
