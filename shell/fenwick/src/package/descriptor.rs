//! The descriptor of a package: what each file is.

use super::Files;
use fenwick_coop::kernel::hash::Hash;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The descriptor of these files; `schemas` says what the columns of tables are, by the names of their files.
///
/// # Source
/// Data Package v2: <https://datapackage.org/standard/data-package/>.
pub fn descriptor(name: &str, title: &str, files: &Files, schemas: &BTreeMap<String, Value>) -> Value {
    let resources = files
        .iter()
        .map(|(path, bytes)| resource(path, bytes, schemas.get(path)));
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name, "title": title, "resources": resources.collect::<Vec<_>>(),
    })
}

fn resource(path: &str, bytes: &[u8], schema: Option<&Value>) -> Value {
    let name: String = path
        .chars()
        .map(|letter| if letter == '/' { '-' } else { letter })
        .collect();
    let (_, format) = path.rsplit_once('.').unwrap_or_default();
    let mut json = json!({
        "name": name.to_lowercase(), "path": path, "format": format, "mediatype": mediatype(format),
        "hash": format!("sha256:{}", Hash::of(bytes)), "bytes": bytes.len(),
    });
    // A reader without Parquet takes it for a file like any other: the same rows stand in the CSV beside it.
    if format == "parquet" {
        json["type"] = json!("file");
    }
    if let Some(schema) = schema {
        json["type"] = json!("table");
        json["encoding"] = json!("utf-8");
        json["schema"] = schema.clone();
    }
    json
}

fn mediatype(format: &str) -> &'static str {
    match format {
        "csv" => "text/csv",
        "json" => "application/json",
        "jsonld" => "application/ld+json",
        "parquet" => "application/vnd.apache.parquet",
        _ => "text/plain",
    }
}
