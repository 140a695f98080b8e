//! Packages that somebody made up: each is read or refused, and no proof holds that was changed.

use super::proofs::{Proof, Proofs};
use super::{FORM, Files, open};
use fenwick_coop::Entry;
use fenwick_coop::kernel::envelope::entry as digest_of;
use fenwick_coop::kernel::hash::Hash;
use fenwick_merkle::{Checkpoint, LogKey, inclusion_proofs, leaf_hash};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;
use std::path::Path;

/// The file in which the proofs stand.
const LOG: &str = "log.json";

fn key() -> LogKey {
    LogKey::from_seed("fenwick/weavers", &[3; 32]).unwrap()
}

/// A log of two entries, one of them hers, signed.
fn proofs() -> Proofs {
    let text = include_str!("../../../../core/coop/golden/consent-given.json");
    let mut entry: Entry = serde_json::from_str(text).unwrap();
    entry.seq = 1;
    let salt = Hash([5; 32]);
    let leaf = leaf_hash(&digest_of(&salt.0, &entry.canonical().unwrap()).0);
    let (mut paths, root) = inclusion_proofs(&[[7; 32], leaf], &[1]).unwrap();
    let checkpoint = Checkpoint {
        origin: key().name().to_owned(),
        size: 2,
        root,
    };
    Proofs {
        log_key: key().verifier().to_string(),
        checkpoint: checkpoint.sign(&key()),
        entries: vec![Proof {
            entry,
            salt,
            path: paths.remove(0).into_iter().map(Hash).collect(),
        }],
    }
}

fn files() -> Files {
    let member = json!({ "form": FORM, "coop": "weavers", "standing": { "settings": [] } });
    Files::from([
        ("member.json".to_owned(), member.to_string().into_bytes()),
        (LOG.to_owned(), serde_json::to_vec(&proofs()).unwrap()),
        ("rows/trips.csv".to_owned(), b"_row,fare\n0a,1.50\n".to_vec()),
    ])
}

/// Puts a package down whose descriptor is right.
fn put(folder: &Path, files: &Files) {
    let listed = files
        .iter()
        .map(|(name, bytes)| json!({ "path": name, "hash": format!("sha256:{}", Hash::of(bytes)) }));
    let descriptor = json!({ "resources": listed.collect::<Vec<_>>() }).to_string();
    std::fs::create_dir_all(folder.join("rows")).unwrap();
    std::fs::write(folder.join("datapackage.json"), descriptor).unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

#[test]
fn a_package_opens_and_its_proofs_hold() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), &files());
    let opened = open(folder.path(), None).unwrap();
    opened.proofs.check(&key().verifier().to_string()).unwrap();
    let receipt = opened.proofs.receipt(1).unwrap();
    let log_key = key().verifier().to_string();
    assert_eq!(opened.proofs.check_receipt(&receipt, &log_key), Ok(1));
}

proptest! {
    #[test]
    fn p27_a_file_with_other_bytes_is_missed_by_the_descriptor(which: Index, at: Index, bit in 0u8..8) {
        let (folder, files) = (tempfile::tempdir().unwrap(), files());
        put(folder.path(), &files);
        let (name, bytes) = files.iter().nth(which.index(files.len())).unwrap();
        let mut bytes = bytes.clone();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        std::fs::write(folder.path().join(name), bytes).unwrap();
        prop_assert!(open(folder.path(), None).is_err());
    }

    #[test]
    fn p27_proofs_with_other_bytes_are_refused_or_say_the_same(
        edits in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4),
        shorter: Option<Index>,
    ) {
        let (folder, mut files) = (tempfile::tempdir().unwrap(), files());
        let proofs = files.get_mut(LOG).unwrap();
        for (at, byte) in edits {
            let at = at.index(proofs.len());
            proofs[at] = byte;
        }
        if let Some(shorter) = shorter {
            proofs.truncate(shorter.index(proofs.len()));
        }
        put(folder.path(), &files);
        let Ok(opened) = open(folder.path(), None) else { return Ok(()) };
        let log_key = key().verifier().to_string();
        if opened.proofs.check(&log_key).is_ok() {
            let (found, made) = (opened.proofs.entries, self::proofs().entries);
            prop_assert!(found.iter().all(|found| made.iter().any(|made| made.entry == found.entry)));
        }
    }

    #[test]
    fn p27_a_receipt_with_other_bytes_proves_no_other_entry(at: Index, byte: u8) {
        let proofs = proofs();
        let mut receipt = proofs.receipt(1).unwrap().into_bytes();
        let at = at.index(receipt.len());
        receipt[at] = byte;
        let receipt = String::from_utf8_lossy(&receipt);
        let checked = proofs.check_receipt(&receipt, &key().verifier().to_string());
        prop_assert!(checked.is_err() || checked == Ok(1));
    }
}
