//! The arithmetic of the transparency log: trees, proofs, checkpoints and receipts.
//!
//! A member checks with somebody else's tool that the co-op never rewrote who used her data.
//! So nothing here is our own invention: the tree is RFC 6962's, the texts are C2SP's.
//!
//! | module | what it holds |
//! |---|---|
//! | `hash` | leaf and node hashes, and the root of a list of leaves |
//! | `frontier` | a growing tree that remembers only what the next root needs |
//! | `inclusion`, `consistency` | the two proofs, each with its verifier |
//! | `key`, `verifier` | the log's signing key, and the public key others check it with |
//! | `note` | C2SP signed notes: text, blank line, signature lines |
//! | `checkpoint`, `receipt` | what the log publishes, and what a member takes home |
//!
//! # Invariants
//! Pure: no clock, no files, no randomness. The same arguments always give the same bytes.
//! A `verify_*` or `open_*` function may be fed anything at all; it answers, it never panics.
//!
//! # Source
//! RFC 6962 §2.1; C2SP signed-note v1.0.0, tlog-checkpoint v1.0.0, tlog-proof v1.
//!
//! # Example
//! ```
//! use fenwick_merkle::{Checkpoint, Frontier, LogKey, leaf_hash, open_checkpoint};
//!
//! let key = LogKey::from_seed("coop.example/log", &[7; 32])?;
//! let mut tree = Frontier::new();
//! tree.push(leaf_hash(b"grant 17 was used"));
//!
//! let checkpoint = Checkpoint {
//!     origin: key.name().to_owned(),
//!     size: tree.size(),
//!     root: tree.root(),
//! };
//! let note = checkpoint.sign(&key);
//! assert_eq!(open_checkpoint(&note, &key.verifier())?, checkpoint);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::as_conversions
)]

mod checkpoint;
mod consistency;
mod frontier;
mod hash;
mod inclusion;
mod key;
mod note;
mod receipt;
#[cfg(test)]
mod rfc_9162;
#[cfg(test)]
mod samples;
mod verifier;

pub use checkpoint::{Checkpoint, open_checkpoint};
pub use consistency::{consistency_proof, verify_consistency};
pub use frontier::Frontier;
pub use hash::{Hash, empty_root, leaf_hash, node_hash, root_of};
pub use inclusion::{inclusion_proof, inclusion_proofs, verify_inclusion};
pub use key::{KeyError, LogKey};
pub use note::{NoteError, open_note, sign_note};
pub use receipt::{open_tlog_proof, tlog_proof};
pub use verifier::VerifierKey;
