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
    /// Processor time, in seconds: what other work on the machine does not lengthen.
    pub cpu: f64,
    /// Most memory at any moment, in MiB.
    pub peak_mib: u64,
}

impl Used {
    /// Both times, as tables say them.
    pub fn times(&self) -> String {
        format!("{:.2} s ({:.2} s of a core)", self.time.as_secs_f64(), self.cpu)
    }
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

/// A command of the binary on a home.
pub fn command(home: &Path, args: &[&str]) -> Result<Command> {
    let mut command = Command::new(binary()?);
    command.env("FENWICK_REPLY_STEP_MS", "0");
    command.arg("--home").arg(home).arg("--json").args(args);
    Ok(command)
}

/// Runs the binary on a home and waits for it.
pub fn fenwick(home: &Path, args: &[&str]) -> Result<Used> {
    run(command(home, args)?)
}

/// The same command behind another program, which runs it in its own place.
pub fn behind(mut front: Command, command: &Command) -> Command {
    front.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            front.env(name, value);
        }
    }
    front
}

/// Runs a command that prints one JSON object.
pub fn run(mut command: Command) -> Result<Used> {
    let shown = format!("{command:?}");
    let before = (Instant::now(), cpu_of("self")?.children);
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
        time: before.0.elapsed(),
        cpu: cpu_of("self")?.children - before.1,
        peak_mib,
    })
}

/// Reads the process's high-water mark until it ends.
fn peak(child: &mut Child) -> Result<u64> {
    let pid = child.id().to_string();
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        peak = peak.max(peak_mib(&pid));
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(peak)
}

/// Most memory of a process so far, in MiB; 0 when there is none.
pub fn peak_mib(pid: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = high.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

/// Processor time so far, in seconds.
pub struct Cpu {
    /// Of the process itself.
    pub own: f64,
    /// Of those that it started and waited for.
    pub children: f64,
}

/// Processor time of a process so far, by its number or `self`.
pub fn cpu_of(pid: &str) -> Result<Cpu> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields = after_name.split_whitespace().skip(11).take(4);
    let ticks: Result<Vec<u64>, _> = fields.map(str::parse).collect();
    let seconds = |ticks: &[u64]| ticks.iter().sum::<u64>() as f64 / 100.0;
    let ticks = ticks?;
    let (own, children) = ticks.split_at_checked(2).context("no times of the process")?;
    Ok(Cpu {
        own: seconds(own),
        children: seconds(children),
    })
}

/// Processor time of this process so far, in seconds.
pub fn cpu_seconds() -> f64 {
    cpu_of("self").map_or(0.0, |cpu| cpu.own)
}
