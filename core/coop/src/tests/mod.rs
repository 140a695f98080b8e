//! What the tests share: scenes in which something is given.

mod attack;
mod bite;
pub(crate) mod float;
pub(crate) mod given;
mod replay;
mod rights;
mod seen;
mod two;
