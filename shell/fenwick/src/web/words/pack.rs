//! One language: its head, its messages, its digest.

use super::figures::Numbers;
use fenwick_coop::kernel::hash::Hash;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use unic_langid::{CharacterDirection, LanguageIdentifier};

/// What `pack.toml` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    /// The language as its speakers call it.
    pub(crate) name: String,
    /// The language in English.
    pub(crate) english: String,
    /// Whether somebody wrote it, or a machine drafted it.
    pub(crate) status: Status,
    /// Which person or program made it.
    pub(crate) made_by: String,
    /// How numbers are written, by an example.
    pub(crate) numbers: Numbers,
    /// How years are counted.
    #[serde(default)]
    pub(crate) calendar: Calendar,
    /// Whether a blank stands between the sign of a currency and the amount.
    #[serde(default)]
    pub(crate) money_blank: bool,
}

/// How far a pack has come. A co-op's own confirmation is in its log, by digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Status {
    /// The text that all others are made from.
    Original,
    /// Not yet confirmed by a speaker.
    Draft,
}

/// How years are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Calendar {
    /// As in most of the world.
    #[default]
    Gregorian,
    /// 543 years more, as in Thailand.
    Buddhist,
}

/// One language.
pub(crate) struct Pack {
    /// Its code, such as `th`.
    pub(crate) code: String,
    /// What its `pack.toml` says.
    pub(crate) head: Head,
    language: LanguageIdentifier,
    bundle: FluentBundle<FluentResource>,
    /// Each message in one form, by id; what is confirmed.
    texts: BTreeMap<String, String>,
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pack({})", self.code)
    }
}

impl Pack {
    /// Reads a pack from its head and its files, in the order of their names. A later file may say a message anew.
    ///
    /// # Errors
    /// One sentence with the file, when the code, the head or a file is no such thing.
    pub(crate) fn read(code: &str, head: &str, files: &BTreeMap<String, String>) -> Result<Self, String> {
        let language: LanguageIdentifier = code.parse().map_err(|_| {
            format!("languages/{code}: the folder of a language is named by its code, such as th or pt-BR")
        })?;
        let head: Head =
            toml::from_str(head).map_err(|error| format!("languages/{code}/pack.toml: {error}"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![language.clone()]);
        // Isolating marks are put where directions mix, and nowhere else.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(head.numbers.formatter()));
        let mut pack = Self {
            code: code.to_owned(),
            head,
            language,
            bundle,
            texts: BTreeMap::new(),
        };
        for (name, text) in files {
            pack.add(name, text)?;
        }
        Ok(pack)
    }

    fn add(&mut self, name: &str, text: &str) -> Result<(), String> {
        let read = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| {
            let error = errors.first();
            let at = error.map_or(0, |error| error.pos.start);
            let line = text.get(..at).map_or(1, |before| before.lines().count().max(1));
            let why = error.map_or_else(String::new, ToString::to_string);
            format!("languages/{}/{name}, line {line}: {why}", self.code)
        })?;
        self.texts.extend(messages(text));
        self.bundle.add_resource_overriding(read);
        Ok(())
    }

    /// Whether it has this message.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.texts.contains_key(id)
    }

    /// A message in words; nothing when the pack lacks it, or lacks something that it needs.
    pub(super) fn say<'a>(&'a self, id: &str, args: &'a FluentArgs<'_>) -> Option<Cow<'a, str>> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let said = self.bundle.format_pattern(pattern, Some(args), &mut errors);
        // An argument that a page forgot shows as {$name}; the tests catch that, a visitor is not left without the sentence.
        Some(said)
    }

    /// Ids of all its messages.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// The text of a message as written, in one form.
    pub(crate) fn text(&self, id: &str) -> Option<&str> {
        self.texts.get(id).map(String::as_str)
    }

    #[cfg(test)]
    /// What `other` has and this pack lacks, of the ids that begin with one of `prefixes`.
    pub(crate) fn lacks<'o>(
        &self,
        other: &'o Pack,
        prefixes: &[&str],
    ) -> std::collections::BTreeSet<&'o str> {
        let asked = |id: &&str| prefixes.iter().any(|prefix| id.starts_with(prefix));
        other.ids().filter(asked).filter(|id| !self.has(id)).collect()
    }

    /// Digest of all messages, by which the officers of a co-op confirm the pack. Comments, order and blanks of the files do not count.
    pub(crate) fn digest(&self) -> Hash {
        let mut bytes = format!("fenwick language {}\n", self.code);
        for text in self.texts.values() {
            bytes.push_str(text);
        }
        Hash::of(bytes.as_bytes())
    }

    /// Where a line begins: `ltr` or `rtl`.
    pub(crate) fn dir(&self) -> &'static str {
        match self.language.character_direction() {
            CharacterDirection::RTL => "rtl",
            CharacterDirection::LTR | CharacterDirection::TTB => "ltr",
        }
    }

    /// A text from elsewhere, kept apart where its direction could turn the sentence around it.
    pub(super) fn isolated<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        if self.dir() == "rtl" || text.chars().any(is_right_to_left) {
            Cow::Owned(format!("\u{2068}{text}\u{2069}"))
        } else {
            text
        }
    }
}

/// Whether a sign belongs to a script that runs from right to left, or turns directions itself.
///
/// # Source
/// Unicode Standard Annex 9, classes R, AL and the explicit marks; blocks Hebrew to Arabic Extended-A, their presentation forms.
fn is_right_to_left(sign: char) -> bool {
    matches!(sign, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Each message of a file in one form: lines of one entry without comments, blanks at their ends or between entries.
pub(super) fn messages(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut id = String::new();
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let opens = !line.starts_with([' ', '}', '\t']);
        let line = match line.split_once('=').filter(|_| opens) {
            Some((name, value)) => {
                name.trim().clone_into(&mut id);
                found.insert(id.clone(), String::new());
                format!("{id} = {}\n", value.trim())
            }
            None => format!("{line}\n"),
        };
        if let Some(entry) = found.get_mut(&id) {
            entry.push_str(&line);
        }
    }
    found
}
