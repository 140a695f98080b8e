//! Recording rows that lie in the pool: one act, and the files are in the manifest with it.

use super::job::Made;
use super::original;
use super::treat::Counts;
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_coop::Command;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{ContributionNo, MemberNo};
use fenwick_coop::path::contribution::{Prepared, Provenance, Rows as RowCounts};
use fenwick_intake::BY_NAME;
use fenwick_office::journal::Write;
use fenwick_office::{Act, Asker, Side};
use fenwick_pool::Imported;
use serde_json::{Value, json};

/// Under what an import is recorded.
pub(super) struct Record {
    pub asker: Asker,
    pub dataset: String,
    pub member: Option<MemberNo>,
    pub attested_by: Vec<MemberNo>,
    /// The import whose rows of this member they take the place of.
    pub replaces: Option<ContributionNo>,
    /// What else changes with it.
    pub also: Vec<Write>,
    /// The files it came from, where they are kept.
    pub originals: original::Brought,
}

/// Rows of one member that were read elsewhere.
pub struct Brought {
    pub asker: Asker,
    pub dataset: String,
    pub member: MemberNo,
    pub attested_by: Vec<MemberNo>,
    /// Where they came from.
    pub provenance: Provenance,
    /// How their values were kept.
    pub treated: Counts,
    /// What else changes with it.
    pub also: Vec<Write>,
}

/// Records rows that lie in the pool already; when that is refused, they are taken away again.
pub async fn keep_rows(
    desk: &Desk,
    brought: Brought,
    imported: Imported,
    read: u64,
) -> Result<Value, Trouble> {
    let added: Vec<String> = imported.files.iter().map(|file| file.id.clone()).collect();
    let dataset = brought.dataset.clone();
    let under = Record {
        asker: brought.asker,
        dataset: brought.dataset,
        member: Some(brought.member),
        attested_by: brought.attested_by,
        replaces: None,
        also: brought.also,
        originals: original::Brought::default(),
    };
    let made = Made {
        dataset: dataset.clone(),
        imported,
        read,
        rejected_count: 0,
        rejected: Vec::new(),
        dropped: Vec::new(),
        drift: Vec::new(),
        skipped: Vec::new(),
        left_out: Default::default(),
        held: Vec::new(),
        provenance: brought.provenance,
        treated: brought.treated,
        glance: None,
    };
    let recorded = record(desk, under, made).await;
    if recorded.is_err() {
        drop(desk.pool.discard(&dataset, &added));
    }
    recorded
}

pub(super) async fn record(desk: &Desk, under: Record, made: Made) -> Result<Value, Trouble> {
    let Record {
        asker,
        dataset,
        member,
        attested_by,
        replaces,
        also,
        originals,
    } = under;
    let rows = RowCounts {
        read: made.read,
        stored: made.imported.stored,
        duplicates: made.imported.duplicates,
        rejected: made.rejected_count,
        over_limit: made.imported.over_limit,
    };
    let mut report = report(&made, replaces);
    originals.say(member, &mut report);
    let imported = made.imported;
    let digests: Vec<u8> = imported.files.iter().flat_map(|file| file.sha256).collect();
    let files = imported
        .files
        .iter()
        .map(|file| desk.file_row(&dataset, file))
        .collect::<Result<_, _>>()?;
    let prepared = Prepared {
        dataset,
        member,
        rows,
        per_member: imported
            .per_member
            .iter()
            .map(|(member, rows)| (MemberNo(*member), *rows))
            .collect(),
        files: Hash::of(&digests),
        replaces,
        provenance: Some(Provenance {
            originals: originals.count(),
            ..made.provenance
        }),
    };
    let act = Act {
        asker,
        command: Command::Contribute {
            prepared,
            attested_by,
        },
        keep: Box::new(move |_| {
            Ok(Side {
                writes: std::iter::once(Write::AddFiles(files))
                    .chain(originals.write())
                    .chain(also)
                    .collect(),
                ..Side::default()
            })
        }),
        reply: Box::new(move |coop, _| {
            let last = coop.contributions.all().last();
            let confirmed = last.is_some_and(|(_, import)| import.confirmed);
            let mut said = report;
            said["contribution"] = json!(last.map(|(number, _)| number));
            said["unconfirmed"] = json!(if confirmed { 0 } else { rows.stored });
            said
        }),
    };
    Ok(desk.office.act(act).await?)
}

/// What an import says of itself, but for its number and whether it waits.
pub(super) fn report(made: &Made, replaces: Option<ContributionNo>) -> Value {
    let Made { imported, .. } = made;
    let mut said = json!({
        "read": made.read, "stored": imported.stored, "duplicates": imported.duplicates, "over_limit": imported.over_limit,
        "dropped_columns": made.dropped, "missing_columns": made.drift, "skipped_tables": made.skipped,
        "rejected": made.rejected, "rejected_count": made.rejected_count,
    });
    let mut applied = made.provenance.mappings.iter();
    if applied.any(|mapping| mapping.name.as_deref() == Some(BY_NAME)) {
        said["by_name"] = json!(true);
    }
    if let Some(replaced) = replaces {
        said["replaced"] = json!(replaced);
    }
    if !made.left_out.is_empty() {
        said["left_out"] = json!(made.left_out);
    }
    if !made.treated.is_empty() {
        said["kept_as"] = made.treated.to_json();
    }
    if !made.held.is_empty() {
        said["held"] = made.held.len().into();
    }
    said
}
