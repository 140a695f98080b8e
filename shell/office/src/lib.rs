//! The office: use cases over one co-op. Load, decide, append, perform; one writer, and no answer before the disk has it.

mod act;
pub mod ballot_box;
mod error;
mod fetch;
pub mod journal;
pub mod keyring;
mod load;
mod office;
mod published;
mod scribe;
pub mod texts;
mod verify;
mod whole;
mod writer;

pub use act::{Act, Asker, Keep, Reply, Side};
pub use error::{Failure, OfficeError};
pub use load::{Moment, Witness, moment};
pub use office::Office;
pub use published::{Opened, Published, publish};
pub use verify::{Finding, Verified, verify};
pub use whole::Piece;

#[cfg(test)]
mod tests;
