//! The walls, tried at the real router: every page and every command, by everybody who might come.

mod acts;
mod authenticator;
mod bench;
mod case;
mod commands;
mod doors;
mod form;
mod ids;
mod kept;
mod passkeys;
mod programs;
mod same;
mod seen;
mod sessions;
mod whom;

pub use bench::{Asked, Bench, PARTS, PIN};
pub use whom::Whom;
use whom::{STOPPED, WHO};
