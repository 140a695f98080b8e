//! What is noted of each entry while the co-op is opened and while it is at work: whose rows each question could read, when it begins
//! and when it ends, and which entries say what a member said about uses of her data.

use fenwick_coop::kernel::ids::{MemberNo, QueryNo, ReleaseNo};
use fenwick_coop::path::decision::eligible;
use fenwick_coop::path::query::{Event as QueryEvent, Reserved};
use fenwick_coop::path::release::Event as ReleaseEvent;
use fenwick_coop::{Coop, Entry, Event};
use fenwick_office::Witness;
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Sets before one among which its equal is looked for.
const LOOK_BACK: usize = 64;

/// Whose rows each question could read, what was released, and where members spoke.
#[derive(Default)]
pub struct Reach {
    /// Consents change seldom between two questions: equal sets are kept once.
    read: BTreeMap<QueryNo, Arc<RoaringBitmap>>,
    /// Releases, each with its question and the entry of the log that says so.
    released: Vec<(ReleaseNo, QueryNo, u64)>,
    /// The entries by which members spoke about uses of their data.
    consents: BTreeMap<MemberNo, Vec<u64>>,
}

impl Reach {
    /// The questions that could read a member's rows.
    pub fn queries_of(&self, member: MemberNo) -> BTreeSet<QueryNo> {
        let hers = self.read.iter().filter(|(_, read)| read.contains(member.0));
        hers.map(|(query, _)| *query).collect()
    }

    /// The releases that a member's rows could be part of, each with the entry of the log that says so.
    pub fn releases_of(&self, member: MemberNo) -> BTreeMap<ReleaseNo, u64> {
        let read = |query| self.read.get(query).is_some_and(|read| read.contains(member.0));
        let hers = self.released.iter().filter(|(_, query, _)| read(query));
        hers.map(|(release, _, entry)| (*release, *entry)).collect()
    }

    /// The entries that say what a member said about uses of her data, in order.
    pub fn consents_of(&self, member: MemberNo) -> Vec<u64> {
        self.consents.get(&member).cloned().unwrap_or_default()
    }

    fn take(&mut self, coop: &Coop, entry: &Entry) {
        if entry.seq == 0 {
            *self = Self::default();
        }
        if let (Event::Consent(_), Some(member)) = (&entry.event, entry.subject()) {
            self.consents.entry(member).or_default().push(entry.seq);
        }
        if let Some((query, read)) = reads(coop, entry) {
            let before = self.read.get(&query).map(AsRef::as_ref);
            let read = before.map_or_else(|| read.clone(), |before| before | &read);
            let same = self
                .read
                .values()
                .rev()
                .take(LOOK_BACK)
                .find(|kept| ***kept == read);
            let read = same.map_or_else(|| Arc::new(read), Arc::clone);
            self.read.insert(query, read);
        }
        if let Event::Release(ReleaseEvent::Released { release, query, .. }) = &entry.event {
            self.released.push((*release, *query, entry.seq));
        }
    }
}

/// Whose consents held at an entry that begins or ends a question: between the two their rows are read.
pub fn reads(coop: &Coop, entry: &Entry) -> Option<(QueryNo, RoaringBitmap)> {
    let query = match &entry.event {
        Event::Query(QueryEvent::Reserved(Reserved { query, .. }) | QueryEvent::Failed { query })
        | Event::Release(ReleaseEvent::Released { query, .. }) => *query,
        _ => return None,
    };
    let reserved = &coop.queries.get(query).ok()?.reserved;
    let request = coop.requests.get(reserved.request).ok()?;
    let shape = request.question(reserved.question)?;
    Some((query, eligible(&coop.grounds(), request, shape, entry.at)))
}

/// One reach that the writer adds to and readers look into.
#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<Reach>>);

impl Shared {
    /// What adds to it with each entry.
    pub fn witness(&self) -> Witness {
        let shared = self.clone();
        Box::new(move |coop, entry| shared.now().take(coop, entry))
    }

    /// As it stands.
    pub fn now(&self) -> MutexGuard<'_, Reach> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
