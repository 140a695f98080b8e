//! Backups: everything of a co-op at one moment in one sealed file, while it goes on working.

mod pack;
mod unpack;

pub use unpack::{Proven, Unpacked, head, prove, unpack};

use super::args::Backup;
use super::ask::{Asking, clock};
use crate::desk::Desk;
use crate::keys::sync_folders;
use crate::said::{Done, Said, Trouble, table};
use crate::sealed::Lock;
use fenwick_coop::Event;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::membership;
use pack::Pack;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::{Path, PathBuf};

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

/// A backup in a folder, as its name tells.
struct Found {
    path: PathBuf,
    size: u64,
    at: String,
}

/// Makes a backup, or lists those there are.
pub async fn backup(asking: &Asking, command: Backup) -> Done {
    let desk = asking.desk_as_it_is().await?;
    let out = asking.path(&command.out);
    if command.list {
        return list(&desk, &out).await;
    }
    let seal_with = command.seal_with.map(|file| asking.path(&file));
    let lock = Lock::of(seal_with.as_deref(), &command.recipient)?;
    std::fs::create_dir_all(&out).map_err(|error| failed(&out, &error))?;
    let pack = Pack::take(asking, &desk).await?;
    let head = pack.head().clone();
    let at = clock(asking, &desk).await?.to_string().replace([':', '-'], "");
    let name = format!("{}-{:012}-{at}{ENDING}", head.coop, head.size);
    let path = out.join(&name);
    let draft = out.join(format!(".{name}.tmp"));
    let written = pack.write(&lock, &draft).await;
    let bytes = match written {
        Ok(bytes) => bytes,
        Err(trouble) => {
            drop(std::fs::remove_file(&draft));
            return Err(trouble);
        }
    };
    std::fs::rename(&draft, &path)
        .and_then(|()| sync_folders(&path, 1))
        .map_err(|error| failed(&path, &error))?;
    let removed = command
        .keep
        .map_or(Ok(0), |keep| expire(&out, &head.coop, keep))?;
    let json = json!({
        "file": path, "bytes": bytes, "size": head.size, "root": head.root, "state_hash": head.state_hash,
        "files": head.files, "removed": removed,
    });
    let text = format!(
        "The backup is '{}': {} entries, {} files of rows, {bytes} bytes. {removed} older ones were deleted.\n\
         Prove it with `fenwick restore --drill`, and keep what opens it apart from it.",
        path.display(),
        head.size,
        head.files
    );
    Ok(Said::new(json, text))
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> Trouble {
    Trouble::failed(
        "backup",
        format!("'{}' cannot be written: {error}", path.display()),
    )
}

/// The backups of a co-op in a folder, the oldest first.
fn found(out: &Path, slug: &str) -> Vec<Found> {
    let entries = std::fs::read_dir(out).into_iter().flatten().flatten();
    let mut found: Vec<Found> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let rest = name.strip_prefix(slug)?.strip_prefix('-')?.strip_suffix(ENDING)?;
            let (size, at) = rest.split_once('-')?;
            Some(Found {
                path: entry.path(),
                size: (size.len() == 12).then(|| size.parse().ok())??,
                at: at.to_owned(),
            })
        })
        .collect();
    found.sort_by(|one, other| (one.size, &one.at).cmp(&(other.size, &other.at)));
    found
}

/// Deletes all but the latest.
fn expire(out: &Path, slug: &str, keep: u32) -> Result<usize, Trouble> {
    let found = found(out, slug);
    let keep = usize::try_from(keep).unwrap_or(usize::MAX);
    let old = found.len().saturating_sub(keep);
    for backup in found.iter().take(old) {
        std::fs::remove_file(&backup.path).map_err(|error| failed(&backup.path, &error))?;
    }
    Ok(old)
}

/// What is there, and whom it still holds although she was erased.
async fn list(desk: &Desk, out: &Path) -> Done {
    let slug = desk.look(|coop| coop.founding.slug.clone()).await?;
    let mut erased = Vec::new();
    desk.relive(|_, entry| {
        if matches!(entry.event, Event::Membership(membership::Event::Erased { .. })) {
            erased.push(entry.seq);
        }
    })
    .await?;
    let since = |size: u64| erased.iter().filter(|seq| **seq >= size).count();
    let found = found(out, &slug);
    let json = found.iter().map(|backup| {
        let bytes = std::fs::metadata(&backup.path).map_or(0, |meta| meta.len());
        json!({ "file": backup.path, "size": backup.size, "at": backup.at, "bytes": bytes, "erased_since": since(backup.size) })
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
