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

/// The proofs of several leaves at once, in the order of `indices`, which ascend; and the root that they lead to.
///
/// `None` when there is no such leaf, or the order is another.
///
/// # Cost
/// One node hash per leaf, however many proofs.
///
/// # Source
/// RFC 6962 §2.1.1, `PATH`.
///
/// # Example
/// ```
/// use fenwick_merkle::{inclusion_proof, inclusion_proofs, leaf_hash};
///
/// let leaves = [leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")];
/// let (proofs, _) = inclusion_proofs(&leaves, &[0, 2]).unwrap();
/// assert_eq!(proofs[1], inclusion_proof(&leaves, 2).unwrap());
/// ```
#[must_use]
pub fn inclusion_proofs(leaves: &[Hash], indices: &[u64]) -> Option<(Vec<Vec<Hash>>, Hash)> {
    let wanted: Vec<usize> = indices
        .iter()
        .map(|index| usize::try_from(*index).ok().filter(|index| *index < leaves.len()))
        .collect::<Option<_>>()?;
    if !wanted.is_sorted_by(|a, b| a < b) {
        return None;
    }
    let mut proofs = vec![Vec::new(); wanted.len()];
    let root = gather(leaves, 0, &wanted, &mut proofs);
    Some((proofs, root))
}

/// Adds to each proof the sibling at every fork on the way up; gives the root of these leaves, the first of which is number `first`.
fn gather(leaves: &[Hash], first: usize, wanted: &[usize], proofs: &mut [Vec<Hash>]) -> Hash {
    let Some((left, right)) = split(leaves).filter(|_| !wanted.is_empty()) else {
        return root_of(leaves);
    };
    let fork = first.saturating_add(left.len());
    let in_left = wanted.partition_point(|index| *index < fork);
    let (wanted_left, wanted_right) = wanted.split_at(in_left);
    let (proofs_left, proofs_right) = proofs.split_at_mut(in_left);
    let left = gather(left, first, wanted_left, proofs_left);
    let right = gather(right, fork, wanted_right, proofs_right);
    proofs_left.iter_mut().for_each(|proof| proof.push(right));
    proofs_right.iter_mut().for_each(|proof| proof.push(left));
    node_hash(&left, &right)
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
    fn proofs_made_together_are_those_made_one_by_one() {
        for size in (1..40).chain([255, 256, 257]) {
            let leaves = leaves(size);
            for step in [1, 2, 3, 7, size] {
                let wanted: Vec<u64> = (0..size).step_by(usize::try_from(step).unwrap()).collect();
                let (proofs, root) = inclusion_proofs(&leaves, &wanted).unwrap();
                let single = wanted
                    .iter()
                    .map(|index| inclusion_proof(&leaves, *index).unwrap());
                assert_eq!(proofs, single.collect::<Vec<_>>());
                assert_eq!(root, root_of(&leaves));
            }
            assert_eq!(inclusion_proofs(&leaves, &[size]), None);
        }
        assert_eq!(inclusion_proofs(&leaves(9), &[3, 3]), None);
        assert_eq!(inclusion_proofs(&leaves(9), &[4, 3]), None);
        assert_eq!(
            inclusion_proofs(&leaves(9), &[]),
            Some((Vec::new(), root_of(&leaves(9))))
        );
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
