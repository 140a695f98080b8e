//! What the machine has left.

use rustix::process::Resource;
use std::path::Path;

/// Bytes that this account may still write where a folder lies.
///
/// # Errors
/// When the system does not say.
pub fn free_bytes(folder: &Path) -> std::io::Result<u64> {
    let stat = rustix::fs::statvfs(folder)?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// How many files this process may have open; none where there is no limit.
pub fn open_files_max() -> Option<u64> {
    rustix::process::getrlimit(Resource::Nofile).current
}
