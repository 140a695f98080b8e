//! What a package holds, read in the terms of the charters here.

use crate::cli::contribute::about_one;
use crate::desk::Desk;
use crate::package::{self, Opened, ROW, marked};
use crate::said::Trouble;
use fenwick_cleanroom::method::read;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::charter::Charter;
use serde_json::{Value, json};

/// The rows of one dataset as they are stored here.
pub struct Table {
    pub charter: Charter,
    pub rows: Vec<(u64, Vec<Option<i64>>)>,
}

/// Her tables in the terms of the charters here. What has no place here is refused before anything is stored.
pub async fn tables(desk: &Desk, opened: &Opened, only: &[String]) -> Result<Vec<Table>, Trouble> {
    let mut tables = Vec::new();
    let key = *desk.office.keyring().rows();
    for (name, bytes) in &opened.files {
        let Some(dataset) = name
            .strip_prefix("rows/")
            .and_then(|name| name.strip_suffix(".csv"))
        else {
            continue;
        };
        let wanted = only.is_empty() || only.iter().any(|wanted| wanted == dataset);
        if !wanted || bytes.iter().filter(|byte| **byte == b'\n').count() < 2 {
            continue;
        }
        let named = dataset.to_owned();
        let charter = desk
            .look(move |coop| coop.charters.get(&named).map(|found| found.rule.clone()))
            .await?;
        let charter = charter.ok_or_else(|| {
            let message = format!("she brings rows of '{dataset}', and no charter permits that dataset here; nothing was taken in");
            Refusal::new("charter.missing", message).hint("the members can charter it, or name the others: --dataset D for each")
        })?;
        about_one(
            &charter,
            "a package does not name the second; nothing was taken in",
        )?;
        same_units(opened, name, &charter)?;
        let mark = |row: u64| mark_here(&key, (&opened.proofs.log_key, dataset), row);
        tables.push(table(charter, bytes, &mark)?);
    }
    Ok(tables)
}

/// A number means nothing without its unit: what was counted in another one is refused.
fn same_units(opened: &Opened, name: &str, charter: &Charter) -> Result<(), Trouble> {
    let listed = opened
        .files
        .get("datapackage.json")
        .map(Vec::as_slice)
        .unwrap_or_default();
    let listed: Value = serde_json::from_slice(listed).unwrap_or_default();
    let resources = listed["resources"].as_array().into_iter().flatten();
    let schema = resources
        .filter(|resource| resource["path"] == name)
        .map(|resource| &resource["schema"]["fields"]);
    let here = package::schema(charter);
    let unit = |fields: &Value, name: &Value| {
        let mut fields = fields.as_array().into_iter().flatten();
        let found = fields
            .find(|field| field["name"] == *name)
            .map(|field| field["unit"].clone());
        found.unwrap_or_default()
    };
    for fields in schema {
        for field in fields.as_array().into_iter().flatten() {
            let name = &field["name"];
            let known = charter.field(name.as_str().unwrap_or("")).is_some();
            if known && unit(fields, name) != unit(&here["fields"], name) {
                let message = format!(
                    "'{}' of '{}' is counted in {} there and in {} here; nothing was taken in",
                    name.as_str().unwrap_or(""),
                    charter.dataset,
                    unit(fields, name),
                    unit(&here["fields"], name)
                );
                return Err(Refusal::new("charter.fields", message).into());
            }
        }
    }
    Ok(())
}

/// The mark of a row here: it follows from its mark there and from this co-op's key alone.
pub fn mark_here(key: &[u8; 32], (log_key, dataset): (&str, &str), row: u64) -> u64 {
    let told = json!([log_key, dataset, row.to_string()]).to_string();
    let digest = Hash::salted("fenwick/arrived-row/v1", key, told.as_bytes()).0;
    digest.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

fn table(charter: Charter, bytes: &[u8], mark: &dyn Fn(u64) -> u64) -> Result<Table, Trouble> {
    let dataset = charter.dataset.clone();
    let bad = |line: usize, why: String| {
        Trouble::failed(
            "package.rows",
            format!("rows/{dataset}.csv, line {line}: {why}; nothing was taken in"),
        )
    };
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader
        .headers()
        .map_err(|error| bad(1, error.to_string()))?
        .clone();
    let places: Vec<Option<usize>> = charter
        .fields
        .iter()
        .map(|field| header.iter().position(|name| name == field.name))
        .collect();
    let unknown = header
        .iter()
        .find(|name| !name.starts_with('_') && charter.field(name).is_none());
    if let Some(unknown) = unknown {
        let message = format!(
            "she brings a column '{unknown}' of '{dataset}', which the charter here does not name; nothing was taken in"
        );
        return Err(Refusal::new("charter.fields", message).into());
    }
    let mark_at = header.iter().position(|name| name == ROW);
    let mut rows = Vec::new();
    for (place, record) in reader.records().enumerate() {
        let line = place + 2;
        let record = record.map_err(|error| bad(line, error.to_string()))?;
        let row = mark_at.and_then(|at| marked(record.get(at)?));
        let row = row.ok_or_else(|| bad(line, "the row has no mark".to_owned()))?;
        let mut values = Vec::new();
        for (field, at) in charter.fields.iter().zip(&places) {
            let cell = at.and_then(|at| record.get(at)).unwrap_or_default();
            let value = match cell {
                "" => None,
                cell => Some(read(&field.kind, cell).ok_or_else(|| {
                    bad(
                        line,
                        format!(
                            "the value of '{}' is none that the charter here knows",
                            field.name
                        ),
                    )
                })?),
            };
            values.push(value);
        }
        rows.push((mark(row), values));
    }
    Ok(Table { charter, rows })
}
