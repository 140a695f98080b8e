//! A page with one form: some questions, or the last question before something that cannot be undone.

use crate::said::Trouble;
use crate::web::form::Form;
use crate::web::look::field::Field;
use crate::web::look::frame::Frame;
use crate::web::member::stopped::Stopped;
use crate::web::view::{Page, frame, html, to_mend};
use crate::web::visit::Visit;
use crate::web::words::Words;
use crate::web::wrong::Wrong;
use askama::Template;

/// A page with one form.
#[derive(Template)]
#[template(path = "member/votes/ask.html")]
pub struct Ask {
    frame: Frame,
    say: Words,
    stopped: Option<Stopped>,
    lead: Vec<String>,
    facts: Vec<(String, String)>,
    fields: Vec<Field>,
    action: String,
    mark: String,
    once: String,
    hidden: Vec<(String, String)>,
    yes: String,
    tone: &'static str,
    back: String,
    no: String,
}

impl Ask {
    /// A form on a page with the message `title` as its title; `back` is where nothing has happened.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn new(visit: &Visit, title: &str, (action, yes): (&str, &str), back: &str) -> Result<Self, Wrong> {
        let say = &visit.say;
        Ok(Self {
            frame: frame(visit, title),
            stopped: None,
            lead: Vec::new(),
            facts: Vec::new(),
            fields: Vec::new(),
            action: visit.at(action),
            mark: visit.mark(),
            once: visit.once()?,
            hidden: Vec::new(),
            yes: say.t(yes).to_string(),
            tone: "",
            back: visit.at(back),
            no: say.t("common-cancel").to_string(),
            say: say.clone(),
        })
    }

    /// With a sentence before the questions.
    pub fn lead(mut self, text: impl std::fmt::Display) -> Self {
        self.lead.push(text.to_string());
        self
    }

    /// With something that is known.
    pub fn fact(mut self, name: impl std::fmt::Display, value: impl Into<String>) -> Self {
        self.facts.push((name.to_string(), value.into()));
        self
    }

    /// With a question.
    pub fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// With something that the form carries along.
    pub fn carry(mut self, name: &str, value: impl Into<String>) -> Self {
        self.hidden.push((name.to_owned(), value.into()));
        self
    }

    /// About something that cannot be undone.
    pub fn danger(mut self) -> Self {
        self.tone = "danger";
        self
    }

    /// The page.
    ///
    /// # Errors
    /// As a page.
    pub fn show(&self) -> Page {
        html(self)
    }

    /// What was typed, again.
    pub fn typed(mut self, form: &Form) -> Self {
        for field in &mut self.fields {
            if field.input() != "password" {
                let name = field.name;
                let again = std::mem::replace(field, Field::text(name, ""));
                *field = again.value(form.one(name));
            }
        }
        self
    }

    /// The page again, with what is wrong beside one of its questions.
    ///
    /// # Errors
    /// As a page.
    pub fn wrong(mut self, name: &str, error: impl std::fmt::Display) -> Page {
        for field in &mut self.fields {
            if field.name == name {
                field.error = error.to_string().into();
            }
        }
        to_mend(&self)
    }

    /// The page again, with why it was not done.
    ///
    /// # Errors
    /// What is not to be mended on a page.
    pub fn stop(mut self, trouble: Trouble) -> Page {
        self.stopped = Some(Stopped::of(&self.say, trouble)?);
        to_mend(&self)
    }

    /// The first question that was not answered, if one was not.
    pub fn empty(&self, form: &Form) -> Option<&'static str> {
        let asked = self.fields.iter().filter(|field| !field.optional);
        asked
            .map(|field| field.name)
            .find(|name| form.some(name).is_none())
    }
}
