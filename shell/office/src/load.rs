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
    let (Loaded { coop, frontier }, _) = load(journal, nobody()).await?;
    Ok(Moment {
        size: frontier.size(),
        root: frontier.root(),
        coop: coop.ok_or(OfficeError::NotFounded)?,
    })
}

/// Looks at the state after each entry: at those of the journal when it is read, then at each that is entered. When the
/// journal is read anew, after a commit that failed, it begins again with the founding.
pub type Witness = Box<dyn FnMut(&Coop, &Entry) + Send>;

/// A witness who looks away.
pub fn nobody() -> Witness {
    Box::new(|_, _| ())
}

/// Entries read at once.
pub const PAGE: u32 = 20_000;
/// Pages that wait for whoever takes them next.
const PAGES_AHEAD: usize = 2;

/// A co-op as its journal tells it; none before the founding.
#[derive(Default)]
pub struct Loaded {
    /// The state.
    pub coop: Option<Coop>,
    /// The tree.
    pub frontier: Frontier,
}

/// An entry as it was read, with its place and its leaf.
struct Read {
    seq: u64,
    leaf: [u8; 32],
    entry: Entry,
}

impl Loaded {
    fn take(&mut self, Read { seq, leaf, entry }: &Read, witness: &mut Witness) -> Result<(), OfficeError> {
        if *seq != self.frontier.size() {
            return Err(OfficeError::Missing(self.frontier.size()));
        }
        self.frontier.push(*leaf);
        match &mut self.coop {
            Some(coop) => coop.apply(entry),
            none => *none = Some(Coop::founded(entry).ok_or(OfficeError::NotFounded)?),
        }
        if let Some(coop) = &self.coop {
            witness(coop, entry);
        }
        Ok(())
    }
}

/// The entries of a page.
fn read(page: &[Stored]) -> Result<Vec<Read>, OfficeError> {
    let entry = |stored: &Stored| {
        let unreadable = |source| OfficeError::Unreadable {
            seq: stored.seq,
            source,
        };
        Ok(Read {
            seq: stored.seq,
            leaf: stored.leaf,
            entry: serde_json::from_slice(&stored.canonical).map_err(unreadable)?,
        })
    };
    page.iter().map(entry).collect()
}

/// Reads all entries: one thread fetches them from the store, one makes entries of bytes, and one applies them before a
/// witness, who is given back.
///
/// # Errors
/// When the store or an entry cannot be read.
pub async fn load<J: Journal>(
    journal: &mut J,
    mut witness: Witness,
) -> Result<(Loaded, Witness), OfficeError> {
    let (pages, mut fetched) = mpsc::channel::<Vec<Stored>>(PAGES_AHEAD);
    let (entries, mut arriving) = mpsc::channel(PAGES_AHEAD);
    let reading = tokio::task::spawn_blocking(move || {
        while let Some(page) = fetched.blocking_recv() {
            // Whoever applies has failed, and says why.
            if entries.blocking_send(read(&page)?).is_err() {
                break;
            }
        }
        Ok::<_, OfficeError>(())
    });
    let applying = tokio::task::spawn_blocking(move || {
        let mut loaded = Loaded::default();
        while let Some(page) = arriving.blocking_recv() {
            page.iter().try_for_each(|read| loaded.take(read, &mut witness))?;
        }
        Ok::<_, OfficeError>((loaded, witness))
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
    let loaded = applying.await.map_err(|_| OfficeError::Stopped)??;
    reading.await.map_err(|_| OfficeError::Stopped)??;
    Ok(loaded)
}
