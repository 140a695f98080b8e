//! Reading BLT, line by line.

use super::{Blt, BltError};
use crate::count::CANDIDATES_MAX;
use crate::profile::{Candidate, Profile, Ranking};
use std::collections::{BTreeMap, BTreeSet};

/// Reads an election.
///
/// # Shape
/// One line `CANDIDATES SEATS`; lines `-2 -3` or `[withdrawn 2 3]` for those who withdrew, `[nick a b c]` for short
/// names, `[tie c a b]` for [`Blt::tie_order`]; one line for each kind of ballot, `HOW_MANY 3 1=2 0`, where `=` joins
/// candidates at one place; a line `0`; the names and the title, each on a line, in quotation marks, a quotation mark
/// within being doubled. What follows `#` outside quotation marks is a comment.
///
/// # Errors
/// When the text is not an election, with the line and what to do.
///
/// # Source
/// Hill, Wichmann and Woodall, Algorithm 123 (1987); comments and `=` as in OpaVote; words in brackets as in Droop
/// and stv-rs. Ballot numbers in parentheses, skipped places (`-`) and parts of ballots are refused.
///
/// # Example
/// ```
/// let text = "2 1\n3 1 2 0\n1 2 0\n0\n\"Ada\"\n\"Ben\"\n\"Chair\"\n";
/// let blt = fenwick_tally::blt::read(text)?;
/// assert_eq!((blt.names.len(), blt.profile.turnout()), (2, 4));
/// let error = fenwick_tally::blt::read("2 1\n3 1 4 0\n").unwrap_err();
/// assert!(error.to_string().starts_with("line 2: there is no candidate 4"));
/// # Ok::<(), fenwick_tally::blt::BltError>(())
/// ```
pub fn read(text: &str) -> Result<Blt, BltError> {
    let mut lines = Lines::of(text);
    let (line, head) = lines.next("the numbers of candidates and seats, such as `9 4`")?;
    let (candidates, seats) = header(head).map_err(|problem| at(line, problem))?;
    let mut options = Options {
        candidates,
        ..Options::default()
    };
    let ballots = loop {
        let (line, text) = lines.next("the ballots")?;
        if !options.take(text).map_err(|problem| at(line, problem))? {
            break ballots(&mut lines, (line, text), &options)?;
        }
    };
    let mut names = Vec::new();
    for number in 1..=candidates {
        let (line, text) = lines.next("the names of all candidates, one on a line")?;
        names.push(quoted(text).map_err(|why| at(line, format!("the name of candidate {number}: {why}")))?);
    }
    let (line, text) = lines.next("the title, after the last name")?;
    let title = quoted(text).map_err(|why| at(line, format!("the title: {why}")))?;
    if let Some((line, _)) = lines.rest.next() {
        let problem = "nothing may follow the title: are there more names than candidates in the first line?";
        return Err(at(line, problem));
    }
    let mut profile = Profile::of(candidates, ballots);
    profile.withdrawn = options.withdrawn.unwrap_or_default();
    Ok(Blt {
        title,
        seats,
        names,
        nicknames: options.nicknames,
        tie_order: options.tie_order.unwrap_or_default(),
        profile,
    })
}

fn at(line: usize, problem: impl Into<String>) -> BltError {
    BltError {
        line,
        problem: problem.into(),
    }
}

/// The lines that say something, with their numbers, without comments.
struct Lines<'a> {
    rest: Box<dyn Iterator<Item = (usize, &'a str)> + 'a>,
    last: usize,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines = (1_usize..).zip(text.lines().map(without_comment));
        Self {
            rest: Box::new(lines.filter(|(_, line)| !line.is_empty())),
            last: text.lines().count().max(1),
        }
    }

    fn next(&mut self, wanted: &str) -> Result<(usize, &'a str), BltError> {
        let missing = || format!("the text ends too early: here should be {wanted}; is the file complete?");
        self.rest.next().ok_or_else(|| at(self.last, missing()))
    }
}

/// The line up to the first `#` outside quotation marks.
fn without_comment(line: &str) -> &str {
    let mut inside = false;
    let end = line.find(|c| {
        inside ^= c == '"';
        c == '#' && !inside
    });
    line.get(..end.unwrap_or(line.len())).unwrap_or(line).trim()
}

/// The numbers of candidates and seats.
fn header(line: &str) -> Result<(u16, u16), String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [candidates, seats] = words.as_slice() else {
        return Err(
            "write the numbers of candidates and seats, such as `9 4`, alone in the first line".into(),
        );
    };
    let (candidates, seats) = (number(candidates)?, number(seats)?);
    match (u16::try_from(candidates), u16::try_from(seats)) {
        (Ok(0), _) => Err("no candidates: write how many there are as the first number".into()),
        (_, Ok(0)) => Err("no seats: write how many are to be elected as the second number".into()),
        (Ok(candidates), Ok(seats)) if candidates <= CANDIDATES_MAX => Ok((candidates, seats)),
        (_, Err(_)) => Err(format!("{seats} seats are too many: at most {}", u16::MAX)),
        _ => Err(format!(
            "{candidates} candidates are too many: at most {CANDIDATES_MAX}"
        )),
    }
}

fn number(word: &str) -> Result<u64, String> {
    if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("`{}` is not a whole number: write one", short(word)));
    }
    let number = word.parse();
    number.map_err(|_| format!("the number {} is too large: at most {}", short(word), u64::MAX))
}

/// As much of a word as fits in a message.
fn short(word: &str) -> String {
    let mut chars = word.chars();
    let mut start: String = chars.by_ref().take(24).collect();
    if chars.next().is_some() {
        start.push('…');
    }
    start
}

/// What stands between the first line and the ballots.
#[derive(Default)]
struct Options {
    candidates: u16,
    nicknames: Vec<String>,
    numbers: BTreeMap<String, Candidate>,
    withdrawn: Option<BTreeSet<Candidate>>,
    tie_order: Option<Vec<Candidate>>,
}

impl Options {
    /// Takes a line if it is one of these; says no at the first ballot.
    fn take(&mut self, line: &str) -> Result<bool, String> {
        if line.starts_with('-') {
            let words: Option<Vec<&str>> = line
                .split_whitespace()
                .map(|word| word.strip_prefix('-'))
                .collect();
            self.withdraw(words.ok_or("write a minus before the number of everybody who withdrew")?)?;
            return Ok(true);
        }
        let Some(inner) = line.strip_prefix('[') else {
            return Ok(false);
        };
        let inner = inner
            .strip_suffix(']')
            .ok_or("the closing bracket is missing: write `]` at the end")?;
        let mut words = inner.split_whitespace();
        match words.next() {
            Some("nick") => self.nick(words.collect())?,
            Some("withdrawn") => self.withdraw(words.collect())?,
            Some("tie") => self.tie(words.collect())?,
            other => {
                let other = short(other.unwrap_or_default());
                return Err(format!(
                    "`[{other}]` is not known: use nick, withdrawn or tie, or remove the line"
                ));
            }
        }
        Ok(true)
    }

    fn nick(&mut self, words: Vec<&str>) -> Result<(), String> {
        if !self.nicknames.is_empty() || self.withdrawn.is_some() || self.tie_order.is_some() {
            return Err("short names come once, before those who withdrew and the tie order".into());
        }
        if words.len() != usize::from(self.candidates) {
            let (many, wanted) = (words.len(), self.candidates);
            return Err(format!(
                "{many} short names for {wanted} candidates: write one for each"
            ));
        }
        for (word, candidate) in words.into_iter().zip((1..=self.candidates).map(Candidate)) {
            let plain = word.starts_with(char::is_alphabetic) && !word.contains(['=', '[', ']', '"']);
            if !plain {
                let word = short(word);
                return Err(format!(
                    "`{word}` is no short name: begin with a letter, without = [ ] or quotation marks"
                ));
            }
            if self.numbers.insert(word.to_owned(), candidate).is_some() {
                return Err(format!(
                    "the short name `{}` is there twice: write another",
                    short(word)
                ));
            }
            self.nicknames.push(word.to_owned());
        }
        Ok(())
    }

    fn withdraw(&mut self, words: Vec<&str>) -> Result<(), String> {
        if self.withdrawn.is_some() {
            return Err("write all who withdrew in one line".into());
        }
        let those = self.once_each(words)?;
        self.withdrawn = Some(those.into_iter().collect());
        Ok(())
    }

    fn tie(&mut self, words: Vec<&str>) -> Result<(), String> {
        if self.tie_order.is_some() {
            return Err("write the tie order once".into());
        }
        self.tie_order = Some(self.once_each(words)?);
        Ok(())
    }

    /// Candidates, at least one and none twice.
    fn once_each(&self, words: Vec<&str>) -> Result<Vec<Candidate>, String> {
        let those: Result<Vec<Candidate>, String> =
            words.into_iter().map(|word| self.candidate(word)).collect();
        let those = those?;
        match Ranking::strict(those.iter().copied()).fault(self.candidates) {
            None => Ok(those),
            Some(fault) => Err(fault.to_string()),
        }
    }

    /// The candidate of a number or of a short name.
    fn candidate(&self, word: &str) -> Result<Candidate, String> {
        if let Some(known) = self.numbers.get(word) {
            return Ok(*known);
        }
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            let word = short(word);
            return Err(format!(
                "`{word}` is no candidate: write a number or a short name from [nick]"
            ));
        }
        let number = number(word)?;
        let all = 1..=u64::from(self.candidates);
        let known = u16::try_from(number).ok().filter(|_| all.contains(&number));
        known.map(Candidate).ok_or_else(|| {
            let last = self.candidates;
            format!("there is no candidate {number}: the numbers are 1 to {last}")
        })
    }

    /// A line of ballots: how many, the places, and a 0.
    fn ballot(&self, line: &str) -> Result<(u64, Ranking), String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [many, places @ .., "0"] = words.as_slice() else {
            return Err("a line of ballots begins with how many there are and ends with 0".into());
        };
        let many = number(many)?;
        if many == 0 {
            return Err("0 ballots of a kind: leave the line out".into());
        }
        let places: Result<Vec<Vec<Candidate>>, String> = places
            .iter()
            .map(|place| place.split('=').map(|word| self.candidate(word)).collect())
            .collect();
        let ranking = Ranking::levels(places?);
        match ranking.fault(self.candidates) {
            Some(fault @ crate::Fault::Twice(_)) => Err(fault.to_string()),
            _ => Ok((many, ranking)),
        }
    }
}

/// All ballots up to the line `0`.
fn ballots(
    lines: &mut Lines<'_>,
    first: (usize, &str),
    options: &Options,
) -> Result<Vec<(u64, Ranking)>, BltError> {
    let mut ballots = Vec::new();
    let mut total = 0_u64;
    let (mut line, mut text) = first;
    while text != "0" {
        let (many, ranking) = options.ballot(text).map_err(|problem| at(line, problem))?;
        total = total
            .checked_add(many)
            .ok_or_else(|| at(line, format!("more than {} ballots: too many to count", u64::MAX)))?;
        ballots.push((many, ranking));
        (line, text) = lines.next("the line `0` after the last ballot")?;
    }
    Ok(ballots)
}

/// The text in quotation marks; a doubled one within stands for one.
fn quoted(line: &str) -> Result<String, String> {
    let inner = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let inner = inner.ok_or("write it alone on the line, in quotation marks")?;
    let parts: Vec<&str> = inner.split("\"\"").collect();
    if parts.iter().any(|part| part.contains('"')) {
        return Err("write a quotation mark within as two, and one name on a line".into());
    }
    Ok(parts.join("\""))
}
