//! `cargo xtask fuzz`: every decoder fed with bytes that are drawn by lot, from a kept corpus on: without more said the same draws each time,
//! so that no change is held up by luck; for so many seconds each, others each time.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;

use anyhow::{Context, bail};

use crate::command::cargo;

/// Inputs for every change: enough to see a slip, few enough to wait for.
const INPUTS: u64 = 1_000;

/// No input may take more memory, or more time by itself.
const MEMORY_MIB: u64 = 500;
const INPUT_SECONDS: u64 = 20;

/// Inputs are as long as what is in doubt, not as files are.
const BYTES_MAX: u64 = 16 * 1024;

/// Turns on what libFuzzer steers by, in any compiler: `cargo fuzz` asks for the same, and for a nightly one.
const STEERED: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// What was asked for.
struct Asked {
    /// How long each draws what nobody has drawn; else all draw what they drew last time.
    seconds: Option<u64>,
    targets: Vec<String>,
}

/// Runs the targets named, or all; fails at the first that finds something, and says how to repeat it.
///
/// # Errors
/// When cargo cannot be started, or a target is not known.
pub fn run(root: &Path, args: impl Iterator<Item = String>) -> anyhow::Result<ExitCode> {
    let asked = asked(root, args)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let built = std::path::absolute(target.join("fuzz"))?;
    let Some(built) = build(root, &built)? else {
        println!("fuzz: the targets could not be built; libfuzzer-sys needs a C++ compiler");
        return Ok(ExitCode::FAILURE);
    };
    let failed = all(root, &built, &asked)?;
    for (target, found) in &failed {
        println!(
            "\nfuzz: {target} broke down on an input; to repeat it, keep that input as a seed, and mend it:\n"
        );
        println!("    {} {}", program(&built, target).display(), found.display());
        println!(
            "    cp {} {}/NAME\n",
            found.display(),
            kept(root, target).display()
        );
    }
    Ok(if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn asked(root: &Path, mut args: impl Iterator<Item = String>) -> anyhow::Result<Asked> {
    let known = targets(root)?;
    let mut asked = Asked {
        seconds: None,
        targets: Vec::new(),
    };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--seconds" => {
                let seconds = args.next().and_then(|text| text.parse().ok());
                asked.seconds = Some(seconds.context("--seconds needs a whole number")?);
            }
            target if known.iter().any(|name| name == target) => asked.targets.push(arg),
            other => bail!("no target `{other}`; these are the targets: {}", known.join(", ")),
        }
    }
    if asked.targets.is_empty() {
        asked.targets = known;
    }
    Ok(asked)
}

/// A file each.
fn targets(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for file in std::fs::read_dir(root.join("fuzz/targets")).context("fuzz/targets cannot be read")? {
        let path = file?.path();
        names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

fn host() -> anyhow::Result<String> {
    let said = Command::new("rustc")
        .arg("-vV")
        .output()
        .context("rustc could not be started")?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .context("rustc does not say what it compiles for")
}

/// Builds all targets; where their programs are. With a target machine named, what runs while building is not steered.
fn build(root: &Path, built: &Path) -> anyhow::Result<Option<PathBuf>> {
    let host = host()?;
    let status = cargo(&root.join("fuzz"))
        .args(["build", "--locked", "--bins", "--target", &host])
        .env("RUSTFLAGS", STEERED)
        .env("CARGO_TARGET_DIR", built)
        .status();
    let ended = status.context("cargo could not be started")?.success();
    Ok(ended.then(|| built.join(host).join("debug")))
}

fn program(built: &Path, target: &str) -> PathBuf {
    built.join(target)
}

fn kept(root: &Path, target: &str) -> PathBuf {
    root.join("fuzz/corpus").join(target)
}

/// As many at a time as there are processors; what each target that broke down broke down on.
fn all(root: &Path, built: &Path, asked: &Asked) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let (waiting, failed) = (Mutex::new(asked.targets.clone()), Mutex::new(Vec::new()));
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let next = || waiting.lock().ok().and_then(|mut waiting| waiting.pop());
    std::thread::scope(|scope| {
        let worker = || -> anyhow::Result<()> {
            while let Some(target) = next() {
                if let (Some(found), Ok(mut failed)) =
                    (one(root, built, &target, asked.seconds)?, failed.lock())
                {
                    failed.push((target, found));
                }
            }
            Ok(())
        };
        let workers: Vec<_> = (0..processors).map(|_| scope.spawn(worker)).collect();
        let mut ended = workers.into_iter().map(|worker| worker.join());
        ended.try_for_each(|ended| ended.unwrap_or_else(|_| bail!("a run ended too early")))
    })?;
    Ok(failed.into_inner().unwrap_or_default())
}

/// Runs one target; the input on which it broke down, if it did.
fn one(root: &Path, built: &Path, target: &str, seconds: Option<u64>) -> anyhow::Result<Option<PathBuf>> {
    let found = built.join("found").join(target);
    let grown = built.join("grown").join(target);
    let mut command = Command::new(program(built, target));
    let grown = match seconds {
        Some(seconds) => {
            command.arg(format!("-max_total_time={seconds}"));
            grown
        }
        None => {
            command.args(["-seed=1".to_owned(), format!("-runs={INPUTS}")]);
            let anew = built.join("anew").join(target);
            std::fs::remove_dir_all(&anew).ok();
            anew
        }
    };
    std::fs::remove_dir_all(&found).ok();
    std::fs::create_dir_all(&found)?;
    std::fs::create_dir_all(&grown)?;
    command.arg(format!("-rss_limit_mb={MEMORY_MIB}"));
    command.arg(format!("-timeout={INPUT_SECONDS}"));
    command.arg(format!("-max_len={BYTES_MAX}"));
    command.arg(format!("-artifact_prefix={}/", found.display()));
    let words = root.join("fuzz/dict").join(target);
    if words.exists() {
        command.arg(format!("-dict={}", words.display()));
    }
    let said = command
        .arg("-print_final_stats=1")
        .arg(grown)
        .arg(kept(root, target))
        .stdin(Stdio::null())
        .output();
    let said = said.with_context(|| format!("{target} could not be started"))?;
    let text = String::from_utf8_lossy(&said.stderr);
    let runs = text
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    println!("fuzz: {target}: {} inputs", runs.map_or("?", str::trim));
    if said.status.success() {
        return Ok(None);
    }
    println!("{text}");
    let mut inputs = std::fs::read_dir(&found)?.flatten().map(|file| file.path());
    Ok(Some(inputs.next().unwrap_or(found)))
}
