//! The core is pure: no I/O, no async, no clock, no randomness, no floats, no order that differs from run to
//! run.

use std::path::Path;

use anyhow::{Context, ensure};

use super::crates::Crate;
use super::lexer::{tokens, without_tests};
use super::tree::{File, Tree};
use super::{Finding, paths};
use crate::command::cargo;

/// Packages that must not stand anywhere below a crate of the core, and why.
const PACKAGES: [(&str, &str); 11] = [
    ("tokio", "async"),
    ("async-std", "async"),
    ("sqlx", "a database"),
    ("rusqlite", "a database"),
    ("libsqlite3-sys", "a database"),
    ("hyper", "HTTP"),
    ("axum", "HTTP"),
    ("reqwest", "HTTP"),
    ("rand", "randomness"),
    ("getrandom", "randomness"),
    ("fastrand", "randomness"),
];

/// Words that must not stand in the code of the core, and what to do instead.
const WORDS: [(&str, &str); 6] = [
    (
        "SystemTime",
        "the core never reads a clock: take the time from Facts",
    ),
    (
        "HashMap",
        "its order differs from run to run: use BTreeMap or a sorted Vec",
    ),
    (
        "HashSet",
        "its order differs from run to run: use BTreeSet or a sorted Vec",
    ),
    (
        "RandomState",
        "its order differs from run to run: use BTreeMap or BTreeSet",
    ),
    (
        "f64",
        "floats round differently from place to place: use integers or exact ratios",
    ),
    (
        "f32",
        "floats round differently from place to place: use integers or exact ratios",
    ),
];

/// Paths that must not stand in the code of the core, and what to do instead.
const PATHS: [(&str, &str, &str); 5] = [
    (
        "Instant",
        "now",
        "the core never reads a clock: take the time from Facts",
    ),
    ("std", "fs", "the core touches no files: leave that to the shell"),
    ("std", "env", "the core reads no settings: take a parameter"),
    ("std", "net", "the core knows no network: leave that to the shell"),
    (
        "std",
        "process",
        "the core starts and ends nothing: leave that to the shell",
    ),
];

/// The packages below the crate `name`, as cargo resolves them for this crate alone.
///
/// # Errors
/// When cargo cannot resolve the crate.
pub fn load(root: &Path, name: &str) -> anyhow::Result<String> {
    let output = cargo(root)
        .args([
            "tree",
            "--locked",
            "--package",
            name,
            "--edges",
            "normal",
            "--prefix",
            "none",
        ])
        .output()
        .context("cargo could not be started")?;
    ensure!(
        output.status.success(),
        "cargo tree: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).context("reading cargo tree")
}

/// Checks what stands below a crate of the core: `packages` is one package a line, name first.
pub fn check_dependencies(core: &Crate, packages: &str, tree: &Tree) -> Vec<Finding> {
    let below: Vec<&str> = packages
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let banned = PACKAGES.iter().filter(|(package, _)| below.contains(package));
    let finding = |(package, what): &(&str, &str)| {
        Finding::new(
            &core.manifest,
            tree.line_starting(&core.manifest, package),
            format!(
                "{} pulls in {package} ({what}), but the core is pure: see `cargo tree -p {} -e normal -i \
                {package}`, and switch off the feature or move the code to the shell",
                core.name, core.name
            ),
        )
    };
    banned.map(finding).collect()
}

/// Checks the source text of the core; unit tests, comments and strings may say what they like.
pub fn check_source(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .filter(|file| file.is_core_source())
        .flat_map(check_file)
        .collect()
}

fn check_file(file: &File) -> Vec<Finding> {
    let code = without_tests(&tokens(&file.text));
    let mut findings = Vec::new();
    for path in paths::paths(&code) {
        for (word, why) in WORDS
            .iter()
            .filter(|(word, _)| path.segments.iter().any(|one| is_word(one, word)))
        {
            findings.push(Finding::new(
                &file.path,
                path.line,
                format!("{word} in the core: {why}"),
            ));
        }
        for (first, second, why) in PATHS {
            if path.segments.windows(2).any(|pair| pair == [first, second]) {
                findings.push(Finding::new(
                    &file.path,
                    path.line,
                    format!("{first}::{second} in the core: {why}"),
                ));
            }
        }
    }
    findings
}

/// Whether `written` is the word, or a number of that type such as `1_f64`.
fn is_word(written: &str, word: &str) -> bool {
    let number = written.starts_with(|c: char| c.is_ascii_digit()) && !written.starts_with("0x");
    written == word || number && written.ends_with(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let file = File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        check_source(&Tree { files: vec![file] })
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn tidy_catches_a_planted_dependency_on_the_world() {
        let core = Crate {
            name: "fenwick-merkle".into(),
            manifest: "core/merkle/Cargo.toml".into(),
            uses: vec![],
        };
        let pure = "fenwick-merkle v0.1.0 (/src)\nsha2 v0.11.1\nrand_core v0.9.0\nsha2 v0.11.1 (*)\n";
        assert_eq!(check_dependencies(&core, pure, &Tree::default()), vec![]);
        let found = check_dependencies(&core, &format!("{pure}getrandom v0.3.4\n"), &Tree::default());
        assert_eq!(found.len(), 1);
        assert!(
            found[0]
                .text
                .contains("fenwick-merkle pulls in getrandom (randomness)"),
            "{found:?}"
        );
    }

    #[test]
    fn tidy_catches_a_planted_word_of_the_world() {
        for (line, expected) in [
            ("use std::time::SystemTime;", "SystemTime"),
            ("let t = std::time::Instant::now();", "Instant::now"),
            ("use std::{fmt, fs::File};", "std::fs"),
            ("let home = std::env::var(\"HOME\");", "std::env"),
            ("let m: HashMap<u32, u32> = m;", "HashMap"),
            ("fn rate(x: f64) {}", "f64"),
            ("let x = 1_f32;", "f32"),
        ] {
            let found = findings("core/tally/src/lib.rs", &format!("//! Counts.\n{line}\n"));
            assert_eq!(found.len(), 1, "{line}: {found:?}");
            assert!(
                found[0].starts_with(&format!("core/tally/src/lib.rs:2: {expected} in the core: ")),
                "{found:?}"
            );
        }
    }

    #[test]
    fn tidy_leaves_the_shell_and_what_is_not_code_alone() {
        assert!(findings("shell/vault/src/lib.rs", "use std::fs;").is_empty());
        assert!(findings("core/coop/tests/it/main.rs", "use std::fs;").is_empty());
        let text = "/// Not an f64.\n/* HashMap /* std::fs */ */\n\
            const A: &str = r#\"f64 \"std::fs\"#;\nlet x = 0x1f64;\n";
        assert!(findings("core/coop/src/lib.rs", text).is_empty());
        let tested = "#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
        assert!(findings("core/coop/src/lib.rs", tested).is_empty());
    }
}
