//! `cargo xtask`: the house rules, what CI runs, the benchmarks.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a build tool talks to a terminal"
)]

mod bench;
mod ci;
mod command;
mod fuzz;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

const HELP: &str = "\
cargo xtask COMMAND

  tidy         check the house rules: who may know whom, purity of the core, sizes, settings
  ci           everything CI runs, in its order, stopping at the first failure
  bench ARGS   run the benchmarks (release build), for example: bench --quick, bench motion, bench tally, bench ballot,
               bench query --rows 100m, bench export erase --rows 10m --members 100k, bench pages --rows 1m --members 100k
  fuzz [--seconds N] [TARGET...]
               feed the decoders with bytes drawn by lot: 1,000 inputs each, the same every time, or others for N seconds each;
               fails when one breaks down
  help         this page

Environment of ci:
  FENWICK_SKIP_DENY=1   leave out the check of licences and sources";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    if std::env::args().any(|arg| arg == "--help" || arg == "-h") {
        println!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let outcome = match args.next().as_deref() {
        Some("tidy") => repo_root().and_then(|root| tidy::run(&root)),
        Some("ci") => repo_root().and_then(|root| ci::run(&root)),
        Some("bench") => repo_root().and_then(|root| bench::run(&root, args)),
        Some("fuzz") => repo_root().and_then(|root| fuzz::run(&root, args)),
        Some("help") => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => {
            eprintln!(
                "xtask: no command `{}`; these are the commands:\n\n{HELP}",
                other.unwrap_or("")
            );
            Ok(ExitCode::from(2))
        }
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}

/// The top of the repository: cargo tells a program it runs where that program's crate lies.
fn repo_root() -> anyhow::Result<PathBuf> {
    let crate_dir = std::env::var_os("CARGO_MANIFEST_DIR").context("start this as `cargo xtask ...`")?;
    let root = PathBuf::from(crate_dir).parent().map(PathBuf::from);
    root.context("the xtask crate has no folder above it; it belongs in the top of the repository")
}
