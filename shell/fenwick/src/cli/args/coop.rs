//! The co-op as a whole: how it stands, and how it ends.

use clap::Subcommand;
use serde::Serialize;

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Coop {
    /// How the co-op stands: at work, ending or ended; what is in its books; where it comes from.
    Status,
    /// Table a motion to end the co-op (--as ID). If it passes, everybody has the days of the bylaws to take her data
    /// out; then what is left goes to the successor, and all rows, records and keys are destroyed.
    #[command(after_help = "Example:
  fenwick coop dissolve --successor 'Wheel of the North' --as 1")]
    Dissolve {
        /// The body with the same aims that takes what is left.
        #[arg(long, value_name = "NAME")]
        successor: String,
    },
}
