//! Tables and records as the world writes them (CSV, TSV, XLSX, Parquet, JSON, XML; plain, gzip, ZIP), read as rows of a chartered schema.
//!
//! A [`Part`] is one table inside a file, a [`Table`] is a part whose encoding, delimiter and header are known,
//! a [`Mapping`] says which source column feeds which chartered field, and [`Rows`] yields the rows one by one.
//! What the mapping does not name never leaves this crate. Nothing here writes, and no message repeats a value.

mod ahead;
mod cell;
mod check;
mod columnar;
mod consents;
mod error;
mod fit;
mod form;
mod inspect;
mod limit;
mod lines;
mod mapping;
mod moment;
mod number;
mod out;
mod part;
mod records;
mod roster;
mod rows;
mod sheet;
mod sniff;
mod survey;
mod text;
mod tree;
mod unpack;

pub use consents::{ConsentRow, Consents, consents};
pub use error::IntakeError;
pub use inspect::{Column, Drafted, Guess, Inspection};
pub use mapping::{
    BY_NAME, Bins, DecimalMark, FieldMapping, Mapping, Source, Texts, Units, Words, load_mapping,
};
pub use number::unit::minor_digits;
pub use out::{Also, Out};
pub use part::{Part, beside, open, open_bytes};
pub use records::Table;
pub use roster::{Roster, RosterRow};
pub use rows::{Cell, Row, Rows, Spoilt, Step, Wanted};
pub use survey::{Asking, AskingForm, Draft, Wish, asking, draft, mapping_text};

/// A row that was not taken in, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// The physical line on which the row starts, counted from 1.
    pub line: u64,
    /// The column and what was expected of it; never the value itself.
    pub reason: String,
}
