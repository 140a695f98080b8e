//! The bylaws in plain language, clause by clause. A clause is its id and its numbers; the words stand in a catalogue.
//!
//! Both renderings come from the same data: the machine form decides, this one is read. A test decides the same cases by each.

mod catalogue;
mod conduct;
mod estate;
mod voting;

pub use catalogue::{Catalogue, ENGLISH};

use super::{Bylaws, Fraction};
use crate::kernel::epsilon::{DeltaPico, EpsilonMicro};
use serde::Serialize;

/// One rule of the bylaws, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// Its stable id; several clauses may have it, one for each topic, class or office.
    pub id: &'static str,
    /// What it says it of, by the names that the sentence uses.
    pub args: Vec<(&'static str, Arg)>,
}

/// What a clause says something of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arg {
    /// Whole days.
    Days(u32),
    /// A number.
    Count(u64),
    /// A fraction.
    Part(Fraction),
    /// Money in minor units.
    Minor(u64),
    /// Hundredths of a per cent.
    BasisPoints(u32),
    /// ε.
    Epsilon(EpsilonMicro),
    /// δ.
    Delta(DeltaPico),
    /// An id or a text that the members chose: it is never translated.
    Own(String),
    /// A word of the program: the catalogue has it.
    Word(String),
    /// Several of them.
    All(Vec<Arg>),
}

impl Clause {
    fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    fn with(mut self, name: &'static str, arg: Arg) -> Self {
        self.args.push((name, arg));
        self
    }

    fn days(self, days: u32) -> Self {
        self.with("days", Arg::Days(days))
    }

    fn count(self, count: impl Into<u64>) -> Self {
        self.with("count", Arg::Count(count.into()))
    }

    fn part(self, part: Fraction) -> Self {
        self.with("part", Arg::Part(part))
    }

    fn own(self, name: &'static str, text: &str) -> Self {
        self.with(name, Arg::Own(text.to_owned()))
    }

    fn word(self, name: &'static str, word: &impl Serialize) -> Self {
        self.with(name, Arg::Word(word_of(word)))
    }

    /// What is said under this name.
    pub fn arg(&self, name: &str) -> Option<&Arg> {
        let mut args = self.args.iter();
        args.find(|(own, _)| *own == name).map(|(_, arg)| arg)
    }
}

/// The word by which a choice is stored.
fn word_of(choice: &impl Serialize) -> String {
    let text = serde_json::to_value(choice).ok();
    let word = text.as_ref().and_then(|text| text.as_str());
    word.unwrap_or_default().to_owned()
}

fn owned(texts: &[String]) -> Arg {
    Arg::All(texts.iter().cloned().map(Arg::Own).collect())
}

/// Every rule of these bylaws, in the order in which they are read.
pub fn clauses(bylaws: &Bylaws) -> Vec<Clause> {
    let mut clauses = voting::clauses(&bylaws.voting);
    clauses.extend(conduct::clauses(bylaws));
    clauses.extend(estate::clauses(bylaws));
    clauses
}

#[cfg(test)]
mod tests;
