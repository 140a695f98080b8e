//! What stands in an archive. Form 1 is read for ever; a later form gets kinds of its own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::Piece;
use fenwick_office::journal::{ActKey, ActRecord, FileRow, PersonRow, SlotRow, Stored, Write};
use serde::{Deserialize, Serialize};

use super::held::Held;
use super::original::Original;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $letter:literal,)*) => {
        /// Kinds of parts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $kind),* }

        impl Kind {
            pub fn letter(self) -> u8 {
                match self { $(Kind::$kind => $letter),* }
            }

            pub fn of(letter: u8) -> Option<Self> {
                match letter { $($letter => Some(Kind::$kind),)* _ => None }
            }
        }
    };
}

kinds! {
    /// What it is of: always first.
    Head = b'h',
    /// The bytes of the key file.
    Key = b'k',
    /// Entries, acts, persons, texts, checkpoints, slots, tellers' keys or the manifest, as JSON.
    Rows = b'r',
    /// The bytes of a file of rows: the first of them is the first of the manifest.
    File = b'f',
    /// The bytes of a file that is kept as it was brought: the first of them is the first in the list.
    Original = b'o',
    /// What it comes to: always the last but one.
    Tail = b't',
    /// The digest of everything before it: always last.
    End = b'.',
}

/// What an archive is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub form: u32,
    pub slug: String,
    pub title: String,
    pub log_key: String,
    /// Whether the co-op moves.
    pub moves: bool,
    /// The version of the program that wrote it.
    pub program: String,
}

/// What an archive comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tail {
    pub entries: u64,
    pub files: u64,
    #[serde(default, skip_serializing_if = "is_none")]
    pub originals: u64,
    pub root: Hash,
    pub state_hash: Hash,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_none(originals: &u64) -> bool {
    *originals == 0
}

/// Rows of the store.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rows {
    Entries(Vec<Entry>),
    Acts(Vec<Act>),
    Persons(Vec<Person>),
    Texts(Vec<Text>),
    Checkpoints(Vec<Checkpoint>),
    Slots(Vec<Slot>),
    Tally { motion: u32, sealed: Bytes },
    TellerKeys { motion: u32, keys: [Bytes; 2] },
    Files(Vec<File>),
    Originals(Vec<Original>),
    Held(Vec<Held>),
}

/// Bytes, in base64.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[derive(Clone)]
pub struct Bytes(pub(super) Vec<u8>);

impl TryFrom<String> for Bytes {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        STANDARD.decode(text).map(Self)
    }
}

impl From<Bytes> for String {
    fn from(bytes: Bytes) -> Self {
        STANDARD.encode(bytes.0)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub seq: u64,
    pub canonical: String,
    pub leaf: Hash,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    actor: String,
    request: String,
    body: Hash,
    outcome: Bytes,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    member: u32,
    key: Bytes,
    record: Bytes,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lookup: Option<Hash>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    digest: Hash,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<u32>,
    body: Bytes,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    size: u64,
    note: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    motion: u32,
    slot: u32,
    sealed: Bytes,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub id: String,
    pub dataset: String,
    bucket: u8,
    rows: u64,
    member_min: u32,
    member_max: u32,
    pub sha256: Hash,
    pub bytes: u64,
    key: Bytes,
    contribution: u32,
    level: u8,
}

impl From<Piece> for Rows {
    fn from(piece: Piece) -> Self {
        match piece {
            Piece::Entries(rows) => Rows::Entries(rows.into_iter().map(Entry::from).collect()),
            Piece::Acts(rows) => Rows::Acts(rows.into_iter().map(Act::from).collect()),
            Piece::Persons(rows) => Rows::Persons(rows.into_iter().map(Person::from).collect()),
            Piece::Texts(rows) => Rows::Texts(
                rows.into_iter()
                    .map(|(digest, (owner, body))| Text {
                        digest,
                        owner,
                        body: Bytes(body),
                    })
                    .collect(),
            ),
            Piece::Checkpoints(rows) => Rows::Checkpoints(
                rows.into_iter()
                    .map(|(size, note)| Checkpoint { size, note })
                    .collect(),
            ),
            Piece::Slots(rows) => Rows::Slots(rows.into_iter().map(Slot::from).collect()),
            Piece::Tally(motion, sealed) => Rows::Tally {
                motion,
                sealed: Bytes(sealed),
            },
            Piece::TellerKeys(motion, keys) => Rows::TellerKeys {
                motion,
                keys: keys.map(Bytes),
            },
            Piece::Files(rows) => Rows::Files(rows.into_iter().map(File::from).collect()),
            Piece::Originals(rows) => Rows::Originals(rows.into_iter().map(Original::from).collect()),
            Piece::Held(rows) => Rows::Held(rows.into_iter().map(Held::from).collect()),
        }
    }
}

/// What rows are in the store again.
pub enum Kept {
    Entries(Vec<Stored>),
    Acts(Vec<ActRecord>),
    Writes(Vec<Write>),
}

impl From<Rows> for Kept {
    fn from(rows: Rows) -> Self {
        match rows {
            Rows::Entries(rows) => Kept::Entries(rows.into_iter().map(Entry::stored).collect()),
            Rows::Acts(rows) => Kept::Acts(rows.into_iter().map(Act::record).collect()),
            Rows::Persons(rows) => Kept::Writes(rows.into_iter().map(Person::write).collect()),
            Rows::Texts(rows) => Kept::Writes(rows.into_iter().map(Text::write).collect()),
            Rows::Checkpoints(rows) => Kept::Writes(
                rows.into_iter()
                    .map(|Checkpoint { size, note }| Write::PutCheckpoint { size, note })
                    .collect(),
            ),
            Rows::Slots(rows) => {
                Kept::Writes(vec![Write::PutSlots(rows.into_iter().map(Slot::row).collect())])
            }
            Rows::Tally { motion, sealed } => Kept::Writes(vec![Write::PutTally {
                motion,
                sealed: sealed.0,
            }]),
            Rows::TellerKeys { motion, keys } => Kept::Writes(vec![Write::PutTellerKeys {
                motion,
                keys: keys.map(|key| key.0),
            }]),
            Rows::Files(rows) => {
                Kept::Writes(vec![Write::AddFiles(rows.into_iter().map(File::row).collect())])
            }
            Rows::Originals(rows) => Kept::Writes(vec![Write::AddOriginals(
                rows.into_iter().map(Original::row).collect(),
            )]),
            Rows::Held(rows) => Kept::Writes(vec![Write::Hold(rows.into_iter().map(Held::row).collect())]),
        }
    }
}

impl From<Stored> for Entry {
    fn from(stored: Stored) -> Self {
        Self {
            seq: stored.seq,
            canonical: String::from_utf8_lossy(&stored.canonical).into_owned(),
            leaf: Hash(stored.leaf),
        }
    }
}

impl Entry {
    fn stored(self) -> Stored {
        Stored {
            seq: self.seq,
            canonical: self.canonical.into_bytes(),
            leaf: self.leaf.0,
        }
    }
}

impl From<ActRecord> for Act {
    fn from(record: ActRecord) -> Self {
        Self {
            actor: record.key.actor,
            request: record.key.request,
            body: record.body,
            outcome: Bytes(record.outcome),
        }
    }
}

impl Act {
    fn record(self) -> ActRecord {
        ActRecord {
            key: ActKey {
                actor: self.actor,
                request: self.request,
            },
            body: self.body,
            outcome: self.outcome.0,
        }
    }
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Self {
        Self {
            member: row.member,
            key: Bytes(row.key),
            record: Bytes(row.record),
            lookup: row.lookup.map(Hash),
        }
    }
}

impl Person {
    fn write(self) -> Write {
        Write::PutPerson(PersonRow {
            member: self.member,
            key: self.key.0,
            record: self.record.0,
            lookup: self.lookup.map(|lookup| lookup.0),
        })
    }
}

impl Text {
    fn write(self) -> Write {
        Write::PutText {
            digest: self.digest,
            owner: self.owner,
            body: self.body.0,
        }
    }
}

impl From<SlotRow> for Slot {
    fn from(row: SlotRow) -> Self {
        Self {
            motion: row.motion,
            slot: row.slot,
            sealed: Bytes(row.sealed),
        }
    }
}

impl Slot {
    fn row(self) -> SlotRow {
        SlotRow {
            motion: self.motion,
            slot: self.slot,
            sealed: self.sealed.0,
        }
    }
}

impl From<FileRow> for File {
    fn from(row: FileRow) -> Self {
        Self {
            id: row.id,
            dataset: row.dataset,
            bucket: row.bucket,
            rows: row.rows,
            member_min: row.member_min,
            member_max: row.member_max,
            sha256: Hash(row.sha256),
            bytes: row.bytes,
            key: Bytes(row.key),
            contribution: row.contribution,
            level: row.level,
        }
    }
}

impl File {
    fn row(self) -> FileRow {
        FileRow {
            id: self.id,
            dataset: self.dataset,
            bucket: self.bucket,
            rows: self.rows,
            member_min: self.member_min,
            member_max: self.member_max,
            sha256: self.sha256.0,
            bytes: self.bytes,
            key: self.key.0,
            contribution: self.contribution,
            level: self.level,
        }
    }
}
