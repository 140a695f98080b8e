//! A growing tree that remembers only what its next root needs.

use crate::hash::{Hash, empty_root, node_hash};

/// An append-only tree that keeps one hash per complete subtree instead of its leaves.
///
/// # Invariants
/// There are as many peaks as there are ones in the binary form of `size`, largest subtree first.
///
/// # Cost
/// At most 64 hashes of memory; a push costs one node hash on average, a root at most 63.
///
/// # Source
/// RFC 6962 §2.1: the complete subtrees on the right edge of `MTH`.
///
/// # Example
/// ```
/// use fenwick_merkle::{Frontier, leaf_hash, root_of};
///
/// let leaves = [leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")];
/// let mut tree = Frontier::new();
/// for leaf in leaves {
///     tree.push(leaf);
/// }
/// assert_eq!(tree.size(), 3);
/// assert_eq!(tree.root(), root_of(&leaves));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Starts a tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends one leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        let completed = usize::try_from(self.size.trailing_ones()).unwrap_or(usize::MAX);
        let kept = self.peaks.len().saturating_sub(completed);
        let joined = self.peaks.drain(kept..);
        let peak = joined.rfold(leaf, |right, left| node_hash(&left, &right));
        self.peaks.push(peak);
        self.size = self.size.saturating_add(1);
    }

    /// Tells how many leaves were appended.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Computes the root of the tree as it stands.
    #[must_use]
    pub fn root(&self) -> Hash {
        let from_the_right = self.peaks.iter().rev().copied();
        from_the_right
            .reduce(|right, left| node_hash(&left, &right))
            .unwrap_or_else(empty_root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::root_of;
    use crate::samples::leaves;

    #[test]
    fn its_root_is_the_root_of_all_leaves_at_every_size() {
        let leaves = leaves(300);
        let mut tree = Frontier::new();
        assert_eq!(tree.root(), empty_root());
        for (index, leaf) in leaves.iter().enumerate() {
            tree.push(*leaf);
            assert_eq!(tree.root(), root_of(&leaves[..=index]), "index {index}");
        }
        assert_eq!(tree.size(), 300);
    }

    #[test]
    fn it_keeps_one_hash_per_complete_subtree() {
        let mut tree = Frontier::new();
        for leaf in leaves(1000) {
            tree.push(leaf);
            let peaks = u32::try_from(tree.peaks.len());
            assert_eq!(peaks, Ok(tree.size().count_ones()));
        }
    }
}
