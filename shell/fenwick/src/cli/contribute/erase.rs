//! Erasing a member: rows, record, texts, salts and key. The log still verifies.

use super::job::pool;
use crate::cli::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Command;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::Adopted;
use fenwick_coop::people::charter::Charter;
use fenwick_office::journal::Write;
use fenwick_office::{Act, Side};
use roaring::RoaringBitmap;
use serde_json::{Value, json};

/// Erases a member: rows, record, texts, salts and key. The log still verifies.
pub async fn erase(asking: &Asking, id: &str) -> Done {
    let desk = asking.desk().await?;
    let member = desk.member(id).await?;
    let _alone = desk.imports.lock().await;
    let asker = asking.own(&desk, member).await?;
    if let Some(outcome) = desk.office.repeated(&asker).await? {
        let wiped = wipe(&desk, &Gone::new()).await;
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
    let discarded = gone
        .iter()
        .all(|(dataset, removed)| desk.pool.discard(dataset, removed).is_ok());
    desk.office.shred().await.is_ok() && discarded
}

fn said(member: MemberNo, mut json: Value, wiped: bool) -> Said {
    json["wiped"] = wiped.into();
    let text = match wiped {
        true => "her record, rows, texts, salts and key are destroyed. This cannot be undone.",
        false => {
            "her record, rows, texts, salts and key are deleted. Their bytes could not be overwritten yet: run the same command again when the disk is free."
        }
    };
    Said::new(json, format!("Member {member} is erased: {text}"))
}

/// Files of the pool that are struck from the manifest, by dataset.
pub type Gone = Vec<(String, Vec<String>)>;

/// Writes every file that holds rows of these members anew without them; says what the manifest then lists and what is gone.
pub async fn rows_without(desk: &Desk, members: &RoaringBitmap) -> Result<(Vec<Write>, Gone), Trouble> {
    let names = |charter: &Adopted<Charter>| {
        charter
            .rule
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect::<Vec<_>>()
    };
    let datasets = desk.look(move |coop| {
        coop.charters
            .iter()
            .map(|(dataset, charter)| (dataset.clone(), names(charter)))
            .collect::<Vec<_>>()
    });
    let mut writes = Vec::new();
    let mut gone = Gone::new();
    for (dataset, fields) in datasets.await? {
        let manifest = desk.manifest(&dataset).await?;
        let (rows, name, members) = (desk.pool.clone(), dataset.clone(), members.clone());
        let erased =
            tokio::task::spawn_blocking(move || rows.erase(&name, &fields, &members, &manifest)).await;
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
    Ok((writes, gone))
}
