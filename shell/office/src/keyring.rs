//! The co-op's keys: one secret in one file, everything else derived from it or wrapped under it.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use fenwick_coop::kernel::hash::Hash;
use fenwick_merkle::{KeyError, LogKey};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// 32 secret bytes that vanish from memory when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// A key cannot be made, or something sealed cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The operating system gives no randomness.
    #[error("the system gives no random numbers ({0}); nothing was changed")]
    Randomness(getrandom::Error),
    /// Something sealed is damaged, or sealed under another key.
    #[error("a private record cannot be opened: it is damaged, or the key file is not this co-op's")]
    Sealed,
    /// The log's name cannot be a key name.
    #[error("the co-op's name cannot name its log")]
    LogName(#[from] KeyError),
}

/// What a sealed thing is, so that one kind can never be passed off as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// A member's private record.
    Record,
    /// A member's or a file's key.
    Key,
    /// A text.
    Text,
    /// The outcome of an act.
    Outcome,
    /// A teller's key for one ballot.
    Teller,
    /// A slot of a ballot box.
    Slot,
    /// How many papers were put into a ballot box.
    Tally,
    /// A row that waits for its member.
    Held,
    /// What is known of a file that is kept as its member brought it, with its key.
    Original,
}

impl Sealed {
    fn label(self) -> &'static [u8] {
        match self {
            Sealed::Record => b"fenwick/record/v1",
            Sealed::Key => b"fenwick/key/v1",
            Sealed::Text => b"fenwick/text/v1",
            Sealed::Outcome => b"fenwick/outcome/v1",
            Sealed::Teller => b"fenwick/teller/v1",
            Sealed::Slot => b"fenwick/slot/v1",
            Sealed::Tally => b"fenwick/tally/v1",
            Sealed::Held => b"fenwick/held/v1",
            Sealed::Original => b"fenwick/original/v1",
        }
    }
}

/// Fresh random bytes from the operating system.
///
/// # Errors
/// When the system has none to give.
pub fn random() -> Result<[u8; 32], KeyringError> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(KeyringError::Randomness)?;
    Ok(bytes)
}

impl Secret {
    /// A secret of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A fresh secret.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn fresh() -> Result<Self, KeyringError> {
        random().map(Self)
    }

    /// The bytes, for storing them where the caller answers for it.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// A secret for one use, from which neither this one nor any other can be found.
    ///
    /// # Source
    /// SHA-256 over a uniform 256-bit key and a fixed label (NIST SP 800-108 in its simplest form: one block, fixed lengths).
    fn derived(&self, label: &str) -> Secret {
        Secret(Hash::salted(label, &self.0, b"").0)
    }

    /// Seals bytes so that only this secret opens them, as what they are.
    ///
    /// # Errors
    /// When the system gives no randomness.
    ///
    /// # Source
    /// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) with a random 192-bit nonce in front.
    pub fn seal(&self, what: Sealed, bytes: &[u8]) -> Result<Vec<u8>, KeyringError> {
        let mut nonce = [0u8; 24];
        getrandom::fill(&mut nonce).map_err(KeyringError::Randomness)?;
        let cipher = XChaCha20Poly1305::new(&Key::from(self.0));
        let payload = Payload {
            msg: bytes,
            aad: what.label(),
        };
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| KeyringError::Sealed)?;
        Ok([nonce.as_slice(), sealed.as_slice()].concat())
    }

    /// Opens what [`Secret::seal`] sealed.
    ///
    /// # Errors
    /// When it is damaged, of another kind, or sealed under another secret.
    pub fn open(&self, what: Sealed, sealed: &[u8]) -> Result<Vec<u8>, KeyringError> {
        let (nonce, bytes) = sealed.split_first_chunk::<24>().ok_or(KeyringError::Sealed)?;
        let cipher = XChaCha20Poly1305::new(&Key::from(self.0));
        cipher
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg: bytes,
                    aad: what.label(),
                },
            )
            .map_err(|_| KeyringError::Sealed)
    }
}

/// Seals with one key, and opens what was sealed with it or with the one before, for which it may be turned.
#[derive(Clone, Debug)]
pub struct Sealer {
    now: Secret,
    before: Option<Secret>,
}

impl Sealer {
    /// Seals bytes, as what they are, with the key of now.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn seal(&self, what: Sealed, bytes: &[u8]) -> Result<Vec<u8>, KeyringError> {
        self.now.seal(what, bytes)
    }

    /// Opens what was sealed with the key of now or the one before.
    ///
    /// # Errors
    /// When it is damaged, of another kind, or sealed under another secret.
    pub fn open(&self, what: Sealed, sealed: &[u8]) -> Result<Vec<u8>, KeyringError> {
        self.now.open(what, sealed).or_else(|error| match &self.before {
            Some(before) => before.open(what, sealed),
            None => Err(error),
        })
    }

    /// What was sealed with the key before, sealed with the key of now; nothing when it is already.
    fn turned(&self, what: Sealed, sealed: &[u8]) -> Result<Option<Vec<u8>>, KeyringError> {
        if self.now.open(what, sealed).map(Zeroizing::new).is_ok() {
            return Ok(None);
        }
        let plain = Zeroizing::new(self.open(what, sealed)?);
        self.now.seal(what, &plain).map(Some)
    }
}

/// All keys of one co-op.
#[derive(Debug)]
pub struct Keyring {
    wrapping: Sealer,
    texts: Sealer,
    lookup: Secret,
    log_seed: Secret,
    salts: Secret,
    rows: Secret,
    ballots: Sealer,
}

impl Keyring {
    /// The keyring of the co-op whose secret this is.
    pub fn of(master: &Secret) -> Self {
        let sealer = |what: &str| Sealer {
            now: master.derived(&format!("fenwick/{what}/v1")),
            before: None,
        };
        Self {
            wrapping: sealer("wrapping"),
            texts: sealer("texts"),
            lookup: master.derived("fenwick/lookup/v1"),
            log_seed: master.derived("fenwick/log/v1"),
            salts: master.derived("fenwick/salts/v1"),
            rows: master.derived("fenwick/rows/v1"),
            ballots: sealer("ballots"),
        }
    }

    /// The same, but what is kept is sealed under a data key instead of the co-op's own secret; what still stands under the
    /// key before can be opened. What the log rests on, and how people and rows are known again, stays.
    #[must_use]
    pub fn with_data(self, now: &Secret, before: Option<&Secret>) -> Self {
        let sealer = |what: &str| {
            let label = format!("fenwick/{what}/v1");
            Sealer {
                now: now.derived(&label),
                before: before.map(|before| before.derived(&label)),
            }
        };
        Self {
            wrapping: sealer("wrapping"),
            texts: sealer("texts"),
            ballots: sealer("ballots"),
            ..self
        }
    }

    /// What stands sealed in the store under the key before, sealed under the key of now; nothing when it is already.
    ///
    /// # Errors
    /// When it is damaged, or sealed under neither.
    pub fn turned(&self, what: Sealed, sealed: &[u8]) -> Result<Option<Vec<u8>>, KeyringError> {
        let sealer = match what {
            Sealed::Key => &self.wrapping,
            Sealed::Text | Sealed::Outcome => &self.texts,
            Sealed::Teller | Sealed::Slot | Sealed::Tally => &self.ballots,
            // These are sealed under a member's own key.
            Sealed::Record | Sealed::Held | Sealed::Original => return Ok(None),
        };
        sealer.turned(what, sealed)
    }

    /// The same, but for the key of row identities: rows carried from another co-op are known again when they are brought
    /// once more.
    #[must_use]
    pub fn with_rows(self, rows: Secret) -> Self {
        Self { rows, ..self }
    }

    /// Wraps a member's or a file's key.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn wrap(&self, key: &Secret) -> Result<Vec<u8>, KeyringError> {
        self.wrapping.seal(Sealed::Key, key.expose())
    }

    /// Unwraps a member's or a file's key.
    ///
    /// # Errors
    /// When it is damaged or not this co-op's.
    pub fn unwrap(&self, wrapped: &[u8]) -> Result<Secret, KeyringError> {
        let mut bytes = self.wrapping.open(Sealed::Key, wrapped)?;
        let key = <[u8; 32]>::try_from(bytes.as_slice())
            .map(Secret)
            .map_err(|_| KeyringError::Sealed);
        bytes.zeroize();
        key
    }

    /// The key of texts that concern all.
    pub fn texts(&self) -> &Sealer {
        &self.texts
    }

    /// The key of ballot boxes and of tellers' keys.
    pub fn ballots(&self) -> &Sealer {
        &self.ballots
    }

    /// The key that salts entries about no single member.
    pub fn salts(&self) -> &[u8; 32] {
        self.salts.expose()
    }

    /// The key that makes row identities unguessable.
    pub fn rows(&self) -> &[u8; 32] {
        self.rows.expose()
    }

    /// By what a member is found when only her external id is known.
    pub fn lookup(&self, external_id: &str) -> [u8; 32] {
        Hash::salted(
            "fenwick/external-id/v1",
            self.lookup.expose(),
            external_id.as_bytes(),
        )
        .0
    }

    /// A digest of what an act asks, with which nobody without the key can test a guess at names in it.
    pub fn body(&self, asked: &[u8]) -> Hash {
        Hash::salted("fenwick/act-body/v1", self.lookup.expose(), asked)
    }

    /// A digest of a file's digest, with which nobody without the key can test whether a member brought a file that he knows.
    pub fn source(&self, file: Hash) -> Hash {
        Hash::salted("fenwick/source/v1", self.lookup.expose(), &file.0)
    }

    /// The digest under which an act's id stands in the journal.
    pub fn request(&self, id: &str) -> String {
        let digest = Hash::salted("fenwick/request-id/v1", self.lookup.expose(), id.as_bytes()).to_string();
        digest.chars().take(32).collect()
    }

    /// The key that signs the log's checkpoints.
    ///
    /// # Errors
    /// When the name cannot name a log.
    pub fn log_key(&self, name: &str) -> Result<LogKey, KeyringError> {
        Ok(LogKey::from_seed(name, self.log_seed.expose())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_what_it_sealed_and_as_what_it_is() {
        let key = Secret::fresh().unwrap();
        let sealed = key.seal(Sealed::Record, b"Amina").unwrap();
        assert_eq!(key.open(Sealed::Record, &sealed).unwrap(), b"Amina");
        assert!(key.open(Sealed::Text, &sealed).is_err());
        assert!(Secret::fresh().unwrap().open(Sealed::Record, &sealed).is_err());
        let mut damaged = sealed.clone();
        damaged[30] ^= 1;
        assert!(key.open(Sealed::Record, &damaged).is_err());
        assert!(!sealed.windows(5).any(|window| window == b"Amina"));
    }

    #[test]
    fn keys_of_one_co_op_are_all_different() {
        let keyring = Keyring::of(&Secret::fresh().unwrap());
        let keys = [
            keyring.texts.now.expose(),
            keyring.salts(),
            keyring.rows(),
            keyring.log_seed.expose(),
            keyring.wrapping.now.expose(),
        ];
        for (place, key) in keys.iter().enumerate() {
            assert!(keys.iter().skip(place + 1).all(|other| other != key));
        }
    }

    #[test]
    fn what_stood_under_the_key_before_is_opened_until_it_is_turned_and_not_after() {
        let (own, data) = (Secret::fresh().unwrap(), Secret::fresh().unwrap());
        let old = Keyring::of(&own);
        let between = Keyring::of(&own).with_data(&data, Some(&own));
        let new = Keyring::of(&own).with_data(&data, None);
        let sealed = old.texts().seal(Sealed::Text, b"minutes").unwrap();
        assert_eq!(between.texts().open(Sealed::Text, &sealed).unwrap(), b"minutes");
        assert!(new.texts().open(Sealed::Text, &sealed).is_err());
        let turned = between.turned(Sealed::Text, &sealed).unwrap().unwrap();
        assert_eq!(new.texts().open(Sealed::Text, &turned).unwrap(), b"minutes");
        assert!(old.texts().open(Sealed::Text, &turned).is_err());
        assert_eq!(between.turned(Sealed::Text, &turned).unwrap(), None);
        // The log and the register are known as before.
        assert_eq!((old.salts(), old.lookup("D1")), (new.salts(), new.lookup("D1")));
    }
}
