//! What an import needs before the first row is read: charter, mappings, whose the rows are, what is there already.

use super::hold::Holding;
use super::job::{Job, Seconds, Whose};
use super::lookup::Lookup;
use super::treat::Treating;
use crate::cli::args::Contribute;
use crate::cli::ask::{Asking, clock};
use crate::desk::Desk;
use crate::said::Trouble;
use crate::template;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::contribution::chartered;
use fenwick_coop::people::charter::Charter;
use fenwick_intake::{Mapping, load_mapping};
use fenwick_pool::FileMeta;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) async fn prepare(
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
            Ok::<_, Refusal>((charter.rule.clone(), choices, coop.contributions.next()))
        })
        .await?;
    let (mut charter, choices, contribution) = found?;
    let mut mappings = mappings(asking, (desk, &charter), command).await?;
    let seconds = seconds(desk, command, (&mut charter, &mut mappings)).await?;
    let by_mapping = mappings.iter().any(|mapping| mapping.member_path().is_some());
    let whose = match (&command.member_column, &asking.options.acting) {
        (column, acting) if column.is_some() || acting.is_none() && by_mapping => {
            let members = Lookup::new(desk.office.lookups(None).await?);
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
        glance: None,
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
    Ok(Some(Seconds(Lookup::new(members.await?))))
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
async fn mappings(
    asking: &Asking,
    (desk, charter): (&Desk, &Charter),
    command: &Contribute,
) -> Result<Vec<Mapping>, Trouble> {
    let known = template::mappings(desk).await?;
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
                Ok(vec![load_mapping(&text).map_err(|error| {
                    Trouble::failed("mapping", format!("'{name}': {error}"))
                })?])
            }
        },
    }
}
