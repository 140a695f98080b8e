//! The proof that one leaf is in a tree.

use crate::hash::{Hash, node_hash, root_of, split, split_point};

/// Lists the sibling hashes that lead from leaf `index` up to the root of all `leaves`.
///
/// `None` when there is no leaf `index`.
///
/// # Cost
/// One node hash per leaf.
///
/// # Source
/// RFC 6962 §2.1.1, `PATH`.
///
/// # Example
/// ```
/// use fenwick_merkle::{inclusion_proof, leaf_hash, root_of, verify_inclusion};
///
/// let leaves = [leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")];
/// let proof = inclusion_proof(&leaves, 1).unwrap();
/// assert!(verify_inclusion(&leaves[1], 1, 3, &proof, &root_of(&leaves)));
/// assert_eq!(inclusion_proof(&leaves, 3), None);
/// ```
#[must_use]
pub fn inclusion_proof(leaves: &[Hash], index: u64) -> Option<Vec<Hash>> {
    let index = usize::try_from(index).ok()?;
    leaves.get(index)?;
    let mut proof = Vec::new();
    collect(leaves, index, &mut proof);
    Some(proof)
}

fn collect(leaves: &[Hash], index: usize, proof: &mut Vec<Hash>) {
    let Some((left, right)) = split(leaves) else {
        return;
    };
    let sibling = match index.checked_sub(left.len()) {
        None => {
            collect(left, index, proof);
            right
        }
        Some(index_in_right) => {
            collect(right, index_in_right, proof);
            left
        }
    };
    proof.push(root_of(sibling));
}

/// Checks that `leaf` is number `index` in the tree of `size` leaves that has this `root`.
///
/// `size` and `root` must come from the same opened checkpoint. The proof alone does not bind the
/// size: leaf 0 has a path of the same shape in a tree of three leaves and in one of four.
///
/// # Cost
/// At most 64 node hashes, whatever the arguments.
///
/// # Source
/// RFC 6962 §2.1.1, `PATH` read backwards; equal to RFC 9162 §2.1.3.2.
#[must_use]
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    index < size && rebuild(leaf, index, size, proof).as_ref() == Some(root)
}

/// The root that this proof leads to; `None` when its length does not fit the tree.
fn rebuild(leaf: &Hash, index: u64, size: u64, proof: &[Hash]) -> Option<Hash> {
    let Some(left_size) = split_point(size) else {
        return proof.is_empty().then_some(*leaf);
    };
    let (sibling, below) = proof.split_last()?;
    Some(match index.checked_sub(left_size) {
        None => node_hash(&rebuild(leaf, index, left_size, below)?, sibling),
        Some(index_in_right) => {
            let right_size = size.checked_sub(left_size)?;
            let right = rebuild(leaf, index_in_right, right_size, below)?;
            node_hash(sibling, &right)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rfc_9162;
    use crate::samples::{flips, leaves};
    use proptest::prelude::*;

    #[test]
    fn every_leaf_of_every_tree_has_a_proof_that_verifies() {
        for size in (1..70).chain([255, 256, 257, 1000]) {
            let leaves = leaves(size);
            let root = root_of(&leaves);
            for (index, leaf) in (0..size).zip(&leaves) {
                let proof = inclusion_proof(&leaves, index).unwrap();
                assert!(verify_inclusion(leaf, index, size, &proof, &root));
                assert!(rfc_9162::verify_inclusion(leaf, index, size, &proof, &root));
            }
            assert_eq!(inclusion_proof(&leaves, size), None);
        }
        assert_eq!(inclusion_proof(&[], 0), None);
    }

    #[test]
    fn a_proof_with_any_byte_changed_is_refused() {
        for size in 1..18 {
            let leaves = leaves(size);
            let root = root_of(&leaves);
            for (index, leaf) in (0..size).zip(&leaves) {
                let proof = inclusion_proof(&leaves, index).unwrap();
                for forged in flips(&proof) {
                    assert!(!verify_inclusion(leaf, index, size, &forged, &root));
                }
                for forged in flips(&[*leaf, root]) {
                    let [leaf, root] = forged.try_into().unwrap();
                    assert!(!verify_inclusion(&leaf, index, size, &proof, &root));
                }
            }
        }
    }

    #[test]
    fn a_proof_does_not_fit_another_index_another_tree_or_another_length() {
        let all = leaves(40);
        let roots: Vec<Hash> = (0..=40).map(|size| root_of(&all[..size])).collect();
        for (size, root) in (1..=40).zip(&roots[1..]) {
            let leaves = leaves(size);
            for (index, leaf) in (0..size).zip(&leaves) {
                let proof = inclusion_proof(&leaves, index).unwrap();
                for other in (0..=size).filter(|other| *other != index) {
                    assert!(!verify_inclusion(leaf, other, size, &proof, root));
                }
                for (other, root) in (0..).zip(&roots).filter(|(other, _)| *other != size) {
                    assert!(!verify_inclusion(leaf, index, other, &proof, root));
                }
                let longer = [proof.as_slice(), &[*leaf]].concat();
                assert!(!verify_inclusion(leaf, index, size, &longer, root));
                if let Some((_, shorter)) = proof.split_last() {
                    assert!(!verify_inclusion(leaf, index, size, shorter, root));
                }
            }
        }
    }

    proptest! {
        /// Leads any proof to its own root, so that both routes get to say yes.
        #[test]
        fn any_size_gets_the_same_answer_as_rfc_9162(
            size in prop_oneof![0..40_u64, any::<u64>()],
            index in prop_oneof![0..40_u64, any::<u64>()],
            proof in prop::collection::vec(any::<Hash>(), 0..66),
        ) {
            let leaf = [1; 32];
            for length in 0..=proof.len() {
                let proof = &proof[..length];
                let root = rebuild(&leaf, index, size, proof).unwrap_or([2; 32]);
                let expected = rfc_9162::verify_inclusion(&leaf, index, size, proof, &root);
                prop_assert_eq!(verify_inclusion(&leaf, index, size, proof, &root), expected);
            }
        }
    }
}
