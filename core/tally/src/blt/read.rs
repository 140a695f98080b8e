//! Reading BLT.

use super::{Blt, BltError};

/// Reads an election.
///
/// # Errors
/// When the text is not an election, with the line and what to do.
pub fn read(text: &str) -> Result<Blt, BltError> {
    let _ = text;
    Err(BltError {
        line: 1,
        problem: String::new(),
    })
}
