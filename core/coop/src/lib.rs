//! The rules of a data cooperative: pure, without I/O, clocks, randomness or floats.
//!
//! [`decide`] turns a [`Command`] into events or a refusal; [`Coop::apply`] carries events out and cannot fail.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::float_arithmetic,
        clippy::as_conversions
    )
)]

pub mod books;
mod command;
mod decide;
mod event;
pub mod identity;
pub mod kernel;
mod parting;
pub mod path;
pub mod people;
pub mod rulebook;
mod state;
#[cfg(test)]
mod tests;

pub use command::{Command, Newcomer};
pub use decide::{Decided, decide, decided, noted};
pub use event::{Entry, Event, FORMAT, Founding, Origin, Parted};
pub use parting::{Arriving, Brought, Carried, Standing};
pub use state::Coop;
