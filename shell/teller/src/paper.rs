//! A ballot paper: who holds it may vote once, and nobody can tell who that was.

use crate::choice::{self, CHOICE_BYTES_MAX};
use crate::encoded::{decode, encode};
use crate::error::Spoilt;
use crate::key::{RANDOMIZER_BYTES, SIGNATURE_BYTES};
use crate::sheet::Sheet;
use ed25519_dalek::{Signature, VerifyingKey};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::ballot::Choice;

const VERSION: u8 = 1;
/// Bytes before the choice: version, sheet, key, two blind signatures with their randomizers, signature of the choice.
const HEAD_BYTES: usize = 1 + 32 + 32 + 2 * (RANDOMIZER_BYTES + SIGNATURE_BYTES) + Signature::BYTE_SIZE;
/// No paper is longer.
pub const PAPER_BYTES_MAX: usize = HEAD_BYTES + CHOICE_BYTES_MAX;
/// Hexadecimal digits of a tracker, and of each group of it.
const TRACKER_DIGITS: usize = 20;
const TRACKER_GROUP: usize = 4;

/// A randomizer with the signature over it.
pub type Mark = ([u8; RANDOMIZER_BYTES], Vec<u8>);

/// A paper that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    bytes: Vec<u8>,
    key: [u8; 32],
    choice: Choice,
}

impl Paper {
    /// Reads a paper and checks all of it.
    ///
    /// # Errors
    /// Why it is spoilt.
    pub fn open(sheet: &Sheet, bytes: &[u8]) -> Result<Self, Spoilt> {
        let parts = Parts::of(bytes).ok_or(Spoilt::Malformed)?;
        if parts.sheet != sheet.digest() {
            return Err(Spoilt::Foreign);
        }
        let message = paper_message(sheet.digest(), &parts.key);
        for ((teller, key), (randomizer, signature)) in sheet.named_tellers().into_iter().zip(&parts.marks) {
            if !key.has_signed(&message, *randomizer, signature) {
                return Err(Spoilt::NotSigned(teller));
            }
        }
        if !parts.is_chosen_with_its_key() {
            return Err(Spoilt::Altered);
        }
        if !choice::fits(&parts.choice, sheet.ballot().candidates) {
            return Err(Spoilt::Misfit);
        }
        Ok(Self {
            bytes: bytes.to_vec(),
            key: parts.key,
            choice: parts.choice,
        })
    }

    /// Reads a paper from its text.
    ///
    /// # Errors
    /// As [`Paper::open`].
    pub fn from_text(sheet: &Sheet, text: &str) -> Result<Self, Spoilt> {
        let bytes = decode(text.trim()).ok_or(Spoilt::Malformed)?;
        Self::open(sheet, &bytes)
    }

    /// The paper as it goes into the box.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The paper as text: one line of base64.
    pub fn text(&self) -> String {
        encode(&self.bytes)
    }

    /// What was chosen.
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// By what two papers of one voter are known as such: a digest of the paper's key.
    pub fn voice(&self) -> Hash {
        Hash::of(&self.key)
    }

    /// By what the voter finds her paper in the published box: the first 80 bits of the SHA-256 of its bytes, in groups to
    /// read aloud.
    pub fn tracker(&self) -> String {
        tracker(&self.bytes)
    }
}

/// The tracker of a paper's bytes.
pub fn tracker(bytes: &[u8]) -> String {
    let digits: Vec<char> = Hash::of(bytes).to_string().chars().take(TRACKER_DIGITS).collect();
    let groups = digits.chunks(TRACKER_GROUP).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join(" ")
}

/// What both tellers sign blindly: this key may vote on this sheet.
pub fn paper_message(sheet: Hash, key: &[u8; 32]) -> Vec<u8> {
    [b"fenwick ballot paper v1\n".as_slice(), &sheet.0, key].concat()
}

/// What the paper's key signs: this choice, on this sheet.
pub fn choice_message(sheet: Hash, choice: &[u8]) -> Vec<u8> {
    [b"fenwick ballot choice v1\n".as_slice(), &sheet.0, choice].concat()
}

/// A paper taken apart, nothing checked but its form.
pub struct Parts {
    pub sheet: Hash,
    pub key: [u8; 32],
    pub marks: [Mark; 2],
    pub signature: [u8; 64],
    pub choice: Choice,
}

impl Parts {
    fn of(bytes: &[u8]) -> Option<Self> {
        let (version, mut rest) = bytes.split_first()?;
        if *version != VERSION || bytes.len() > PAPER_BYTES_MAX {
            return None;
        }
        Some(Self {
            sheet: Hash(take(&mut rest)?),
            key: take(&mut rest)?,
            marks: [mark(&mut rest)?, mark(&mut rest)?],
            signature: take(&mut rest)?,
            choice: choice::decode(rest)?,
        })
    }

    /// The bytes of a paper, the choice in its one form at their end.
    pub fn join(&self, choice: &[u8]) -> Vec<u8> {
        let [(random_1, signed_1), (random_2, signed_2)] = &self.marks;
        let parts: [&[u8]; 9] = [
            &[VERSION],
            &self.sheet.0,
            &self.key,
            random_1,
            signed_1,
            random_2,
            signed_2,
            &self.signature,
            choice,
        ];
        parts.concat()
    }

    /// # Source
    /// RFC 8032 §5.1.7 without a cofactor, points of small order refused.
    fn is_chosen_with_its_key(&self) -> bool {
        let (Ok(key), Ok(choice)) = (VerifyingKey::from_bytes(&self.key), choice::encode(&self.choice))
        else {
            return false;
        };
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&choice_message(self.sheet, &choice), &signature)
            .is_ok()
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*taken)
}

fn mark(bytes: &mut &[u8]) -> Option<Mark> {
    Some((take(bytes)?, take::<SIGNATURE_BYTES>(bytes)?.to_vec()))
}
