//! The whole store at one moment, piece by piece, for taking the co-op out.

use crate::journal::{
    ActKey, ActRecord, FileRow, HeldRow, Journal, JournalError, OriginalRow, OwnedText, PersonRow, SlotRow,
    Stored,
};
use crate::load::PAGE;
use fenwick_coop::kernel::hash::Hash;
use tokio::sync::mpsc;

/// Acts and texts read at once.
const ROWS: u32 = 2_000;

/// A piece of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Entries, in order.
    Entries(Vec<Stored>),
    /// Remembered acts.
    Acts(Vec<ActRecord>),
    /// Private records.
    Persons(Vec<PersonRow>),
    /// Sealed texts with whose they are.
    Texts(Vec<(Hash, OwnedText)>),
    /// Signed checkpoints.
    Checkpoints(Vec<(u64, String)>),
    /// Slots of a ballot's box.
    Slots(Vec<SlotRow>),
    /// How many papers were put into a ballot's box, sealed.
    Tally(u32, Vec<u8>),
    /// Both tellers' sealed keys for a ballot.
    TellerKeys(u32, [Vec<u8>; 2]),
    /// The manifest.
    Files(Vec<FileRow>),
    /// Files that are kept as they were brought. A co-op without any has no such piece.
    Originals(Vec<OriginalRow>),
    /// Rows that wait for their members. A co-op without any has no such piece.
    Held(Vec<HeldRow>),
}

/// What takes the pieces. When it is dropped, no more are read.
pub type Pieces = mpsc::Sender<Result<Piece, JournalError>>;

/// Hands every piece of the store on: entries first. Nothing is written meanwhile, so all are of one moment.
pub async fn hand_over<J: Journal>(journal: &mut J, motions: &[u32], to: &Pieces) {
    if let Err(error) = pieces(journal, motions, to).await {
        drop(to.send(Err(error)).await);
    }
}

async fn pieces<J: Journal>(journal: &mut J, motions: &[u32], to: &Pieces) -> Result<(), JournalError> {
    // Who takes the pieces has given up when one cannot be sent: then there is nobody to tell either.
    let give = async |piece| to.send(Ok(piece)).await.is_ok();
    let mut from = 0;
    loop {
        let page = journal.entries(from, PAGE).await?;
        let Some(last) = page.last() else { break };
        from = last.seq.saturating_add(1);
        if !give(Piece::Entries(page)).await {
            return Ok(());
        }
    }
    let mut after: Option<ActKey> = None;
    loop {
        let page = journal.acts(after.as_ref(), ROWS).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.key.clone());
        give(Piece::Acts(page)).await;
    }
    give(Piece::Persons(journal.persons(None).await?)).await;
    let mut after = None;
    loop {
        let page = journal.texts(after, ROWS).await?;
        let Some((last, _)) = page.last() else { break };
        after = Some(*last);
        give(Piece::Texts(page)).await;
    }
    give(Piece::Checkpoints(journal.checkpoints().await?)).await;
    for motion in motions {
        let rows = journal.ballot_box(*motion).await?;
        give(Piece::Slots(rows.slots)).await;
        if let Some(tally) = rows.tally {
            give(Piece::Tally(*motion, tally)).await;
        }
        if let Some(keys) = journal.teller_keys(*motion).await? {
            give(Piece::TellerKeys(*motion, keys)).await;
        }
    }
    give(Piece::Files(journal.files(None).await?)).await;
    let originals = journal.originals(None).await?;
    if !originals.is_empty() {
        give(Piece::Originals(originals)).await;
    }
    let held = journal.held(None).await?;
    if !held.is_empty() {
        give(Piece::Held(held)).await;
    }
    Ok(())
}
