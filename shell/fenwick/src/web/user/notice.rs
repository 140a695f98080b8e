//! What did not work with a form, above it: the rule, the motion that adopted it, what would work, and where in a question.

use super::super::sheet::{by_motion, capital};
use super::super::view::is_for_pages;
use super::super::words::Words;
use super::super::wrong::{Wrong, is_about_what_was_brought};
use crate::said::Trouble;
use fenwick_coop::kernel::refusal::Refusal;
use serde_json::json;

/// A question with the place at which it is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// What stands before.
    pub before: String,
    /// What is wrong.
    pub wrong: String,
    /// What stands after.
    pub after: String,
}

/// What did not work.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    /// What, in a sentence.
    pub says: String,
    /// By which rule and which motion.
    pub rule: String,
    /// What would work.
    pub next: String,
    /// Where in the question.
    pub at: Option<Marked>,
}

impl Notice {
    /// What a refusal says of a question.
    pub fn of(say: &Words, refusal: &Refusal, question: &str) -> Self {
        let motion = by_motion(say, &json!(refusal.motion));
        let rule = say.with("member-error-refused-rule", "rule", refusal.rule.clone());
        Self {
            says: capital(&refusal.message),
            rule: format!("{rule} {motion}").trim().to_owned(),
            next: refusal
                .hint
                .clone()
                .filter(|hint| is_for_pages(hint))
                .unwrap_or_default(),
            at: refusal.at.map(|at| marked(question, at)),
        }
    }

    /// What went wrong, where the visitor can mend it on this page; else the page says it by itself.
    ///
    /// # Errors
    /// With what she cannot mend here.
    pub fn mend(say: &Words, trouble: Trouble, question: &str) -> Result<Self, Wrong> {
        let says = |message: &str| Self {
            says: capital(message),
            ..Self::default()
        };
        match trouble {
            Trouble::Refused(refusal) if !refusal.rule.starts_with("actor.") => {
                Ok(Self::of(say, &refusal, question))
            }
            Trouble::Usage(message) => Ok(says(message.trim_start_matches("--"))),
            Trouble::Failed { code, message } if is_about_what_was_brought(code) => Ok(says(&message)),
            Trouble::Failed {
                code: "query.failed",
                message,
            } => Ok(says(&message)),
            other => Err(other.into()),
        }
    }
}

/// A question cut around the word that begins at a place, counted in characters from 1.
pub fn marked(question: &str, at: u32) -> Marked {
    let at = usize::try_from(at).unwrap_or(usize::MAX).saturating_sub(1);
    let letters: Vec<char> = question.chars().collect();
    let at = at.min(letters.len());
    let (before, rest) = letters.split_at(at);
    let word = rest
        .iter()
        .take_while(|letter| letter.is_alphanumeric() || **letter == '_')
        .count();
    let (wrong, after) = rest.split_at(word.max(1).min(rest.len()));
    let text = |letters: &[char]| letters.iter().collect();
    Marked {
        before: text(before),
        wrong: text(wrong),
        after: text(after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_the_place_is_marked() {
        let cases = [
            (("SELECT fär FROM t", 8), ("SELECT ", "fär", " FROM t")),
            (("SELECT *", 8), ("SELECT ", "*", "")),
            (("", 1), ("", "", "")),
            (("ab", 99), ("ab", "", "")),
        ];
        for ((question, at), (before, wrong, after)) in cases {
            let found = marked(question, at);
            assert_eq!(
                (&*found.before, &*found.wrong, &*found.after),
                (before, wrong, after),
                "{question}"
            );
        }
    }
}
