//! Proofs that need no log and no house: entries with their salts, their paths, and the signed checkpoint that they lead to.

use super::history::History;
use crate::desk::{Desk, log_name};
use crate::said::Trouble;
use fenwick_coop::kernel::envelope::entry as digest_of;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::path::log::leaf_salt;
use fenwick_coop::path::release::Event as Released;
use fenwick_coop::{Entry, Event};
use fenwick_merkle::{
    Checkpoint, VerifierKey, inclusion_proofs, leaf_hash, open_checkpoint, open_tlog_proof, tlog_proof,
    verify_inclusion,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Entries of a log with all that is needed to check them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Proofs {
    /// Verifier key of the log. Compare it with the one that the co-op publishes.
    pub log_key: String,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// The entries, in order.
    pub entries: Vec<Proof>,
}

/// One entry, with the salt that opens its leaf and no other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Proof {
    pub entry: Entry,
    pub salt: Hash,
    /// From the leaf's sibling up to the root.
    pub path: Vec<Hash>,
}

/// Proves a member's own entries and the releases that she was part of.
pub async fn prove(desk: &Desk, member: MemberNo, history: &History) -> Result<Proofs, Trouble> {
    let persons = desk.office.persons(Some(vec![member.0])).await?;
    let keyring = desk.office.keyring();
    let key = persons
        .first()
        .map(|person| keyring.unwrap(&person.key))
        .transpose();
    let key = key.map_err(|error| Trouble::failed("keyring", error))?;
    let key = key.ok_or_else(|| {
        Trouble::failed(
            "member.record",
            format!("the record of member {member} is missing"),
        )
    })?;
    let salted = |entry: &Entry| {
        let key = if entry.subject() == Some(member) {
            key.expose()
        } else {
            keyring.salts()
        };
        (entry.seq, (Hash(leaf_salt(key, entry.seq)), entry.clone()))
    };
    let entries = history.own.iter().chain(history.releases.values());
    let entries: BTreeMap<u64, (Hash, Entry)> = entries.map(salted).collect();
    let leaves = &history.leaves;
    let wanted: Vec<u64> = entries.keys().copied().collect();
    let missing = || {
        Trouble::failed(
            "journal",
            "the log is shorter than the journal; run `fenwick verify`",
        )
    };
    let (paths, root) = inclusion_proofs(leaves, &wanted).ok_or_else(missing)?;
    let (slug, log_key) = desk
        .look(|coop| (coop.founding.slug.clone(), coop.founding.log_key.clone()))
        .await?;
    let signer = keyring
        .log_key(&log_name(&slug))
        .map_err(|error| Trouble::failed("keyring", error))?;
    let checkpoint = Checkpoint {
        origin: signer.name().to_owned(),
        size: leaves.len() as u64,
        root,
    };
    let proof = |((salt, entry), path): ((Hash, Entry), Vec<[u8; 32]>)| Proof {
        entry,
        salt,
        path: path.into_iter().map(Hash).collect(),
    };
    Ok(Proofs {
        log_key,
        checkpoint: checkpoint.sign(&signer),
        entries: entries.into_values().zip(paths).map(proof).collect(),
    })
}

impl Proofs {
    /// The receipt of one entry, as others read it.
    pub fn receipt(&self, seq: u64) -> Option<String> {
        let found = self.entries.iter().find(|proof| proof.entry.seq == seq)?;
        let path: Vec<[u8; 32]> = found.path.iter().map(|hash| hash.0).collect();
        Some(tlog_proof(seq, &path, &self.checkpoint))
    }

    /// Checks every entry by the key of the log; says what is wrong first.
    pub fn check(&self, log_key: &str) -> Result<(), String> {
        let key: VerifierKey = log_key
            .parse()
            .map_err(|error| format!("the log's key cannot be read: {error}"))?;
        let checkpoint = open_checkpoint(&self.checkpoint, &key)
            .map_err(|error| format!("the checkpoint is not signed by that log: {error}"))?;
        for proof in &self.entries {
            let path: Vec<[u8; 32]> = proof.path.iter().map(|hash| hash.0).collect();
            let leaf = proof
                .leaf()
                .ok_or("an entry cannot be written in its canonical form")?;
            if !verify_inclusion(&leaf, proof.entry.seq, checkpoint.size, &path, &checkpoint.root) {
                return Err(format!(
                    "entry {} is not in the log as it stands here",
                    proof.entry.seq
                ));
            }
        }
        Ok(())
    }

    /// Whether the entry of this number says that exactly this answer left.
    pub fn names(&self, seq: u64, table: &[u8]) -> bool {
        self.entries.iter().any(|proof| match &proof.entry.event {
            Event::Release(Released::Released { digest, .. }) => {
                proof.entry.seq == seq && *digest == Hash::of(table)
            }
            _ => false,
        })
    }

    /// Checks that a receipt proves the entry of its number.
    pub fn check_receipt(&self, receipt: &str, log_key: &str) -> Result<u64, String> {
        let (seq, path, note) = open_tlog_proof(receipt).ok_or("it is no tlog-proof")?;
        let key: VerifierKey = log_key
            .parse()
            .map_err(|error| format!("the log's key cannot be read: {error}"))?;
        let checkpoint = open_checkpoint(note, &key).map_err(|error| error.to_string())?;
        let found = self.entries.iter().find(|proof| proof.entry.seq == seq);
        let leaf = found
            .and_then(Proof::leaf)
            .ok_or_else(|| format!("entry {seq} is not here"))?;
        match verify_inclusion(&leaf, seq, checkpoint.size, &path, &checkpoint.root) {
            true => Ok(seq),
            false => Err(format!("entry {seq} is not in the log as it stands here")),
        }
    }
}

impl Proof {
    fn leaf(&self) -> Option<[u8; 32]> {
        let canonical = self.entry.canonical().ok()?;
        Some(leaf_hash(&digest_of(&self.salt.0, &canonical).0))
    }
}
