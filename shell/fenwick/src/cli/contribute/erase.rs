//! Erasing a member: rows, record, texts, salts and key. The log still verifies.

use super::job::pool;
use crate::cli::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Command;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::Adopted;
use fenwick_coop::people::charter::Charter;
use fenwick_office::journal::{OriginalRow, Write};
use fenwick_office::{Act, Side};
use fenwick_pool::TakenOut;
use roaring::RoaringBitmap;
use serde_json::{Value, json};

/// Erases a member: rows, record, texts, salts and key. The log still verifies.
pub async fn erase(asking: &Asking, id: &str) -> Done {
    let desk = asking.desk().await?;
    let member = desk.member(id).await?;
    let _alone = desk.imports.lock().await;
    let asker = asking.own(&desk, member).await?;
    if let Some(outcome) = desk.office.repeated(&asker).await? {
        let wiped = wipe(&desk, &Gone::default()).await;
        return Ok(said(member, outcome, wiped));
    }
    let actor = asker.actor;
    let may = desk
        .look(move |coop| coop.members.erase(member, actor).map(|_| ()))
        .await?;
    desk.prepared(&asker, may.map_err(Trouble::from)).await?;
    let (mut writes, gone) = rows_without(&desk, &RoaringBitmap::from_iter([member.0])).await?;
    writes.push(Write::ErasePerson(member.0));
    let act = Act {
        asker,
        command: Command::Erase(member),
        keep: Box::new(move |_| {
            Ok(Side {
                writes,
                ..Side::default()
            })
        }),
        reply: Box::new(move |_, _| json!({ "erased": member })),
    };
    let _reading = desk.files.write().await;
    let json = desk.office.act(act).await?;
    let wiped = wipe(&desk, &gone).await;
    Ok(said(member, json, wiped))
}

/// Makes what was deleted unreadable. The erasure stands even where this fails: it is then owed, and done at the latest at the next opening.
pub async fn wipe(desk: &Desk, gone: &Gone) -> bool {
    let rows = gone
        .rows
        .iter()
        .all(|(dataset, removed)| desk.pool.discard(dataset, removed).is_ok());
    let originals = desk.originals.discard(&gone.originals).is_ok();
    desk.office.shred().await.is_ok() && rows && originals
}

fn said(member: MemberNo, mut json: Value, wiped: bool) -> Said {
    json["wiped"] = wiped.into();
    let text = match wiped {
        true => "her record, rows, files, texts, salts and key are destroyed. This cannot be undone.",
        false => {
            "her record, rows, files, texts, salts and key are deleted. Their bytes could not be overwritten yet: run the same command again when the disk is free."
        }
    };
    Said::new(json, format!("Member {member} is erased: {text}"))
}

/// Files that are struck from the lists.
#[derive(Default)]
pub struct Gone {
    /// Files of rows, by dataset.
    pub rows: Vec<(String, Vec<String>)>,
    /// Files that were kept as they were brought.
    pub originals: Vec<String>,
}

/// Writes every file that holds rows of these members anew without them; says what the lists then hold and what is gone, original files too.
pub async fn rows_without(desk: &Desk, members: &RoaringBitmap) -> Result<(Vec<Write>, Gone), Trouble> {
    let datasets = desk.look(|coop| coop.charters.keys().cloned().collect::<Vec<_>>());
    let taken_out = TakenOut::of_members(members.clone());
    let mut writes = Vec::new();
    let mut gone = Gone::default();
    for dataset in datasets.await? {
        let (of_dataset, removed) = without(desk, &dataset, taken_out.clone()).await?;
        writes.extend(of_dataset);
        gone.rows.push((dataset, removed));
    }
    let hers = |row: &OriginalRow| members.contains(row.member);
    gone.originals = originals(desk, hers).await?;
    writes.push(Write::DropOriginals(gone.originals.clone()));
    Ok((writes, gone))
}

/// The files that are kept as they were brought and that these words are true of.
pub async fn originals(desk: &Desk, of: impl Fn(&OriginalRow) -> bool) -> Result<Vec<String>, Trouble> {
    let listed = desk.office.originals(None).await?;
    Ok(listed.into_iter().filter(of).map(|row| row.id).collect())
}

/// Writes every file of a dataset that holds such rows anew without them; says what the manifest then lists, and which files are gone.
pub async fn without(
    desk: &Desk,
    dataset: &str,
    taken_out: TakenOut,
) -> Result<(Vec<Write>, Vec<String>), Trouble> {
    let of = dataset.to_owned();
    let names = |charter: &Adopted<Charter>| -> Vec<String> {
        let fields = charter.rule.fields.iter();
        fields.map(|field| field.name.clone()).collect()
    };
    let fields = desk.look(move |coop| coop.charters.get(&of).map(names)).await?;
    let manifest = desk.manifest(dataset).await?;
    let (rows, name) = (desk.pool.clone(), dataset.to_owned());
    let erase = move || rows.erase(&name, &fields.unwrap_or_default(), &taken_out, &manifest);
    let erased = tokio::task::spawn_blocking(erase)
        .await
        .map_err(|error| Trouble::failed("pool", error))?
        .map_err(pool)?;
    let mut added = Vec::new();
    let mut removed = Vec::new();
    for file in erased {
        if let Some(meta) = &file.add {
            added.push(desk.file_row(dataset, meta)?);
        }
        removed.push(file.remove);
    }
    Ok((
        vec![Write::AddFiles(added), Write::DropFiles(removed.clone())],
        removed,
    ))
}
