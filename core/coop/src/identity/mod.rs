//! The identity page: what the public log shows of a co-op, principle by principle. It is computed and never written.
//!
//! Nothing goes in but public entries: no register, no vote by name, no consent, and no text. What the log does not show is
//! at most a warning, never a pass. Anybody who holds the published log computes the same page.

mod autonomy;
mod commons;
mod control;
mod economy;
mod lines;
mod membership;
mod public;
mod table;

pub use public::{Gap, Public};
pub use table::{CRITERIA, Criterion};

use crate::event::Entry;
use crate::kernel::time::Time;
use crate::people::bylaws::Fraction;
use serde::Serialize;

/// What a principle, or one of its criteria, comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The log shows that it is kept.
    Pass,
    /// The log does not show it, or shows something to look at.
    Warn,
    /// The log shows that it is not kept.
    Fail,
}

/// Why a criterion comes to its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The criterion, by its id in [`CRITERIA`].
    pub check: &'static str,
    /// What it comes to.
    pub verdict: Verdict,
    /// One plain sentence.
    pub says: String,
    /// Places in the log of the entries that it rests on.
    pub entries: Vec<u64>,
}

/// One of the seven principles.
///
/// # Source
/// International Cooperative Alliance, Statement on the Cooperative Identity (1995).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Principle {
    /// Its number, 1 to 7.
    pub number: u8,
    /// Its name.
    pub name: &'static str,
    /// The worst of its reasons.
    pub verdict: Verdict,
    /// One for each criterion.
    pub reasons: Vec<Reason>,
}

/// A fact that is told without a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it is about.
    pub about: &'static str,
    /// One plain sentence.
    pub says: String,
    /// Places in the log of the entries that it rests on.
    pub entries: Vec<u64>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The co-op's id.
    pub coop: String,
    /// The moment for which it is computed.
    pub as_of: Time,
    /// How many public entries it rests on.
    pub public_entries: u64,
    /// The seven principles.
    pub principles: Vec<Principle>,
    /// Votes, offices, money and recipients, as the log tells them.
    pub lines: Vec<Line>,
}

/// A verdict with its sentence and its evidence, before the criterion's id is put to it.
struct Found {
    verdict: Verdict,
    says: String,
    entries: Vec<u64>,
}

impl Found {
    fn pass(entries: &[u64], says: impl Into<String>) -> Self {
        Self::of(Verdict::Pass, entries, says)
    }

    fn warn(entries: &[u64], says: impl Into<String>) -> Self {
        Self::of(Verdict::Warn, entries, says)
    }

    fn fail(entries: &[u64], says: impl Into<String>) -> Self {
        Self::of(Verdict::Fail, entries, says)
    }

    fn of(verdict: Verdict, entries: &[u64], says: impl Into<String>) -> Self {
        Self {
            verdict,
            says: says.into(),
            entries: entries.to_vec(),
        }
    }
}

/// Computes the page from entries of the log, private ones left aside, as of `at` or of the last public entry, whichever is
/// later.
///
/// # Errors
/// When public entries are missing or stand in the wrong order.
pub fn page<'a>(entries: impl IntoIterator<Item = &'a Entry>, at: Option<Time>) -> Result<Page, Gap> {
    let public = Public::read(entries, at)?;
    let principles = table::PRINCIPLES
        .iter()
        .map(|(number, name)| principle(&public, *number, name));
    Ok(Page {
        coop: public.slug.clone(),
        as_of: public.as_of,
        public_entries: public.count,
        principles: principles.collect(),
        lines: lines::lines(&public),
    })
}

fn principle(public: &Public, number: u8, name: &'static str) -> Principle {
    let of = CRITERIA.iter().filter(|criterion| criterion.principle == number);
    let reasons: Vec<Reason> = of.map(|criterion| criterion.reason(public)).collect();
    let worst = reasons.iter().map(|reason| reason.verdict).max();
    Principle {
        number,
        name,
        verdict: worst.unwrap_or(Verdict::Warn),
        reasons,
    }
}

/// A fraction in words.
fn words(fraction: Fraction) -> String {
    let more = if fraction.more_than { "more than " } else { "" };
    format!("{more}{}/{}", fraction.of, fraction.parts)
}

/// Whole hundredths of a part, rounded down; nothing of nothing.
fn percent(part: u64, whole: u64) -> u64 {
    let parts = u128::from(part).saturating_mul(100);
    let percent = parts.checked_div(whole.into()).unwrap_or(0);
    u64::try_from(percent).unwrap_or(u64::MAX)
}

/// Whether a part is more than half.
fn most(part: u64, whole: u64) -> bool {
    u128::from(part).saturating_mul(2) > u128::from(whole)
}

#[cfg(test)]
mod tests;
