//! Why an act was not done, said above the form that asked for it.

use crate::said::Trouble;
use crate::web::view::grounds;
use crate::web::words::Words;
use crate::web::wrong::{Wrong, is_about_what_was_brought};

/// Why an act was not done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stopped {
    /// What happened, in the visitor's language.
    pub title: String,
    /// What the rule says, in English.
    pub message: String,
    /// Which rule, who voted for it, and what to do.
    pub lines: Vec<String>,
}

impl Stopped {
    /// Nothing stopped it.
    pub fn is_none(&self) -> bool {
        self.title.is_empty()
    }

    /// Why not, for the same page again.
    ///
    /// # Errors
    /// What is not to be mended on the page.
    pub fn of(say: &Words, trouble: Trouble) -> Result<Self, Wrong> {
        let (title, message, lines) = match trouble {
            Trouble::Refused(refusal) if refusal.rule.starts_with("actor.") => {
                return Err(Trouble::Refused(refusal).into());
            }
            Trouble::Refused(refusal) => (
                "member-error-refused",
                refusal.message.clone(),
                grounds(say, &refusal),
            ),
            Trouble::Usage(message) => ("member-error-title", message, Vec::new()),
            Trouble::Failed { code, message } if is_about_what_was_brought(code) => {
                ("member-error-title", message, Vec::new())
            }
            other => return Err(other.into()),
        };
        Ok(Self {
            title: say.t(title).to_string(),
            message: sentence(&message),
            lines,
        })
    }
}

/// The rules speak in small letters.
fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}
