//! The private query: reads a question, says how good its answer would be, and answers it with noise.
//!
//! ```text
//! sql ─ analyse ─▶ Shape ─ quote ─▶ OutputQuote            no row is read up to here
//! Plan ─ bound ─▶ Exact ─ mechanism ─▶ Noised ─ answer ─▶ Answer
//! ```
//!
//! Architecture invariant: a number computed from rows is an `Exact` until [`mechanism`] has noised it, and
//! nothing but [`mechanism`] can open an `Exact` or make a [`mechanism::Noised`].

mod analyse;
mod answer;
#[cfg(feature = "audit")]
pub mod audit;
mod bound;
mod draw;
mod error;
mod filter;
mod law;
pub mod mechanism;
pub mod method;
mod quote;
mod synthetic;

pub use analyse::{WHITELIST, analyse};
pub use answer::{Answer, Cell, perform};
pub use bound::Partition;
pub use error::Error;
pub use mechanism::Mechanism;
pub use quote::{OutputQuote, quote};
pub use synthetic::dry_run;

#[cfg(test)]
mod tests;
