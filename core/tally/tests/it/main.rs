//! The counting crate from outside: real elections, other counters, properties, bad input.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read real elections from files"
)]

mod a35;
mod agree;
mod blt;
mod data;
mod kit;
mod naive;
mod nasty;
mod real;
mod reference;
mod reports;
