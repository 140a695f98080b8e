//! The end of a co-op: decided by motion, then days in which everybody takes her data out, then nothing but the log and the books.

use crate::kernel::hash::Hash;
use crate::kernel::ids::MotionNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::bylaws::{Bylaws, Residue};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is known of the co-op's end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// The rules that were in force when a motion to end the co-op was noticed: nothing later moves them.
    noticed: BTreeMap<MotionNo, Frozen>,
    decided: Option<Decided>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Frozen {
    residue: Residue,
    export_days: u32,
}

/// The end as the members decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The motion.
    pub motion: MotionNo,
    /// Digest of the name of who takes what is left.
    pub successor: Hash,
    /// Who gets what is left, by the bylaws under which the motion was noticed.
    pub residue: Residue,
    /// Until when everybody takes her data out.
    pub until: Time,
    /// When the co-op ended.
    pub dissolved: Option<Time>,
    /// What was left and moved, in minor units.
    pub moved_minor: u64,
}

impl Ending {
    /// The end, if the members decided it.
    pub fn decided(&self) -> Option<&Decided> {
        self.decided.as_ref()
    }

    /// Whether the co-op has ended: no member, row or key is left.
    pub fn is_over(&self) -> bool {
        self.decided.is_some_and(|decided| decided.dissolved.is_some())
    }

    /// Whether acts of a kind are still taken: `winds_up` says whether it is one that takes out, pays or decides what was begun.
    ///
    /// # Errors
    /// A refusal by `coop.ending` or `coop.ended` that names the motion.
    pub fn takes(&self, winds_up: bool) -> Result<(), Refusal> {
        let Some(decided) = self.decided else {
            return Ok(());
        };
        let motion = decided.motion;
        match decided.dissolved {
            Some(when) => Err(Refusal::new(
                "coop.ended",
                format!("the co-op ended at {when} by motion {motion}; its log and its books are all that is left"),
            )
            .by(motion)
            .hint("`fenwick verify` and `fenwick ledger export` still work")),
            None if winds_up => Ok(()),
            None => Err(Refusal::new(
                "coop.ending",
                format!(
                    "the co-op ends at {} by motion {motion}: nothing new begins any more",
                    decided.until
                ),
            )
            .by(motion)
            .hint("until then everybody takes her data out, withdraws and erases; invoices are settled and a last dividend is shared out")),
        }
    }

    /// A motion to end the co-op was noticed under these bylaws.
    pub fn notice(&mut self, motion: MotionNo, bylaws: &Bylaws) {
        let frozen = Frozen {
            residue: bylaws.assets.residue,
            export_days: bylaws.leaving.export_days,
        };
        self.noticed.insert(motion, frozen);
    }

    /// The members decided to end the co-op; the first such motion counts.
    pub fn decide(&mut self, motion: MotionNo, successor: Hash, at: Time) {
        if let (None, Some(frozen)) = (&self.decided, self.noticed.get(&motion)) {
            self.decided = Some(Decided {
                motion,
                successor,
                residue: frozen.residue,
                until: at.plus_days(frozen.export_days),
                dissolved: None,
                moved_minor: 0,
            });
        }
    }

    /// The co-op has ended.
    pub fn end(&mut self, at: Time, moved_minor: u64) {
        if let Some(decided) = &mut self.decided {
            decided.dissolved = Some(at);
            decided.moved_minor = moved_minor;
        }
    }
}
