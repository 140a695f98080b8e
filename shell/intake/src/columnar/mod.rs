//! Parquet: a column for each leaf of its tree that holds one value a row, a record for each row.

mod file;
mod guard;
mod text;
mod thrift;

use crate::ahead::{Ahead, apart};
use crate::error::IntakeError;
use crate::part::Part;

const DAMAGED: &str = "this Parquet file is damaged or cut off; export it again";

/// Opens a file once what it says of itself was found to be true.
pub(crate) fn open(part: &Part) -> Result<Ahead, IntakeError> {
    guard::footer(part)?;
    let (reader, pages) = apart(part.name(), DAMAGED, || {
        let reader = file::reader(part)?;
        let pages = guard::pages(part, &*reader)?;
        Ok((reader, pages))
    })?;
    let name = part.name().to_owned();
    Ahead::start(part.name(), DAMAGED, move |out| {
        file::read(&name, &*reader, pages.grows, out)
    })
}
