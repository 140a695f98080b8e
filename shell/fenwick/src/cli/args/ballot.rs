//! Secret votes: at the co-op, and on the voter's own computer.

use clap::Subcommand;
use serde::Serialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Ballot {
    /// The sheet of a secret vote: what is voted on, and both tellers' keys. A voter's own computer asks with it.
    Sheet {
        motion: u32,
        /// Write it into this file.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Both tellers sign a member's request for her one ballot paper, without seeing the paper (--as ID).
    Issue {
        motion: u32,
        /// What `paper ask` wrote.
        #[arg(long, value_name = "FILE")]
        request: PathBuf,
        /// Where the signatures go.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Take the paper of a member who gave her vote into your hands.
        #[arg(long = "for", value_name = "ID")]
        of: Option<String>,
    },
    /// Put a filled-in paper into the box. Nobody says who she is: without --as.
    Cast {
        motion: u32,
        /// What `paper fill` wrote.
        #[arg(long, value_name = "FILE")]
        paper: PathBuf,
    },
    /// Whether a paper is in the box, by its tracker. What it says is not told before the close.
    Track { motion: u32, tracker: String },
    /// All papers of a secret vote as they were published at the close.
    Papers {
        motion: u32,
        /// Write them into this file.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Paper {
    /// Make a key for one paper and blind it: writes the request that goes to the tellers, and what stays with you.
    Ask {
        /// What `ballot sheet` wrote.
        #[arg(long, value_name = "FILE")]
        sheet: PathBuf,
        /// Stays on this computer: whoever has it can vote in your place.
        #[arg(long, value_name = "FILE")]
        keep: PathBuf,
        /// Goes to the co-op.
        #[arg(long, value_name = "FILE")]
        request: PathBuf,
    },
    /// Take the blinding away and fill the paper in.
    Fill {
        /// What `paper ask` kept.
        #[arg(long, value_name = "FILE")]
        keep: PathBuf,
        /// What `ballot issue` wrote.
        #[arg(long, value_name = "FILE")]
        signed: PathBuf,
        /// yes, no or abstain; or candidates by number, the best liked first, such as 3>1>2 or 3>1=2.
        #[arg(long)]
        choice: String,
        /// The paper: give it to the co-op later, from anywhere, without your name.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Count a published box again, on your own.
    Recount { file: PathBuf },
}
