//! The archive of a whole co-op: one file, of which no byte can be lost or changed unseen, and in which no file has a name.
//!
//! A line that says what it is; then parts, each a letter, its length in eight bytes and as many bytes. The first part is the
//! head, the last but one says what it all comes to, the last is the digest of everything before it. Nothing follows.

mod form;
mod frame;
mod held;
mod original;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use form::{Head, Tail};
pub use frame::Unfit;
pub use read::{Checked, check, unpack};
pub use write::write;

/// The first line.
const FIRST_LINE: &[u8] = b"fenwick co-op\n";
/// The form that this program writes, and the newest that it reads.
pub const FORM: u32 = 1;
