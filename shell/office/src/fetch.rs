//! What is fetched from the store between commits, with who waits for it.

use crate::journal::{
    ActKey, ActRecord, BoxRows, Commit, FileRow, HeldRow, Journal, JournalError, OriginalRow, OwnedText,
    PersonRow, Stored, Write,
};
use crate::whole::{Pieces, hand_over};
use fenwick_coop::kernel::hash::Hash;
use tokio::sync::oneshot;

type Answer<T> = oneshot::Sender<Result<T, JournalError>>;

/// What can be fetched from the store between commits.
pub enum Fetch {
    /// Remembered acts.
    Recall(Vec<ActKey>, Answer<Vec<ActRecord>>),
    /// Entries from a place on.
    Entries(u64, u32, Answer<Vec<Stored>>),
    /// All leaves.
    Leaves(Answer<Vec<[u8; 32]>>),
    /// Private records; all when none are named.
    Persons(Option<Vec<u32>>, Answer<Vec<PersonRow>>),
    /// Members by external id; all when none are named.
    Lookups(Option<Vec<[u8; 32]>>, Answer<Vec<([u8; 32], u32)>>),
    /// A text.
    Text(Hash, Answer<Option<OwnedText>>),
    /// The manifest of a dataset, or of all.
    Files(Option<String>, Answer<Vec<FileRow>>),
    /// Held rows of a member, or of all.
    Held(Option<u32>, Answer<Vec<HeldRow>>),
    /// Files that are kept as they were brought, of a member or of all.
    Originals(Option<u32>, Answer<Vec<OriginalRow>>),
    /// Signed checkpoints.
    Checkpoints(Answer<Vec<(u64, String)>>),
    /// A ballot's box.
    Box(u32, Answer<BoxRows>),
    /// Both tellers' keys for a ballot.
    TellerKeys(u32, Answer<Option<[Vec<u8>; 2]>>),
    /// Writes that need no event: a checkpoint, or files merged into fewer.
    Keep(Vec<Write>, Answer<()>),
    /// The whole store at one moment: the boxes of these motions, and everything else.
    Whole(Vec<u32>, Pieces),
    /// Make deleted bytes unreadable.
    Shred(Answer<()>),
}

impl Fetch {
    /// Fetches and answers.
    pub async fn answer<J: Journal>(self, journal: &mut J) {
        match self {
            Fetch::Recall(keys, to) => drop(to.send(journal.recall(&keys).await)),
            Fetch::Entries(from, limit, to) => drop(to.send(journal.entries(from, limit).await)),
            Fetch::Leaves(to) => drop(to.send(journal.leaves().await)),
            Fetch::Persons(members, to) => drop(to.send(journal.persons(members.as_deref()).await)),
            Fetch::Lookups(lookups, to) => drop(to.send(journal.lookups(lookups.as_deref()).await)),
            Fetch::Text(digest, to) => drop(to.send(journal.text(digest).await)),
            Fetch::Files(dataset, to) => drop(to.send(journal.files(dataset.as_deref()).await)),
            Fetch::Held(member, to) => drop(to.send(journal.held(member).await)),
            Fetch::Originals(member, to) => drop(to.send(journal.originals(member).await)),
            Fetch::Checkpoints(to) => drop(to.send(journal.checkpoints().await)),
            Fetch::Box(motion, to) => drop(to.send(journal.ballot_box(motion).await)),
            Fetch::TellerKeys(motion, to) => drop(to.send(journal.teller_keys(motion).await)),
            Fetch::Keep(writes, to) => {
                let commit = Commit {
                    writes,
                    ..Commit::default()
                };
                drop(to.send(journal.append(&commit).await));
            }
            Fetch::Whole(motions, to) => hand_over(journal, &motions, &to).await,
            Fetch::Shred(to) => drop(to.send(journal.shred().await)),
        }
    }
}
