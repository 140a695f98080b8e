//! What a member takes home: a proof that needs no log to be checked.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::hash::Hash;

/// The first line of every receipt.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// Writes a receipt: leaf `index`, its inclusion proof, and the checkpoint the proof leads to.
///
/// # Shape
/// Text of a `.tlog-proof` file: header, `index` line, one base64 hash a line from the leaf's
/// sibling up, a blank line, then the signed checkpoint as it was published.
///
/// # Invariants
/// Nothing is checked here: `proof` must be made for the size that `checkpoint_note` states.
///
/// # Source
/// C2SP tlog-proof v1, without the `extra` line.
///
/// # Example
/// ```
/// let receipt = fenwick_merkle::tlog_proof(0, &[], "coop.example/log\n…");
/// assert_eq!(receipt, "c2sp.org/tlog-proof@v1\nindex 0\n\ncoop.example/log\n…");
/// ```
#[must_use]
pub fn tlog_proof(index: u64, proof: &[Hash], checkpoint_note: &str) -> String {
    let hashes = proof.iter().map(|hash| STANDARD.encode(hash));
    let path: String = hashes.map(|hash| hash + "\n").collect();
    format!("{HEADER}\nindex {index}\n{path}\n{checkpoint_note}")
}

/// Reads a receipt: the leaf's number, its path, and the checkpoint note. `None` when it is no receipt.
///
/// # Invariants
/// Nothing is checked here: open the note with the log's key, then compare with `verify_inclusion`.
///
/// # Source
/// C2SP tlog-proof v1; an `extra` line is read over.
#[must_use]
pub fn open_tlog_proof(receipt: &str) -> Option<(u64, Vec<Hash>, &str)> {
    let rest = receipt.strip_prefix(HEADER)?.strip_prefix('\n')?;
    let (head, note) = rest.split_once("\n\n")?;
    let mut lines = head.lines().filter(|line| !line.starts_with("extra "));
    let index = lines.next()?.strip_prefix("index ")?.parse().ok()?;
    let path = lines.map(|line| Hash::try_from(STANDARD.decode(line).ok()?).ok());
    Some((index, path.collect::<Option<_>>()?, note))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Checkpoint, LogKey, inclusion_proof, open_checkpoint, root_of, verify_inclusion};

    /// A reader written from the standard alone.
    fn read(receipt: &str) -> (u64, Vec<Hash>, &str) {
        let (head, note) = receipt.split_once("\n\n").unwrap();
        let mut lines = head.lines();
        assert_eq!(lines.next(), Some("c2sp.org/tlog-proof@v1"));
        let index = lines.next().unwrap().strip_prefix("index ").unwrap();
        let hash = |line| STANDARD.decode(line).unwrap().try_into().unwrap();
        (index.parse().unwrap(), lines.map(hash).collect(), note)
    }

    #[test]
    fn a_receipt_can_be_checked_with_nothing_but_the_verifier_key() {
        let key = LogKey::from_seed("coop.example/log", &[8; 32]).unwrap();
        let leaves = crate::samples::rfc_leaves();
        let origin = key.name().to_owned();
        let checkpoint = Checkpoint {
            origin,
            size: 8,
            root: root_of(&leaves),
        };
        let proof = inclusion_proof(&leaves, 5).unwrap();
        let receipt = tlog_proof(5, &proof, &checkpoint.sign(&key));

        let (index, path, note) = read(&receipt);
        let opened = open_checkpoint(note, &key.verifier()).unwrap();
        assert_eq!(index, 5);
        assert!(verify_inclusion(
            &leaves[5],
            index,
            opened.size,
            &path,
            &opened.root
        ));
    }
}
