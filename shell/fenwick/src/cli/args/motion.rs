//! What can be put before the members.

use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::PathBuf;

pub const PROPOSE_EXAMPLES: &str = "Examples:
  fenwick motion propose price price.toml --as 1
  fenwick motion propose recipient class:company --refuse --as 3
  fenwick motion propose recipient class:company --admit --as 3
  fenwick motion propose request 4 --as 3
  fenwick motion propose benefit trips --as 3
  fenwick motion propose recall board 2 --as 3
  fenwick motion propose reaffirmation --as 3
  fenwick motion propose split north wheel-of-the-north --as 3

The end of the co-op is proposed with `fenwick coop dissolve`. A charter is proposed with `fenwick charter propose FILE`, bylaws with `fenwick bylaws propose FILE`.";

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Propose {
    /// Set the price of answers (TOML with question_minor, epsilon_minor and free_classes).
    Price { file: PathBuf },
    /// Refuse a recipient for all, or admit it again: class:NAME or user:N.
    Recipient {
        recipient: String,
        #[command(flatten)]
        say: Say,
    },
    /// Let the members decide a filed request. The close decides it, and nobody else does.
    Request { request: u32 },
    /// Ask the members whether a dataset still benefits them. A no begins its deletion.
    Benefit { dataset: String },
    /// Take the seat of an officer away.
    Recall { office: String, id: String },
    /// Ask the members of today whether they stand by the bylaws.
    Reaffirmation,
    /// Part the members of a class off into a co-op of their own, of this short id.
    Split { class: String, slug: String },
}

#[derive(Clone, Debug, Args, Serialize)]
#[group(required = true, multiple = false)]
pub struct Say {
    /// It gets nothing more: every question of it fails from the close on.
    #[arg(long)]
    pub refuse: bool,
    /// It is admitted again.
    #[arg(long)]
    pub admit: bool,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Watch {
    /// One page: assemblies, caretaker mode, turnover, turnout, elections, benefit of each dataset.
    Show,
}
