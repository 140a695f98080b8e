//! Contribution: read, map, drop, sort, de-duplicate, store, record. Nothing is half-imported.

mod choice;
mod erase;
mod fetch;
mod hold;
mod imports;
mod job;
mod original;
mod record;
mod shown;
mod tally;
mod treat;

pub use choice::{choice_lines, choices};
pub use erase::{Gone, erase, originals, rows_without, wipe, without};
pub use hold::{Held, open as open_held};
pub use imports::contribution;
pub use job::{bar, columns, intake, pool};
pub use record::{Brought, keep_rows};
pub use treat::Treating;

use crate::cli::args::Contribute;
use hold::Holding;
use job::{Job, Seconds, Whose};
use record::{Record, record};

use crate::cli::ask::{Asking, clock, number};
use crate::cli::deletion::delete_owed;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use crate::template;
use fenwick_coop::kernel::ids::{ContributionNo, MemberNo};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::contribution::chartered;
use fenwick_coop::people::charter::Charter;
use fenwick_intake::{Mapping, load_mapping};
use fenwick_office::Asker;
use fenwick_office::journal::Write;
use fenwick_pool::FileMeta;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;

/// Brings rows in.
pub async fn contribute(asking: &Asking, command: Contribute) -> Done {
    let desk = asking.desk().await?;
    let files: Vec<PathBuf> = command.files.iter().map(|file| asking.path(file)).collect();
    let mapping = command.mapping.as_ref().map(PathBuf::from);
    let named = command.files.iter().chain(&mapping);
    let contents: Vec<u8> = named.flat_map(|file| asking.digest(file).0).collect();
    let asker = asking.asker(&desk, &contents).await?;
    if let Some(outcome) = desk.office.repeated(&asker).await? {
        let text = told(&outcome);
        return Ok(Said::new(outcome, text));
    }
    let alone = desk.imports.lock().await;
    let job = desk
        .prepared(&asker, prepare(asking, &desk, &command, files).await)
        .await?;
    let fields = columns(&job.charter);
    let json = take_in(asking, &desk, &command, (asker, job)).await?;
    // The rows are in: merging files is housekeeping, and the next import tries again.
    if let Err(trouble) = compact(&desk, &command.dataset, &fields).await {
        tracing::warn!(pool.compaction = ?trouble, "files were not merged");
    }
    drop(alone);
    if command.replace.is_some() {
        delete_owed(&asking.home, &desk, asking.now()?).await?;
    }
    let text = told(&json);
    Ok(Said::new(json, text))
}

/// Reads the files, stores their rows, keeps the files where they are kept, and records all of it; or leaves nothing.
async fn take_in(
    asking: &Asking,
    desk: &Desk,
    command: &Contribute,
    (asker, job): (Asker, Job),
) -> Result<Value, Trouble> {
    let member = match &job.whose {
        Whose::One(member) => Some(*member),
        Whose::Column { .. } => None,
    };
    let attested_by = asking.attesting(desk).await?;
    let (charter, files, contribution) = (job.charter.clone(), job.files.clone(), job.contribution);
    let made = tokio::task::spawn_blocking(move || job.run())
        .await
        .map_err(|error| Trouble::failed("import", error))??;
    let added: Vec<String> = made.imported.files.iter().map(|file| file.id.clone()).collect();
    let recording = async {
        let held = hold::seal(desk, (contribution, &command.dataset), &made.held).await?;
        let originals = match original::whose(&charter, member, &made) {
            Ok(member) => original::keep(desk, (member, files), (contribution, &made)).await?,
            Err(none) => none,
        };
        let listed = originals.ids();
        let under = Record {
            asker,
            dataset: command.dataset.clone(),
            member,
            attested_by,
            replaces: command.replace.map(ContributionNo),
            also: vec![held],
            originals,
        };
        let recorded = record(desk, under, made).await;
        if recorded.is_err() {
            drop(desk.originals.discard(&listed));
        }
        recorded
    };
    let recorded = recording.await;
    if recorded.is_err() {
        drop(desk.pool.discard(&command.dataset, &added));
    }
    recorded
}

async fn prepare(
    asking: &Asking,
    desk: &Desk,
    command: &Contribute,
    files: Vec<PathBuf>,
) -> Result<Job, Trouble> {
    let dataset = command.dataset.clone();
    let now = clock(asking, desk).await?;
    let found = desk
        .look(move |coop| {
            let charter = chartered(coop.charters.get(&dataset), &dataset, now)?;
            let choices = coop.contributions.choices(&charter.rule);
            Ok::<_, Refusal>((
                charter.rule.clone(),
                choices,
                coop.founding.template.clone(),
                coop.contributions.next(),
            ))
        })
        .await?;
    let (mut charter, choices, template_id, contribution) = found?;
    let mut mappings = mappings(asking, (&template_id, &charter), command)?;
    let seconds = seconds(desk, command, (&mut charter, &mut mappings)).await?;
    let by_mapping = mappings.iter().any(|mapping| mapping.member_path().is_some());
    let whose = match (&command.member_column, &asking.options.acting) {
        (column, acting) if column.is_some() || acting.is_none() && by_mapping => {
            let members = desk.office.lookups(None).await?.into_iter().collect();
            Whose::Column {
                column: column.clone(),
                members,
            }
        }
        (_, Some(_)) => {
            let member = asking.acting_member(desk).await?;
            desk.look(move |coop| coop.members.active(member).map(|_| ()))
                .await??;
            Whose::One(member)
        }
        (_, None) => {
            let message =
                "say whose rows these are: --as ID for one member, or --member-column COL for a file of many";
            return Err(Trouble::Usage(message.to_owned()));
        }
    };
    let replaced = match (command.replace, &whose) {
        (None, _) => None,
        (Some(contribution), Whose::One(member)) => Some((contribution, member.0)),
        (Some(_), Whose::Column { .. }) => {
            let message = "--replace is for one member's rows: add --as ID, without --member-column";
            return Err(Trouble::Usage(message.to_owned()));
        }
    };
    Ok(Job {
        pool: desk.pool.clone(),
        mappings,
        files,
        whose,
        seconds,
        existing: existing(desk, &charter.dataset, replaced).await?,
        treating: Treating::new(choices, &charter),
        charter,
        contribution: contribution.0,
        bad_rows_max: command.bad_rows_max,
        keyring: desk.office.keyring_shared(),
        now,
        holding: match command.quarantine {
            true => Some(Holding::begin(desk, &command.dataset).await?),
            false => None,
        },
    })
}

/// Who can be the second member of a row, where rows are about two: members of today.
async fn seconds(
    desk: &Desk,
    command: &Contribute,
    (charter, mappings): (&mut Charter, &mut [Mapping]),
) -> Result<Option<Seconds>, Trouble> {
    if command.quarantine {
        about_one(charter, "bad rows of it are not kept")?;
    }
    let Some(other) = &mut charter.other else {
        return match &command.other_column {
            None => Ok(None),
            Some(_) => {
                let message = format!(
                    "--other-column: rows of '{}' are about one member each",
                    command.dataset
                );
                Err(Trouble::Usage(message))
            }
        };
    };
    if let Some(column) = &command.other_column {
        other.column.clone_from(column);
        for source in mappings.iter_mut().filter_map(|mapping| mapping.source.as_mut()) {
            source.other = Some(column.clone());
        }
    }
    let members = desk.office.lookups(None).await?;
    let members = desk.look(move |coop| {
        let active = |(_, member): &([u8; 32], u32)| coop.members.active(MemberNo(*member)).is_ok();
        members.into_iter().filter(active).collect()
    });
    Ok(Some(Seconds(members.await?)))
}

/// Refuses what only a file can do that names the second member of a row.
pub fn about_one(charter: &Charter, what: &str) -> Result<(), Refusal> {
    let dataset = &charter.dataset;
    match charter.other {
        None => Ok(()),
        Some(_) => Err(Refusal::new(
            "contribution.two",
            format!("rows of '{dataset}' are about two members each: {what}"),
        )
        .hint(format!(
            "bring the rows from a file that names both: `fenwick contribute {dataset} FILE`"
        ))),
    }
}

/// The rows that are there, without those whose place others take.
async fn existing(
    desk: &Desk,
    dataset: &str,
    replaced: Option<(u32, u32)>,
) -> Result<Vec<FileMeta>, Trouble> {
    let mut manifest = desk.manifest(dataset).await?;
    if let Some(part) = replaced {
        let mut taken_out = desk.taken_out(dataset).await?;
        taken_out.parts.insert(part);
        let taken_out = Arc::new(taken_out);
        for file in &mut manifest {
            file.taken_out = Some(Arc::clone(&taken_out));
        }
    }
    Ok(manifest)
}

/// The mappings to choose from: the named one, or those of the template for this dataset.
fn mappings(
    asking: &Asking,
    (template_id, charter): (&str, &Charter),
    command: &Contribute,
) -> Result<Vec<Mapping>, Trouble> {
    let known = template::mappings(template_id)?;
    match &command.mapping {
        None => Ok(known
            .into_iter()
            .filter(|mapping| mapping.dataset == command.dataset)
            .map(|mapping| mapping.within(charter))
            .collect()),
        Some(name) => match known.into_iter().find(|mapping| mapping.name == *name) {
            Some(mapping) => Ok(vec![mapping.within(charter)]),
            None => {
                let text = asking.read(name.as_ref())?;
                Ok(vec![
                    load_mapping(&text).map_err(|error| Trouble::failed("mapping", error))?,
                ])
            }
        },
    }
}

/// The first of many names, and how many more there are.
fn first(names: &[String]) -> String {
    const SHOWN: usize = 40;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    match names.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}

pub fn told(json: &Value) -> String {
    let mut text = format!(
        "Contribution {}: {} rows read, {} stored, {} were already there, {} could not be read.\n",
        json["contribution"], json["read"], json["stored"], json["duplicates"], json["rejected_count"]
    );
    if json["replaced"].is_number() {
        text.push_str(&format!(
            "They take the place of the rows of contribution {}.\n",
            json["replaced"]
        ));
    }
    text.push_str(&left(json));
    text.push_str(&treat::told(json));
    text.push_str(&original::told(json));
    if number(json, "over_limit") > 0 {
        text.push_str(&format!(
            "{} rows are beyond the charter's limit per member and were left out.\n",
            json["over_limit"]
        ));
    }
    for row in json["rejected"].as_array().into_iter().flatten().take(20) {
        text.push_str(&format!(
            "  {} {}: {}\n",
            row["unit"].as_str().unwrap_or("line"),
            row["row"],
            row["reason"].as_str().unwrap_or("")
        ));
    }
    if number(json, "held") > 0 {
        text.push_str(&format!(
            "{} of them are kept sealed for their members: `fenwick quarantine list --as ID`\n",
            json["held"]
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

/// What of the files was not for this dataset, and what the mapping looked for in vain.
fn left(json: &Value) -> String {
    let mut text = String::new();
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
            first(&dropped)
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
            "Files and tables that do not fit this dataset were left out: {}\n",
            first(&skipped)
        ));
    }
    let kinds = json["left_out"].as_object().into_iter().flatten();
    let kinds: Vec<String> = kinds.map(|(kind, count)| format!("{count} {kind}")).collect();
    if !kinds.is_empty() {
        text.push_str(&format!(
            "Records of other kinds than this dataset takes were left out: {}\n",
            first(&kinds)
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
