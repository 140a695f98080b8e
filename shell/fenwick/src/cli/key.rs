//! The co-op's key: where it is, who opens it, and a new data key for all that is kept.

use super::args::Key;
use super::ask::Asking;
use crate::desk::Desk;
use crate::keys::{Keys, Material};
use crate::said::{Done, Said, Trouble};
use crate::sealed::{Passphrase, first_line};
use fenwick_coop::people::Adopted;
use fenwick_coop::people::charter::Charter;
use fenwick_office::OfficeError;
use fenwick_office::journal::Write;
use fenwick_office::keyring::Sealed;
use fenwick_vault::SqliteJournal;
use serde_json::json;
use std::path::{Path, PathBuf};

/// The commands about the key. Nobody else is at work in the co-op meanwhile.
pub async fn key(asking: &Asking, command: Key) -> Done {
    let slug = asking.home.slug(asking.options.coop.as_deref())?;
    let (dir, keys) = (asking.home.coop_dir(&slug), &asking.home.keys);
    if matches!(command, Key::List) {
        return Ok(list(&dir, keys));
    }
    let _alone = asking.home.alone(&slug).await?;
    let mut material = keys.read(&dir)?;
    match command {
        Key::List => return Ok(list(&dir, keys)),
        Key::Lock { holders } => {
            if keys.is_locked(&dir) {
                return Err(Trouble::Usage(
                    "the key is locked already; add a holder instead".to_owned(),
                ));
            }
            for holder in &holders {
                enrol(asking, &mut material, (&dir, holder))?;
            }
            keys.write(&dir, &material)?;
        }
        Key::AddHolder { holder } => {
            if !keys.is_locked(&dir) {
                return Err(Trouble::Usage(
                    "the key is not locked: begin with `fenwick key lock`".to_owned(),
                ));
            }
            enrol(asking, &mut material, (&dir, &holder))?;
            keys.write(&dir, &material)?;
        }
        Key::RemoveHolder { name } => {
            if material.holders.remove(&name).is_none() {
                return Err(Trouble::Usage(format!(
                    "'{name}' is no holder; `fenwick key list` names them"
                )));
            }
            if material.holders.is_empty() {
                let message = "she is the last holder; add another first, or `fenwick key unlock`";
                return Err(Trouble::Usage(message.to_owned()));
            }
            keys.write(&dir, &material)?;
        }
        Key::Unlock => {
            material.holders.clear();
            keys.write(&dir, &material)?;
        }
        Key::Rotate => return rotate(&dir, keys, material).await,
    }
    Ok(list(&dir, keys))
}

fn enrol(asking: &Asking, material: &mut Material, (dir, holder): (&Path, &str)) -> Result<(), Trouble> {
    let form = || {
        Trouble::Usage(format!(
            "write NAME=FILE, not '{holder}': the file's first line is her passphrase"
        ))
    };
    let (name, file) = holder.split_once('=').ok_or_else(form)?;
    let words = first_line(&asking.path(&PathBuf::from(file)))?;
    asking
        .home
        .keys
        .enrol(dir, material, name, Passphrase::to_seal(words)?)
}

fn list(dir: &Path, keys: &Keys) -> Said {
    let (path, locked, holders) = (keys.path(dir), keys.is_locked(dir), keys.names(dir));
    let text = match (locked, holders.len()) {
        (false, _) => format!(
            "The key is in '{}', and whoever reads that file opens everything. `fenwick key lock` puts it under passphrases.",
            path.display()
        ),
        (true, 1) => format!(
            "The key is locked. One holder opens it: {}. If she is lost, so is the co-op: add another.",
            holders.join(", ")
        ),
        (true, _) => format!(
            "The key is locked. Each of these holders opens it alone: {}.",
            holders.join(", ")
        ),
    };
    Said::new(
        json!({ "path": path, "locked": locked, "holders": holders }),
        text,
    )
}

/// Puts everything under a new data key. The key file holds both until all is turned, so whatever is cut off can be opened and finished.
async fn rotate(dir: &Path, keys: &Keys, material: Material) -> Done {
    let turning = match material.is_turning() {
        true => material,
        false => {
            let turning = material.turning()?;
            keys.write(dir, &turning)?;
            turning
        }
    };
    let desk = Desk::open(dir, keys).await?;
    let files = rewrite(&desk).await?;
    drop(desk);
    let keyring = turning.keyring();
    let mut journal = SqliteJournal::open(&dir.join("journal.db"))
        .await
        .map_err(OfficeError::from)?;
    let turned = journal
        .turn(|what: Sealed, sealed: &[u8]| keyring.turned(what, sealed))
        .await
        .map_err(OfficeError::from)?;
    journal.close().await.map_err(OfficeError::from)?;
    keys.write(dir, &turning.turned())?;
    let json = json!({ "rotated": true, "files": files, "sealed": turned });
    let before = match turning.keeps_before() {
        true => {
            "The first key stays in the key file, for it signs the log; it opens nothing that is kept now, but what was copied from the home before."
        }
        false => "The old data key is overwritten.",
    };
    let text = format!(
        "Everything stands under a new data key: {files} files of rows were written anew, {turned} keys, texts and answers sealed anew.\n\
         {before} Backups made before still open with the key in them: make a new one and delete those."
    );
    Ok(Said::new(json, text))
}

/// Writes every file of rows anew that stands under the key before; how many.
async fn rewrite(desk: &Desk) -> Result<u64, Trouble> {
    let names = |charter: &Adopted<Charter>| -> Vec<String> {
        charter
            .rule
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect()
    };
    let datasets = desk.look(move |coop| {
        let named = coop
            .charters
            .iter()
            .map(|(dataset, charter)| (dataset.clone(), names(charter)));
        named.collect::<Vec<_>>()
    });
    let pool = |error: fenwick_pool::PoolError| Trouble::failed("pool", error);
    let mut written = 0;
    for (dataset, fields) in datasets.await? {
        for row in desk.office.files(Some(&dataset)).await? {
            let sealed = desk.office.keyring().turned(Sealed::Key, &row.key);
            if sealed
                .map_err(|error| Trouble::failed("keyring", error))?
                .is_none()
            {
                continue;
            }
            let (id, meta) = (row.id.clone(), desk.file_meta(row)?);
            let anew = desk.pool.anew(&dataset, &fields, &meta).map_err(pool)?;
            let added = Write::AddFiles(vec![desk.file_row(&dataset, &anew)?]);
            desk.office
                .keep(vec![added, Write::DropFiles(vec![id.clone()])])
                .await?;
            desk.pool.discard(&dataset, &[id]).map_err(pool)?;
            written += 1;
        }
    }
    Ok(written)
}
