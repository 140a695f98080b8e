//! Erasing a member: rows, record, texts, salts and key. The log still verifies.

use super::job::pool;
use crate::cli::ask::Asking;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Command;
use fenwick_coop::people::Adopted;
use fenwick_coop::people::charter::Charter;
use fenwick_office::journal::Write;
use fenwick_office::{Act, Side};
use serde_json::json;

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
