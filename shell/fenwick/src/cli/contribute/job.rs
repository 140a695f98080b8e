//! An import on a thread of its own: read, map, drop, sort, de-duplicate. Nothing is recorded here.

use super::glance::Glance;
use super::hold::{Held, Holding, Place};
use super::lookup::Lookup;
use super::tally::{Tally, bar, too_many_bad};
use super::treat::{Counts, Treating};
use crate::desk::IMPORT_MEMORY_BYTES;
use crate::said::Trouble;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::contribution::{Applied, Provenance};
use fenwick_coop::people::charter::Charter;
use fenwick_intake::{BadRow, IntakeError, Mapping, Row, Rows, Step, Table, Wanted};
use fenwick_office::keyring::Keyring;
use fenwick_pool::{FileMeta, ImportOptions, Imported, OTHER, Pool};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Whose the rows are.
pub enum Whose {
    One(MemberNo),
    /// By external id, in this column, or where the mapping says that it stands.
    Column {
        column: Option<String>,
        members: Lookup,
    },
}

/// Second members by their external ids, in a dataset whose rows are about two.
pub struct Seconds(pub Lookup);

/// Everything an import needs, so that it can run on a thread of its own.
pub struct Job {
    pub pool: Pool,
    pub charter: Charter,
    pub mappings: Vec<Mapping>,
    pub files: Vec<PathBuf>,
    pub whose: Whose,
    pub seconds: Option<Seconds>,
    pub existing: Vec<FileMeta>,
    pub contribution: u32,
    pub bad_rows_max: u64,
    pub keyring: Arc<Keyring>,
    /// When it is: no row tells of a later time, where its field is not for times to come.
    pub now: Time,
    /// Does to each row what its member chose.
    pub treating: Treating,
    /// Bad rows that are kept for their members, where they are.
    pub holding: Option<Holding>,
    /// What is remembered of the rows, where somebody only looks.
    pub(super) glance: Option<Glance>,
}

/// What an import made, before it is recorded.
pub struct Made {
    pub dataset: String,
    pub imported: Imported,
    pub read: u64,
    pub rejected_count: u64,
    pub rejected: Vec<Value>,
    pub dropped: Vec<String>,
    pub drift: Vec<String>,
    pub skipped: Vec<String>,
    pub left_out: BTreeMap<String, u64>,
    pub held: Vec<(u32, Held)>,
    pub provenance: Provenance,
    pub treated: Counts,
    pub(super) glance: Option<Glance>,
}

impl Job {
    /// Reads everything. When anything fails, no file of rows is left behind.
    pub fn run(mut self) -> Result<Made, Trouble> {
        let before = self.existing.len();
        let made = self.read_all();
        if made.is_err() {
            let new: Vec<String> = self
                .existing
                .iter()
                .skip(before)
                .map(|file| file.id.clone())
                .collect();
            drop(self.pool.discard(&self.charter.dataset, &new));
        }
        made
    }

    fn read_all(&mut self) -> Result<Made, Trouble> {
        let mut tally = Tally::default();
        for file in self.files.clone() {
            self.read_file(&file, &mut tally)?;
        }
        if tally.rejected_count * 100 > self.bad_rows_max * tally.read {
            return Err(too_many_bad(&tally, self.bad_rows_max));
        }
        let Tally {
            read,
            imported,
            rejected_count,
            rejected,
            dropped,
            drift,
            skipped,
            left_out,
            mappings,
            forms,
            sources,
        } = tally;
        Ok(Made {
            dataset: self.charter.dataset.clone(),
            imported,
            read,
            rejected_count,
            rejected,
            dropped: dropped.into_iter().collect(),
            drift: drift.into_iter().collect(),
            skipped,
            left_out,
            provenance: Provenance {
                mappings: mappings.into_iter().collect(),
                forms: forms.into_iter().collect(),
                ..Provenance::default()
            }
            .with_files(sources),
            held: self
                .holding
                .take()
                .map(|holding| holding.rows)
                .unwrap_or_default(),
            treated: self.treating.counts(),
            glance: self.glance.take(),
        })
    }

    /// Takes a table in. Each is held against what is there and the tables before it: exports that overlap store nothing twice.
    fn take_in(&mut self, table: Table, mapping: &Mapping, tally: &mut Tally) -> Result<(), Trouble> {
        let fields = columns(&self.charter);
        let options = ImportOptions {
            dataset: &self.charter.dataset,
            fields: &fields,
            existing: &self.existing,
            contribution: self.contribution,
            rows_max: self.charter.rows_max,
            memory_bytes: IMPORT_MEMORY_BYTES,
        };
        let mut import = self.pool.import(&options).map_err(pool)?;
        let before = tally.read;
        self.read_table(table, mapping, &mut import, tally)?;
        let bar = bar(tally.read - before, "storing");
        let imported = import.finish(&mut |done| bar.set_position(done)).map_err(pool)?;
        bar.finish_and_clear();
        self.existing.extend(imported.files.iter().cloned());
        tally.add(imported);
        Ok(())
    }

    /// Columns that name members, where no mapping need know of them.
    fn members_columns(&self) -> Vec<String> {
        let named = match &self.whose {
            Whose::One(_) => None,
            Whose::Column { column, .. } => column.clone(),
        };
        let other = self.charter.other.as_ref().map(|other| other.column.clone());
        named.into_iter().chain(other).collect()
    }

    /// Reads every table of a file. An archive of a platform holds tables of other kinds too: those are named and left out.
    fn read_file(&mut self, file: &std::path::Path, tally: &mut Tally) -> Result<(), Trouble> {
        let parts = fenwick_intake::open(file).map_err(intake)?;
        let many = parts.len() > 1;
        tally
            .skipped
            .extend(fenwick_intake::beside(file).map_err(intake)?);
        tally.sources.push(self.keyring.source(digest(file)?));
        let also = self.members_columns();
        let mut fitting = 0u32;
        let mut unfit = None;
        for part in &parts {
            match part.tables(&self.charter, &self.mappings, &also) {
                Ok(tables) => {
                    fitting += 1;
                    tally.forms.insert(part.written_as().map_err(intake)?);
                    for (table, mapping) in tables {
                        tally.mappings.insert(applied(&mapping));
                        self.take_in(table, &mapping, tally)?;
                    }
                }
                Err(IntakeError::Fit { .. }) if many => tally.skipped.push(part.name().to_owned()),
                Err(error @ IntakeError::Fit { .. }) => unfit = Some(error),
                Err(error) => return Err(intake(error)),
            }
        }
        match (fitting, unfit) {
            (0, Some(error)) => Err(intake(error)),
            (0, None) => Err(Trouble::failed(
                "intake.fit",
                format!(
                    "'{}' holds no table that fits '{}'",
                    file.display(),
                    self.charter.dataset
                ),
            )),
            _ => Ok(()),
        }
    }

    fn read_table(
        &mut self,
        table: Table,
        mapping: &Mapping,
        import: &mut fenwick_pool::Import,
        tally: &mut Tally,
    ) -> Result<(), Trouble> {
        let name = table.name().to_owned();
        let column = match &self.whose {
            Whose::One(_) => None,
            Whose::Column { column, .. } => match column.as_deref().or_else(|| mapping.member_path()) {
                Some(column) => Some(column),
                None => {
                    let message = format!("'{name}': say with --member-column which column names the member");
                    return Err(Trouble::Usage(message));
                }
            },
        };
        let progress = table.progress();
        let wanted = Wanted {
            charter: &self.charter,
            mapping,
            member_column: column,
            key: *self.keyring.rows(),
        };
        let mut rows = table.rows(&wanted).map_err(intake)?.until(self.now);
        let unit = rows.unit();
        let bar = bar(rows.bytes_total(), &name);
        let mut row = Row::default();
        let mut last: Option<(String, u32)> = None;
        loop {
            match rows.next(&mut row).map_err(intake)? {
                Step::End => break,
                Step::Bad(bad) => {
                    tally.bad(&name, (unit, bad.line), &bad.reason);
                    self.hold(&mut rows, (&name, unit, &bad), &mut last);
                }
                Step::Row => match self.whose(&mut row, &mut last) {
                    Ok(member) => {
                        if self.treating.take(member, row.hash, &mut row.values)? {
                            self.store(import, (member, row.hash, &row.values))?;
                        }
                    }
                    Err(reason) => tally.bad(&name, (unit, row.line), reason),
                },
            }
            tally.read += 1;
            if tally.read.is_multiple_of(65_536) {
                bar.set_position(progress.load(Ordering::Relaxed));
            }
        }
        for (member, hash, values) in self.treating.finish() {
            self.store(import, (member, hash, &values))?;
        }
        bar.finish_and_clear();
        tally.dropped.extend(rows.dropped_columns().iter().cloned());
        tally.drift.extend(rows.drift().iter().cloned());
        for (kind, count) in rows.left_out() {
            *tally.left_out.entry(kind).or_default() += count;
        }
        Ok(())
    }

    fn store(
        &mut self,
        import: &mut fenwick_pool::Import,
        (member, row, values): (u32, u64, &[Option<i64>]),
    ) -> Result<(), Trouble> {
        if let Some(glance) = &mut self.glance {
            glance.see(values);
        }
        import.push(member, row, values).map_err(pool)
    }

    /// Keeps a bad row for its member, where that is asked for and it is known whose it is.
    fn hold(
        &mut self,
        rows: &mut Rows,
        (file, unit, bad): (&str, &str, &BadRow),
        last: &mut Option<(String, u32)>,
    ) {
        let Some(mut holding) = self.holding.take() else {
            return;
        };
        if let Some(spoilt) = rows.spoilt()
            && let Some(member) = self.owner(&spoilt.member, last)
        {
            let (line, reason) = (bad.line, bad.reason.as_str());
            let place = Place {
                file,
                unit,
                line,
                reason,
            };
            let kept = (&self.charter, self.treating.of(member));
            holding.keep(member, kept, spoilt, &place);
        }
        self.holding = Some(holding);
    }

    /// The member of a row; where it can be about two, the second follows its values.
    fn whose(&self, row: &mut Row, last: &mut Option<(String, u32)>) -> Result<u32, &'static str> {
        let unknown = "no member has this id; import the roster first";
        let member = self.owner(&row.member, last).ok_or(unknown)?;
        let Some(Seconds(members)) = &self.seconds else {
            return Ok(member);
        };
        let second =
            match row.other.is_empty() {
                true => None,
                false => {
                    let second = members.get(&self.keyring.lookup(&row.other));
                    Some(second.ok_or(
                        "no member of today has the id of the second; only rows about members are kept",
                    )?)
                }
            };
        if second == Some(member) {
            return Err("it names one member twice");
        }
        row.values.push(second.map(i64::from));
        Ok(member)
    }

    /// The member of a row. Files often come sorted, so the last id is looked at first.
    fn owner(&self, id: &str, last: &mut Option<(String, u32)>) -> Option<u32> {
        let members = match &self.whose {
            Whose::One(member) => return Some(member.0),
            Whose::Column { members, .. } => members,
        };
        if let Some((seen, member)) = last
            && seen == id
        {
            return Some(*member);
        }
        let member = members.get(&self.keyring.lookup(id))?;
        *last = Some((id.to_owned(), member));
        Some(member)
    }
}

/// The columns in which the pool keeps rows of a dataset.
pub fn columns(charter: &Charter) -> Vec<String> {
    let second = charter.other.iter().map(|_| OTHER.to_owned());
    let fields = charter.fields.iter().map(|field| field.name.clone());
    fields.chain(second).collect()
}

/// A mapping as it is recorded: its name, and a digest of what it says, whatever it is called and however its file is laid out.
fn applied(mapping: &Mapping) -> Applied {
    let said = Mapping {
        name: String::new(),
        title: String::new(),
        ..mapping.clone()
    };
    let said = serde_json::to_vec(&said).unwrap_or_default();
    Applied::new(&mapping.name, Hash::of(&said))
}

/// The digest of a file's bytes.
pub fn digest(file: &std::path::Path) -> Result<Hash, Trouble> {
    let failed = |error| Trouble::unread(file, &error);
    let (mut bytes, mut digest) = (std::fs::File::open(file).map_err(failed)?, Sha256::new());
    let mut piece = vec![0; 1 << 18];
    loop {
        match bytes.read(&mut piece).map_err(failed)? {
            0 => return Ok(Hash(digest.finalize().into())),
            read => digest.update(piece.get(..read).unwrap_or_default()),
        }
    }
}

pub fn intake(error: IntakeError) -> Trouble {
    Trouble::failed(error.code(), error)
}

pub fn pool(error: fenwick_pool::PoolError) -> Trouble {
    let code = if matches!(error, fenwick_pool::PoolError::Full { .. }) {
        "disk.full"
    } else {
        "pool"
    };
    Trouble::failed(code, error)
}
