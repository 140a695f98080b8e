//! The workbench: what a file shows, and the mapping that is drafted from it. Nothing is taken in.

mod shown;

use super::args::Inspect;
use super::ask::{Asking, clock};
use super::contribute::intake;
use super::drafts::write;
use crate::said::{Done, Said, Trouble};
use crate::sink::free;
use crate::template;
use fenwick_coop::path::contribution::chartered;
use fenwick_coop::people::charter::Charter;
use fenwick_intake::{
    Column, Drafted, Guess, Inspection, IntakeError, Mapping, Part, Wanted, mapping_text, open,
};
use serde_json::{Value, json};
use shown::{share, shown};
use std::path::Path;

/// Tables of an archive that are looked at.
const PARTS_MAX: usize = 20;

/// Looks at a file; needs no home.
pub fn file(command: &Inspect) -> Done {
    let looked = look(&command.file, command.rows.as_deref())?;
    let parts: Vec<&Inspection> = looked.iter().map(|(_, found)| found).collect();
    let text: String = parts.iter().map(|found| shown(found)).collect();
    Ok(Said::new(
        json!({ "parts": parts.iter().map(|found| told(found)).collect::<Vec<_>>() }),
        text,
    ))
}

/// Looks at a file and drafts a mapping for the charter of a dataset.
pub async fn for_dataset(asking: &Asking, command: Inspect) -> Done {
    let dataset = command.dataset.clone().unwrap_or_default();
    let desk = asking.desk().await?;
    let now = clock(asking, &desk).await?;
    let found = desk
        .look(move |coop| {
            let charter = chartered(coop.charters.get(&dataset), &dataset, now).cloned();
            charter.map(|charter| charter.rule)
        })
        .await?;
    let charter = found?;
    let mut mappings = template::mappings(&desk).await?;
    mappings.retain(|mapping| mapping.dataset == charter.dataset);
    let mappings: Vec<Mapping> = mappings
        .into_iter()
        .map(|mapping| mapping.within(&charter))
        .collect();
    let (path, rows) = (asking.path(&command.file), command.rows.clone());
    let drafting = move || drafts(&path, rows.as_deref(), &charter, &mappings);
    let drafts = tokio::task::spawn_blocking(drafting).await;
    let drafts = drafts.map_err(|error| Trouble::failed("intake", error))??;
    let best = drafts.iter().max_by_key(|part| part.drafted.mapping.fields.len());
    if let (Some(out), Some(best)) = (&command.out, best) {
        if best.drafted.mapping.fields.is_empty() {
            return Err(Trouble::failed(
                "intake.fit",
                "no column of it is like a field of the charter, so there is no mapping to write",
            ));
        }
        let out = asking.path(out);
        free(&out)?;
        write(&out, written(&best.drafted))?;
    }
    let mut text: String = drafts
        .iter()
        .map(|part| format!("{}{}", shown(&part.found), part.text()))
        .collect();
    if let Some(out) = &command.out {
        text.push_str(&format!("The mapping is in '{0}': read it, answer what is open, then `fenwick contribute {1} FILE --mapping {0}`.\n", out.display(), command.dataset.as_deref().unwrap_or("DATASET")));
    }
    let parts: Vec<Value> = drafts.iter().map(Drafts::told).collect();
    Ok(Said::new(json!({ "parts": parts }), text))
}

fn look(file: &Path, rows: Option<&str>) -> Result<Vec<(Part, Inspection)>, Trouble> {
    let parts = open(file).map_err(intake)?.into_iter().take(PARTS_MAX);
    parts
        .map(|part| {
            let found = Inspection::of(&part, rows).map_err(intake)?;
            Ok((part, found))
        })
        .collect()
}

/// What a part shows, and what it could be.
struct Drafts {
    found: Inspection,
    drafted: Drafted,
    known: Option<Known>,
}

/// The mapping of the template that fits a part, the columns that it knows and the part lacks, and those it drops.
struct Known {
    mapping: Mapping,
    drift: Vec<String>,
    dropped: Vec<String>,
}

impl Known {
    fn of(part: &Part, charter: &Charter, mappings: &[Mapping]) -> Result<Option<Self>, IntakeError> {
        let (table, mapping) = match part.tables(charter, mappings, &[]) {
            Ok(tables) => match tables.into_iter().next() {
                Some(first) => first,
                None => return Ok(None),
            },
            Err(IntakeError::Fit { .. } | IntakeError::Header { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        // Columns that happen to bear names of fields are drafted like others.
        if mappings.iter().all(|known| known.name != mapping.name) {
            return Ok(None);
        }
        // Whether the second member's column is there is looked at when rows are brought.
        let charter = &Charter {
            other: None,
            ..charter.clone()
        };
        let wanted = Wanted {
            charter,
            mapping: &mapping,
            member_column: None,
            key: [0; 32],
        };
        let rows = table.rows(&wanted)?;
        let (drift, dropped) = (rows.drift().to_vec(), rows.dropped_columns().to_vec());
        Ok(Some(Self {
            mapping,
            drift,
            dropped,
        }))
    }
}

fn drafts(
    file: &Path,
    rows: Option<&str>,
    charter: &Charter,
    mappings: &[Mapping],
) -> Result<Vec<Drafts>, Trouble> {
    let mut drafts = Vec::new();
    for (part, found) in look(file, rows)? {
        let name = file
            .file_stem()
            .map_or_else(|| "drafted".into(), |stem| stem.to_string_lossy());
        let drafted = found.draft(charter, &name);
        let known = Known::of(&part, charter, mappings).map_err(intake)?;
        drafts.push(Drafts {
            found,
            drafted,
            known,
        });
    }
    Ok(drafts)
}

/// The mapping as a file, with what is said about it on top.
fn written(drafted: &Drafted) -> String {
    let mut text = String::new();
    let lines = |text: &mut String, what: &str, lines: &[String]| {
        if !lines.is_empty() {
            text.push_str(&format!("# {what}\n"));
        }
        for line in lines {
            let plain: String = line
                .chars()
                .map(|sign| if sign.is_control() { ' ' } else { sign })
                .collect();
            text.push_str(&format!("# - {plain}\n"));
        }
    };
    lines(
        &mut text,
        "To settle: answer each below, then strike it out of settle. Nothing is read before.",
        &drafted.mapping.settle,
    );
    lines(&mut text, "Good to know:", &drafted.notes);
    lines(
        &mut text,
        "Fields of the charter without a column:",
        &drafted.drift,
    );
    lines(
        &mut text,
        "Columns that feed no field and are dropped:",
        &drafted.dropped,
    );
    text.push_str(&mapping_text(&drafted.mapping));
    text
}

impl Drafts {
    fn text(&self) -> String {
        let mut text = String::new();
        let drafted = &self.drafted;
        let (drift, dropped) = match &self.known {
            Some(known) => {
                let Mapping { name, title, .. } = &known.mapping;
                text.push_str(&format!("It is read by the mapping '{name}' ({title}).\n"));
                (&known.drift, &known.dropped)
            }
            None => (&drafted.drift, &drafted.dropped),
        };
        let mut lines = |what: &str, lines: &[String]| {
            if !lines.is_empty() {
                text.push_str(&format!("{what}: {}\n", lines.join(", ")));
            }
        };
        let fed: Vec<String> = self
            .drafted
            .mapping
            .fields
            .iter()
            .map(|(name, field)| format!("{name} from '{}'", field.from.join("' or '")))
            .collect();
        if self.known.is_none() {
            lines("Drafted", &fed);
        }
        lines("Without a column", drift);
        lines("Columns that would be dropped", dropped);
        if self.known.is_some() {
            return text;
        }
        for open in &self.drafted.mapping.settle {
            text.push_str(&format!("  to settle: {open}\n"));
        }
        for note in &self.drafted.notes {
            text.push_str(&format!("  note: {note}\n"));
        }
        text
    }

    fn told(&self) -> Value {
        let mut json = told(&self.found);
        // Names of values in other letters would be values of rows: those stand in the file that --out writes.
        let mut mapping = self.drafted.mapping.clone();
        mapping.fields.values_mut().for_each(|field| field.values.clear());
        json["known_mapping"] = json!(self.known.as_ref().map(|known| &known.mapping.name));
        json["mapping"] = json!(mapping);
        let known = self.known.as_ref();
        json["drift"] = json!(known.map_or(&self.drafted.drift, |known| &known.drift));
        json["dropped_columns"] = json!(known.map_or(&self.drafted.dropped, |known| &known.dropped));
        json["settle"] = json!(self.drafted.mapping.settle);
        json
    }
}

/// What a script is told: no value of any row.
fn told(found: &Inspection) -> Value {
    let column = |column: &Column| {
        let (mark, unit, forms) = match &column.guess {
            Guess::Number { mark, unit, .. } => (*mark, *unit, Vec::new()),
            Guess::Time { forms } => (None, None, forms.clone()),
            _ => (None, None, Vec::new()),
        };
        json!({
            "name": column.name, "type": column.guess.word(), "sure": column.guess.is_sure(), "decimal": mark, "unit": unit,
            "formats": forms, "empty_percent": share(column), "distinct": column.distinct,
        })
    };
    let sheets: Vec<Value> = found
        .sheets
        .iter()
        .map(|(name, hidden)| json!({ "name": name, "hidden": hidden }))
        .collect();
    json!({
        "name": found.name, "form": found.form, "encoding": found.encoding, "delimiter": found.delimiter, "sheets": sheets, "lists": found.lists,
        "rows_from": found.source.as_ref().and_then(|source| source.rows.as_ref()), "question": found.question, "rows": found.rows,
        "all_rows": found.is_whole, "bad_rows": found.bad_rows, "columns": found.columns.iter().map(column).collect::<Vec<_>>(),
    })
}
