//! The reading age of what members read in English, by Flesch and Kincaid.
//!
//! # Source
//! Kincaid, Fishburne, Rogers and Chissom 1975, "Derivation of new readability formulas for Navy enlisted personnel": 0.39 words a
//! sentence, 11.8 syllables a word, less 15.59.

use super::packs::members_pages;
use crate::web::words::Languages;
use fluent_bundle::{FluentArgs, FluentValue};

/// The highest school grade whose pupils read it with ease.
const GRADE_MAX: f64 = 6.0;

/// The formula is for passages. Fewer words are judged by their longest one.
const PASSAGE_WORDS_MIN: usize = 6;

/// A heading or a button has no word longer than this.
const WORD_SYLLABLES_MAX: usize = 3;

fn words_of(text: &str) -> Vec<String> {
    let pieces = text.split(|sign: char| sign.is_whitespace() || sign == '-' || sign == '/');
    let words = pieces.map(|piece| {
        piece
            .chars()
            .filter(|sign| sign.is_alphanumeric())
            .collect::<String>()
    });
    words
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase())
        .collect()
}

/// Syllables of an English word by rule: groups of vowels, less an e that is not heard, and one more where two vowels part.
fn syllables(word: &str) -> usize {
    const PARTED: [&str; 6] = ["ia", "io", "eo", "iu", "ua", "uo"];
    const JOINED: [&str; 8] = ["tion", "sion", "cial", "tial", "cious", "people", "guar", "quo"];
    let is_vowel = |sign: char| "aeiouy".contains(sign);
    let mut count = 0;
    let mut before = false;
    for sign in word.chars() {
        count += usize::from(is_vowel(sign) && !before);
        before = is_vowel(sign);
    }
    let bare = word.strip_suffix('s').unwrap_or(word);
    let consonant_before = |end: &str| {
        bare.strip_suffix(end)
            .and_then(|stem| stem.chars().last())
            .is_some_and(|last| !is_vowel(last))
    };
    let heard_es = word.ends_with('s')
        && ["ce", "ge", "se", "ze", "xe", "che", "she"]
            .iter()
            .any(|end| bare.ends_with(end));
    if count > 1 && consonant_before("e") && !heard_es && !(bare.ends_with("le") && consonant_before("le")) {
        count -= 1;
    }
    if count > 1 && consonant_before("ed") && !bare.ends_with("ted") && !bare.ends_with("ded") {
        count -= 1;
    }
    if count > 1 && bare.ends_with("ea") {
        count += 1;
    }
    let joined = JOINED.iter().any(|part| word.contains(part));
    let parted = PARTED.iter().any(|part| word.contains(part));
    count += usize::from(parted && !joined && !word.contains("qua"));
    count.max(1)
}

fn grade(text: &str) -> f64 {
    let words = words_of(text);
    let ends = text
        .split(['.', '?', '!', ':', '\n'])
        .filter(|part| !words_of(part).is_empty())
        .count();
    let spoken: usize = words.iter().map(|word| syllables(word)).sum();
    let (words, ends) = (words.len() as f64, ends.max(1) as f64);
    0.39 * words / ends + 11.8 * spoken as f64 / words - 15.59
}

/// Each message that members read, with arguments as they might be, by page.
fn said() -> Vec<(String, Vec<(String, String)>)> {
    let languages = Languages::load(None).unwrap();
    let words = languages.words("en");
    let mut pages = Vec::new();
    for (page, ids) in members_pages() {
        let mut messages = Vec::new();
        for id in ids {
            let mut args = FluentArgs::new();
            for name in super::packs::arguments(words.pack().text(&id).unwrap()) {
                let number = ["count", "min", "max", "minutes", "days"].contains(&name.as_str());
                args.set(
                    name,
                    if number {
                        FluentValue::from(5)
                    } else {
                        FluentValue::from("Anna")
                    },
                );
            }
            let text = words.pack().say(&id, &args).unwrap().into_owned();
            messages.push((id, text));
        }
        pages.push((page, messages));
    }
    pages
}

#[test]
fn syllables_are_counted_as_people_hear_them() {
    let heard = [
        ("yes", 1),
        ("data", 2),
        ("people", 2),
        ("vote", 1),
        ("votes", 1),
        ("passed", 1),
        ("counted", 2),
        ("ended", 2),
        ("title", 2),
        ("member", 2),
        ("question", 2),
        ("allowed", 2),
        ("choose", 1),
        ("area", 3),
        ("use", 1),
        ("uses", 2),
        ("pages", 2),
        ("idea", 3),
        ("organisation", 5),
        ("differential", 4),
        ("complaint", 2),
        ("erased", 2),
        ("change", 1),
        ("changes", 2),
        ("table", 2),
        ("figures", 2),
    ];
    for (word, count) in heard {
        assert_eq!(syllables(word), count, "{word}");
    }
}

#[test]
fn a_hard_text_is_found_hard() {
    assert!(grade("The cat sat on the mat.") < 1.0);
    let hard = "Notwithstanding the aforementioned provisions, participants irrevocably authorise pseudonymised dissemination.";
    assert!(grade(hard) > 15.0, "{}", grade(hard));
}

// proves: C8
#[test]
fn c8_every_sentence_that_members_read_is_plain() {
    let mut hard: Vec<(f64, String)> = Vec::new();
    for (_, messages) in said() {
        // January is called January.
        for (id, text) in messages
            .into_iter()
            .filter(|(id, _)| !id.starts_with("common-month-"))
        {
            let words = words_of(&text);
            let grade = grade(&text);
            let long = words.iter().find(|word| syllables(word) > WORD_SYLLABLES_MAX);
            match long {
                Some(word) if words.len() < PASSAGE_WORDS_MIN => {
                    hard.push((99.0, format!("{id}: \"{word}\" in \"{text}\"")))
                }
                _ if words.len() >= PASSAGE_WORDS_MIN && grade > GRADE_MAX => {
                    hard.push((grade, format!("{id}: {text}")))
                }
                _ => {}
            }
        }
    }
    hard.sort_by(|one, other| other.0.total_cmp(&one.0));
    let lines: Vec<String> = hard
        .iter()
        .map(|(grade, text)| format!("{grade:5.1} {text}"))
        .collect();
    assert!(
        hard.is_empty(),
        "{} are too hard:\n{}",
        lines.len(),
        lines.join("\n")
    );
}

// proves: C8
#[test]
fn c8_every_page_that_members_read_is_plain_as_a_whole() {
    let mut pages: Vec<(f64, String)> = Vec::new();
    for (page, messages) in said() {
        let text: Vec<String> = messages.into_iter().map(|(_, text)| text).collect();
        pages.push((grade(&text.join("\n")), page));
    }
    pages.sort_by(|one, other| other.0.total_cmp(&one.0));
    let lines: Vec<String> = pages
        .iter()
        .map(|(grade, page)| format!("{grade:5.1} {page}"))
        .collect();
    println!("{}", lines.join("\n"));
    assert!(pages[0].0 <= GRADE_MAX, "{}", lines.join("\n"));
}
