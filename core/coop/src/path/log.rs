//! Log: the last stage. Every act above is an entry; this is how an entry is salted.

use crate::kernel::hash::Hash;

/// The salt of the entry at `seq`, derived from the key of whom the entry is about.
///
/// Nothing is stored per entry: when a member's key is destroyed all her salts are gone with it, and no guess at
/// her entries can be tested any more, while the tree of their digests still verifies.
///
/// # Source
/// A salted commitment needs 256 bits nobody can guess; SHA-256 over a secret 256-bit key and a label is such a source
/// for fixed-length input (no length extension: label, key and 8 bytes).
pub fn leaf_salt(key: &[u8; 32], seq: u64) -> [u8; 32] {
    Hash::salted("fenwick/leaf-salt/v1", key, &seq.to_be_bytes()).0
}
