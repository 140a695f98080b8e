//! All rows that are a member's, read from the pool and written as files.

use super::gather::pretty;
use super::rows::{Kept, Rows, csv, parquet, schema};
use super::{Files, outward};
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::{ContributionNo, MemberNo};
use fenwick_coop::people::charter::Charter;
use fenwick_intake::Mapping;
use fenwick_pool::{FileMeta, Pool, PoolError};
use roaring::RoaringBitmap;
use serde_json::Value;
use std::collections::BTreeMap;

/// Files of rows, and what their columns are.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) files: Files,
    pub(super) schemas: BTreeMap<String, Value>,
}

/// All rows that are hers, as files.
pub(super) async fn tables(desk: &Desk, member: MemberNo, id: String) -> Result<Tables, Trouble> {
    let mappings = crate::template::mappings(desk).await?;
    let (hers, naming) = (rows(desk, member).await?, naming(desk, member).await?);
    let write = move || {
        let mut tables = Tables::default();
        tables.add_as_they_came(&hers, &mappings, &id)?;
        for rows in &hers {
            let name = format!("rows/{}", rows.charter.dataset);
            let table = parquet(rows).map_err(|error| Trouble::failed("parquet", error))?;
            tables.files.insert(format!("{name}.parquet"), table);
            tables.add_csv(&name, rows)?;
        }
        for rows in &naming {
            tables.add_csv(&format!("about/{}", rows.charter.dataset), rows)?;
        }
        Ok(tables)
    };
    let written = tokio::task::spawn_blocking(write).await;
    written.map_err(|error| Trouble::failed("package", error))?
}

impl Tables {
    fn add_csv(&mut self, name: &str, rows: &Rows) -> Result<(), Trouble> {
        let name = format!("{name}.csv");
        self.schemas.insert(name.clone(), schema(&rows.charter));
        let table = csv(rows).map_err(|error| Trouble::failed("csv", error))?;
        self.files.insert(name, table);
        Ok(())
    }

    /// Rows in the form in which they came, where they did, and what of them is not given back.
    fn add_as_they_came(&mut self, hers: &[Rows], mappings: &[Mapping], id: &str) -> Result<(), Trouble> {
        let mut not_given: BTreeMap<String, Value> = BTreeMap::new();
        for rows in hers {
            let again = outward::again(mappings, rows, id);
            let again = again
                .map_err(|path| Trouble::failed("template", format!("'{path}' is no path to write to")))?;
            for written in again {
                let (form, dataset) = (&written.form, &rows.charter.dataset);
                if let Some(document) = &written.document {
                    self.files
                        .insert(format!("{form}/{dataset}.json"), pretty(document));
                }
                not_given
                    .entry(format!("{form}/not-given-back.json"))
                    .or_default()[dataset] = written.told;
            }
        }
        self.files
            .extend(not_given.into_iter().map(|(name, told)| (name, pretty(&told))));
        Ok(())
    }
}

/// Her rows of every dataset that is chartered, confirmed and unconfirmed ones.
pub async fn rows(desk: &Desk, member: MemberNo) -> Result<Vec<Rows>, Trouble> {
    let _reading = desk.files.read().await;
    let mut found = Vec::new();
    for charter in chartered(desk).await? {
        found.push(rows_of(desk, member, charter).await?);
    }
    Ok(found)
}

/// The rows of every dataset that others brought and that name her as the second; none where there are none.
async fn naming(desk: &Desk, member: MemberNo) -> Result<Vec<Rows>, Trouble> {
    let _reading = desk.files.read().await;
    let mut found = Vec::new();
    for charter in chartered(desk).await? {
        if charter.other.is_some() {
            let each = move |pool: &Pool, file: &FileMeta, of: Of<'_>, take: &mut TakeRow<'_>| {
                pool.each_row_naming(of, file, member.0, take)
            };
            found.push(each_of(desk, charter, each).await?);
        }
    }
    found.retain(|rows| !rows.rows.is_empty());
    Ok(found)
}

async fn chartered(desk: &Desk) -> Result<Vec<Charter>, Trouble> {
    let each = |coop: &Coop| {
        coop.charters
            .values()
            .map(|charter| charter.rule.clone())
            .collect()
    };
    desk.look(each).await
}

/// Her rows of one dataset. Whoever asks holds the files.
pub async fn rows_of(desk: &Desk, member: MemberNo, charter: Charter) -> Result<Rows, Trouble> {
    let only = RoaringBitmap::from_iter([member.0]);
    let each = move |pool: &Pool, file: &FileMeta, of: Of<'_>, take: &mut TakeRow<'_>| {
        pool.each_row(of, file, &only, take)
    };
    each_of(desk, charter, each).await
}

/// A dataset, and the fields that are read of it.
type Of<'a> = (&'a str, &'a [String]);

/// Takes one row: whose it is, its hash, and the values of the fields.
type TakeRow<'a> = dyn FnMut(u32, u64, &[Option<i64>]) -> Result<(), PoolError> + 'a;

/// Rows of one dataset, as they are read of each of its files.
async fn each_of(
    desk: &Desk,
    charter: Charter,
    each: impl Fn(&Pool, &FileMeta, Of<'_>, &mut TakeRow<'_>) -> Result<(), PoolError> + Send + 'static,
) -> Result<Rows, Trouble> {
    let dataset = charter.dataset.clone();
    let confirmed = desk
        .look(move |coop| coop.contributions.confirmed(&dataset))
        .await?;
    let (pool, manifest) = (desk.pool.clone(), desk.manifest(&charter.dataset).await?);
    let read = move || {
        let fields: Vec<String> = charter.fields.iter().map(|field| field.name.clone()).collect();
        let mut rows = Vec::new();
        for file in &manifest {
            let confirmed = confirmed.contains(file.contribution);
            let mut take = |_: u32, row: u64, values: &[Option<i64>]| {
                rows.push(Kept {
                    row,
                    contribution: ContributionNo(file.contribution),
                    confirmed,
                    values: values.to_vec(),
                });
                Ok(())
            };
            each(&pool, file, (&charter.dataset, &fields), &mut take)?;
        }
        Ok(Rows { charter, rows })
    };
    let read = tokio::task::spawn_blocking(read).await;
    let read: Result<Rows, PoolError> = read.map_err(|error| Trouble::failed("pool", error))?;
    read.map_err(|error| Trouble::failed("pool", error))
}
