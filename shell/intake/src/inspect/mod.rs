//! The workbench: what a file shows of itself, and a mapping that is drafted from it. Nothing is taken in here, and what can be read two ways is
//! asked, never guessed.

mod cells;
mod column;
mod draft;
mod lists;
mod unit;

pub use column::{Column, Guess};
pub use draft::Drafted;

use crate::error::IntakeError;
use crate::form::{self, Form};
use crate::mapping::{Mapping, Source};
use crate::part::Part;
use crate::records::{Next, Table};
use crate::{sheet, sniff};
use cells::Cells;
use std::collections::BTreeMap;

/// Rows that are looked at.
const ROWS_MAX: u64 = 20_000;

/// What one table, or one file of records within records, shows.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// Name for people.
    pub name: String,
    /// How it is written.
    pub form: &'static str,
    /// Of text.
    pub encoding: Option<&'static str>,
    /// Of cells between delimiters.
    pub delimiter: Option<char>,
    /// Sheets of a workbook, and whether each is hidden.
    pub sheets: Vec<(String, bool)>,
    /// Lists of records within it, and how many each holds.
    pub lists: BTreeMap<String, u64>,
    /// Which list or sheet was looked at.
    pub source: Option<Source>,
    /// What has to be said before its columns can be shown.
    pub question: Option<String>,
    /// Rows that were looked at.
    pub rows: u64,
    /// Whether those were all.
    pub is_whole: bool,
    /// Rows that are none.
    pub bad_rows: u64,
    /// Its columns in their order.
    pub columns: Vec<Column>,
}

impl Inspection {
    /// Looks at a part; `rows` names the list or the sheet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(part: &Part, rows: Option<&str>) -> Result<Self, IntakeError> {
        let (stream, _) = part.stream()?;
        let (form, stream) = form::of(part.name(), stream)?;
        let mut found = Self::empty(part.name(), form);
        match form {
            Form::Lines => {
                let text = sniff::sniff(part.name(), stream)?;
                (found.encoding, found.delimiter) = (Some(text.encoding), Some(char::from(text.delimiter)));
            }
            Form::Sheet => found.sheets = sheet::sheets(part)?,
            Form::Columns => {}
            Form::Json => found.lists = lists::of_json(part, stream)?,
            Form::Xml => found.lists = lists::of_xml(part, stream)?,
        }
        found.source = found.chosen(part, rows)?;
        match found.table(part) {
            Ok(table) => found.look(table)?,
            Err(IntakeError::Header { message, .. }) => found.question = Some(message),
            Err(error) => return Err(error),
        }
        Ok(found)
    }

    fn empty(name: &str, form: Form) -> Self {
        Self {
            name: name.to_owned(),
            form: match form {
                Form::Lines => "text table",
                Form::Json => "JSON",
                Form::Xml => "XML",
                Form::Sheet => "workbook (.xlsx)",
                Form::Columns => "Parquet",
            },
            encoding: None,
            delimiter: None,
            sheets: Vec::new(),
            lists: BTreeMap::new(),
            source: None,
            question: None,
            rows: 0,
            is_whole: false,
            bad_rows: 0,
            columns: Vec::new(),
        }
    }

    /// The source that was named, else the longest list of records.
    fn chosen(&self, part: &Part, rows: Option<&str>) -> Result<Option<Source>, IntakeError> {
        let longest = self
            .lists
            .iter()
            .max_by_key(|(name, count)| (**count, std::cmp::Reverse(name.len())));
        let longest = longest
            .map(|(name, _)| name.as_str())
            .filter(|name| !name.is_empty());
        let Some(rows) = rows.or(longest) else {
            return Ok(None);
        };
        let root = match self.form == "XML" {
            true => Some(part.outermost()?),
            false => None,
        };
        Ok(Some(Source {
            rows: Some(rows.to_owned()),
            root,
            ..Source::default()
        }))
    }

    fn table(&self, part: &Part) -> Result<Table, IntakeError> {
        match &self.source {
            None => Table::open(part),
            Some(source) => Table::view(
                part,
                &Mapping {
                    source: Some(source.clone()),
                    ..Mapping::default()
                },
            ),
        }
    }

    fn look(&mut self, mut table: Table) -> Result<(), IntakeError> {
        self.name = table.name().to_owned();
        let header = table.header().to_vec();
        let mut cells: Vec<Cells> = header.iter().map(|_| Cells::default()).collect();
        while self.rows < ROWS_MAX {
            match table.records.advance()? {
                Next::End => {
                    self.is_whole = true;
                    break;
                }
                Next::Bad(_) => {
                    self.bad_rows = self.bad_rows.saturating_add(1);
                    continue;
                }
                Next::Record(_) => {}
            }
            self.rows = self.rows.saturating_add(1);
            for (cell, column) in table.records.record().iter().zip(&mut cells) {
                column.add(&crate::cell::text(cell));
            }
        }
        let columns = header.into_iter().zip(cells);
        self.columns = columns.map(|(name, cells)| cells.column(name)).collect();
        Ok(())
    }
}
