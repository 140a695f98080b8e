//! Files that were looked at and wait for a word: in a folder of their own, for half an hour, one for each signed-in device.

use super::super::super::super::form::Upload;
use super::super::super::super::visit::Visit;
use crate::visitor::Visitor;
use crate::web::member::stopped::Stopped;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So long a file waits; then it is gone from the disk.
const WAITS: Duration = Duration::from_secs(30 * 60);

/// Files that wait at once; beyond, the one that waited longest goes first.
const WAITING_MAX: usize = 100;

/// How far it is with a file.
#[derive(Clone)]
pub enum State {
    /// It is being read, and nothing of it is kept.
    Looking,
    /// What would become of its rows.
    Looked(Value),
    /// Its rows are being taken in.
    Keeping,
    /// What became of them.
    Kept(Value),
    /// Why nothing was taken in.
    Stopped(Stopped),
}

/// A file that somebody brought.
pub struct Brought {
    coop: String,
    visitor: Visitor,
    since: Instant,
    state: Mutex<State>,
    pub dataset: String,
    pub upload: Upload,
}

impl Brought {
    pub fn state(&self) -> State {
        lock(&self.state).clone()
    }

    pub fn become_(&self, state: State) {
        *lock(&self.state) = state;
    }

    /// Whether this is the word that has it taken in, and not a second one.
    pub fn begin_keeping(&self) -> bool {
        let mut state = lock(&self.state);
        let is_first = matches!(*state, State::Looked(_));
        if is_first {
            *state = State::Keeping;
        }
        is_first
    }

    fn is_over(&self) -> bool {
        self.since.elapsed() >= WAITS
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All files that wait, by the token of the device.
#[derive(Default)]
pub struct Waiting {
    kept: Arc<Mutex<HashMap<String, Arc<Brought>>>>,
}

impl Waiting {
    /// Keeps a file, in the place of the one of hers that waited.
    pub fn put(&self, visit: &Visit, dataset: String, upload: Upload) -> Arc<Brought> {
        let brought = Arc::new(Brought {
            coop: visit.slug.clone(),
            visitor: visit.visitor,
            since: Instant::now(),
            state: Mutex::new(State::Looking),
            dataset,
            upload,
        });
        self.forget(&visit.slug, visit.visitor);
        let mut kept = lock(&self.kept);
        if kept.len() >= WAITING_MAX
            && let Some(oldest) = kept
                .iter()
                .min_by_key(|(_, brought)| brought.since)
                .map(|(token, _)| token.clone())
        {
            kept.remove(&oldest);
        }
        kept.insert(visit.token.clone(), Arc::clone(&brought));
        drop(kept);
        let kept = Arc::clone(&self.kept);
        tokio::spawn(async move {
            tokio::time::sleep(WAITS).await;
            lock(&kept).retain(|_, brought| !brought.is_over());
        });
        brought
    }

    /// The file that waits on this device, if whoever is there now brought it.
    pub fn of(&self, visit: &Visit) -> Option<Arc<Brought>> {
        let found = lock(&self.kept).get(&visit.token).cloned()?;
        let is_hers = found.coop == visit.slug && found.visitor == visit.visitor && !found.is_over();
        is_hers.then_some(found)
    }

    /// Lets go of the file that waits on this device.
    pub fn drop_of(&self, visit: &Visit) {
        lock(&self.kept).remove(&visit.token);
    }

    /// Lets go of whatever somebody has waiting on any device.
    pub fn forget(&self, coop: &str, visitor: Visitor) {
        lock(&self.kept)
            .retain(|_, brought| brought.coop != coop || brought.visitor.member() != visitor.member());
    }
}
