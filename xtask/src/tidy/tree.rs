//! The text files of the repository.

use std::fs;
use std::path::Path;

use anyhow::Context;

/// Folders that hold what a build or a run made, not what someone wrote.
const SKIPPED: [&str; 4] = [".git", "target", "fenwick-home", "node_modules"];

/// A larger file is data, not text.
const TEXT_BYTES_MAX: u64 = 1 << 20;

/// A text file.
#[derive(Debug)]
pub struct File {
    /// Path from the top of the repository, with forward slashes.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl File {
    /// Whether this is Rust source.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether this is Rust source of a crate in `core/` that ends up in the product.
    ///
    /// Unit tests may stand in a file `tests.rs` or a folder `tests` of their own; those are left out.
    pub fn is_core_source(&self) -> bool {
        let mut parts = self.path.split('/');
        let in_core = parts.next() == Some("core") && parts.nth(1) == Some("src");
        in_core && self.is_rust() && !parts.any(|part| part == "tests" || part == "tests.rs")
    }
}

/// The text files of the repository, by path.
#[derive(Debug, Default)]
pub struct Tree {
    /// All of them, sorted by path.
    pub files: Vec<File>,
}

impl Tree {
    /// Reads every text file below `root`.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub fn load(root: &Path) -> anyhow::Result<Self> {
        let mut files = Vec::new();
        let mut folders = vec![(root.to_path_buf(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            let entries = fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
            for entry in entries {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = format!("{prefix}{name}");
                let kind = entry.file_type()?;
                if kind.is_dir() && !SKIPPED.contains(&name.as_str()) {
                    folders.push((entry.path(), format!("{path}/")));
                } else if kind.is_file() && entry.metadata()?.len() <= TEXT_BYTES_MAX {
                    let bytes = fs::read(entry.path()).with_context(|| format!("reading {path}"))?;
                    files.extend(String::from_utf8(bytes).ok().map(|text| File { path, text }));
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    /// The text of the file at `path`, or nothing.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map(|file| file.text.as_str())
    }

    /// The first line of `path` whose trimmed text starts with `start`, or 1 when there is none.
    pub fn line_starting(&self, path: &str, start: &str) -> usize {
        let mut lines = self.text(path).unwrap_or("").lines();
        lines
            .position(|line| line.trim_start().starts_with(start))
            .map_or(1, |index| index + 1)
    }
}
