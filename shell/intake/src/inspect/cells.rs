//! The cells of one column as they pass by, and what they come to.

use super::column::{Column, Guess};
use super::unit;
use crate::cell::{MISSING, flag};
use crate::mapping::DecimalMark;
use crate::moment::Moments;
use crate::number::{self, NoNumber};
use fenwick_coop::kernel::code;
use std::collections::BTreeSet;

/// Different values that are remembered.
const DISTINCT_MAX: usize = 2_000;

/// So many different values are few.
const FEW: usize = 30;

/// Cells whose form of date is tried; and the longest text that may be one.
const TRIED_MAX: u64 = 5_000;
const DATE_LENGTH_MAX: usize = 40;

/// From 1800 to 2200: a version number is no day in the year 1.
const YEARS: std::ops::Range<i64> = -5_364_662_400..7_258_118_400;

const SAMPLES: usize = 5;

/// Forms of dates that are tried. Those that differ only in which of day and month stands first are tried side by side.
const FORMS: &[&str] = &[
    "RFC3339",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d.%m.%y",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%d/%m/%Y %I:%M:%S %p",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%Y-%m-%d %H:%M:%S %z",
];

/// What was seen of a column so far.
pub(super) struct Cells {
    filled: u64,
    empty: u64,
    distinct: BTreeSet<String>,
    samples: Vec<String>,
    flags: u64,
    numbers: u64,
    wholes: u64,
    two_ways: u64,
    marks: BTreeSet<char>,
    codes: u64,
    tried: u64,
    forms: Vec<(&'static str, Moments)>,
}

impl Default for Cells {
    fn default() -> Self {
        Self {
            filled: 0,
            empty: 0,
            distinct: BTreeSet::new(),
            samples: Vec::new(),
            flags: 0,
            numbers: 0,
            wholes: 0,
            two_ways: 0,
            marks: BTreeSet::new(),
            codes: 0,
            tried: 0,
            forms: FORMS
                .iter()
                .map(|form| (*form, Moments::new(&[(*form).to_owned()])))
                .collect(),
        }
    }
}

fn more(count: &mut u64, by: bool) {
    *count = count.saturating_add(u64::from(by));
}

impl Cells {
    pub(super) fn add(&mut self, text: &str) {
        if text.is_empty() || MISSING.contains(&text) {
            return more(&mut self.empty, true);
        }
        more(&mut self.filled, true);
        if self.distinct.len() <= DISTINCT_MAX && !self.distinct.contains(text) {
            if self.samples.len() < SAMPLES {
                self.samples.push(text.to_owned());
            }
            self.distinct.insert(text.to_owned());
        }
        more(&mut self.flags, flag(text).is_some());
        more(&mut self.codes, code::number(text).is_some());
        match number::parse(text, DecimalMark::Auto, None) {
            Ok(_) => {
                more(&mut self.numbers, true);
                more(&mut self.wholes, !text.contains(['.', ',', 'e', 'E']));
                self.marks.extend(number::shown_mark(text));
            }
            Err(NoNumber::TwoWays) => {
                more(&mut self.numbers, true);
                more(&mut self.two_ways, true);
            }
            Err(_) => {}
        }
        if self.tried < TRIED_MAX {
            more(&mut self.tried, true);
            let reads = |(_, form): &(&str, Moments)| {
                text.len() <= DATE_LENGTH_MAX && form.read(text).is_ok_and(|seconds| YEARS.contains(&seconds))
            };
            self.forms.retain(reads);
        }
    }

    pub(super) fn column(self, name: String) -> Column {
        let mut notes = Vec::new();
        let guess = self.guess(&name, &mut notes);
        let few = self.distinct.len() <= FEW;
        Column {
            guess,
            filled: self.filled,
            empty: self.empty,
            distinct: few.then_some(self.distinct.len() as u64),
            values: if few {
                self.distinct.into_iter().collect()
            } else {
                Vec::new()
            },
            samples: self.samples,
            notes,
            name,
        }
    }

    fn guess(&self, name: &str, notes: &mut Vec<String>) -> Guess {
        let all = self.filled;
        if all == 0 {
            return Guess::Empty;
        }
        if !self.forms.is_empty() {
            let mut forms: Vec<&'static str> = self.forms.iter().map(|(form, _)| *form).collect();
            if forms.first() == Some(&"RFC3339") {
                forms.truncate(1);
            }
            return Guess::Time { forms };
        }
        let is_digits = self.distinct.iter().all(|text| text == "0" || text == "1");
        if self.flags == all && is_digits {
            notes.push("0 and 1 only: yes or no, or a number".to_owned());
        }
        if self.flags == all {
            return Guess::Flag;
        }
        // Nineteen of twenty: a few cells may hold a word.
        if self.numbers.saturating_mul(20) >= all.saturating_mul(19) {
            if self.numbers < all {
                notes.push(format!(
                    "{} cells are no number",
                    all.saturating_sub(self.numbers)
                ));
            }
            let mut marks = self.marks.iter();
            let mark = marks.next().copied().filter(|_| marks.next().is_none());
            return Guess::Number {
                mark,
                whole: self.wholes == self.numbers,
                unit: unit::named(name),
                two_ways: self.two_ways > 0 && mark.is_none(),
            };
        }
        let count = self.distinct.len() as u64;
        match () {
            () if count <= FEW as u64 && count.saturating_mul(2) <= all => Guess::List,
            () if self.codes == all => Guess::Code,
            () => Guess::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(name: &str, cells: &[&str]) -> Guess {
        let mut seen = Cells::default();
        cells.iter().for_each(|cell| seen.add(cell));
        seen.column(name.to_owned()).guess
    }

    #[test]
    fn a_column_is_what_its_cells_show_and_what_is_open_stays_open() {
        let time = |forms: &[&'static str]| Guess::Time {
            forms: forms.to_vec(),
        };
        let number = |mark, whole, unit, two_ways| Guess::Number {
            mark,
            whole,
            unit,
            two_ways,
        };
        for (name, cells, expected) in [
            ("version", vec!["10.1.1", "10.22.11"], Guess::Code),
            (
                "seen",
                vec!["01/02/2026", "03/04/2026"],
                time(&["%d/%m/%Y", "%m/%d/%Y"]),
            ),
            ("seen", vec!["01/02/2026", "23/04/2026"], time(&["%d/%m/%Y"])),
            (
                "seen",
                vec!["2026-01-02", "NA", "2026-01-02T10:00:00Z"],
                time(&["RFC3339"]),
            ),
            (
                "fare EUR",
                vec!["1,50", "12,00", "1.234,00"],
                number(Some(','), false, Some("EUR"), false),
            ),
            ("fare", vec!["1,234", "2,500"], number(None, false, None, true)),
            ("count", vec!["1", "20", "3"], number(None, true, None, false)),
            ("ok", vec!["yes", "no", "Yes"], Guess::Flag),
            ("kind", vec!["apple", "pear", "apple", "apple"], Guess::List),
            ("id", vec!["A17", "B18", "C19"], Guess::Code),
            ("note", vec!["a long story", "another one told"], Guess::Text),
            ("none", vec!["", "NA"], Guess::Empty),
        ] {
            assert_eq!(guess(name, &cells), expected, "{cells:?}");
        }
    }
}
