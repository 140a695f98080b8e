//! The public key with which others check the log.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{PUBLIC_KEY_LENGTH, Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::key::{KeyError, checked_name};

/// C2SP's signature type for Ed25519 over the note's text.
const ED25519: u8 = 0x01;

/// The four bytes by which a signature line names its key.
pub(crate) type KeyId = [u8; 4];

/// The public key with which anyone checks a log's checkpoints.
///
/// # Shape
/// As text, `<name>+<key id in hex>+<base64 of 0x01 and the public key>`, also called a vkey.
///
/// # Source
/// C2SP signed-note v1.0.0, verifier keys.
///
/// # Example
/// ```
/// use fenwick_merkle::VerifierKey;
///
/// let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
/// let key: VerifierKey = text.parse()?;
/// assert_eq!(key.name(), "PeterNeumann");
/// assert_eq!(key.to_string(), text);
/// # Ok::<(), fenwick_merkle::KeyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    public: VerifyingKey,
}

impl VerifierKey {
    /// Joins a name that was checked and a public key.
    pub(crate) fn new(name: String, public: VerifyingKey) -> Self {
        Self { name, public }
    }

    /// The same key under another name: for another log that its keeper signs.
    ///
    /// # Errors
    /// When the name does not fit.
    pub fn named(&self, name: &str) -> Result<Self, KeyError> {
        Ok(Self::new(checked_name(name)?, self.public))
    }

    /// Gives the name, which is also the log's origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first bytes of SHA-256 over name, newline, type and public key.
    pub(crate) fn id(&self) -> KeyId {
        let hasher = Sha256::new().chain_update(&self.name).chain_update(b"\n");
        let hash: [u8; 32] = hasher.chain_update(self.typed_bytes()).finalize().into();
        let [a, b, c, d, ..] = hash;
        [a, b, c, d]
    }

    pub(crate) fn verify(&self, text: &str, signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.public.verify_strict(text.as_bytes(), &signature).is_ok())
    }

    fn typed_bytes(&self) -> Vec<u8> {
        [&[ED25519], self.public.as_bytes().as_slice()].concat()
    }

    fn id_in_hex(&self) -> String {
        format!("{:08x}", u32::from_be_bytes(self.id()))
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoded = STANDARD.encode(self.typed_bytes());
        write!(f, "{}+{}+{encoded}", self.name, self.id_in_hex())
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, rest) = text.split_once('+').ok_or(KeyError::Form)?;
        let (id, encoded) = rest.split_once('+').ok_or(KeyError::Form)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| KeyError::Form)?;
        let public = ed25519_key(&bytes).ok_or(KeyError::NotEd25519)?;
        let key = Self::new(checked_name(name)?, public);
        if id.eq_ignore_ascii_case(&key.id_in_hex()) {
            Ok(key)
        } else {
            Err(KeyError::Id)
        }
    }
}

fn ed25519_key(typed: &[u8]) -> Option<VerifyingKey> {
    let bytes: &[u8; PUBLIC_KEY_LENGTH] = typed.strip_prefix(&[ED25519])?.try_into().ok()?;
    VerifyingKey::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LogKey;

    const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    #[test]
    fn a_verifier_key_survives_its_text() {
        let key = LogKey::from_seed("coop.example/log", &[3; 32]).unwrap();
        let text = key.verifier().to_string();
        assert_eq!(text.parse(), Ok(key.verifier()));
    }

    #[test]
    fn a_verifier_key_that_was_tampered_with_is_refused() {
        let cases = [
            (VKEY.replace("PeterNeumann", "PeterNeuman"), KeyError::Id),
            (VKEY.replace("c74f20a3", "c74f20a4"), KeyError::Id),
            (VKEY.replace("c74f20a3", "0c74f20a3"), KeyError::Id),
            (VKEY.replace("+AR", "+BR"), KeyError::NotEd25519),
            (VKEY.replace("10TW", ""), KeyError::NotEd25519),
            (VKEY.replace("10TW", "10T"), KeyError::Form),
            (VKEY.replace('+', "-"), KeyError::Form),
            (VKEY.replace("PeterNeumann", ""), KeyError::Name(String::new())),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<VerifierKey>(), Err(error), "{text}");
        }
    }
}
