//! Consents collected on paper or elsewhere, one a row, as texts that the caller reads.

use crate::BadRow;
use crate::cell::text;
use crate::error::IntakeError;
use crate::part;
use crate::records::{Next, Records, Table, listed};
use std::path::Path;

/// One answer of one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRow {
    /// The physical line on which the row starts.
    pub line: u64,
    /// The member.
    pub member: String,
    /// The dataset.
    pub dataset: String,
    /// The purpose.
    pub purpose: String,
    /// The recipient or class of recipients.
    pub recipient: String,
    /// The resolution, where the row names one.
    pub resolution: Option<String>,
    /// Yes or no.
    pub answer: String,
    /// The fields it is about; none: all of them.
    pub fields: Vec<String>,
    /// The last day it holds, where the row names one.
    pub until: Option<String>,
}

/// Reads a file of consents.
pub struct Consents {
    records: Records,
    /// Where each of [`COLUMNS`] stands.
    places: Vec<Option<usize>>,
}

const COLUMNS: [&str; 8] = [
    "member",
    "dataset",
    "purpose",
    "recipient",
    "resolution",
    "answer",
    "fields",
    "until",
];
/// The first so many must be there.
const NEEDED: usize = 6;

/// Reads the consents in the file at `path`.
///
/// # Errors
/// As [`crate::open`], and when a column is missing or unknown: a column left unread might have narrowed a consent.
pub fn consents(path: &Path) -> Result<Consents, IntakeError> {
    let parts = part::open(path)?;
    let [part] = parts.as_slice() else {
        let message = "it holds several tables; unpack it and name one file";
        return Err(IntakeError::header(&path.display().to_string(), message));
    };
    let table = Table::open(part)?;
    let known = |column: &&String| COLUMNS.iter().any(|name| column.eq_ignore_ascii_case(name));
    let unknown: Vec<String> = table
        .header()
        .iter()
        .filter(|column| !known(column))
        .cloned()
        .collect();
    if !unknown.is_empty() {
        let message = format!(
            "its columns are {}, but not {}",
            COLUMNS.join(", "),
            listed(&unknown)
        );
        return Err(IntakeError::header(table.name(), message));
    }
    let mut places = Vec::with_capacity(COLUMNS.len());
    for (index, column) in COLUMNS.iter().enumerate() {
        places.push(if index < NEEDED {
            Some(table.needed(column)?)
        } else {
            table.place(column)?
        });
    }
    Ok(Consents {
        records: table.records,
        places,
    })
}

impl Consents {
    fn row(&self, line: u64) -> Result<ConsentRow, BadRow> {
        let cell = |column: &str| {
            let index = COLUMNS.iter().position(|name| *name == column)?;
            let place = self.places.get(index).copied().flatten()?;
            let text = text(self.records.record().get(place)?).into_owned();
            Some(text).filter(|text| !text.is_empty())
        };
        let needed = |column: &str| {
            cell(column).ok_or_else(|| BadRow {
                line,
                reason: format!("column '{column}': missing"),
            })
        };
        let fields = cell("fields").unwrap_or_default();
        let names = fields.split(|letter: char| matches!(letter, ',' | ';') || letter.is_whitespace());
        Ok(ConsentRow {
            line,
            member: needed("member")?,
            dataset: needed("dataset")?,
            purpose: needed("purpose")?,
            recipient: needed("recipient")?,
            resolution: cell("resolution"),
            answer: needed("answer")?,
            fields: names.filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            until: cell("until"),
        })
    }
}

impl Iterator for Consents {
    type Item = Result<Result<ConsentRow, BadRow>, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.records.advance() {
            Ok(Next::End) => None,
            Ok(Next::Bad(bad)) => Some(Ok(Err(bad))),
            Ok(Next::Record(line)) => Some(Ok(self.row(line))),
            Err(error) => Some(Err(error)),
        }
    }
}
