//! The verifiers of RFC 9162, word for word: another route to the same answers.

use crate::hash::{Hash, node_hash};

/// RFC 9162 §2.1.3.2.
pub(crate) fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut fnode, mut snode, mut hash) = (index, size.wrapping_sub(1), *leaf);
    for sibling in proof {
        if snode == 0 {
            return false;
        }
        if fnode % 2 == 1 || fnode == snode {
            hash = node_hash(sibling, &hash);
            while fnode % 2 == 0 && fnode != 0 {
                (fnode, snode) = (fnode >> 1, snode >> 1);
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        (fnode, snode) = (fnode >> 1, snode >> 1);
    }
    snode == 0 && hash == *root
}

/// RFC 9162 §2.1.4.2, for 0 < old < new.
pub(crate) fn verify_consistency(old: (u64, &Hash), new: (u64, &Hash), proof: &[Hash]) -> bool {
    let known = old.0.is_power_of_two().then_some(*old.1);
    let mut path = known.into_iter().chain(proof.iter().copied());
    let (mut fnode, mut snode) = (old.0.wrapping_sub(1), new.0.wrapping_sub(1));
    while fnode % 2 == 1 {
        (fnode, snode) = (fnode >> 1, snode >> 1);
    }
    let Some(first) = path.next().filter(|_| !proof.is_empty()) else {
        return false;
    };
    let (mut old_root, mut new_root) = (first, first);
    for hash in path {
        if snode == 0 {
            return false;
        }
        if fnode % 2 == 1 || fnode == snode {
            old_root = node_hash(&hash, &old_root);
            new_root = node_hash(&hash, &new_root);
            while fnode % 2 == 0 && fnode != 0 {
                (fnode, snode) = (fnode >> 1, snode >> 1);
            }
        } else {
            new_root = node_hash(&new_root, &hash);
        }
        (fnode, snode) = (fnode >> 1, snode >> 1);
    }
    snode == 0 && (&old_root, &new_root) == (old.1, new.1)
}
