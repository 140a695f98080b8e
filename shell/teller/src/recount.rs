//! Counting a published box again.

use crate::encoded::decode;
use crate::error::{Spoilt, TellerError};
use crate::paper::Paper;
use crate::published::{TITLE, root_of_sorted};
use crate::sheet::{SHEET_LINES, Sheet};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::ballot::Choice;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// What a published box amounts to. Lines are counted from one.
#[derive(Clone, Debug)]
pub struct Recount {
    /// The sheet that the text shows; whoever recounts compares its tellers' keys with the log's.
    pub sheet: Sheet,
    /// Papers that count.
    pub papers: u64,
    /// How many chose what.
    pub choices: BTreeMap<Choice, u64>,
    /// Root over the papers as they stand, worked out here.
    pub root: Hash,
    /// Lines that do not count, and why.
    pub spoilt: Vec<(u64, Spoilt)>,
    /// Lines that repeat a paper; it counts once.
    pub duplicates: Vec<u64>,
    /// Where the text contradicts itself.
    pub problems: Vec<Problem>,
}

/// Where a published box contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Another number of papers than it says.
    #[error("the box says it holds {stated} papers and holds {found}")]
    Number {
        /// As it says.
        stated: u64,
        /// As counted.
        found: u64,
    },
    /// Another root than it says.
    #[error("the root of the papers is not the one that the box states")]
    Root,
    /// A paper that does not stand where its digest puts it.
    #[error("the paper on line {0} is not where its digest puts it")]
    Order(u64),
}

impl Recount {
    /// Whether every line counts and the text says of itself what is so.
    pub fn is_sound(&self) -> bool {
        self.spoilt.is_empty() && self.duplicates.is_empty() && self.problems.is_empty()
    }
}

/// Counts a published box: every signature is checked, on all cores.
///
/// # Errors
/// When the text is no published box. Papers that do not count are no error.
///
/// # Cost
/// Two RSA verifications and one Ed25519 verification a paper.
pub fn recount(text: &str) -> Result<Recount, TellerError> {
    let (head, papers) = Head::read(text)?;
    let lines = opened(&head.sheet, &papers);
    let mut count = Recount {
        sheet: head.sheet,
        papers: 0,
        choices: BTreeMap::new(),
        root: Hash([0; 32]),
        spoilt: Vec::new(),
        duplicates: Vec::new(),
        problems: Vec::new(),
    };
    count.compare(&lines, head.papers, head.root);
    count.count(lines);
    Ok(count)
}

/// What stands before the papers.
struct Head {
    sheet: Sheet,
    papers: u64,
    root: Hash,
}

/// A line and its number.
type Numbered<'a> = (u64, &'a str);

impl Head {
    fn read(text: &str) -> Result<(Self, Vec<Numbered<'_>>), TellerError> {
        let end = text
            .match_indices('\n')
            .nth(SHEET_LINES - 1)
            .map(|(place, _)| place + 1);
        let (sheet, rest) = end
            .and_then(|end| text.split_at_checked(end))
            .ok_or(TellerError::Box(1))?;
        let sheet = Sheet::from_text(sheet)?;
        let mut lines = (8..).zip(rest.split_terminator('\n'));
        let mut value = |number: u64, name: &str| {
            let line = lines.next().map(|(_, line)| line);
            line.and_then(|line| line.strip_prefix(name))
                .ok_or(TellerError::Box(number))
        };
        let titles = [value(8, "")?, value(9, TITLE)?];
        let papers = value(10, "papers ")?.parse().map_err(|_| TellerError::Box(10))?;
        let root = Hash::from_hex(value(11, "root ")?).ok_or(TellerError::Box(11))?;
        for (number, left) in (8..).zip(titles).chain([(12, value(12, "")?)]) {
            if !left.is_empty() {
                return Err(TellerError::Box(number));
            }
        }
        Ok((Self { sheet, papers, root }, lines.collect()))
    }
}

/// A line as it was read.
struct Line {
    number: u64,
    bytes: Option<Vec<u8>>,
    paper: Result<Paper, Spoilt>,
}

fn opened(sheet: &Sheet, lines: &[Numbered<'_>]) -> Vec<Line> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = lines.len().div_ceil(cores).max(1);
    let open = |some: &[Numbered<'_>]| some.iter().map(|line| open(sheet, *line)).collect::<Vec<_>>();
    thread::scope(|scope| {
        let threads: Vec<_> = lines
            .chunks(share)
            .map(|some| scope.spawn(move || open(some)))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

fn open(sheet: &Sheet, (number, line): Numbered<'_>) -> Line {
    let bytes = decode(line);
    let paper = bytes
        .as_ref()
        .ok_or(Spoilt::Malformed)
        .and_then(|bytes| Paper::open(sheet, bytes));
    Line { number, bytes, paper }
}

impl Recount {
    fn compare(&mut self, lines: &[Line], stated: u64, root: Hash) {
        let papers: Vec<(u64, &[u8])> = lines
            .iter()
            .filter_map(|line| Some((line.number, line.bytes.as_deref()?)))
            .collect();
        let found = lines.len() as u64;
        if found != stated {
            self.problems.push(Problem::Number { stated, found });
        }
        let bytes: Vec<&[u8]> = papers.iter().map(|(_, bytes)| *bytes).collect();
        self.root = root_of_sorted(&bytes);
        if self.root != root {
            self.problems.push(Problem::Root);
        }
        let mut last = None;
        for (number, bytes) in papers {
            let digest = Some(Hash::of(bytes));
            if digest < last {
                self.problems.push(Problem::Order(number));
            }
            last = last.max(digest);
        }
    }

    fn count(&mut self, lines: Vec<Line>) {
        let mut voices: BTreeMap<Hash, Vec<(u64, Paper)>> = BTreeMap::new();
        for Line { number, paper, .. } in lines {
            match paper {
                Ok(paper) => voices.entry(paper.voice()).or_default().push((number, paper)),
                Err(spoilt) => self.spoilt.push((number, spoilt)),
            }
        }
        for papers in voices.into_values() {
            self.count_voice(&papers);
        }
        self.spoilt.sort_unstable();
        self.duplicates.sort_unstable();
    }

    /// One voter counts once: papers that say the same are one, papers that contradict each other are none.
    fn count_voice(&mut self, papers: &[(u64, Paper)]) {
        let said: BTreeSet<&Choice> = papers.iter().map(|(_, paper)| paper.choice()).collect();
        if let ([choice], [_, again @ ..]) = (Vec::from_iter(said).as_slice(), papers) {
            self.papers += 1;
            *self.choices.entry((*choice).clone()).or_default() += 1;
            self.duplicates.extend(again.iter().map(|(number, _)| *number));
        } else {
            let spoilt = papers.iter().map(|(number, _)| (*number, Spoilt::Contradicted));
            self.spoilt.extend(spoilt);
        }
    }
}
