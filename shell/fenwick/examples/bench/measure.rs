//! Running the real binary and reading what the system says of it.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a finished process used.
pub struct Used {
    /// Its JSON answer.
    pub json: Value,
    /// Wall time.
    pub time: Duration,
    /// Most memory at any moment, in MiB.
    pub peak_mib: u64,
}

/// The folder of the build of which this example is a part.
fn build_folder() -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let build = here.parent().and_then(Path::parent);
    Ok(build
        .context("the benchmark runs from a target folder")?
        .to_owned())
}

/// The target folder, in which the benchmark has a folder of its own.
pub fn target_folder() -> Result<PathBuf> {
    let build = build_folder()?;
    Ok(build.parent().context("no target folder")?.to_owned())
}

/// The release binary beside this example.
pub fn binary() -> Result<PathBuf> {
    let binary = build_folder()?.join("fenwick");
    if !binary.exists() {
        bail!("build the binary first: cargo build --release -p fenwick");
    }
    Ok(binary)
}

/// Runs the binary on a home and waits for it.
pub fn fenwick(home: &Path, args: &[&str]) -> Result<Used> {
    let mut command = Command::new(binary()?);
    command.env("FENWICK_REPLY_STEP_MS", "0");
    command.arg("--home").arg(home).arg("--json").args(args);
    run(command)
}

/// Runs a command that prints one JSON object.
pub fn run(mut command: Command) -> Result<Used> {
    let shown = format!("{command:?}");
    let began = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let stdout = child.stdout.take().context("no output")?;
    let reader = std::thread::spawn(move || std::io::read_to_string(stdout));
    let peak_mib = peak(&mut child)?;
    let status = child.wait()?;
    let text = reader
        .join()
        .map_err(|_| anyhow::anyhow!("the reader stopped"))??;
    if !status.success() {
        bail!("{shown} ended with {status}: {text}");
    }
    Ok(Used {
        json: serde_json::from_str(&text).unwrap_or_default(),
        time: began.elapsed(),
        peak_mib,
    })
}

/// Reads the process's high-water mark until it ends.
fn peak(child: &mut Child) -> Result<u64> {
    let path = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        let status = std::fs::read_to_string(&path).unwrap_or_default();
        let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = high.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        peak = peak.max(kib.unwrap_or(0) / 1024);
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(peak)
}

/// Processor time of this process so far, in seconds.
pub fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    ticks as f64 / 100.0
}
