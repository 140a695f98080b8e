//! XML, read as a stream: each element of one name is a record, its attributes and the elements in it are its members.
//!
//! Nothing is fetched and nothing is expanded: a document type is passed over, and a reference to an entity that it
//! declares makes a bad row. What stands outside the rows is counted by name.

use super::element::Building;
use super::guard::{Allowance, DEPTH_MAX, Guarded, NODES_MAX};
use super::{Found, Kinds, Names, Node, Nodes, View};
use crate::BadRow;
use crate::error::IntakeError;
use crate::text::{Stop, Stream};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, Reader};
use std::collections::BTreeSet;
use std::io::{self, BufReader};

/// Opens a stream of XML. The first name of the view's rows is the element that is a row; without one it is each child of the outermost.
pub(crate) fn open(name: &str, stream: Stream, view: &View) -> Box<dyn Nodes> {
    let (guarded, allowance) = Guarded::new(stream);
    Box::new(Document {
        name: name.to_owned(),
        reader: Reader::from_reader(BufReader::with_capacity(256 * 1024, guarded)),
        allowance,
        row: view.element().map(str::to_owned),
        taken_elsewhere: view.taken_elsewhere().clone(),
        names: view.names(),
        is_sampled: true,
        buffer: Vec::new(),
        around: Vec::new(),
        building: None,
        beside: Kinds::default(),
        is_rooted: false,
        count: 0,
    })
}

/// The name of the outermost element.
pub(crate) fn outermost(name: &str, stream: Stream) -> Result<String, IntakeError> {
    let (guarded, _allowance) = Guarded::new(stream);
    let mut reader = Reader::from_reader(BufReader::new(guarded));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                return Ok(start.name().as_ref().to_owned());
            }
            Ok(Event::Eof) => return Err(IntakeError::Empty(name.to_owned())),
            Ok(_) => {}
            Err(error) => return Err(failed(name, 1, error)),
        }
    }
}

fn failed(name: &str, record: u64, error: Error) -> IntakeError {
    let Error::Io(source) = error else {
        let name = name.to_owned();
        return IntakeError::Malformed { name, record };
    };
    let stop = source.get_ref().and_then(|inner| inner.downcast_ref::<Stop>());
    let source = match stop {
        Some(stop) => io::Error::other(*stop),
        None => io::Error::new(source.kind(), source.to_string()),
    };
    IntakeError::in_record(name, record, source)
}

struct Document {
    name: String,
    reader: Reader<BufReader<Guarded>>,
    allowance: Allowance,
    row: Option<String>,
    /// Elements that other mappings of the same import read.
    taken_elsewhere: BTreeSet<String>,
    names: Names,
    /// While the names of columns are looked for, all members are kept.
    is_sampled: bool,
    buffer: Vec<u8>,
    /// The elements that are open around the rows, from the outside in.
    around: Vec<Around>,
    building: Option<Building>,
    /// What stood beside the rows.
    beside: Kinds,
    is_rooted: bool,
    count: u64,
}

/// An open element that is no row.
struct Around {
    name: String,
    holds_rows: bool,
    /// The elements in it that neither are rows nor hold any.
    beside: Kinds,
}

impl Document {
    /// Reads one piece of the document; gives a row when it ends there.
    fn step(&mut self, event: Event<'_>) -> Result<Option<Result<Node, &'static str>>, Fault> {
        match event {
            Event::Start(start) => {
                self.begin(&start)?;
                Ok(None)
            }
            Event::Empty(start) => {
                self.begin(&start)?;
                Ok(self.end())
            }
            Event::End(_) => Ok(self.end()),
            Event::Text(text) => self.text(&text),
            Event::CData(text) => self.text(&text),
            Event::GeneralRef(reference) => {
                if let Some(building) = &mut self.building {
                    building.reference(&reference, &self.names);
                }
                Ok(None)
            }
            Event::Eof => match self.around.is_empty() && self.building.is_none() {
                true => Err(Fault::End),
                false => Err(Fault::Malformed),
            },
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Ok(None),
        }
    }

    fn begin(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        let depth = self.building.as_ref().map_or(0, Building::depth);
        if self.around.len().saturating_add(depth) >= DEPTH_MAX as usize {
            return Err(Fault::Malformed);
        }
        if let Some(building) = &mut self.building {
            building.begin(start, &self.names, self.is_sampled);
            return match building.nodes > NODES_MAX {
                true => Err(Fault::Overlong),
                false => Ok(()),
            };
        }
        if self.around.is_empty() {
            if self.is_rooted {
                return Err(Fault::Malformed);
            }
            self.is_rooted = true;
        }
        let is_row = match &self.row {
            Some(row) => start.name().as_ref() == row.as_str(),
            None => !self.around.is_empty(),
        };
        if is_row {
            let mut building = Building::default();
            building.begin(start, &self.names, self.is_sampled);
            self.building = Some(building);
            return Ok(());
        }
        self.around.push(Around {
            name: start.name().as_ref().to_owned(),
            holds_rows: false,
            beside: Kinds::default(),
        });
        Ok(())
    }

    fn end(&mut self) -> Option<Result<Node, &'static str>> {
        if let Some(building) = &mut self.building {
            let (name, node) = building.end(&self.names)?;
            let fault = building.fault;
            self.building = None;
            if let Some(around) = self.around.last_mut() {
                around.holds_rows = true;
            }
            // Where nobody said which element is a row, its name tells the kinds apart.
            let node = match self.row {
                Some(_) => node,
                None => Node::Record(vec![(name, node)]),
            };
            return Some(fault.map_or(Ok(node), Err));
        }
        self.leave();
        None
    }

    /// Leaves an element that is no row. Of one without rows it is itself that is counted, else what stood in it.
    fn leave(&mut self) {
        let Some(ended) = self.around.pop() else { return };
        let is_taken = self.taken_elsewhere.contains(&ended.name);
        match self.around.last_mut() {
            None => self.beside.merge(ended.beside),
            Some(parent) if ended.holds_rows || is_taken => {
                parent.holds_rows = true;
                if ended.holds_rows {
                    parent.beside.merge(ended.beside);
                }
            }
            Some(parent) => parent.beside.add(&ended.name),
        }
    }

    fn text(&mut self, text: &str) -> Result<Option<Result<Node, &'static str>>, Fault> {
        match &mut self.building {
            Some(building) => building.text(text),
            None if self.around.is_empty() && !text.trim().is_empty() => return Err(Fault::Malformed),
            None => {}
        }
        Ok(None)
    }
}

/// Why reading stops.
enum Fault {
    End,
    Malformed,
    Overlong,
}

impl Nodes for Document {
    fn next(&mut self) -> Result<Found, IntakeError> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let found = loop {
            if self.building.is_none() {
                self.allowance.renew();
            }
            buffer.clear();
            let at = self.count.saturating_add(1);
            let event = self.reader.read_event_into(&mut buffer);
            let step = match event {
                Ok(event) => self.step(event),
                Err(error) => return Err(failed(&self.name, at, error)),
            };
            match step {
                Ok(None) => {}
                Ok(Some(Ok(node))) => break Ok(Found::Node(at, node)),
                Ok(Some(Err(reason))) => {
                    let reason = reason.to_owned();
                    break Ok(Found::Bad(BadRow { line: at, reason }));
                }
                Err(Fault::End) => return Ok(Found::End),
                Err(Fault::Overlong) => {
                    let name = self.name.clone();
                    return Err(IntakeError::Overlong { name, record: at });
                }
                Err(Fault::Malformed) => {
                    let name = self.name.clone();
                    return Err(IntakeError::Malformed { name, record: at });
                }
            }
        };
        self.buffer = buffer;
        self.count = self.count.saturating_add(1);
        found
    }

    fn narrow(&mut self) {
        self.is_sampled = false;
    }

    fn beside(&self) -> Kinds {
        self.beside.clone()
    }
}
