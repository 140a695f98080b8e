//! Comparing the new co-op with what it was made of, before anybody leaves.

use super::copy::Copied;
use super::rows;
use crate::desk::{Desk, read_keyring};
use crate::keys::Keys;
use crate::said::Trouble;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::leaving::Sister;
use fenwick_vault::SqliteJournal;
use std::path::Path;

fn differs(message: impl std::fmt::Display) -> Trouble {
    Trouble::failed(
        "split.copy",
        format!("{message}; nobody has left, nothing was changed: run the command again"),
    )
}

/// Reads the new co-op through, and compares it member by member and row by row; its log as it stands.
pub async fn compare(old: &Desk, copied: &Copied, (dir, keys): (&Path, &Keys)) -> Result<Sister, Trouble> {
    compare_standings(old, copied).await?;
    compare_rows(copied).await?;
    compare_originals(copied).await?;
    let keyring = read_keyring(dir, keys)?;
    let mut journal = SqliteJournal::open(&dir.join("journal.db"))
        .await
        .map_err(fenwick_office::OfficeError::from)?;
    let verified = fenwick_office::verify(&mut journal, &keyring, &[]).await?;
    if let Some(finding) = verified.findings.first() {
        return Err(differs(&finding.message));
    }
    Ok(Sister {
        log_key: verified.coop.founding.log_key,
        size: verified.size,
        root: Hash(verified.root),
    })
}

async fn compare_standings(old: &Desk, copied: &Copied) -> Result<(), Trouble> {
    let members = copied.members.clone();
    let theirs = old.look(move |coop| coop.standings(&members)).await?;
    let here = copied.desk.look(|coop| {
        let numbers: Vec<MemberNo> = coop.members.all().map(|(member, _)| member).collect();
        coop.standings(&numbers)
    });
    let here = here.await?;
    if theirs.len() != here.len() {
        return Err(differs(format!(
            "{} members part, and {} arrived",
            theirs.len(),
            here.len()
        )));
    }
    let pairs = theirs.iter().zip(&here).zip(&copied.members);
    for ((there, here), member) in pairs {
        if there != here {
            return Err(differs(format!(
                "what member {member} has is not the same in the new co-op"
            )));
        }
    }
    Ok(())
}

async fn compare_rows(copied: &Copied) -> Result<(), Trouble> {
    let desk = &copied.desk;
    for row in desk.office.files(None).await? {
        let (pool, dataset) = (desk.pool.clone(), row.dataset.clone());
        let meta = desk.file_meta(row)?;
        let checked = tokio::task::spawn_blocking(move || pool.check(&dataset, &meta)).await;
        checked
            .map_err(|error| Trouble::failed("pool", error))?
            .map_err(differs)?;
    }
    if rows::prints(desk).await? != copied.prints {
        return Err(differs("the rows are not the same in the new co-op"));
    }
    for (dataset, kept, listed) in desk.tallies().await? {
        let rows: u64 = listed.iter().map(|file| file.rows).sum();
        if rows != kept {
            return Err(differs(format!(
                "'{dataset}' should hold {kept} rows, and its files hold {rows}"
            )));
        }
    }
    Ok(())
}

async fn compare_originals(copied: &Copied) -> Result<(), Trouble> {
    let desk = &copied.desk;
    let (kept, listed) = desk.originals_kept().await?;
    if kept != listed.len() {
        let there = listed.len();
        return Err(differs(format!(
            "{kept} original files should be carried, and {there} are"
        )));
    }
    for row in listed {
        let originals = desk.originals.clone();
        let checked = tokio::task::spawn_blocking(move || originals.check(&row)).await;
        checked
            .map_err(|error| Trouble::failed("original", error))?
            .map_err(|trouble| differs(trouble.text()))?;
    }
    Ok(())
}
