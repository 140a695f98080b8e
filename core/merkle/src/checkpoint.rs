//! What the log publishes: how many entries it has and what their root is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::hash::Hash;
use crate::key::LogKey;
use crate::note::{NoteError, open_note, sign_note};
use crate::verifier::VerifierKey;

/// A log's statement of its size and root.
///
/// # Invariants
/// `origin` is the name of the key that signs; [`open_checkpoint`] refuses any other.
///
/// # Source
/// C2SP tlog-checkpoint v1.0.0, without extension lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log speaks: its address without scheme and without a trailing slash.
    pub origin: String,
    /// How many leaves the tree has.
    pub size: u64,
    /// The root of that tree.
    pub root: Hash,
}

impl Checkpoint {
    /// Writes the text that is signed: origin, size and root in base64, a line each.
    ///
    /// # Example
    /// ```
    /// use fenwick_merkle::{Checkpoint, empty_root};
    ///
    /// let origin = "coop.example/log".to_owned();
    /// let checkpoint = Checkpoint { origin, size: 0, root: empty_root() };
    /// let body = "coop.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    /// assert_eq!(checkpoint.body(), body);
    /// ```
    #[must_use]
    pub fn body(&self) -> String {
        let root = STANDARD.encode(self.root);
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Writes the whole signed note: the body, a blank line and the key's signature line.
    ///
    /// # Source
    /// C2SP signed-note v1.0.0.
    #[must_use]
    pub fn sign(&self, key: &LogKey) -> String {
        sign_note(&self.body(), key)
    }

    /// Reads a body back; `None` unless [`Checkpoint::body`] would write exactly this text.
    fn read(body: &str) -> Option<Self> {
        let mut lines = body.split_terminator('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let checkpoint = Self {
            origin: origin.to_owned(),
            size: size.parse().ok()?,
            root: STANDARD.decode(root).ok()?.try_into().ok()?,
        };
        (checkpoint.body() == body).then_some(checkpoint)
    }
}

/// Opens a signed checkpoint, and returns it only if this key's log signed it.
///
/// Signatures of other keys (witnesses) are ignored. The origin must be the key's name, because a
/// signature covers the text alone: one seed used under two names would let the two logs be mixed up.
///
/// # Errors
/// [`NoteError`] says whether the form, the signature or the content is at fault. Checkpoints with
/// extension lines are refused too, since a [`Checkpoint`] could not hold them.
///
/// # Source
/// C2SP tlog-checkpoint v1.0.0 and signed-note v1.0.0.
pub fn open_checkpoint(note: &str, key: &VerifierKey) -> Result<Checkpoint, NoteError> {
    let body = open_note(note, key)?;
    let checkpoint = Checkpoint::read(&body).ok_or(NoteError::NotACheckpoint)?;
    if checkpoint.origin == key.name() {
        Ok(checkpoint)
    } else {
        Err(NoteError::OtherOrigin(checkpoint.origin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ORIGIN: &str = "coop.example/log";

    fn key() -> LogKey {
        LogKey::from_seed(ORIGIN, &[5; 32]).unwrap()
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: ORIGIN.to_owned(),
            size: 70_000,
            root: [0xee; 32],
        }
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let note = checkpoint().sign(&key());
        let verifier = key().verifier();
        for (at, bit) in (0..note.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
            let mut bytes = note.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            if let Ok(forged) = String::from_utf8(bytes) {
                assert!(open_checkpoint(&forged, &verifier).is_err(), "{forged}");
            }
        }
    }

    #[test]
    fn a_wrong_key_is_refused() {
        let note = checkpoint().sign(&key());
        let stranger = LogKey::from_seed(ORIGIN, &[6; 32]).unwrap();
        let unsigned = NoteError::Unsigned(ORIGIN.to_owned());
        assert_eq!(open_checkpoint(&note, &stranger.verifier()), Err(unsigned));
    }

    #[test]
    fn a_checkpoint_of_another_log_is_refused() {
        let origin = "coop.example/other".to_owned();
        let other = Checkpoint {
            origin: origin.clone(),
            ..checkpoint()
        };
        let opened = open_checkpoint(&other.sign(&key()), &key().verifier());
        assert_eq!(opened, Err(NoteError::OtherOrigin(origin)));
    }

    #[test]
    fn a_signed_text_that_is_no_strict_checkpoint_is_refused() {
        let body = checkpoint().body();
        let cases = [
            body.replace("70000", "070000"),
            body.replace("70000", "+70000"),
            body.replace("70000", "-1"),
            body.replace("70000", "18446744073709551616"),
            body.replace("70000", ""),
            body.replace("=\n", "\n"),
            body.replace("7u7u7u7u7u7u", ""),
            format!("{body}an extension line\n"),
            format!("{body}\n"),
            format!("\n{body}"),
            "\n".to_owned(),
        ];
        for text in cases {
            let opened = open_checkpoint(&sign_note(&text, &key()), &key().verifier());
            assert_eq!(opened, Err(NoteError::NotACheckpoint), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_checkpoint_survives_its_note(size: u64, root: Hash, seed: [u8; 32]) {
            let key = LogKey::from_seed(ORIGIN, &seed).unwrap();
            let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size, root };
            let note = checkpoint.sign(&key);
            prop_assert_eq!(open_checkpoint(&note, &key.verifier()), Ok(checkpoint));
        }

        #[test]
        fn any_text_at_all_gets_an_answer(text in "(?s).{0,200}") {
            prop_assert!(open_checkpoint(&text, &key().verifier()).is_err());
        }
    }
}
