//! Languages: which texts for members officers who speak them have read and found right.

use super::Community;
use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// A language by its tag, such as `sw` or `pt-BR`.
///
/// # Source
/// RFC 5646, section 2.1 (the form: a word of 2 or 3 small letters, and words of 2 to 8 letters and digits).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Language(String);

impl Language {
    /// The language in which the program's own texts are written.
    pub fn english() -> Self {
        Self("en".to_owned())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Language {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut words = text.split('-');
        let first = words.next().unwrap_or_default();
        let is_first = (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_lowercase());
        let plain = |word: &str| {
            (2..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        match is_first && text.len() <= 35 && words.all(plain) {
            true => Ok(Self(text.to_owned())),
            false => Err("a language is a short tag such as sw, th or pt-BR"),
        }
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// What happens to a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Officers who speak it found its texts right.
    Confirmed {
        /// Which.
        language: Language,
        /// Digest of its texts.
        texts: Hash,
        /// The officers.
        by: Vec<MemberNo>,
    },
}

/// The text that somebody read before she answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// In which language.
    pub language: Language,
    /// Digest of the text.
    pub text: Hash,
}

/// The texts of a language that were found right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confirmation {
    /// Their digest.
    pub texts: Hash,
    /// Since when.
    pub at: Time,
    /// Who said so.
    pub by: Vec<MemberNo>,
}

/// Languages whose texts were found right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Languages {
    confirmed: BTreeMap<Language, Confirmation>,
}

impl Languages {
    /// Whether nobody confirmed any.
    pub fn is_empty(&self) -> bool {
        self.confirmed.is_empty()
    }

    /// What was confirmed of a language.
    pub fn get(&self, language: &Language) -> Option<&Confirmation> {
        self.confirmed.get(language)
    }

    /// Every language that was confirmed.
    pub fn all(&self) -> impl Iterator<Item = (&Language, &Confirmation)> {
        self.confirmed.iter()
    }

    /// Whether just these texts of a language were found right. The program's own are; when texts change they are a draft again.
    pub fn is_confirmed(&self, language: &Language, texts: Hash) -> bool {
        let same = |found: &Confirmation| found.texts == texts;
        *language == Language::english() || self.get(language).is_some_and(same)
    }

    /// Officers who speak a language say that its texts are right; nothing when they said so of the same texts before.
    ///
    /// # Errors
    /// A refusal by `duty.attest`, or by `language.own` for the program's own.
    pub fn confirm(
        &self,
        (language, texts): (Language, Hash),
        by: Vec<MemberNo>,
        community: &Community<'_>,
    ) -> Result<Option<Event>, Refusal> {
        if language == Language::english() {
            let message = "the English texts are the program's own: they need nobody to confirm them";
            return Err(Refusal::new("language.own", message));
        }
        let Community {
            duties,
            members,
            bylaws,
            ..
        } = community;
        if !duties.attested(&by, None, members, bylaws)? {
            let message = "officers who speak the language say together that its texts are right";
            return Err(Refusal::new("duty.attest", message)
                .by(bylaws.motion)
                .hint("add --attested-by OFFICER,OFFICER"));
        }
        let known = self.is_confirmed(&language, texts);
        Ok((!known).then_some(Event::Confirmed { language, texts, by }))
    }

    /// Whether a yes may be given to a text in this language: never to a draft alone.
    ///
    /// # Errors
    /// A refusal by `language.draft`.
    pub fn stands(&self, read: &Read) -> Result<(), Refusal> {
        let language = &read.language;
        if *language == Language::english() || self.confirmed.contains_key(language) {
            return Ok(());
        }
        let message =
            format!("the texts in the language '{language}' are a draft: no yes stands on them alone");
        Err(Refusal::new("language.draft", message)
            .hint("show the confirmed text beside it, and name that one; or have two officers who speak it confirm it"))
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, at: Time) {
        let Event::Confirmed { language, texts, by } = event;
        let confirmation = Confirmation {
            texts: *texts,
            at,
            by: by.clone(),
        };
        self.confirmed.insert(language.clone(), confirmation);
    }
}

#[cfg(test)]
mod tests;
