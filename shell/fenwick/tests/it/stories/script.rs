//! A story's script: prose, commands of the real binary, and small files; run in a fresh folder.

use super::mask::mask;
use super::sha1;
use crate::world::answers;
use fenwick_intake::Roster;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A story that was lived: what was said, and the home it left.
pub struct Ran {
    pub transcript: String,
    pub folder: TempDir,
    /// Commands that ended otherwise than the story says.
    pub surprises: Vec<String>,
    /// Whether its commands are asked for data, which is held against the table of answers.
    as_data: bool,
}

impl Ran {
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Runs one more command, outside the transcript, and gives its JSON.
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        let output = fenwick(self.folder.path(), args.iter().copied());
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{args:?}: {output:?}"))
    }
}

fn fenwick<'a>(folder: &Path, args: impl IntoIterator<Item = &'a str>) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_fenwick"))
        .args(args)
        .current_dir(folder)
        .env("FENWICK_HOME", "home")
        .env("FENWICK_REPLY_STEP_MS", "0")
        .output()
        .unwrap()
}

/// A command line as typed: words, where its output goes, and what the story notes behind `#`.
struct Typed {
    words: Vec<String>,
    into: Option<String>,
    exit: i32,
    mask_error: bool,
}

impl Typed {
    fn read(line: &str) -> Self {
        let mut words = split(line);
        let notes = words.iter().position(|word| word == "#");
        let notes = notes.map_or(Vec::new(), |place| words.split_off(place));
        let into = words.iter().position(|word| word == ">");
        let into = into.and_then(|place| words.split_off(place).pop());
        let mut typed = Self {
            words,
            into,
            exit: 0,
            mask_error: false,
        };
        let mut notes = notes.iter().skip(1);
        while let Some(note) = notes.next() {
            match note.as_str() {
                "exit" => typed.exit = notes.next().unwrap().parse().unwrap(),
                "mask-error" => typed.mask_error = true,
                other => panic!("no such note: {other}"),
            }
        }
        typed
    }
}

/// Words as a shell splits them: by blanks, quotes of both kinds keep them together.
fn split(line: &str) -> Vec<String> {
    let (mut words, mut word, mut open, mut any) = (Vec::new(), String::new(), None, false);
    for letter in line.chars() {
        match (open, letter) {
            (Some(quote), _) if letter == quote => open = None,
            (None, '\'' | '"') => (open, any) = (Some(letter), true),
            (None, ' ') => {
                if any || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            _ => word.push(letter),
        }
    }
    if any || !word.is_empty() {
        words.push(word);
    }
    words
}

/// Runs a story. `data` stands for `$DATA` in its commands.
pub fn run(story: &str, data: Option<&Path>) -> Ran {
    lived(story, data, false)
}

/// Runs a story as a program would, and holds what it is answered against the table of answers.
pub fn run_as_data(story: &str) -> Ran {
    lived(story, None, true)
}

fn lived(story: &str, data: Option<&Path>, as_data: bool) -> Ran {
    let mut ran = Ran {
        transcript: String::new(),
        folder: tempfile::tempdir().unwrap(),
        surprises: Vec::new(),
        as_data,
    };
    let data = data.map_or_else(String::new, |data| data.display().to_string());
    let mut lines = story.lines();
    while let Some(line) = lines.next() {
        writeln!(ran.transcript, "{line}").unwrap();
        let Some(typed) = line.strip_prefix("$ ") else {
            assert!(
                line.is_empty() || line.starts_with('#'),
                "neither prose nor command: {line}"
            );
            continue;
        };
        if let Some(file) = typed.strip_prefix("write ") {
            let file = file.strip_suffix(" <<END").unwrap();
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "END").collect();
            write(&mut ran, file, &body);
        } else if let Some(many) = typed.strip_prefix("each ") {
            let (range, form) = many.split_once(' ').unwrap();
            each(&mut ran, range, form);
        } else {
            let typed = Typed::read(&typed.replace("$DATA", &data));
            step(&mut ran, typed, &data);
        }
    }
    ran
}

/// Runs a command once for each number; what the last one says is told.
fn each(ran: &mut Ran, range: &str, form: &str) {
    let told = ran.transcript.len();
    for n in numbers(range) {
        ran.transcript.truncate(told);
        step(ran, Typed::read(&counted(form, n)), "");
    }
}

fn numbers(range: &str) -> std::ops::RangeInclusive<u32> {
    let (first, last) = range.split_once("..").unwrap();
    first.parse().unwrap()..=last.parse().unwrap()
}

fn step(ran: &mut Ran, typed: Typed, data: &str) {
    let words: Vec<&str> = typed.words.iter().map(String::as_str).collect();
    let folder = ran.folder.path().to_owned();
    match words.as_slice() {
        ["fenwick", args @ ..] => {
            let json = (ran.as_data && typed.into.is_none() && !args.contains(&"--json")).then_some("--json");
            let output = fenwick(&folder, json.into_iter().chain(args.iter().copied()));
            if json.is_some()
                && output.status.success()
                && let Ok(answer) = serde_json::from_slice(&output.stdout)
            {
                answers::held(args, &answer);
            }
            let mut said = String::from_utf8(output.stdout).unwrap();
            if let Some(file) = &typed.into {
                std::fs::write(folder.join(file), std::mem::take(&mut said)).unwrap();
            }
            said.push_str(&String::from_utf8(output.stderr).unwrap());
            if !data.is_empty() {
                said = said.replace(data, "$DATA");
            }
            ran.transcript.push_str(&mask(&said, typed.mask_error));
            let code = output.status.code().unwrap();
            if code != 0 {
                writeln!(ran.transcript, "[exit {code}]").unwrap();
            }
            if code != typed.exit {
                ran.surprises.push(format!(
                    "exit {code} instead of {}: {}\n{said}",
                    typed.exit,
                    words.join(" ")
                ));
            }
        }
        ["replace", file, old, new] => {
            let (old, new) = (&old.replace("\\n", "\n"), &new.replace("\\n", "\n"));
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            assert_eq!(text.matches(old).count(), 1, "'{old}' once in {file}");
            std::fs::write(folder.join(file), text.replace(old, new)).unwrap();
        }
        ["consent-slice", file, from, column, terms @ ..] => {
            let [dataset, purpose, recipient] = terms else {
                panic!("consent-slice FILE FROM COLUMN DATASET PURPOSE RECIPIENT")
            };
            let ids = ids(Path::new(from), column);
            let mut text = "member,dataset,purpose,recipient,resolution,answer\n".to_owned();
            let consenting: Vec<&String> = ids.iter().filter(|id| sha1::consents(id)).collect();
            for id in &consenting {
                writeln!(text, "ext:{id},{dataset},{purpose},{recipient},aggregate,yes").unwrap();
            }
            std::fs::write(folder.join(file), text).unwrap();
            writeln!(ran.transcript, "({} of {} say yes)", consenting.len(), ids.len()).unwrap();
        }
        _ => panic!("no such command: {}", words.join(" ")),
    }
}

fn ids(file: &Path, column: &str) -> Vec<String> {
    let roster = Roster::open(file, column, None).unwrap();
    roster.map(|line| line.unwrap().unwrap().external_id).collect()
}

/// Writes a file. A line `@1..9 TEXT` stands for nine, in which `{n}` counts, padded as in `{n:4}`, and
/// `{n%5}` and `{n%5+1}` run in circles.
fn write(ran: &mut Ran, file: &str, body: &[&str]) {
    let mut text = String::new();
    for line in body {
        writeln!(ran.transcript, "{line}").unwrap();
        match line.strip_prefix('@') {
            None => writeln!(text, "{line}").unwrap(),
            Some(many) => {
                let (range, form) = many.split_once(' ').unwrap();
                for n in numbers(range) {
                    writeln!(text, "{}", counted(form, n)).unwrap();
                }
            }
        }
    }
    ran.transcript.push_str("END\n");
    let path = ran.folder.path().join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn counted(form: &str, n: u32) -> String {
    let mut parts = form.split('{');
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        let (what, rest) = part.split_once('}').unwrap();
        text.push_str(&count(what.strip_prefix('n').unwrap(), n));
        text.push_str(rest);
    }
    text
}

fn count(what: &str, n: u32) -> String {
    if let Some(width) = what.strip_prefix(':') {
        return format!("{n:0width$}", width = width.parse::<usize>().unwrap());
    }
    let Some(circle) = what.strip_prefix('%') else {
        return n.to_string();
    };
    let (length, from) = circle.split_once('+').unwrap_or((circle, "0"));
    (n % length.parse::<u32>().unwrap() + from.parse::<u32>().unwrap()).to_string()
}
