//! The table of acts in `same.txt`, read.

use super::commands::parts;
use super::form::Form;
use super::{Bench, Whom};
use crate::web::api::{LEAVES, Takes};
use serde_json::{Map, Value};

const TABLE: &str = include_str!("same.txt");

/// Names with what stands in them; a flag has nothing.
pub type Fields = Vec<(String, Option<String>)>;

/// One act, and what comes of it.
#[derive(Default)]
pub struct Case {
    pub whom: String,
    pub path: String,
    pub fields: Fields,
    /// What was done before at the terminal, and on pages.
    pub first: Vec<String>,
    pub walks: Vec<(String, Fields)>,
    /// The page, the address of its form, and what is filled in.
    pub page: Option<(String, String, Fields)>,
    /// Whether the page shows no such form any more, and it is sent all the same.
    pub is_stale: bool,
    /// What is done at the terminal after the page was read.
    pub then: Vec<String>,
    /// The outcome; on a page and for a program, where that is another.
    pub so: [String; 3],
    /// Words were sealed under a fresh nonce.
    pub is_sealed: bool,
    /// It is kept that the operator entered it for her.
    pub is_assisted: bool,
    /// That it was refused is written down.
    pub is_noted: bool,
    /// Whether no page does such an act.
    pub is_terminals: bool,
}

fn fields(words: &[&str]) -> Fields {
    let field = |word: &&str| match word.split_once('=') {
        Some((name, value)) => (name.to_owned(), Some(value.replace('+', " "))),
        None => ((*word).to_owned(), None),
    };
    words.iter().map(field).collect()
}

impl Case {
    fn read(text: &str) -> Self {
        let mut case = Self::default();
        for line in text.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match (words[0], &words[1..]) {
                ("first", rest) => case.first.push(rest.join(" ")),
                ("then", rest) => case.then.push(rest.join(" ")),
                ("walk", [path, rest @ ..]) => case.walks.push(((*path).to_owned(), fields(rest))),
                (word @ ("page" | "stale"), [path, rest @ ..]) => {
                    let (to, rest) = match rest {
                        [arrow, to, rest @ ..] if *arrow == ">" => (*to, rest),
                        rest => (*path, rest),
                    };
                    case.is_stale = word == "stale";
                    case.page = Some(((*path).to_owned(), to.to_owned(), fields(rest)));
                }
                ("terminal", _) => case.is_terminals = true,
                ("no", ["page:", _, ..]) => {}
                ("so", [so, rest @ ..]) => {
                    let word = |name: &str| {
                        let place = rest.iter().position(|word| *word == name);
                        place.map(|place| rest[place + 1]).unwrap_or(so).to_owned()
                    };
                    case.so = [(*so).to_owned(), word("page"), word("api")];
                    case.is_sealed = rest.contains(&"sealed");
                    case.is_assisted = rest.contains(&"assisted");
                    case.is_noted = rest.contains(&"noted");
                }
                (whom, [path, rest @ ..]) if !line.starts_with(' ') => {
                    (case.whom, case.path) = (whom.to_owned(), (*path).to_owned());
                    case.fields = fields(rest);
                }
                _ => panic!("'{line}' is no line of the table"),
            }
        }
        assert!(!case.so[0].is_empty(), "{text}");
        case
    }

    pub fn whom(&self) -> Whom {
        match self.whom.as_str() {
            "member" => Whom::Member,
            "officer" => Whom::Officer,
            "user" => Whom::User,
            other => panic!("'{other}' does nothing in this table"),
        }
    }

    /// Fields that say what the page's own form says, filled in from it.
    pub fn complete(&mut self, form: &Form) {
        for (name, value) in &mut self.fields {
            if value.as_deref() == Some("^") {
                let found = form.fields.iter().find(|(known, _)| known == name);
                *value = found.map(|(_, value)| value.clone());
            }
        }
    }

    /// As a line at the terminal, for her.
    pub fn line(&self) -> Vec<String> {
        let mut line: Vec<String> = self.path.split('/').map(str::to_owned).collect();
        for (name, value) in &self.fields {
            if !name.starts_with('@') {
                line.push(format!("--{}", name.replace('_', "-")));
            }
            line.extend(value.clone());
        }
        let number = match self.whom() {
            Whom::Officer => "1",
            Whom::Member => "3",
            _ => return line,
        };
        line.extend(["--as", number].map(str::to_owned));
        line
    }

    /// As a program sends it.
    pub fn body(&self, bench: &Bench) -> String {
        let leaf = LEAVES.find(&self.path).unwrap_or_else(|| panic!("{}", self.path));
        let mut body = Map::new();
        let mut brings = false;
        for (name, value) in &self.fields {
            let name = name.trim_start_matches('@');
            let field = leaf.fields.iter().find(|field| field.name == name);
            let field = field.unwrap_or_else(|| panic!("{} {name}", self.path));
            let value = match (value, &field.takes) {
                (None, _) => Value::Bool(true),
                (Some(file), Takes::File) => {
                    brings = true;
                    Value::from(bench.read(file))
                }
                (Some(value), _) if field.many => Value::from(vec![value.clone()]),
                (Some(value), _) => Value::from(value.clone()),
            };
            body.insert(name.to_owned(), value);
        }
        match brings {
            true => parts(leaf, &body),
            false => Value::from(body).to_string(),
        }
    }
}

/// All of them.
pub fn cases() -> Vec<Case> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let text = lines.collect::<Vec<_>>().join("\n");
    let cases = text.split("\n\n").map(|case| case.trim_matches('\n'));
    cases.filter(|case| !case.is_empty()).map(Case::read).collect()
}
