//! Real elections and what others found in them.

use crate::kit::root;
use fenwick_tally::blt::{self, Blt};
use serde_json::Value;
use std::path::PathBuf;

/// The folder of real elections. Where it does not stand, the test that asks is left out, and that is said aloud.
#[expect(clippy::print_stdout, reason = "what is left out is said aloud")]
pub fn data() -> Option<PathBuf> {
    let data = root().join("../shared/data/governance");
    if !data.is_dir() {
        let test = std::thread::current();
        println!("left out: {} (no ../shared/data)", test.name().unwrap_or("?"));
        return None;
    }
    Some(data)
}

/// A file of the folder as text, or nothing where there is no folder.
pub fn text(name: &str) -> Option<String> {
    Some(std::fs::read_to_string(data()?.join(name)).unwrap_or_else(|error| panic!("{name}: {error}")))
}

pub fn election(name: &str) -> Option<Blt> {
    Some(blt::read(&text(name)?).unwrap_or_else(|error| panic!("{name}: {error}")))
}

/// One entry of the truth: the set and the entry by the beginnings of their names.
pub fn truth(set: &str, entry: &str) -> Option<Value> {
    let all: Value = serde_json::from_str(&text("truth.json")?).unwrap();
    let inside = |value: &Value, start: &str| {
        let object = value.as_object().unwrap();
        let found = object.iter().find(|(key, _)| key.starts_with(start));
        found.unwrap_or_else(|| panic!("no '{start}'")).1.clone()
    };
    Some(inside(&inside(&all, set), entry))
}

pub fn numbers(value: &Value) -> Vec<u64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_u64().unwrap())
        .collect()
}

pub fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect()
}
