//! What happens when many leave at once.

use crate::kernel::ids::MotionNo;
use crate::people::bylaws::Residue;
use serde::{Deserialize, Serialize};

/// What happens to the co-op as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The days for taking everything out are over: the co-op has ended. With this event what is left goes where the
    /// bylaws say, and every member's data are gone.
    Dissolved {
        /// The motion that decided it.
        motion: MotionNo,
        /// Who gets what is left.
        residue: Residue,
        /// How much that is: the reserve, the funds, and income that was not shared out.
        #[serde(with = "crate::kernel::wide")]
        moved_minor: u64,
    },
}
