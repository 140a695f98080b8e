//! The log as it is published: the leaves of all entries, the public entries with their salts, and two signed checkpoints.
//!
//! The first checkpoint is that of the whole log. The second is of the log of public entries alone, a tree of its own under the
//! name `…/public`: it says which entries are public, so that none can be left out unseen. Both grow by appending only.

use crate::error::OfficeError;
use crate::keyring::Keyring;
use crate::load::PAGE;
use crate::office::Office;
use crate::verify::Finding;
use fenwick_coop::kernel::envelope::entry as digest_of;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::path::log::leaf_salt;
use fenwick_coop::{Entry, Event};
use fenwick_merkle::{Checkpoint, VerifierKey, leaf_hash, open_checkpoint, root_of};
use serde::{Deserialize, Serialize};

/// The form of what is written here.
const FORM: u32 = 1;

/// A published log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Its form.
    pub form: u32,
    /// Verifier key of the log.
    pub log_key: String,
    /// Signed checkpoint of the log.
    pub checkpoint: String,
    /// Signed checkpoint of the log of public entries alone.
    pub public_checkpoint: String,
    /// Leaves of all entries, private ones too.
    pub leaves: Vec<Hash>,
    /// Public entries, in order.
    pub entries: Vec<Salted>,
}

/// A public entry with the salt that opens its leaf, and no other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Salted {
    /// The salt.
    pub salt: Hash,
    /// The entry.
    pub entry: Entry,
}

/// A published log that is whole and signed.
#[derive(Debug)]
pub struct Opened {
    /// The public entries, in order.
    pub entries: Vec<Entry>,
    /// How many entries the log has.
    pub size: u64,
    /// Its root.
    pub root: [u8; 32],
    /// The key that signed it.
    pub log_key: VerifierKey,
}

fn public_name(name: &str) -> String {
    format!("{name}/public")
}

/// Whether an entry concerns all: its salt is then made with the co-op's key, never with a member's.
fn is_open(entry: &Entry) -> bool {
    entry.event.is_public() && entry.subject().is_none()
}

fn leaf(salted: &Salted) -> Option<[u8; 32]> {
    let canonical = salted.entry.canonical().ok()?;
    Some(leaf_hash(&digest_of(&salted.salt.0, &canonical).0))
}

/// Signs and gathers what is published of a co-op's log as it stands.
///
/// # Errors
/// When the store cannot be read.
pub async fn publish(office: &Office) -> Result<Published, OfficeError> {
    let leaves = office.leaves().await?;
    let entries = public_entries(office, leaves.len()).await?;
    let name = office.look(|coop| coop.founding.log_key.clone()).await?;
    let name = name.split_once('+').map_or("", |(name, _)| name).to_owned();
    let public: Vec<[u8; 32]> = entries.iter().filter_map(leaf).collect();
    let keyring = office.keyring();
    Ok(Published {
        form: FORM,
        log_key: keyring.log_key(&name)?.verifier().to_string(),
        checkpoint: signed(keyring, &name, &leaves)?,
        public_checkpoint: signed(keyring, &public_name(&name), &public)?,
        leaves: leaves.into_iter().map(Hash).collect(),
        entries,
    })
}

fn signed(keyring: &Keyring, name: &str, leaves: &[[u8; 32]]) -> Result<String, OfficeError> {
    let key = keyring.log_key(name)?;
    let checkpoint = Checkpoint {
        origin: key.name().to_owned(),
        size: u64::try_from(leaves.len()).unwrap_or(u64::MAX),
        root: root_of(leaves),
    };
    Ok(checkpoint.sign(&key))
}

async fn public_entries(office: &Office, size: usize) -> Result<Vec<Salted>, OfficeError> {
    let mut entries = Vec::new();
    let mut from = 0;
    let size = u64::try_from(size).unwrap_or(u64::MAX);
    while from < size {
        let page = office.entries(from, PAGE).await?;
        let Some(last) = page.last() else {
            return Err(OfficeError::Missing(from));
        };
        from = last.seq.saturating_add(1);
        for stored in page.iter().filter(|stored| stored.seq < size) {
            let unreadable = |source| OfficeError::Unreadable {
                seq: stored.seq,
                source,
            };
            let entry: Entry = serde_json::from_slice(&stored.canonical).map_err(unreadable)?;
            if is_open(&entry) {
                let salt = Hash(leaf_salt(office.keyring().salts(), stored.seq));
                entries.push(Salted { salt, entry });
            }
        }
    }
    Ok(entries)
}

fn finding<T>(code: &'static str, message: impl Into<String>) -> Result<T, Finding> {
    Err(Finding {
        code,
        message: message.into(),
    })
}

impl Published {
    /// Checks it against its signatures and, when one is given, against the key by which the reader knows the log.
    ///
    /// # Errors
    /// The first thing that is not as the co-op signed it.
    pub fn open(self, known: Option<&VerifierKey>) -> Result<Opened, Finding> {
        let log_key = self.key(known)?;
        let leaves: Vec<[u8; 32]> = self.leaves.iter().map(|leaf| leaf.0).collect();
        let whole = checkpoint(&self.checkpoint, &log_key)?;
        if !is_of(&whole, &leaves) {
            return finding(
                "bundle.root",
                format!(
                    "the leaves are not those of the signed checkpoint: the co-op signed {}, and here are {}, or others, or in another order",
                    whole.size,
                    leaves.len()
                ),
            );
        }
        let public = self.opened(&leaves)?;
        self.is_whole(&public, &log_key)?;
        self.is_of_log(&log_key)?;
        Ok(Opened {
            entries: self.entries.into_iter().map(|salted| salted.entry).collect(),
            size: whole.size,
            root: whole.root,
            log_key,
        })
    }

    fn key(&self, known: Option<&VerifierKey>) -> Result<VerifierKey, Finding> {
        if self.form != FORM {
            return finding(
                "bundle.form",
                format!(
                    "this program reads published logs of form {FORM}, and this one is of form {}",
                    self.form
                ),
            );
        }
        let Ok(named) = self.log_key.parse::<VerifierKey>() else {
            return finding("bundle.key", "the log's key in the file cannot be read");
        };
        match known {
            Some(known) if *known != named => finding(
                "bundle.key",
                format!("the file is of the log {named}, not of the one whose key you gave"),
            ),
            _ => Ok(named),
        }
    }

    /// The leaves of the public entries, each opened by its salt at its place.
    fn opened(&self, leaves: &[[u8; 32]]) -> Result<Vec<[u8; 32]>, Finding> {
        let mut opened = Vec::new();
        let mut after = None;
        for salted in &self.entries {
            let seq = salted.entry.seq;
            if after.is_some_and(|before| seq <= before) {
                return finding("bundle.order", format!("entry {seq} stands in the wrong place"));
            }
            after = Some(seq);
            let place = usize::try_from(seq).unwrap_or(usize::MAX);
            match (leaf(salted), leaves.get(place)) {
                (Some(own), Some(signed)) if own == *signed => opened.push(own),
                _ => {
                    return finding(
                        "bundle.entry",
                        format!(
                            "entry {seq} was changed, or a newer program wrote it: it does not match its leaf in the log"
                        ),
                    );
                }
            }
            if !is_open(&salted.entry) {
                return finding(
                    "bundle.private",
                    format!("entry {seq} is about one member and must not be published"),
                );
            }
        }
        Ok(opened)
    }

    fn is_whole(&self, public: &[[u8; 32]], log_key: &VerifierKey) -> Result<(), Finding> {
        let Ok(key) = log_key.named(&public_name(log_key.name())) else {
            return finding("bundle.key", "the log's name cannot be read");
        };
        let signed = checkpoint(&self.public_checkpoint, &key)?;
        match is_of(&signed, public) {
            true => Ok(()),
            false => finding(
                "bundle.public",
                format!(
                    "the public entries are not those that the co-op signed: it signed {}, and here are {}, or others",
                    signed.size,
                    public.len()
                ),
            ),
        }
    }

    /// The founding itself names the key of its log.
    fn is_of_log(&self, log_key: &VerifierKey) -> Result<(), Finding> {
        match self.entries.first().map(|first| &first.entry.event) {
            Some(Event::Founded(founding)) if founding.log_key == log_key.to_string() => Ok(()),
            Some(Event::Founded(_)) => finding(
                "bundle.log",
                "the founding names another key than the one that signed",
            ),
            _ => finding("bundle.log", "the founding is missing"),
        }
    }
}

fn checkpoint(note: &str, key: &VerifierKey) -> Result<Checkpoint, Finding> {
    open_checkpoint(note, key).or_else(|error| {
        finding(
            "bundle.signature",
            format!("a checkpoint cannot be trusted: {error}"),
        )
    })
}

fn is_of(checkpoint: &Checkpoint, leaves: &[[u8; 32]]) -> bool {
    u64::try_from(leaves.len()).is_ok_and(|size| size == checkpoint.size)
        && root_of(leaves) == checkpoint.root
}
