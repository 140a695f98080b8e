//! A drill: a backup is opened and read through in a temporary folder, and nothing of it stays.

use super::{opened, said};
use crate::cli::Options;
use crate::cli::args::Restore;
use crate::cli::backup::{prove, unpack};
use crate::home::private;
use crate::keys::Keys;
use crate::said::{Done, Said, Trouble};
use fenwick_office::keyring::random;
use std::path::{Path, PathBuf};

/// A folder that goes away with all that is in it.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Result<Self, Trouble> {
        let random = random().map_err(|error| Trouble::failed("keyring", error))?;
        let name: String = random.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let dir = std::env::temp_dir().join(format!("fenwick-drill-{name}"));
        let failed = |error| Trouble::failed("home", format!("'{}' cannot be made: {error}", dir.display()));
        std::fs::create_dir(&dir).map_err(failed)?;
        let made = Self(dir.clone());
        private(&dir).map_err(failed)?;
        Ok(made)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Proves a backup. The key in it never touches the disk, and no home is looked at.
pub async fn drill(command: &Restore, options: &Options) -> Done {
    let (file, opener) = opened(command, Path::to_owned, options)?;
    let dir = Temporary::new()?;
    let unpacked = unpack(&file, &opener, &dir.0).await?;
    let proven = prove(&unpacked, &dir.0, &Keys::of(options)).await?;
    let text = format!(
        "The backup holds: '{}' with {} entries and {} rows in {} files. It was opened, read through and thrown away;\n\
         its log and its state are those that were backed up.\nroot  {}\nstate {}",
        unpacked.head.coop, proven.size, proven.rows, proven.files, proven.root, proven.state_hash
    );
    Ok(Said::new(said(&unpacked.head.coop, &proven, false), text))
}
