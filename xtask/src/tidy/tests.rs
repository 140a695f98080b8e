//! Tidy as a whole, over a small repository of its own.

use std::fs;
use std::path::PathBuf;

use super::*;

const FILES: [(&str, &str); 8] = [
    (
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"core/*\"]\n\n\
        [workspace.lints.rust]\nunsafe_code = \"forbid\"\n",
    ),
    (
        "Cargo.lock",
        "version = 4\n\n[[package]]\nname = \"fenwick-coop\"\nversion = \"0.1.0\"\n",
    ),
    ("clippy.toml", "too-many-lines-threshold = 70\n"),
    (
        "core/coop/clippy.toml",
        "too-many-lines-threshold = 70\ndisallowed-types = []\ndisallowed-methods = []\n",
    ),
    (
        "core/coop/Cargo.toml",
        "[package]\nname = \"fenwick-coop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
        [lints]\nworkspace = true\n",
    ),
    (
        "core/coop/src/lib.rs",
        "//! The rules.\npub mod kernel;\npub mod people;\n",
    ),
    ("core/coop/src/kernel.rs", "//! The kernel.\npub struct Id;\n"),
    (
        "core/coop/src/people.rs",
        "//! The people.\nuse crate::kernel::Id;\npub struct Member(Id);\n",
    ),
];

/// A repository in the system's folder for temporary files, removed at the end of the test.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("fenwick-tidy-{name}-{}", std::process::id()));
        let repository = Self(root);
        for (path, text) in FILES {
            repository.write(path, text);
        }
        repository
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn findings(&self) -> Vec<String> {
        let tree = Tree::load(&self.0).unwrap();
        inspect(&self.0, &tree)
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect()
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn tidy_finds_nothing_in_a_clean_repository() {
    let repository = Repository::new("clean");
    assert_eq!(repository.findings(), Vec::<String>::new());
}

#[test]
fn tidy_catches_a_planted_module_violation_in_a_repository_on_disk() {
    let repository = Repository::new("modules");
    repository.write(
        "core/coop/src/kernel.rs",
        "//! The kernel.\npub struct Id;\n\nuse crate::people::Member;\n",
    );
    let found = repository.findings();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("core/coop/src/kernel.rs:4: kernel uses crate::people, "),
        "{found:?}"
    );
}

#[test]
fn tidy_catches_a_planted_dependency_in_a_repository_on_disk() {
    let repository = Repository::new("crates");
    repository.write(
        "core/extra/Cargo.toml",
        "[package]\nname = \"extra\"\nversion = \"0.1.0\"\n\n[lints]\nworkspace = true\n",
    );
    repository.write("core/extra/clippy.toml", FILES[3].1);
    repository.write("core/extra/src/lib.rs", "//! More.\n");
    repository.write(
        "Cargo.lock",
        &format!(
            "{}\n[[package]]\nname = \"extra\"\nversion = \"0.1.0\"\n",
            FILES[1].1
        ),
    );
    let found = repository.findings();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("core/extra/Cargo.toml:2: crate extra has no level"),
        "{found:?}"
    );
}
