//! A file of any size, sealed and opened in chunks: memory stays small, and nothing can be cut off, moved or repeated unseen.

use crate::keyring::Secret;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use std::io::{Error, ErrorKind, Read, Result, Write};
use zeroize::Zeroizing;

/// Plain bytes in a chunk.
const CHUNK: usize = 1 << 16;
/// By how much a chunk grows when it is sealed.
const TAG: usize = 16;
const LABEL: &[u8] = b"fenwick/original-bytes/v1";

/// The key of one file: each file has one of its own, so that no nonce is ever used twice.
struct Cipher(XChaCha20Poly1305);

impl Cipher {
    fn of(key: &Secret) -> Self {
        Self(XChaCha20Poly1305::new(&Key::from(*key.expose())))
    }

    /// # Source
    /// The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015): the nonce holds the chunk's number, and whether it is
    /// the last.
    fn nonce(number: u64, is_last: bool) -> XNonce {
        let mut nonce = [0; 24];
        if let Some(place) = nonce.get_mut(15..23) {
            place.copy_from_slice(&number.to_be_bytes());
        }
        if let Some(last) = nonce.last_mut() {
            *last = is_last.into();
        }
        XNonce::from(nonce)
    }

    fn seal(&self, number: u64, is_last: bool, msg: &[u8]) -> Result<Vec<u8>> {
        let payload = Payload { msg, aad: LABEL };
        let sealed = self.0.encrypt(&Self::nonce(number, is_last), payload);
        sealed.map_err(|_| Error::other("a chunk cannot be sealed"))
    }

    fn open(&self, number: u64, is_last: bool, msg: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let payload = Payload { msg, aad: LABEL };
        let opened = self.0.decrypt(&Self::nonce(number, is_last), payload);
        let damaged = |_| {
            Error::new(
                ErrorKind::InvalidData,
                "it is damaged, or sealed under another key",
            )
        };
        opened.map(Zeroizing::new).map_err(damaged)
    }
}

/// Seals all that is read under a key that is used for nothing else.
///
/// # Errors
/// When the one cannot be read or the other not written.
pub fn seal(key: &Secret, from: &mut impl Read, to: &mut impl Write) -> Result<()> {
    let cipher = Cipher::of(key);
    each(from, CHUNK, |number, is_last, chunk| {
        to.write_all(&cipher.seal(number, is_last, chunk)?)
    })
}

/// Opens what [`seal`] sealed. What was written until it fails is of the file, but not all of it.
///
/// # Errors
/// When it is damaged, cut off or sealed under another key, or one of the two cannot be read or written.
pub fn open(key: &Secret, from: &mut impl Read, to: &mut impl Write) -> Result<()> {
    let cipher = Cipher::of(key);
    each(from, CHUNK + TAG, |number, is_last, chunk| {
        to.write_all(&cipher.open(number, is_last, chunk)?)
    })
}

/// Gives every chunk with its number and whether it is the last; there is always one, if only an empty one.
fn each(
    from: &mut impl Read,
    length: usize,
    mut take: impl FnMut(u64, bool, &[u8]) -> Result<()>,
) -> Result<()> {
    let (mut now, mut next) = (room(length), room(length));
    fill(from, &mut now, length)?;
    for number in 0.. {
        match now.len() < length {
            true => next.clear(),
            false => fill(from, &mut next, length)?,
        }
        take(number, next.is_empty(), &now)?;
        if next.is_empty() {
            break;
        }
        std::mem::swap(&mut now, &mut next);
    }
    Ok(())
}

fn room(length: usize) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(Vec::with_capacity(length))
}

fn fill(from: &mut impl Read, chunk: &mut Vec<u8>, length: usize) -> Result<()> {
    chunk.clear();
    from.take(length as u64).read_to_end(chunk).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(key: &Secret, plain: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::new();
        seal(key, &mut &*plain, &mut sealed).unwrap();
        sealed
    }

    fn opened(key: &Secret, sealed: &[u8]) -> Option<Vec<u8>> {
        let mut plain = Vec::new();
        open(key, &mut &*sealed, &mut plain).is_ok().then_some(plain)
    }

    /// Bytes that differ from chunk to chunk.
    fn bytes(length: usize) -> Vec<u8> {
        (0..length).map(|place| (place / 7 % 251) as u8).collect()
    }

    #[test]
    fn a_file_of_any_length_comes_back_byte_for_byte() {
        let key = Secret::fresh().unwrap();
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5] {
            let plain = bytes(length);
            let sealed = sealed(&key, &plain);
            let chunks = length.div_ceil(CHUNK).max(1);
            assert_eq!(sealed.len(), length + chunks * TAG);
            assert_eq!(opened(&key, &sealed).unwrap(), plain, "{length}");
            assert_eq!(opened(&Secret::fresh().unwrap(), &sealed), None);
        }
    }

    #[test]
    fn what_is_cut_off_moved_repeated_added_to_or_changed_is_not_opened() {
        let key = Secret::fresh().unwrap();
        let whole = sealed(&key, &bytes(3 * CHUNK));
        let step = CHUNK + TAG;
        let (first, rest) = whole.split_at(step);
        let (second, third) = rest.split_at(step);
        let mut changed = whole.clone();
        changed[step + 9] ^= 1;
        let wrong = [
            [first, second].concat(),
            [second, first, third].concat(),
            [first, second, second, third].concat(),
            [first, second, third, third].concat(),
            whole[..whole.len() - 1].to_vec(),
            [&whole[..], b"x"].concat(),
            changed,
            Vec::new(),
        ];
        for (case, sealed) in wrong.iter().enumerate() {
            assert_eq!(opened(&key, sealed), None, "{case}");
        }
    }

    #[test]
    fn nothing_of_a_file_is_seen_in_what_is_sealed() {
        let key = Secret::fresh().unwrap();
        let plain = b"canary".repeat(40_000);
        let sealed = sealed(&key, &plain);
        assert!(!sealed.windows(6).any(|window| window == b"canary"));
    }
}
