//! Who may know whom: the levels of the crates.

use std::path::Path;

use anyhow::{Context, ensure};
use serde_json::Value;

use super::Finding;
use super::tree::Tree;
use crate::command::cargo;

/// Each crate and its level. A crate may use crates of a lower level, and what `SIDEWAYS` names.
const LEVELS: [(&str, u8); 11] = [
    ("fenwick-coop", 0),
    ("fenwick-tally", 0),
    ("fenwick-merkle", 0),
    ("fenwick-office", 1),
    ("fenwick-pool", 1),
    ("fenwick-vault", 2),
    ("fenwick-intake", 2),
    ("fenwick-cleanroom", 2),
    ("fenwick-teller", 2),
    ("fenwick-federation", 2),
    ("fenwick", 3),
];

/// Uses within one level that are meant.
const SIDEWAYS: [(&str, &str); 1] = [("fenwick-coop", "fenwick-tally")];

/// The build tool uses no crate of the product, so that it runs while the product does not compile.
const TOOL: &str = "xtask";

/// A crate of the workspace.
#[derive(Debug, Default)]
pub struct Crate {
    /// Its name.
    pub name: String,
    /// Path of its `Cargo.toml` from the top of the repository.
    pub manifest: String,
    /// The packages its product code uses: normal and build dependencies, not those of tests.
    pub uses: Vec<String>,
}

/// The crates of the workspace.
#[derive(Debug, Default)]
pub struct Graph {
    /// All of them.
    pub crates: Vec<Crate>,
}

impl Graph {
    /// Asks cargo.
    ///
    /// # Errors
    /// When cargo cannot describe the workspace.
    pub fn load(root: &Path) -> anyhow::Result<Self> {
        let output = cargo(root)
            .args(["metadata", "--no-deps", "--format-version", "1", "--locked"])
            .output()
            .context("cargo could not be started")?;
        ensure!(
            output.status.success(),
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let metadata: Value = serde_json::from_slice(&output.stdout).context("reading cargo metadata")?;
        let top = text(metadata.get("workspace_root"));
        let packages = metadata
            .get("packages")
            .and_then(Value::as_array)
            .context("no packages in cargo metadata")?;
        Ok(Self {
            crates: packages.iter().map(|package| read_crate(package, top)).collect(),
        })
    }

    /// The crates that must be pure: those in `core/`.
    pub fn core_crates(&self) -> impl Iterator<Item = &Crate> {
        self.crates.iter().filter(|one| one.manifest.starts_with("core/"))
    }

    fn contains(&self, name: &str) -> bool {
        self.crates.iter().any(|one| one.name == name)
    }
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or("")
}

fn read_crate(package: &Value, top: &str) -> Crate {
    let manifest = text(package.get("manifest_path"));
    let dependencies = package
        .get("dependencies")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    Crate {
        name: text(package.get("name")).to_owned(),
        manifest: manifest
            .strip_prefix(top)
            .unwrap_or(manifest)
            .trim_start_matches('/')
            .to_owned(),
        uses: dependencies
            .filter(|dependency| text(dependency.get("kind")) != "dev")
            .map(|dependency| text(dependency.get("name")).to_owned())
            .collect(),
    }
}

/// Checks that every crate has a level and uses only what lies below it.
pub fn check(graph: &Graph, tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for user in &graph.crates {
        if level(&user.name).is_none() && user.name != TOOL {
            findings.push(Finding::new(
                &user.manifest,
                tree.line_starting(&user.manifest, "name"),
                format!(
                    "crate {} has no level, so nothing says who may use it: add it to LEVELS in \
                xtask/src/tidy/crates.rs and to the picture in ARCHITECTURE.md",
                    user.name
                ),
            ));
        }
        for used in user.uses.iter().filter(|used| graph.contains(used)) {
            let line = tree.line_starting(&user.manifest, used);
            findings.extend(refuse(&user.name, used).map(|why| Finding::new(&user.manifest, line, why)));
        }
    }
    findings
}

fn level(name: &str) -> Option<u8> {
    LEVELS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, level)| *level)
}

/// Why `user` may not use `used`, or nothing when it may. A crate without a level has its own finding.
fn refuse(user: &str, used: &str) -> Option<String> {
    if user == TOOL || used == TOOL {
        return Some(format!(
            "{user} uses {used}, but the build tool stands apart from the product: remove the dependency"
        ));
    }
    let (upper, lower) = (level(user)?, level(used)?);
    if lower < upper || SIDEWAYS.contains(&(user, used)) {
        return None;
    }
    Some(format!(
        "{user} (level {upper}) uses {used} (level {lower}), but a crate knows only crates below it: move \
        what both need to a lower level, or hand it in from the crate above"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::File;

    fn graph(crates: &[(&str, &[&str])]) -> Graph {
        let crates = crates.iter().map(|(name, uses)| Crate {
            name: (*name).to_owned(),
            manifest: format!("shell/{name}/Cargo.toml"),
            uses: uses.iter().map(|used| (*used).to_owned()).collect(),
        });
        Graph {
            crates: crates.collect(),
        }
    }

    fn findings(crates: &[(&str, &[&str])]) -> Vec<String> {
        check(&graph(crates), &Tree::default())
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn tidy_lets_a_crate_use_what_lies_below_it() {
        let found = findings(&[
            ("fenwick-tally", &["serde"]),
            ("fenwick-coop", &["fenwick-tally"]),
            ("fenwick-pool", &["fenwick-coop"]),
            ("fenwick-vault", &["fenwick-coop", "fenwick-pool"]),
            ("fenwick", &["fenwick-vault", "fenwick-tally"]),
            ("xtask", &["anyhow"]),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn tidy_catches_a_planted_use_upwards() {
        let found = findings(&[("fenwick-coop", &["fenwick-pool"]), ("fenwick-pool", &[])]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].contains("fenwick-coop (level 0) uses fenwick-pool (level 1)"),
            "{found:?}"
        );
    }

    #[test]
    fn tidy_catches_a_planted_use_sideways() {
        for (user, used) in [
            ("fenwick-vault", "fenwick-intake"),
            ("fenwick-office", "fenwick-pool"),
            ("fenwick-tally", "fenwick-coop"),
            ("fenwick-coop", "fenwick-merkle"),
        ] {
            assert_eq!(
                findings(&[(user, &[used]), (used, &[])]).len(),
                1,
                "{user} on {used}"
            );
        }
    }

    #[test]
    fn tidy_catches_a_planted_crate_without_a_level() {
        let found = findings(&[("fenwick-extra", &[])]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].contains("add it to LEVELS in xtask/src/tidy/crates.rs"),
            "{found:?}"
        );
    }

    #[test]
    fn tidy_catches_a_planted_use_of_the_product_by_the_tool() {
        assert_eq!(findings(&[("xtask", &["fenwick"]), ("fenwick", &[])]).len(), 1);
    }

    #[test]
    fn tidy_names_the_line_of_the_dependency() {
        let file = File {
            path: "shell/fenwick-coop/Cargo.toml".to_owned(),
            text: "[package]\nname = \"fenwick-coop\"\n\n[dependencies]\nfenwick-pool.workspace = true\n"
                .to_owned(),
        };
        let graph = graph(&[("fenwick-coop", &["fenwick-pool"]), ("fenwick-pool", &[])]);
        let found = check(&graph, &Tree { files: vec![file] });
        assert_eq!(found.first().map(|finding| finding.line), Some(5));
    }
}
