//! Why an act was not done, said above the form that asked for it.

use crate::said::Trouble;
use crate::web::words::Words;
use crate::web::wrong::{Wrong, is_about_what_was_brought};
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
}

fn lines(say: &Words, refusal: &Refusal) -> Vec<String> {
    let rule = say.with("member-error-refused-rule", "rule", refusal.rule.as_str());
    let by = refusal.motion.filter(|motion| motion.0 > 0);
    let by = by.map(|motion| {
        say.with("member-error-refused-by", "motion", motion.0)
            .to_string()
    });
    let next = refusal.hint.as_ref().filter(|hint| is_for_pages(hint));
    let next = next.map(|next| {
        say.with("member-error-refused-next", "next", next.as_str())
            .to_string()
    });
    [Some(rule.to_string()), by, next].into_iter().flatten().collect()
}

/// Whether a hint says something to who has no terminal.
fn is_for_pages(hint: &str) -> bool {
    !hint.contains('`') && !hint.contains("--")
}

/// The rules speak in small letters.
fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_for_the_terminal_is_not_for_pages() {
        assert!(is_for_pages("add a new way first"));
        assert!(!is_for_pages("see `fenwick motion list`") && !is_for_pages("add --as 3"));
    }
}
