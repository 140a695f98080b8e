//! Reading entries of the journal, and living it through again.

use super::Desk;
use crate::said::Trouble;
use fenwick_coop::{Coop, Entry};
use fenwick_office::OfficeError;
use fenwick_office::journal::Stored;
use tokio::sync::mpsc;

/// Entries that are read at once when the journal is lived through again, and pages that wait to be lived.
const PAGE: u32 = 10_000;
const PAGES_AHEAD: usize = 2;

/// The entries of a page.
fn entries(page: &[Stored]) -> Result<Vec<Entry>, Trouble> {
    let entry = |stored: &Stored| serde_json::from_slice(&stored.canonical);
    let entries: Result<_, _> = page.iter().map(entry).collect();
    entries.map_err(|error| Trouble::failed("journal.unreadable", error))
}

impl Desk {
    /// One entry.
    pub async fn entry(&self, seq: u64) -> Result<Entry, Trouble> {
        let found = entries(&self.office.entries(seq, 1).await?)?.pop();
        let found = found.filter(|entry| entry.seq == seq);
        found.ok_or_else(|| OfficeError::Missing(seq).into())
    }

    /// Lives the journal through again from the founding, and looks at the co-op after each entry; gives the leaves of the log.
    /// Pages ahead are read meanwhile.
    pub async fn relive(&self, mut look: impl FnMut(&Coop, &Entry)) -> Result<Vec<[u8; 32]>, Trouble> {
        let (pages, mut arriving) = mpsc::channel(PAGES_AHEAD);
        let office = self.office.clone();
        let fetching = tokio::spawn(async move {
            let mut leaves = Vec::new();
            loop {
                let page = office.entries(leaves.len() as u64, PAGE).await?;
                for stored in &page {
                    if stored.seq != leaves.len() as u64 {
                        return Err(OfficeError::Missing(leaves.len() as u64).into());
                    }
                    leaves.push(stored.leaf);
                }
                let is_last = page.is_empty();
                let read = tokio::task::spawn_blocking(move || entries(&page));
                if pages.send(read).await.is_err() || is_last {
                    return Ok(leaves);
                }
            }
        });
        let mut coop: Option<Coop> = None;
        while let Some(page) = arriving.recv().await {
            for entry in page.await.map_err(|error| Trouble::failed("journal", error))?? {
                match &mut coop {
                    None => coop = Coop::founded(&entry),
                    Some(coop) => {
                        coop.apply(&entry);
                        look(coop, &entry);
                    }
                }
            }
        }
        fetching
            .await
            .map_err(|error| Trouble::failed("journal", error))?
    }
}
