//! Packs as data: arguments, fallback, what an operator adds, which language a visitor gets.

use crate::web::words::pack::{Status, messages};
use crate::web::words::{Languages, Pack};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn pack(code: &str, text: &str) -> Result<Pack, String> {
    let head = "name = 'x'\nenglish = 'X'\nstatus = 'draft'\nmade_by = 'a test'\nnumbers = '1.234,5'";
    Pack::read(
        code,
        head,
        &BTreeMap::from([("one.ftl".to_owned(), text.to_owned())]),
    )
}

#[test]
fn a_message_takes_texts_and_numbers() {
    let words = Languages::load(None).unwrap().words("en");
    let said = words.with("member-home-hello", "name", "Anna <b>").to_string();
    assert_eq!(said, "Hello, Anna <b>", "escaping is the template's");
    assert_eq!(words.with("common-days", "count", 1).to_string(), "1 day");
    assert_eq!(
        words.with("common-days", "count", 12_000).to_string(),
        "12,000 days"
    );
    let name = "أمينة".to_owned();
    let said = words.with("member-home-hello", "name", &name).to_string();
    assert_eq!(
        said, "Hello, \u{2068}أمينة\u{2069}",
        "a name that runs the other way is kept apart"
    );
}

#[test]
fn what_a_language_lacks_is_said_in_english() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("languages/ar");
    std::fs::create_dir_all(&folder).unwrap();
    let head =
        "name = 'العربية'\nenglish = 'Arabic'\nstatus = 'draft'\nmade_by = 'a test'\nnumbers = '1,234.5'";
    std::fs::write(folder.join("pack.toml"), head).unwrap();
    std::fs::write(folder.join("some.ftl"), "common-yes = نعم\n").unwrap();
    let words = Languages::load(Some(home.path())).unwrap().words("ar");
    assert_eq!((words.lang(), words.dir()), ("ar", "rtl"));
    assert_eq!(
        (
            words.t("common-yes").to_string().as_str(),
            words.t("common-yes").lang()
        ),
        ("نعم", "ar")
    );
    assert_eq!(
        (
            words.t("common-no").to_string().as_str(),
            words.t("common-no").lang()
        ),
        ("No", "en")
    );
    assert_eq!(words.english().t("common-yes").to_string(), "Yes");
}

#[test]
fn an_operator_says_a_message_anew_and_so_changes_the_digest() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("languages/en");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("ours.ftl"), "member-nav-home = Start\n").unwrap();
    let (usual, ours) = (
        Languages::load(None).unwrap(),
        Languages::load(Some(home.path())).unwrap(),
    );
    assert_eq!(ours.words("en").t("member-nav-home").to_string(), "Start");
    assert_eq!(ours.words("en").t("common-yes").to_string(), "Yes");
    assert_ne!(
        usual.words("en").pack().digest(),
        ours.words("en").pack().digest()
    );
}

#[test]
fn a_broken_pack_is_named_with_its_line() {
    let said = pack("xx", "good = yes\n\nbad bad\n").unwrap_err();
    assert!(said.starts_with("languages/xx/one.ftl, line 3: "), "{said}");
    assert!(pack("no code", "").unwrap_err().contains("named by its code"));
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join("languages/fr")).unwrap();
    let said = Languages::load(Some(home.path())).unwrap_err();
    assert!(said.contains("languages/fr has no pack.toml"), "{said}");
}

#[test]
fn the_digest_is_of_what_is_said_and_not_of_how_the_file_looks() {
    let one = pack("xx", "# note\nb = two\na = one\n").unwrap();
    let same = pack("xx", "a=one  \n\n\n## more\nb   =   two\n").unwrap();
    let other = pack("xx", "a = one\nb = two!\n").unwrap();
    assert_eq!(one.digest(), same.digest());
    assert_ne!(one.digest(), other.digest());
    assert_ne!(one.digest(), pack("yy", "b = two\na = one\n").unwrap().digest());
}

#[test]
fn a_visitor_gets_what_she_chose_then_what_her_browser_asks_then_english() {
    let languages = Languages::load(None).unwrap();
    let got = |cookie, accepted| languages.negotiate(cookie, accepted).lang().to_owned();
    assert_eq!(got(Some("th"), Some("id")), "th");
    assert_eq!(got(Some("xx"), Some("id-ID, en;q=0.5")), "id");
    assert_eq!(got(None, Some("en;q=0.1, fr;q=0.9, TH-th;q=0.8")), "th");
    assert_eq!(got(None, Some("fr, th;q=0, sw;q=0.1")), "sw");
    assert_eq!(got(None, Some("fr, th;q=0")), "en");
    assert_eq!(got(None, Some("*;q=oops,,;;q=")), "en");
    assert_eq!(got(None, None), "en");
}

/// The repository.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of the packs, as people edit it.
fn folder() -> PathBuf {
    root().join("languages")
}

/// The ids of each page that members read, by file.
pub(super) fn members_pages() -> Vec<(String, Vec<String>)> {
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(folder().join("en")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("member-") || name == "common.ftl" {
            let text = std::fs::read_to_string(&path).unwrap();
            let ids = messages(&text).into_keys().collect();
            pages.push((name, ids));
        }
    }
    pages.sort();
    pages
}

/// The names of the arguments that a message takes.
pub(super) fn arguments(text: &str) -> BTreeSet<String> {
    let after = text.split('$').skip(1);
    let names = after.map(|rest| {
        rest.chars()
            .take_while(|sign| sign.is_alphanumeric() || "-_".contains(*sign))
            .collect()
    });
    names.collect()
}

#[test]
fn every_message_stands_in_one_file_and_is_named_after_it() {
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(folder().join("en")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if stem == "pack" {
            continue;
        }
        let role = stem.split('-').next().unwrap().to_owned();
        let written = text
            .lines()
            .filter(|line| line.starts_with(|sign: char| sign.is_ascii_alphabetic()));
        assert_eq!(
            written.count(),
            messages(&text).len(),
            "{stem} says a message twice"
        );
        for id in messages(&text).into_keys() {
            assert!(id.starts_with(&format!("{role}-")), "{id} in {stem}.ftl");
            assert!(seen.insert(id.clone()), "{id} stands in two files");
        }
    }
}

/// What a speaker of Thai, Indonesian or Swahili meets on a page for members.
#[test]
fn every_language_has_every_message_that_members_read() {
    let languages = Languages::load(None).unwrap();
    let english = languages.words("en");
    let mut lacking = Vec::new();
    for pack in languages.packs() {
        let lacks = pack.lacks(english.pack(), &["member-", "common-"]);
        if !lacks.is_empty() {
            let ids: Vec<&str> = lacks.iter().copied().collect();
            lacking.push(format!(
                "languages/{} lacks {}: {}",
                pack.code,
                ids.len(),
                ids.join(" ")
            ));
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn every_language_takes_the_same_arguments_and_says_nothing_that_english_does_not() {
    let languages = Languages::load(None).unwrap();
    let english = languages.words("en");
    for pack in languages.packs() {
        for id in pack.ids() {
            let of = english.pack().text(id);
            let of = of.unwrap_or_else(|| panic!("languages/{}: {id} is no message any more", pack.code));
            let said = pack.text(id).unwrap();
            assert_eq!(arguments(said), arguments(of), "languages/{}: {id}", pack.code);
        }
    }
}

#[test]
fn no_message_holds_marks_of_html() {
    for pack in Languages::load(None).unwrap().packs() {
        for id in pack.ids() {
            let text = pack.text(id).unwrap();
            assert!(
                !text.contains(['<', '>']) || text.contains("->"),
                "languages/{}: {id}",
                pack.code
            );
            assert!(
                !text.contains("&amp;") && !text.contains("&nbsp;"),
                "languages/{}: {id}",
                pack.code
            );
        }
    }
}

#[test]
fn a_language_that_a_program_made_says_that_it_is_a_draft() {
    let languages = Languages::load(None).unwrap();
    let drafts: Vec<&str> = languages
        .packs()
        .filter(|pack| pack.head.status == Status::Draft)
        .map(|pack| pack.code.as_str())
        .collect();
    assert_eq!(drafts, ["id", "sw", "th"]);
    for pack in languages.packs() {
        let head = &pack.head;
        assert!(
            !head.made_by.is_empty() && !head.name.is_empty() && !head.english.is_empty(),
            "{}",
            pack.code
        );
    }
}
