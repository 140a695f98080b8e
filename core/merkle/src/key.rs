//! The log's signing key.

use std::fmt;

use ed25519_dalek::{Signature, Signer as _, SigningKey};
use thiserror::Error;

use crate::verifier::VerifierKey;

/// Why a key could not be made or read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The name is empty, or holds a space, a control character or a plus sign.
    #[error("the key name {0:?} does not fit; use the log's address without spaces or plus signs")]
    Name(String),
    /// The text has not the three parts of a verifier key.
    #[error("this is not a verifier key; copy the whole line, of the form name+id+key")]
    Form,
    /// The public key is not an Ed25519 key.
    #[error("the verifier key holds no ed25519 key; ask the log for a key of type 1")]
    NotEd25519,
    /// The key ID is not that of this name and public key.
    #[error("the key id does not belong to this name and key; copy the line again from its source")]
    Id,
}

/// The secret key with which a log signs its checkpoints.
///
/// # Invariants
/// The secret is wiped from memory on drop and never shown by `Debug`. There is no `Clone`.
///
/// # Source
/// C2SP signed-note v1.0.0, type `0x01`; RFC 8032.
pub struct LogKey {
    name: String,
    secret: SigningKey,
}

impl LogKey {
    /// Makes the key that belongs to a name and a 32-byte Ed25519 seed.
    ///
    /// The name is the log's origin: its address without scheme and without a trailing slash.
    ///
    /// # Errors
    /// [`KeyError::Name`] when no signature line could carry the name.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Ok(Self {
            name: checked_name(name)?,
            secret: SigningKey::from_bytes(seed),
        })
    }

    /// Gives the name, which is also the log's origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the public half, to be published.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey::new(self.name.clone(), self.secret.verifying_key())
    }

    pub(crate) fn sign(&self, text: &str) -> [u8; Signature::BYTE_SIZE] {
        self.secret.sign(text.as_bytes()).to_bytes()
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        f.debug_struct("LogKey")
            .field("name", name)
            .finish_non_exhaustive()
    }
}

/// Whether a signature line and a verifier key can carry this name.
pub(crate) fn is_key_name(name: &str) -> bool {
    let unfit = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    !name.is_empty() && !name.contains(unfit)
}

pub(crate) fn checked_name(name: &str) -> Result<String, KeyError> {
    if is_key_name(name) {
        Ok(name.to_owned())
    } else {
        Err(KeyError::Name(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_no_signature_line_can_carry_is_refused() {
        for name in ["", "two words", "a+b", "line\nbreak", "a\u{a0}b", "nul\0"] {
            let error = LogKey::from_seed(name, &[0; 32]).unwrap_err();
            assert_eq!(error, KeyError::Name(name.to_owned()));
        }
    }

    #[test]
    fn debug_does_not_show_the_secret() {
        let key = LogKey::from_seed("coop.example/log", &[0xab; 32]).unwrap();
        assert_eq!(format!("{key:?}"), r#"LogKey { name: "coop.example/log", .. }"#);
    }
}
