//! A list of members, one a row.

use crate::BadRow;
use crate::cell::text;
use crate::error::IntakeError;
use crate::part;
use crate::records::{Next, Records, Table};
use std::collections::HashSet;
use std::path::Path;

/// One member of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRow {
    /// The physical line on which the row starts.
    pub line: u64,
    /// Her id in the world outside.
    pub external_id: String,
    /// Her name; the id where there is none.
    pub name: String,
    /// What the column `kind` says, where there is one and it says something.
    pub kind: Option<String>,
}

/// Reads a list of members; each id once.
pub struct Roster {
    records: Records,
    id: (usize, String),
    name: Option<usize>,
    kind: Option<usize>,
    seen: HashSet<String>,
}

impl Roster {
    /// Opens the list at `path`. Without `name_column`, a column `name` or one that ends in `_name` gives the names.
    ///
    /// # Errors
    /// As [`crate::open`], and when a named column is not there. Of an archive, the one table with the id column counts.
    pub fn open(path: &Path, id_column: &str, name_column: Option<&str>) -> Result<Self, IntakeError> {
        let tables = part::open(path)?
            .iter()
            .map(Table::open)
            .collect::<Result<Vec<_>, _>>()?;
        let name = path.display().to_string();
        let several = tables.len() > 1;
        let has_id = |table: &Table| !several || matches!(table.place(id_column), Ok(Some(_)));
        let mut fitting = tables.into_iter().filter(has_id);
        let (Some(table), None) = (fitting.next(), fitting.next()) else {
            let message = format!(
                "it holds no table or several with the column '{id_column}'; unpack it and name one file"
            );
            return Err(IntakeError::header(&name, message));
        };
        let id = table.needed(id_column)?;
        let name = match name_column {
            Some(column) => Some(table.needed(column)?),
            None => likely_name(table.header()),
        };
        let kind = table.place("kind")?;
        let column = table.header().get(id).cloned().unwrap_or_default();
        Ok(Self {
            records: table.records,
            id: (id, column),
            name,
            kind,
            seen: HashSet::new(),
        })
    }

    fn row(&mut self, line: u64) -> Result<RosterRow, BadRow> {
        let record = self.records.record();
        let cell = |place: Option<usize>| {
            place
                .and_then(|place| record.get(place))
                .map(|cell| text(cell).into_owned())
        };
        let filled = |place: Option<usize>| cell(place).filter(|text| !text.is_empty());
        let bad = |expected: &str| BadRow {
            line,
            reason: format!("column '{}': {expected}", self.id.1),
        };
        let external_id =
            filled(Some(self.id.0)).ok_or_else(|| bad("missing, though it names the member"))?;
        if self.seen.contains(&external_id) {
            return Err(bad("an id that stands in an earlier row"));
        }
        let name = filled(self.name).unwrap_or_else(|| external_id.clone());
        let kind = filled(self.kind);
        self.seen.insert(external_id.clone());
        Ok(RosterRow {
            line,
            external_id,
            name,
            kind,
        })
    }
}

/// A column `name`, else one that ends in `_name`; the first of them.
fn likely_name(header: &[String]) -> Option<usize> {
    let header: Vec<String> = header.iter().map(|column| column.to_lowercase()).collect();
    header
        .iter()
        .position(|column| column == "name")
        .or_else(|| header.iter().position(|column| column.ends_with("_name")))
}

impl Iterator for Roster {
    type Item = Result<Result<RosterRow, BadRow>, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.records.advance() {
            Ok(Next::End) => None,
            Ok(Next::Bad(bad)) => Some(Ok(Err(bad))),
            Ok(Next::Record(line)) => Some(Ok(self.row(line))),
            Err(error) => Some(Err(error)),
        }
    }
}
