//! Contribution: read, map, drop, sort, de-duplicate, store, record. Nothing is half-imported.

use super::args::{Contribute, Contribution};
use super::ask::{Asking, number};
use crate::desk::{Desk, IMPORT_MEMORY_BYTES};
use crate::said::{Done, Said, Trouble, table};
use crate::template;
use fenwick_coop::Command;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{ContributionNo, MemberNo};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::contribution::{Prepared, Rows as RowCounts, chartered};
use fenwick_coop::people::Adopted;
use fenwick_coop::people::charter::Charter;
use fenwick_intake::{Mapping, Row, Step, Table, Wanted, load_mapping};
use fenwick_office::journal::Write;
use fenwick_office::{Act, Side};
use fenwick_pool::{FileMeta, ImportOptions, Imported, Pool};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Rejected rows that are listed one by one; all are counted.
const REJECTED_LISTED_MAX: usize = 1_000;

/// Whose the rows are.
enum Whose {
    One(MemberNo),
    /// By external id, in this column.
    Column {
        column: String,
        members: HashMap<[u8; 32], u32>,
    },
}

/// Everything an import needs, so that it can run on a thread of its own.
struct Job {
    pool: Pool,
    charter: Charter,
    mappings: Vec<Mapping>,
    files: Vec<PathBuf>,
    whose: Whose,
    existing: Vec<FileMeta>,
    contribution: u32,
    bad_rows_max: u64,
    keyring: Arc<fenwick_office::keyring::Keyring>,
}

/// What an import made, before it is recorded.
struct Made {
    imported: Imported,
    read: u64,
    rejected_count: u64,
    rejected: Vec<Value>,
    dropped: Vec<String>,
    drift: Vec<String>,
    skipped: Vec<String>,
}

/// Brings rows in.
pub async fn contribute(asking: &Asking, command: Contribute) -> Done {
    let desk = asking.desk().await?;
    let files: Vec<PathBuf> = command.files.iter().map(|file| asking.path(file)).collect();
    let asker = asking
        .asker(&desk, &contents(&asking.options.request_id, &files)?)
        .await?;
    if let Some(outcome) = desk.office.repeated(&asker).await? {
        let text = told(&outcome);
        return Ok(Said::new(outcome, text));
    }
    let _alone = desk.imports.lock().await;
    let job = prepare(asking, &desk, &command, files).await?;
    let fields: Vec<String> = job
        .charter
        .fields
        .iter()
        .map(|field| field.name.clone())
        .collect();
    let member = match &job.whose {
        Whose::One(member) => Some(*member),
        Whose::Column { .. } => None,
    };
    let attested_by = asking.attesting(&desk).await?;
    let pool = job.pool.clone();
    let made = tokio::task::spawn_blocking(move || job.run())
        .await
        .map_err(|error| Trouble::failed("import", error))??;
    let added: Vec<String> = made.imported.files.iter().map(|file| file.id.clone()).collect();
    let under = Record {
        asker,
        dataset: command.dataset.clone(),
        member,
        attested_by,
    };
    let recorded = record(&desk, under, made).await;
    let json = match recorded {
        Ok(json) => json,
        Err(trouble) => {
            drop(pool.discard(&command.dataset, &added));
            return Err(trouble);
        }
    };
    compact(&desk, &command.dataset, &fields).await?;
    let text = told(&json);
    Ok(Said::new(json, text))
}

/// Bytes that tell a repeat from another act; read only when an id makes repeats possible.
fn contents(request: &Option<String>, files: &[PathBuf]) -> Result<Vec<u8>, Trouble> {
    let mut digests = Vec::new();
    if request.is_some() {
        for file in files {
            let bytes = std::fs::read(file).map_err(|error| {
                Trouble::failed("file", format!("'{}' cannot be read: {error}", file.display()))
            })?;
            digests.extend_from_slice(&Hash::of(&bytes).0);
        }
    }
    Ok(digests)
}

async fn prepare(
    asking: &Asking,
    desk: &Desk,
    command: &Contribute,
    files: Vec<PathBuf>,
) -> Result<Job, Trouble> {
    let dataset = command.dataset.clone();
    let now = asking.now()?;
    let found = desk
        .look(move |coop| {
            let now = now.unwrap_or(coop.last_at);
            let charter: Result<Adopted<Charter>, _> =
                chartered(coop.charters.get(&dataset), &dataset, now).cloned();
            charter.map(|charter| {
                (
                    charter.rule,
                    coop.founding.template.clone(),
                    coop.contributions.next(),
                )
            })
        })
        .await?;
    let (charter, template_id, contribution) = found?;
    let mappings = mappings(asking, &template_id, command)?;
    let whose = match (&command.member_column, &asking.options.acting) {
        (Some(column), _) => {
            let members = desk.office.lookups(None).await?.into_iter().collect();
            Whose::Column {
                column: column.clone(),
                members,
            }
        }
        (None, Some(_)) => {
            let member = asking.acting_member(desk).await?;
            desk.look(move |coop| coop.members.active(member).map(|_| ()))
                .await??;
            Whose::One(member)
        }
        (None, None) => {
            let message =
                "say whose rows these are: --as ID for one member, or --member-column COL for a file of many";
            return Err(Trouble::Usage(message.to_owned()));
        }
    };
    Ok(Job {
        pool: desk.pool.clone(),
        mappings,
        files,
        whose,
        existing: desk.manifest(&charter.dataset).await?,
        charter,
        contribution: contribution.0,
        bad_rows_max: command.bad_rows_max,
        keyring: desk.office.keyring_shared(),
    })
}

/// The mappings to choose from: the named one, or those of the template for this dataset.
fn mappings(asking: &Asking, template_id: &str, command: &Contribute) -> Result<Vec<Mapping>, Trouble> {
    let known = template::load(template_id)?.mappings;
    match &command.mapping {
        None => Ok(known
            .into_iter()
            .filter(|mapping| mapping.dataset == command.dataset)
            .collect()),
        Some(name) => match known.into_iter().find(|mapping| mapping.name == *name) {
            Some(mapping) => Ok(vec![mapping]),
            None => {
                let text = asking.read(name.as_ref())?;
                Ok(vec![
                    load_mapping(&text).map_err(|error| Trouble::failed("mapping", error))?,
                ])
            }
        },
    }
}

fn intake(error: fenwick_intake::IntakeError) -> Trouble {
    Trouble::failed(error.code(), error)
}

fn pool(error: fenwick_pool::PoolError) -> Trouble {
    let code = if matches!(error, fenwick_pool::PoolError::Full { .. }) {
        "disk.full"
    } else {
        "pool"
    };
    Trouble::failed(code, error)
}

impl Job {
    fn run(self) -> Result<Made, Trouble> {
        let fields: Vec<String> = self
            .charter
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect();
        let mut import = self
            .pool
            .import(&ImportOptions {
                dataset: &self.charter.dataset,
                fields: &fields,
                existing: &self.existing,
                contribution: self.contribution,
                rows_max: self.charter.rows_max,
                memory_bytes: IMPORT_MEMORY_BYTES,
            })
            .map_err(pool)?;
        let mut tally = Tally::default();
        for file in &self.files {
            self.read_file(file, &mut import, &mut tally)?;
        }
        let bad = tally.rejected_count;
        if bad * 100 > self.bad_rows_max * tally.read {
            return Err(too_many_bad(bad, tally.read, self.bad_rows_max, &tally.rejected));
        }
        let bar = bar(tally.read, "storing");
        let imported = import.finish(&mut |done| bar.set_position(done)).map_err(pool)?;
        bar.finish_and_clear();
        let Tally {
            read,
            rejected_count,
            rejected,
            dropped,
            drift,
            skipped,
        } = tally;
        Ok(Made {
            imported,
            read,
            rejected_count,
            rejected,
            dropped: dropped.into_iter().collect(),
            drift: drift.into_iter().collect(),
            skipped,
        })
    }

    /// Reads every table of a file. An archive of a platform holds tables of other kinds too: those are named and left out.
    fn read_file(
        &self,
        file: &std::path::Path,
        import: &mut fenwick_pool::Import,
        tally: &mut Tally,
    ) -> Result<(), Trouble> {
        let parts = fenwick_intake::open(file).map_err(intake)?;
        let many = parts.len() > 1;
        let mut fitting = 0u32;
        let mut unfit = None;
        for part in &parts {
            let table = Table::open(part).map_err(intake)?;
            match table.choose(&self.charter, &self.mappings) {
                Ok(mapping) => {
                    fitting += 1;
                    self.read_table(table, &mapping, import, tally)?;
                }
                Err(_) if many => tally.skipped.push(part.name().to_owned()),
                Err(error) => unfit = Some(error),
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
        &self,
        table: Table,
        mapping: &Mapping,
        import: &mut fenwick_pool::Import,
        tally: &mut Tally,
    ) -> Result<(), Trouble> {
        let name = table.name().to_owned();
        let column = match &self.whose {
            Whose::One(_) => None,
            Whose::Column { column, .. } => Some(column.as_str()),
        };
        let progress = table.progress();
        let wanted = Wanted {
            charter: &self.charter,
            mapping,
            member_column: column,
            key: *self.keyring.rows(),
        };
        let mut rows = table.rows(&wanted).map_err(intake)?;
        let bar = bar(rows.bytes_total(), &name);
        let mut row = Row::default();
        let mut last: Option<(String, u32)> = None;
        loop {
            match rows.next(&mut row).map_err(intake)? {
                Step::End => break,
                Step::Bad(bad) => tally.bad(&name, bad.line, &bad.reason),
                Step::Row => match self.owner(&row.member, &mut last) {
                    Some(member) => import.push(member, row.hash, &row.values).map_err(pool)?,
                    None => tally.bad(&name, row.line, "no member has this id; import the roster first"),
                },
            }
            tally.read += 1;
            if tally.read.is_multiple_of(65_536) {
                bar.set_position(progress.load(Ordering::Relaxed));
            }
        }
        bar.finish_and_clear();
        tally.dropped.extend(rows.dropped_columns().iter().cloned());
        tally.drift.extend(rows.drift().iter().cloned());
        Ok(())
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
        let member = members.get(&self.keyring.lookup(id)).copied()?;
        *last = Some((id.to_owned(), member));
        Some(member)
    }
}

#[derive(Default)]
struct Tally {
    read: u64,
    rejected_count: u64,
    rejected: Vec<Value>,
    dropped: BTreeSet<String>,
    drift: BTreeSet<String>,
    skipped: Vec<String>,
}

impl Tally {
    fn bad(&mut self, file: &str, line: u64, reason: &str) {
        self.rejected_count += 1;
        if self.rejected.len() < REJECTED_LISTED_MAX {
            self.rejected
                .push(json!({ "row": line, "file": file, "reason": reason }));
        }
    }
}

fn too_many_bad(bad: u64, read: u64, max: u64, rejected: &[Value]) -> Trouble {
    let first: Vec<String> = rejected
        .iter()
        .take(5)
        .map(|row| {
            format!(
                "\n  line {}: {}",
                row["row"],
                row["reason"].as_str().unwrap_or("")
            )
        })
        .collect();
    let message = format!(
        "{bad} of {read} rows cannot be read, more than {max} per cent, so nothing was taken in; mend the file or the mapping, or allow more with --bad-rows-max{}",
        first.concat()
    );
    Trouble::failed("contribute.bad-rows", message)
}

/// A progress bar on a terminal; nothing elsewhere.
fn bar(length: u64, what: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {bar:40} {percent:>3} % {elapsed}");
    let bar = ProgressBar::new(length).with_message(what.to_owned());
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Under what an import is recorded.
struct Record {
    asker: fenwick_office::Asker,
    dataset: String,
    member: Option<MemberNo>,
    attested_by: Vec<MemberNo>,
}

async fn record(desk: &Desk, under: Record, made: Made) -> Result<Value, Trouble> {
    let Record {
        asker,
        dataset,
        member,
        attested_by,
    } = under;
    let Made {
        imported,
        read,
        rejected_count,
        rejected,
        dropped,
        drift,
        skipped,
    } = made;
    let rows = RowCounts {
        read,
        stored: imported.stored,
        duplicates: imported.duplicates,
        rejected: rejected_count,
        over_limit: imported.over_limit,
    };
    let mut digests = Vec::new();
    let mut files = Vec::new();
    for file in &imported.files {
        digests.extend_from_slice(&file.sha256);
        files.push(desk.file_row(&dataset, file)?);
    }
    let prepared = Prepared {
        dataset,
        member,
        rows,
        per_member: imported
            .per_member
            .iter()
            .map(|(member, rows)| (MemberNo(*member), *rows))
            .collect(),
        files: Hash::of(&digests),
    };
    let act = Act {
        asker,
        command: Command::Contribute {
            prepared,
            attested_by,
        },
        keep: Box::new(move |_| {
            Ok(Side {
                writes: vec![Write::AddFiles(files)],
                keys: Vec::new(),
            })
        }),
        reply: Box::new(move |coop, _| {
            let last = coop.contributions.all().last();
            let confirmed = last.is_some_and(|(_, import)| import.confirmed);
            json!({
                "contribution": last.map(|(number, _)| number), "read": read, "stored": rows.stored, "duplicates": rows.duplicates,
                "over_limit": rows.over_limit, "dropped_columns": dropped, "missing_columns": drift, "skipped_tables": skipped, "rejected": rejected,
                "rejected_count": rejected_count, "unconfirmed": if confirmed { 0 } else { rows.stored },
            })
        }),
    };
    Ok(desk.office.act(act).await?)
}

fn told(json: &Value) -> String {
    let mut text = format!(
        "Contribution {}: {} rows read, {} stored, {} were already there, {} could not be read.\n",
        json["contribution"], json["read"], json["stored"], json["duplicates"], json["rejected_count"]
    );
    let named = |key: &str| -> Vec<String> {
        json[key]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect()
    };
    let dropped = named("dropped_columns");
    if !dropped.is_empty() {
        text.push_str(&format!(
            "{} columns are not in the charter and were dropped before the disk: {}\n",
            dropped.len(),
            dropped.join(", ")
        ));
    }
    let missing = named("missing_columns");
    if !missing.is_empty() {
        text.push_str(&format!(
            "Columns the mapping knows and the file lacks: {}\n",
            missing.join(", ")
        ));
    }
    let skipped = named("skipped_tables");
    if !skipped.is_empty() {
        text.push_str(&format!(
            "Tables that do not fit this dataset were left out: {}\n",
            skipped.join(", ")
        ));
    }
    if number(json, "over_limit") > 0 {
        text.push_str(&format!(
            "{} rows are beyond the charter's limit per member and were left out.\n",
            json["over_limit"]
        ));
    }
    for row in json["rejected"].as_array().into_iter().flatten().take(20) {
        text.push_str(&format!(
            "  line {}: {}\n",
            row["row"],
            row["reason"].as_str().unwrap_or("")
        ));
    }
    if number(json, "unconfirmed") > 0 {
        let contribution = &json["contribution"];
        text.push_str(&format!(
            "{} rows wait for confirmation and enter no query: `fenwick contribution confirm {contribution} --attested-by OFFICER,OFFICER`\n",
            json["unconfirmed"]
        ));
    }
    text
}

/// Merges small files where a bucket has too many; queries go on reading the old ones until they are done.
async fn compact(desk: &Desk, dataset: &str, fields: &[String]) -> Result<(), Trouble> {
    let name = dataset.to_owned();
    let confirmed = desk.look(move |coop| coop.contributions.confirmed(&name)).await?;
    let manifest = desk.manifest(dataset).await?;
    for bucket in 0..fenwick_pool::BUCKETS {
        let files: Vec<FileMeta> = manifest
            .iter()
            .filter(|file| file.bucket == bucket && confirmed.contains(file.contribution))
            .cloned()
            .collect();
        let (pool_, name, fields) = (desk.pool.clone(), dataset.to_owned(), fields.to_vec());
        let merged = tokio::task::spawn_blocking(move || pool_.compact(&name, &fields, &files)).await;
        let Some(merged) = merged
            .map_err(|error| Trouble::failed("pool", error))?
            .map_err(pool)?
        else {
            continue;
        };
        let row = desk.file_row(dataset, &merged.add)?;
        let _reading = desk.files.write().await;
        desk.office
            .keep(vec![
                Write::AddFiles(vec![row]),
                Write::DropFiles(merged.remove.clone()),
            ])
            .await?;
        desk.pool.discard(dataset, &merged.remove).map_err(pool)?;
    }
    Ok(())
}

/// The commands about imports.
pub async fn contribution(asking: &Asking, command: Contribution) -> Done {
    let desk = asking.desk().await?;
    match command {
        Contribution::List => {
            let listed = desk
                .look(|coop| {
                    let shown = |(number, import): (ContributionNo, &fenwick_coop::path::contribution::Contribution)| {
                        json!({
                            "contribution": number, "dataset": import.dataset, "member": import.member, "at": import.at,
                            "read": import.rows.read, "stored": import.rows.stored, "confirmed": import.confirmed,
                        })
                    };
                    coop.contributions.all().map(shown).collect::<Vec<_>>()
                })
                .await?;
            let keys = ["contribution", "dataset", "at", "read", "stored", "confirmed"];
            let rows = listed.iter().map(|import| {
                keys.map(|key| {
                    import[key]
                        .as_str()
                        .map_or_else(|| import[key].to_string(), str::to_owned)
                })
                .to_vec()
            });
            let text = table(&keys, rows);
            Ok(Said::new(json!({ "contributions": listed }), text))
        }
        Contribution::Confirm { contribution } => {
            let attested_by = asking.attesting(&desk).await?;
            let command = Command::ConfirmContribution(ContributionNo(contribution), attested_by);
            let json = asking
                .act(
                    &desk,
                    command,
                    move |_, _| json!({ "contribution": contribution, "confirmed": true }),
                )
                .await?;
            Ok(Said::new(
                json,
                format!("Contribution {contribution} is confirmed; its rows enter queries from now on."),
            ))
        }
    }
}

/// Erases a member: rows, record, texts, salts and key. The log still verifies.
pub async fn erase(asking: &Asking, id: &str) -> Done {
    let desk = asking.desk().await?;
    let member = desk.member(id).await?;
    let _alone = desk.imports.lock().await;
    let fields = desk
        .look(|coop| {
            let names = |charter: &Adopted<Charter>| {
                charter
                    .rule
                    .fields
                    .iter()
                    .map(|field| field.name.clone())
                    .collect::<Vec<_>>()
            };
            coop.charters
                .iter()
                .map(|(dataset, charter)| (dataset.clone(), names(charter)))
                .collect::<Vec<_>>()
        })
        .await?;
    let asker = asking.asker(&desk, b"").await?;
    desk.look(move |coop| coop.members.erase(member, asker.actor).map(|_| ()))
        .await??;
    let mut writes = Vec::new();
    let mut gone = Vec::new();
    for (dataset, fields) in fields {
        let manifest = desk.manifest(&dataset).await?;
        let (pool_, name) = (desk.pool.clone(), dataset.clone());
        let erased =
            tokio::task::spawn_blocking(move || pool_.erase(&name, &fields, member.0, &manifest)).await;
        let erased = erased
            .map_err(|error| Trouble::failed("pool", error))?
            .map_err(pool)?;
        let mut added = Vec::new();
        let mut removed = Vec::new();
        for file in erased {
            if let Some(meta) = &file.add {
                added.push(desk.file_row(&dataset, meta)?);
            }
            removed.push(file.remove);
        }
        writes.extend([Write::AddFiles(added), Write::DropFiles(removed.clone())]);
        gone.push((dataset, removed));
    }
    writes.push(Write::ErasePerson(member.0));
    let act = Act {
        asker: asking.asker(&desk, b"").await?,
        command: Command::Erase(member),
        keep: Box::new(move |_| {
            Ok(Side {
                writes,
                keys: Vec::new(),
            })
        }),
        reply: Box::new(move |_, _| json!({ "erased": member })),
    };
    let _reading = desk.files.write().await;
    let json = desk.office.act(act).await?;
    for (dataset, removed) in gone {
        desk.pool.discard(&dataset, &removed).map_err(pool)?;
    }
    desk.office.shred().await?;
    Ok(Said::new(
        json,
        format!(
            "Member {member} is erased: her record, rows, texts, salts and key are destroyed. This cannot be undone."
        ),
    ))
}

/// Now, as the co-op's clock stands, for what only looks.
pub async fn clock(asking: &Asking, desk: &Desk) -> Result<Time, Trouble> {
    match asking.now()? {
        Some(now) => Ok(now),
        None => {
            desk.look(|coop| {
                let wall = std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)
                    .unwrap_or_default()
                    .as_secs();
                let wall = Time(i64::try_from(wall).unwrap_or(i64::MAX));
                if coop.founding.test_clock {
                    coop.last_at
                } else {
                    wall.max(coop.last_at)
                }
            })
            .await
        }
    }
}
