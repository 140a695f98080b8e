//! What the command about a member's own data says, as the pages read it.

use super::super::super::visit::Visit;
use super::super::super::wrong::Wrong;
use crate::cli::args::{Command, Me};
use fenwick_coop::kernel::time::{Date, Time};
use serde::Deserialize;

/// All that is here of hers.
#[derive(Deserialize)]
pub struct Hers {
    pub datasets: Vec<Set>,
    pub originals: Files,
}

/// Files that are kept as she brought them.
#[derive(Deserialize)]
pub struct Files {
    pub files: u64,
    pub bytes: u64,
}

/// What is here of hers in one dataset.
#[derive(Deserialize)]
pub struct Set {
    pub dataset: String,
    pub title: String,
    pub rows: u64,
    pub held: u64,
    pub first_day: Option<Date>,
    pub last_day: Option<Date>,
    pub has_days: bool,
    pub rows_kept_out: u64,
    pub days_kept_out: u64,
    pub leave: String,
    pub originals: String,
    /// Whether its rows are about two members.
    pub two: bool,
    pub fields: Vec<Field>,
    pub imports: Vec<Import>,
    pub figures: Vec<Figure>,
}

/// One field of a charter, and how her values of it are kept.
#[derive(Deserialize)]
pub struct Field {
    pub name: String,
    pub title: String,
    pub unit: Option<String>,
    pub kind: String,
    pub now: String,
    pub ways: Option<Vec<String>>,
    pub step: Option<serde_json::Value>,
    pub average_rows: Option<u32>,
}

/// Her part of one import.
#[derive(Clone, Deserialize)]
pub struct Import {
    pub contribution: u32,
    pub at: Time,
    pub rows: u64,
    pub confirmed: bool,
    /// Whether all its rows are hers.
    pub alone: bool,
    pub last_day: Date,
    pub files: Vec<File>,
}

/// One file that is kept as it was brought.
#[derive(Clone, Deserialize)]
pub struct File {
    pub file: u32,
    pub bytes: u64,
}

/// One of her figures by month; of no field, it counts rows.
#[derive(Deserialize)]
pub struct Figure {
    pub field: Option<String>,
    pub title: Option<String>,
    pub unit: Option<String>,
    pub scale: u8,
    pub months: Vec<Month>,
}

#[derive(Deserialize)]
pub struct Month {
    pub month: String,
    pub value: Option<i64>,
}

/// What is here of the visitor's own.
pub async fn of(visit: &Visit, dataset: Option<String>) -> Result<Hers, Wrong> {
    visit.ask(Command::Me(Me::Data { dataset })).await
}

/// The same in one dataset; there is no page of one that no charter permits.
pub async fn set(visit: &Visit, dataset: &str) -> Result<Set, Wrong> {
    let known = dataset.to_owned();
    if !visit.look(move |coop| coop.charters.contains_key(&known)).await? {
        return Err(Wrong::Missing);
    }
    let hers = of(visit, Some(dataset.to_owned())).await?;
    hers.datasets.into_iter().next().ok_or(Wrong::Missing)
}

/// The dataset and her part of one import. What is somebody else's is as what is not there.
pub async fn import(visit: &Visit, import: u32) -> Result<(Set, Import), Wrong> {
    let found = |set: Set| {
        let found = set
            .imports
            .iter()
            .find(|found| found.contribution == import)
            .cloned();
        found.map(|found| (set, found))
    };
    let mut sets = of(visit, None).await?.datasets.into_iter();
    sets.find_map(found).ok_or(Wrong::Missing)
}
