//! What pages of the desk are made of: a title, and parts one below the other.

use super::super::look::field::Field;
use super::super::look::frame::{Frame, Link, Text};
use super::super::look::part::{Pager, Table};
use super::super::view::{Page, html, titled, to_mend};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use askama::Template;

/// A page of the desk.
#[derive(Template)]
#[template(path = "desk/sheet.html")]
pub struct Sheet {
    frame: Frame,
    say: Words,
    lead: Text,
    parts: Vec<Part>,
}

/// A form.
pub struct Ask {
    /// Where it is sent.
    pub action: String,
    /// `post`, or `get` for a search.
    pub method: &'static str,
    /// The mark and what makes it act once; both empty for a search.
    pub mark: String,
    /// What makes it act once.
    pub once: String,
    /// What it carries unseen.
    pub hidden: Vec<(String, String)>,
    /// Its questions.
    pub fields: Vec<Field>,
    /// Whether it brings files.
    pub files: bool,
    /// What its button says, and its tone.
    pub button: (Text, &'static str),
    /// Where one goes who does not send it; empty for nowhere.
    pub back: (String, Text),
}

impl Ask {
    /// A form that acts once, sent to the page it stands on; who does not send it goes back.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn post(
        visit: &Visit,
        fields: Vec<Field>,
        button: (Text, &'static str),
        back: String,
    ) -> Result<Self, Wrong> {
        Ok(Self {
            action: visit.path.clone(),
            method: "post",
            mark: visit.mark(),
            once: visit.once()?,
            hidden: Vec::new(),
            files: fields.iter().any(|field| field.input() == "file"),
            fields,
            button,
            back: (back, visit.say.t("common-cancel").to_string().into()),
        })
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }
}

/// A part of a page.
pub enum Part {
    /// A heading.
    Title(Text),
    /// A sentence or a few.
    Words(Text),
    /// What may be passed over.
    Soft(Text),
    /// Something to know now.
    Notice(Notice),
    /// Names and what they are.
    Facts(Vec<(Text, Text)>),
    /// A table.
    Table(Table),
    /// What needs somebody.
    Todo(Vec<(Link, Text)>),
    /// Nothing here yet: icon, title, what to do first.
    Empty(&'static str, Text, Text),
    /// Links that look like buttons, with their tones.
    Go(Vec<(Link, &'static str)>),
    /// One line each.
    List(Vec<Text>),
    /// Text as it stands in a file or at the terminal.
    Code(Text),
    /// Words of somebody.
    Quote(Text),
    /// Where one is in a long list.
    Pager(Pager),
    /// A form.
    Form(Box<Ask>),
    /// A code to be read off a screen: its picture, and what is said instead of it.
    Picture(String, Text),
    /// A text that is big, such as a code.
    Big(Text),
}

/// Something to know now.
pub struct Notice {
    tone: &'static str,
    title: Text,
    says: Vec<Text>,
}

impl Part {
    /// Something to know now: its tone, its title, and what more is said.
    pub fn notice(tone: &'static str, title: impl Into<Text>, says: Vec<Text>) -> Self {
        let title = title.into();
        Self::Notice(Notice { tone, title, says })
    }

    /// A table, or words in its place where it has no row.
    pub fn table_or(table: Table, none: impl Into<Text>) -> Self {
        match table.rows.is_empty() {
            true => Self::Soft(none.into()),
            false => Self::Table(table),
        }
    }
}

impl Sheet {
    /// A page with a title and what leads to it: places by path and message.
    pub fn new(visit: &Visit, title: impl Into<Text>, trail: &[(&str, &str)]) -> Self {
        let mut frame = titled(visit, title.into().into_owned());
        let place = |(path, id): &(&str, &str)| Link::new(visit.at(path), visit.say.t(id).to_string(), "");
        frame.trail = trail.iter().map(place).collect();
        if let Some((path, _)) = trail.last().filter(|(path, _)| *path != "/desk") {
            frame = frame.at(&visit.at(path));
        }
        Self {
            frame,
            say: visit.say.clone(),
            lead: Text::default(),
            parts: Vec::new(),
        }
    }

    /// The page of a message.
    pub fn of(visit: &Visit, title: &str, trail: &[(&str, &str)]) -> Self {
        Self::new(visit, visit.say.t(title).to_string(), trail)
    }

    /// What it is about, in a sentence.
    pub fn lead(mut self, lead: impl Into<Text>) -> Self {
        self.lead = lead.into();
        self
    }

    /// One more part. A table does not say again what the title over it says.
    pub fn with(mut self, mut part: Part) -> Self {
        if let Part::Table(table) = &mut part {
            let mut titles = self.parts.iter().filter_map(|part| match part {
                Part::Title(title) => Some(title),
                _ => None,
            });
            if *titles.next_back().unwrap_or(&self.frame.title) == table.caption {
                table.caption = Text::default();
            }
        }
        self.parts.push(part);
        self
    }

    /// A part, where there is one.
    pub fn maybe(self, part: Option<Part>) -> Self {
        match part {
            Some(part) => self.with(part),
            None => self,
        }
    }

    /// A heading.
    pub fn title(self, title: impl Into<Text>) -> Self {
        self.with(Part::Title(title.into()))
    }

    /// The page as an answer.
    ///
    /// # Errors
    /// When its template fails.
    pub fn show(&self) -> Page {
        html(self)
    }

    /// The page as an answer that says what to mend.
    ///
    /// # Errors
    /// When its template fails.
    pub fn mend(&self) -> Page {
        to_mend(self)
    }
}

/// Links that look like buttons, of paths and messages; the first is the full one if `first` says so.
pub fn goes(visit: &Visit, first: bool, places: &[(&str, &str, &'static str)]) -> Part {
    let place = |(at, (path, id, icon)): (usize, &(&str, &str, &'static str))| {
        let tone = if first && at == 0 { "" } else { "quiet" };
        (Link::new(visit.at(path), visit.say.t(id).to_string(), icon), tone)
    };
    Part::Go(places.iter().enumerate().map(place).collect())
}

/// A search on a page.
pub fn search(visit: &Visit, path: &str, field: Field) -> Part {
    Part::Form(Box::new(Ask {
        action: visit.at(path),
        method: "get",
        mark: String::new(),
        once: String::new(),
        hidden: Vec::new(),
        fields: vec![field],
        files: false,
        button: (visit.say.t("common-search").to_string().into(), "quiet"),
        back: Default::default(),
    }))
}

/// A text out of an answer: what is no text as it is written, and nothing for nothing.
pub fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The lines of a list in an answer.
pub fn lines(value: &serde_json::Value) -> &[serde_json::Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A moment out of an answer as a day people read; nothing for none.
pub fn day(say: &Words, value: &serde_json::Value) -> String {
    let text = value.as_str().unwrap_or_default();
    match text.parse::<fenwick_coop::kernel::time::Time>() {
        Ok(time) => say.day_of(time),
        Err(_) => match text.parse::<fenwick_coop::kernel::time::Date>() {
            Ok(date) => say.date(date),
            Err(_) => text.to_owned(),
        },
    }
}

/// Money out of an answer.
pub fn money(say: &Words, value: &serde_json::Value, currency: &str) -> String {
    say.money(value.as_i64().unwrap_or_default(), currency)
}
