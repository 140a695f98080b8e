//! How a bad act has to end: the right exit code, one clear message, nothing changed.

use crate::world::{World, words};
use serde_json::Value;

/// Runs a bad act with `--json` and without, and says what is wrong with its end.
fn ends(world: &World, line: &[&str], exit: i32, id: &str) -> Result<(), String> {
    let before = world.verified();
    let (said, plain) = (world.run(line), world.plainly(line));
    let wrong = |why: &str| Err(format!("{line:?}: {why}\n  --json {said:?}\n  plain  {plain:?}"));
    if (said.code, plain.code) != (Some(exit), Some(exit)) {
        return wrong("another exit code");
    }
    let (outer, key) = if exit == 3 {
        ("refusal", "rule")
    } else {
        ("error", "code")
    };
    let Ok(object) = serde_json::from_str::<Value>(&said.stdout) else {
        return wrong("not one JSON object");
    };
    let inner = &object[outer];
    if object.as_object().map(serde_json::Map::len) != Some(1) || inner[key] != id {
        return wrong("another object");
    }
    let message = inner["message"].as_str().unwrap_or_default();
    let first = message.lines().next().unwrap_or("?");
    if message.len() < 12 || !plain.stdout.is_empty() || !plain.stderr.contains(first) {
        return wrong("no clear message, or not where it belongs");
    }
    let messages = plain.stderr.matches("fenwick:").count();
    if !said.stderr.is_empty() || plain.stderr.contains("panicked") || messages != 1 {
        return wrong("more than one message");
    }
    if world.verified() != before {
        return wrong("it changed the co-op");
    }
    Ok(())
}

/// A table of bad acts, one a line: `command line => exit code, stable id`.
#[track_caller]
pub fn all_end(world: &World, names: &[(&str, &str)], table: &str) {
    let cases: Vec<&str> = table
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let mut wrong = Vec::new();
    for case in &cases {
        let (line, end) = case.split_once(" => ").unwrap();
        let (exit, id) = end.split_once(' ').unwrap();
        wrong.extend(ends(world, &words(line, names), exit.parse().unwrap(), id).err());
    }
    assert!(
        !cases.is_empty() && wrong.is_empty(),
        "{} of {} bad acts end wrongly:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
