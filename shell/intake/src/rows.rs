//! The rows of a table in the fields of a charter, pulled one by one.

use crate::BadRow;
use crate::cell::{Cells, Expected, Number, text};
use crate::error::{IntakeError, printable};
use crate::fit::either;
use crate::mapping::{FieldMapping, Mapping, bare};
use crate::records::{Next, Records, Table, listed};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::charter::Charter;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What rows to make of a table.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Whose fields the rows have.
    pub charter: &'a Charter,
    /// Where the fields come from.
    pub mapping: &'a Mapping,
    /// The column that names the member of each row, when rows of many members stand in one file.
    pub member_column: Option<&'a str>,
    /// Keeps hashes of rows from being guessed by others.
    pub key: [u8; 32],
}

/// One row, reused from call to call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The physical line on which it starts, counted from 1.
    pub line: u64,
    /// The member's external id, or nothing when no column names one.
    pub member: String,
    /// The external id of the second member, or nothing where the row is about one.
    pub other: String,
    /// Identity of the source row: equal texts in the identity columns give equal hashes, whatever the file.
    pub hash: u64,
    /// One value for each field of the charter, in its order.
    pub values: Vec<Option<i64>>,
}

/// What a call of [`Rows::next`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The row given was filled.
    Row,
    /// A row that cannot be taken in; the row given holds nothing of use.
    Bad(BadRow),
    /// There are no more rows.
    End,
}

/// What of a bad row may be kept until it is mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoilt {
    /// The member's external id, or nothing when no column names one.
    pub member: String,
    /// One for each field of the charter, in its order.
    pub cells: Vec<Cell>,
    /// Identity of the source row, as of any row.
    pub hash: u64,
    /// Whether the mapping names what that identity is made of; else it is made of all cells, the bad ones too.
    pub is_named: bool,
}

/// What stands for one field of a bad row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// It could be read.
    Value(Option<i64>),
    /// It could not: the text, or nothing where the text is longer than any value.
    Text(String),
}

/// No value is written with more bytes than this.
const SPOILT_BYTES_MAX: usize = 256;

/// Reads a table row by row.
///
/// # Cost
/// One pass; no allocation for a row of plain numbers. The identity of a row is one SHA-256.
pub struct Rows {
    records: Records,
    header: Vec<String>,
    fields: Vec<Cells>,
    member: Option<usize>,
    other: Option<usize>,
    member_prefixes: Vec<String>,
    unit: &'static str,
    /// Whether a record that lacks its whole identity is none: where paths name columns, no header has said that they are there.
    tells_rows: bool,
    /// For each part of the identity, the columns of which the first that holds a text counts.
    identity: Vec<Vec<usize>>,
    /// Whether the mapping names what tells one row from another.
    names_identity: bool,
    /// Whether the last record could be taken apart into cells.
    has_record: bool,
    key: [u8; 32],
    preimage: Vec<u8>,
    dropped: Vec<String>,
    drift: Vec<String>,
}

impl Table {
    /// Reads the table's rows in the fields of a charter.
    ///
    /// # Errors
    /// When the mapping does not suit the charter, or a column that it needs or that names the member is not there.
    pub fn rows(self, wanted: &Wanted<'_>) -> Result<Rows, IntakeError> {
        let Wanted {
            charter,
            mapping,
            member_column,
            key,
        } = *wanted;
        mapping.check(charter)?;
        self.suits(mapping)?;
        let nothing = FieldMapping::default();
        let (mut fields, mut drift) = (Vec::with_capacity(charter.fields.len()), Vec::new());
        for field in &charter.fields {
            let source = mapping.fields.get(&field.name).unwrap_or(&nothing);
            let places = self.places(&source.from)?;
            let words = source.words.as_ref();
            let listed = self.places(words.map_or(&[], |words| &words.from))?;
            if places.is_empty() && listed.is_empty() && !source.from.is_empty() {
                drift.push(either(&source.from));
            }
            let units = source.units.iter().flat_map(|units| &units.of);
            let units = units
                .map(|column| self.needed(column))
                .collect::<Result<_, _>>()?;
            let number = Number::new(source, places.first().and_then(|place| self.decimal_hint(*place)));
            let number = number.in_unit_of(source.unit.as_deref(), &field.kind);
            let cells = Cells::new(source, &field.kind, (places, units), number);
            fields.push(match words {
                Some(words) => cells.with_words(listed, &words.word),
                None => cells,
            });
        }
        let source = mapping.source.clone().unwrap_or_default();
        let member = member_column.map(|column| self.needed(column)).transpose()?;
        let other = mapping.other_path(charter);
        let other = other.map(|column| self.needed(column)).transpose()?;
        let (unit, tells_rows) = (self.unit(), self.is_nested() && !mapping.identity.is_empty());
        let identity = self.identity(mapping, &fields, other)?;
        let used: BTreeSet<usize> = fields
            .iter()
            .flat_map(|field| field.places.iter().chain(&field.units).copied())
            .chain(member)
            .chain(other)
            .collect();
        let header = self.header().to_owned();
        let unused = header
            .iter()
            .enumerate()
            .filter(|(place, _)| !used.contains(place));
        let dropped = unused.map(|(_, column)| column.clone()).collect();
        Ok(Rows {
            records: self.records,
            header,
            fields,
            member,
            other,
            member_prefixes: source.member_prefixes,
            unit,
            tells_rows,
            identity,
            names_identity: !mapping.identity.is_empty(),
            has_record: false,
            key,
            preimage: Vec::new(),
            dropped,
            drift,
        })
    }

    /// Where the parts of a row's identity stand: as the mapping names them, or all that is read of it.
    fn identity(
        &self,
        mapping: &Mapping,
        fields: &[Cells],
        other: Option<usize>,
    ) -> Result<Vec<Vec<usize>>, IntakeError> {
        if mapping.identity.is_empty() {
            // Who the second member is tells a row from another too.
            let fields = fields.iter().map(|field| field.places.clone());
            return Ok(fields.chain(other.map(|place| vec![place])).collect());
        }
        let place = |column: &String| self.needed(column).map(|place| vec![place]);
        mapping.identity.iter().map(place).collect()
    }

    /// Whether the columns are there without which no row can be read.
    fn suits(&self, mapping: &Mapping) -> Result<(), IntakeError> {
        let mut lacking = self.absent(mapping.needed());
        let sources = || mapping.fields.values().map(|field| field.from.as_slice());
        if lacking.is_empty() && self.absent(sources()).len() == sources().count() {
            lacking = self.absent(sources().filter(|from| !from.is_empty()));
        }
        if lacking.is_empty() {
            return Ok(());
        }
        let (name, lacking) = (&mapping.name, listed(&lacking));
        let message = format!(
            "mapping '{name}' needs the columns {lacking}, which are not there; its columns are {}",
            listed(self.header())
        );
        Err(IntakeError::fit(self.name(), message))
    }

    /// Where the columns stand that a field is read from: each that is there.
    pub(crate) fn places(&self, columns: &[String]) -> Result<Vec<usize>, IntakeError> {
        let places = columns.iter().filter_map(|column| self.place(column).transpose());
        places.collect()
    }
}

impl Rows {
    /// From here on a row is bad that tells of a time after this one, where its field is not for times to come.
    pub fn until(mut self, now: Time) -> Self {
        self.fields.iter_mut().for_each(|field| field.limits.until(now));
        self
    }

    /// Columns of the source that no field and no member comes from, in the order of the header.
    pub fn dropped_columns(&self) -> &[String] {
        &self.dropped
    }

    /// Columns that the mapping names and the source lacks, where it may.
    pub fn drift(&self) -> &[String] {
        &self.drift
    }

    /// What was read so far and is no row of any mapping of the import, by kind and count.
    pub fn left_out(&self) -> BTreeMap<String, u64> {
        self.records.left_out().into_counts()
    }

    /// What a place in the source is called: `line`, or `record` where there are no lines.
    pub fn unit(&self) -> &'static str {
        self.unit
    }

    /// Bytes read so far of [`Rows::bytes_total`], where the part lies.
    pub fn bytes_read(&self) -> u64 {
        self.records.bytes_read()
    }

    /// Bytes of the part where it lies, packed.
    pub fn bytes_total(&self) -> u64 {
        self.records.bytes_total()
    }

    /// Reads the next row into `out`.
    ///
    /// # Errors
    /// When the file cannot be read to its end; what was read before is then not the whole.
    pub fn next(&mut self, out: &mut Row) -> Result<Step, IntakeError> {
        self.has_record = false;
        let line = match self.records.advance()? {
            Next::Record(line) => line,
            Next::Bad(bad) => return Ok(Step::Bad(bad)),
            Next::End => return Ok(Step::End),
        };
        self.has_record = true;
        out.line = line;
        match self.fill(out) {
            Ok(()) => Ok(Step::Row),
            Err(reason) => Ok(Step::Bad(BadRow { line, reason })),
        }
    }

    /// What of the row that was bad last may be kept until it is mended: what the charter names, and nothing else of it. Nothing where it could
    /// not be taken apart into cells.
    pub fn spoilt(&mut self) -> Option<Spoilt> {
        if !self.has_record {
            return None;
        }
        let mut member = String::new();
        self.name_member(&mut member).ok()?;
        let cells = self.fields.iter().map(|field| match self.value(field) {
            Ok(value) => Cell::Value(value),
            Err(_) => Cell::Text(self.told(field)),
        });
        let cells = cells.collect();
        Some(Spoilt {
            member,
            cells,
            hash: self.identify(),
            is_named: self.names_identity,
        })
    }

    /// The text that stands for a field, if it is not longer than any value.
    fn told(&self, field: &Cells) -> String {
        let place = self.chosen(&field.places);
        let text = place.map(|place| text(self.cell(place))).unwrap_or_default();
        match text.len() > SPOILT_BYTES_MAX {
            true => String::new(),
            false => text.into_owned(),
        }
    }

    fn fill(&mut self, out: &mut Row) -> Result<(), String> {
        out.member.clear();
        self.name_member(&mut out.member)?;
        out.other.clear();
        if let Some(place) = self.other {
            let id = text(self.cell(place));
            out.other.push_str(self.bare_id(&id));
        }
        out.values.clear();
        for field in &self.fields {
            let value = self
                .value(field)
                .map_err(|(place, expected)| self.reason(place, expected))?;
            out.values.push(value);
        }
        let nameless = |places: &Vec<usize>| {
            self.chosen(places)
                .is_none_or(|place| self.cell(place).is_empty())
        };
        if self.tells_rows && self.identity.iter().all(nameless) {
            let place = self.identity.iter().flatten().next().copied().unwrap_or_default();
            return Err(self.reason(place, "missing, though it tells one record from another"));
        }
        out.hash = self.identify();
        Ok(())
    }

    fn cell(&self, place: usize) -> &[u8] {
        self.records.record().get(place).unwrap_or_default()
    }

    /// Of several columns, the first that holds a text.
    fn chosen(&self, places: &[usize]) -> Option<usize> {
        let holds = |place: &&usize| !self.cell(**place).is_empty();
        places.iter().find(holds).or(places.first()).copied()
    }

    fn name_member(&self, member: &mut String) -> Result<(), String> {
        let Some(place) = self.member else { return Ok(()) };
        let id = text(self.cell(place));
        member.push_str(self.bare_id(&id));
        match member.is_empty() {
            true => Err(self.reason(place, "missing, though it names the member")),
            false => Ok(()),
        }
    }

    /// An id without what may stand before it.
    fn bare_id<'i>(&self, id: &'i str) -> &'i str {
        let bare = self.member_prefixes.iter().find_map(|prefix| bare(id, prefix));
        bare.unwrap_or(id)
    }

    /// The value of a field, or where it stands and what was expected of it.
    fn value(&self, field: &Cells) -> Result<Option<i64>, (usize, Expected)> {
        let Some(place) = self.chosen(&field.places) else {
            return Ok(field.instead);
        };
        let texts = field.units.iter().map(|place| text(self.cell(*place)));
        let unit = (!field.units.is_empty()).then(|| texts.collect::<Vec<_>>().join(" "));
        field
            .read(&field.told(place, text(self.cell(place))), unit.as_deref())
            .map_err(|expected| (place, expected))
    }

    /// Digest of the texts that tell the row from others.
    fn identify(&mut self) -> u64 {
        let mut preimage = std::mem::take(&mut self.preimage);
        preimage.clear();
        preimage.extend_from_slice(&self.key);
        for places in &self.identity {
            let text = self
                .chosen(places)
                .map(|place| text(self.cell(place)))
                .unwrap_or_default();
            preimage.extend_from_slice(&(text.len() as u64).to_be_bytes());
            preimage.extend_from_slice(text.as_bytes());
        }
        let digest = Sha256::digest(&preimage);
        self.preimage = preimage;
        digest
            .iter()
            .take(8)
            .fold(0, |hash, byte| hash << 8 | u64::from(*byte))
    }

    fn reason(&self, place: usize, expected: &str) -> String {
        let column = self.header.get(place).map_or("", String::as_str);
        printable(&format!("column '{column}': {expected}"))
    }
}
