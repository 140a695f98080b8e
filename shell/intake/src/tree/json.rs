//! JSON: one document, read as a stream, or one record a line.

use super::guard::{Allowance, DEPTH_MAX, Guarded, NODES_MAX, RECORD_BYTES_MAX};
use super::{Found, Names, Node, Nodes, View};
use crate::BadRow;
use crate::error::IntakeError;
use crate::text::{Stop, Stream, read_prefix};
use memchr::memmem::Finder;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use struson::reader::{JsonReader, JsonStreamReader, ReaderError, ReaderSettings, ValueType};

/// How much is looked at to tell lines from a document.
const LINE_SOUGHT_BYTES: usize = 256 * 1024;

/// Opens a stream of JSON.
pub(crate) fn open(name: &str, mut stream: Stream, view: &View) -> Result<Box<dyn Nodes>, IntakeError> {
    let prefix =
        read_prefix(&mut stream, LINE_SOUGHT_BYTES).map_err(|error| IntakeError::reading(name, 1, error))?;
    let prefix = match prefix.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => prefix,
    };
    let by_line = is_by_line(&prefix);
    let stream: Stream = Box::new(Cursor::new(prefix).chain(stream));
    if by_line {
        return Ok(Box::new(ByLine {
            name: name.to_owned(),
            lines: BufReader::with_capacity(256 * 1024, stream),
            text: Vec::new(),
            line: 0,
            signs: view.signs().into_iter().map(finders).collect(),
            names: view.names(),
            is_sampled: true,
        }));
    }
    let (guarded, allowance) = Guarded::new(stream);
    Ok(Box::new(Document {
        name: name.to_owned(),
        reader: reader(guarded),
        allowance,
        rows: view.way().map(str::to_owned).collect(),
        names: view.names(),
        is_sampled: true,
        state: State::Before,
        open: Vec::new(),
        count: 0,
    }))
}

/// Whether the first line is a whole record and another begins after it.
fn is_by_line(prefix: &[u8]) -> bool {
    let Some(end) = prefix.iter().position(|byte| *byte == b'\n') else {
        return false;
    };
    let (line, rest) = prefix.split_at(end);
    let starts = |bytes: &[u8]| bytes.trim_ascii_start().first() == Some(&b'{');
    starts(line) && starts(rest) && parsed(line, &Names::default()).is_ok()
}

fn reader<R: Read>(inner: R) -> JsonStreamReader<R> {
    let settings = ReaderSettings {
        max_nesting_depth: Some(DEPTH_MAX),
        track_path: false,
        ..ReaderSettings::default()
    };
    JsonStreamReader::new_custom(inner, settings)
}

/// One record from a whole text.
fn parsed(text: &[u8], names: &Names) -> Result<Node, ReaderError> {
    let mut reader = reader(text);
    let node = value(&mut reader, names, &mut NODES_MAX.clone())?;
    reader.consume_trailing_whitespace()?;
    Ok(node)
}

/// The value that comes next, without the members that nobody asks for; `room` says how many values there may still be.
fn value<R: Read>(
    reader: &mut JsonStreamReader<R>,
    names: &Names,
    room: &mut usize,
) -> Result<Node, ReaderError> {
    *room = room.checked_sub(1).ok_or_else(|| ReaderError::IoError {
        error: io::Error::other(Stop::Overlong),
        location: reader.current_position(false),
    })?;
    Ok(match reader.peek()? {
        ValueType::Null => {
            reader.next_null()?;
            Node::Absent
        }
        ValueType::Boolean => Node::Text(if reader.next_bool()? { "true" } else { "false" }.to_owned()),
        ValueType::String => Node::Text(reader.next_string()?),
        ValueType::Number => Node::Text(reader.next_number_as_string()?),
        ValueType::Array => {
            reader.begin_array()?;
            let mut nodes = Vec::new();
            while reader.has_next()? {
                nodes.push(value(reader, names, room)?);
            }
            reader.end_array()?;
            Node::List(nodes)
        }
        ValueType::Object => {
            reader.begin_object()?;
            let mut members = Vec::new();
            while reader.has_next()? {
                let name = reader.next_name()?;
                if !names.has(name) {
                    reader.skip_value()?;
                    continue;
                }
                let name = name.to_owned();
                members.push((name, value(reader, names, room)?));
            }
            reader.end_object()?;
            Node::Record(members)
        }
    })
}

/// A record a line: a line that is none is a bad row, and the next one is read.
struct ByLine {
    name: String,
    lines: BufReader<Stream>,
    text: Vec<u8>,
    line: u64,
    /// Texts of which a line must hold one of each set to be worth reading.
    signs: Vec<Vec<Finder<'static>>>,
    names: Names,
    is_sampled: bool,
}

fn finders(texts: Vec<String>) -> Vec<Finder<'static>> {
    let finder = |text: &String| Finder::new(text.as_bytes()).into_owned();
    texts.iter().map(finder).collect()
}

impl ByLine {
    /// Whether the line may be a row. A text that is written with escapes may be any text.
    fn may_be_row(&self) -> bool {
        let holds = |set: &Vec<Finder<'static>>| set.iter().any(|sign| sign.find(&self.text).is_some());
        self.signs.iter().all(holds) || self.text.contains(&b'\\')
    }
}

impl Nodes for ByLine {
    fn next(&mut self) -> Result<Found, IntakeError> {
        loop {
            self.text.clear();
            self.line = self.line.saturating_add(1);
            let mut limited = self.lines.by_ref().take(RECORD_BYTES_MAX);
            let read = limited.read_until(b'\n', &mut self.text);
            let fail = |error| IntakeError::in_record(&self.name, self.line, error);
            if read.map_err(fail)? == 0 {
                return Ok(Found::End);
            }
            if self.text.last() != Some(&b'\n') && self.text.len() as u64 >= RECORD_BYTES_MAX {
                return Err(fail(io::Error::other(Stop::Overlong)));
            }
            if self.text.trim_ascii().is_empty() || !self.is_sampled && !self.may_be_row() {
                continue;
            }
            let names = match self.is_sampled {
                true => Names::default(),
                false => self.names.clone(),
            };
            return Ok(match parsed(&self.text, &names) {
                Ok(node) => Found::Node(self.line, node),
                Err(error) => Found::Bad(BadRow {
                    line: self.line,
                    reason: match error {
                        ReaderError::IoError { .. } => "this line holds more than a million values",
                        _ => "this line is no JSON record",
                    }
                    .to_owned(),
                }),
            });
        }
    }

    fn narrow(&mut self) {
        self.is_sampled = false;
    }
}

/// One document: a list of records, or a record in which a list stands at the end of `rows`.
struct Document {
    name: String,
    reader: JsonStreamReader<Guarded>,
    allowance: Allowance,
    rows: Vec<String>,
    names: Names,
    is_sampled: bool,
    state: State,
    /// What was entered and must be left again; whether it is a list.
    open: Vec<bool>,
    count: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    Within,
    Done,
}

impl Document {
    fn value(&mut self) -> Result<Node, ReaderError> {
        let all = Names::default();
        let names = if self.is_sampled { &all } else { &self.names };
        value(&mut self.reader, names, &mut NODES_MAX.clone())
    }

    /// Enters the list of rows. A document without it is a record by itself.
    fn enter(&mut self) -> Result<Option<Node>, ReaderError> {
        let mut names = self.rows.clone().into_iter();
        loop {
            match self.reader.peek()? {
                ValueType::Array => {
                    self.reader.begin_array()?;
                    self.open.push(true);
                    return Ok(None);
                }
                ValueType::Object => {}
                _ => return self.value().map(Some),
            }
            let Some(name) = names.next() else {
                return self.value().map(Some);
            };
            self.reader.begin_object()?;
            let mut passed = Vec::new();
            loop {
                if !self.reader.has_next()? {
                    self.reader.end_object()?;
                    return Ok(Some(Node::Record(passed)));
                }
                let member = self.reader.next_name_owned()?;
                if member == name {
                    break;
                }
                // Kept only while the document is still the record itself; a list of rows further in needs none of it.
                match self.open.is_empty() {
                    true => passed.push((member, self.value()?)),
                    false => self.reader.skip_value()?,
                }
            }
            self.open.push(false);
        }
    }

    /// Leaves what was entered, to the end of the file: a document that is cut off is not half-read.
    fn leave(&mut self) -> Result<(), ReaderError> {
        while let Some(is_list) = self.open.pop() {
            if is_list {
                self.reader.end_array()?;
                continue;
            }
            while self.reader.has_next()? {
                self.reader.skip_name()?;
                self.reader.skip_value()?;
            }
            self.reader.end_object()?;
        }
        Ok(())
    }

    fn step(&mut self) -> Result<Option<Node>, ReaderError> {
        if self.state == State::Before {
            self.state = State::Within;
            if let Some(node) = self.enter()? {
                self.leave()?;
                self.state = State::Done;
                return Ok(Some(node));
            }
        }
        if self.state == State::Done {
            return Ok(None);
        }
        if self.open.last() == Some(&true) && self.reader.has_next()? {
            return self.value().map(Some);
        }
        self.leave()?;
        self.state = State::Done;
        Ok(None)
    }

    fn failed(&self, error: ReaderError) -> IntakeError {
        match error {
            ReaderError::IoError { error, .. } => {
                IntakeError::in_record(&self.name, self.count.saturating_add(1), error)
            }
            _ => IntakeError::Malformed {
                name: self.name.clone(),
                record: self.count.saturating_add(1),
            },
        }
    }
}

impl Nodes for Document {
    fn next(&mut self) -> Result<Found, IntakeError> {
        self.allowance.renew();
        match self.step() {
            Ok(Some(node)) => {
                self.count = self.count.saturating_add(1);
                Ok(Found::Node(self.count, node))
            }
            Ok(None) => Ok(Found::End),
            Err(error) => Err(self.failed(error)),
        }
    }
    fn narrow(&mut self) {
        self.is_sampled = false;
    }
}
