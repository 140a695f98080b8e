//! Files that leave the house: sealed with a passphrase, or plain when that is said.

use crate::said::Trouble;
use crate::sealed::{Lock, Opener, Ready};
use age::stream::{StreamReader, StreamWriter};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// How a file in the age format begins.
const AGE: &[u8] = b"age-encryption.org/";

/// With what it is sealed, unless it was said that it may lie open.
pub fn lock_or_plain(secret_file: Option<&Path>, plain: bool) -> Result<Option<Lock>, Trouble> {
    match (secret_file, plain) {
        (None, true) => Ok(None),
        (Some(file), false) => Lock::of(Some(file), &[]).map(Some),
        (None, false) => Err(Trouble::Usage(
            "say how it is kept: --secret-file FILE seals it with the secret in that file; --plain leaves it open to whoever holds it"
                .to_owned(),
        )),
        (Some(_), true) => Err(Trouble::Usage(
            "--plain and --secret-file do not go together".to_owned(),
        )),
    }
}

/// A file that is being written, sealed or not.
pub enum Sink {
    Plain(BufWriter<File>),
    Sealed(Box<StreamWriter<BufWriter<File>>>),
}

impl Sink {
    /// Begins a file that only its owner can read. One that is there already is not written over.
    pub fn create(path: &Path, lock: Option<&Lock>) -> std::io::Result<Self> {
        let ready = lock.map(Lock::ready).transpose();
        Self::begin(
            path,
            ready.map_err(|trouble| std::io::Error::other(trouble.text()))?,
        )
    }

    /// The same with a lock that is worked through.
    pub fn begin(path: &Path, lock: Option<Ready>) -> std::io::Result<Self> {
        let mut options = File::options();
        options.write(true).create_new(true);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = BufWriter::new(options.open(path)?);
        match lock {
            None => Ok(Sink::Plain(file)),
            Some(lock) => {
                let sealed = lock.seal(file);
                let sealed = sealed.map_err(|trouble| std::io::Error::other(trouble.text()))?;
                Ok(Sink::Sealed(Box::new(sealed)))
            }
        }
    }

    /// Ends the file and makes it durable.
    pub fn finish(self) -> std::io::Result<()> {
        let file = match self {
            Sink::Plain(file) => file,
            Sink::Sealed(sealed) => sealed.finish()?,
        };
        file.into_inner()
            .map_err(std::io::IntoInnerError::into_error)?
            .sync_all()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Sink::Plain(file) => file.write(bytes),
            Sink::Sealed(sealed) => sealed.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Sink::Plain(file) => file.flush(),
            Sink::Sealed(sealed) => sealed.flush(),
        }
    }
}

/// A file that is being read, sealed or not.
pub enum Source {
    Plain(BufReader<File>),
    Sealed(Box<StreamReader<BufReader<File>>>),
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Source::Plain(file) => file.read(into),
            Source::Sealed(sealed) => sealed.read(into),
        }
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        match self {
            Source::Plain(file) => file.seek(to),
            Source::Sealed(sealed) => sealed.seek(to),
        }
    }
}

/// Opens a file that was written here, sealed or not.
pub fn open(path: &Path, secret_file: Option<&Path>) -> Result<Source, Trouble> {
    let unreadable = |error: std::io::Error| Trouble::unread(path, &error);
    let mut file = File::open(path).map_err(unreadable)?;
    let mut first = Vec::new();
    let begins = Read::by_ref(&mut file)
        .take(AGE.len() as u64)
        .read_to_end(&mut first);
    begins.map_err(unreadable)?;
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let file = BufReader::new(file);
    match (first == AGE, secret_file) {
        (false, _) => Ok(Source::Plain(file)),
        (true, Some(secret)) => Ok(Source::Sealed(Box::new(Opener::of(secret)?.open(file)?))),
        (true, None) => Err(Trouble::Usage(format!(
            "'{}' is sealed: name the file that holds its secret with --secret-file",
            path.display()
        ))),
    }
}

/// Nothing is written over a file that is there.
pub fn free(path: &Path) -> Result<(), Trouble> {
    match path.exists() {
        false => Ok(()),
        true => Err(Trouble::Usage(format!(
            "'{}' is there already; name another file",
            path.display()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path, secret: Option<&Path>) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut reader = open(path, secret).map_err(|trouble| std::io::Error::other(trouble.text()))?;
        reader.read_to_end(&mut bytes).map(|_| bytes)
    }

    #[test]
    fn what_was_cut_off_or_changed_is_never_read_as_whole() {
        let dir = tempfile::tempdir().unwrap();
        let secret = dir.path().join("secret");
        std::fs::write(&secret, "correct horse battery\n").unwrap();
        let path = dir.path().join("sealed");
        let lock = lock_or_plain(Some(&secret), false).unwrap();
        let mut sink = Sink::create(&path, lock.as_ref()).unwrap();
        sink.write_all(&b"her rows ".repeat(20_000)).unwrap();
        sink.finish().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(8).any(|window| window == b"her rows"));
        assert_eq!(read(&path, Some(&secret)).unwrap(), b"her rows ".repeat(20_000));
        assert!(read(&path, None).is_err());
        for cut in [bytes.len() - 1, bytes.len() / 2] {
            std::fs::write(&path, &bytes[..cut]).unwrap();
            assert!(read(&path, Some(&secret)).is_err(), "{cut}");
        }
        let mut changed = bytes.clone();
        *changed.last_mut().unwrap() ^= 1;
        std::fs::write(&path, &changed).unwrap();
        assert!(read(&path, Some(&secret)).is_err());
    }

    #[test]
    fn a_plain_file_is_private_to_its_owner_and_never_written_over() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("plain");
        assert!(lock_or_plain(None, false).is_err() && lock_or_plain(None, true).unwrap().is_none());
        Sink::create(&path, None).unwrap().finish().unwrap();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(Sink::create(&path, None).is_err());
    }
}
