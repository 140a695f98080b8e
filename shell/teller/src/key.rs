//! The tellers' keys: made for one ballot, destroyed after it.

use crate::encoded::{decode, encode};
use crate::error::TellerError;
use blind_rsa_signatures::{
    DefaultRng, KeyPairSha384PSSRandomized, MessageRandomizer, PublicKeySha384PSSRandomized,
    SecretKeySha384PSSRandomized, Signature,
};
use zeroize::Zeroizing;

const MODULUS_BITS: usize = 2048;
const EXPONENT: [u8; 3] = [1, 0, 1];
/// Length of a signature, and of what is signed blindly.
pub const SIGNATURE_BYTES: usize = MODULUS_BITS / 8;
/// Length of the randomness that RFC 9474 puts before a message.
pub const RANDOMIZER_BYTES: usize = 32;

/// The secret key of one teller for one ballot.
///
/// # Invariants
/// Exponents and primes are wiped on drop. `rsa` keeps precomputed parameters modulo the primes that it does not wipe
/// yet; that is one more reason to make the key for one ballot only.
pub struct TellerKey(SecretKeySha384PSSRandomized);

impl std::fmt::Debug for TellerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TellerKey")
    }
}

impl TellerKey {
    /// A fresh key.
    ///
    /// # Errors
    /// When no primes were found.
    pub fn generate() -> Result<Self, TellerError> {
        KeyPairSha384PSSRandomized::generate(&mut DefaultRng, MODULUS_BITS)
            .map(|pair| Self(pair.sk))
            .map_err(|_| TellerError::NoKey)
    }

    /// The secret as PKCS#8, for sealing it where the caller answers for it.
    ///
    /// # Errors
    /// When the key cannot be written.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, TellerError> {
        self.0.to_der().map(Zeroizing::new).map_err(|_| TellerError::Key)
    }

    /// The key of [`TellerKey::to_bytes`].
    ///
    /// # Errors
    /// When the bytes are damaged or a key of another kind.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TellerError> {
        let key = SecretKeySha384PSSRandomized::from_der(bytes).map_err(|_| TellerError::Key)?;
        let key = Self(key);
        key.public()?;
        Ok(key)
    }

    /// The public half.
    ///
    /// # Errors
    /// When the key is of another size.
    pub fn public(&self) -> Result<PublicKey, TellerError> {
        let key = self.0.public_key().map_err(|_| TellerError::Key)?;
        PublicKey::checked(key)
    }

    /// Signs what a voter's device blinded. The same request always gets the same signature, so asking twice gives nothing new.
    ///
    /// # Errors
    /// When the request is damaged.
    ///
    /// # Invariants
    /// Exponentiation runs in constant time over a value that the device blinded and that is blinded here once more with
    /// fresh randomness, so the time of an answer hangs on neither key nor request (as far as `rsa` and `crypto-bigint`
    /// keep their word: see the decision record on RUSTSEC-2023-0071). The answer is checked before it leaves, so a fault
    /// of the machine does not betray a prime.
    ///
    /// # Source
    /// RFC 9474 §4.3.
    pub fn sign(&self, blinded: &[u8]) -> Result<Vec<u8>, TellerError> {
        self.0
            .blind_sign(blinded)
            .map(|signature| signature.0)
            .map_err(|_| TellerError::Request)
    }
}

/// The public key of one teller for one ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    key: PublicKeySha384PSSRandomized,
    der: Vec<u8>,
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// When it is not RSA-2048 with exponent 65537 in its one DER form.
    pub fn from_der(der: &[u8]) -> Result<Self, TellerError> {
        let key = PublicKeySha384PSSRandomized::from_der(der).map_err(|_| TellerError::Key)?;
        let key = Self::checked(key)?;
        (key.der == der).then_some(key).ok_or(TellerError::Key)
    }

    fn checked(key: PublicKeySha384PSSRandomized) -> Result<Self, TellerError> {
        let der = key.to_der().map_err(|_| TellerError::Key)?;
        let significant = |bytes: &[u8]| {
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            bytes.get(zeros..).unwrap_or_default().to_vec()
        };
        let modulus = significant(&key.components().n());
        let full = modulus.len() == SIGNATURE_BYTES && modulus.first().is_some_and(|byte| *byte >= 0x80);
        if !full || significant(&key.components().e()) != EXPONENT {
            return Err(TellerError::Key);
        }
        Ok(Self { key, der })
    }

    /// The SubjectPublicKeyInfo.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The SubjectPublicKeyInfo as base64.
    pub fn text(&self) -> String {
        encode(&self.der)
    }

    /// Reads [`PublicKey::text`].
    ///
    /// # Errors
    /// As [`PublicKey::from_der`].
    pub fn from_text(text: &str) -> Result<Self, TellerError> {
        Self::from_der(&decode(text).ok_or(TellerError::Key)?)
    }

    /// Whether this teller signed the message under this randomizer.
    ///
    /// # Source
    /// RFC 9474 §4.5; RFC 8017 §8.1.2 with SHA-384 and a salt of 48 bytes.
    pub(crate) fn has_signed(&self, message: &[u8], randomizer: [u8; 32], signature: &[u8]) -> bool {
        let signature = Signature::new(signature.to_vec());
        let randomizer = Some(MessageRandomizer::new(randomizer));
        self.key.verify(&signature, randomizer, message).is_ok()
    }

    pub(crate) fn rsa(&self) -> &PublicKeySha384PSSRandomized {
        &self.key
    }
}
