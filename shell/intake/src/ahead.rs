//! Rows that a thread of its own reads ahead, a few at a time: for readers of other makers, which hold on to their file and may give up midway.

use crate::BadRow;
use crate::error::IntakeError;
use crate::records::{Next, Supply};
use crate::unpack::wrong;
use csv::ByteRecord;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// The name of threads in which readers of other makers work: when one gives up, that is said in our words.
const THREAD: &str = "rows";

/// Runs a reader of another maker. `damaged` is what is said when it gives up without a word.
pub(crate) fn apart<T: Send>(
    name: &str,
    damaged: &'static str,
    read: impl FnOnce() -> Result<T, IntakeError> + Send,
) -> Result<T, IntakeError> {
    std::thread::scope(|scope| {
        let started = std::thread::Builder::new()
            .name(THREAD.to_owned())
            .spawn_scoped(scope, read);
        let started = started.map_err(|source| IntakeError::Unreadable {
            name: name.to_owned(),
            source,
        })?;
        started.join().unwrap_or_else(|_| Err(wrong(name, damaged)))
    })
}

/// Rows that are handed over together.
const ROWS_AT_ONCE: usize = 256;

/// Bytes after which rows are handed over.
const BYTES_AT_ONCE: usize = 1024 * 1024;

/// No row that people mean is longer.
pub(crate) const ROW_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A row with its place, or why it is none.
type Line = (u64, Result<ByteRecord, String>);

/// The rows of one table, the header first. Its thread ends with it.
pub(crate) struct Ahead {
    name: String,
    damaged: &'static str,
    coming: Receiver<Result<Vec<Line>, IntakeError>>,
    /// Rows go back when they are read, to be freed by the thread that made them: two threads at one heap hold each other up.
    back: SyncSender<Vec<Line>>,
    here: Vec<Line>,
    next: usize,
    is_read: bool,
}

impl Ahead {
    /// Starts to read. `damaged` is what is said when the reader gives up without a word.
    pub(crate) fn start(
        name: &str,
        damaged: &'static str,
        read: impl FnOnce(&mut Out) -> Result<(), IntakeError> + Send + 'static,
    ) -> Result<Self, IntakeError> {
        let (send, coming) = sync_channel(2);
        let (back, done) = sync_channel(2);
        let mut out = Out {
            name: name.to_owned(),
            send,
            done,
            width: 0,
            lines: Vec::new(),
            bytes: 0,
            is_heard: true,
        };
        let started = std::thread::Builder::new()
            .name(THREAD.to_owned())
            .spawn(move || {
                let read = read(&mut out);
                out.end(read);
            });
        started.map_err(|source| IntakeError::Unreadable {
            name: name.to_owned(),
            source,
        })?;
        let mut ahead = Self {
            name: name.to_owned(),
            damaged,
            coming,
            back,
            here: Vec::new(),
            next: 0,
            is_read: false,
        };
        ahead.refill()?;
        Ok(ahead)
    }

    /// What is read, for people.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The first records after the header.
    pub(crate) fn sample(&self) -> Vec<ByteRecord> {
        let here = self.here.iter().skip(self.next);
        let records = here.filter_map(|(_, row)| row.as_ref().ok());
        records.skip(1).cloned().collect()
    }

    /// Waits for more rows; there are none at the end.
    fn refill(&mut self) -> Result<(), IntakeError> {
        match self.coming.recv() {
            Ok(rows) => {
                let rows = rows?;
                self.is_read = rows.is_empty();
                self.next = 0;
                drop(self.back.try_send(std::mem::replace(&mut self.here, rows)));
            }
            Err(_) => return Err(wrong(&self.name, self.damaged)),
        }
        Ok(())
    }
}

impl Supply for Ahead {
    fn advance(&mut self, record: &mut ByteRecord) -> Result<Next, IntakeError> {
        if self.next >= self.here.len() && !self.is_read {
            self.refill()?;
        }
        let Some((line, row)) = self.here.get_mut(self.next) else {
            return Ok(Next::End);
        };
        self.next = self.next.saturating_add(1);
        Ok(match row {
            Ok(row) => {
                std::mem::swap(record, row);
                Next::Record(*line)
            }
            Err(reason) => Next::Bad(BadRow {
                line: *line,
                reason: std::mem::take(reason),
            }),
        })
    }
}

/// Where a reader puts its rows.
pub(crate) struct Out {
    name: String,
    send: SyncSender<Result<Vec<Line>, IntakeError>>,
    done: Receiver<Vec<Line>>,
    width: usize,
    lines: Vec<Line>,
    bytes: usize,
    is_heard: bool,
}

impl Out {
    /// Hands a row over, the first one as the header; whether anybody still listens.
    pub(crate) fn put(&mut self, line: u64, cells: &[String]) -> Result<bool, IntakeError> {
        let bytes = cells.iter().map(String::len).sum::<usize>();
        if bytes > ROW_BYTES_MAX {
            return Err(IntakeError::Overlong {
                name: self.name.clone(),
                record: line,
            });
        }
        if self.width == 0 {
            self.width = cells.len();
        }
        let record = match cells.len() > self.width {
            true => Err(format!(
                "a cell right of the last of {} named columns",
                self.width
            )),
            false => {
                let mut record = ByteRecord::from(cells);
                while record.len() < self.width {
                    record.push_field(b"");
                }
                Ok(record)
            }
        };
        self.lines.push((line, record));
        self.bytes = self.bytes.saturating_add(bytes);
        if self.lines.len() >= ROWS_AT_ONCE || self.bytes >= BYTES_AT_ONCE {
            self.flush();
        }
        Ok(self.is_heard)
    }

    fn flush(&mut self) {
        self.bytes = 0;
        self.done.try_iter().for_each(drop);
        self.is_heard = self.send.send(Ok(std::mem::take(&mut self.lines))).is_ok();
    }

    fn end(mut self, read: Result<(), IntakeError>) {
        if !self.lines.is_empty() {
            self.flush();
        }
        drop(self.send.send(read.map(|()| Vec::new())));
    }
}
