//! Deleting rows that the co-op owes to delete: those of a dataset that the members no longer want, those past their time, and those that
//! members took back. What is owed stands in the co-op's state, so a crash is made good by the next command.

use super::contribute::{Gone, originals, wipe, without};
use crate::desk::Desk;
use crate::home::Home;
use crate::said::Trouble;
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::{Command, Coop, Entry};
use fenwick_office::journal::{HeldRow, OriginalRow, Write};
use fenwick_office::{Act, Asker, Side};
use fenwick_pool::TakenOut;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What is recorded when rows are gone, with what is then struck from the store.
fn done(asker: Asker, command: Command, writes: Vec<Write>) -> Act {
    let side = Side {
        writes,
        ..Side::default()
    };
    Act {
        asker,
        command,
        keep: Box::new(move |_| Ok(side)),
        reply: Box::new(|_, _| json!(null)),
    }
}

/// Does what has come due in a co-op, and deletes what is owed then.
pub async fn tick(home: &Home, desk: &Desk, now: Option<Time>) -> Result<(), Trouble> {
    let owed = |coop: &Coop, _: &[Entry]| {
        let datasets: Vec<&String> = coop.watched.owed.keys().collect();
        let originals = coop.contributions.owed_originals(&coop.charters);
        json!([datasets, coop.contributions.owed_datasets(), originals])
    };
    let act = Act::plain(calendar(now, b"calendar"), Command::Tick, owed);
    let owed = desk.office.act(act).await?;
    let named = |place: usize| -> Vec<&str> {
        let names = owed[place].as_array().into_iter().flatten();
        names.filter_map(Value::as_str).collect()
    };
    for dataset in named(0) {
        confide(home, ("rows", dataset), delete(desk, now, dataset).await);
    }
    for dataset in named(1) {
        confide(home, ("rows", dataset), delete_taken(desk, now, dataset).await);
    }
    for dataset in named(2) {
        let deleted = delete_originals(desk, now, dataset).await;
        confide(home, ("original files", dataset), deleted);
    }
    Ok(())
}

/// A disk that fails stops no command: it stays owed, and the operator hears of it.
fn confide(home: &Home, (what, dataset): (&str, &str), done: Result<(), Trouble>) {
    if let Err(trouble) = done {
        home.confide(&format!(
            "{what} of '{dataset}' are still to be deleted: {}",
            trouble.text()
        ));
    }
}

fn calendar(now: Option<Time>, body: &[u8]) -> Asker {
    Asker {
        actor: Actor::Calendar,
        now,
        request: None,
        body: Hash::of(body),
    }
}

/// Deletes all rows that are owed, at once, and says whether that is done. Where the disk fails they stay owed, and the operator hears of it.
pub async fn delete_owed(home: &Home, desk: &Desk, now: Option<Time>) -> Result<bool, Trouble> {
    let owed = |coop: &Coop| -> Vec<String> {
        let owed = coop.contributions.owed_datasets();
        owed.into_iter().map(str::to_owned).collect()
    };
    for dataset in desk.look(owed).await? {
        confide(home, ("rows", &dataset), delete_taken(desk, now, &dataset).await);
    }
    Ok(desk.look(owed).await?.is_empty())
}

/// Deletes the rows of a dataset that are past their time or were taken back: their files are written anew without them.
async fn delete_taken(desk: &Desk, now: Option<Time>, dataset: &str) -> Result<(), Trouble> {
    let _alone = desk.imports.lock().await;
    let taken_out = desk.taken_out(dataset).await?;
    // Another command may have been first.
    if taken_out.is_empty() {
        return Ok(());
    }
    let held = held_of(desk, dataset, &taken_out).await?;
    let (mut writes, removed) = without(desk, dataset, taken_out.clone()).await?;
    writes.push(Write::DropHeld(held));
    let of_it = |row: &OriginalRow| row.dataset == dataset && taken_out.holds(row.member, row.contribution);
    let originals = originals(desk, of_it).await?;
    writes.push(Write::DropOriginals(originals.clone()));
    let act = done(
        calendar(now, b"taken-out"),
        Command::DeleteTaken(dataset.to_owned()),
        writes,
    );
    let _reading = desk.files.write().await;
    desk.office.act(act).await?;
    let gone = Gone {
        rows: vec![(dataset.to_owned(), removed)],
        originals,
    };
    wiped(desk, &gone).await
}

async fn wiped(desk: &Desk, gone: &Gone) -> Result<(), Trouble> {
    match wipe(desk, gone).await {
        true => Ok(()),
        false => Err(Trouble::failed(
            "pool",
            "their bytes could not be overwritten yet; that is done at the next opening",
        )),
    }
}

/// Deletes the original files of a dataset whose charter no longer keeps any.
async fn delete_originals(desk: &Desk, now: Option<Time>, dataset: &str) -> Result<(), Trouble> {
    let _alone = desk.imports.lock().await;
    let name = dataset.to_owned();
    let owed = desk.look(move |coop| {
        let owed = coop.contributions.owed_originals(&coop.charters);
        owed.contains(name.as_str())
    });
    // Another command may have been first.
    if !owed.await? {
        return Ok(());
    }
    let originals = originals(desk, |row| row.dataset == dataset).await?;
    let act = done(
        calendar(now, b"originals"),
        Command::DeleteOriginals(dataset.to_owned()),
        vec![Write::DropOriginals(originals.clone())],
    );
    let _reading = desk.files.write().await;
    desk.office.act(act).await?;
    let gone = Gone {
        rows: Vec::new(),
        originals,
    };
    wiped(desk, &gone).await
}

/// The bad rows that wait for their members and came with what is taken out: they go with it.
async fn held_of(desk: &Desk, dataset: &str, taken_out: &TakenOut) -> Result<Vec<(u32, u32)>, Trouble> {
    let mut held = desk.office.held(None).await?;
    held.retain(|row| row.dataset == dataset);
    let over = desk
        .look(|coop| {
            let imports = coop.contributions.all();
            let past = imports.filter(|(number, _)| coop.contributions.past(*number).is_some());
            past.map(|(number, _)| number.0).collect::<BTreeSet<u32>>()
        })
        .await?;
    let goes =
        |row: &HeldRow| taken_out.holds(row.member, row.contribution) || over.contains(&row.contribution);
    Ok(held
        .iter()
        .filter(|row| goes(row))
        .map(|row| (row.contribution, row.place))
        .collect())
}

/// Strikes every file of a dataset from the manifest, with its key, and then from the disk.
async fn delete(desk: &Desk, now: Option<Time>, dataset: &str) -> Result<(), Trouble> {
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
    let originals = originals(desk, |row| row.dataset == dataset).await?;
    let writes = vec![
        Write::DropFiles(files.clone()),
        Write::DropHeldOf(dataset.to_owned()),
        Write::DropOriginals(originals.clone()),
    ];
    let act = done(
        calendar(now, b"deletion"),
        Command::DeleteRows(dataset.to_owned()),
        writes,
    );
    let _reading = desk.files.write().await;
    desk.office.act(act).await?;
    let rows = vec![(dataset.to_owned(), files)];
    wiped(desk, &Gone { rows, originals }).await
}
