//! The desk: one open co-op with its office, its pool and its keys.

mod copies;
mod log;
mod reach;
mod relive;

use crate::keys::{Keys, Material};
use crate::originals::Originals;
use crate::said::Trouble;
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{MemberNo, MotionNo};
use fenwick_coop::{Command, Coop};
use fenwick_office::journal::{FileRow, OriginalRow, Write};
use fenwick_office::keyring::{Keyring, Secret};
use fenwick_office::{Act, Asker, Office, OfficeError};
use fenwick_pool::{FileKey, FileMeta, Pool, TakenOut};
use fenwick_vault::SqliteJournal;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, MutexGuard, RwLock, Semaphore};
use tokio::task::spawn_blocking;

pub use log::Log;
use reach::Shared;
pub use reach::reads;

/// Bytes of rows that an import holds in memory before it sorts and spills.
pub const IMPORT_MEMORY_BYTES: usize = 64 << 20;
/// Questions that read rows at once. Each uses every core and holds a batch of every file in memory.
const READING_MAX: usize = 4;
/// Locks that questions under request ids share; two ids seldom meet at one.
const QUESTION_LOCKS: usize = 256;

pub struct Desk {
    pub office: Office,
    pub pool: Pool,
    /// Files that are kept as they were brought.
    pub originals: Originals,
    /// Queries hold it shared while they read files; who strikes files from the manifest holds it alone.
    pub files: RwLock<()>,
    /// Held by imports, mergers and erasures: one at a time changes which files there are.
    pub imports: Mutex<()>,
    /// Places for questions that read rows.
    pub reading: Arc<Semaphore>,
    questions: Vec<Mutex<()>>,
    /// Whose rows each question could read, and where members spoke.
    pub reach: Shared,
    /// Held while the journal is lived through for a member: one at a time, since each is a second co-op in memory.
    pub reliving: Mutex<()>,
    /// The log as everybody reads it.
    pub logs: log::Logs,
    /// Held while people are entered, so that one external id is never two members.
    pub register: Mutex<()>,
}

/// Reads the co-op's one secret.
pub fn read_keyring(dir: &Path, keys: &Keys) -> Result<Keyring, Trouble> {
    Ok(keys.read(dir)?.keyring())
}

/// Refuses another co-op's key before anything is written under it. A co-op not founded yet takes any.
async fn check_key(office: &Office) -> Result<(), Trouble> {
    let Ok((slug, expected)) = office
        .look(|coop| (coop.founding.slug.clone(), coop.founding.log_key.clone()))
        .await
    else {
        return Ok(());
    };
    let found = office
        .keyring()
        .log_key(&log_name(&slug))
        .map_err(|error| Trouble::failed("keyring", error))?;
    if found.verifier().to_string() == expected {
        return Ok(());
    }
    Err(Trouble::failed(
        "keyring",
        "the key file is not the one this co-op was founded with; restore it from your copy",
    ))
}

/// Opens the journal on a thread that may wait: pages ask for co-ops from threads that may not.
async fn open_journal(path: PathBuf) -> Result<SqliteJournal, Trouble> {
    let runtime = Handle::current();
    let opened = spawn_blocking(move || runtime.block_on(SqliteJournal::open(&path))).await;
    let opened = opened.map_err(|error| Trouble::failed("journal", error))?;
    Ok(opened.map_err(OfficeError::from)?)
}

/// The name of a co-op's log, as its checkpoints carry it.
pub fn log_name(slug: &str) -> String {
    format!("fenwick/{slug}")
}

/// A file of the manifest as the pool knows it.
pub fn file_meta(keyring: &Keyring, row: FileRow) -> Result<FileMeta, Trouble> {
    let key = keyring
        .unwrap(&row.key)
        .map_err(|error| Trouble::failed("keyring", error))?;
    Ok(FileMeta {
        id: row.id,
        bucket: row.bucket,
        rows: row.rows,
        member_min: row.member_min,
        member_max: row.member_max,
        sha256: row.sha256,
        bytes: row.bytes,
        key: FileKey::from_bytes(*key.expose()),
        contribution: row.contribution,
        level: row.level,
        taken_out: None,
    })
}

/// A file of the pool as the manifest lists it.
pub fn file_row(keyring: &Keyring, dataset: &str, meta: &FileMeta) -> Result<FileRow, Trouble> {
    let key = Secret::from_bytes(*meta.key.as_bytes());
    Ok(FileRow {
        id: meta.id.clone(),
        dataset: dataset.to_owned(),
        bucket: meta.bucket,
        rows: meta.rows,
        member_min: meta.member_min,
        member_max: meta.member_max,
        sha256: meta.sha256,
        bytes: meta.bytes,
        key: keyring
            .wrap(&key)
            .map_err(|error| Trouble::failed("keyring", error))?,
        contribution: meta.contribution,
        level: meta.level,
    })
}

impl Desk {
    /// Makes the folder of a new co-op, with its secret; nothing is founded yet. With rows of another co-op comes the key
    /// by which they are known again.
    pub async fn create(dir: &Path, rows: Option<&[u8; 32]>, keys: &Keys) -> Result<Self, Trouble> {
        let trouble = |error: std::io::Error| {
            Trouble::failed("home", format!("'{}' cannot be made: {error}", dir.display()))
        };
        std::fs::create_dir_all(dir).map_err(trouble)?;
        if !keys.exist(dir) && !dir.join("journal.db").exists() {
            keys.write(dir, &Material::fresh(rows)?)?;
        }
        Self::on(dir, keys).await
    }

    /// Opens a co-op and finishes what a crash left behind.
    pub async fn open(dir: &Path, keys: &Keys) -> Result<Self, Trouble> {
        let desk = Self::on(dir, keys).await?;
        desk.settle_export(dir).await?;
        desk.mend().await?;
        Ok(desk)
    }

    /// Opens a co-op as it is.
    pub async fn on(dir: &Path, keys: &Keys) -> Result<Self, Trouble> {
        let keyring = read_keyring(dir, keys)?;
        let journal = open_journal(dir.join("journal.db")).await?;
        let reach = Shared::default();
        let office = Office::open_before(journal, keyring, reach.witness()).await?;
        check_key(&office).await?;
        let pool = Pool::open(dir.join("pool")).map_err(|error| Trouble::failed("pool", error))?;
        Ok(Self {
            office,
            pool,
            originals: Originals::of(dir),
            files: RwLock::default(),
            imports: Mutex::default(),
            reading: Arc::new(Semaphore::new(READING_MAX)),
            questions: (0..QUESTION_LOCKS).map(|_| Mutex::default()).collect(),
            reach,
            reliving: Mutex::default(),
            logs: log::Logs::default(),
            register: Mutex::default(),
        })
    }

    /// Sweeps files that no manifest names, and closes queries that a crash cut off: their budget stays spent.
    async fn mend(&self) -> Result<(), Trouble> {
        self.clear_out().await?;
        for (dataset, kept, listed) in self.tallies().await? {
            // A manifest that has lost rows is no ground to delete files by: `verify` says so.
            let rows: u64 = listed.iter().map(|file| file.rows).sum();
            if rows == kept {
                let keep = listed.into_iter().map(|file| file.id).collect();
                self.pool
                    .sweep(&dataset, &keep)
                    .map_err(|error| Trouble::failed("pool", error))?;
            }
        }
        let (kept, listed) = self.originals_kept().await?;
        if listed.len() == kept {
            let keep = listed.into_iter().map(|row| row.id).collect();
            self.originals.sweep(&keep)?;
        }
        for query in self.office.look(|coop| coop.queries.abandoned()).await? {
            let asker = Asker {
                actor: Actor::Calendar,
                now: None,
                request: None,
                body: Hash::of(b"mend"),
            };
            self.office
                .act(Act::plain(asker, Command::Fail(query), |_, _| {
                    serde_json::Value::Null
                }))
                .await?;
        }
        Ok(())
    }

    /// What a co-op that has ended owes everybody: rows, private records, keys, members' own texts, and ballot boxes
    /// that nobody will open are destroyed. What
    /// a crash cut off is done by the next command, or at the next opening. Says whether the co-op has ended.
    pub async fn clear_out(&self) -> Result<bool, Trouble> {
        if !self.look(|coop| coop.ending.is_over()).await? {
            return Ok(false);
        }
        let _alone = self.imports.lock().await;
        let _reading = self.files.write().await;
        let files = self.office.files(None).await?;
        let persons = self.office.persons(None).await?;
        let boxes = self.boxes().await?;
        if files.is_empty() && persons.is_empty() && boxes.is_empty() {
            return Ok(true);
        }
        let ids = files.iter().map(|file| file.id.clone()).collect();
        let gone = persons.iter().map(|person| Write::ErasePerson(person.member));
        let boxes = boxes.into_iter().map(|motion| Write::DropBox(motion.0));
        let writes = std::iter::once(Write::DropFiles(ids)).chain(gone).chain(boxes);
        self.office.keep(writes.collect()).await?;
        for file in files {
            self.pool
                .discard(&file.dataset, &[file.id])
                .map_err(|error| Trouble::failed("pool", error))?;
        }
        // With the persons their files were struck from the list.
        self.originals.sweep(&BTreeSet::new())?;
        self.office.shred().await?;
        Ok(true)
    }

    /// The motions whose ballot boxes, or tellers' keys, are still kept.
    async fn boxes(&self) -> Result<Vec<MotionNo>, Trouble> {
        let with_box = |coop: &Coop| {
            let pending = coop.motions.pending().filter(|(_, motion)| motion.has_box());
            pending.map(|(number, _)| number).collect::<Vec<_>>()
        };
        let mut kept = Vec::new();
        for motion in self.look(with_box).await? {
            if self.office.has_box(motion).await? {
                kept.push(motion);
            }
        }
        Ok(kept)
    }

    /// For each dataset, also one that has ended: the rows that the log says are kept, and the files that the manifest lists.
    pub async fn tallies(&self) -> Result<Vec<(String, u64, Vec<FileRow>)>, Trouble> {
        let kept = self.look(|coop| {
            let keeps = |member| coop.members.keeps_rows(member);
            let kept = |dataset: &String| (dataset.clone(), coop.contributions.rows_kept(dataset, keeps));
            let ended = coop
                .contributions
                .ended()
                .filter(|dataset| !coop.charters.contains_key(*dataset));
            coop.charters.keys().chain(ended).map(kept).collect::<Vec<_>>()
        });
        let mut tallies = Vec::new();
        for (dataset, kept) in kept.await? {
            let listed = self.office.files(Some(&dataset)).await?;
            tallies.push((dataset, kept, listed));
        }
        Ok(tallies)
    }

    /// How many original files the log says are kept, and those that are listed.
    pub async fn originals_kept(&self) -> Result<(usize, Vec<OriginalRow>), Trouble> {
        let kept = self.look(|coop| {
            let keeps = |member| coop.members.keeps_rows(member);
            let kept = coop.contributions.originals(keeps);
            kept.map(|(.., count)| count as usize).sum()
        });
        Ok((kept.await?, self.office.originals(None).await?))
    }

    /// Held by a question under a request id, so that a twin waits for the first one's answer.
    pub async fn alone(&self, asker: &Asker) -> Option<MutexGuard<'_, ()>> {
        let key = asker.key(self.office.keyring())?;
        let place = key
            .request
            .bytes()
            .fold(0u8, |place, byte| place.wrapping_mul(31).wrapping_add(byte));
        Some(self.questions.get(usize::from(place))?.lock().await)
    }

    /// What an act comes to before it reaches the writer. A refusal is remembered under the request id as one of the
    /// writer's is, so that a repeat hears it again.
    pub async fn prepared<T>(&self, asker: &Asker, prepared: Result<T, Trouble>) -> Result<T, Trouble> {
        match prepared {
            Err(Trouble::Refused(refusal)) if asker.request.is_some() => {
                let told = self.office.remember(asker.clone(), Err(refusal.clone())).await;
                Err(told.map_or_else(Trouble::from, |_| Trouble::Refused(refusal)))
            }
            other => other,
        }
    }

    /// Looks at the committed state.
    pub async fn look<T: Send + 'static>(
        &self,
        with: impl FnOnce(&Coop) -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        Ok(self.office.look(with).await?)
    }

    /// The manifest of a dataset as the pool knows it.
    pub async fn manifest(&self, dataset: &str) -> Result<Vec<FileMeta>, Trouble> {
        let taken_out = self.taken_out(dataset).await?;
        let taken_out = (!taken_out.is_empty()).then(|| Arc::new(taken_out));
        let rows = self.office.files(Some(dataset)).await?;
        let file = |row| {
            let meta = self.file_meta(row)?;
            Ok(FileMeta {
                taken_out: taken_out.clone(),
                ..meta
            })
        };
        rows.into_iter().map(file).collect()
    }

    /// Rows of a dataset that nobody reads any more, though they are not deleted yet.
    pub async fn taken_out(&self, dataset: &str) -> Result<TakenOut, Trouble> {
        let of = dataset.to_owned();
        let owed = self.look(move |coop| coop.contributions.owed(&of)).await?;
        let parts = owed.parts.iter();
        Ok(TakenOut {
            contributions: owed.imports.iter().map(|import| import.0).collect(),
            parts: parts.map(|(import, member)| (import.0, member.0)).collect(),
            others: owed.others.iter().map(|member| member.0).collect(),
            ..TakenOut::default()
        })
    }

    pub fn file_meta(&self, row: FileRow) -> Result<FileMeta, Trouble> {
        file_meta(self.office.keyring(), row)
    }

    pub fn file_row(&self, dataset: &str, meta: &FileMeta) -> Result<FileRow, Trouble> {
        file_row(self.office.keyring(), dataset, meta)
    }

    /// A member by number or `ext:EXTERNAL-ID`.
    pub async fn member(&self, id: &str) -> Result<MemberNo, Trouble> {
        if let Some(external) = id.strip_prefix("ext:") {
            let lookup = self.office.keyring().lookup(external);
            let found = self.office.lookups(Some(vec![lookup])).await?;
            let unknown = || {
                Trouble::Usage(format!(
                    "no member has the external id '{external}'; `fenwick member list` shows the register"
                ))
            };
            return found
                .first()
                .map(|(_, member)| MemberNo(*member))
                .ok_or_else(unknown);
        }
        id.parse().map(MemberNo).map_err(|_| {
            Trouble::Usage(format!(
                "'{id}' is not a member: give a number or ext:EXTERNAL-ID"
            ))
        })
    }
}
