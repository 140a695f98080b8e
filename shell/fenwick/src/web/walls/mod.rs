//! The walls, tried at the real router: every page and every command, by everybody who might come.

mod authenticator;
mod bench;
mod commands;
mod doors;
mod passkeys;
mod programs;
mod same;
mod seen;
mod sessions;

use bench::{Bench, WHO, Whom};
