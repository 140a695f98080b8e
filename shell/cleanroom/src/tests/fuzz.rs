//! Ten thousand mutated questions: each is answered with a shape or a refusal, soon, and without a panic.

use super::accept::ACCEPTED;
use super::fixture::{charter, others};
use super::forms::FORMS;
use crate::analyse;
use crate::analyse::functions::TABLE;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::Shape;
use fenwick_coop::people::charter::Charter;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant};

const MUTANTS: usize = 10_000;
const EACH: Duration = Duration::from_secs(1);

/// Numbers that look random. The seed is fresh in every run and printed, so that a find can be repeated.
///
/// # Source
/// Marsaglia 2003, Xorshift RNGs (xorshift64).
struct Dice(u64);

impl Dice {
    fn fresh() -> Self {
        let given = std::env::var("FUZZ_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| RandomState::new().build_hasher().finish());
        println!("FUZZ_SEED={seed} repeats this run");
        Self(seed | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Words that open other parts of the grammar than the questions of the corpus do.
const WORDS: &[&str] = &[
    "UNION",
    "WITH",
    "OVER",
    "(",
    ")",
    "((",
    "))",
    ",",
    ";",
    "'",
    "\"",
    "--",
    "/*",
    "*",
    "/",
    "-",
    "+",
    "::",
    "[",
    "]",
    ".",
    "..",
    "NULL",
    "DISTINCT",
    "LATERAL",
    "EXISTS",
    "CASE",
    "WHEN",
    "THEN",
    "END",
    "CAST(",
    "INTERVAL",
    "ARRAY[",
    "FILTER",
    "WITHIN",
    "member",
    "SELECT",
    "FROM",
    "JOIN",
    "LEFT",
    "USING",
    "ON",
    "ORDER",
    "HAVING",
    "LIMIT",
    "GROUP",
    "BY",
    "NOT",
    "NOT NOT",
    "IS",
    "LIKE",
    "IN (",
    "BETWEEN",
    "1e999",
    "-9223372036854775808",
    "9223372036854775807",
    "0.000000000001",
    "1e-9999",
    "99999999999999999999999999999999999999999",
    "'2026-02-30'",
    "'9999-12-31'",
    "'-9999-01-01'",
    "DATE",
    "TIMESTAMP",
    "\u{202e}",
    "🚲",
    "\0",
    "$1",
    "@x",
    "#",
    "`",
    "\\",
    "E'\\x'",
    "0x1F",
    "CLAMP(",
    "BIN(",
    "QUANTILE(",
    "HISTOGRAM(",
    "DATE_TRUNC('day', ",
    "EXTRACT(DOW FROM ",
    "NULLIF(",
    "ANY_VALUE(",
    "COUNT(*)",
    "fare",
    "rides",
];

/// Cuts a text into words, signs and blanks.
fn tokens(sql: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let word = |letter: char| letter.is_alphanumeric() || letter == '_';
    for letter in sql.chars() {
        match tokens.last_mut() {
            Some(last) if word(letter) && last.chars().all(word) => last.push(letter),
            _ => tokens.push(letter.to_string()),
        }
    }
    tokens
}

fn mutate(dice: &mut Dice, corpus: &[Vec<String>]) -> String {
    let mut tokens = dice.pick(corpus).clone();
    for _ in 0..*dice.pick(&[1, 1, 1, 2, 3, 5]) {
        let at = dice.below(tokens.len() + 1);
        let other = dice.pick(corpus);
        match dice.below(9) {
            0 if at < tokens.len() => drop(tokens.remove(at)),
            1 if at < tokens.len() => tokens.insert(at, tokens[at].clone()),
            2 if at < tokens.len() => {
                let with = dice.below(tokens.len());
                tokens.swap(at, with);
            }
            3 | 4 if at < tokens.len() => tokens[at] = dice.pick(other).clone(),
            5 => tokens.insert(at, format!(" {} ", dice.pick(WORDS))),
            6 => {
                // The head of one question and the tail of another.
                tokens.truncate(at);
                tokens.extend_from_slice(&other[dice.below(other.len())..]);
            }
            7 => {
                // A part of another question in the middle.
                let from = dice.below(other.len());
                let to = (from + dice.below(12)).min(other.len());
                tokens.splice(at..at, other[from..to].iter().cloned());
            }
            _ => {
                let from = at.min(dice.below(tokens.len() + 1));
                let part = tokens[from..at].to_vec();
                let times = 1 + dice.below(6);
                tokens.splice(at..at, part.iter().cycle().take(part.len() * times).cloned());
            }
        }
    }
    let sql = tokens.concat();
    if dice.below(4) > 0 {
        return sql;
    }
    let mut bytes = sql.into_bytes();
    for _ in 0..=dice.below(3) {
        let at = dice.below(bytes.len().max(1));
        match (dice.below(3), bytes.get_mut(at)) {
            (0, Some(byte)) => *byte ^= 1 << dice.below(8),
            (1, Some(_)) => drop(bytes.remove(at)),
            _ => bytes.insert(at.min(bytes.len()), dice.below(256) as u8),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The questions from which mutants are made.
fn corpus() -> Vec<Vec<String>> {
    let pairs = ACCEPTED.iter().chain(FORMS);
    let probes = TABLE.iter().map(|line| line.probe);
    let corpus: Vec<_> = pairs.map(|(sql, _)| *sql).chain(probes).map(tokens).collect();
    assert!(corpus.len() >= 60);
    corpus
}

/// Reads a question in time. A slow reading may be the machine's fault, so only one that is slow twice counts.
fn read(sql: &str, charter: &Charter, others: &BTreeMap<String, Charter>) -> Result<Shape, Refusal> {
    let start = Instant::now();
    let found = analyse(sql, charter, others);
    if start.elapsed() > EACH {
        let again = Instant::now();
        drop(analyse(sql, charter, others));
        assert!(again.elapsed() <= EACH, "took {:?}: {sql}", again.elapsed());
    }
    found
}

#[test]
fn ten_thousand_mutants_are_read_or_refused() {
    let (charter, others, corpus) = (charter(), others(), corpus());
    let mut dice = Dice::fresh();
    let mut accepted = 0;
    for _ in 0..MUTANTS {
        let sql = mutate(&mut dice, &corpus);
        match read(&sql, &charter, &others) {
            Ok(shape) => {
                accepted += 1;
                let again = read(&shape.sql, &charter, &others);
                assert_eq!(
                    again.as_ref(),
                    Ok(&shape),
                    "the normal form of {sql} reads back as another question"
                );
                assert!(shape.stats.iter().all(|stat| stat.lo <= stat.hi), "{sql}");
            }
            Err(refusal) => {
                // A reader that panics is answered with this message.
                assert_ne!(
                    refusal.message, "the question could not be read",
                    "a panic: {sql}"
                );
                assert!(refusal.rule.starts_with("query."), "{sql}: {refusal:?}");
                assert!(
                    refusal.hint.is_some_and(|hint| !hint.is_empty()),
                    "no hint: {sql}"
                );
                let end = sql.chars().count().max(1) as u32 + 1;
                assert!(
                    refusal.at.is_some_and(|at| (1..=end).contains(&at)),
                    "no place: {sql}"
                );
            }
        }
    }
    println!("{accepted} of {MUTANTS} are questions");
    assert!(
        accepted > MUTANTS / 100 && accepted < MUTANTS,
        "{accepted} accepted: the mutants are all alike"
    );
}
