//! The words of one language: a sentence for each clause, a word for each choice. Another language is another file.

use super::{Arg, Clause};
use crate::people::bylaws::Fraction;
use std::collections::BTreeMap;

/// English.
pub const ENGLISH: &str = include_str!("english.txt");

/// Sentences and words by id.
#[derive(Clone, Debug)]
pub struct Catalogue<'a> {
    texts: BTreeMap<&'a str, &'a str>,
}

impl<'a> Catalogue<'a> {
    /// Reads a catalogue: a line for each text, `id = text`; lines that begin with `#` are prose.
    pub fn read(text: &'a str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let split = lines.filter_map(|line| line.split_once(" = "));
        Self {
            texts: split.map(|(id, text)| (id.trim(), text.trim())).collect(),
        }
    }

    /// The ids of all texts.
    pub fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.texts.keys().copied()
    }

    /// A text as it stands, its id where there is none.
    pub fn text<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.texts.get(id).copied().unwrap_or(id)
    }

    /// The sentence of a clause.
    pub fn sentence(&self, clause: &Clause) -> String {
        let said = |name: &str| clause.arg(name).map(|arg| self.arg(arg));
        filled(self.text(clause.id), said)
    }

    fn arg(&self, arg: &Arg) -> String {
        match arg {
            Arg::Days(days) => self.counted("days", u64::from(*days)),
            Arg::Count(count) => count.to_string(),
            Arg::Part(part) => self.part(*part),
            Arg::Minor(minor) => self.counted("minor", *minor),
            Arg::BasisPoints(points) => {
                let whole = points.checked_div(100).unwrap_or(0);
                let rest = points.checked_rem(100).unwrap_or(0);
                self.filled("basis-points", &format!("{whole}.{rest:02}"))
            }
            Arg::Epsilon(epsilon) => epsilon.to_string(),
            Arg::Delta(delta) => delta.to_string(),
            Arg::Own(text) => self.filled("own", text),
            Arg::Word(word) => self.text(&format!("word.{word}")).to_owned(),
            Arg::All(args) => {
                let joined = |first: String, next: String| {
                    let both = |name: &str| match name {
                        "first" => Some(first.clone()),
                        "next" => Some(next.clone()),
                        _ => None,
                    };
                    filled(self.text("word.and"), both)
                };
                args.iter()
                    .map(|arg| self.arg(arg))
                    .reduce(joined)
                    .unwrap_or_default()
            }
        }
    }

    fn part(&self, part: Fraction) -> String {
        let id = match (part.more_than, part.of == part.parts) {
            (true, _) => "more-than",
            (false, true) => "all",
            (false, false) => "at-least",
        };
        self.filled(id, &format!("{}/{}", part.of, part.parts))
    }

    fn counted(&self, unit: &str, count: u64) -> String {
        let id = match count {
            1 => format!("{unit}-one"),
            _ => format!("{unit}-many"),
        };
        self.filled(&id, &count.to_string())
    }

    fn filled(&self, id: &str, with: &str) -> String {
        filled(self.text(&format!("word.{id}")), |_| Some(with.to_owned()))
    }
}

/// A text with its names in braces filled in, once: what is put in stays as it is, braces and all.
fn filled(text: &str, said: impl Fn(&str) -> Option<String>) -> String {
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        filled.push_str(&said(name).unwrap_or_default());
        filled.push_str(rest);
    }
    filled
}
