//! Records within records (JSON, XML), seen as a table: each row is a record, each column a path in it.

mod element;
mod guard;
pub(crate) mod json;
mod kinds;
mod node;
mod path;
mod view;
pub(crate) mod xml;

pub(crate) use guard::Names;
pub(crate) use kinds::Kinds;
pub(crate) use node::Node;
pub(crate) use path::Path;
pub(crate) use view::{Counts, Spot, View};

use crate::BadRow;
use crate::error::IntakeError;
use crate::records::{Next, Supply};
use csv::ByteRecord;
use guard::ROWS_BYTES_MAX;
use std::collections::{BTreeSet, VecDeque};

/// Where whole records come from, one by one.
pub(crate) trait Nodes: Send {
    /// The next record with its line or place, from 1.
    fn next(&mut self) -> Result<Found, IntakeError>;

    /// From now on members that nobody asks for need not be kept.
    fn narrow(&mut self);

    /// What stood beside the records so far and is none, by kind.
    fn beside(&self) -> Kinds {
        Kinds::default()
    }
}

/// What [`Nodes::next`] found.
pub(crate) enum Found {
    Node(u64, Node),
    Bad(BadRow),
    End,
}

/// How many records are looked at for the names of columns.
const SAMPLED: usize = 200;

/// How many bytes of texts and names are looked at for them, with what the last record takes.
const SAMPLED_BYTES: usize = 4 * 1024 * 1024;

/// How many columns are named at most, beside those that a mapping asks for.
const COLUMNS_MAX: usize = 1_000;

/// A table of records within records.
pub(crate) struct Trees {
    name: String,
    nodes: Box<dyn Nodes>,
    view: View,
    header: Vec<String>,
    columns: Vec<Path>,
    /// Read while the columns were looked for.
    ahead: VecDeque<Found>,
    /// Rows of the record read last.
    rows: VecDeque<ByteRecord>,
    at: u64,
    /// Records that no mapping of the import takes.
    left_out: Kinds,
}

impl Trees {
    /// Reads the first records and settles the columns: what the view asks for, else all that were seen.
    pub(crate) fn open(name: &str, mut nodes: Box<dyn Nodes>, view: View) -> Result<Self, IntakeError> {
        let (mut ahead, mut seen) = (VecDeque::new(), Vec::new());
        let (mut known, mut bytes) = (BTreeSet::new(), 0usize);
        while ahead.len() < SAMPLED && bytes < SAMPLED_BYTES {
            let found = nodes.next()?;
            if let Found::End = found {
                break;
            }
            if let Found::Node(_, record) = &found {
                bytes = bytes.saturating_add(record.bytes());
                let mut see = |column: &str| {
                    if seen.len() < COLUMNS_MAX && known.insert(column.to_owned()) {
                        seen.push(column.to_owned());
                    }
                };
                view.rows(record)
                    .iter()
                    .for_each(|row| row.node.columns(&mut see));
            }
            ahead.push_back(found);
        }
        if ahead.is_empty() && nodes.beside().is_empty() {
            return Err(IntakeError::Empty(name.to_owned()));
        }
        nodes.narrow();
        let mut header: Vec<String> = view.asked().to_vec();
        if header.is_empty() && seen.is_empty() {
            return Err(IntakeError::header(
                name,
                "no record in it holds a value by a name; say in a mapping's [source] which list is the rows",
            ));
        }
        let columns = match view.asked() {
            [] => seen.clone(),
            asked => asked.to_vec(),
        };
        let columns = columns
            .iter()
            .map(|column| Path::parse(column))
            .collect::<Result<_, _>>()?;
        let asked: BTreeSet<String> = header.iter().map(|column| path::plain(column)).collect();
        header.extend(seen.into_iter().filter(|column| !asked.contains(column)));
        Ok(Self {
            name: name.to_owned(),
            nodes,
            view,
            header,
            columns,
            ahead,
            rows: VecDeque::new(),
            at: 0,
            left_out: Kinds::default(),
        })
    }

    /// The names of the columns: first those asked for, then what else the records hold.
    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    /// The first rows.
    pub(crate) fn sample(&self) -> Vec<ByteRecord> {
        let nodes = self.ahead.iter().filter_map(|found| match found {
            Found::Node(_, node) => Some(node),
            Found::Bad(_) | Found::End => None,
        });
        let rows = nodes.flat_map(|record| self.view.rows(record));
        let (mut sample, mut bytes) = (Vec::new(), 0usize);
        for spot in rows.filter(|spot| self.view.wants(spot)) {
            let row = cells(&self.columns, &spot);
            bytes = bytes.saturating_add(row.as_slice().len());
            sample.push(row);
            if bytes > SAMPLED_BYTES {
                break;
            }
        }
        sample
    }

    /// Takes the rows of one record, and counts what no mapping takes: of rows in one record that names their kind, the record.
    fn take(&mut self, record: &Node) -> Result<(), IntakeError> {
        let (mut counted, mut bytes) = (None, 0usize);
        for spot in self.view.rows(record) {
            if self.view.wants(&spot) {
                let row = cells(&self.columns, &spot);
                let own = row.len().saturating_mul(size_of::<usize>());
                bytes = bytes.saturating_add(row.as_slice().len()).saturating_add(own);
                if bytes > ROWS_BYTES_MAX {
                    let (name, record) = (self.name.clone(), self.at);
                    return Err(IntakeError::Overlong { name, record });
                }
                self.rows.push_back(row);
                continue;
            }
            let Some(kind) = self.view.left_out(&spot) else {
                continue;
            };
            if kind.is_empty() || counted != Some(kind.as_ptr()) {
                self.left_out.add(kind);
            }
            counted = Some(kind.as_ptr());
        }
        Ok(())
    }
}

fn cells(columns: &[Path], spot: &Spot<'_>) -> ByteRecord {
    let mut record = ByteRecord::new();
    for path in columns {
        match path.is_place() {
            true => record.push_field(spot.place.to_string().as_bytes()),
            false => record.push_field(path.text(spot).unwrap_or_default().as_bytes()),
        }
    }
    record
}

impl Supply for Trees {
    fn advance(&mut self, record: &mut ByteRecord) -> Result<Next, IntakeError> {
        loop {
            if let Some(row) = self.rows.pop_front() {
                *record = row;
                return Ok(Next::Record(self.at));
            }
            let found = match self.ahead.pop_front() {
                Some(found) => found,
                None => self.nodes.next()?,
            };
            match found {
                Found::End => return Ok(Next::End),
                Found::Bad(bad) if self.view.counts.rows => return Ok(Next::Bad(bad)),
                Found::Bad(_) => {}
                Found::Node(at, node) => {
                    self.at = at;
                    self.take(&node)?;
                }
            }
        }
    }

    fn left_out(&self) -> Kinds {
        let mut kinds = self.left_out.clone();
        if self.view.counts.beside {
            kinds.merge(self.nodes.beside());
        }
        kinds
    }
}
