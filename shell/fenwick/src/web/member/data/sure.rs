//! The last question before what cannot be undone.

use super::super::super::look::field::Field;
use super::super::super::look::frame::Frame;
use super::super::super::view::frame;
use super::super::super::visit::Visit;
use super::super::super::wrong::Wrong;
use crate::web::member::stopped::Stopped;
use askama::Template;

#[derive(Template)]
#[template(path = "member/data/sure.html")]
pub struct Sure {
    pub frame: Frame,
    pub mark: String,
    pub once: String,
    pub action: String,
    pub stopped: Stopped,
    /// The question.
    pub asks: String,
    /// What will be so then.
    pub says: Vec<String>,
    pub facts: Vec<(String, String)>,
    pub fields: Vec<Field>,
    pub button: String,
    pub stay: (String, String),
}

impl Sure {
    /// A question with a title, sent to `action`; `stay` leads back.
    pub fn new(visit: &Visit, title: &str, action: &str, stay: &str) -> Result<Self, Wrong> {
        let say = &visit.say;
        Ok(Self {
            frame: frame(visit, title),
            mark: visit.mark(),
            once: visit.once()?,
            action: visit.at(action),
            stopped: Stopped::default(),
            asks: say.t(title).to_string(),
            says: Vec::new(),
            facts: Vec::new(),
            fields: Vec::new(),
            button: say.t("common-yes").to_string(),
            stay: (visit.at(stay), say.t("common-no").to_string()),
        })
    }
}
