//! `bench query`: five questions to our engine and its peers, over the same rows with the same bounds.
//!
//! Every engine answers each question in a process of its own on the same two cores: once to warm up, then several
//! times. The unprotected question reads every row; all others the rows of the 62 % of members who consent.

mod error;
mod ours;
mod peers;
mod question;
mod report;
mod rows;
mod run;
mod sealed;

use crate::table::Table;
use anyhow::{Context, Result};
use peers::Peers;
use question::Question;
use report::{Answered, Asked};
use rows::Rows;
use run::Run;
pub use sealed::ask as ask_sealed;
use std::path::Path;
use std::process::Command;

/// How often each engine is asked.
struct Runs {
    ours: usize,
    duckdb: usize,
    opendp: usize,
}

const FULL: Runs = Runs {
    ours: 50,
    duckdb: 7,
    opendp: 5,
};
const QUICK: Runs = Runs {
    ours: 20,
    duckdb: 5,
    opendp: 3,
};
/// How often our engine is asked where no error is measured.
const TIMED: usize = 7;

const SMALL: Rows = Rows {
    rows: 1_000_000,
    members: 100_000,
};
const LARGE: Rows = Rows {
    rows: 10_000_000,
    members: 1_000_000,
};
const TINY: Rows = Rows {
    rows: 200_000,
    members: 20_000,
};

const FILES: [&str; 2] = ["unsorted", "sorted"];

/// Asks everybody everything and prints a table for each number of rows.
pub fn compare(folder: &Path, quick: bool, table: &mut Table) -> Result<()> {
    let (sizes, runs): (&[Rows], _) = if quick {
        (&[TINY], QUICK)
    } else {
        (&[SMALL, LARGE], FULL)
    };
    let peers = Peers::prepare();
    let peers = peers.inspect_err(|error| table.add("peers", format!("left out: {error:#}"), "-"));
    let peers = peers.ok();
    println!("{}\n", machine(peers.as_ref()));
    for size in sizes {
        let here = folder.join(format!("query-{}", size.rows));
        std::fs::create_dir_all(&here)?;
        eprintln!("making {} rows of {} members", size.rows, size.members);
        rows::make(&here, *size, peers.is_some())?;
        if let Some(peers) = &peers {
            peers.make_files(&here)?;
        }
        let place = Place {
            folder: &here,
            runs: &runs,
            peers: peers.as_ref(),
        };
        let asked: Result<Vec<Asked>> = question::all()
            .iter()
            .map(|question| place.ask(question))
            .collect();
        let asked = asked?;
        println!("{}", report::text(*size, &asked));
        report::sum_up(*size, size.rows >= LARGE.rows, &asked, table);
        std::fs::remove_dir_all(&here)?;
    }
    Ok(())
}

/// What encryption at rest costs a question over so many rows.
pub fn encryption(folder: &Path, rows: u64, table: &mut Table) -> Result<()> {
    let members = rows / 10;
    sealed::compare(folder, Rows { rows, members }, table)
}

/// What all this ran on.
fn machine(peers: Option<&Peers>) -> String {
    let read = |path, name: &str| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.map_or_else(String::new, |rest| rest.trim_matches([' ', '\t', ':']).to_owned())
    };
    format!(
        "Two cores of {}, {} of memory. {}",
        read("/proc/cpuinfo", "model name"),
        read("/proc/meminfo", "MemTotal:"),
        peers.map(Peers::versions).unwrap_or_default()
    )
}

/// Compares our engine at so many rows with a tenth of them.
pub fn grow(folder: &Path, rows: u64, table: &mut Table) -> Result<()> {
    let mut medians = Vec::new();
    for rows in [rows / 10, rows] {
        let here = folder.join(format!("query-{rows}"));
        std::fs::create_dir_all(&here)?;
        let size = Rows {
            rows,
            members: rows / 10,
        };
        eprintln!("making {rows} rows of {} members", size.members);
        rows::make(&here, size, false)?;
        let runs: Result<Vec<Run>> = question::all()
            .iter()
            .map(|question| ours_of(&here, question, "consenting", TIMED))
            .collect();
        medians.push(runs?);
        std::fs::remove_dir_all(&here)?;
    }
    if let [small, large] = medians.as_slice() {
        report::growth(rows, small, large, table);
    }
    Ok(())
}

/// Answers one question in this process and prints what it took: `ask FOLDER QUESTION everyone|consenting RUNS`.
pub fn ask(arguments: &[String]) -> Result<()> {
    let [folder, name, who, runs] = arguments else {
        anyhow::bail!("write: ask FOLDER QUESTION everyone|consenting RUNS");
    };
    let questions = question::all();
    let question = questions.iter().find(|question| question.name == name);
    let question = question.context("there is no such question")?;
    let run = ours::ask(folder.as_ref(), question, who == "everyone", runs.parse()?)?;
    println!("{}", serde_json::to_string(&run)?);
    Ok(())
}

/// Our engine's answers; where it has none, why.
fn ours_of(folder: &Path, question: &Question, who: &str, runs: usize) -> Result<Run> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg("ask")
        .arg(folder)
        .args([question.name, who, &runs.to_string()]);
    Ok(run::report(&command).unwrap_or_else(|error| Run::left_out(format!("{error:#}"))))
}

/// Where questions are asked, how often and of whom.
struct Place<'p> {
    folder: &'p Path,
    runs: &'p Runs,
    peers: Option<&'p Peers>,
}

impl Place<'_> {
    fn ask(&self, question: &Question) -> Result<Asked> {
        eprintln!("{}: {}", question.name, question.sql());
        let ours = ours_of(self.folder, question, "consenting", self.runs.ours)?;
        let everyone = ours_of(self.folder, question, "everyone", TIMED)?;
        let exact = self
            .peers
            .map(|peers| peers.ask("duck.py", self.folder, &[question.name, "exact", "sorted", "1"]));
        let exact = exact.and_then(|run| run.answers.into_iter().next());
        let mut answered = vec![
            Answered::new(report::CONSENTING, "pool", ours),
            Answered::new(report::EVERYONE, "pool", everyone),
        ];
        for file in FILES {
            answered.extend(self.ask_peers(question, file));
        }
        Ok(Asked {
            name: question.name,
            sql: question.sql(),
            groups_max: question.groups_max,
            exact: exact.unwrap_or_default(),
            answered,
        })
    }

    fn ask_peers(&self, question: &Question, file: &'static str) -> Vec<Answered> {
        let Some(peers) = self.peers else {
            return Vec::new();
        };
        let runs = self.runs.duckdb.to_string();
        let duck = |mode| peers.ask("duck.py", self.folder, &[question.name, mode, file, &runs]);
        let opendp = match &peers.no_opendp {
            Some(why) => Run::left_out(why.clone()),
            None => {
                let runs = self.runs.opendp.to_string();
                peers.ask("private.py", self.folder, &[question.name, file, &runs])
            }
        };
        vec![
            Answered::new(report::PLAIN, file, duck("plain")),
            Answered::new(report::BOUNDED, file, duck("bounded")),
            Answered::new(report::OPENDP, file, opendp),
        ]
    }
}
