//! Assemblies, and what is voted in the room.

use clap::Subcommand;
use serde::Serialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Assembly {
    /// Demand one; when enough members do, it is called (--as ID).
    Demand,
    /// Call one, as an office that may (--as OFFICER).
    Call {
        /// When it meets.
        #[arg(value_name = "RFC3339")]
        at: String,
    },
    /// Mark who came: yourself, or as an officer at the door anybody.
    Attend {
        assembly: u32,
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Close it with its minutes, as an officer who marked nobody else. It was one if enough came for a quorum (--as OFFICER).
    #[command(after_help = "Example:
  fenwick assembly hold 1 --minutes minutes.txt --as 2")]
    Hold {
        assembly: u32,
        #[arg(long, value_name = "FILE")]
        minutes: PathBuf,
    },
    /// All assemblies.
    List,
    /// One assembly, with its minutes.
    Show { assembly: u32 },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Room {
    /// Hand ballot papers out, or mark who votes by hand (--as OFFICER). A member takes her own, and her proxies', with --as ID.
    HandOut {
        motion: u32,
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Record what two tellers counted. A later count replaces it until the close.
    Count {
        motion: u32,
        /// Two members who neither stand nor handed papers out.
        #[arg(long, value_delimiter = ',', required = true, value_name = "ID,ID")]
        tellers: Vec<String>,
        /// How many gave which choice; repeat for each.
        #[arg(long = "choice", value_name = "CHOICE=N")]
        choices: Vec<String>,
        /// Papers that say nothing clear.
        #[arg(long, default_value_t = 0)]
        spoilt: u64,
        /// The class counted, where classes vote by themselves; 'others' for those of none.
        #[arg(long)]
        class: Option<String>,
        /// How it was done.
        #[arg(long, value_name = "TEXT")]
        note: String,
    },
}
