//! A co-op that is being taken out and goes on here: known by a file beside it, which no copy has.

use super::Desk;
use crate::keys::write_private;
use crate::said::Trouble;
use fenwick_coop::Command;
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::leaving;
use fenwick_office::{Act, Asker};
use std::path::{Path, PathBuf};

/// The file that says that the co-op is being taken out, and goes on here.
fn exporting(dir: &Path) -> PathBuf {
    dir.join("exporting")
}

impl Desk {
    /// Finishes what a crash left of taking the co-op out.
    pub(super) async fn settle_export(&self, dir: &Path) -> Result<(), Trouble> {
        match exporting(dir).exists() {
            true => self.stay(dir).await,
            false => Ok(()),
        }
    }

    /// Says beside the co-op that it is being taken out and goes on here: what a crash cuts off, the next opening finds.
    pub fn mark_exporting(&self, dir: &Path) -> Result<(), Trouble> {
        write_private(&exporting(dir), b"").map_err(|error| {
            Trouble::failed("home", format!("'{}' cannot be written: {error}", dir.display()))
        })
    }

    /// The co-op was taken out, or that was given up: it goes on here. No copy has the mark by which this is known.
    pub async fn stay(&self, dir: &Path) -> Result<(), Trouble> {
        if self.look(|coop| coop.copies.resting()).await? == Some(false) {
            let asker = Asker {
                actor: Actor::Operator,
                now: None,
                request: None,
                body: Hash::of(b"stay"),
            };
            let stay = Command::Leaving(leaving::Act::Copy(leaving::Copy::Stay));
            self.office
                .act(Act::plain(asker, stay, |_, _| serde_json::Value::Null))
                .await?;
        }
        match std::fs::remove_file(exporting(dir)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Trouble::failed("home", error)),
            _ => Ok(()),
        }
    }
}
