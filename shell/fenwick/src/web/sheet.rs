//! A page of parts: words, facts, a table, a chart, and where one can go from here. For pages that only show.

use super::look::chart::Bars;
use super::look::frame::{Frame, Link};
use super::look::part::Table;
use super::view::{Page, html, titled};
use super::visit::Visit;
use super::words::Words;
use askama::Template;
use fenwick_coop::kernel::time::{Date, Time};
use serde_json::Value;

/// A page of parts.
#[derive(Template)]
#[template(path = "sheet.html")]
pub struct Sheet {
    frame: Frame,
    lead: String,
    parts: Vec<Part>,
}

/// One part of a page; what is empty is not shown.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// What it is about.
    pub title: String,
    /// Sentences.
    pub says: Vec<String>,
    /// Names and what they are.
    pub facts: Vec<(String, String)>,
    /// A table.
    pub table: Option<Table>,
    /// What is to be known of the table, under it.
    pub notes: Vec<String>,
    /// Charts.
    pub bars: Vec<Bars>,
    /// Texts for machines, each letter as it is.
    pub code: Vec<String>,
    /// Where one can go, each as a line of a list.
    pub list: Vec<Link>,
    /// Where one can go, each as a button.
    pub links: Vec<Link>,
}

impl Sheet {
    /// A page with a title.
    pub fn new(visit: &Visit, title: impl Into<String>) -> Self {
        Self {
            frame: titled(visit, title.into()),
            lead: String::new(),
            parts: Vec::new(),
        }
    }

    /// With the sentence that stands first.
    pub fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = lead.into();
        self
    }

    /// With the way here from a page above.
    pub fn from(mut self, href: String, title: String) -> Self {
        self.frame.trail = vec![Link::new(href, title, "")];
        self
    }

    /// With one more part.
    pub fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// With more parts.
    pub fn parts(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.parts.extend(parts);
        self
    }

    /// The page.
    ///
    /// # Errors
    /// When its template fails.
    pub fn show(&self) -> Page {
        html(self)
    }
}

impl Part {
    /// A part with a title.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// With one more sentence.
    pub fn says(mut self, sentence: impl Into<String>) -> Self {
        self.says.push(sentence.into());
        self
    }

    /// With one more fact; nothing known is no fact.
    pub fn fact(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.facts.push((name.into(), value));
        }
        self
    }

    /// With a table; one without rows says why instead.
    pub fn table(mut self, mut table: Table, none: impl Into<String>) -> Self {
        if table.caption == self.title {
            table.caption = "".into();
        }
        match table.rows.is_empty() {
            true => self.says.push(none.into()),
            false => self.table = Some(table),
        }
        self
    }

    /// With one more text for machines.
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code.push(code.into());
        self
    }

    /// With one more link.
    pub fn link(mut self, href: impl Into<String>, text: impl Into<String>, icon: &'static str) -> Self {
        self.links.push(Link::new(href, text.into(), icon));
        self
    }
}

/// A text out of what a command said; what is not there is empty.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The entries of a list out of what a command said.
pub fn entries(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A day or a moment out of what a command said, as a day.
pub fn day(say: &Words, value: &Value) -> String {
    let given = text(value);
    let day = given.parse::<Date>().map(|date| say.short_date(date));
    let time = given.parse::<Time>().map(|time| say.short_date(time.date()));
    day.or(time).unwrap_or(given)
}

/// The motion by which a rule stands, as it is read.
pub fn by_motion(say: &Words, value: &Value) -> String {
    match value.as_u64() {
        None => String::new(),
        Some(0) => say.t("public-founding").to_string(),
        Some(motion) => say.with("public-motion-number", "number", motion).to_string(),
    }
}

/// A purpose in plain words, where there are some.
pub fn purpose(say: &Words, name: &str) -> String {
    let id = format!("member-purpose-{name}");
    match say.has(&id) {
        true => say.t(&id).to_string(),
        false => name.to_owned(),
    }
}

/// The rules speak in small letters; a sentence on a page begins with a large one.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}
