//! Sheets of a workbook (.xlsx): the first row that is not empty is the header, each row below is a record.

mod guard;
mod text;

use crate::ahead::{Ahead, Out, apart};
use crate::error::IntakeError;
use crate::lines::COLUMNS_MAX;
use crate::part::{Part, Seekable};
use crate::text::Meter;
use crate::unpack::wrong;
use calamine::{Reader, SheetType, SheetVisible, Xlsx};
use std::io::BufReader;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

type Book = Xlsx<BufReader<Meter<Box<dyn Seekable>>>>;

/// Name of a sheet, and whether it is hidden.
pub(crate) type Named = (String, bool);

/// Opens the sheet of this name, else the only one that is not empty.
pub(crate) fn open(part: &Part, wanted: Option<&str>, read: &Arc<AtomicU64>) -> Result<Ahead, IntakeError> {
    let (mut book, sheet) = apart(part.name(), guard::DAMAGED, || {
        let mut book = book(part, read)?;
        let sheet = choose(part.name(), &mut book, wanted)?;
        Ok((book, sheet))
    })?;
    let name = part.name().to_owned();
    Ahead::start(&format!("{name}: {sheet}"), guard::DAMAGED, move |out| {
        read_on(&name, &mut book, &sheet, out)
    })
}

/// The sheets of a workbook that can hold a table, in their order.
pub(crate) fn sheets(part: &Part) -> Result<Vec<Named>, IntakeError> {
    apart(part.name(), guard::DAMAGED, || {
        Ok(named(&book(part, &Arc::default())?))
    })
}

fn book(part: &Part, read: &Arc<AtomicU64>) -> Result<Book, IntakeError> {
    guard::check(part.name(), part.seekable()?)?;
    let metered = Meter {
        inner: part.seekable()?,
        read: Arc::clone(read),
    };
    Xlsx::new(BufReader::new(metered)).map_err(|error| failed(part.name(), &error))
}

fn named(book: &Book) -> Vec<Named> {
    let sheets = book.sheets_metadata().iter();
    let tables = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
    tables
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect()
}

fn failed(name: &str, error: &calamine::XlsxError) -> IntakeError {
    match error {
        calamine::XlsxError::Password => IntakeError::Encrypted(name.to_owned()),
        _ => wrong(name, guard::DAMAGED),
    }
}

/// The sheet that is meant.
fn choose(name: &str, book: &mut Book, wanted: Option<&str>) -> Result<String, IntakeError> {
    let sheets = named(book);
    if let Some(wanted) = wanted {
        let same = |(sheet, _): &&Named| sheet == wanted;
        let close = |(sheet, _): &&Named| sheet.to_lowercase() == wanted.to_lowercase();
        let found = sheets.iter().find(same).or_else(|| sheets.iter().find(close));
        let missing = || {
            let message = format!("there is no sheet '{wanted}'; its sheets are {}", shown(&sheets));
            IntakeError::header(name, message)
        };
        return found.map(|(sheet, _)| sheet.clone()).ok_or_else(missing);
    }
    let mut full = Vec::new();
    for sheet in sheets {
        if !is_empty(name, book, &sheet.0)? {
            full.push(sheet);
        }
    }
    match full.as_slice() {
        [] => Err(IntakeError::Empty(name.to_owned())),
        [(one, _)] => Ok(one.clone()),
        several => {
            let message = format!(
                "which sheet holds the rows: {}? Name it in a mapping's [source], as rows = \"SHEET\"",
                shown(several)
            );
            Err(IntakeError::header(name, message))
        }
    }
}

fn shown(sheets: &[Named]) -> String {
    let name = |(sheet, hidden): &Named| match hidden {
        true => format!("'{sheet}' (hidden)"),
        false => format!("'{sheet}'"),
    };
    sheets.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn is_empty(name: &str, book: &mut Book, sheet: &str) -> Result<bool, IntakeError> {
    let mut cells = book
        .worksheet_cells_reader(sheet)
        .map_err(|error| failed(name, &error))?;
    while let Some(cell) = cells.next_cell().map_err(|error| failed(name, &error))? {
        if !text::cell(cell.get_value(), false).trim().is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads a sheet to its end.
fn read_on(name: &str, book: &mut Book, sheet: &str, out: &mut Out) -> Result<(), IntakeError> {
    let fail = |error: calamine::XlsxError| failed(name, &error);
    let mut cells = book.worksheet_cells_reader(sheet).map_err(fail)?;
    let (mut at, mut row) = (0u64, Vec::new());
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(fail)? {
        let (line, column) = (u64::from(cell.pos.0).saturating_add(1), cell.pos.1 as usize);
        // Rows stand in their order in a workbook that a program wrote.
        if line < at {
            return Err(wrong(name, guard::DAMAGED));
        }
        if line > at {
            if !row.is_empty() && !out.put(at, &row)? {
                return Ok(());
            }
            row.clear();
            at = line;
        }
        if column >= COLUMNS_MAX {
            return Err(wrong(name, guard::DAMAGED));
        }
        let text = text::cell(&cell.value, cell.formula.is_some());
        if text.trim().is_empty() {
            continue;
        }
        if row.len() <= column {
            row.resize(column.saturating_add(1), String::new());
        }
        if let Some(cell) = row.get_mut(column) {
            *cell = text.into_owned();
        }
    }
    if !row.is_empty() {
        out.put(at, &row)?;
    }
    Ok(())
}
