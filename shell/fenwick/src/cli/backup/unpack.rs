//! Opening a backup into an empty folder, and proving that all of it is there and right.

use super::{FORM, Head, Source};
use crate::keys::{KeyFiles, Keys};
use crate::originals::{FOLDER, Originals, is_id};
use crate::remote::LOST;
use crate::said::Trouble;
use crate::sealed::Opener;
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::journal::Journal;
use fenwick_office::{OfficeError, Verified};
use fenwick_pool::Pool;
use fenwick_vault::SqliteJournal;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The greatest head, key file or piece of a journal.
const PART_BYTES_MAX: u64 = 64 << 20;

/// A backup, opened.
pub struct Unpacked {
    pub head: Head,
    /// The files of the key, by the ending after `coop.key`. They are not on the disk.
    pub keys: KeyFiles,
}

/// A backup that was read through.
pub struct Proven {
    pub size: u64,
    pub root: Hash,
    pub state_hash: Hash,
    pub files: usize,
    pub rows: u64,
}

fn bad(message: impl std::fmt::Display) -> Trouble {
    Trouble::failed("backup", format!("the backup is not whole: {message}"))
}

/// The stream broke off, is not what was sealed, or the store did not give it; or something else was sealed.
fn unread(error: std::io::Error) -> Trouble {
    use std::io::ErrorKind::{InvalidData, UnexpectedEof};
    match error.kind() {
        InvalidData | UnexpectedEof => {
            Trouble::failed("backup", "the backup is damaged or cut off; take another one")
        }
        LOST => Trouble::failed("store", error),
        _ => Trouble::failed("backup", "the file is no backup of a co-op; name another"),
    }
}

/// Opens a backup into an empty folder.
pub async fn unpack(file: &Source, opener: &Opener, dir: &Path) -> Result<Unpacked, Trouble> {
    let mut archive = archive(file, opener).await?;
    let mut journal = SqliteJournal::open(&dir.join("journal.db"))
        .await
        .map_err(OfficeError::from)?;
    let (mut head, mut keys): (Option<Head>, Vec<_>) = (None, Vec::new());
    let (mut files, mut originals) = (0, 0);
    for entry in archive.entries().map_err(unread)? {
        let mut entry = entry.map_err(unread)?;
        let path = entry.path().map_err(bad)?.to_string_lossy().into_owned();
        let place = place(&path).filter(|_| entry.header().entry_type().is_file());
        match place.ok_or_else(|| bad(format!("'{path}' is no part of one")))? {
            Place::Head if head.is_none() => head = Some(read_head(&mut entry)?),
            _ if head.is_none() => return Err(bad("it does not begin with its head")),
            Place::Head => return Err(bad("it has two heads")),
            Place::Key(ending) => keys.push((ending, read(&mut entry)?)),
            Place::Piece => journal
                .fill(&read(&mut entry)?)
                .await
                .map_err(OfficeError::from)?,
            Place::Rows(path) => {
                files += 1;
                put(&mut entry, &dir.join(path))?;
            }
            Place::Original(path) => {
                originals += 1;
                put(&mut entry, &dir.join(path))?;
            }
        }
    }
    // The end is authenticated too: a backup that was cut off is not one.
    std::io::copy(&mut archive.into_inner(), &mut std::io::sink()).map_err(unread)?;
    journal.close().await.map_err(OfficeError::from)?;
    let head = head.ok_or_else(|| bad("it is empty"))?;
    match (files, originals) == (head.files, head.originals) {
        true => Ok(Unpacked { head, keys }),
        false => Err(bad(format!(
            "{files} of {} files of rows and {originals} of {} original files are in it",
            head.files, head.originals
        ))),
    }
}

/// What a backup says of itself.
pub async fn head(file: &Source, opener: &Opener) -> Result<Head, Trouble> {
    let mut archive = archive(file, opener).await?;
    let mut entries = archive.entries().map_err(unread)?;
    let mut first = entries
        .next()
        .ok_or_else(|| bad("it is empty"))?
        .map_err(unread)?;
    let is_head = first.path().is_ok_and(|path| path == Path::new("head.json"));
    match is_head {
        true => read_head(&mut first),
        false => Err(bad("it does not begin with its head")),
    }
}

type Sealed = age::stream::StreamReader<BufReader<Box<dyn Read>>>;

async fn archive(file: &Source, opener: &Opener) -> Result<tar::Archive<Sealed>, Trouble> {
    let sealed = file.open().await?;
    Ok(tar::Archive::new(
        opener.open(BufReader::with_capacity(1 << 20, sealed))?,
    ))
}

enum Place {
    Head,
    Key(String),
    Piece,
    Rows(PathBuf),
    Original(PathBuf),
}

/// What a name in a backup is. Nothing else is taken, so no name leads out of the folder.
fn place(path: &str) -> Option<Place> {
    let plain = |part: &str| {
        let fine = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.')
        };
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(fine)
    };
    let parts: Vec<&str> = path.split('/').collect();
    if !parts.iter().all(|part| plain(part)) {
        return None;
    }
    match parts.as_slice() {
        ["head.json"] => Some(Place::Head),
        ["key", name] => name
            .strip_prefix("coop.key")
            .map(|ending| Place::Key(ending.to_owned())),
        ["journal", _] => Some(Place::Piece),
        ["pool", _, name] if name.ends_with(".parquet") => Some(Place::Rows(PathBuf::from(path))),
        [FOLDER, id] if is_id(id) => Some(Place::Original(PathBuf::from(path))),
        _ => None,
    }
}

fn read(entry: &mut impl Read) -> Result<Zeroizing<Vec<u8>>, Trouble> {
    let mut bytes = Zeroizing::new(Vec::new());
    entry
        .take(PART_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(unread)?;
    match bytes.len() as u64 > PART_BYTES_MAX {
        true => Err(bad("a part of it is too large")),
        false => Ok(bytes),
    }
}

fn read_head(entry: &mut impl Read) -> Result<Head, Trouble> {
    let head: Head = serde_json::from_slice(&read(entry)?).map_err(bad)?;
    if head.form == FORM {
        return Ok(head);
    }
    let message = format!(
        "the backup has form {}, which this version does not read; take a later one",
        head.form
    );
    Err(Trouble::failed("backup", message))
}

fn put(entry: &mut impl Read, path: &Path) -> Result<(), Trouble> {
    use std::io::ErrorKind::{InvalidData, UnexpectedEof};
    let failed = |error: std::io::Error| {
        Trouble::failed("home", format!("'{}' cannot be written: {error}", path.display()))
    };
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = File::create_new(path).map_err(failed)?;
    std::io::copy(entry, &mut file).map_err(|error| match error.kind() {
        InvalidData | UnexpectedEof | LOST => unread(error),
        _ => failed(error),
    })?;
    file.sync_all().map_err(failed)
}

/// Reads what was unpacked through: every entry, leaf, count and book, every file of rows, and what the head says.
pub async fn prove(unpacked: &Unpacked, dir: &Path, keys: &Keys) -> Result<Proven, Trouble> {
    let head = &unpacked.head;
    let keyring = keys.read_files(&head.coop, &unpacked.keys)?.keyring();
    let mut journal = SqliteJournal::open(&dir.join("journal.db"))
        .await
        .map_err(OfficeError::from)?;
    let verified = fenwick_office::verify(&mut journal, &keyring, &[]).await?;
    if let Some(finding) = verified.findings.first() {
        return Err(bad(&finding.message));
    }
    compare(head, &verified)?;
    let listed = journal.files(None).await.map_err(OfficeError::from)?;
    if listed.len() as u64 != head.files {
        return Err(bad("its manifest lists other files of rows"));
    }
    let pool = Pool::open(dir.join("pool")).map_err(bad)?;
    let (files, mut rows) = (listed.len(), 0);
    for row in listed {
        rows += row.rows;
        let (dataset, meta) = (row.dataset.clone(), crate::desk::file_meta(&keyring, row)?);
        pool.check(&dataset, &meta).map_err(bad)?;
    }
    check_originals(&mut journal, &verified, dir).await?;
    journal.close().await.map_err(OfficeError::from)?;
    Ok(Proven {
        size: verified.size,
        root: Hash(verified.root),
        state_hash: verified.state_hash,
        files,
        rows,
    })
}

/// Every original file that the log says is kept is there, and as it was written.
async fn check_originals(
    journal: &mut SqliteJournal,
    verified: &Verified,
    dir: &Path,
) -> Result<(), Trouble> {
    let listed = journal.originals(None).await.map_err(OfficeError::from)?;
    let coop = &verified.coop;
    let kept = coop
        .contributions
        .originals(|member| coop.members.keeps_rows(member));
    if kept.map(|(.., count)| u64::from(count)).sum::<u64>() != listed.len() as u64 {
        return Err(bad("its list names other original files than its log"));
    }
    let originals = Originals::of(dir);
    listed
        .iter()
        .try_for_each(|row| originals.check(row).map_err(|trouble| bad(trouble.text())))
}

fn compare(head: &Head, verified: &Verified) -> Result<(), Trouble> {
    let same = verified.size == head.size
        && Hash(verified.root) == head.root
        && verified.state_hash == head.state_hash
        && verified.coop.founding.log_key == head.log_key
        && verified.coop.founding.slug == head.coop;
    match same {
        true => Ok(()),
        false => Err(bad("its log and its state are not those that its head names")),
    }
}
