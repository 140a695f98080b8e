//! The scribe: turns events into entries (place, time, canonical bytes, salt, leaf) in the order of the log.

use crate::error::OfficeError;
use crate::journal::{Journal, Stored};
use crate::keyring::{Keyring, Secret};
use fenwick_coop::kernel::envelope::entry;
use fenwick_coop::path::log::leaf_salt;
use fenwick_coop::{Entry, Event};
use fenwick_merkle::{Frontier, leaf_hash};
use std::collections::HashMap;
use std::sync::Arc;

/// More keys than this are not kept at hand between commits. Tests cross the limit with a small roster.
const KEYS_KEPT_MAX: usize = if cfg!(test) { 500 } else { 100_000 };

/// Writes entries of one co-op.
pub struct Scribe {
    keyring: Arc<Keyring>,
    frontier: Frontier,
    keys: HashMap<u32, Secret>,
    /// Keys of members whom the group at hand admits: not in the store yet.
    fresh: HashMap<u32, Secret>,
}

/// The leaf of an event whose salt comes from `key`.
pub fn leaf(key: &[u8; 32], seq: u64, canonical: &[u8]) -> [u8; 32] {
    leaf_hash(&entry(&leaf_salt(key, seq), canonical).0)
}

impl Scribe {
    /// A scribe that goes on where `frontier` ends.
    pub fn at(keyring: Arc<Keyring>, frontier: Frontier) -> Self {
        Self {
            keyring,
            frontier,
            keys: HashMap::new(),
            fresh: HashMap::new(),
        }
    }

    /// The tree so far.
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Learns the keys of members whom the next act admits.
    pub fn learn(&mut self, keys: Vec<(u32, Secret)>) {
        self.fresh.extend(keys);
    }

    /// The group is stored: keys of those it admitted can be read from the store from now on.
    pub fn stored(&mut self) {
        self.keys.extend(self.fresh.drain());
        self.bound();
    }

    fn bound(&mut self) {
        if self.keys.len() > KEYS_KEPT_MAX {
            self.keys.clear();
        }
    }

    /// Fetches the keys that these events need and are not at hand.
    ///
    /// # Errors
    /// When the journal cannot be read or a key is damaged.
    pub async fn prepare<J: Journal>(
        &mut self,
        entries: &[Entry],
        journal: &mut J,
    ) -> Result<(), OfficeError> {
        let subjects = entries
            .iter()
            .filter_map(|entry| entry.subject())
            .map(|member| member.0);
        let mut missing: Vec<u32> = subjects.filter(|member| self.key(*member).is_none()).collect();
        missing.sort_unstable();
        missing.dedup();
        if missing.is_empty() {
            return Ok(());
        }
        for (member, wrapped) in journal.person_keys(Some(&missing)).await? {
            self.keys.insert(member, self.keyring.unwrap(&wrapped)?);
        }
        Ok(())
    }

    fn key(&self, member: u32) -> Option<&[u8; 32]> {
        self.fresh
            .get(&member)
            .or_else(|| self.keys.get(&member))
            .map(Secret::expose)
    }

    /// Writes an entry and adds it to the tree.
    ///
    /// # Errors
    /// When the key of the member it is about is gone: she is erased, and nothing more can be written about her.
    pub fn write(&mut self, entry: &Entry) -> Result<Stored, OfficeError> {
        let canonical = entry.canonical().map_err(OfficeError::Canonical)?;
        let key = match entry.subject() {
            None => self.keyring.salts(),
            Some(member) => self.key(member.0).ok_or(OfficeError::NoKey(member))?,
        };
        let leaf = leaf(key, entry.seq, &canonical);
        self.frontier.push(leaf);
        Ok(Stored {
            seq: entry.seq,
            canonical,
            leaf,
        })
    }

    /// Forgets keys that need not stay in memory: those of the erased at once, all when there are many or the co-op ended.
    pub fn tidy(&mut self, events: &[Entry]) {
        use fenwick_coop::people::leaving::Event::Dissolved;
        use fenwick_coop::people::membership::Event::Erased;
        for entry in events {
            match &entry.event {
                Event::Membership(Erased { member }) => {
                    self.fresh.remove(&member.0);
                    self.keys.remove(&member.0);
                }
                Event::Leaving(Dissolved { .. }) => {
                    self.fresh.clear();
                    self.keys.clear();
                }
                _ => {}
            }
        }
        self.bound();
    }
}
