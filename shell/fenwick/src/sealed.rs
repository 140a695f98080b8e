//! Files sealed with age: backups, parcels for other co-ops, and wrapped keys. One scheme, and other tools open it too.
//!
//! Everything goes through in pieces of 64 KiB, each authenticated, so nothing plain touches the disk on the way and a file
//! of any size needs little memory. A reader learns of damage before it gets the damaged piece, and of a cut at the end: what
//! was read may be used only after the end was reached.

use crate::said::Trouble;
use age::secrecy::SecretString;
use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, Encryptor, scrypt, x25519};
use std::io::{BufRead, Write};
use std::path::Path;

/// 128 MiB and some tenths of a second for each guess at a passphrase.
///
/// # Source
/// OWASP Password Storage Cheat Sheet: scrypt with N = 2^17, r = 8, p = 1.
const WORK: u8 = 17;
/// A file from elsewhere may ask for up to 1 GiB of memory, and not for more.
const WORK_MAX: u8 = 20;
/// Fewer signs than this are guessed, however slow a guess is.
const PASSPHRASE_CHARS_MIN: usize = 12;

/// Words that open what was sealed under them.
#[derive(Clone)]
pub struct Passphrase(SecretString);

/// For whom something is sealed.
pub enum Lock {
    Passphrase(Passphrase),
    Recipients(Vec<x25519::Recipient>),
}

/// A lock that is worked through: it seals one file, at once.
pub struct Ready(Encryptor);

/// What opens something sealed.
pub enum Opener {
    Passphrase(Passphrase),
    Identities(Vec<x25519::Identity>),
}

impl Passphrase {
    /// A passphrase to seal with: one that is not guessed at once.
    pub fn to_seal(words: String) -> Result<Self, Trouble> {
        if words.chars().count() < PASSPHRASE_CHARS_MIN {
            let message = format!(
                "a passphrase needs at least {PASSPHRASE_CHARS_MIN} signs; five words drawn by lot are good"
            );
            return Err(Trouble::Usage(message));
        }
        Ok(Self::to_open(words))
    }

    /// A passphrase to open with, whatever it is.
    pub fn to_open(words: String) -> Self {
        Self(SecretString::from(words))
    }
}

impl Lock {
    /// For whoever knows the passphrase in a file, or for these age recipients.
    pub fn of(passphrase_file: Option<&Path>, recipients: &[String]) -> Result<Self, Trouble> {
        match (passphrase_file, recipients) {
            (Some(file), []) => Ok(Self::Passphrase(Passphrase::to_seal(first_line(file)?)?)),
            (None, [_, ..]) => recipients
                .iter()
                .map(|recipient| parsed(recipient))
                .collect::<Result<_, _>>()
                .map(Self::Recipients),
            _ => Err(Trouble::Usage(
                "say who can open it: a file with a passphrase, or one or more age recipients (age1…), not both"
                    .to_owned(),
            )),
        }
    }

    /// Works a passphrase through, which takes its time on purpose and can be done beside other work.
    pub fn ready(&self) -> Result<Ready, Trouble> {
        let encryptor = match self {
            Self::Passphrase(Passphrase(words)) => {
                let mut recipient = scrypt::Recipient::new(words.clone());
                recipient.set_work_factor(WORK);
                Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            }
            Self::Recipients(recipients) => Encryptor::with_recipients(
                recipients
                    .iter()
                    .map(|recipient| recipient as &dyn age::Recipient),
            ),
        };
        encryptor.map(Ready).map_err(|error| unsealed(&error))
    }

    /// Seals what is written into the stream; `finish` must end it, or nobody can open it.
    pub fn seal<W: Write>(&self, out: W) -> Result<StreamWriter<W>, Trouble> {
        self.ready()?.seal(out)
    }
}

impl Ready {
    /// Seals what is written into the stream; `finish` must end it, or nobody can open it.
    pub fn seal<W: Write>(self, out: W) -> Result<StreamWriter<W>, Trouble> {
        self.0.wrap_output(out).map_err(|error| unsealed(&error))
    }
}

fn unsealed(error: &dyn std::fmt::Display) -> Trouble {
    Trouble::failed("sealed", format!("nothing can be sealed: {error}"))
}

impl Opener {
    /// What a file holds: a passphrase in its first line, or age identities as `age-keygen` writes them.
    pub fn of(file: &Path) -> Result<Self, Trouble> {
        let text = read(file)?;
        let identities: Vec<x25519::Identity> =
            text.lines().filter_map(|line| line.trim().parse().ok()).collect();
        match identities.as_slice() {
            [] => Ok(Self::Passphrase(Passphrase::to_open(first_line(file)?))),
            _ => Ok(Self::Identities(identities)),
        }
    }

    /// Opens a sealed stream.
    pub fn open<R: BufRead>(&self, sealed: R) -> Result<StreamReader<R>, Trouble> {
        let decryptor = Decryptor::new_buffered(sealed).map_err(|error| unopened(&error))?;
        match self {
            Self::Passphrase(Passphrase(words)) => {
                let mut identity = scrypt::Identity::new(words.clone());
                identity.set_max_work_factor(WORK_MAX);
                decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity))
            }
            Self::Identities(identities) => {
                decryptor.decrypt(identities.iter().map(|identity| identity as &dyn age::Identity))
            }
        }
        .map_err(|error| unopened(&error))
    }
}

fn unopened(error: &DecryptError) -> Trouble {
    let message = match error {
        DecryptError::NoMatchingKeys | DecryptError::KeyDecryptionFailed | DecryptError::DecryptionFailed => {
            "it was sealed under another passphrase or for another key".to_owned()
        }
        DecryptError::ExcessiveWork { .. } => {
            "it asks for more than 1 GiB of memory to try a passphrase, which no file of ours does".to_owned()
        }
        DecryptError::InvalidHeader | DecryptError::UnknownFormat => "it is not sealed with age".to_owned(),
        _ => "it is damaged or cut off".to_owned(),
    };
    Trouble::failed("sealed", format!("the file cannot be opened: {message}"))
}

fn parsed(recipient: &str) -> Result<x25519::Recipient, Trouble> {
    recipient
        .parse()
        .map_err(|_| Trouble::Usage(format!("'{recipient}' is no age recipient: it begins with age1")))
}

fn read(file: &Path) -> Result<String, Trouble> {
    std::fs::read_to_string(file).map_err(|error| Trouble::unread(file, &error))
}

/// The passphrase that a file holds.
pub fn first_line(file: &Path) -> Result<String, Trouble> {
    let text = read(file)?;
    match text.lines().next().map(str::trim) {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => Err(Trouble::Usage(format!(
            "'{}' holds no passphrase in its first line",
            file.display()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn sealed(lock: &Lock, plain: &[u8]) -> Vec<u8> {
        let mut stream = lock.seal(Vec::new()).unwrap();
        stream.write_all(plain).unwrap();
        stream.finish().unwrap()
    }

    fn opened(opener: &Opener, sealed: &[u8]) -> Result<Vec<u8>, String> {
        let mut plain = Vec::new();
        let mut stream = opener.open(sealed).map_err(|trouble| trouble.text())?;
        stream
            .read_to_end(&mut plain)
            .map_err(|error| error.to_string())?;
        Ok(plain)
    }

    fn words(words: &str) -> Passphrase {
        Passphrase::to_open(words.to_owned())
    }

    #[test]
    fn a_passphrase_opens_what_it_sealed_and_no_other_does() {
        let plain = vec![7; 200_000];
        let bytes = sealed(&Lock::Passphrase(words("amber barley cinder")), &plain);
        assert_eq!(
            opened(&Opener::Passphrase(words("amber barley cinder")), &bytes).unwrap(),
            plain
        );
        let other = opened(&Opener::Passphrase(words("amber barley cinders")), &bytes).unwrap_err();
        assert!(other.contains("another passphrase"), "{other}");
    }

    #[test]
    fn each_of_two_recipients_opens_it_alone_and_a_third_does_not() {
        let [ada, ben, eve] = [(); 3].map(|()| x25519::Identity::generate());
        let bytes = sealed(&Lock::Recipients(vec![ada.to_public(), ben.to_public()]), b"rows");
        for identity in [ada, ben] {
            assert_eq!(
                opened(&Opener::Identities(vec![identity]), &bytes).unwrap(),
                b"rows"
            );
        }
        assert!(opened(&Opener::Identities(vec![eve]), &bytes).is_err());
    }

    #[test]
    fn damage_and_a_cut_are_noticed_wherever_they_are() {
        let identity = x25519::Identity::generate();
        let bytes = sealed(&Lock::Recipients(vec![identity.to_public()]), &[7; 70_000]);
        let opener = Opener::Identities(vec![identity]);
        for place in (0..bytes.len()).step_by(4_999) {
            let mut damaged = bytes.clone();
            damaged[place] ^= 1;
            assert!(opened(&opener, &damaged).is_err(), "byte {place}");
            assert!(opened(&opener, &bytes[..place]).is_err(), "cut at {place}");
        }
    }

    #[test]
    fn a_passphrase_that_is_guessed_is_not_taken() {
        assert!(matches!(
            Passphrase::to_seal("weavers1761".to_owned()),
            Err(Trouble::Usage(_))
        ));
    }
}
