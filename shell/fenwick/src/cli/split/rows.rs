//! The rows of those who part, carried from pool to pool and counted on both sides.

use crate::cli::contribute::pool;
use crate::desk::{Desk, IMPORT_MEMORY_BYTES};
use crate::said::Trouble;
use fenwick_coop::Carried;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::ContributionNo;
use fenwick_office::journal::FileRow;
use fenwick_pool::{CONTRIBUTION, FileMeta, ImportOptions, Pool, PoolError};
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

/// What each member's rows of a dataset come to, whatever their order: how many, and the sum of their digests.
pub type Prints = BTreeMap<(String, u32), (u64, u128)>;

/// The rows in their new files.
pub struct Carry {
    pub files: Vec<FileRow>,
    /// For each import, the digest of its files' digests.
    pub digests: Vec<Hash>,
    pub prints: Prints,
}

/// One dataset on its way: its fields, its files with the numbers they will bear, the new numbers of its imports and of its members.
struct Dataset {
    name: String,
    fields: Vec<String>,
    files: Vec<(FileMeta, Option<u32>)>,
    imports: BTreeMap<u32, u32>,
    numbers: BTreeMap<u32, u32>,
}

/// Carries every row of those who part.
pub async fn carry(old: &Desk, new: &Desk, carried: &Carried) -> Result<Carry, Trouble> {
    let mut carry = Carry {
        files: Vec::new(),
        digests: Vec::new(),
        prints: Prints::new(),
    };
    let mut by_import: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    for dataset in datasets(old, carried).await? {
        let (from, to, name) = (old.pool.clone(), new.pool.clone(), dataset.name.clone());
        let done = tokio::task::spawn_blocking(move || dataset.carry(&from, &to)).await;
        let (files, prints) = done
            .map_err(|error| Trouble::failed("pool", error))?
            .map_err(pool)?;
        for file in files {
            let digests = by_import.entry(file.contribution).or_default();
            digests.extend_from_slice(&file.sha256);
            carry.files.push(new.file_row(&name, &file)?);
        }
        carry.prints.extend(prints);
    }
    let digest = |place| {
        let digests = by_import.get(&ContributionNo::after(place).0);
        Hash::of(digests.map_or(&[], Vec::as_slice))
    };
    carry.digests = (0..carried.imports.len()).map(digest).collect();
    Ok(carry)
}

async fn datasets(old: &Desk, carried: &Carried) -> Result<Vec<Dataset>, Trouble> {
    let charters = old
        .look(|coop| {
            let fields = |charter: &fenwick_coop::people::charter::Charter| -> Vec<String> {
                charter.fields.iter().map(|field| field.name.clone()).collect()
            };
            let each = coop.charters.iter();
            each.map(|(name, charter)| {
                (
                    name.clone(),
                    fields(&charter.rule),
                    coop.contributions.confirmed(name),
                )
            })
            .collect::<Vec<_>>()
        })
        .await?;
    let froms = carried.members.iter().map(|passenger| passenger.from.0);
    let numbers: BTreeMap<u32, u32> = froms.zip(1..).collect();
    let imports = carried.imports.iter().map(|import| import.from.0);
    let imports: BTreeMap<u32, u32> = imports.zip(1..).collect();
    let mut datasets = Vec::new();
    for (name, fields, confirmed) in charters {
        let files = old.manifest(&name).await?.into_iter().map(|file| {
            let import = import_of(carried, &name, &file, &confirmed);
            (file, import)
        });
        datasets.push(Dataset {
            files: files.collect(),
            name,
            fields,
            imports: imports.clone(),
            numbers: numbers.clone(),
        });
    }
    Ok(datasets)
}

/// The import whose number the new file bears. Files are merged, and then bear the number of the last import in them: the
/// last of those carried that is not later, and confirmed or not alike.
fn import_of(carried: &Carried, dataset: &str, file: &FileMeta, confirmed: &RoaringBitmap) -> Option<u32> {
    let is_confirmed = confirmed.contains(file.contribution);
    let mut fits = carried.imports.iter().enumerate().filter(|(_, import)| {
        import.dataset == dataset
            && !import.gone
            && import.confirmed == is_confirmed
            && import.from.0 <= file.contribution
    });
    fits.next_back().map(|(place, _)| ContributionNo::after(place).0)
}

impl Dataset {
    fn carry(&self, from: &Pool, to: &Pool) -> Result<(Vec<FileMeta>, Prints), PoolError> {
        let members: RoaringBitmap = self.numbers.keys().copied().collect();
        let mut prints = Prints::new();
        let mut by_import: BTreeMap<u32, Vec<&FileMeta>> = BTreeMap::new();
        for (file, import) in &self.files {
            // Where nothing of theirs was imported no row is theirs; should one be, the counts will say so.
            by_import.entry(import.unwrap_or(1)).or_default().push(file);
        }
        let fields = self.fields.iter().cloned();
        let fields: Vec<String> = fields.chain([CONTRIBUTION.to_owned()]).collect();
        let mut stored: Vec<FileMeta> = Vec::new();
        for (contribution, files) in by_import {
            let mut import = to.import(&ImportOptions {
                dataset: &self.name,
                fields: &fields,
                // Each row comes once, and what stands twice stays twice.
                existing: &[],
                contribution,
                rows_max: u32::MAX,
                memory_bytes: IMPORT_MEMORY_BYTES,
            })?;
            for file in files {
                let mut take = |member: u32, row: u64, values: &[Option<i64>]| {
                    let Some(number) = self.numbers.get(&member).copied() else {
                        return Ok(());
                    };
                    let Some((from, values)) = values.split_last() else {
                        return Ok(());
                    };
                    print(&mut prints, (&self.name, number), row, values);
                    let from = from.and_then(|from| self.imports.get(&u32::try_from(from).ok()?));
                    let mut carried = values.to_vec();
                    carried.push(Some(i64::from(*from.unwrap_or(&contribution))));
                    import.push(number, row, &carried)
                };
                from.each_row((&self.name, &fields), file, &members, &mut take)?;
            }
            stored.extend(import.finish(&mut |_| {})?.files);
        }
        Ok((stored, prints))
    }
}

fn print(prints: &mut Prints, (dataset, member): (&str, u32), row: u64, values: &[Option<i64>]) {
    let mut bytes = row.to_be_bytes().to_vec();
    for value in values {
        bytes.push(u8::from(value.is_some()));
        bytes.extend_from_slice(&value.unwrap_or_default().to_be_bytes());
    }
    let digest = Hash::of(&bytes).0;
    let part = digest
        .first_chunk()
        .map_or(0, |bytes| u128::from_be_bytes(*bytes));
    let (rows, sum) = prints.entry((dataset.to_owned(), member)).or_default();
    (*rows, *sum) = (*rows + 1, sum.wrapping_add(part));
}

/// What the rows of a co-op come to, read from its files.
pub async fn prints(desk: &Desk) -> Result<Prints, Trouble> {
    let charters = desk
        .look(|coop| {
            let fields = |charter: &fenwick_coop::people::charter::Charter| -> Vec<String> {
                charter.fields.iter().map(|field| field.name.clone()).collect()
            };
            let each = coop.charters.iter();
            each.map(|(name, charter)| (name.clone(), fields(&charter.rule)))
                .collect::<Vec<_>>()
        })
        .await?;
    let everybody: RoaringBitmap = (1..=desk.look(|coop| coop.members.count()).await?)
        .filter_map(|member| u32::try_from(member).ok())
        .collect();
    let mut prints = Prints::new();
    for (name, fields) in charters {
        let (from, files, members) = (desk.pool.clone(), desk.manifest(&name).await?, everybody.clone());
        let read = move || {
            let mut prints = Prints::new();
            for file in &files {
                let mut take = |member: u32, row: u64, values: &[Option<i64>]| {
                    print(&mut prints, (&name, member), row, values);
                    Ok(())
                };
                from.each_row((&name, &fields), file, &members, &mut take)?;
            }
            Ok(prints)
        };
        let done: Result<Prints, PoolError> = tokio::task::spawn_blocking(read)
            .await
            .map_err(|error| Trouble::failed("pool", error))?;
        prints.extend(done.map_err(pool)?);
    }
    Ok(prints)
}
