//! The table of what commands answer, field by field, from which the interface for programs is described: every answer that a test
//! gets is held against it.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Read, Seek, Write};

const TABLE: &str = include_str!("../../../src/web/api/answers.txt");
const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/api/answers.txt");
/// Every command that can be given from afar has its line there.
const COMMANDS: &str = include_str!("../../../src/web/walls/commands.txt");
const UPDATE: &str = "UPDATE_ANSWERS";

/// Of a field, the kinds of what it holds, and whether it is always there.
type Fields = BTreeMap<String, (BTreeSet<String>, bool)>;
type Table = BTreeMap<String, Fields>;

/// Holds an answer of a command line against the table; with `UPDATE_ANSWERS` the table takes in what is new.
#[track_caller]
pub fn held(args: &[&str], answer: &Value) {
    let (Some(path), Some(answer)) = (command(args), answer.as_object()) else {
        return;
    };
    let wrong = faults(&read(TABLE), &path, answer);
    if wrong.is_empty() {
        return;
    }
    if std::env::var_os(UPDATE).is_some() {
        return update(&path, answer);
    }
    panic!("'{path}' answers what {PATH} does not say; UPDATE_ANSWERS=1 writes it anew: {wrong:?}");
}

/// What is proposed is answered alike, whatever it is.
const ALIKE: [&str; 3] = ["motion/propose/", "proposal/draft/", "proposal/amend/"];

/// The line of the command of a command line, if it can be given from afar.
fn command(args: &[&str]) -> Option<String> {
    let mut args = args;
    while let [option, rest @ ..] = args
        && option.starts_with("--")
    {
        let takes_a_word = *option != "--json" && !option.contains('=');
        args = rest.get(usize::from(takes_a_word)..)?;
    }
    // What is amended stands behind the number of the proposal.
    let is_word = |word: &&&str| !word.bytes().all(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = args.iter().filter(is_word).take(4).copied().collect();
    let known = |path: &String| COMMANDS.lines().any(|line| line.split(' ').next() == Some(path));
    let path = (1..=words.len())
        .rev()
        .map(|many| words[..many].join("/"))
        .find(known)?;
    let alike = ALIKE.iter().find(|alike| path.starts_with(**alike));
    Some(alike.map_or(path.clone(), |alike| format!("{alike}*")))
}

fn faults(table: &Table, path: &str, answer: &Map<String, Value>) -> Vec<String> {
    let Some(fields) = table.get(path) else {
        return vec!["there is no line of it".to_owned()];
    };
    let mut faults = Vec::new();
    for (name, value) in answer {
        let kinds = fields.get(name).map(|(kinds, _)| kinds);
        if !kinds.is_some_and(|kinds| kinds.contains(kind(value))) {
            faults.push(format!("{name} is {}", kind(value)));
        }
    }
    let missing = fields
        .iter()
        .filter(|(name, (_, always))| *always && !answer.contains_key(*name));
    faults.extend(missing.map(|(name, _)| format!("{name} is not there")));
    faults
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn read(text: &str) -> Table {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let line = |line: &str| {
        let mut words = line.split(' ');
        let path = words.next().unwrap().to_owned();
        let field = |word: &str| {
            let (name, kinds) = word.split_once('=').unwrap();
            let kinds = kinds.split('|').map(str::to_owned).collect();
            let always = !name.ends_with('?');
            (name.trim_end_matches('?').to_owned(), (kinds, always))
        };
        (path, words.map(field).collect())
    };
    lines.map(line).collect()
}

fn update(path: &str, answer: &Map<String, Value>) {
    let mut file = std::fs::File::options()
        .read(true)
        .write(true)
        .open(PATH)
        .unwrap();
    file.lock().unwrap();
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    let mut table = read(&text);
    let is_new = !table.contains_key(path);
    let fields = table.entry(path.to_owned()).or_default();
    for (name, value) in answer {
        let known = fields
            .entry(name.clone())
            .or_insert_with(|| (BTreeSet::new(), is_new));
        known.0.insert(kind(value).to_owned());
    }
    for (name, (_, always)) in fields {
        *always &= answer.contains_key(name);
    }
    let mut written: String = text
        .lines()
        .take_while(|line| line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    for (path, fields) in table {
        written.push_str(&path);
        for (name, (kinds, always)) in fields {
            let kinds: Vec<String> = kinds.into_iter().collect();
            write!(
                written,
                " {name}{}={}",
                if always { "" } else { "?" },
                kinds.join("|")
            )
            .unwrap();
        }
        written.push('\n');
    }
    file.rewind().unwrap();
    file.write_all(written.as_bytes()).unwrap();
    file.set_len(u64::try_from(written.len()).unwrap()).unwrap();
}
