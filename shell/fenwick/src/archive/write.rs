//! Writing an archive: the store at one moment, then the files that its manifest lists.

use super::form::{Head, Kind, Rows, Tail};
use super::frame::Writer;
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::{Coop, Entry};
use fenwick_merkle::Frontier;
use fenwick_office::Piece;
use fenwick_office::journal::{FileRow, Stored};
use std::io::Write;

fn failed(error: impl std::fmt::Display) -> Trouble {
    Trouble::failed("archive", format!("the archive cannot be written: {error}"))
}

/// What the entries come to.
#[derive(Default)]
struct Sum {
    frontier: Frontier,
    coop: Option<Coop>,
}

impl Sum {
    fn add(&mut self, stored: &Stored) -> Result<(), Trouble> {
        let entry: Entry = serde_json::from_slice(&stored.canonical).map_err(failed)?;
        self.frontier.push(stored.leaf);
        match &mut self.coop {
            Some(coop) => coop.apply(&entry),
            none => *none = Coop::founded(&entry),
        }
        Ok(())
    }
}

/// Writes the whole co-op. Nothing changes which files there are meanwhile: whoever calls holds the imports.
pub async fn write<W: Write>(desk: &Desk, to: W, (head, key): (&Head, &[u8])) -> Result<(W, Tail), Trouble> {
    let mut writer = Writer::begin(to).map_err(failed)?;
    writer.part(Kind::Head, &json(head)?).map_err(failed)?;
    writer.part(Kind::Key, key).map_err(failed)?;
    let mut sum = Sum::default();
    let (mut files, mut originals) = (Vec::new(), Vec::new());
    let mut pieces = desk.office.whole().await?;
    while let Some(piece) = pieces.recv().await {
        let piece = piece.map_err(fenwick_office::OfficeError::from)?;
        match &piece {
            Piece::Entries(entries) => entries.iter().try_for_each(|stored| sum.add(stored))?,
            Piece::Files(listed) => files.clone_from(listed),
            Piece::Originals(listed) => originals.clone_from(listed),
            _ => {}
        }
        writer
            .part(Kind::Rows, &json(&Rows::from(piece))?)
            .map_err(failed)?;
    }
    for file in &files {
        copy(desk, &mut writer, file)?;
    }
    for row in &originals {
        desk.originals.check(row)?;
        let (length, mut bytes) = desk.originals.bytes_of(&row.id)?;
        writer
            .stream(Kind::Original, length, &mut bytes)
            .map_err(failed)?;
    }
    let coop = sum.coop.ok_or_else(|| failed("the journal holds no co-op"))?;
    let tail = Tail {
        entries: sum.frontier.size(),
        files: files.len() as u64,
        originals: originals.len() as u64,
        root: Hash(sum.frontier.root()),
        state_hash: coop.state_hash().map_err(failed)?,
    };
    writer.part(Kind::Tail, &json(&tail)?).map_err(failed)?;
    Ok((writer.finish().map_err(failed)?, tail))
}

fn json<T: serde::Serialize>(part: &T) -> Result<Vec<u8>, Trouble> {
    serde_json::to_vec(part).map_err(failed)
}

fn copy<W: Write>(desk: &Desk, writer: &mut Writer<W>, file: &FileRow) -> Result<(), Trouble> {
    let meta = desk.file_meta(file.clone())?;
    let mut bytes = desk.pool.bytes_of(&file.dataset, &meta).map_err(failed)?;
    writer.stream(Kind::File, file.bytes, &mut bytes).map_err(failed)
}
