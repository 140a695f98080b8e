//! `cargo xtask ci`: what CI runs, in its order, stopping at the first failure.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{ExitCode, Stdio};
use std::time::Instant;

use anyhow::Context;

use crate::command::cargo;
use crate::{fuzz, tidy};

const FORMAT: &[&str] = &["fmt", "--all", "--check"];
const LINTS: &[&str] = &[
    "clippy",
    "--workspace",
    "--all-targets",
    "--locked",
    "--",
    "-D",
    "warnings",
];
const TESTS: &[&str] = &["nextest", "run", "--workspace", "--locked"];
const EXAMPLES: &[&str] = &["test", "--doc", "--workspace", "--locked"];
const PAGES: &[&str] = &["doc", "--workspace", "--no-deps", "--locked"];
const LICENCES: &[&str] = &["deny", "--locked", "check", "bans", "licenses", "sources"];
const INSTALL_DENY: &[&str] = &["install", "cargo-deny", "--version", "0.20.2", "--locked"];

/// The real files that some tests read: they are no part of the project.
const REAL_FILES: &str = "../shared/data";

/// What the steps came to: the command that failed, if one did.
type Outcome = Result<(), String>;

/// A heading, the command as someone would type it, and what to run.
type Step<'a> = (&'a str, String, &'a mut dyn FnMut() -> anyhow::Result<Verdict>);

/// What one step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Passed,
    Failed,
    Skipped,
}

impl Verdict {
    fn of(passed: bool) -> Self {
        if passed { Self::Passed } else { Self::Failed }
    }
}

/// Runs every step, and prints the count of the tests alone on the last line.
///
/// # Errors
/// When cargo cannot be started.
pub fn run(root: &Path) -> anyhow::Result<ExitCode> {
    let mut counts = None;
    let outcome = steps(root, &mut counts)?;
    if let Err(command) = &outcome {
        println!("\nci: this step failed; to repeat it alone:\n\n    {command}\n");
    }
    // after a failure elsewhere, a last line with `0 failed` would mislead
    if let Some(counts) = counts.filter(|counts| outcome.is_ok() || counts.failed > 0) {
        println!("{counts}");
    }
    Ok(if outcome.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs the steps until one fails.
fn steps(root: &Path, counts: &mut Option<Counts>) -> anyhow::Result<Outcome> {
    let tidy = || Ok(Verdict::of(tidy::run(root)? == ExitCode::SUCCESS));
    let mut tests = || {
        if !root.join(REAL_FILES).is_dir() {
            println!(
                "{REAL_FILES} is absent: every test on real files is left out, and passes without having read any"
            );
        }
        let (passed, found) = run_tests(root)?;
        *counts = found;
        Ok(Verdict::of(passed))
    };
    let fuzz = || {
        Ok(Verdict::of(
            fuzz::run(root, std::iter::empty())? == ExitCode::SUCCESS,
        ))
    };
    let all: [Step<'_>; 8] = [
        ("format", typed(FORMAT), &mut || run_cargo(root, FORMAT)),
        ("lints", typed(LINTS), &mut || run_cargo(root, LINTS)),
        ("house rules", "cargo xtask tidy".to_owned(), &mut || tidy()),
        ("tests", typed(TESTS), &mut tests),
        (
            "decoders on bytes drawn by lot",
            "cargo xtask fuzz".to_owned(),
            &mut || fuzz(),
        ),
        ("examples in the docs", typed(EXAMPLES), &mut || {
            run_cargo(root, EXAMPLES)
        }),
        (
            "pages",
            format!("RUSTDOCFLAGS=\"-D warnings\" {}", typed(PAGES)),
            &mut || run_pages(root),
        ),
        ("licences and sources", typed(LICENCES), &mut || run_deny(root)),
    ];
    for (heading, command, step) in all {
        println!("\n== {heading}: {command}");
        let start = Instant::now();
        let verdict = step()?;
        println!("== {heading}: {verdict:?} after {} s", start.elapsed().as_secs());
        if verdict == Verdict::Failed {
            return Ok(Err(command));
        }
    }
    println!();
    Ok(Ok(()))
}

fn typed(args: &[&str]) -> String {
    format!("cargo {}", args.join(" "))
}

fn run_cargo(root: &Path, args: &[&str]) -> anyhow::Result<Verdict> {
    let status = cargo(root)
        .args(args)
        .status()
        .context("cargo could not be started")?;
    Ok(Verdict::of(status.success()))
}

fn run_pages(root: &Path) -> anyhow::Result<Verdict> {
    let status = cargo(root)
        .args(PAGES)
        .env("RUSTDOCFLAGS", "-D warnings")
        .status();
    Ok(Verdict::of(
        status.context("cargo could not be started")?.success(),
    ))
}

/// Checks licences, banned packages and sources; installs the tool for it when it is missing.
fn run_deny(root: &Path) -> anyhow::Result<Verdict> {
    if std::env::var_os("FENWICK_SKIP_DENY").as_deref() == Some(OsStr::new("1")) {
        println!("FENWICK_SKIP_DENY=1 is set, so licences and sources are NOT checked");
        return Ok(Verdict::Skipped);
    }
    let installed = cargo(root)
        .args(["deny", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !installed.context("cargo could not be started")?.success() {
        println!(
            "cargo-deny is not installed; installing it once, about 4 minutes on two cores: {}",
            typed(INSTALL_DENY)
        );
        if run_cargo(root, INSTALL_DENY)? == Verdict::Failed {
            println!("cargo-deny could not be installed; FENWICK_SKIP_DENY=1 leaves this check out");
            return Ok(Verdict::Failed);
        }
    }
    run_cargo(root, LICENCES)
}

/// Runs the tests, passing on what they print, and reads their summary.
fn run_tests(root: &Path) -> anyhow::Result<(bool, Option<Counts>)> {
    let mut child = cargo(root)
        .args(TESTS)
        .stderr(Stdio::piped())
        .spawn()
        .context("cargo could not be started")?;
    let mut counts = None;
    if let Some(stderr) = child.stderr.take() {
        for line in BufReader::new(stderr).split(b'\n') {
            let line = line.context("reading what the tests print")?;
            let line = String::from_utf8_lossy(&line);
            eprintln!("{line}");
            counts = Counts::read(&line).or(counts);
        }
    }
    let status = child.wait().context("waiting for the tests")?;
    Ok((status.success(), counts))
}

/// How many tests passed, failed and were skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Counts {
    /// Reads the summary line of nextest, `Summary [ 0.1s] 9 tests run: 7 passed (1 slow), 1 failed, 1 timed
    /// out, 3 skipped`.
    fn read(line: &str) -> Option<Self> {
        let (_, counts) = line.trim_start().strip_prefix("Summary [")?.split_once("run:")?;
        let mut read = Self {
            passed: 0,
            failed: 0,
            skipped: 0,
        };
        // the remarks in brackets have commas of their own
        let counts = counts
            .split('(')
            .map(|part| part.split_once(')').map_or(part, |(_, after)| after));
        for part in counts.collect::<String>().split(',') {
            let mut words = part.split_whitespace();
            let (Some(Ok(number)), Some(word)) = (words.next().map(str::parse::<u64>), words.next()) else {
                continue;
            };
            match word {
                "passed" => read.passed = number,
                "skipped" => read.skipped = number,
                // failed, timed out, failed to execute: none of them passed
                _ => read.failed = read.failed.saturating_add(number),
            }
        }
        Some(read)
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> String {
        Counts::read(line).map_or_else(|| "nothing".to_owned(), |counts| counts.to_string())
    }

    #[test]
    fn ci_reads_the_summary_of_nextest() {
        assert_eq!(
            read("     Summary [   0.046s] 5 tests run: 5 passed, 0 skipped"),
            "5 passed, 0 failed, 0 skipped"
        );
        assert_eq!(
            read(
                "     Summary [  12.046s] 9/12 tests run: 6 passed (1 slow, 1 leaky), \
                2 failed, 1 timed out, 3 skipped"
            ),
            "6 passed, 3 failed, 3 skipped"
        );
        assert_eq!(
            read("        PASS [   0.005s] xtask::bin/xtask run: 3 passed"),
            "nothing"
        );
    }
}
