//! Bad rows that wait for their members: she sees hers, mends them or drops them. Officers see how many wait, and why.

use super::args::Quarantine;
use super::ask::{Asking, clock};
use super::contribute::{Brought, Held, Treating, about_one, intake, keep_rows, open_held, pool, told};
use super::me::see;
use crate::desk::{Desk, IMPORT_MEMORY_BYTES};
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::kernel::ids::{ContributionNo, MemberNo};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::contribution::{Form, Provenance, chartered};
use fenwick_coop::people::charter::Charter;
use fenwick_intake::{Mapping, Row, Step, Table, Wanted, open_bytes};
use fenwick_office::journal::{HeldRow, Write};
use fenwick_pool::ImportOptions;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The commands about rows that wait.
pub async fn quarantine(asking: &Asking, command: Quarantine) -> Done {
    match command {
        Quarantine::List { dataset } => match asking.options.acting {
            Some(_) => hers(asking, dataset.as_deref()).await,
            None => counts(asking, dataset.as_deref()).await,
        },
        Quarantine::Count { dataset } => counts(asking, dataset.as_deref()).await,
        Quarantine::Fix { row, set } => fix(asking, &row, &set).await,
        Quarantine::Drop { row } => forget(asking, &row).await,
    }
}

fn number(row: &HeldRow) -> String {
    format!("{}.{}", row.contribution, row.place)
}

async fn waiting(
    desk: &Desk,
    member: Option<MemberNo>,
    dataset: Option<&str>,
) -> Result<Vec<(HeldRow, Held)>, Trouble> {
    let mut rows = desk.office.held(member.map(|member| member.0)).await?;
    rows.retain(|row| dataset.is_none_or(|dataset| row.dataset == dataset));
    open_held(desk, &rows).await
}

/// A member's own rows, with what stands in them. Through somebody else's hands that is written down first.
async fn hers(asking: &Asking, dataset: Option<&str>) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let rows = waiting(&desk, Some(member), dataset).await?;
    let datasets: BTreeSet<&String> = rows.iter().map(|(row, _)| &row.dataset).collect();
    let mut logged = Vec::new();
    for dataset in datasets {
        logged.extend(see(asking, &desk, member, dataset).await?);
    }
    let listed: Vec<Value> = rows
        .iter()
        .map(|(row, held)| {
            json!({
                "row": number(row), "dataset": row.dataset, "file": held.file, "unit": held.unit, "line": held.line,
                "reason": held.reason, "cells": held.cells,
            })
        })
        .collect();
    let lines = rows.iter().map(|(row, held)| {
        let cells = held.cells.iter().map(|(field, text)| format!("{field}={text}"));
        let place = format!("{} {}", held.unit, held.line);
        vec![
            number(row),
            row.dataset.clone(),
            place,
            held.reason.clone(),
            cells.collect::<Vec<_>>().join(" "),
        ]
    });
    let mut text = table(&["row", "dataset", "place", "reason", "cells"], lines);
    for entry in &logged {
        text.push_str(&format!(
            "Whoever sits at this terminal has seen this too. That stands in the log (entry {entry}).\n"
        ));
    }
    Ok(Said::new(
        json!({ "member": member, "rows": listed, "logged": logged }),
        text,
    ))
}

/// How many rows wait, by contribution and reason: no values and no members.
async fn counts(asking: &Asking, dataset: Option<&str>) -> Done {
    let desk = asking.desk().await?;
    let mut counts: BTreeMap<(u32, String, String), u64> = BTreeMap::new();
    for (row, held) in waiting(&desk, None, dataset).await? {
        *counts
            .entry((row.contribution, row.dataset, held.reason))
            .or_default() += 1;
    }
    let keys = ["contribution", "dataset", "reason", "rows"];
    let lines = counts.iter().map(|((contribution, dataset, reason), rows)| {
        vec![
            contribution.to_string(),
            dataset.clone(),
            reason.clone(),
            rows.to_string(),
        ]
    });
    let text = table(&keys, lines);
    let listed: Vec<Value> = counts
        .iter()
        .map(|((contribution, dataset, reason), rows)| {
            json!({ "contribution": contribution, "dataset": dataset, "reason": reason, "rows": rows })
        })
        .collect();
    Ok(Said::new(json!({ "waiting": listed }), text))
}

/// The row of this number that waits for this member.
async fn one(desk: &Desk, member: MemberNo, wanted: &str) -> Result<(HeldRow, Held), Trouble> {
    let rows = waiting(desk, Some(member), None).await?;
    let found = rows.into_iter().find(|(row, _)| number(row) == wanted);
    let missing = || {
        Refusal::new(
            "quarantine.unknown",
            format!("no row {wanted} waits for member {member}"),
        )
        .hint(format!(
            "`fenwick quarantine list --as {member}` shows those that do"
        ))
    };
    Ok(found.ok_or_else(missing)?)
}

/// The mended row goes through the checks that every row goes through, and then into the pool as a contribution of its own.
async fn fix(asking: &Asking, number: &str, set: &[String]) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let asker = asking.asker(&desk, b"").await?;
    if let Some(outcome) = desk.office.repeated(&asker).await? {
        let text = told(&outcome);
        return Ok(Said::new(outcome, text));
    }
    let _alone = desk.imports.lock().await;
    let now = clock(asking, &desk).await?;
    let (row, held) = desk.prepared(&asker, one(&desk, member, number).await).await?;
    let of = row.dataset.clone();
    let found = desk
        .look(move |coop| {
            let charter = chartered(coop.charters.get(&of), &of, now).cloned()?;
            let choices = coop.contributions.choices(&charter.rule);
            let treating = Treating::new(choices, &charter.rule);
            Ok::<_, Refusal>((charter.rule, treating, coop.contributions.next().0))
        })
        .await?;
    let (charter, mut treating, contribution) = desk.prepared(&asker, found.map_err(Trouble::from)).await?;
    let one = about_one(&charter, "a mended row would not name the second");
    desk.prepared(&asker, one.map_err(Trouble::from)).await?;
    let cells = mended(&charter, held.cells.clone(), set)?;
    let read = read(&desk, (&charter, &cells), now);
    let mut read = desk.prepared(&asker, read).await?;
    if held.is_named {
        read.hash = held.hash;
    }
    let rows = treating.all(member.0, [(read.hash, read.values)])?;
    let existing = desk.manifest(&charter.dataset).await?;
    let pool_ = desk.pool.clone();
    let store = move || {
        let fields: Vec<String> = charter.fields.iter().map(|field| field.name.clone()).collect();
        let mut import = pool_.import(&ImportOptions {
            dataset: &charter.dataset,
            fields: &fields,
            existing: &existing,
            contribution,
            rows_max: charter.rows_max,
            memory_bytes: IMPORT_MEMORY_BYTES,
        })?;
        for (member, hash, values) in &rows {
            import.push(*member, *hash, values)?;
        }
        import.finish(&mut |_| {})
    };
    let imported = tokio::task::spawn_blocking(store).await;
    let imported = imported
        .map_err(|error| Trouble::failed("import", error))?
        .map_err(pool)?;
    let brought = Brought {
        asker,
        dataset: row.dataset.clone(),
        member,
        attested_by: asking.attesting(&desk).await?,
        provenance: Provenance {
            mended: Some(ContributionNo(row.contribution)),
            ..Provenance::of(Form::Mended)
        },
        treated: treating.counts(),
        also: vec![Write::DropHeld(vec![(row.contribution, row.place)])],
    };
    let json = keep_rows(&desk, brought, imported, 1).await?;
    desk.office.shred().await?;
    let text = told(&json);
    Ok(Said::new(json, text))
}

/// What stands in the row once these fields were set; setting a field to nothing makes it missing.
fn mended(
    charter: &Charter,
    mut cells: BTreeMap<String, String>,
    set: &[String],
) -> Result<BTreeMap<String, String>, Trouble> {
    for text in set {
        let (field, value) = text
            .split_once('=')
            .ok_or_else(|| Trouble::Usage(format!("--set '{text}': write FIELD=VALUE")))?;
        if charter.field(field).is_none() {
            let message = format!(
                "--set: '{field}' is not a field of the charter of '{}'",
                charter.dataset
            );
            return Err(Trouble::Usage(message));
        }
        cells.insert(field.to_owned(), value.to_owned());
    }
    Ok(cells)
}

/// The row as a table of one line whose columns bear the names of the fields: it is read as any file is.
fn read(
    desk: &Desk,
    (charter, cells): (&Charter, &BTreeMap<String, String>),
    now: Time,
) -> Result<Row, Trouble> {
    let mut lines = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Trouble::failed("quarantine", error);
    let (names, texts): (Vec<&str>, Vec<&str>) = charter
        .fields
        .iter()
        .map(|field| {
            (
                field.name.as_str(),
                cells.get(&field.name).map_or("", String::as_str),
            )
        })
        .unzip();
    lines.write_record(names).map_err(failed)?;
    lines.write_record(texts).map_err(failed)?;
    let bytes = lines
        .into_inner()
        .map_err(|error| Trouble::failed("quarantine", error))?;
    let mapping = Mapping::by_name(charter);
    let wanted = Wanted {
        charter,
        mapping: &mapping,
        member_column: None,
        key: *desk.office.keyring().rows(),
    };
    let parts = open_bytes("row", bytes).map_err(intake)?;
    let nothing = || bad("nothing stands in it");
    let table = Table::open(parts.first().ok_or_else(nothing)?).map_err(intake)?;
    let mut rows = table.rows(&wanted).map_err(intake)?.until(now);
    let mut row = Row::default();
    match rows.next(&mut row).map_err(intake)? {
        Step::Row if row.values.iter().any(Option::is_some) => Ok(row),
        Step::Row | Step::End => Err(nothing()),
        Step::Bad(still) => Err(bad(&still.reason)),
    }
}

fn bad(reason: &str) -> Trouble {
    Refusal::new(
        "quarantine.bad",
        format!("the row still cannot be taken in: {reason}"),
    )
    .hint("set that field with --set FIELD=VALUE, or drop the row")
    .into()
}

/// The row is gone, from the disk too. It was never in the pool, and nothing of it stands in the log.
async fn forget(asking: &Asking, number: &str) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let _alone = desk.imports.lock().await;
    let (row, _) = one(&desk, member, number).await?;
    let drop_it = Write::DropHeld(vec![(row.contribution, row.place)]);
    desk.office.keep(vec![drop_it]).await?;
    desk.office.shred().await?;
    let json = json!({ "dropped": number, "member": member });
    Ok(Said::new(
        json,
        format!("Row {number} is gone. Nothing of it was stored."),
    ))
}
