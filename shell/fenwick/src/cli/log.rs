//! Checkpoints, proofs and verification.

use super::args::{Log as LogCommand, State as StateCommand};
use super::ask::Asking;
use crate::desk::{Desk, log_name, read_keyring};
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Coop;
use fenwick_coop::kernel::hash::Hash;
use fenwick_merkle::{Checkpoint, inclusion_proof, root_of, tlog_proof};
use fenwick_office::Finding;
use fenwick_office::journal::Write;
use fenwick_vault::SqliteJournal;
use serde_json::json;
use std::path::Path;

async fn note(desk: &Desk, leaves: &[[u8; 32]]) -> Result<(Checkpoint, String), Trouble> {
    let slug = desk.look(|coop| coop.founding.slug.clone()).await?;
    let key = desk
        .office
        .keyring()
        .log_key(&log_name(&slug))
        .map_err(|error| Trouble::failed("keyring", error))?;
    let checkpoint = Checkpoint {
        origin: key.name().to_owned(),
        size: leaves.len() as u64,
        root: root_of(leaves),
    };
    let note = checkpoint.sign(&key);
    Ok((checkpoint, note))
}

/// The commands about the log.
pub async fn log(asking: &Asking, command: LogCommand) -> Done {
    let desk = asking.desk().await?;
    // Whoever signed for a log that may lack its end would sign for two logs in the end.
    desk.look(|coop| coop.restoring.takes(false)).await??;
    match command {
        LogCommand::Checkpoint => checkpoint(&desk).await,
        LogCommand::Prove { seq } => prove(&desk, seq).await,
        LogCommand::Publish { out } => publish(asking, &desk, &out).await,
    }
}

/// The checkpoint of the log as it stands: signed and kept once for each size.
async fn checkpoint(desk: &Desk) -> Done {
    let size = desk.size().await?;
    let mut last = desk.logs.signed.lock().await;
    let known = last.take().filter(|(checkpoint, _)| checkpoint.size >= size);
    let (checkpoint, note) = match known {
        Some(known) => known,
        None => {
            let (checkpoint, note) = note(desk, &desk.office.leaves().await?).await?;
            let put = Write::PutCheckpoint {
                size: checkpoint.size,
                note: note.clone(),
            };
            desk.office.keep(vec![put]).await?;
            (checkpoint, note)
        }
    };
    let key = desk.look(|coop| coop.founding.log_key.clone()).await?;
    let json =
        json!({ "size": checkpoint.size, "root": Hash(checkpoint.root), "note": note, "log_key": key });
    *last = Some((checkpoint, note.clone()));
    Ok(Said::new(json, note))
}

async fn prove(desk: &Desk, seq: u64) -> Done {
    let leaves = desk.office.leaves().await?;
    let (checkpoint, note) = note(desk, &leaves).await?;
    let proof = inclusion_proof(&leaves, seq)
        .ok_or_else(|| Trouble::Usage(format!("the log has {} entries, counted from 0", leaves.len())))?;
    let text = tlog_proof(seq, &proof, &note);
    let leaf = usize::try_from(seq)
        .ok()
        .and_then(|place| leaves.get(place))
        .copied()
        .unwrap_or_default();
    let hashes: Vec<Hash> = proof.into_iter().map(Hash).collect();
    let json = json!({ "seq": seq, "leaf": Hash(leaf), "size": checkpoint.size, "root": Hash(checkpoint.root), "proof": hashes, "receipt": text });
    Ok(Said::new(json, text))
}

/// Writes the public part of the log to a file.
async fn publish(asking: &Asking, desk: &Desk, out: &Path) -> Done {
    let published = fenwick_office::publish(&desk.office).await?;
    let failed = |error: &dyn std::fmt::Display| {
        Trouble::failed("file", format!("'{}' cannot be written: {error}", out.display()))
    };
    let text = serde_json::to_vec(&published).map_err(|error| failed(&error))?;
    std::fs::write(asking.path(out), text).map_err(|error| failed(&error))?;
    let json = json!({ "size": published.leaves.len(), "public": published.entries.len(), "log_key": published.log_key });
    let text = format!(
        "The public log is in '{}': {} of {} entries can be read, of the others there is a hash each.\nIt is signed with the key {}",
        out.display(),
        published.entries.len(),
        published.leaves.len(),
        published.log_key
    );
    Ok(Said::new(json, text))
}

/// The commands about the state.
pub async fn state(asking: &Asking, command: StateCommand) -> Done {
    let StateCommand::Hash = command;
    let desk = asking.desk().await?;
    let hash = desk
        .look(Coop::state_hash)
        .await?
        .map_err(|error| Trouble::failed("state", error))?;
    Ok(Said::new(json!({ "state_hash": hash }), format!("{hash}\n")))
}

/// Re-reads everything and checks it.
pub async fn verify(asking: &Asking, checkpoint: Option<&Path>) -> Done {
    let given: Vec<String> = checkpoint
        .map(|path| asking.read(path))
        .transpose()?
        .into_iter()
        .collect();
    // A damaged journal may not open as a co-op at all; then only the store is read.
    let dir = asking
        .home
        .coop_dir(&asking.home.slug(asking.options.coop.as_deref())?);
    let keyring = read_keyring(&dir, &asking.home.keys)?;
    let mut journal = SqliteJournal::open(&dir.join("journal.db"))
        .await
        .map_err(fenwick_office::OfficeError::from)?;
    let verified = fenwick_office::verify(&mut journal, &keyring, &given).await?;
    let mut findings = verified.findings;
    match asking.desk().await {
        Ok(desk) => findings.extend(check_rows(&desk, &verified.coop).await?),
        Err(Trouble::Failed { code, message }) => findings.push(Finding { code, message }),
        Err(other) => return Err(other),
    }
    if let Some(first) = findings.first() {
        let others = if findings.len() > 1 {
            format!(" (and {} more findings)", findings.len() - 1)
        } else {
            String::new()
        };
        return Err(Trouble::failed(
            "verify.failed",
            format!("{}{others}", first.message),
        ));
    }
    let json = json!({
        "verified": true, "size": verified.size, "root": Hash(verified.root), "state_hash": verified.state_hash,
        "checkpoint": checkpoint.is_some(),
    });
    let older = if checkpoint.is_some() {
        " Nothing before the given checkpoint has changed."
    } else {
        ""
    };
    let text = format!(
        "Verified: {} entries, every leaf, count and book, every file of rows and every release.{older}\nroot  {}\nstate {}",
        verified.size,
        Hash(verified.root),
        verified.state_hash
    );
    Ok(Said::new(json, text))
}

/// Every file of rows is what the manifest says, and every release is the table that the log names.
async fn check_rows(desk: &Desk, coop: &Coop) -> Result<Vec<Finding>, Trouble> {
    let mut findings = Vec::new();
    let _alone = desk.imports.lock().await;
    for (dataset, kept, listed) in desk.tallies().await? {
        let rows: u64 = listed.iter().map(|file| file.rows).sum();
        if rows != kept {
            let message =
                format!("'{dataset}' should hold {kept} rows by the log, and its files hold {rows}");
            findings.push(Finding {
                code: "pool.rows",
                message,
            });
        }
    }
    let _reading = desk.files.read().await;
    for row in desk.office.files(None).await? {
        let (pool, dataset) = (desk.pool.clone(), row.dataset.clone());
        let meta = desk.file_meta(row)?;
        let checked = tokio::task::spawn_blocking(move || pool.check(&dataset, &meta)).await;
        if let Err(error) = checked.map_err(|error| Trouble::failed("pool", error))? {
            findings.push(Finding {
                code: "pool.file",
                message: error.to_string(),
            });
        }
    }
    findings.extend(check_originals(desk).await?);
    for (method, _) in coop.methods.all() {
        if desk.office.text(method).await.is_err() {
            findings.push(Finding {
                code: "method.text",
                message: format!("the text of the method {method} is missing or is not what the log names"),
            });
        }
    }
    for (number, release) in coop.releases.all() {
        if desk.office.text(release.digest).await.is_err() {
            findings.push(Finding {
                code: "release.table",
                message: format!("the table of release {number} is missing or is not what the log names"),
            });
        }
    }
    for message in crate::secret::recounted(desk, coop).await? {
        findings.push(Finding {
            code: "ballot.papers",
            message,
        });
    }
    Ok(findings)
}

/// As many original files are kept as the log says, and each is what is listed.
async fn check_originals(desk: &Desk) -> Result<Vec<Finding>, Trouble> {
    let mut findings = Vec::new();
    let (kept, listed) = desk.originals_kept().await?;
    if kept != listed.len() {
        let message = format!(
            "by the log {kept} original files should be kept, and {} are listed",
            listed.len()
        );
        findings.push(Finding {
            code: "original.count",
            message,
        });
    }
    for row in listed {
        let originals = desk.originals.clone();
        let checked = tokio::task::spawn_blocking(move || originals.check(&row)).await;
        if let Err(trouble) = checked.map_err(|error| Trouble::failed("original", error))? {
            findings.push(Finding {
                code: "original.file",
                message: trouble.text(),
            });
        }
    }
    Ok(findings)
}
