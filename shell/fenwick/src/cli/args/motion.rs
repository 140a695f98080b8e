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
  fenwick motion propose resolution statement.txt --as 1
  fenwick motion propose charter trips.toml --urgent --as 1
  fenwick motion propose split north wheel-of-the-north --as 3

The end of the co-op is proposed with `fenwick coop dissolve`.
Where the bylaws ask for it, members who hold no office begin with `fenwick proposal draft`.";

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Motion {
    /// All motions.
    List,
    /// One motion: its rules in words and, once it is closed, its count.
    Show { motion: u32 },
    /// Put something before the members.
    #[command(after_help = PROPOSE_EXAMPLES)]
    Propose {
        #[command(subcommand)]
        what: Propose,
        /// It cannot wait: the shorter times of the bylaws, and the harder of both quorums and thresholds.
        #[arg(long, global = true)]
        urgent: bool,
    },
    /// Demand, before the opening, that the vote be secret (--as ID).
    Secret { motion: u32 },
    /// Open a motion whose notice has run out.
    Open { motion: u32 },
    /// Close a motion whose voting time is over, and carry it out.
    Close { motion: u32 },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Propose {
    /// Adopt or replace a charter (TOML); `fenwick charter propose FILE` is the same.
    Charter { file: PathBuf },
    /// Replace the bylaws (TOML); `fenwick bylaws propose FILE` is the same.
    Bylaws { file: PathBuf },
    /// Adopt a text that changes no rule.
    Resolution { file: PathBuf },
    /// Fill the seats of an office that are or soon fall vacant; `fenwick election call OFFICE` is the same.
    Election { office: String },
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
    /// Expel a member whom the members kept within a year; otherwise officers do, and she appeals.
    Expulsion { id: String },
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

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Proxy {
    /// Give your vote on a motion into another member's hands (--as ID).
    Give { motion: u32, member: String },
    /// Take it back, until the close (--as ID).
    TakeBack { motion: u32 },
    /// Who votes for how many others; with --as ID also your own.
    List { motion: u32 },
}

pub const PROPOSAL_EXAMPLES: &str = "Examples:
  fenwick proposal draft --text 'our trips are worth more' price price.toml --as 4
  fenwick proposal support 1 --as 5
  fenwick proposal amend 1 price price.toml --as 4
  fenwick proposal notice 1 --as 1";

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Proposal {
    /// Put an item into words; it becomes a motion when enough members support it (--as ID).
    #[command(after_help = PROPOSAL_EXAMPLES)]
    Draft {
        #[command(subcommand)]
        what: Propose,
        /// The text in which it is discussed; it is the sponsor's, and goes when she is erased.
        #[arg(long, global = true, value_name = "TEXT")]
        text: Option<String>,
    },
    /// Change its words. Who supported the old ones is asked again (--as ID).
    #[command(after_help = PROPOSAL_EXAMPLES)]
    Amend {
        proposal: u32,
        #[command(subcommand)]
        what: Propose,
        /// The new text in which it is discussed.
        #[arg(long, global = true, value_name = "TEXT")]
        text: Option<String>,
    },
    /// Support it (--as ID).
    Support { proposal: u32 },
    /// Take it back, as its sponsor (--as ID).
    Withdraw { proposal: u32 },
    /// Notice it as a motion: an officer at any time, its sponsor when enough support it (--as ID).
    Notice { proposal: u32 },
    /// All proposals.
    List,
    /// One proposal, with its text.
    Show { proposal: u32 },
}
