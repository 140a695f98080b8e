//! The log as everybody reads it. It is made once for each size of the log: anybody may ask for it, as often as she likes.

use super::Desk;
use crate::said::{Said, Trouble};
use fenwick_coop::kernel::envelope::entry as digest_of;
use fenwick_merkle::{Checkpoint, leaf_hash};
use fenwick_office::{Published, publish};
use std::sync::Arc;
use tokio::sync::{Mutex, OnceCell};

/// The log as it is published, and what is computed from it.
pub struct Log {
    /// The log.
    pub published: Published,
    /// Digests of the public entries.
    pub digests: Vec<[u8; 32]>,
    /// Leaves of the log of the public entries.
    pub leaves: Vec<[u8; 32]>,
    /// What the page of identity says as of its last entry.
    pub identity: OnceCell<Said>,
}

/// What was made of the log when it was asked for last.
#[derive(Default)]
pub struct Logs {
    /// Held while it is read: who asks meanwhile waits for the same.
    whole: Mutex<Option<Arc<Log>>>,
    /// The checkpoint that was signed last.
    pub signed: Mutex<Option<(Checkpoint, String)>>,
}

fn read(published: Published) -> Result<Log, Trouble> {
    let mut digests = Vec::with_capacity(published.entries.len());
    for salted in &published.entries {
        let canonical = salted.entry.canonical();
        let canonical = canonical.map_err(|error| Trouble::failed("log", error))?;
        digests.push(digest_of(&salted.salt.0, &canonical).0);
    }
    Ok(Log {
        leaves: digests.iter().map(|digest| leaf_hash(digest)).collect(),
        published,
        digests,
        identity: OnceCell::new(),
    })
}

impl Desk {
    /// How many entries the log has.
    pub async fn size(&self) -> Result<u64, Trouble> {
        self.look(|coop| coop.size).await
    }

    /// The log as it is published, while it has not grown the one that was made last.
    pub async fn log(&self) -> Result<Arc<Log>, Trouble> {
        let size = self.size().await?;
        let mut whole = self.logs.whole.lock().await;
        let is_of = |log: &Log| u64::try_from(log.published.leaves.len()).is_ok_and(|known| known >= size);
        if let Some(found) = whole.as_ref().filter(|log| is_of(log)) {
            return Ok(Arc::clone(found));
        }
        let published = publish(&self.office).await?;
        let made = tokio::task::spawn_blocking(|| read(published)).await;
        let made = Arc::new(made.map_err(|error| Trouble::failed("log", error))??);
        *whole = Some(Arc::clone(&made));
        Ok(made)
    }
}
