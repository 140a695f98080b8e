//! Erasable texts and published tables: sealed, and named by a digest in the events.

use crate::error::OfficeError;
use crate::journal::Write;
use crate::keyring::{Keyring, KeyringError, Sealed, random};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;

const SALTED: u8 = 1;
const PLAIN: u8 = 0;

/// Seals a private text under a salted digest: who does not hold the text and its salt cannot test a guess.
///
/// # Errors
/// When the system gives no randomness.
pub fn keep_private(keyring: &Keyring, text: &str) -> Result<(Hash, Write), KeyringError> {
    keep_salted(keyring, None, text)
}

/// Seals a private text about a member, which goes when she is erased.
///
/// # Errors
/// When the system gives no randomness.
pub fn keep_about(keyring: &Keyring, member: MemberNo, text: &str) -> Result<(Hash, Write), KeyringError> {
    keep_salted(keyring, Some(member.0), text)
}

fn keep_salted(keyring: &Keyring, owner: Option<u32>, text: &str) -> Result<(Hash, Write), KeyringError> {
    let salt = random()?;
    let digest = Hash::salted("fenwick/text/v1", &salt, text.as_bytes());
    let body = keyring.texts().seal(
        Sealed::Text,
        &[&[SALTED], salt.as_slice(), text.as_bytes()].concat(),
    )?;
    Ok((digest, Write::PutText { digest, owner, body }))
}

/// Seals a text that is public anyway, such as a release, under its plain digest: anybody who holds it can check it.
///
/// # Errors
/// When the system gives no randomness.
pub fn keep_public(keyring: &Keyring, text: &str) -> Result<(Hash, Write), KeyringError> {
    let digest = Hash::of(text.as_bytes());
    let body = keyring
        .texts()
        .seal(Sealed::Text, &[&[PLAIN], text.as_bytes()].concat())?;
    Ok((
        digest,
        Write::PutText {
            digest,
            owner: None,
            body,
        },
    ))
}

/// Seals a kept text for another co-op, under the same digest and for the same owner.
///
/// # Errors
/// When it is damaged or another text.
pub fn handed_on(
    from: &Keyring,
    to: &Keyring,
    (digest, owner, body): (Hash, Option<u32>, &[u8]),
) -> Result<Write, OfficeError> {
    open(from, digest, body)?;
    let bytes = from.texts().open(Sealed::Text, body)?;
    let body = to.texts().seal(Sealed::Text, &bytes)?;
    Ok(Write::PutText { digest, owner, body })
}

/// Opens a kept text and checks it against its digest.
///
/// # Errors
/// When it is damaged or another text.
pub fn open(keyring: &Keyring, digest: Hash, body: &[u8]) -> Result<String, OfficeError> {
    let bytes = keyring.texts().open(Sealed::Text, body)?;
    let (flag, rest) = bytes.split_first().ok_or(OfficeError::Text)?;
    let (found, text) = if *flag == SALTED {
        let (salt, text) = rest.split_first_chunk::<32>().ok_or(OfficeError::Text)?;
        (Hash::salted("fenwick/text/v1", salt, text), text)
    } else {
        (Hash::of(rest), rest)
    };
    if found != digest {
        return Err(OfficeError::Text);
    }
    String::from_utf8(text.to_vec()).map_err(|_| OfficeError::Text)
}
