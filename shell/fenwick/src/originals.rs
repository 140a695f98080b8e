//! Files that are kept as their members brought them: each sealed under a key of its own, which only its member's key opens.
//!
//! They lie in one folder under names drawn by lot. What is not in the store's list is an orphan, and swept at the opening.

use crate::desk::Desk;
use crate::said::Trouble;
use crate::sealed::{Lock, Opener};
use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::OfficeError;
use fenwick_office::journal::OriginalRow;
use fenwick_office::keyring::{Sealed, Secret, random};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The folder, beside the journal.
pub const FOLDER: &str = "originals";
/// Why a file that is kept cannot be given back.
const DAMAGED: &str = "the file that is kept is damaged; run `fenwick verify`";
/// The ending of a file that is still being written.
const DRAFT: &str = "tmp";

/// The folder of such files.
#[derive(Clone, Debug)]
pub struct Originals {
    dir: PathBuf,
}

/// With what a file came, and whose it is.
#[derive(Clone, Debug)]
pub struct Came {
    pub member: u32,
    pub contribution: u32,
    pub dataset: String,
}

/// What is known of a file. It is kept sealed under its member's key, for a name can say much.
#[derive(Serialize, Deserialize)]
pub struct About {
    /// Its name as it was brought.
    pub name: String,
    /// Its digest as it was brought.
    pub sha256: Hash,
    key: Secretive,
}

/// The age identity of one file.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
struct Secretive(String);

fn sealing(error: fenwick_office::keyring::KeyringError) -> Trouble {
    Trouble::from(OfficeError::from(error))
}

fn failed(path: &Path, error: &io::Error) -> Trouble {
    let code = match error.kind() {
        io::ErrorKind::StorageFull => "disk.full",
        _ => "original",
    };
    Trouble::failed(code, format!("'{}' cannot be used: {error}", path.display()))
}

/// Whether this is a name that such a file has.
pub fn is_id(id: &str) -> bool {
    id.len() == 32
        && id
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

impl About {
    /// What is known of a file, opened with its member's key.
    pub fn open(row: &OriginalRow, her: &Secret) -> Result<Self, Trouble> {
        let plain = Zeroizing::new(her.open(Sealed::Original, &row.body).map_err(sealing)?);
        serde_json::from_slice(&plain).map_err(|error| Trouble::failed("original", error))
    }

    /// The same as bytes, to be sealed.
    pub fn plain(&self) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        let plain = serde_json::to_vec(self).map_err(|error| Trouble::failed("original", error))?;
        Ok(Zeroizing::new(plain))
    }
}

impl Originals {
    /// The files of the co-op in this folder.
    pub fn of(coop: &Path) -> Self {
        Self {
            dir: coop.join(FOLDER),
        }
    }

    fn path(&self, id: &str) -> PathBuf {
        self.dir.join(id)
    }

    /// Seals a file chunk by chunk: however large it is, little of it is in memory. It has its name only when it is durable.
    pub fn keep(
        &self,
        came: &Came,
        her: &Secret,
        (place, file): (u32, &Path),
    ) -> Result<(OriginalRow, Hash), Trouble> {
        let key = Identity::generate();
        let lock = Lock::Recipients(vec![key.to_public()]).ready()?;
        let id: String = random().map_err(sealing)?.iter().take(16).map(hex).collect();
        let from = File::open(file).map_err(|error| Trouble::unread(file, &error))?;
        let mut from = Hashed::of(BufReader::new(from));
        let sha256 = self
            .write(&id, |to| {
                let mut sealed = lock
                    .seal(to)
                    .map_err(|trouble| io::Error::other(trouble.text()))?;
                io::copy(&mut from, &mut sealed)?;
                sealed.finish().map(drop)
            })
            .map_err(|error| failed(&self.dir, &error))?;
        let (digest, bytes) = from.sum();
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let about = About {
            name,
            sha256: digest,
            key: Secretive(key.to_string().expose_secret().to_owned()),
        };
        let row = OriginalRow {
            id,
            contribution: came.contribution,
            place,
            member: came.member,
            dataset: came.dataset.clone(),
            bytes,
            sha256: sha256.0,
            body: her.seal(Sealed::Original, &about.plain()?).map_err(sealing)?,
        };
        Ok((row, digest))
    }

    /// Puts sealed bytes down as they are.
    pub fn put_back(&self, id: &str, from: &mut impl Read) -> Result<(), Trouble> {
        let copied = self.write(id, |to| io::copy(from, to).map(drop));
        copied.map(drop).map_err(|error| failed(&self.dir, &error))
    }

    /// Writes a file under another name first; says the digest of what was written.
    fn write(
        &self,
        id: &str,
        fill: impl FnOnce(&mut Hashed<BufWriter<File>>) -> io::Result<()>,
    ) -> io::Result<Hash> {
        std::fs::create_dir_all(&self.dir)?;
        crate::home::private(&self.dir)?;
        let (draft, path) = (self.path(id).with_extension(DRAFT), self.path(id));
        let mut to = Hashed::of(BufWriter::new(File::create_new(&draft)?));
        let written = fill(&mut to).and_then(|()| {
            let (digest, _) = to.sum();
            let file = to.inner.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_all()?;
            std::fs::rename(&draft, &path)?;
            File::open(&self.dir)?.sync_all()?;
            Ok(digest)
        });
        if written.is_err() {
            // What stays is an orphan.
            drop(std::fs::remove_file(&draft));
        }
        written
    }

    /// The sealed bytes of a file, and how many they are.
    pub fn bytes_of(&self, id: &str) -> Result<(u64, File), Trouble> {
        let path = self.path(id);
        let opened = File::open(&path).and_then(|file| Ok((file.metadata()?.len(), file)));
        opened.map_err(|error| {
            let message = format!(
                "'{}' cannot be read ({error}); run `fenwick verify`",
                path.display()
            );
            Trouble::failed("original", message)
        })
    }

    /// Writes a file as it was brought. It is whole and the same only when this says so.
    pub fn copy(&self, row: &OriginalRow, about: &About, to: &mut impl Write) -> io::Result<()> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, DAMAGED);
        let from = BufReader::new(File::open(self.path(&row.id))?);
        let key: Identity = about.key.0.parse().map_err(|_| damaged())?;
        let opened = Opener::Identities(vec![key]).open(from);
        let mut to = Hashed::of(to);
        let copied = io::copy(&mut opened.map_err(|_| damaged())?, &mut to);
        copied.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => damaged(),
            _ => error,
        })?;
        match to.sum() == (about.sha256, row.bytes) {
            true => Ok(()),
            false => Err(damaged()),
        }
    }

    /// Whether the sealed bytes are those that were written.
    pub fn check(&self, row: &OriginalRow) -> Result<(), Trouble> {
        let damaged = |why: &str| {
            let message = format!(
                "the original file {} of contribution {} {why}",
                row.place, row.contribution
            );
            Err(Trouble::failed("original.file", message))
        };
        let Ok(file) = File::open(self.path(&row.id)) else {
            return damaged("is missing");
        };
        let mut read = Hashed::of(file);
        match io::copy(&mut read, &mut io::sink()) {
            Ok(_) if read.sum().0 == Hash(row.sha256) => Ok(()),
            Ok(_) => damaged("was changed or is damaged"),
            Err(error) => damaged(&format!("cannot be read: {error}")),
        }
    }

    /// Deletes files that are no longer listed; those already gone are no error.
    pub fn discard(&self, ids: &[String]) -> Result<(), Trouble> {
        for id in ids {
            self.remove(&self.path(id))?;
        }
        match ids.is_empty() || !self.dir.exists() {
            true => Ok(()),
            false => File::open(&self.dir)
                .and_then(|dir| dir.sync_all())
                .map_err(|error| failed(&self.dir, &error)),
        }
    }

    fn remove(&self, path: &Path) -> Result<(), Trouble> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(path, &error)),
            _ => Ok(()),
        }
    }

    /// Deletes every file of ours that is not listed. Call it at the opening, before anything is brought.
    pub fn sweep(&self, keep: &BTreeSet<String>) -> Result<(), Trouble> {
        let entries = match std::fs::read_dir(&self.dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(|error| failed(&self.dir, &error))?,
        };
        let mut orphans = Vec::new();
        for entry in entries {
            let name = entry.map_err(|error| failed(&self.dir, &error))?.file_name();
            let name = name.to_string_lossy().into_owned();
            let id = name.strip_suffix(".tmp").unwrap_or(&name);
            if is_id(id) && !keep.contains(&name) {
                orphans.push(name);
            }
        }
        self.discard(&orphans)
    }
}

/// The key of a member; who was erased has none.
pub async fn key_of(desk: &Desk, member: u32) -> Result<Option<Secret>, Trouble> {
    let persons = desk.office.persons(Some(vec![member])).await?;
    let key = persons
        .first()
        .map(|person| desk.office.keyring().unwrap(&person.key));
    key.transpose().map_err(sealing)
}

fn hex(byte: &u8) -> String {
    format!("{byte:02x}")
}

/// Counts and digests what goes through.
struct Hashed<T> {
    inner: T,
    digest: Sha256,
    bytes: u64,
}

impl<T> Hashed<T> {
    fn of(inner: T) -> Self {
        Self {
            inner,
            digest: Sha256::new(),
            bytes: 0,
        }
    }

    fn took(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    fn sum(&self) -> (Hash, u64) {
        (Hash(self.digest.clone().finalize().into()), self.bytes)
    }
}

impl<T: Read> Read for Hashed<T> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.took(into.get(..read).unwrap_or_default());
        Ok(read)
    }
}

impl<T: Write> Write for Hashed<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.took(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came() -> Came {
        Came {
            member: 3,
            contribution: 7,
            dataset: "trips".to_owned(),
        }
    }

    #[test]
    fn a_file_is_kept_sealed_and_comes_back_as_it_was_for_its_members_key_alone() {
        let home = tempfile::tempdir().unwrap();
        let (originals, her) = (Originals::of(home.path()), Secret::fresh().unwrap());
        let file = home.path().join("Dora's trips.csv");
        let brought = b"driver,fare\nD1,12.50\n".repeat(20_000);
        std::fs::write(&file, &brought).unwrap();
        let (row, digest) = originals.keep(&came(), &her, (1, &file)).unwrap();
        assert_eq!(digest, Hash::of(&brought));
        assert_eq!(row.bytes, brought.len() as u64);
        let sealed = std::fs::read(originals.path(&row.id)).unwrap();
        assert!(!sealed.windows(5).any(|window| window == b"12.50"));
        assert!(!row.body.windows(4).any(|window| window == b"Dora"));
        originals.check(&row).unwrap();
        let about = About::open(&row, &her).unwrap();
        assert_eq!(about.name, "Dora's trips.csv");
        let mut back = Vec::new();
        originals.copy(&row, &about, &mut back).unwrap();
        assert_eq!(back, brought);
        assert!(About::open(&row, &Secret::fresh().unwrap()).is_err());
        let mut damaged = sealed;
        damaged[70_000] ^= 1;
        std::fs::write(originals.path(&row.id), damaged).unwrap();
        assert!(originals.check(&row).is_err());
        assert!(originals.copy(&row, &about, &mut io::sink()).is_err());
        std::fs::remove_file(originals.path(&row.id)).unwrap();
        assert!(originals.check(&row).is_err());
    }

    #[test]
    fn what_is_not_listed_is_swept_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let (originals, her) = (Originals::of(home.path()), Secret::fresh().unwrap());
        originals.sweep(&BTreeSet::new()).unwrap();
        let file = home.path().join("a");
        std::fs::write(&file, "a").unwrap();
        let (kept, _) = originals.keep(&came(), &her, (1, &file)).unwrap();
        let (orphan, _) = originals.keep(&came(), &her, (2, &file)).unwrap();
        let draft = originals.path(&"d".repeat(32)).with_extension(DRAFT);
        let stranger = originals.path("readme");
        std::fs::write(&draft, "half").unwrap();
        std::fs::write(&stranger, "").unwrap();
        originals.sweep(&BTreeSet::from([kept.id.clone()])).unwrap();
        let there = |path: &Path| path.exists();
        assert!(there(&originals.path(&kept.id)) && there(&stranger));
        assert!(!there(&originals.path(&orphan.id)) && !there(&draft));
    }
}
