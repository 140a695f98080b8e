//! The public log, and what it shows.

use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Args, Serialize)]
pub struct Identity {
    /// A published log (`fenwick log publish`); it is checked first, and no home is needed.
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// The key by which you know the log (`fenwick log checkpoint --json`); a log signed with another is not read.
    #[arg(long, value_name = "KEY", requires = "log")]
    pub vkey: Option<String>,
    /// As of this moment, when it is later than the last public entry.
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<String>,
    /// What each principle asks, what fails and what warns, instead of the page.
    #[arg(long, conflicts_with_all = ["log", "vkey", "at"])]
    pub criteria: bool,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Log {
    /// Sign the log as it stands; keep the note somewhere else.
    Checkpoint,
    /// Prove that an entry is in the log.
    Prove { seq: u64 },
    /// Write the public part of the log to a file, signed, for anybody to check.
    Publish {
        /// Where to.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}
