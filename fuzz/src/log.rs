//! The journal and what others are shown of it: nothing that was not signed is taken, and no proof holds for anything but what it was made for.

use fenwick_coop::{Coop, Entry};
use fenwick_merkle::{
    Checkpoint, Hash, LogKey, VerifierKey, consistency_proof, inclusion_proof, leaf_hash, open_checkpoint,
    open_note, open_tlog_proof, root_of, sign_note, tlog_proof, verify_consistency, verify_inclusion,
};

/// Entries of a journal, one a line, and the co-op that they make.
pub fn journal(bytes: &[u8]) {
    let mut coop: Option<Coop> = None;
    for line in bytes.split(|byte| *byte == b'\n') {
        let Ok(entry) = serde_json::from_slice::<Entry>(line) else {
            continue;
        };
        let written = entry.canonical().expect("an entry can be written");
        let again: Entry = serde_json::from_slice(&written).expect("an entry that was written can be read");
        assert_eq!(entry, again, "an entry is another when it is read again");
        assert_eq!(
            again.canonical().expect("an entry can be written"),
            written,
            "an entry is written in two ways"
        );
        match &mut coop {
            Some(coop) => coop.apply(&entry),
            None => coop = Coop::founded(&entry),
        }
    }
}

/// Signed notes, checkpoints, receipts, keys, and proofs over a tree of so many leaves.
pub fn note(bytes: &[u8]) {
    let key = LogKey::from_seed("coop.example/log", &[7; 32]).expect("a name");
    if let Ok(text) = str::from_utf8(bytes) {
        opened(text, &key);
        // What the key signs is taken whatever it says, and nothing that was changed by a letter.
        let signed = sign_note(&format!("{text}\n"), &key);
        if let Ok(read) = open_note(&signed, &key.verifier()) {
            assert_eq!(read, format!("{text}\n"));
            assert!(
                open_note(&format!("x{signed}"), &key.verifier()).is_err(),
                "a note that was changed"
            );
        }
    }
    proofs(bytes);
}

fn opened(text: &str, key: &LogKey) {
    if let Ok(verifier) = text.trim().parse::<VerifierKey>() {
        assert_eq!(
            verifier.to_string().parse(),
            Ok(verifier),
            "a key is another when it is read again"
        );
    }
    if let Ok(checkpoint) = open_checkpoint(text, &key.verifier()) {
        let again = open_checkpoint(&checkpoint.sign(key), &key.verifier());
        assert_eq!(
            again,
            Ok(checkpoint),
            "a checkpoint is another when it is signed again"
        );
    }
    if let Some((index, path, note)) = open_tlog_proof(text) {
        let written = tlog_proof(index, &path, note);
        assert_eq!(
            open_tlog_proof(&written),
            Some((index, path, note)),
            "a receipt is another when it is read again"
        );
    }
}

fn proofs(bytes: &[u8]) {
    let [index, size, old, place, bit, ..] = bytes else {
        return;
    };
    let size = u64::from(*size).max(1);
    let (index, old) = (u64::from(*index) % size, u64::from(*old) % size + 1);
    let leaves: Vec<Hash> = (0..size).map(|leaf| leaf_hash(&leaf.to_be_bytes())).collect();
    let root = root_of(&leaves);
    let leaf = leaf_hash(&index.to_be_bytes());
    let mut proof = inclusion_proof(&leaves, index).expect("a leaf of the tree");
    assert!(verify_inclusion(&leaf, index, size, &proof, &root));
    let old_root = root_of(
        leaves
            .get(..usize::try_from(old).expect("small"))
            .expect("a smaller tree"),
    );
    let mut grown = consistency_proof(&leaves, old).expect("a smaller tree");
    assert!(verify_consistency(old, &old_root, size, &root, &grown));
    if bend(&mut proof, *place, *bit) {
        assert!(
            !verify_inclusion(&leaf, index, size, &proof, &root),
            "a bent proof holds"
        );
    }
    if bend(&mut grown, *place, *bit) {
        assert!(
            !verify_consistency(old, &old_root, size, &root, &grown),
            "a bent proof holds"
        );
    }
    let any: Vec<Hash> = bytes
        .chunks_exact(32)
        .filter_map(|chunk| chunk.try_into().ok())
        .collect();
    assert!(
        !verify_inclusion(&leaf, size, size, &any, &root),
        "a leaf that is not there"
    );
    let _ = verify_consistency(size, &root, u64::MAX, &old_root, &any);
    let checkpoint = Checkpoint {
        origin: "coop.example/log".to_owned(),
        size,
        root,
    };
    assert!(checkpoint.body().lines().count() == 3);
}

/// Turns a bit of a proof; whether there was one.
fn bend(proof: &mut [Hash], place: u8, bit: u8) -> bool {
    let count = proof.len().max(1);
    let Some(hash) = proof.get_mut(usize::from(place) % count) else {
        return false;
    };
    hash[usize::from(bit) % 32] ^= 1 << (bit % 8);
    true
}
