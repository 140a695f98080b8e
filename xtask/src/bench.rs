//! `cargo xtask bench`: the benchmarks of the whole platform, in a release build.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

use crate::command::{cargo, exit_code};

const BENCH: [&str; 8] = [
    "run",
    "--release",
    "--quiet",
    "--package",
    "fenwick",
    "--example",
    "bench",
    "--",
];

/// Runs the example `bench` of the binary's crate with `args` and passes on its exit code.
///
/// # Errors
/// When cargo cannot be started.
pub fn run(root: &Path, args: impl Iterator<Item = String>) -> anyhow::Result<ExitCode> {
    let status = cargo(root)
        .args(BENCH)
        .args(args)
        .status()
        .context("cargo could not be started")?;
    Ok(exit_code(status))
}
