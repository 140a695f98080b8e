//! What the office needs from a store: one append that is durable when it returns, and reads.
//!
//! SQLite stands behind it in a home; a store in memory that fails on purpose stands behind it in tests.

use fenwick_coop::kernel::hash::Hash;
use std::future::Future;

/// A stored entry: the canonical bytes of an event in its envelope, and its leaf in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Place in the journal.
    pub seq: u64,
    /// Canonical JSON of the envelope.
    pub canonical: Vec<u8>,
    /// RFC 6962 leaf hash of the salted entry.
    pub leaf: [u8; 32],
}

/// By whom and under which id an act was asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActKey {
    /// Who, as text.
    pub actor: String,
    /// The id that the asker chose.
    pub request: String,
}

/// An act that was carried out or refused; the same act again gives the same outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActRecord {
    /// By whom, under which id.
    pub key: ActKey,
    /// Digest of what was asked.
    pub body: Hash,
    /// The outcome, sealed.
    pub outcome: Vec<u8>,
}

/// The private record of a member. Nothing in it can be read without the co-op's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Whose.
    pub member: u32,
    /// Her key, wrapped under the co-op's key.
    pub key: Vec<u8>,
    /// Name, contact and external id, sealed under her key.
    pub record: Vec<u8>,
    /// Keyed digest of her external id, for finding her by it.
    pub lookup: Option<[u8; 32]>,
}

/// One file of the pool, as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Its name.
    pub id: String,
    /// Its dataset.
    pub dataset: String,
    /// Its bucket.
    pub bucket: u8,
    /// Rows in it.
    pub rows: u64,
    /// Least member number in it.
    pub member_min: u32,
    /// Greatest member number in it.
    pub member_max: u32,
    /// Digest of its bytes.
    pub sha256: [u8; 32],
    /// Its size.
    pub bytes: u64,
    /// Its key, wrapped under the co-op's key.
    pub key: Vec<u8>,
    /// The latest contribution in it.
    pub contribution: u32,
    /// 0 a run, 1 a base.
    pub level: u8,
}

/// A row that was not taken in and waits for its member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRow {
    /// With which contribution it came.
    pub contribution: u32,
    /// Which of that contribution's held rows it is, from 1.
    pub place: u32,
    /// Whose.
    pub member: u32,
    /// For which dataset.
    pub dataset: String,
    /// What it says, sealed under her key.
    pub body: Vec<u8>,
}

/// A file that is kept as its member brought it. Its bytes lie beside the store, sealed under a key that only `body` holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginalRow {
    /// Its name on the disk.
    pub id: String,
    /// With which contribution it came.
    pub contribution: u32,
    /// Which of that contribution's files it is, from 1.
    pub place: u32,
    /// Whose.
    pub member: u32,
    /// For which dataset.
    pub dataset: String,
    /// How large it is as it was brought.
    pub bytes: u64,
    /// Digest of its sealed bytes.
    pub sha256: [u8; 32],
    /// Its name, its digest and its key, sealed under her key.
    pub body: Vec<u8>,
}

/// One slot of a ballot box: a paper or nothing, sealed so that nobody can tell which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotRow {
    /// Whose box.
    pub motion: u32,
    /// Which slot of it.
    pub slot: u32,
    /// What is in it, sealed; all slots have one length.
    pub sealed: Vec<u8>,
}

/// All that is stored of a ballot box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoxRows {
    /// Its slots, in no order that means anything.
    pub slots: Vec<SlotRow>,
    /// How many papers were put in, sealed; none when there is no box.
    pub tally: Option<Vec<u8>>,
}

/// A change beside the journal, in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Keep a member's private record.
    PutPerson(PersonRow),
    /// Delete a member's private record, every text that is hers, every row held for her and every file of hers from the list.
    ErasePerson(u32),
    /// Keep a sealed text under its digest; `owner` is the member whose it is.
    PutText {
        /// Digest by which events name it.
        digest: Hash,
        /// Whose it is, if one member's.
        owner: Option<u32>,
        /// The sealed text.
        body: Vec<u8>,
    },
    /// List files in the manifest.
    AddFiles(Vec<FileRow>),
    /// Strike files from the manifest.
    DropFiles(Vec<String>),
    /// Keep rows that wait for their members.
    Hold(Vec<HeldRow>),
    /// Delete held rows, by contribution and place.
    DropHeld(Vec<(u32, u32)>),
    /// Delete every held row of a dataset.
    DropHeldOf(String),
    /// List files that are kept as they were brought.
    AddOriginals(Vec<OriginalRow>),
    /// Strike such files from the list, and with each its key.
    DropOriginals(Vec<String>),
    /// Keep a signed checkpoint.
    PutCheckpoint {
        /// Tree size.
        size: u64,
        /// The signed note.
        note: String,
    },
    /// Keep both tellers' sealed keys for a ballot that has none yet.
    PutTellerKeys {
        /// Which ballot.
        motion: u32,
        /// The first teller's and the second's.
        keys: [Vec<u8>; 2],
    },
    /// Put down slots of ballot boxes, new ones and anew. No older content of them stays on the disk.
    PutSlots(Vec<SlotRow>),
    /// Put down, or write over, how many papers were put into a ballot's box.
    PutTally {
        /// Which ballot.
        motion: u32,
        /// The number, sealed; it has one length.
        sealed: Vec<u8>,
    },
    /// Do away with a ballot's box and its tellers' keys, so that nothing of them can be read any more.
    DropBox(u32),
}

/// All that one commit makes durable, or nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// Entries, in order, without a gap after the last one that is stored or was taken before.
    pub entries: Vec<Stored>,
    /// Outcomes to remember.
    pub acts: Vec<ActRecord>,
    /// Changes beside the journal, in order.
    pub writes: Vec<Write>,
}

/// The store failed. Nothing of the commit is kept.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The disk is full.
    #[error("the disk is full; free some space and run the command again, nothing was changed")]
    Full,
    /// The store holds other entries than expected: two writers, or a damaged file.
    #[error("the journal does not continue where it should ({0}); run `fenwick verify`")]
    Order(String),
    /// Another act of the same group could not be stored.
    #[error("the journal could not be written; nothing was changed, run the command again")]
    Together,
    /// Anything else.
    #[error("the journal cannot be {doing}")]
    Store {
        /// Read or written.
        doing: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// A sealed text, with the member whose it is, if one's.
pub type OwnedText = (Option<u32>, Vec<u8>);

/// A store for one co-op. `append` returns after the commit is on stable storage.
pub trait Journal: Send + 'static {
    /// Takes the first entries of the commit that comes next, so that a large one need not be held in memory. Nothing of them is kept
    /// unless that commit is.
    ///
    /// When this fails, none that were taken are left.
    fn stage(&mut self, entries: &[Stored]) -> impl Future<Output = Result<(), JournalError>> + Send;
    /// Gives up the entries that were taken.
    fn unstage(&mut self) -> impl Future<Output = Result<(), JournalError>> + Send;
    /// Makes a commit durable, with the entries that were taken for it, whole or not at all.
    fn append(&mut self, commit: &Commit) -> impl Future<Output = Result<(), JournalError>> + Send;
    /// Entries from `from` on, in order, at most `limit`.
    fn entries(
        &mut self,
        from: u64,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Stored>, JournalError>> + Send;
    /// The leaves of all entries, in order.
    fn leaves(&mut self) -> impl Future<Output = Result<Vec<[u8; 32]>, JournalError>> + Send;
    /// Remembered acts among these, in any order.
    fn recall(
        &mut self,
        keys: &[ActKey],
    ) -> impl Future<Output = Result<Vec<ActRecord>, JournalError>> + Send;
    /// Remembered acts after this one, in the order of their keys, at most `limit`; from the first when none is given.
    fn acts(
        &mut self,
        after: Option<&ActKey>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<ActRecord>, JournalError>> + Send;
    /// Private records of these members, in any order; all when `members` is none.
    fn persons(
        &mut self,
        members: Option<&[u32]>,
    ) -> impl Future<Output = Result<Vec<PersonRow>, JournalError>> + Send;
    /// Wrapped keys of these members; all when `members` is none.
    fn person_keys(
        &mut self,
        members: Option<&[u32]>,
    ) -> impl Future<Output = Result<Vec<(u32, Vec<u8>)>, JournalError>> + Send;
    /// Members by the keyed digests of their external ids; all when `lookups` is none.
    fn lookups(
        &mut self,
        lookups: Option<&[[u8; 32]]>,
    ) -> impl Future<Output = Result<Vec<([u8; 32], u32)>, JournalError>> + Send;
    /// A sealed text with the member whose it is.
    fn text(&mut self, digest: Hash) -> impl Future<Output = Result<Option<OwnedText>, JournalError>> + Send;
    /// Sealed texts after this digest, in the order of digests, at most `limit`; from the first when none is given.
    fn texts(
        &mut self,
        after: Option<Hash>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<(Hash, OwnedText)>, JournalError>> + Send;
    /// The manifest: all files of a dataset, or of all.
    fn files(
        &mut self,
        dataset: Option<&str>,
    ) -> impl Future<Output = Result<Vec<FileRow>, JournalError>> + Send;
    /// Held rows of a member, or of all, by contribution and place.
    fn held(
        &mut self,
        member: Option<u32>,
    ) -> impl Future<Output = Result<Vec<HeldRow>, JournalError>> + Send;
    /// Files that are kept as they were brought, of a member or of all, by contribution and place.
    fn originals(
        &mut self,
        member: Option<u32>,
    ) -> impl Future<Output = Result<Vec<OriginalRow>, JournalError>> + Send;
    /// Signed checkpoints, by size.
    fn checkpoints(&mut self) -> impl Future<Output = Result<Vec<(u64, String)>, JournalError>> + Send;
    /// All that is stored of a ballot's box.
    fn ballot_box(&mut self, motion: u32) -> impl Future<Output = Result<BoxRows, JournalError>> + Send;
    /// Both tellers' sealed keys for a ballot, the first teller's first.
    fn teller_keys(
        &mut self,
        motion: u32,
    ) -> impl Future<Output = Result<Option<[Vec<u8>; 2]>, JournalError>> + Send;
    /// Makes sure that nothing deleted can be read in the store's files any more.
    fn shred(&mut self) -> impl Future<Output = Result<(), JournalError>> + Send;
}
