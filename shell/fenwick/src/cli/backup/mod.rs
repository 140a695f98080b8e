//! Backups: everything of a co-op at one moment in one sealed file, while it goes on working.

mod pack;
mod store;
mod unpack;

pub use store::{Source, Store, begins};
pub use unpack::{Proven, Unpacked, head, prove, unpack};

use super::args::Backup;
use super::ask::{Asking, clock};
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use crate::sealed::Lock;
use fenwick_coop::Event;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::membership;
use pack::Pack;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::Path;

/// The form of backups that this version writes and reads.
const FORM: u32 = 1;
/// The ending of a backup's name.
const ENDING: &str = ".fenwick.age";

/// What stands first in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub form: u32,
    pub coop: String,
    pub log_key: String,
    pub size: u64,
    pub root: Hash,
    pub state_hash: Hash,
    /// How many files of rows follow.
    pub files: u64,
    /// How many original files follow.
    #[serde(default)]
    pub originals: u64,
}

/// Makes a backup, or lists those there are.
pub async fn backup(asking: &Asking, command: Backup) -> Done {
    let desk = asking.desk_as_it_is().await?;
    let store = Store::of(&command.out, |path| asking.path(path), &asking.options)?;
    let begins = desk
        .look(|coop| begins(&coop.founding.slug, &coop.founding.log_key))
        .await?;
    if command.list {
        return list(&desk, &store, &begins).await;
    }
    let seal_with = command.seal_with.map(|file| asking.path(&file));
    let lock = Lock::of(seal_with.as_deref(), &command.recipient)?;
    let swept = store.sweep(&begins).await?;
    let pack = Pack::take(asking, &desk).await?;
    let head = pack.head().clone();
    let name = store::name(&begins, &head, clock(asking, &desk).await?);
    let bytes = pack.write(&lock, &store, &name).await?;
    let removed = match command.keep {
        Some(keep) => expire(&store, &begins, (&name, keep)).await?,
        None => 0,
    };
    let shown = store.shown(&name);
    let json = json!({
        "file": shown, "bytes": bytes, "size": head.size, "root": head.root, "state_hash": head.state_hash,
        "files": head.files, "removed": removed, "swept": swept,
    });
    let swept = match swept {
        0 => String::new(),
        swept => format!(" What was left of {swept} that were cut off is gone too."),
    };
    let text = format!(
        "The backup is '{shown}': {} entries, {} files of rows, {bytes} bytes. {removed} older ones were deleted.{swept}\n\
         Prove it with `fenwick restore --drill`, and keep what opens it apart from it.",
        head.size, head.files
    );
    Ok(Said::new(json, text))
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> Trouble {
    Trouble::failed(
        "backup",
        format!("'{}' cannot be written: {error}", path.display()),
    )
}

/// Deletes all but the latest; the one just made is never among them.
async fn expire(store: &Store, begins: &str, (made, keep): (&str, u32)) -> Result<usize, Trouble> {
    let found = store.found(begins).await?;
    let keep = usize::try_from(keep).unwrap_or(usize::MAX);
    let old = found.len().saturating_sub(keep);
    let mut removed = 0;
    for backup in found.iter().take(old).filter(|backup| backup.name != made) {
        store.remove(&backup.name).await?;
        removed += 1;
    }
    Ok(removed)
}

/// What is there, and whom it still holds although she was erased.
async fn list(desk: &Desk, store: &Store, begins: &str) -> Done {
    let mut erased = Vec::new();
    desk.relive(|_, entry| {
        if matches!(entry.event, Event::Membership(membership::Event::Erased { .. })) {
            erased.push(entry.seq);
        }
    })
    .await?;
    let since = |size: u64| erased.iter().filter(|seq| **seq >= size).count();
    let found = store.found(begins).await?;
    let json = found.iter().map(|backup| {
        json!({
            "file": store.shown(&backup.name), "size": backup.size, "at": backup.at, "bytes": backup.bytes,
            "erased_since": since(backup.size),
        })
    });
    let json: Vec<_> = json.collect();
    let rows = json.iter().map(|backup| {
        ["file", "size", "bytes", "erased_since"]
            .map(|key| {
                backup[key]
                    .as_str()
                    .map_or_else(|| backup[key].to_string(), str::to_owned)
            })
            .to_vec()
    });
    let text = format!(
        "{}A backup holds whoever was erased since, until it is deleted.\n",
        table(&["file", "entries", "bytes", "erased since"], rows)
    );
    Ok(Said::new(json!({ "backups": json }), text))
}
