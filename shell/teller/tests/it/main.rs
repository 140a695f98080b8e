//! A secret ballot on a real store.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

mod ballot;
mod coop;
mod search;
