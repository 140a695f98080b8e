//! A table: its header, and its records one by one.

use crate::ahead::Ahead;
use crate::cell::text;
use crate::error::IntakeError;
use crate::form::{self, Form};
use crate::lines::Lines;
use crate::mapping::{Mapping, Source};
use crate::moment::Moments;
use crate::part::Part;
use crate::tree::{Counts, Kinds, Nodes, Trees, View};
use crate::{BadRow, columnar, number, sheet, tree};
use csv::ByteRecord;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A table whose form and columns are known, ready to be read once.
pub struct Table {
    pub(crate) records: Records,
    /// The first records, for what a column shows.
    pub(crate) sample: Vec<ByteRecord>,
    header: Vec<String>,
    unit: &'static str,
}

const RECORD: &str = "record";

/// Records from a file of some form, one by one.
pub(crate) trait Supply: Send {
    /// Reads the next record into the one given.
    fn advance(&mut self, record: &mut ByteRecord) -> Result<Next, IntakeError>;

    /// What was read so far and is no row of any mapping, by kind.
    fn left_out(&self) -> Kinds {
        Kinds::default()
    }
}

/// The records of a part, and how far they were read.
pub(crate) struct Records {
    name: String,
    supply: Box<dyn Supply>,
    record: ByteRecord,
    bytes_read: Arc<AtomicU64>,
    bytes_total: u64,
}

/// What comes next.
pub(crate) enum Next {
    /// A record that starts on this line, or has this place where there are no lines.
    Record(u64),
    Bad(BadRow),
    End,
}

impl Table {
    /// Opens a part and finds its columns.
    ///
    /// # Errors
    /// When the part is empty, of no form that is read here, damaged, or has no names of columns.
    pub fn open(part: &Part) -> Result<Self, IntakeError> {
        Self::open_as(part, None, None, &[])
    }

    /// Opens a part as a mapping sees it: in a file of records within records, `source` says which of them are the rows,
    /// and every path of the mapping is a column.
    ///
    /// # Errors
    /// As [`Table::open`], and when the source of the mapping makes no sense for the file.
    pub fn view(part: &Part, mapping: &Mapping) -> Result<Self, IntakeError> {
        Self::open_as(part, Some(mapping), None, &[])
    }

    /// The same, with what is counted of records that no mapping takes, and the sources of all mappings by which the part is read;
    /// and with columns that are read besides those of the mapping.
    pub(crate) fn open_as(
        part: &Part,
        mapping: Option<&Mapping>,
        counted: Option<(Counts, &[&Source])>,
        also: &[String],
    ) -> Result<Self, IntakeError> {
        let (stream, bytes_read) = part.stream()?;
        let (form, stream) = form::of(part.name(), stream)?;
        let records = |supply: Box<dyn Supply>| Records {
            name: part.name().to_owned(),
            supply,
            record: ByteRecord::new(),
            bytes_read: Arc::clone(&bytes_read),
            bytes_total: part.bytes_total(),
        };
        let view = View::of(mapping, counted, also)?;
        let (nodes, view): (Box<dyn Nodes>, View) = match form {
            Form::Lines => {
                let (lines, sample) = Lines::open(part.name(), stream)?;
                return Self::flat(
                    records(Box::new(lines)),
                    sample.into_iter().skip(1).collect(),
                    "line",
                );
            }
            Form::Sheet => {
                let wanted = mapping.and_then(|mapping| mapping.source.as_ref()?.rows.as_deref());
                return Self::ahead(sheet::open(part, wanted, &bytes_read)?, records);
            }
            Form::Columns => return Self::ahead(columnar::open(part)?, records),
            Form::Json => (tree::json::open(part.name(), stream, &view)?, view),
            Form::Xml => (tree::xml::open(part.name(), stream, &view), view.within_element()),
        };
        let trees = Trees::open(part.name(), nodes, view)?;
        let (header, sample) = (trees.header().to_vec(), trees.sample());
        Ok(Self {
            records: records(Box::new(trees)),
            sample,
            header,
            unit: RECORD,
        })
    }

    fn ahead(ahead: Ahead, records: impl FnOnce(Box<dyn Supply>) -> Records) -> Result<Self, IntakeError> {
        let (name, sample) = (ahead.name().to_owned(), ahead.sample());
        let mut records = records(Box::new(ahead));
        records.name = name;
        Self::flat(records, sample, "row")
    }

    /// A table whose first record is its header.
    fn flat(mut records: Records, sample: Vec<ByteRecord>, unit: &'static str) -> Result<Self, IntakeError> {
        let header = records.header()?;
        Ok(Self {
            records,
            sample,
            header,
            unit,
        })
    }

    /// Whether its rows are records within records, of which a path names each column.
    pub(crate) fn is_nested(&self) -> bool {
        self.unit == RECORD
    }

    /// What a place in it is called: its lines have numbers, or its records have.
    pub fn unit(&self) -> &'static str {
        self.unit
    }

    /// Name of the part, for people.
    pub fn name(&self) -> &str {
        &self.records.name
    }

    /// The names of the columns, in their order.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// A count of the bytes read so far of [`Part::bytes_total`], which goes on while rows are read.
    pub fn progress(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.records.bytes_read)
    }

    /// Where the column of this name stands: the one written exactly so, else the one that differs in case only.
    ///
    /// # Errors
    /// When two columns bear that name.
    pub(crate) fn place(&self, name: &str) -> Result<Option<usize>, IntakeError> {
        let exact = |column: &String| column == name;
        let close = |column: &String| column.to_lowercase() == name.to_lowercase();
        let places = |same: &dyn Fn(&String) -> bool| -> Vec<usize> {
            self.header
                .iter()
                .enumerate()
                .filter(|(_, column)| same(column))
                .map(|(place, _)| place)
                .collect()
        };
        let mut found = places(&exact);
        if found.is_empty() {
            found = places(&close);
        }
        match found.as_slice() {
            [] => Ok(None),
            [place] => Ok(Some(*place)),
            _ => Err(IntakeError::header(
                self.name(),
                format!("two columns are named '{name}'; rename one"),
            )),
        }
    }

    /// Where a column stands that must be there.
    pub(crate) fn needed(&self, name: &str) -> Result<usize, IntakeError> {
        self.place(name)?.ok_or_else(|| {
            IntakeError::header(
                self.name(),
                format!(
                    "there is no column '{name}'; its columns are {}",
                    listed(&self.header)
                ),
            )
        })
    }

    /// The decimal mark that the beginning of a column shows; none when it shows both or none.
    pub(crate) fn decimal_hint(&self, place: usize) -> Option<char> {
        let cells = self.sample.iter().filter_map(|record| record.get(place));
        let mut marks = cells.filter_map(|cell| number::shown_mark(&text(cell)));
        let first = marks.next()?;
        marks.all(|mark| mark == first).then_some(first)
    }
}

/// Names of columns for a message, not endlessly many.
pub(crate) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 40;
    let shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| name.chars().take(60).collect())
        .collect();
    match names.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}

impl Records {
    fn header(&mut self) -> Result<Vec<String>, IntakeError> {
        if let Next::End = self.advance()? {
            return Err(IntakeError::Empty(self.name.clone()));
        }
        let header: Vec<String> = self.record.iter().map(|cell| text(cell).into_owned()).collect();
        let (named, moments) = (header.iter().filter(|name| !name.is_empty()), Moments::new(&[]));
        let is_value =
            |name: &str| number::parse(name, Default::default(), None).is_ok() || moments.read(name).is_ok();
        if named.clone().filter(|name| is_value(name)).count() * 2 > named.count() {
            return Err(IntakeError::header(
                &self.name,
                "its first line holds values; put the names of the columns there",
            ));
        }
        Ok(header)
    }

    /// The record that [`Next::Record`] announced.
    pub(crate) fn record(&self) -> &ByteRecord {
        &self.record
    }

    /// Bytes read so far, where the part lies.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.bytes_read.load(Ordering::Relaxed)
    }

    pub(crate) fn bytes_total(&self) -> u64 {
        self.bytes_total
    }

    /// What was read so far and is no row of any mapping, by kind.
    pub(crate) fn left_out(&self) -> Kinds {
        self.supply.left_out()
    }

    /// Reads the next record.
    pub(crate) fn advance(&mut self) -> Result<Next, IntakeError> {
        self.supply.advance(&mut self.record)
    }
}
