//! A table: its header, and its records one by one.

use crate::BadRow;
use crate::cell::text;
use crate::error::IntakeError;
use crate::moment::Moments;
use crate::number;
use crate::part::Part;
use crate::sniff::{self, Text};
use crate::text::{Ending, Stream, Watch};
use csv::ByteRecord;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A table whose encoding, delimiter and header are known, ready to be read once.
pub struct Table {
    pub(crate) records: Records,
    /// The first records, for what a column shows.
    pub(crate) sample: Vec<ByteRecord>,
    header: Vec<String>,
}

/// Reads records and knows on which line each starts.
pub(crate) struct Records {
    name: String,
    reader: csv::Reader<Stream>,
    record: ByteRecord,
    width: usize,
    watch: Arc<Watch>,
    lines_skipped: u64,
    bytes_read: Arc<AtomicU64>,
    bytes_total: u64,
}

/// What comes next.
pub(crate) enum Next {
    /// A record that starts on this line.
    Record(u64),
    Bad(BadRow),
    End,
}

impl Table {
    /// Opens a part and reads its header.
    ///
    /// # Errors
    /// When the part is empty, no text, damaged, or its first line has no column names.
    pub fn open(part: &Part) -> Result<Self, IntakeError> {
        let (stream, bytes_read) = part.stream()?;
        let Text {
            stream,
            delimiter,
            lines_skipped,
            sample,
        } = sniff::sniff(part.name(), stream)?;
        let watch = Arc::new(Watch::default());
        let stream: Stream = Box::new(Ending::new(stream, Arc::clone(&watch)));
        let mut records = Records {
            name: part.name().to_owned(),
            reader: sniff::reader(stream, delimiter),
            record: ByteRecord::new(),
            width: 0,
            watch,
            lines_skipped,
            bytes_read,
            bytes_total: part.bytes_total(),
        };
        let header = records.header()?;
        Ok(Self {
            records,
            sample: sample.into_iter().skip(1).collect(),
            header,
        })
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
        self.width = header.len();
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

    /// Reads the next record that is not blank.
    pub(crate) fn advance(&mut self) -> Result<Next, IntakeError> {
        loop {
            let before = self.reader.position().line();
            let read = self.reader.read_byte_record(&mut self.record);
            if !read.map_err(|error| self.failed(before, error))? {
                return Ok(Next::End);
            }
            let (after, byte) = (self.reader.position().line(), self.reader.position().byte());
            self.watch.bytes_done.store(byte, Ordering::Relaxed);
            let inner = match after.saturating_sub(before) {
                0 | 1 => 0,
                _ => self
                    .record
                    .as_slice()
                    .iter()
                    .filter(|byte| **byte == b'\n')
                    .count() as u64,
            };
            let line = after.saturating_sub(inner).saturating_add(self.lines_skipped);
            if self.watch.ended.load(Ordering::Relaxed) {
                let reason = "a quote opens in this row and does not close; the rest of the file was taken for one cell";
                return Ok(Next::Bad(BadRow {
                    line,
                    reason: reason.to_owned(),
                }));
            }
            let line = line.saturating_sub(1);
            if self.record.len() != self.width && self.width > 0 && !self.is_blank() {
                let reason = format!("{} cells where the header has {}", self.record.len(), self.width);
                return Ok(Next::Bad(BadRow { line, reason }));
            }
            if !self.is_blank() {
                return Ok(Next::Record(line));
            }
        }
    }

    fn is_blank(&self) -> bool {
        self.record.as_slice().trim_ascii().is_empty()
    }

    fn failed(&self, line: u64, error: csv::Error) -> IntakeError {
        let source = match error.into_kind() {
            csv::ErrorKind::Io(source) => source,
            _ => std::io::Error::other("no record"),
        };
        IntakeError::reading(&self.name, line.saturating_add(self.lines_skipped), source)
    }
}
