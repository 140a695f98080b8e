//! Why an act was not done, said above the form that asked for it.

use super::super::super::words::Words;
use super::super::super::wrong::{Wrong, is_about_what_was_brought};
use crate::said::Trouble;
use fenwick_coop::kernel::refusal::Refusal;

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
                lines(say, &refusal),
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

    /// Nothing stopped it.
    pub fn is_none(&self) -> bool {
        self.title.is_empty()
    }
}

fn lines(say: &Words, refusal: &Refusal) -> Vec<String> {
    let rule = say.with("member-error-refused-rule", "rule", refusal.rule.as_str());
    let by = refusal.motion.filter(|motion| motion.0 > 0);
    let by = by.map(|motion| {
        say.with("member-error-refused-by", "motion", motion.0)
            .to_string()
    });
    // A hint that names a command is for whoever sits at the terminal.
    let next = refusal.hint.as_ref();
    let next = next.filter(|hint| !hint.contains('`') && !hint.contains("--"));
    let next = next.map(|next| {
        say.with("member-error-refused-next", "next", next.as_str())
            .to_string()
    });
    [Some(rule.to_string()), by, next].into_iter().flatten().collect()
}

/// The rules speak in small letters; a sentence begins with a large one.
fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}
