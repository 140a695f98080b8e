//! `cargo xtask bench`: the benchmarks of the whole platform, in a release build.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

use crate::command::{cargo, exit_code};

/// Where an example stands: its package and its name.
type Example = [&'static str; 2];

/// Everything that goes through the real binary; takes the names of its parts.
const PLATFORM: Example = ["fenwick", "bench"];
/// Counting elections, which needs nothing but its own crate.
const TALLY: Example = ["fenwick-tally", "speed"];

/// Runs the benchmarks that `args` name, all when none is named, and passes on the exit code.
///
/// # Errors
/// When cargo cannot be started.
pub fn run(root: &Path, args: impl Iterator<Item = String>) -> anyhow::Result<ExitCode> {
    let mut args: Vec<String> = args.collect();
    let all = args.iter().all(|arg| arg.starts_with("--"));
    let tally = args.iter().any(|arg| arg == "tally");
    args.retain(|arg| arg != "tally");
    if tally || all {
        let code = run_example(root, TALLY, &[])?;
        if code != ExitCode::SUCCESS || args.is_empty() && tally {
            return Ok(code);
        }
    }
    run_example(root, PLATFORM, &args)
}

fn run_example(root: &Path, [package, example]: Example, args: &[String]) -> anyhow::Result<ExitCode> {
    let status = cargo(root)
        .args([
            "run",
            "--release",
            "--quiet",
            "--package",
            package,
            "--example",
            example,
            "--",
        ])
        .args(args)
        .status()
        .context("cargo could not be started")?;
    Ok(exit_code(status))
}
