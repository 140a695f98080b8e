//! The handle to one co-op's writer. Many hold it; one queue stands behind it.

use crate::act::{Act, Asker, Outcome};
use crate::ballot_box::{self, Cast};
use crate::error::{Failure, OfficeError};
use crate::fetch::Fetch;
use crate::journal::{
    BoxRows, FileRow, HeldRow, Journal, JournalError, OriginalRow, PersonRow, Stored, Write,
};
use crate::keyring::Keyring;
use crate::load::{Witness, nobody};
use crate::texts;
use crate::whole::Piece;
use crate::writer::{Item, Writer};
use fenwick_coop::Coop;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MotionNo;
use fenwick_coop::kernel::refusal::Refusal;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{mpsc, oneshot};
use zeroize::Zeroizing;

/// Acts that may wait in the queue before asking waits too.
const QUEUE_MAX: usize = 1_024;

/// One open co-op.
#[derive(Clone)]
pub struct Office {
    queue: mpsc::Sender<Item>,
    keyring: Arc<Keyring>,
    commits: Arc<AtomicU64>,
}

impl Office {
    /// Opens a co-op on its store, founded or not, and starts its writer.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open<J: Journal>(journal: J, keyring: Keyring) -> Result<Self, OfficeError> {
        Self::open_before(journal, keyring, nobody()).await
    }

    /// The same, before a witness who looks at the state after each entry, those that are there already and those to come.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open_before<J: Journal>(
        journal: J,
        keyring: Keyring,
        witness: Witness,
    ) -> Result<Self, OfficeError> {
        let keyring = Arc::new(keyring);
        let writer = Writer::open(journal, Arc::clone(&keyring), witness).await?;
        let commits = writer.commits();
        let (queue, items) = mpsc::channel(QUEUE_MAX);
        tokio::spawn(writer.run(items));
        Ok(Self {
            queue,
            keyring,
            commits,
        })
    }

    /// The co-op's keys.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The co-op's keys, to be taken along.
    pub fn keyring_shared(&self) -> Arc<Keyring> {
        Arc::clone(&self.keyring)
    }

    /// How many groups of acts were made durable since opening.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Does an act. The answer comes after it is on stable storage.
    ///
    /// # Errors
    /// The rule that said no, or what failed in the world; then nothing was changed.
    pub async fn act(&self, act: Act) -> Result<Value, Failure> {
        let (to, answer) = oneshot::channel();
        self.send(Item::Act(Box::new(act), to)).await?;
        answer.await.map_err(|_| OfficeError::Stopped)?
    }

    /// The outcome of an act that was already done under this id, if it was.
    ///
    /// # Errors
    /// When the id was used for another act, or the store cannot be read.
    pub async fn repeated(&self, asker: &Asker) -> Result<Option<Value>, Failure> {
        let Some(key) = asker.key(&self.keyring) else {
            return Ok(None);
        };
        let request = asker.request.clone().unwrap_or_default();
        match self
            .fetch(|to| Fetch::Recall(vec![key], to))
            .await?
            .into_iter()
            .next()
        {
            None => Ok(None),
            Some(record) if record.body != asker.body => Err(OfficeError::RequestIdReused(request).into()),
            Some(record) => Outcome::open(&self.keyring, &record.outcome)?
                .into_result()
                .map(Some),
        }
    }

    /// Remembers, under the asker's request id, what she is told without an act: a refusal that came before the
    /// writer, or an answer that is given again. What was remembered first under the id is what she is told.
    ///
    /// # Errors
    /// The refusal, when it is one; when the id was used for another act, or the store fails.
    pub async fn remember(&self, asker: Asker, outcome: Result<Value, Refusal>) -> Result<Value, Failure> {
        let outcome = outcome.map_or_else(Outcome::Refused, Outcome::Done);
        let (to, answer) = oneshot::channel();
        self.send(Item::Remember(asker, outcome, to)).await?;
        answer.await.map_err(|_| OfficeError::Stopped)?
    }

    /// Looks at the committed state.
    ///
    /// # Errors
    /// When the writer has stopped or there is no co-op yet.
    pub async fn look<T: Send + 'static>(
        &self,
        with: impl FnOnce(&Coop) -> T + Send + 'static,
    ) -> Result<T, OfficeError> {
        let (to, answer) = oneshot::channel();
        let look = move |coop: &Coop| drop(to.send(with(coop)));
        self.send(Item::Look(Box::new(look))).await?;
        answer.await.map_err(|_| OfficeError::Stopped)
    }

    async fn send(&self, item: Item) -> Result<(), OfficeError> {
        self.queue.send(item).await.map_err(|_| OfficeError::Stopped)
    }

    async fn fetch<T>(
        &self,
        what: impl FnOnce(oneshot::Sender<Result<T, JournalError>>) -> Fetch,
    ) -> Result<T, OfficeError> {
        let (to, answer) = oneshot::channel();
        self.send(Item::Fetch(what(to))).await?;
        Ok(answer.await.map_err(|_| OfficeError::Stopped)??)
    }

    /// Entries from a place on, at most `limit`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn entries(&self, from: u64, limit: u32) -> Result<Vec<Stored>, OfficeError> {
        self.fetch(|to| Fetch::Entries(from, limit, to)).await
    }

    /// The leaves of the log.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn leaves(&self) -> Result<Vec<[u8; 32]>, OfficeError> {
        self.fetch(Fetch::Leaves).await
    }

    /// Private records, all when none are named.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn persons(&self, members: Option<Vec<u32>>) -> Result<Vec<PersonRow>, OfficeError> {
        self.fetch(|to| Fetch::Persons(members, to)).await
    }

    /// Rows that wait for a member, or for all.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn held(&self, member: Option<u32>) -> Result<Vec<HeldRow>, OfficeError> {
        self.fetch(|to| Fetch::Held(member, to)).await
    }

    /// Files that are kept as they were brought, of a member or of all.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn originals(&self, member: Option<u32>) -> Result<Vec<OriginalRow>, OfficeError> {
        self.fetch(|to| Fetch::Originals(member, to)).await
    }

    /// Members by the keyed digests of their external ids, all when none are named.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn lookups(&self, lookups: Option<Vec<[u8; 32]>>) -> Result<Vec<([u8; 32], u32)>, OfficeError> {
        self.fetch(|to| Fetch::Lookups(lookups, to)).await
    }

    /// A kept text.
    ///
    /// # Errors
    /// When it is missing or damaged.
    pub async fn text(&self, digest: Hash) -> Result<String, OfficeError> {
        let found = self.fetch(|to| Fetch::Text(digest, to)).await?;
        let (_, body) = found.ok_or(OfficeError::Text)?;
        texts::open(&self.keyring, digest, &body)
    }

    /// A kept text that is nobody's own, sealed for another co-op.
    ///
    /// # Errors
    /// When it is missing or damaged.
    pub async fn text_for(&self, digest: Hash, to: &Keyring) -> Result<Write, OfficeError> {
        let found = self.fetch(|answer| Fetch::Text(digest, answer)).await?;
        let (owner, body) = found.ok_or(OfficeError::Text)?;
        texts::handed_on(&self.keyring, to, (digest, owner, &body))
    }

    /// The manifest.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn files(&self, dataset: Option<&str>) -> Result<Vec<FileRow>, OfficeError> {
        let dataset = dataset.map(str::to_owned);
        self.fetch(|to| Fetch::Files(dataset, to)).await
    }

    /// Signed checkpoints by size.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn checkpoints(&self) -> Result<Vec<(u64, String)>, OfficeError> {
        self.fetch(Fetch::Checkpoints).await
    }

    /// Casts a paper. The answer comes after it is on stable storage; the same paper again is the same paper.
    ///
    /// The office keeps bytes: whoever casts has checked the paper against its sheet.
    ///
    /// # Errors
    /// The rule that said no, or what failed in the world; then the paper is not in the box.
    pub async fn cast(&self, cast: Cast) -> Result<(), Failure> {
        let (to, answer) = oneshot::channel();
        self.send(Item::Cast(Box::new(cast), to)).await?;
        answer.await.map_err(|_| OfficeError::Stopped)?.map(drop)
    }

    /// All papers of a ballot's box, sorted by digest. The box stays as it is: it goes with `Write::DropBox`, in the
    /// commit that publishes its papers.
    ///
    /// # Errors
    /// When the store cannot be read, or the box is damaged or not there.
    pub async fn box_of(&self, motion: MotionNo) -> Result<Vec<Vec<u8>>, OfficeError> {
        let rows = self.fetch(|to| Fetch::Box(motion.0, to)).await?;
        ballot_box::papers(&self.keyring, motion, &rows)
    }

    /// Whether anything is stored of a ballot's box.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn has_box(&self, motion: MotionNo) -> Result<bool, OfficeError> {
        let rows = self.fetch(|to| Fetch::Box(motion.0, to)).await?;
        let keys = self.fetch(|to| Fetch::TellerKeys(motion.0, to)).await?;
        Ok(keys.is_some() || rows != BoxRows::default())
    }

    /// Begins a ballot's box with both tellers' keys, which are kept until it is dropped; `ballot_box::begin` gives the same
    /// as writes of an act.
    ///
    /// # Errors
    /// When the ballot has keys, or the store cannot be written.
    pub async fn begin_box(&self, motion: MotionNo, keys: [&[u8]; 2]) -> Result<(), OfficeError> {
        let writes = ballot_box::begin(&self.keyring, motion, keys)?;
        self.keep(writes.into()).await
    }

    /// Both tellers' keys for a ballot, while it has any.
    ///
    /// # Errors
    /// When the store cannot be read, or a key is damaged.
    pub async fn teller_keys(
        &self,
        motion: MotionNo,
    ) -> Result<Option<[Zeroizing<Vec<u8>>; 2]>, OfficeError> {
        let sealed = self.fetch(|to| Fetch::TellerKeys(motion.0, to)).await?;
        let opened = sealed.map(|sealed| ballot_box::open_keys(&self.keyring, &sealed));
        Ok(opened.transpose()?)
    }

    /// Writes that need no event.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn keep(&self, writes: Vec<Write>) -> Result<(), OfficeError> {
        self.fetch(|to| Fetch::Keep(writes, to)).await
    }

    /// The whole store at one moment, piece by piece; no act is done until all are taken, or the receiver is dropped.
    ///
    /// # Errors
    /// When the writer has stopped.
    pub async fn whole(&self) -> Result<mpsc::Receiver<Result<Piece, JournalError>>, OfficeError> {
        let numbers = |coop: &Coop| coop.motions.all().map(|(number, _)| number.0).collect();
        let motions = self.look(numbers).await?;
        let (to, pieces) = mpsc::channel(2);
        self.send(Item::Fetch(Fetch::Whole(motions, to))).await?;
        Ok(pieces)
    }

    /// Makes deleted bytes unreadable in the store's files.
    ///
    /// # Errors
    /// When the store is busy or cannot be written.
    pub async fn shred(&self) -> Result<(), OfficeError> {
        self.fetch(Fetch::Shred).await
    }
}
