//! Leaves and forgeries that several test modules share.

use crate::hash::{Hash, leaf_hash};

/// The eight leaves that every Certificate Transparency implementation is tested with.
pub(crate) fn rfc_leaves() -> [Hash; 8] {
    [
        leaf_hash(b""),
        leaf_hash(b"\x00"),
        leaf_hash(b"\x10"),
        leaf_hash(b"\x20\x21"),
        leaf_hash(b"\x30\x31"),
        leaf_hash(b"\x40\x41\x42\x43"),
        leaf_hash(b"\x50\x51\x52\x53\x54\x55\x56\x57"),
        leaf_hash(b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"),
    ]
}

/// `count` different leaves.
pub(crate) fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

/// Every list of hashes that differs from this one in the lowest bit of one byte.
pub(crate) fn flips(hashes: &[Hash]) -> Vec<Vec<Hash>> {
    let places = (0..hashes.len()).flat_map(|at| (0..32).map(move |byte| (at, byte)));
    let flip = |(at, byte): (usize, usize)| {
        let mut forged = hashes.to_vec();
        forged[at][byte] ^= 1;
        forged
    };
    places.map(flip).collect()
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
