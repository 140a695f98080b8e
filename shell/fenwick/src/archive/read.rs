//! Reading an archive: first through to its end, and only a whole one is then put down.

use super::FORM;
use super::form::{File, Head, Kept, Kind, Rows, Tail};
use super::frame::{Reader, Unfit};
use super::original::Original;
use crate::originals::{Originals, is_id};
use crate::said::Trouble;
use fenwick_merkle::Frontier;
use fenwick_office::journal::{Commit, Journal, Write};
use fenwick_pool::Pool;
use fenwick_vault::SqliteJournal;
use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::io::Read;

/// An archive that was read through to its end.
pub struct Checked {
    pub head: Head,
    pub key: Vec<u8>,
    pub tail: Tail,
}

fn unfit(why: impl std::fmt::Display) -> Unfit {
    Unfit(why.to_string())
}

fn of_json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Unfit> {
    serde_json::from_slice(bytes)
        .map_err(|error| unfit(format_args!("one of its parts cannot be read: {error}")))
}

/// Reads an archive through: every part, every name, every digest. Nothing is written.
pub fn check(from: impl Read) -> Result<Checked, Unfit> {
    let mut reader = Reader::begin(from)?;
    let (head, key) = begin(&mut reader)?;
    let (mut frontier, mut files, mut names) = (Frontier::new(), VecDeque::<File>::new(), BTreeSet::new());
    let mut originals = VecDeque::<Original>::new();
    let (mut listed, mut kept) = (0u64, 0u64);
    let mut tail: Option<Tail> = None;
    while let Some((kind, length)) = reader.next()? {
        match kind {
            _ if tail.is_some() => return Err(unfit("something stands behind its last part")),
            Kind::Rows => match of_json::<Rows>(&reader.bytes(length)?)? {
                Rows::Entries(entries) => entries.iter().try_for_each(|entry| {
                    let follows = entry.seq == frontier.size();
                    frontier.push(entry.leaf.0);
                    follows
                        .then_some(())
                        .ok_or_else(|| unfit("entries are missing in it"))
                })?,
                Rows::Files(rows) => {
                    for file in rows {
                        Pool::check_names(&file.dataset, &file.id).map_err(unfit)?;
                        if !names.insert(file.id.clone()) {
                            return Err(unfit("it lists a file twice"));
                        }
                        listed += 1;
                        files.push_back(file);
                    }
                }
                Rows::Originals(rows) => {
                    for original in rows {
                        if !is_id(&original.id) || !names.insert(original.id.clone()) {
                            return Err(unfit("it lists a file twice, or by a name that no file has"));
                        }
                        kept += 1;
                        originals.push_back(original);
                    }
                }
                _ => {}
            },
            Kind::Original => {
                let original = originals.pop_front();
                let original =
                    original.ok_or_else(|| unfit("it holds an original file that it does not list"))?;
                if reader.part(length).digest()? != original.sha256 {
                    return Err(unfit("an original file in it is damaged"));
                }
            }
            Kind::File => {
                let file = files.pop_front().filter(|file| file.bytes == length);
                let file = file.ok_or_else(|| unfit("it holds a file that its manifest does not list"))?;
                if reader.part(length).digest()? != file.sha256 {
                    return Err(unfit("a file of rows in it is damaged"));
                }
            }
            Kind::Tail => tail = Some(of_json(&reader.bytes(length)?)?),
            Kind::Head | Kind::Key | Kind::End => return Err(unfit("its parts are out of order")),
        }
    }
    let tail = tail.ok_or_else(|| unfit("its last part is missing"))?;
    let told = (frontier.size(), frontier.root(), listed, kept);
    let all_there = files.is_empty() && originals.is_empty();
    if !all_there || told != (tail.entries, tail.root.0, tail.files, tail.originals) {
        return Err(unfit("it does not hold what it says it does"));
    }
    Ok(Checked { head, key, tail })
}

/// The parts that are always first.
fn begin<R: Read>(reader: &mut Reader<R>) -> Result<(Head, Vec<u8>), Unfit> {
    let mut first = |wanted: Kind| match reader.next()? {
        Some((kind, length)) if kind == wanted => reader.bytes(length),
        _ => Err(unfit("its parts are out of order")),
    };
    let head: serde_json::Value = of_json(&first(Kind::Head)?)?;
    // The form first: what a newer program wrote is said by name, whatever else it says.
    match head.get("form").and_then(serde_json::Value::as_u64) {
        Some(form) if form <= u64::from(FORM) => {}
        _ => {
            return Err(unfit(
                "it is of a form that this program does not know; a newer one reads it",
            ));
        }
    }
    let head = serde_json::from_value(head).map_err(unfit)?;
    Ok((head, first(Kind::Key)?))
}

/// Puts an archive down that was checked: the store's rows into an empty journal, the files into an empty pool.
pub async fn unpack(
    from: impl Read,
    journal: &mut SqliteJournal,
    (pool, kept): (&Pool, &Originals),
) -> Result<(), Trouble> {
    let damaged =
        |Unfit(why)| Trouble::failed("archive", format!("the archive changed while it was read: {why}"));
    let mut reader = Reader::begin(from).map_err(damaged)?;
    begin(&mut reader).map_err(damaged)?;
    let (mut files, mut originals) = (VecDeque::new(), VecDeque::new());
    while let Some((kind, length)) = reader.next().map_err(damaged)? {
        match kind {
            Kind::Rows => {
                let rows: Rows = of_json(&reader.bytes(length).map_err(damaged)?).map_err(damaged)?;
                if let Rows::Files(listed) = &rows {
                    files.extend(listed.iter().cloned());
                }
                if let Rows::Originals(listed) = &rows {
                    originals.extend(listed.iter().map(|original| original.id.clone()));
                }
                keep(journal, rows.into()).await?;
            }
            Kind::File => {
                let file = files.pop_front().ok_or_else(|| damaged(unfit("a file more")))?;
                pool.put_back(&file.dataset, &file.id, &mut reader.part(length))
                    .map_err(|error| Trouble::failed("pool", error))?;
            }
            Kind::Original => {
                let id = originals
                    .pop_front()
                    .ok_or_else(|| damaged(unfit("a file more")))?;
                kept.put_back(&id, &mut reader.part(length))?;
            }
            _ => drop(reader.bytes(length).map_err(damaged)?),
        }
    }
    Ok(())
}

async fn keep(journal: &mut SqliteJournal, kept: Kept) -> Result<(), Trouble> {
    let none = Commit::default();
    let commit = match kept {
        Kept::Entries(entries) => Commit { entries, ..none },
        Kept::Acts(acts) => Commit { acts, ..none },
        Kept::Writes(writes) => Commit {
            writes: writes
                .into_iter()
                .filter(|write| *write != Write::PutSlots(Vec::new()))
                .collect(),
            ..none
        },
    };
    let appended = journal.append(&commit).await;
    appended.map_err(|error| fenwick_office::OfficeError::from(error).into())
}
