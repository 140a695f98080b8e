//! What differs from run to run is masked: noised values, hashes, signatures.

use std::fmt::Write as _;

/// Masks what a command said: `1254 ± 4` becomes `~ ± 4`. The error of an average depends on its noise too: with
/// `errors`, those with a decimal point become `~ ± ~`. Where there was noise, the width of a table's columns says nothing either.
pub fn mask(said: &str, errors: bool) -> String {
    let noised = said.contains(" ± ");
    said.lines().fold(String::new(), |mut text, line| {
        let line = secrets(&numbers(&picture(line), errors));
        writeln!(text, "{}", if noised { narrowed(&line) } else { line }).unwrap();
        text
    })
}

/// Masks quantiles on a line and their names above it, which lie where the noise has put them.
fn picture(line: &str) -> String {
    let is_line = line.contains('|') && line.chars().all(|letter| " =|-".contains(letter));
    let is_name = |word: &str| {
        word.strip_prefix('p')
            .is_some_and(|part| part.parse::<f64>().is_ok())
    };
    let is_names = !line.trim().is_empty() && line.split_whitespace().all(is_name);
    match (is_line, is_names) {
        (true, _) => "  <line>".to_owned(),
        (_, true) => "  <names>".to_owned(),
        _ => line.to_owned(),
    }
}

/// Masks noised values. A quote's `  ± 4` has no value before it.
fn numbers(line: &str, errors: bool) -> String {
    let mut parts = line.split(" ± ").peekable();
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let value = text.rfind(' ').map_or(0, |blank| blank + 1);
        let is_value = value < text.len();
        if is_value {
            text.replace_range(value.., "~");
        }
        text.push_str(" ± ");
        let (error, rest) = part.split_at(part.find(' ').unwrap_or(part.len()));
        let is_masked = errors && is_value && error.contains('.');
        text.push_str(if is_masked { "~" } else { error });
        text.push_str(rest);
    }
    text
}

/// Runs of blanks become two.
fn narrowed(line: &str) -> String {
    let mut text = String::new();
    let mut blanks = 0;
    for letter in line.chars() {
        blanks = if letter == ' ' { blanks + 1 } else { 0 };
        if blanks <= 2 {
            text.push(letter);
        }
    }
    text
}

/// Masks hashes, keys and signatures: long words that no language has.
fn secrets(line: &str) -> String {
    let is_inside = |letter: char| letter.is_ascii_alphanumeric() || "+/=".contains(letter);
    let (mut text, mut word) = (String::new(), String::new());
    for letter in line.chars().chain(['\n']) {
        if is_inside(letter) {
            word.push(letter);
            continue;
        }
        text.push_str(if is_secret(&word) { "<hash>" } else { &word });
        word.clear();
        text.push(letter);
    }
    text.pop();
    text
}

fn is_secret(word: &str) -> bool {
    let any = |of: fn(&u8) -> bool| word.bytes().any(|byte| of(&byte));
    let hex = word.len() >= 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let base64 = word.len() >= 40 && any(u8::is_ascii_lowercase) && any(u8::is_ascii_uppercase);
    hex || base64
}

#[test]
fn noise_and_hashes_are_masked_and_nothing_else() {
    assert_eq!(mask(" a    1254 ± 4  3.5 ± 0.1\n", false), " a  ~ ± 4  ~ ± 0.1\n");
    assert_eq!(mask(" 5 ± 4  -1.2 ± 0.12\n", true), " ~ ± 4  ~ ± ~\n");
    assert_eq!(
        mask(" drivers    ± 4    a note\n", true),
        " drivers  ± 4  a note\n"
    );
    assert_eq!(
        mask("   p10  p50\n ==|=--|--\n  ^ you\n", false),
        "  <names>\n  <line>\n  ^ you\n"
    );
    assert_eq!(mask("p50 a | b\n", false), "p50 a | b\n");
    assert_eq!(
        mask("ResearchAndDevelopment   3\n", false),
        "ResearchAndDevelopment   3\n"
    );
    assert_eq!(
        mask(&format!("root {}.\n", "0a".repeat(32)), false),
        "root <hash>.\n"
    );
}
