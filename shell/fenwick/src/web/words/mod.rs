//! The words that pages speak, in each language: messages, dates, numbers, money and lists.
//!
//! Messages are data: `languages/xx/*.ftl` of this repository, and `HOME/languages/xx/*.ftl` of the operator, in the syntax of Project Fluent.
//! A message that a language lacks is said in English. A page asks by id:
//!
//! ```html
//! <html lang="{{ say.lang() }}" dir="{{ say.dir() }}">
//! <h1>{{ say.t("member-home-title") }}</h1>
//! <p>{{ say.t("member-home-hello").with("name", name) }} {{ say.with("member-votes-open", "count", 3) }}</p>
//! <p>{{ say.date(until) }} {{ say.money(minor, currency) }}</p>
//! ```
//!
//! No message holds marks of HTML: the template escapes whatever comes from here.

mod argument;
mod calendar;
mod figures;
mod languages;
mod pack;
mod sentence;
#[cfg(test)]
mod tests;

pub(crate) use argument::{Argument, Whole};
pub(crate) use languages::Languages;
pub(crate) use pack::{Head, Pack, Status};

use fluent_bundle::{FluentArgs, FluentValue};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// One language, for one page: what a template asks for words.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pack: Arc<Pack>,
    /// English, which says what the language lacks.
    english: Arc<Pack>,
}

impl Words {
    pub(super) fn new(pack: Arc<Pack>, english: Arc<Pack>) -> Self {
        Self { pack, english }
    }

    /// The code of the language, for `lang`.
    pub(crate) fn lang(&self) -> &str {
        &self.pack.code
    }

    /// Where a line begins, for `dir`: `ltr` or `rtl`.
    pub(crate) fn dir(&self) -> &'static str {
        self.pack.dir()
    }

    /// The pack of this language: its names, who made it, its digest.
    pub(crate) fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The same words in English, to stand beside a text that nobody confirmed yet.
    pub(crate) fn english(&self) -> Words {
        Words::new(Arc::clone(&self.english), Arc::clone(&self.english))
    }

    /// Whether some language at hand has this message.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.pack.has(id) || self.english.has(id)
    }

    /// A message.
    pub(crate) fn t<'a>(&'a self, id: &'a str) -> Phrase<'a> {
        Phrase {
            words: self,
            id,
            args: FluentArgs::new(),
        }
    }

    /// A message with one argument.
    pub(crate) fn with<'a>(&'a self, id: &'a str, name: &'a str, value: impl Argument) -> Phrase<'a> {
        self.t(id).with(name, value)
    }

    /// A list as a sentence says it: "a, b and c".
    pub(crate) fn list<T: AsRef<str>>(&self, items: &[T]) -> String {
        let Some((last, before)) = items.split_last() else {
            return String::new();
        };
        let Some((first, between)) = before.split_first() else {
            return last.as_ref().to_owned();
        };
        let mut said = first.as_ref().to_owned();
        for item in between {
            said = self
                .t("common-list-more")
                .with("a", said)
                .with("b", item.as_ref())
                .to_string();
        }
        let id = if between.is_empty() {
            "common-list-two"
        } else {
            "common-list-last"
        };
        self.t(id).with("a", said).with("b", last.as_ref()).to_string()
    }
}

/// A message with its arguments. It is put into words when it is shown.
#[derive(Debug)]
pub(crate) struct Phrase<'a> {
    words: &'a Words,
    id: &'a str,
    args: FluentArgs<'a>,
}

impl<'a> Phrase<'a> {
    /// Gives it an argument: a text or a number.
    pub(crate) fn with(mut self, name: &'a str, value: impl Argument) -> Self {
        let value = match value.value() {
            FluentValue::String(text) => FluentValue::String(self.words.pack.isolated(text)),
            other => other,
        };
        self.args.set(name, value);
        self
    }

    /// The language in which it is said: English where the page's language lacks it.
    pub(crate) fn lang(&self) -> &'a str {
        if self.words.pack.has(self.id) {
            &self.words.pack.code
        } else {
            &self.words.english.code
        }
    }

    fn said(&self) -> Option<Cow<'_, str>> {
        let own = self.words.pack.say(self.id, &self.args);
        own.or_else(|| self.words.english.say(self.id, &self.args))
    }
}

impl fmt::Display for Phrase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An id without a message cannot ship: a test looks for each id that a page names.
        f.write_str(&self.said().unwrap_or(Cow::Borrowed(self.id)))
    }
}
