//! Taking the co-op at one moment, and writing it out sealed.

use super::store::Store;
use super::{FORM, Head};
use crate::cli::ask::Asking;
use crate::cli::contribute::bar;
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
use std::io::{Read, Write};

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
    journal_bytes: u64,
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
            let (bytes, file) = desk.originals.bytes_of(&row.id)?;
            let path = format!("{FOLDER}/{}", row.id);
            held.push(Held { path, bytes, file });
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
            journal_bytes: std::fs::metadata(dir.join("journal.db")).map_or(0, |meta| meta.len()),
            keys,
            held,
        })
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Writes it sealed into the store; nothing else touches a disk. Says how many bytes there are.
    pub async fn write(self, lock: &Lock, store: &Store, name: &str) -> Result<u64, Trouble> {
        let about_bytes = self.held.iter().map(|held| held.bytes).sum::<u64>() + self.journal_bytes;
        let bar = bar(about_bytes, "sealing");
        let mut draft = store.draft(name, about_bytes).await?;
        let written = self.seal(lock, bar.wrap_write(&mut draft)).await;
        let written = match written {
            Ok(()) => draft.finish().await.map_err(|error| error.to_string()),
            Err(trouble) => Err(trouble.text()),
        };
        bar.finish_and_clear();
        match written {
            Ok(bytes) => Ok(bytes),
            Err(why) => {
                let left = draft.give_up().await;
                let message = format!("no backup was made: {why}; {left}");
                Err(Trouble::failed("backup", message))
            }
        }
    }

    async fn seal(self, lock: &Lock, out: impl Write) -> Result<(), Trouble> {
        let sealed = self.into_tar(lock.seal(out)?).await?;
        let ended = sealed.finish().map(drop);
        ended.map_err(|error| Trouble::failed("backup", error))
    }

    async fn into_tar<W: Write>(mut self, out: W) -> Result<W, Trouble> {
        let io = |error: std::io::Error| Trouble::failed("backup", error);
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
