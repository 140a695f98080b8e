//! Real files, which stand only where the project is developed, and what others took from them.

use serde_json::Value;
use std::path::{Path, PathBuf};

/// A folder of real files. Where they do not stand, the test that asks is left out, and that is said aloud.
pub fn data(folder: &str) -> Option<PathBuf> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let Ok(data) = data.canonicalize() else {
        let test = std::thread::current();
        println!("left out: {} (no ../shared/data)", test.name().unwrap_or("?"));
        return None;
    };
    Some(data.join(folder))
}

/// The known figures of a set of files of a folder, by the beginning of its name.
pub fn truth(folder: &str, set: &str) -> Value {
    let text = std::fs::read_to_string(data(folder).unwrap().join("truth.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    under(&all, set).clone()
}

/// What stands under the entry whose name begins so.
pub fn under<'v>(value: &'v Value, start: &str) -> &'v Value {
    let mut entries = value.as_object().unwrap().iter();
    let found = entries.find(|(name, _)| name.starts_with(start));
    found.unwrap_or_else(|| panic!("no '{start}'")).1
}
