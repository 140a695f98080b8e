//! The secret ballot: two tellers sign a ballot paper without seeing it, and everyone can recount the box.
//!
//! A voter's [`Device`] makes a fresh key for one paper and blinds it. Two tellers sign what they cannot read, each with a
//! key made for this ballot ([`TellerKey`]). The device takes the blinding away and holds a [`Credential`]; the choice is
//! signed with the paper's own key, and that is the [`Paper`]. At the close all papers are published as one text
//! ([`publish`]), and whoever has it counts again ([`recount`]).
//!
//! # Invariants
//! - A paper is bound to one [`Sheet`]: co-op, motion, matter, candidates and both tellers' keys.
//! - A paper needs both tellers. Neither can make one alone.
//! - Nothing that a teller saw or gave occurs in a paper.
//!
//! # Source
//! RFC 9474, variant `RSABSSA-SHA384-PSS-Randomized` with RSA-2048; RFC 8032 for the paper's own key; RFC 6962 for the
//! root of the box.

mod choice;
mod device;
mod encoded;
mod error;
mod key;
mod paper;
mod published;
mod recount;
mod sheet;

pub use device::{Blinded, Credential, Device, Signed, issue};
pub use encoded::Bytes;
pub use error::{Spoilt, Teller, TellerError};
pub use key::{PublicKey, TellerKey};
pub use paper::{PAPER_BYTES_MAX, Paper, tracker};
pub use published::{papers_of, publish, root_of_papers};
pub use recount::{Problem, Recount, recount};
pub use sheet::{Ballot, Sheet};

#[cfg(test)]
mod tests;
