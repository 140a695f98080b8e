//! C2SP signed notes: a text, a blank line, and one line per signature.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use crate::key::{LogKey, is_key_name};
use crate::verifier::{KeyId, VerifierKey};

/// What a signature line begins with: an em dash and a space.
const SIGNATURE_MARK: &str = "\u{2014} ";
/// More than any log has witnesses; the standard asks for at least 16.
const SIGNATURES_MAX: usize = 100;

/// Why a signed note was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoteError {
    /// The text is no signed note at all.
    #[error("this is not a signed note; fetch it again, whole and unchanged to the last newline")]
    Form,
    /// There are more signature lines than any honest note has.
    #[error("the note has more than {SIGNATURES_MAX} signatures; fetch it from the log itself")]
    TooManySignatures,
    /// The trusted key did not sign this note.
    #[error("{0} did not sign this note; check that the key is the one this log publishes")]
    Unsigned(String),
    /// A signature in the trusted key's name does not fit the text.
    #[error("the signature of {0} does not fit; do not trust this note, and tell the log's keeper")]
    BadSignature(String),
    /// The signed text is not a checkpoint.
    #[error("the signed text is not origin, size and root hash; ask the log for its checkpoint")]
    NotACheckpoint,
    /// The checkpoint is of another log than the one the key belongs to.
    #[error("this checkpoint is of the log {0:?}, not of the key's own; use the key of that log")]
    OtherOrigin(String),
}

/// Appends the blank line and the key's signature to a text that ends in a newline.
///
/// A signature says nothing about what kind of text it is on. A text that is no checkpoint begins with a line that is no
/// log's name, so that it can never be passed off as one.
///
/// # Source
/// C2SP signed-note v1.0.0.
///
/// # Example
/// ```
/// use fenwick_merkle::{LogKey, open_note, sign_note};
///
/// let key = LogKey::from_seed("coop.example/log", &[7; 32])?;
/// let note = sign_note("# our rules\n", &key);
/// assert_eq!(open_note(&note, &key.verifier())?, "# our rules\n");
/// assert!(open_note(&note.replace("our", "no"), &key.verifier()).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn sign_note(text: &str, key: &LogKey) -> String {
    let signed = [key.verifier().id().as_slice(), &key.sign(text)].concat();
    let (name, encoded) = (key.name(), STANDARD.encode(signed));
    format!("{text}\n{SIGNATURE_MARK}{name} {encoded}\n")
}

/// Returns the note's text once the key's signature on it has been checked.
///
/// # Errors
/// [`NoteError`] says whether the form or the signature is at fault.
pub fn open_note(note: &str, key: &VerifierKey) -> Result<String, NoteError> {
    let (text, lines) = split_note(note).ok_or(NoteError::Form)?;
    let key_id = key.id();
    let mut is_signed = false;
    for (count, line) in lines.split_terminator('\n').enumerate() {
        if count >= SIGNATURES_MAX {
            return Err(NoteError::TooManySignatures);
        }
        let signature = SignatureLine::read(line).ok_or(NoteError::Form)?;
        if signature.name != key.name() || signature.key_id != key_id {
            continue;
        }
        if !key.verify(&text, &signature.bytes) {
            return Err(NoteError::BadSignature(key.name().to_owned()));
        }
        is_signed = true;
    }
    if is_signed {
        Ok(text)
    } else {
        Err(NoteError::Unsigned(key.name().to_owned()))
    }
}

/// Cuts a note at its last blank line into the text, with its newline, and the signature lines.
fn split_note(note: &str) -> Option<(String, &str)> {
    let has_control = note.chars().any(|c| c < ' ' && c != '\n');
    let (text, lines) = note.rsplit_once("\n\n")?;
    let is_whole = !has_control && lines.ends_with('\n');
    is_whole.then(|| (format!("{text}\n"), lines))
}

struct SignatureLine<'a> {
    name: &'a str,
    key_id: KeyId,
    bytes: Vec<u8>,
}

impl<'a> SignatureLine<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix(SIGNATURE_MARK)?.split_once(' ')?;
        let signed = STANDARD.decode(encoded).ok()?;
        let (key_id, bytes) = signed.split_first_chunk()?;
        let is_whole = is_key_name(name) && !bytes.is_empty();
        is_whole.then(|| Self {
            name,
            key_id: *key_id,
            bytes: bytes.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Go's `golang.org/x/mod/sumdb/note`, by whose makers the format is.
    const GO_SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const GO_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                           then you don't know what your problem is.\n";
    const GO_LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFY\
                           C2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    fn go_key() -> LogKey {
        let typed = STANDARD.decode(GO_SECRET).unwrap();
        let seed = typed.last_chunk().unwrap();
        LogKey::from_seed("PeterNeumann", seed).unwrap()
    }

    fn open(note: &str) -> Result<String, NoteError> {
        open_note(note, &go_key().verifier())
    }

    fn other_line(bytes: &[u8]) -> String {
        format!("— witness.example {}\n", STANDARD.encode(bytes))
    }

    #[test]
    fn a_note_is_signed_as_go_signs_it() {
        let note = sign_note(GO_TEXT, &go_key());
        assert_eq!(note, format!("{GO_TEXT}\n{GO_LINE}"));
        assert_eq!(open(&note), Ok(GO_TEXT.to_owned()));
    }

    #[test]
    fn signatures_of_unknown_keys_are_ignored() {
        let other = other_line(&[7; 76]).repeat(15);
        let note = format!("{GO_TEXT}\n{other}{GO_LINE}");
        assert_eq!(open(&note), Ok(GO_TEXT.to_owned()));
        let same_name_other_id = GO_LINE.replace("x08g", "AAAA");
        let note = format!("{GO_TEXT}\n{same_name_other_id}{GO_LINE}");
        assert_eq!(open(&note), Ok(GO_TEXT.to_owned()));
    }

    #[test]
    fn a_note_needs_a_signature_of_the_known_key() {
        let unsigned = NoteError::Unsigned("PeterNeumann".to_owned());
        let note = format!("{GO_TEXT}\n{}", other_line(&[7; 76]));
        assert_eq!(open(&note), Err(unsigned));
    }

    #[test]
    fn one_bad_signature_of_the_known_key_spoils_a_good_one() {
        let bad = NoteError::BadSignature("PeterNeumann".to_owned());
        let forged = GO_LINE.replace("ZJkuBS", "ZJkuBT");
        let note = format!("{GO_TEXT}\n{GO_LINE}{forged}");
        assert_eq!(open(&note), Err(bad.clone()));
        let short = GO_LINE.replace("nAM=", "");
        let note = format!("{GO_TEXT}\n{short}");
        assert_eq!(open(&note), Err(bad));
    }

    #[test]
    fn what_is_no_note_is_refused() {
        let cases = [
            String::new(),
            GO_TEXT.to_owned(),
            format!("{GO_TEXT}\n"),
            format!("{GO_TEXT}{GO_LINE}"),
            format!("{GO_TEXT}\n{}", GO_LINE.trim_end()),
            format!("{GO_TEXT}\n{GO_LINE}\n"),
            format!("{GO_TEXT}\n{}", GO_LINE.replace('—', "-")),
            format!("{GO_TEXT}\n{}", GO_LINE.replace("AM=", "AM")),
            format!("{GO_TEXT}\n{}", GO_LINE.replace('\n', "\r\n")),
            format!("{GO_TEXT}\t\n\n{GO_LINE}"),
            format!("{GO_TEXT}\n{GO_LINE}trailing\n"),
            format!("{GO_TEXT}\n{}{GO_LINE}", other_line(&[7; 4])),
        ];
        for note in cases {
            assert_eq!(open(&note), Err(NoteError::Form), "{note:?}");
        }
    }

    #[test]
    fn a_flood_of_signatures_is_refused() {
        let flood = GO_LINE.repeat(SIGNATURES_MAX + 1);
        let note = format!("{GO_TEXT}\n{flood}");
        assert_eq!(open(&note), Err(NoteError::TooManySignatures));
    }
}
