//! Bad rows that wait for their members: what the charter names of them, sealed under each member's key.

use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_cleanroom::method;
use fenwick_coop::people::charter::{Charter, Field, Treatment};
use fenwick_intake::{Cell, Spoilt};
use fenwick_office::journal::{HeldRow, Write};
use fenwick_office::keyring::{Sealed, Secret};
use fenwick_office::{Failure, OfficeError};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Bad rows of one import that are kept; those beyond are listed and counted only.
const HELD_MAX: usize = 10_000;

/// A bad row as it waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Held {
    /// The file, and the table in it.
    pub file: String,
    /// What a place in it is called.
    pub unit: String,
    /// Where in it.
    pub line: u64,
    /// Why it was not taken in.
    pub reason: String,
    /// By what the source row is known again.
    pub hash: u64,
    /// Whether that is made of columns that the mapping names, so that the mended row is known by it too.
    pub is_named: bool,
    /// For each chartered field that holds something, its text: as the charter has it where it could be read, else as it stood.
    pub cells: BTreeMap<String, String>,
}

/// Bad rows that are kept, while an import reads.
#[derive(Default)]
pub struct Holding {
    known: BTreeSet<(u32, u64)>,
    active: BTreeSet<u32>,
    pub rows: Vec<(u32, Held)>,
}

/// Where a bad row stood, and why it was not taken in.
pub struct Place<'p> {
    pub file: &'p str,
    pub unit: &'p str,
    pub line: u64,
    pub reason: &'p str,
}

impl Holding {
    /// Ready for an import: what waits already is not kept twice, and nothing is kept for who is no member any more.
    pub async fn begin(desk: &Desk, dataset: &str) -> Result<Self, Trouble> {
        let active = desk.look(|coop| {
            let all = coop.members.all().map(|(member, _)| member);
            all.filter(|member| coop.members.active(*member).is_ok())
                .map(|member| member.0)
                .collect()
        });
        let waiting = desk.office.held(None).await?;
        let waiting: Vec<HeldRow> = waiting.into_iter().filter(|row| row.dataset == dataset).collect();
        let opened = open(desk, &waiting).await?;
        Ok(Self {
            known: opened.iter().map(|(row, held)| (row.member, held.hash)).collect(),
            active: active.await?,
            rows: Vec::new(),
        })
    }

    /// Keeps a bad row, where there is room for it and its member is one; of fields whose values she has left out, nothing.
    pub fn keep(
        &mut self,
        member: u32,
        (charter, treatments): (&Charter, &[Treatment]),
        spoilt: Spoilt,
        place: &Place<'_>,
    ) {
        let has_room = self.rows.len() < HELD_MAX && self.active.contains(&member);
        if !has_room || !self.known.insert((member, spoilt.hash)) {
            return;
        }
        let text = |((field, treatment), cell): ((&Field, &Treatment), Cell)| {
            let text = match cell {
                Cell::Value(value) => method::text(&field.kind, value?)?,
                Cell::Text(text) => text,
            };
            let stays = !text.is_empty() && *treatment != Treatment::LeftOut;
            stays.then(|| (field.name.clone(), text))
        };
        let held = Held {
            file: place.file.to_owned(),
            unit: place.unit.to_owned(),
            line: place.line,
            reason: place.reason.to_owned(),
            hash: spoilt.hash,
            is_named: spoilt.is_named,
            cells: charter
                .fields
                .iter()
                .zip(treatments)
                .zip(spoilt.cells)
                .filter_map(text)
                .collect(),
        };
        self.rows.push((member, held));
    }
}

/// Seals rows for keeping, numbered within their contribution.
pub async fn seal(
    desk: &Desk,
    (contribution, dataset): (u32, &str),
    rows: &[(u32, Held)],
) -> Result<Write, Trouble> {
    let keys = keys(desk, rows.iter().map(|(member, _)| *member)).await?;
    let mut sealed = Vec::with_capacity(rows.len());
    for (place, (member, held)) in (1..).zip(rows) {
        let Some(key) = keys.get(member) else { continue };
        let plain = serde_json::to_vec(held).map_err(|error| Trouble::failed("quarantine", error))?;
        let body = key
            .seal(Sealed::Held, &plain)
            .map_err(|error| Trouble::from(OfficeError::from(error)))?;
        sealed.push(HeldRow {
            contribution,
            place,
            member: *member,
            dataset: dataset.to_owned(),
            body,
        });
    }
    Ok(Write::Hold(sealed))
}

/// Opens rows that wait.
pub async fn open(desk: &Desk, rows: &[HeldRow]) -> Result<Vec<(HeldRow, Held)>, Trouble> {
    let keys = keys(desk, rows.iter().map(|row| row.member)).await?;
    let mut opened = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(key) = keys.get(&row.member) else {
            continue;
        };
        let plain = key
            .open(Sealed::Held, &row.body)
            .map_err(|error| Trouble::from(OfficeError::from(error)))?;
        let held = serde_json::from_slice(&plain).map_err(|error| Trouble::failed("quarantine", error))?;
        opened.push((row.clone(), held));
    }
    Ok(opened)
}

/// The keys of these members; who was erased has none.
async fn keys(desk: &Desk, members: impl Iterator<Item = u32>) -> Result<HashMap<u32, Secret>, Trouble> {
    let members: BTreeSet<u32> = members.collect();
    if members.is_empty() {
        return Ok(HashMap::new());
    }
    let persons = desk.office.persons(Some(members.into_iter().collect())).await?;
    let key = |person: &fenwick_office::journal::PersonRow| {
        let key = desk.office.keyring().unwrap(&person.key)?;
        Ok::<_, fenwick_office::keyring::KeyringError>((person.member, key))
    };
    let keys: Result<_, _> = persons.iter().map(key).collect();
    keys.map_err(|error| Trouble::from(Failure::from(OfficeError::from(error))))
}
