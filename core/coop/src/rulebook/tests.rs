#![expect(
    clippy::disallowed_methods,
    reason = "the test reads the source, as golden tests read their files"
)]

use super::*;
use crate::people::bylaws::plain::{Catalogue, ENGLISH as CLAUSES};
use crate::people::rights::RIGHTS;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What stands before the id of a rule where one says no.
const SAYS_NO: [&str; 5] = ["Refusal::new(", "refusal(", "refuse(", ".rule(", "rule: "];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["tests", "target", "identity", "benches"].contains(&name.as_str()) {
            sources(&path, found);
        } else if name.ends_with(".rs") && name != "tests.rs" && name != "conformance.rs" {
            found.push(path);
        }
    }
}

/// The ids of rules in a source: words in quotes where somebody says no, and constants that are such words.
fn ids_in(text: &str) -> BTreeSet<String> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut found = BTreeSet::new();
    for mark in SAYS_NO {
        found.extend(text.split(mark).skip(1).filter_map(quoted));
    }
    // A spoilt paper is refused by its own code.
    let spoilt = text.split("Spoilt::").skip(1);
    found.extend(spoilt.filter_map(|rest| quoted(rest.split_once(" =>")?.1)));
    let constants = text.split("const ").skip(1).filter_map(|rest| {
        let (head, value) = rest.split_once('=')?;
        (head.contains("&str") && head.len() < 60).then(|| quoted(value))?
    });
    // Names of files, and endings of such, are no rules.
    let endings = [".toml", ".xlsx", ".zip", ".csv", "."];
    let is_file = |id: &String| id.starts_with('.') || endings.iter().any(|ending| id.ends_with(ending));
    found.extend(constants.filter(|id| id.contains('.') && !is_file(id)));
    found
}

fn quoted(after: &str) -> Option<String> {
    let id = after.trim_start().strip_prefix('"')?.split('"').next()?;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.' || byte == b'-';
    (!id.is_empty() && id.bytes().all(plain)).then(|| id.to_owned())
}

#[test]
fn c19_every_rule_in_the_source_is_listed_and_every_listed_rule_is_in_the_source() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for part in ["core/coop/src", "shell"] {
        sources(&root.join(part), &mut files);
    }
    let mut found = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        found.extend(ids_in(&text));
    }
    let listed: BTreeSet<String> = rules().map(|rule| rule.id.to_owned()).collect();
    let unlisted: Vec<&String> = found.difference(&listed).collect();
    assert!(unlisted.is_empty(), "rulebook/english.txt lacks {unlisted:?}");
    let gone: Vec<&String> = listed.difference(&found).collect();
    assert!(gone.is_empty(), "nothing refuses by {gone:?} any more");
    let lines = ENGLISH
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    assert_eq!(
        lines.count(),
        listed.len(),
        "a line cannot be read, or an id stands twice"
    );
}

#[test]
fn c19_every_voted_rule_stands_in_a_clause_and_every_right_on_its_page() {
    let catalogue = Catalogue::read(CLAUSES);
    let clauses: BTreeSet<&str> = catalogue.ids().collect();
    for rule in rules() {
        let known = |id: &str| match rule.kind {
            Kind::Rights => RIGHTS.iter().any(|right| right.id == id),
            _ => clauses.contains(id),
        };
        assert!(rule.stands_in.iter().all(|id| known(id)), "{rule:?}");
        let must = matches!(rule.kind, Kind::Bylaws | Kind::Rights);
        assert!(!must || !rule.stands_in.is_empty(), "{rule:?} stands nowhere");
        assert!(!rule.says.is_empty() && !rule.says.ends_with('.'), "{rule:?}");
    }
}

#[test]
fn a_planted_rule_is_found_and_a_wrong_refusal_is_named() {
    let planted = "fn a() { return Err(Refusal::new(\n \"planted.rule\", \"no\")); }\nconst OTHER: &str = \"planted.other\";";
    let found: Vec<String> = ids_in(planted).into_iter().collect();
    assert_eq!(found, ["planted.other", "planted.rule"]);
    let no = |id: &str| Refusal::new(id, "no");
    assert_eq!(fault(&no("coop.exists")), None);
    assert!(fault(&no("planted.rule")).is_some());
    assert!(fault(&no("duty.attest")).is_some());
    assert!(fault(&no("coop.exists").by(crate::kernel::ids::FOUNDING)).is_some());
}
