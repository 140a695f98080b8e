//! The tables of `bench query`.

use super::error::{self, Errors};
use super::rows::Rows;
use super::run::{Answer, Run};
use crate::table::Table;
use std::fmt::Write as _;

pub const CONSENTING: &str = "ours, 62 % consenting";
pub const EVERYONE: &str = "ours, every member";
pub const PLAIN: &str = "DuckDB, unprotected, every row";
pub const BOUNDED: &str = "DuckDB, bounded by hand";
pub const OPENDP: &str = "OpenDP on Polars";

/// What one engine made of one question.
pub struct Answered {
    engine: &'static str,
    file: &'static str,
    run: Run,
}

/// A question with everybody's answers; ours are the first two.
pub struct Asked {
    pub name: &'static str,
    pub sql: String,
    pub groups_max: u32,
    /// Over the rows of those who consent, without bounds or noise.
    pub exact: Answer,
    pub answered: Vec<Answered>,
}

impl Answered {
    pub fn new(engine: &'static str, file: &'static str, run: Run) -> Self {
        if let Some(why) = &run.left_out {
            eprintln!("  {engine}, {file}: left out: {why}");
        }
        Self { engine, file, run }
    }
}

impl Asked {
    /// Our median time with consents.
    fn ours(&self) -> Option<f64> {
        self.answered.first()?.run.median()
    }

    fn find(&self, engine: &str, file: &str) -> Option<&Run> {
        let found = |answered: &&Answered| answered.engine == engine && answered.file == file;
        self.answered.iter().find(found).map(|answered| &answered.run)
    }

    /// The median times of an engine on each of its files, as the quotients that `of` makes of them.
    fn quotients(&self, engine: &str, of: impl Fn(f64) -> f64) -> String {
        let on = |file: &&str| {
            let seconds = self.find(engine, file)?.median()?;
            Some(format!("{:.2} ({file})", of(seconds)))
        };
        let shown: Vec<String> = super::FILES.iter().filter_map(on).collect();
        if shown.is_empty() {
            "not measured".to_owned()
        } else {
            shown.join(", ")
        }
    }

    /// Our errors and OpenDP's.
    fn error_pair(&self) -> Option<(Errors, Errors)> {
        let ours = error::of(&self.answered.first()?.run, &self.exact)?;
        let theirs = super::FILES
            .iter()
            .find_map(|file| error::of(self.find(OPENDP, file)?, &self.exact));
        Some((ours, theirs?))
    }

    /// Time with consents and with everyone.
    fn with_and_without_consents(&self) -> Option<(f64, f64)> {
        let [ours, everyone, ..] = self.answered.as_slice() else {
            return None;
        };
        Some((ours.run.median()?, everyone.run.median()?))
    }
}

/// The table of one number of rows.
pub fn text(size: Rows, asked: &[Asked]) -> String {
    let mut text = format!(
        "### {} rows of {} members\n\n| question | engine | file | median (best) | ÷ ours | memory | error | of it noise |\n|---|---|---|---|---|---|---|---|\n",
        thousands(size.rows),
        thousands(size.members)
    );
    for asked in asked {
        for answered in &asked.answered {
            let _ = writeln!(text, "{}", line(asked, answered));
        }
    }
    text.push('\n');
    for asked in asked {
        let _ = writeln!(
            text,
            "- {}: `{}`, at most {} groups of a member",
            asked.name, asked.sql, asked.groups_max
        );
    }
    text
}

fn line(asked: &Asked, answered: &Answered) -> String {
    let Answered { engine, file, run } = answered;
    let name = asked.name;
    if let Some(why) = &run.left_out {
        let why = why.lines().next().unwrap_or("");
        return format!("| {name} | {engine} | {file} | left out: {why} | | | | |");
    }
    let seconds = run.median().unwrap_or(0.0);
    let ratio = asked
        .ours()
        .map_or_else(String::new, |ours| format!("{:.2}", seconds / ours));
    let (error, noise) = shown_errors(asked, answered).unwrap_or_default();
    format!(
        "| {name} | {engine} | {file} | {seconds:.3} s ({:.3}) | {ratio} | {} MiB | {error} | {noise} |",
        run.best().unwrap_or(0.0),
        run.peak_mib
    )
}

/// The error and how much of it is noise; nothing for those who answer over other rows than the exact value.
fn shown_errors(asked: &Asked, answered: &Answered) -> Option<(String, String)> {
    let Answered { engine, run, .. } = answered;
    if [PLAIN, EVERYONE].contains(engine) {
        return None;
    }
    let errors = error::of(run, &asked.exact)?;
    let noise = run.noise.as_ref().map_or_else(
        || "none".to_owned(),
        |noise| format!("{} ({noise}, {} draws)", percent(errors.noise), run.answers.len()),
    );
    Some((percent(errors.all), noise))
}

/// What the targets say, into the table of the whole benchmark. They are about the largest number of rows.
pub fn sum_up(size: Rows, largest: bool, asked: &[Asked], table: &mut Table) {
    let rows = thousands(size.rows);
    let mut add = |what: &str, figure: String, target: &str| {
        table.add(
            format!("{rows} rows: {what}"),
            figure,
            if largest { target } else { "-" },
        );
    };
    for (what, figure, target) in asked.first().map(speeds).unwrap_or_default() {
        add(&what, figure, target);
    }
    let ours = asked.iter().flat_map(|asked| asked.answered.iter().take(2));
    let peak = ours.map(|answered| answered.run.peak_mib).max();
    if let Some(peak) = peak.filter(|peak| *peak > 0) {
        add(
            "memory of our process, at most",
            format!("{peak} MiB"),
            "< 200 MB",
        );
    }
    for asked in asked {
        let Some((ours, theirs)) = asked.error_pair() else {
            continue;
        };
        let figure = format!(
            "{} against {}; noise {} against {}",
            percent(ours.all),
            percent(theirs.all),
            percent(ours.noise),
            percent(theirs.noise)
        );
        add(
            &format!("{}, error of ours against OpenDP's", asked.name),
            figure,
            "no more",
        );
    }
}

/// The quotients for which there are targets: what, how much, which target.
fn speeds(asked: &Asked) -> Vec<(String, String, &'static str)> {
    const GATE: &str = "<= 2, then <= 1.5";
    let Some((ours, everyone)) = asked.with_and_without_consents() else {
        return Vec::new();
    };
    let of = |what: &str| format!("{}, {what}", asked.name);
    let extra = 100.0 * (ours / everyone - 1.0);
    vec![
        (
            of("ours ÷ unprotected DuckDB"),
            asked.quotients(PLAIN, |theirs| ours / theirs),
            GATE,
        ),
        (
            of("ours with every member ÷ unprotected DuckDB"),
            asked.quotients(PLAIN, |theirs| everyone / theirs),
            GATE,
        ),
        (
            of("DuckDB bounded by hand ÷ ours"),
            asked.quotients(BOUNDED, |theirs| theirs / ours),
            ">= 5",
        ),
        (
            of("OpenDP on Polars ÷ ours"),
            asked.quotients(OPENDP, |theirs| theirs / ours),
            ">= 30",
        ),
        (
            of("62 % consenting against every member"),
            format!("{extra:+.0} %"),
            "<= +10 %",
        ),
    ]
}

/// How time and memory grew from a tenth of the rows.
pub fn growth(rows: u64, small: &[Run], large: &[Run], table: &mut Table) {
    for (question, (small, large)) in super::question::all().iter().zip(small.iter().zip(large)) {
        let what = format!(
            "{}: {} rows against a tenth of them",
            question.name,
            thousands(rows)
        );
        let figure = grown(small, large).unwrap_or_else(|| {
            let why = large.left_out.as_deref().or(small.left_out.as_deref());
            format!("left out: {}", why.unwrap_or("no answer"))
        });
        table.add(what, figure, "<= 11 times, < 200 MB");
    }
}

fn grown(small: &Run, large: &Run) -> Option<String> {
    let (less, more) = (small.median()?, large.median()?);
    Some(format!(
        "{more:.3} s, {:.1} times {less:.3} s (best: {:.1} times); {} MiB after {}",
        more / less,
        large.best()? / small.best()?,
        large.peak_mib,
        small.peak_mib
    ))
}

/// Per cent, with more digits where there is little.
fn percent(value: f64) -> String {
    let digits = if value < 0.1 { 5 } else { 3 };
    format!("{value:.digits$} %")
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
