//! A co-op's rules as a template for a sister: its bylaws and charters in one text, signed by its log. No member is in it.

use crate::desk::{Desk, log_name};
use crate::said::Trouble;
use crate::template::{self, Template};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::bylaws::Bylaws;
use fenwick_coop::people::charter::Charter;
use fenwick_coop::{Coop, Origin};
use fenwick_merkle::{VerifierKey, open_note, sign_note};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The first line of every template. It is no log's name, so the text can never be passed off as a checkpoint.
const FIRST_LINE: &str = "# fenwick template, form 1\n";

/// What is signed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    /// Verifier key of the log that signs.
    log_key: String,
    /// Public name of the co-op whose rules these are.
    title: String,
    /// The template that it was founded from itself: its mappings come along.
    template: String,
    currency: String,
    bylaws: Bylaws,
    charters: Vec<Charter>,
    /// Its own mappings, where the program does not carry them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mappings: Vec<String>,
}

/// A signed template, and by what it is known.
pub struct Signed {
    pub note: String,
    pub origin: Origin,
}

fn failed(message: impl std::fmt::Display) -> Trouble {
    Trouble::failed("template.signature", message)
}

/// The rules in force, signed by the co-op's log.
pub async fn sign(desk: &Desk) -> Result<Signed, Trouble> {
    let mappings = template::own(desk).await?;
    let (slug, rules) = desk
        .look(|coop| (coop.founding.slug.clone(), in_force(coop, mappings)))
        .await?;
    let key = desk
        .office
        .keyring()
        .log_key(&log_name(&slug))
        .map_err(|error| Trouble::failed("keyring", error))?;
    let rules = toml::to_string(&rules).map_err(|error| Trouble::failed("template", error))?;
    let text = format!("{FIRST_LINE}{}\n", rules.trim_end());
    Ok(Signed {
        origin: origin(&text, key.verifier().to_string()),
        note: sign_note(&text, &key),
    })
}

fn in_force(coop: &Coop, mappings: Vec<String>) -> Rules {
    Rules {
        log_key: coop.founding.log_key.clone(),
        title: coop.founding.title.clone(),
        template: coop.founding.template.clone(),
        currency: coop.founding.currency.to_string(),
        bylaws: coop.bylaws.rule.clone(),
        charters: coop
            .charters
            .values()
            .map(|charter| charter.rule.clone())
            .collect(),
        mappings,
    }
}

fn origin(text: &str, log_key: String) -> Origin {
    Origin {
        log_key,
        template: Some(Hash::of(text.as_bytes())),
        parted: None,
    }
}

/// Reads a signed template. Whoever it says it is from must have signed every byte of it.
pub fn read(path: &Path) -> Result<Template, Trouble> {
    let note = std::fs::read_to_string(path).map_err(|error| Trouble::unread(path, &error))?;
    opened(&note)
}

fn opened(note: &str) -> Result<Template, Trouble> {
    let form = |_| {
        failed(
            "this file is not a signed template; have the co-op export it again: `fenwick templates export`",
        )
    };
    let said: Rules = toml::from_str(note.rsplit_once("\n\n").unwrap_or_default().0).map_err(form)?;
    let key: VerifierKey = said.log_key.parse().map_err(failed)?;
    let text = open_note(note, &key).map_err(|error| {
        failed(format!(
            "the template is not as {} signed it: {error}",
            said.log_key
        ))
    })?;
    if !text.starts_with(FIRST_LINE) {
        return Err(failed("what was signed is not a template"));
    }
    let rules: Rules = toml::from_str(&text).map_err(form)?;
    Ok(Template {
        description: format!("the bylaws and charters of '{}', signed by its log", rules.title),
        origin: Some(origin(&text, rules.log_key)),
        mappings: match rules.mappings.as_slice() {
            [] => template::carried(&rules.template)?,
            own => template::parsed(&rules.template, own)?,
        },
        own: rules.mappings,
        id: rules.template,
        title: rules.title,
        currency: rules.currency,
        bylaws: rules.bylaws,
        charters: rules.charters,
    })
}

/// Whether a template is signed by this key, where one was asked for.
pub fn check_signer(template: &Template, wanted: Option<&str>) -> Result<(), Trouble> {
    let Some(wanted) = wanted else { return Ok(()) };
    match &template.origin {
        Some(origin) if origin.log_key == wanted.trim() => Ok(()),
        Some(origin) => Err(failed(format!(
            "the template is signed by {}, not by {wanted}; nothing was founded",
            origin.log_key
        ))),
        None => Err(failed("nobody signed this template; nothing was founded")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fenwick_merkle::LogKey;

    fn key() -> LogKey {
        LogKey::from_seed("fenwick/weavers", &[3; 32]).unwrap()
    }

    fn note(id: &str) -> String {
        let template = template::load(id, Path::new("")).unwrap();
        let rules = Rules {
            log_key: key().verifier().to_string(),
            title: "Weavers".to_owned(),
            template: id.to_owned(),
            currency: template.currency,
            bylaws: template.bylaws,
            charters: template.charters,
            mappings: template.own,
        };
        let text = format!("{FIRST_LINE}{}", toml::to_string(&rules).unwrap());
        sign_note(&text, &key())
    }

    #[test]
    fn c10_every_template_reads_back_as_it_was_signed() {
        for id in template::ids() {
            let (here, read) = (
                template::load(id, Path::new("")).unwrap(),
                opened(&note(id)).unwrap(),
            );
            assert_eq!((here.bylaws, here.charters), (read.bylaws, read.charters), "{id}");
            assert_eq!(here.mappings.len(), read.mappings.len());
            assert_eq!(read.origin.unwrap().log_key, key().verifier().to_string());
        }
    }

    #[test]
    fn c10_an_altered_template_is_not_taken() {
        let note = note("savings");
        let other = LogKey::from_seed("fenwick/weavers", &[4; 32]).unwrap();
        let forged = note.replace(&key().verifier().to_string(), &other.verifier().to_string());
        let altered = [
            note.replace("weight = 30", "weight = 31"),
            note.replace("notice_days = 7", "notice_days = 0"),
            note.trim_end().to_owned(),
            note.replace(FIRST_LINE, ""),
            forged,
            "weight = 30\n".to_owned(),
            String::new(),
        ];
        for (place, altered) in altered.iter().enumerate() {
            assert_ne!(*altered, note, "{place}");
            let Err(Trouble::Failed { code, .. }) = opened(altered) else {
                panic!("taken: {place}")
            };
            assert_eq!(code, "template.signature");
        }
    }
}
