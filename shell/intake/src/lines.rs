//! Tables of text: one record a line, cells between delimiters.

use crate::BadRow;
use crate::error::IntakeError;
use crate::records::{Next, Supply};
use crate::sniff::{self, Text};
use crate::text::{Ending, Stream, Watch};
use csv::ByteRecord;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// No table that people mean is wider, and no spreadsheet.
pub(crate) const COLUMNS_MAX: usize = 16_384;

const WIDE: &str = "its first line has more than 16,384 columns; export it again as a table with a header";

/// Reads records and knows on which line each starts.
pub(crate) struct Lines {
    name: String,
    reader: csv::Reader<Stream>,
    width: usize,
    watch: Arc<Watch>,
    lines_skipped: u64,
}

impl Lines {
    /// Finds encoding and delimiter; also gives the first records, the header among them.
    pub(crate) fn open(name: &str, stream: Stream) -> Result<(Self, Vec<ByteRecord>), IntakeError> {
        let Text {
            stream,
            delimiter,
            lines_skipped,
            sample,
            ..
        } = sniff::sniff(name, stream)?;
        let watch = Arc::new(Watch::default());
        let stream: Stream = Box::new(Ending::new(stream, Arc::clone(&watch)));
        let lines = Self {
            name: name.to_owned(),
            reader: sniff::reader(stream, delimiter),
            width: 0,
            watch,
            lines_skipped,
        };
        Ok((lines, sample))
    }

    fn failed(&self, line: u64, error: csv::Error) -> IntakeError {
        let source = match error.into_kind() {
            csv::ErrorKind::Io(source) => source,
            _ => std::io::Error::other("no record"),
        };
        IntakeError::reading(&self.name, line.saturating_add(self.lines_skipped), source)
    }
}

impl Supply for Lines {
    /// Reads the next record that is not blank. The first is the header: those after it have as many cells.
    fn advance(&mut self, record: &mut ByteRecord) -> Result<Next, IntakeError> {
        loop {
            let before = self.reader.position().line();
            let read = self.reader.read_byte_record(record);
            if !read.map_err(|error| self.failed(before, error))? {
                return Ok(Next::End);
            }
            let (after, byte) = (self.reader.position().line(), self.reader.position().byte());
            self.watch.bytes_done.store(byte, Ordering::Relaxed);
            let inner = match after.saturating_sub(before) {
                0 | 1 => 0,
                _ => record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64,
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
            if record.as_slice().trim_ascii().is_empty() {
                continue;
            }
            if self.width == 0 {
                if record.len() > COLUMNS_MAX {
                    return Err(IntakeError::header(&self.name, WIDE));
                }
                self.width = record.len();
            }
            if record.len() != self.width {
                let reason = format!("{} cells where the header has {}", record.len(), self.width);
                return Ok(Next::Bad(BadRow { line, reason }));
            }
            return Ok(Next::Record(line));
        }
    }
}
