//! Files that only their owner can read, whole or not at all; what stood in them before is overwritten.

use crate::said::Trouble;
use std::io::Write;
use std::path::{Path, PathBuf};

pub fn beside(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}.{ending}", path.display()))
}

pub fn unwritten(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::failed("home", format!("'{}' cannot be written: {error}", path.display()))
}

/// Writes a file that only its owner can read, whole or not at all, and overwrites what stood there.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let before = std::fs::File::options().write(true).open(path).ok();
    write_private(path, bytes).map_err(|error| unwritten(path, &error))?;
    if let Some(before) = before {
        wipe(before).map_err(|error| unwritten(path, &error))?;
    }
    Ok(())
}

/// Overwrites a file and removes it; one that is not there is no error.
pub fn gone(path: &Path) -> Result<(), Trouble> {
    match std::fs::File::options().write(true).open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(unwritten(path, &error)),
        Ok(file) => wipe(file)
            .and_then(|()| std::fs::remove_file(path))
            .and_then(|()| sync_folders(path, 1))
            .map_err(|error| unwritten(path, &error)),
    }
}

/// Best effort: a disk may write elsewhere and keep the old blocks.
fn wipe(mut file: std::fs::File) -> std::io::Result<()> {
    let bytes = usize::try_from(file.metadata()?.len()).unwrap_or(0);
    file.write_all(&vec![0; bytes])?;
    file.sync_all()
}

/// Writes a file that only its owner can read, whole or not at all, and makes it and its folders durable.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let draft = beside(path, "tmp");
    let mut file = std::fs::File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&draft, path)?;
    sync_folders(path, 3)
}

/// Makes the names in the folders above a file durable.
pub fn sync_folders(path: &Path, folders: usize) -> std::io::Result<()> {
    let above = path.ancestors().skip(1).take(folders);
    for folder in above.filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
