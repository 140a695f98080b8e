//! The proof that a tree only grew.

use crate::hash::{Hash, empty_root, node_hash, root_of, split, split_point};

/// Lists the hashes that show the tree over all `leaves` to be its first `old_size` leaves, grown.
///
/// `None` when there are fewer than `old_size` leaves; empty when there is nothing to show, because
/// the old tree is empty or the whole tree.
///
/// # Cost
/// One node hash per leaf.
///
/// # Source
/// RFC 6962 §2.1.2, `PROOF` and `SUBPROOF`.
#[must_use]
pub fn consistency_proof(leaves: &[Hash], old_size: u64) -> Option<Vec<Hash>> {
    let old_size = usize::try_from(old_size).ok()?;
    if old_size > leaves.len() {
        return None;
    }
    let mut proof = Vec::new();
    if old_size > 0 {
        collect(leaves, old_size, true, &mut proof);
    }
    Some(proof)
}

/// `is_old_tree`: these leaves begin at the first one, so the verifier may know their root already.
fn collect(leaves: &[Hash], old_size: usize, is_old_tree: bool, proof: &mut Vec<Hash>) {
    if old_size == leaves.len() {
        if !is_old_tree {
            proof.push(root_of(leaves));
        }
        return;
    }
    let Some((left, right)) = split(leaves) else {
        return;
    };
    let sibling = match old_size.checked_sub(left.len()) {
        None | Some(0) => {
            collect(left, old_size, is_old_tree, proof);
            right
        }
        Some(old_size_in_right) => {
            collect(right, old_size_in_right, false, proof);
            left
        }
    };
    proof.push(root_of(sibling));
}

/// Checks that the new tree begins with the whole old tree.
///
/// Every tree grows from the empty one, whose only root is [`empty_root`] and whose only proof is
/// the empty one; the same holds for two trees of equal size, which must have equal roots.
///
/// # Cost
/// At most 128 node hashes, whatever the arguments.
///
/// # Source
/// RFC 6962 §2.1.2, `SUBPROOF` read backwards; equal to RFC 9162 §2.1.4.2 for sizes it defines.
///
/// # Example
/// ```
/// use fenwick_merkle::{consistency_proof, leaf_hash, root_of, verify_consistency};
///
/// let leaves = [leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")];
/// let (old_root, new_root) = (root_of(&leaves[..2]), root_of(&leaves));
/// let proof = consistency_proof(&leaves, 2).unwrap();
/// assert!(verify_consistency(2, &old_root, 3, &new_root, &proof));
/// ```
#[must_use]
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    new_size: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> bool {
    if old_size == new_size {
        return proof.is_empty() && old_root == new_root;
    }
    if old_size == 0 {
        return proof.is_empty() && *old_root == empty_root();
    }
    let roots = rebuild(old_size, new_size, Some(old_root), proof);
    old_size < new_size && roots == Some((*old_root, *new_root))
}

/// The old and the new root that this proof leads to; `None` when its length does not fit.
fn rebuild(old_size: u64, new_size: u64, old_tree: Option<&Hash>, proof: &[Hash]) -> Option<(Hash, Hash)> {
    if old_size == new_size {
        return match (old_tree, proof) {
            (Some(shared), []) | (None, [shared]) => Some((*shared, *shared)),
            _ => None,
        };
    }
    let (sibling, below) = proof.split_last()?;
    let left_size = split_point(new_size)?;
    Some(match old_size.checked_sub(left_size) {
        None | Some(0) => {
            let (old, new) = rebuild(old_size, left_size, old_tree, below)?;
            (old, node_hash(&new, sibling))
        }
        Some(old_size_in_right) => {
            let right_size = new_size.checked_sub(left_size)?;
            let (old, new) = rebuild(old_size_in_right, right_size, None, below)?;
            (node_hash(sibling, &old), node_hash(sibling, &new))
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
    fn every_pair_of_sizes_has_a_proof_that_verifies() {
        let all = leaves(1025);
        let small = (0..=40).flat_map(|new| (0..=new).map(move |old| (old, new)));
        let large = [(1, 1000), (512, 1025), (513, 1025), (999, 1000), (1024, 1025)];
        for (old, new) in small.chain(large) {
            let (old_root, new_root) = (root_of(&all[..old]), root_of(&all[..new]));
            let (old_size, new_size) = (old.try_into().unwrap(), new.try_into().unwrap());
            let proof = consistency_proof(&all[..new], old_size).unwrap();
            assert!(
                verify_consistency(old_size, &old_root, new_size, &new_root, &proof),
                "{old} to {new}"
            );
            if 0 < old && old < new {
                let (old, new) = ((old_size, &old_root), (new_size, &new_root));
                assert!(rfc_9162::verify_consistency(old, new, &proof));
            }
        }
    }

    #[test]
    fn a_proof_or_a_root_with_any_byte_changed_is_refused() {
        let all = leaves(17);
        for (old, new) in [(1, 2), (3, 7), (4, 7), (6, 8), (8, 17), (13, 17)] {
            let (old_root, new_root) = (root_of(&all[..old]), root_of(&all[..new]));
            let (old_size, new_size) = (old.try_into().unwrap(), new.try_into().unwrap());
            let proof = consistency_proof(&all[..new], old_size).unwrap();
            for forged in flips(&proof) {
                let fits = verify_consistency(old_size, &old_root, new_size, &new_root, &forged);
                assert!(!fits, "{old} to {new}");
            }
            for forged in flips(&[old_root, new_root]) {
                let [old_root, new_root] = forged.try_into().unwrap();
                let fits = verify_consistency(old_size, &old_root, new_size, &new_root, &proof);
                assert!(!fits, "{old} to {new}");
            }
        }
    }

    #[test]
    fn a_rewritten_leaf_shows() {
        let honest = leaves(20);
        let mut rewritten = honest.clone();
        rewritten[3] = [0; 32];
        for (old_size, old) in (4..20).zip(4..) {
            let proof = consistency_proof(&rewritten, old_size).unwrap();
            let (old_root, new_root) = (root_of(&honest[..old]), root_of(&rewritten));
            assert!(!verify_consistency(old_size, &old_root, 20, &new_root, &proof));
        }
    }

    #[test]
    fn the_empty_tree_grows_into_every_tree_and_needs_no_proof() {
        let empty = empty_root();
        let root = [9; 32];
        assert!(verify_consistency(0, &empty, 5, &root, &[]));
        assert!(verify_consistency(0, &empty, 0, &empty, &[]));
        assert!(!verify_consistency(0, &empty, 0, &root, &[]));
        assert!(!verify_consistency(0, &root, 5, &root, &[]));
        assert!(!verify_consistency(0, &empty, 5, &root, &[root]));
    }

    #[test]
    fn a_tree_is_consistent_with_itself_and_never_with_a_smaller_one() {
        let leaves = leaves(6);
        let root = root_of(&leaves);
        assert!(verify_consistency(6, &root, 6, &root, &[]));
        assert!(!verify_consistency(6, &root, 6, &[0; 32], &[]));
        assert!(!verify_consistency(6, &root, 6, &root, &[root]));
        assert!(!verify_consistency(6, &root, 5, &root, &[]));
        assert_eq!(consistency_proof(&leaves, 7), None);
    }

    proptest! {
        /// Leads any proof to its own roots, so that both routes get to say yes.
        #[test]
        fn any_pair_of_sizes_gets_the_same_answer_as_rfc_9162(
            sizes in prop_oneof![(1..40_u64, 1..40_u64), (any::<u64>(), any::<u64>())],
            known in any::<Hash>(),
            proof in prop::collection::vec(any::<Hash>(), 0..68),
        ) {
            let (old, new) = sizes;
            prop_assume!(0 < old && old < new);
            for length in 0..=proof.len() {
                let proof = &proof[..length];
                let (old_root, new_root) =
                    rebuild(old, new, Some(&known), proof).unwrap_or((known, known));
                let expected = rfc_9162::verify_consistency((old, &old_root), (new, &new_root), proof);
                let answer = verify_consistency(old, &old_root, new, &new_root, proof);
                prop_assert_eq!(answer, expected);
            }
        }
    }
}
