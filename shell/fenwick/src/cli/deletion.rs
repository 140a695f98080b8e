//! Deleting the rows of a dataset that the members no longer want. What is owed stands in the co-op's state, so a crash is made good by the next command.

use super::ask::Asking;
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_coop::Command;
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::journal::Write;
use fenwick_office::{Act, Asker, Side};
use serde_json::{Value, json};

/// Deletes what is owed. A disk that fails stops no command: it stays owed, and the operator hears of it.
pub async fn perform(asking: &Asking, desk: &Desk, owed: &Value) {
    for dataset in owed.as_array().into_iter().flatten().filter_map(Value::as_str) {
        if let Err(trouble) = delete(asking, desk, dataset).await {
            asking.home.confide(&format!(
                "the rows of '{dataset}' are still to be deleted: {}",
                trouble.text()
            ));
        }
    }
}

/// Strikes every file of a dataset from the manifest, with its key, and then from the disk.
async fn delete(asking: &Asking, desk: &Desk, dataset: &str) -> Result<(), Trouble> {
    let _alone = desk.imports.lock().await;
    let name = dataset.to_owned();
    // Another command may have been first.
    if !desk
        .look(move |coop| coop.watched.owed.contains_key(&name))
        .await?
    {
        return Ok(());
    }
    let listed = desk.office.files(Some(dataset)).await?;
    let files: Vec<String> = listed.into_iter().map(|file| file.id).collect();
    let struck = files.clone();
    let act = Act {
        asker: Asker {
            actor: Actor::Calendar,
            now: asking.now()?,
            request: None,
            body: Hash::of(b"deletion"),
        },
        command: Command::DeleteRows(dataset.to_owned()),
        keep: Box::new(move |_| {
            Ok(Side {
                writes: vec![Write::DropFiles(struck)],
                ..Side::default()
            })
        }),
        reply: Box::new(|_, _| json!(null)),
    };
    let _reading = desk.files.write().await;
    desk.office.act(act).await?;
    desk.pool
        .discard(dataset, &files)
        .map_err(|error| Trouble::failed("pool", error))?;
    Ok(desk.office.shred().await?)
}
