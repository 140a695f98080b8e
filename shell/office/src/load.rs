//! Loading: the state is what the journal's entries make of it.

use crate::error::OfficeError;
use crate::journal::{Journal, Stored};
use fenwick_coop::{Coop, Entry};
use fenwick_merkle::Frontier;
use tokio::sync::mpsc;

/// A co-op as a store holds it at one moment.
#[derive(Debug)]
pub struct Moment {
    /// Entries.
    pub size: u64,
    /// Root of the log over them.
    pub root: [u8; 32],
    /// The state that they make.
    pub coop: Coop,
}

/// Reads what a store holds, without checking it.
///
/// # Errors
/// When the store or an entry cannot be read, or there is no co-op in it.
pub async fn moment<J: Journal>(journal: &mut J) -> Result<Moment, OfficeError> {
    let Loaded { coop, frontier } = load(journal).await?;
    Ok(Moment {
        size: frontier.size(),
        root: frontier.root(),
        coop: coop.ok_or(OfficeError::NotFounded)?,
    })
}

/// Entries read at once.
pub const PAGE: u32 = 20_000;

/// A co-op as its journal tells it; none before the founding.
#[derive(Default)]
pub struct Loaded {
    /// The state.
    pub coop: Option<Coop>,
    /// The tree.
    pub frontier: Frontier,
}

impl Loaded {
    fn take(&mut self, stored: &Stored) -> Result<(), OfficeError> {
        if stored.seq != self.frontier.size() {
            return Err(OfficeError::Missing(self.frontier.size()));
        }
        let unreadable = |source| OfficeError::Unreadable {
            seq: stored.seq,
            source,
        };
        let entry: Entry = serde_json::from_slice(&stored.canonical).map_err(unreadable)?;
        self.frontier.push(stored.leaf);
        match &mut self.coop {
            Some(coop) => coop.apply(&entry),
            none => *none = Some(Coop::founded(&entry).ok_or(OfficeError::NotFounded)?),
        }
        Ok(())
    }
}

/// Reads all entries; one thread reads the store while another applies what was read.
///
/// # Errors
/// When the store or an entry cannot be read.
pub async fn load<J: Journal>(journal: &mut J) -> Result<Loaded, OfficeError> {
    let (pages, mut arriving) = mpsc::channel::<Vec<Stored>>(2);
    let applying = tokio::task::spawn_blocking(move || {
        let mut loaded = Loaded::default();
        while let Some(page) = arriving.blocking_recv() {
            page.iter().try_for_each(|stored| loaded.take(stored))?;
        }
        Ok(loaded)
    });
    let mut from = 0;
    loop {
        let page = journal.entries(from, PAGE).await?;
        let Some(last) = page.last() else { break };
        from = last.seq.saturating_add(1);
        if pages.send(page).await.is_err() {
            break;
        }
    }
    drop(pages);
    applying.await.map_err(|_| OfficeError::Stopped)?
}
