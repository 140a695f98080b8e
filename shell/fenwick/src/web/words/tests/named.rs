//! Pages and packs know the same messages: none is named that is not there, and none is there that nothing names.

use super::packs::root;
use crate::web::words::Languages;
use std::collections::BTreeSet;

const ROLES: [&str; 7] = ["common-", "look-", "member-", "public-", "desk-", "use-", "with-"];

/// What stands behind these is a term of the rules.
const OF_RULES: [&str; 5] = [
    "member-purpose-",
    "member-recipient-",
    "member-identity-",
    "member-votes-topic-",
    "public-chapter-",
];

/// What follows the beginning of the ids of an act of the desk.
const OF_ACTS: [&str; 6] = ["-title", "-lead", "-go", "-done", "-gone", "-sure"];

/// The pages and the code behind them, by path; without tests of words.
fn sources() -> Vec<(String, String)> {
    let mut folders = vec![root().join("shell/fenwick/src/web")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.extend((!path.ends_with("words/tests")).then_some(path));
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                sources.push((path.display().to_string(), text));
            }
        }
    }
    let pages = sources.iter().filter(|(path, _)| path.ends_with(".html"));
    assert!(pages.count() > 0, "the pages are elsewhere");
    sources
}

/// Every id that stands in a page or in code, as `t("…")`, `with("…"` or `.has("…")`.
#[test]
fn every_message_that_a_page_names_is_there() {
    let english = Languages::load(None).unwrap().words("en");
    let lacking: Vec<String> = sources()
        .iter()
        .flat_map(|(path, text)| named(text).into_iter().map(move |id| format!("{path}: {id}")))
        .filter(|at| !at.rsplit(' ').next().is_some_and(|id| english.has(id)))
        .collect();
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn every_message_is_named_by_a_page() {
    let english = Languages::load(None).unwrap().words("en");
    let sources = sources();
    let said = Said::of(sources.iter().map(|(_, text)| text.as_str()));
    let texts: Vec<&str> = english
        .pack()
        .ids()
        .filter_map(|id| english.pack().text(id))
        .collect();
    let unnamed: Vec<&str> = english
        .pack()
        .ids()
        .filter(|id| !said.names(id))
        .filter(|id| !texts.iter().any(|text| text.contains(&format!("{{ {id} }}"))))
        .collect();
    assert!(unnamed.is_empty(), "no page says {unnamed:#?}");
}

/// What stands between quotation marks.
struct Said<'a> {
    quoted: BTreeSet<&'a str>,
    /// The fixed parts of ids that are put together: what stands around each `{…}`.
    patterns: Vec<Vec<&'a str>>,
}

impl<'a> Said<'a> {
    fn of(texts: impl Iterator<Item = &'a str>) -> Self {
        let quoted: BTreeSet<&str> = texts
            .flat_map(str::lines)
            .flat_map(|line| line.split('"'))
            .collect();
        let patterns = quoted.iter().filter(|text| text.contains('{'));
        let patterns = patterns
            .filter(|text| ROLES.iter().any(|role| text.starts_with(role)))
            .map(|text| {
                let behind = |(place, piece): (usize, &'a str)| match place {
                    0 => piece,
                    _ => piece.split_once('}').map_or("", |(_, fixed)| fixed),
                };
                text.split('{').enumerate().map(behind).collect()
            });
        Self {
            patterns: patterns.collect(),
            quoted,
        }
    }

    fn names(&self, id: &str) -> bool {
        let of_act = |end: &str| id.strip_suffix(end).is_some_and(|act| self.quoted.contains(act));
        self.quoted.contains(id)
            || OF_RULES.iter().any(|of| id.starts_with(of))
            || (id.starts_with("desk-") && OF_ACTS.iter().any(|end| of_act(end)))
            || self.patterns.iter().any(|fixed| self.fills(fixed, id))
    }

    /// Whether an id is these parts with a number, or a word that is said somewhere, between each two.
    fn fills(&self, fixed: &[&str], id: &str) -> bool {
        let Some((first, more)) = fixed.split_first() else {
            return false;
        };
        let Some(rest) = id.strip_prefix(first) else {
            return false;
        };
        let is_word = |word: &str| self.quoted.contains(word) || word.parse::<u32>().is_ok();
        match more.is_empty() {
            true => rest.is_empty(),
            false => (1..=rest.len()).any(|end| is_word(&rest[..end]) && self.fills(more, &rest[end..])),
        }
    }
}

/// Whole ids of messages in a text, between quotation marks. One that ends in a hyphen is the beginning of several.
fn named(text: &str) -> BTreeSet<String> {
    let is_id = |id: &&str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        ROLES.iter().any(|role| id.starts_with(role)) && !id.ends_with('-') && id.bytes().all(plain)
    };
    let asked = |before: &str| ["t(", "with(", "has("].iter().any(|call| before.ends_with(call));
    let pieces: Vec<&str> = text.split('"').collect();
    let pairs = pieces.iter().zip(pieces.iter().skip(1));
    pairs
        .filter(|(before, id)| asked(before) && is_id(id))
        .map(|(_, id)| (*id).to_owned())
        .collect()
}

#[test]
fn an_id_of_a_page_is_found_where_it_stands() {
    let page = r#"<h1 class="use-wide">{{ say.t("member-home-title") }}</h1>{{ say.with("desk-x", "count", 3) }} {{ say.t("member-purpose-") }}"#;
    assert_eq!(
        named(page).into_iter().collect::<Vec<_>>(),
        ["desk-x", "member-home-title"]
    );
}

#[test]
fn an_id_is_named_whole_or_put_together_of_what_is_said() {
    let code = r#"t("use-a"); t(&format!("member-b-{answer}-how")); ["yes"]; Act::plain("desk-c", of, go)"#;
    let said = Said::of(std::iter::once(code));
    for id in ["use-a", "member-b-yes-how", "member-b-12-how", "desk-c-title"] {
        assert!(said.names(id), "{id}");
    }
    for id in [
        "use-b",
        "use-a-title",
        "member-b-no-how",
        "member-b-yes",
        "desk-c-other",
    ] {
        assert!(!said.names(id), "{id}");
    }
}
