//! Contribution: read, map, drop, sort, de-duplicate, store, record. Nothing is half-imported.

mod choice;
mod erase;
mod fetch;
mod glance;
mod hold;
mod imports;
mod job;
mod lookup;
mod original;
mod prepare;
mod record;
mod shown;
mod tally;
mod told;
mod treat;

pub use choice::{choice_lines, choices};
pub use erase::{Gone, erase, originals, rows_without, wipe, without};
pub use hold::{Held, open as open_held};
pub use imports::contribution;
pub use job::{columns, intake, pool};
pub use prepare::about_one;
pub use record::{Brought, keep_rows};
pub use tally::bar;
pub use told::told;
pub use treat::Treating;

use crate::cli::args::Contribute;
use crate::cli::ask::Asking;
use crate::cli::deletion::delete_owed;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::kernel::ids::ContributionNo;
use fenwick_office::Asker;
use fenwick_office::journal::Write;
use fenwick_pool::FileMeta;
use glance::Glance;
use job::{Job, Whose};
use prepare::prepare;
use record::{Record, record};
use serde_json::Value;
use std::path::PathBuf;

/// Bad rows that are listed one by one for whoever only looks.
const LOOKED_AT_MAX: usize = 100;

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
    if command.dry_run {
        return look(&desk, job).await;
    }
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

/// Says how the rows would go. They go through all that rows go through, and are taken away again.
async fn look(desk: &Desk, mut job: Job) -> Done {
    let charter = job.charter.clone();
    job.glance = Some(Glance::new(&charter));
    let made = tokio::task::spawn_blocking(move || job.run()).await;
    let made = made.map_err(|error| Trouble::failed("import", error))??;
    let added: Vec<String> = made.imported.files.iter().map(|file| file.id.clone()).collect();
    desk.pool.discard(&charter.dataset, &added).map_err(pool)?;
    let mut json = record::report(&made, None);
    json["rejected"]
        .as_array_mut()
        .into_iter()
        .for_each(|rows| rows.truncate(LOOKED_AT_MAX));
    if let Some(glance) = &made.glance {
        glance.say(&charter, &mut json);
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
    let choices = job.treating.choices().clone();
    let made = tokio::task::spawn_blocking(move || job.run())
        .await
        .map_err(|error| Trouble::failed("import", error))??;
    let added: Vec<String> = made.imported.files.iter().map(|file| file.id.clone()).collect();
    let recording = async {
        let held = hold::seal(desk, (contribution, &command.dataset), &made.held).await?;
        let originals = match original::whose(&charter, &choices, (member, &made)) {
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
