//! Verify: re-reads everything from the first event, by another route than the writer's.

use crate::error::OfficeError;
use crate::journal::{Journal, Stored};
use crate::keyring::Keyring;
use crate::load::PAGE;
use crate::scribe::leaf;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::ballot::Fault;
use fenwick_coop::{Coop, Entry, Event};
use fenwick_merkle::{Frontier, VerifierKey, open_checkpoint};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A stable id.
    pub code: &'static str,
    /// Where and what, in one sentence.
    pub message: String,
}

/// What a verification found.
#[derive(Debug)]
pub struct Verified {
    /// Entries read.
    pub size: u64,
    /// Root of the log over them.
    pub root: [u8; 32],
    /// Digest of the state they make.
    pub state_hash: Hash,
    /// The state.
    pub coop: Coop,
    /// Everything that is not as it must be; empty when all is well.
    pub findings: Vec<Finding>,
}

struct Walk {
    keys: HashMap<u32, [u8; 32]>,
    salts: [u8; 32],
    frontier: Frontier,
    coop: Option<Coop>,
    /// Roots that a checkpoint speaks of, by size.
    wanted: BTreeMap<u64, Option<[u8; 32]>>,
    /// Entries about members whose key is gone, to be checked against the register at the end.
    keyless: Vec<(u64, MemberNo)>,
    findings: Vec<Finding>,
}

impl Walk {
    fn find(&mut self, code: &'static str, message: String) {
        if self.findings.len() < 100 {
            self.findings.push(Finding { code, message });
        }
    }

    /// Fetches the keys of members whom these entries are about. The entries were read first: whoever joined meanwhile has her key by now.
    async fn fetch_keys<J: Journal>(
        &mut self,
        journal: &mut J,
        keyring: &Keyring,
        entries: &[Option<Entry>],
    ) -> Result<(), OfficeError> {
        let subjects = entries
            .iter()
            .flatten()
            .filter_map(Entry::subject)
            .map(|member| member.0);
        let missing: BTreeSet<u32> = subjects
            .filter(|member| !self.keys.contains_key(member))
            .collect();
        let missing: Vec<u32> = missing.into_iter().collect();
        for (member, wrapped) in journal.person_keys(Some(&missing)).await? {
            match keyring.unwrap(&wrapped) {
                Ok(key) => drop(self.keys.insert(member, *key.expose())),
                Err(_) => self.find(
                    "member.key",
                    format!("the key of member {member} cannot be opened"),
                ),
            }
        }
        Ok(())
    }

    fn step(&mut self, stored: &Stored, entry: Option<Entry>) {
        let seq = self.frontier.size();
        if stored.seq != seq {
            self.find(
                "journal.gap",
                format!("entry {seq} is missing: the next one stored is {}", stored.seq),
            );
        }
        self.frontier.push(stored.leaf);
        if let Some(root) = self.wanted.get_mut(&self.frontier.size()) {
            *root = Some(self.frontier.root());
        }
        let Some(entry) = entry else {
            return self.find(
                "journal.unreadable",
                format!("entry {} cannot be read", stored.seq),
            );
        };
        if entry.seq != stored.seq || entry.canonical().ok().as_deref() != Some(stored.canonical.as_slice()) {
            self.find(
                "journal.canonical",
                format!("entry {} is not in its canonical form", stored.seq),
            );
        }
        self.check_leaf(stored, &entry);
        self.apply(&entry);
    }

    fn check_leaf(&mut self, stored: &Stored, entry: &Entry) {
        let key = match entry.subject() {
            None => Some(&self.salts),
            Some(member) => self.keys.get(&member.0),
        };
        match (key, entry.subject()) {
            (Some(key), _) if leaf(key, stored.seq, &stored.canonical) == stored.leaf => {}
            (None, Some(member)) => self.keyless.push((stored.seq, member)),
            _ => self.find(
                "journal.leaf",
                format!(
                    "entry {} was changed: its bytes do not match its leaf in the log",
                    stored.seq
                ),
            ),
        }
    }

    fn apply(&mut self, entry: &Entry) {
        let Some(coop) = &mut self.coop else {
            self.coop = Coop::founded(entry);
            return;
        };
        let miscounted = match &entry.event {
            Event::Motion(event) => coop.motions.fault(event, &coop.community()),
            _ => None,
        };
        let backwards = entry.at < coop.last_at;
        coop.apply(entry);
        let shared_out = match &entry.event {
            Event::Dividend(event) => coop.dividends.recounts(event),
            Event::Leaving(event) => coop.recounts(event),
            _ => true,
        };
        if !shared_out {
            self.find(
                "dividend.lines",
                format!("entry {}: the books do not share out as it says", entry.seq),
            );
        }
        if let Some(fault) = miscounted {
            self.find("motion.count", format!("entry {}: {}", entry.seq, told(fault)));
        }
        if backwards {
            self.find(
                "journal.clock",
                format!("entry {} stands before the one it follows", entry.seq),
            );
        }
    }

    fn check_keyless(&mut self) {
        let keyless = std::mem::take(&mut self.keyless);
        for (seq, member) in keyless {
            let erased = self
                .coop
                .as_ref()
                .and_then(|coop| coop.members.get(member))
                .is_some_and(|line| line.erased);
            if !erased {
                self.find("journal.key", format!("entry {seq} cannot be checked: the key of member {member} is gone, and she was not erased"));
            }
        }
    }

    /// Checks signed checkpoints against the roots met on the way.
    fn check_notes(&mut self, notes: &[String], log_key: &VerifierKey) {
        for note in notes {
            let checkpoint = match open_checkpoint(note, log_key) {
                Ok(checkpoint) => checkpoint,
                Err(error) => {
                    self.find(
                        "checkpoint.note",
                        format!("a checkpoint cannot be opened: {error}"),
                    );
                    continue;
                }
            };
            let root = match checkpoint.size {
                0 => Some(Frontier::new().root()),
                size => self.wanted.get(&size).copied().flatten(),
            };
            match root {
                Some(root) if root == checkpoint.root => {}
                Some(_) => self.find(
                    "checkpoint.root",
                    format!("the log was rewritten before entry {}: it no longer gives the root of the checkpoint", checkpoint.size),
                ),
                None => self.find(
                    "checkpoint.size",
                    format!("entries are missing: the checkpoint saw {} and the log has {}", checkpoint.size, self.frontier.size()),
                ),
            }
        }
    }
}

fn told(fault: Fault) -> &'static str {
    match fault {
        Fault::Outcome => "the outcome of the motion does not recount",
        Fault::Room => "more papers were counted in the room than were handed out there",
        Fault::Copied => "one request for a ballot paper was signed for two members",
        Fault::Sum => "the papers of the box do not add up to as many as it says",
        Fault::MadeUp => "more papers were in the box than were given out: somebody made some up",
        Fault::Lost => "fewer papers were in the box than members surely cast: some were lost",
    }
}

/// Reads everything from the first event and checks it: bytes, leaves, roots, counts, books, and every checkpoint given or stored.
///
/// # Errors
/// When the store cannot be read at all, or holds no co-op.
pub async fn verify<J: Journal>(
    journal: &mut J,
    keyring: &Keyring,
    given: &[String],
) -> Result<Verified, OfficeError> {
    let mut notes: Vec<String> = journal
        .checkpoints()
        .await?
        .into_iter()
        .map(|(_, note)| note)
        .collect();
    notes.extend_from_slice(given);
    let sizes = notes
        .iter()
        .filter_map(|note| note.lines().nth(1)?.parse::<u64>().ok());
    let mut walk = Walk {
        keys: HashMap::new(),
        salts: *keyring.salts(),
        frontier: Frontier::new(),
        coop: None,
        wanted: sizes.map(|size| (size, None)).collect(),
        keyless: Vec::new(),
        findings: Vec::new(),
    };
    let mut from = 0;
    loop {
        let page = journal.entries(from, PAGE).await?;
        let Some(last) = page.last() else { break };
        from = last.seq.saturating_add(1);
        let entries: Vec<Option<Entry>> = page
            .iter()
            .map(|stored| serde_json::from_slice(&stored.canonical).ok())
            .collect();
        walk.fetch_keys(journal, keyring, &entries).await?;
        page.iter()
            .zip(entries)
            .for_each(|(stored, entry)| walk.step(stored, entry));
    }
    finish(walk, &notes)
}

fn finish(mut walk: Walk, notes: &[String]) -> Result<Verified, OfficeError> {
    walk.check_keyless();
    let Some(log_key) = walk.coop.as_ref().map(|coop| coop.founding.log_key.clone()) else {
        let first = walk.findings.into_iter().next();
        return Err(first.map_or(OfficeError::NotFounded, |finding| {
            OfficeError::Damaged(finding.message)
        }));
    };
    match log_key.parse::<VerifierKey>() {
        Ok(log_key) => walk.check_notes(notes, &log_key),
        Err(error) => walk.find("log.key", format!("the log's public key cannot be read: {error}")),
    }
    if walk.coop.as_ref().is_some_and(|coop| !coop.is_balanced()) {
        walk.find("books.balance", "the books do not sum to zero".to_owned());
    }
    if walk.coop.as_ref().is_some_and(|coop| !coop.ledger.is_locked()) {
        walk.find(
            "books.reserve",
            "the reserve was drained before the co-op ended".to_owned(),
        );
    }
    let coop = walk.coop.ok_or(OfficeError::NotFounded)?;
    let state_hash = coop.state_hash().map_err(OfficeError::Canonical)?;
    Ok(Verified {
        size: walk.frontier.size(),
        root: walk.frontier.root(),
        state_hash,
        coop,
        findings: walk.findings,
    })
}
