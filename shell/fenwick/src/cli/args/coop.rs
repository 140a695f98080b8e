//! The co-op as a whole: how it stands, and how it ends.

use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Coop {
    /// How the co-op stands: at work, ending or ended; what is in its books; where it comes from.
    Status,
    /// Table a motion to end the co-op (--as ID). If it passes, everybody has the days of the bylaws to take her data
    /// out; then what is left goes to the successor, and all rows, records and keys are destroyed.
    Dissolve {
        /// The body with the same aims that takes what is left.
        #[arg(long, value_name = "NAME")]
        successor: String,
    },
    /// Carry out a motion that parts the co-op: the members of the class get a co-op of their own with all that is theirs.
    /// Cut off at any moment, the same command finishes it.
    Split(Split),
    /// The whole co-op in one file: journal, records, texts, rows and keys. It goes on here, unless it moves.
    Export(TakeOut),
    /// Bring a whole co-op from such a file into this home: all of it, or nothing. It rests: it can be read, and answers no question.
    Import(Bring),
    /// Let a co-op that moved go on in this home; needs --attested-by: officers say that no other copy goes on.
    TakeOver,
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct TakeOut {
    /// A file that is not there yet.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The co-op moves: from now on it rests here.
    #[arg(long)]
    pub moves: bool,
    #[command(flatten)]
    pub kept: super::Kept,
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Bring {
    pub file: PathBuf,
    /// The file with the secret that it is sealed with.
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// The co-op moved: it goes on here, and the home that it comes from is retired; needs --attested-by.
    #[arg(long)]
    pub takes_over: bool,
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Split {
    /// The motion that passed.
    pub motion: u32,
    /// The home of the new co-op; this one when left out.
    #[arg(long, value_name = "DIR")]
    pub to_home: Option<PathBuf>,
    /// Its public name; its short id when left out.
    #[arg(long)]
    pub name: Option<String>,
    /// Its first officer, by her number here; repeat for each. Those of the class who are officers now when left out.
    #[arg(long = "officer", value_name = "ID")]
    pub officers: Vec<String>,
}
