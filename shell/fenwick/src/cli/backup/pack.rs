//! Taking the co-op at one moment, and writing it out sealed.

use super::{FORM, Head, failed};
use crate::cli::ask::Asking;
use crate::desk::Desk;
use crate::keys::KeyFiles;
use crate::originals::FOLDER;
use crate::said::Trouble;
use crate::sealed::Lock;
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::OfficeError;
use fenwick_office::journal::Journal;
use fenwick_vault::SqliteJournal;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;

/// Files are written in pieces of this size.
const WRITE_BYTES: usize = 1 << 20;

/// A file of rows or an original one, held open: it can be read even when the manifest strikes it meanwhile.
struct Held {
    path: String,
    bytes: u64,
    file: File,
}

/// A co-op at one moment.
pub struct Pack {
    head: Head,
    journal: SqliteJournal,
    keys: KeyFiles,
    held: Vec<Held>,
}

impl Pack {
    /// Takes hold of everything as it stands now.
    pub async fn take(asking: &Asking, desk: &Desk) -> Result<Self, Trouble> {
        let slug = desk.look(|coop| coop.founding.slug.clone()).await?;
        let dir = asking.home.coop_dir(&slug);
        // Between two acts that belong together, such as those of an export, no backup is taken.
        let _alone = desk.imports.lock().await;
        // While it is held shared, no file is struck from the manifest that is read here.
        let reading = desk.files.read().await;
        let mut journal = SqliteJournal::snapshot(&dir.join("journal.db"))
            .await
            .map_err(OfficeError::from)?;
        let mut held = Vec::new();
        for row in journal.files(None).await.map_err(OfficeError::from)? {
            let path = format!("pool/{}/{}.parquet", row.dataset, row.id);
            let full = dir.join(&path);
            let file = File::open(&full).map_err(|error| {
                let message = format!(
                    "'{}' cannot be read ({error}); run `fenwick verify`",
                    full.display()
                );
                Trouble::failed("backup", message)
            })?;
            held.push(Held {
                path,
                bytes: row.bytes,
                file,
            });
        }
        let files = held.len() as u64;
        let originals = journal.originals(None).await.map_err(OfficeError::from)?;
        for row in &originals {
            held.push(Held {
                path: format!("{FOLDER}/{}", row.id),
                bytes: desk.originals.length(&row.id)?,
                file: desk.originals.bytes_of(&row.id)?,
            });
        }
        drop(reading);
        let keys = asking.home.keys.files(&dir)?;
        let moment = fenwick_office::moment(&mut journal).await?;
        let state_hash = moment.coop.state_hash().map_err(OfficeError::Canonical)?;
        Ok(Self {
            head: Head {
                form: FORM,
                coop: slug,
                log_key: moment.coop.founding.log_key.clone(),
                size: moment.size,
                root: Hash(moment.root),
                state_hash,
                files,
                originals: originals.len() as u64,
            },
            journal,
            keys,
            held,
        })
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Writes it sealed; nothing else touches the disk. Says how many bytes there are.
    pub async fn write(self, lock: &Lock, path: &Path) -> Result<u64, Trouble> {
        use std::os::unix::fs::OpenOptionsExt;
        let io = |error: std::io::Error| failed(path, &error);
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(path)
            .map_err(io)?;
        let sealed = lock.seal(BufWriter::with_capacity(WRITE_BYTES, file))?;
        let sealed = self.into_tar(sealed).await?;
        let file = sealed
            .finish()
            .and_then(|buffer| buffer.into_inner().map_err(std::io::IntoInnerError::into_error))
            .map_err(io)?;
        file.sync_all().map_err(io)?;
        Ok(file.metadata().map_err(io)?.len())
    }

    async fn into_tar<W: Write>(mut self, out: W) -> Result<W, Trouble> {
        let io = |error: std::io::Error| {
            Trouble::failed("backup", format!("the backup cannot be written: {error}"))
        };
        let mut tar = tar::Builder::new(out);
        let head = serde_json::to_vec(&self.head).map_err(|error| Trouble::failed("backup", error))?;
        add(&mut tar, "head.json", head.len() as u64, head.as_slice()).map_err(io)?;
        for (ending, bytes) in &self.keys {
            add(
                &mut tar,
                &format!("key/coop.key{ending}"),
                bytes.len() as u64,
                bytes.as_slice(),
            )
            .map_err(io)?;
        }
        let mut number = 0u32;
        let mut piece = |bytes: Vec<u8>| {
            number += 1;
            add(
                &mut tar,
                &format!("journal/{number:08}"),
                bytes.len() as u64,
                bytes.as_slice(),
            )
        };
        self.journal.dump(&mut piece).await.map_err(OfficeError::from)?;
        for held in self.held {
            add(&mut tar, &held.path, held.bytes, held.file.take(held.bytes)).map_err(io)?;
        }
        tar.into_inner().map_err(io)
    }
}

fn add<W: Write, R: Read>(tar: &mut tar::Builder<W>, path: &str, bytes: u64, from: R) -> std::io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    let mut counted = Counted { from, left: bytes };
    tar.append_data(&mut header, path, &mut counted)?;
    // A file that is shorter than it should be would shift everything behind it.
    match counted.left {
        0 => Ok(()),
        _ => Err(std::io::Error::other(format!(
            "'{path}' is shorter than the manifest says; run `fenwick verify`"
        ))),
    }
}

/// Counts what was read.
struct Counted<R> {
    from: R,
    left: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.from.read(into)?;
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}
