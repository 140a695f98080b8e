//! Rules about the text: sizes, machine paths, things left undone, the numbers of the decision records.

use super::Finding;
use super::lexer::tokens;
use super::tree::{File, Tree};

/// Past this many lines a file wants splitting.
const LINES_WARNED: usize = 400;
/// Past this many lines it must be split.
const LINES_MAX: usize = 500;

/// Folders that exist on one machine only; written in two halves, so that this file passes its own check.
const MACHINE_PATHS: [&str; 2] = [concat!("/wo", "rk/"), concat!("/tmp/bash", "_jobs")];

const DECISIONS: &str = "docs/decisions/";

/// Marks of unfinished work: the tokens, how they are written, why they may not stay.
const UNDONE: [(&[&str], &str, &str); 3] = [
    (
        &["todo", "!"],
        "todo!",
        "it panics at a member's desk: finish it, or refuse with a reason",
    ),
    (
        &["unimplemented", "!"],
        "unimplemented!",
        "it panics at a member's desk: finish it, or refuse with a reason",
    ),
    (
        &["#", "[", "ignore"],
        "#[ignore]",
        "a test that never runs proves nothing: repair it or remove it",
    ),
];

/// Checks every file. Files that are long but not yet too long are in [`long_files`].
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = sized(tree, LINES_MAX, usize::MAX, "split it");
    for file in &tree.files {
        findings.extend(machine_paths(file));
        if file.is_rust() {
            findings.extend(undone(file));
        }
    }
    findings.extend(decisions(tree));
    findings
}

/// The Rust files that will soon be too long: a warning.
pub fn long_files(tree: &Tree) -> Vec<Finding> {
    sized(tree, LINES_WARNED, LINES_MAX, "think where it wants splitting")
}

fn sized(tree: &Tree, over: usize, up_to: usize, advice: &str) -> Vec<Finding> {
    let rust = tree.files.iter().filter(|file| file.is_rust());
    let sizes = rust.map(|file| (file, file.text.lines().count()));
    let long = sizes.filter(|(_, lines)| *lines > over && *lines <= up_to);
    long.map(|(file, lines)| {
        Finding::new(
            &file.path,
            over + 1,
            format!("{lines} lines, but a file is read in one sitting (limit {over}): {advice}"),
        )
    })
    .collect()
}

fn machine_paths(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        for path in MACHINE_PATHS.into_iter().filter(|path| names_path(line, path)) {
            findings.push(Finding::new(
                &file.path,
                index + 1,
                format!("{path} exists on one machine only: write the path from the top of the repository"),
            ));
        }
    }
    findings
}

/// Whether `path` stands in the line from its beginning, not as the middle of a longer path.
fn names_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || "_-./}".contains(c))
    })
}

fn undone(file: &File) -> Vec<Finding> {
    let code = tokens(&file.text);
    let mut findings = Vec::new();
    for (mark, written, why) in UNDONE {
        let places = code
            .windows(mark.len())
            .filter(|window| window.iter().map(|token| &token.text).eq(mark));
        let lines = places.filter_map(|window| window.first()).map(|token| token.line);
        findings
            .extend(lines.map(|line| Finding::new(&file.path, line, format!("{written} left in: {why}"))));
    }
    findings
}

/// The records count 0001, 0002, ... so that a missing one is seen.
fn decisions(tree: &Tree) -> Vec<Finding> {
    let records = tree.files.iter().filter_map(|file| {
        let name = file.path.strip_prefix(DECISIONS)?.strip_suffix(".md")?;
        (!name.contains('/') && name != "README").then_some((file.path.as_str(), name))
    });
    let mut findings = Vec::new();
    for (index, (path, name)) in records.enumerate() {
        let expected = format!("{:04}-", index + 1);
        if !name.starts_with(&expected) {
            findings.push(Finding::new(
                path,
                1,
                format!(
                    "decision records are numbered without gaps or twins, and the next is {expected}: rename \
                this one, and what refers to it"
                ),
            ));
            break;
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let file = File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        check(&Tree { files: vec![file] })
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn tidy_catches_a_planted_long_file() {
        let tree = |lines| Tree {
            files: vec![File {
                path: "a.rs".into(),
                text: "x\n".repeat(lines),
            }],
        };
        assert_eq!((check(&tree(400)).len(), long_files(&tree(400)).len()), (0, 0));
        assert_eq!((check(&tree(401)).len(), long_files(&tree(401)).len()), (0, 1));
        assert_eq!((check(&tree(500)).len(), long_files(&tree(500)).len()), (0, 1));
        assert_eq!((check(&tree(501)).len(), long_files(&tree(501)).len()), (1, 0));
        assert!(findings("a.md", &"x\n".repeat(501)).is_empty());
    }

    #[test]
    fn tidy_catches_a_planted_machine_path() {
        let [folder, jobs] = MACHINE_PATHS;
        assert_eq!(findings("a.md", &format!("one\nsee `{folder}main`\n")).len(), 1);
        assert_eq!(findings("run", &format!("cd {jobs}.0/1")).len(), 1);
        assert!(findings("a.md", &format!("see docs{folder}main and ${{HOME}}{folder}main")).is_empty());
    }

    #[test]
    fn tidy_catches_a_planted_piece_of_undone_work() {
        for line in [
            "todo!()",
            "unimplemented!(\"later\")",
            "#[ignore]",
            "#[ignore = \"slow\"]",
        ] {
            let found = findings("a.rs", &format!("fn a() {{}}\n{line}\n"));
            assert_eq!(found.len(), 1, "{line}: {found:?}");
            assert!(found[0].starts_with("a.rs:2: "), "{found:?}");
        }
        assert!(findings("a.rs", "// todo!()\nconst A: &str = \"#[ignore]\";\n").is_empty());
    }

    #[test]
    fn tidy_catches_a_planted_gap_in_the_decision_records() {
        let tree = |names: &[&str]| {
            let files = names.iter().map(|name| File {
                path: format!("{DECISIONS}{name}.md"),
                text: String::new(),
            });
            Tree {
                files: files.collect(),
            }
        };
        assert!(check(&tree(&["0001-log", "0002-store", "README"])).is_empty());
        assert_eq!(check(&tree(&["0001-log", "0003-store"])).len(), 1);
        assert_eq!(check(&tree(&["0001-log", "0001-store"])).len(), 1);
        assert_eq!(check(&tree(&["log"])).len(), 1);
    }
}
