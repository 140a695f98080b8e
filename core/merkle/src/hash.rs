//! Leaf and node hashes, and the definition of a tree's root.

use sha2::{Digest, Sha256};

/// A SHA-256 hash: of a leaf, of a node, or of a whole tree.
pub type Hash = [u8; 32];

/// Keeps a leaf from ever passing for a node.
const LEAF_PREFIX: [u8; 1] = [0x00];
/// Keeps a node from ever passing for a leaf.
const NODE_PREFIX: [u8; 1] = [0x01];

/// Hashes one log entry into a leaf.
///
/// # Source
/// RFC 6962 §2.1: `SHA-256(0x00 || entry)`.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let hasher = Sha256::new().chain_update(LEAF_PREFIX).chain_update(entry);
    hasher.finalize().into()
}

/// Hashes two neighbouring subtrees into their parent.
///
/// # Source
/// RFC 6962 §2.1: `SHA-256(0x01 || left || right)`.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let hasher = Sha256::new().chain_update(NODE_PREFIX);
    let hasher = hasher.chain_update(left).chain_update(right);
    hasher.finalize().into()
}

/// Gives the root of a tree without leaves.
///
/// # Source
/// RFC 6962 §2.1: `MTH({}) = SHA-256()`.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// Computes the root of the tree over these leaf hashes.
///
/// # Cost
/// One node hash per leaf. A log that grows keeps a [`Frontier`](crate::Frontier) instead.
///
/// # Source
/// RFC 6962 §2.1, `MTH`.
#[must_use]
pub fn root_of(leaves: &[Hash]) -> Hash {
    match split(leaves) {
        Some((left, right)) => node_hash(&root_of(left), &root_of(right)),
        None => leaves.first().copied().unwrap_or_else(empty_root),
    }
}

/// The largest power of two below `size`, or `None` when there is nothing to split.
pub(crate) fn split_point(size: u64) -> Option<u64> {
    let last_index = size.checked_sub(1)?;
    1_u64.checked_shl(last_index.checked_ilog2()?)
}

/// Cuts leaves at their [`split_point`]; `None` for one leaf or none.
pub(crate) fn split(leaves: &[Hash]) -> Option<(&[Hash], &[Hash])> {
    let size = u64::try_from(leaves.len()).ok()?;
    let left_size = usize::try_from(split_point(size)?).ok()?;
    leaves.split_at_checked(left_size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{hex, rfc_leaves};

    /// The roots of the first 0, 1, .. 8 classic leaves, as every CT implementation tests them.
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    #[test]
    fn the_classic_leaves_have_the_classic_roots() {
        let leaves = rfc_leaves();
        for (size, root) in ROOTS.iter().enumerate() {
            assert_eq!(hex(&root_of(&leaves[..size])), *root, "size {size}");
        }
    }

    #[test]
    fn the_split_is_the_largest_power_of_two_below_the_size() {
        let cases = [(2, 1), (3, 2), (4, 2), (5, 4), (8, 4), (9, 8)];
        for (size, left) in cases {
            assert_eq!(split_point(size), Some(left), "size {size}");
        }
        assert_eq!(split_point(u64::MAX), Some(1 << 63));
        assert_eq!((split_point(0), split_point(1)), (None, None));
    }
}
