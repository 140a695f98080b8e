//! The binary as people meet it: stories, and the hard cases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "in a test a panic is the message"
)]

mod given_back;
mod hard;
mod health;
mod identity;
mod modes;
mod serving;
mod stories;
mod web;
mod world;
