//! Starting cargo from inside cargo.

use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus};

/// A cargo command at the top of the repository, as if it had been typed there.
///
/// `cargo run` gives its child variables such as `CARGO_MANIFEST_DIR`. Some build scripts ask to be run again
/// when these change, so passing them on would rebuild half the tree at every switch between `cargo` and
/// `cargo xtask`.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// The exit code of a child as ours; a child ended by a signal counts as a failure.
pub fn exit_code(status: ExitStatus) -> ExitCode {
    status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from)
}
