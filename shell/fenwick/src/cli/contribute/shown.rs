//! One import: how its rows went, and where they came from.

use super::imports::line;
use super::job::digest;
use crate::cli::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, table};
use fenwick_coop::kernel::ids::ContributionNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::contribution::Provenance;
use serde_json::{Value, json};
use std::path::PathBuf;

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The names of the mappings, and the forms.
pub(super) fn came(provenance: Option<&Provenance>) -> [String; 2] {
    let mappings = provenance.iter().flat_map(|provenance| &provenance.mappings);
    let names = mappings.map(|mapping| mapping.name.clone().unwrap_or_else(|| "(own)".to_owned()));
    let forms = provenance.iter().flat_map(|provenance| &provenance.forms);
    let forms = forms.map(|form| text(&json!(form)));
    [
        names.collect::<Vec<_>>().join(" "),
        forms.collect::<Vec<_>>().join(" "),
    ]
}

/// One import, and whether a file at hand is one of those it came from.
pub(super) async fn show(asking: &Asking, desk: &Desk, contribution: u32, file: Option<PathBuf>) -> Done {
    let number = ContributionNo(contribution);
    let only = asking.only(desk).await?;
    let found = desk.look(move |coop| {
        let import = coop.contributions.get(number).cloned()?;
        if only.is_some_and(|member| import.member != Some(member)) {
            return Err(Refusal::new(
                "actor.not-hers",
                "this was brought by somebody else",
            ));
        }
        Ok::<_, Refusal>((line(coop, number, &import), import))
    });
    let (mut said, import) = found.await??;
    said["rows"] = json!(import.rows);
    let [mappings, forms] = came(import.provenance.as_ref());
    let mut lines = vec![
        ("dataset", import.dataset.clone()),
        ("at", import.at.to_string()),
        ("read", import.rows.read.to_string()),
        ("stored", import.rows.stored.to_string()),
        ("already there", import.rows.duplicates.to_string()),
        ("bad", import.rows.rejected.to_string()),
        ("beyond the limit", import.rows.over_limit.to_string()),
        ("confirmed", import.confirmed.to_string()),
        ("mapping", mappings),
        ("form", forms),
    ];
    let provenance = import.provenance.unwrap_or_default();
    for mapping in &provenance.mappings {
        lines.push(("digest of the mapping", mapping.digest.to_string()));
    }
    for file in &provenance.files {
        lines.push(("keyed digest of the file", file.to_string()));
    }
    if let Some(mended) = provenance.mended {
        lines.push(("mended row of contribution", mended.to_string()));
    }
    if let Some(file) = file {
        let is_it = provenance
            .files
            .contains(&desk.office.keyring().source(digest(&asking.path(&file))?));
        said["came_from_file"] = is_it.into();
        lines.push(("came from that file", is_it.to_string()));
    }
    let rows = lines
        .into_iter()
        .map(|(name, value)| vec![name.to_owned(), value]);
    Ok(Said::new(said, table(&["what", "value"], rows)))
}
