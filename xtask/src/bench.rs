//! `cargo xtask bench`: the benchmarks of the whole platform, in a release build.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

use crate::command::{cargo, exit_code};

/// Where an example stands: its package and its name.
type Example = [&'static str; 2];

/// Everything that goes through the real binary; takes the names of its parts.
const PLATFORM: Example = ["fenwick", "bench"];
/// Parts that need nothing but their own crate, by their names: motions, counting elections, and secret ballots.
const APART: [(&str, Example); 3] = [
    ("motion", ["fenwick-coop", "motion_speed"]),
    ("tally", ["fenwick-tally", "speed"]),
    ("ballot", ["fenwick-teller", "ballot_speed"]),
];

/// Runs the benchmarks that `args` name, all when none is named, and passes on the first exit code that is not 0.
///
/// # Errors
/// When cargo cannot be started.
pub fn run(root: &Path, args: impl Iterator<Item = String>) -> anyhow::Result<ExitCode> {
    let args: Vec<String> = args.collect();
    let all = args.iter().all(|arg| arg.starts_with("--"));
    let is_apart = |arg: &&String| APART.iter().any(|(name, _)| name == arg);
    let options: Vec<String> = args.iter().filter(|arg| arg.starts_with("--")).cloned().collect();
    for (_, example) in APART
        .iter()
        .filter(|(name, _)| all || args.iter().any(|arg| arg == name))
    {
        let code = run_example(root, *example, &options)?;
        if code != ExitCode::SUCCESS {
            return Ok(code);
        }
    }
    let rest: Vec<String> = args.iter().filter(|arg| !is_apart(arg)).cloned().collect();
    let platform = all || rest.iter().any(|arg| !arg.starts_with("--"));
    if !platform {
        return Ok(ExitCode::SUCCESS);
    }
    let built = build_binary(root)?;
    match built == ExitCode::SUCCESS {
        true => run_example(root, PLATFORM, &rest),
        false => Ok(built),
    }
}

/// Builds what is measured: cargo does not, for an example, and one left from before would be measured instead.
fn build_binary(root: &Path) -> anyhow::Result<ExitCode> {
    let status = cargo(root)
        .args([
            "build",
            "--release",
            "--quiet",
            "--package",
            "fenwick",
            "--bin",
            "fenwick",
        ])
        .status()
        .context("cargo could not be started")?;
    Ok(exit_code(status))
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
