//! Elections, and counting any of them again.

use clap::Subcommand;
use serde::Serialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Election {
    /// Call an election for the seats of an office that are or soon fall vacant (--as ID).
    Call { office: String },
    /// Nominate yourself, or another member who then accepts (--as ID).
    Nominate {
        motion: u32,
        member: Option<String>,
        /// What you say for yourself; it is yours, and goes when you are erased.
        #[arg(long, value_name = "TEXT")]
        text: Option<String>,
    },
    /// Accept a nomination (--as ID).
    Accept { motion: u32 },
    /// Stand down, until the close (--as ID).
    StandDown { motion: u32 },
    /// Who stands; after the close the count, stage by stage.
    Show { motion: u32 },
    /// After the close, write the ballots as BLT, which many programs count. They name no voter.
    Export {
        motion: u32,
        #[arg(long, value_name = "FILE")]
        blt: PathBuf,
    },
    /// Count any election in BLT; needs no home.
    #[command(after_help = "Rules: plurality, approval, stv-scottish, stv-meek, schulze.")]
    Count {
        file: PathBuf,
        #[arg(long)]
        rule: String,
        /// Another number of seats than the file says.
        #[arg(long)]
        seats: Option<u16>,
    },
}
