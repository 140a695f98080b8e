//! What a process reports that asked one question of one engine.

use crate::measure::behind;
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::process::Command;

/// The cores on which every engine runs.
const CORES: &str = "0,1";

/// The values of an answer by group; none where blanked.
pub type Answer = BTreeMap<String, Vec<Option<f64>>>;

/// One engine's answers to one question.
#[derive(Default, Serialize, Deserialize)]
pub struct Run {
    /// Each answer's time, warm.
    pub seconds: Vec<f64>,
    /// Most memory of the process at any moment.
    pub peak_mib: u64,
    /// The answers.
    pub answers: Vec<Answer>,
    /// The noise, where the engine chose between several.
    #[serde(default)]
    pub noise: Option<String>,
    /// Why there is none.
    #[serde(default)]
    pub left_out: Option<String>,
}

impl Run {
    /// No answer, and why.
    pub fn left_out(why: String) -> Self {
        Self {
            left_out: Some(why),
            ..Self::default()
        }
    }

    /// The least time, in seconds: what the machine's other work disturbed least.
    pub fn best(&self) -> Option<f64> {
        self.seconds.iter().copied().reduce(f64::min)
    }

    /// The median time, in seconds.
    pub fn median(&self) -> Option<f64> {
        let mut seconds = self.seconds.clone();
        seconds.sort_by(f64::total_cmp);
        seconds.get(seconds.len() / 2).copied()
    }
}

/// The same command on two cores.
pub fn bound(command: &Command) -> Command {
    let mut front = Command::new("taskset");
    front.args(["-c", CORES]);
    behind(front, command)
}

/// Runs a command on two cores and reads the report on its last line.
pub fn report(command: &Command) -> Result<Run> {
    let out = bound(command).output().context("taskset could not be started")?;
    let text = String::from_utf8(out.stdout)?;
    let errors = String::from_utf8_lossy(&out.stderr);
    ensure!(
        out.status.success(),
        "it ended with {}: {}",
        out.status,
        reason(&errors)
    );
    Ok(serde_json::from_str(text.lines().last().unwrap_or(""))?)
}

/// The line of an error that says why.
fn reason(errors: &str) -> &str {
    let mut lines = errors
        .lines()
        .rev()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let last = lines.clone().next().unwrap_or("no reason given");
    let says = |line: &&str| ["Error: ", "Exception: "].iter().any(|word| line.contains(word));
    lines.find(says).unwrap_or(last)
}
