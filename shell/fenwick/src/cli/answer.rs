//! A released table, for scripts and for people: every number with its error.

use crate::said::{Trouble, table};
use fenwick_coop::kernel::epsilon::EpsilonMicro;
use fenwick_coop::kernel::ids::ReleaseNo;
use serde_json::{Value, json};

/// A released table as an answer; given again it costs nothing.
pub fn released(release: ReleaseNo, table: &str, reused: bool) -> Result<Value, Trouble> {
    let mut json: Value = serde_json::from_str(table).map_err(|error| Trouble::failed("release", error))?;
    json["release"] = json!(release);
    json["reused"] = json!(reused);
    if reused {
        json["epsilon"] = json!(EpsilonMicro(0));
    }
    Ok(json)
}

/// An answer for people: every number with its error.
pub fn told(json: &Value) -> String {
    let texts = |row: &Value| -> Vec<Option<String>> {
        row.as_array()
            .into_iter()
            .flatten()
            .map(|cell| cell.as_str().map(str::to_owned))
            .collect()
    };
    let columns: Vec<String> = texts(&json["columns"]).into_iter().flatten().collect();
    let header: Vec<&str> = columns.iter().map(String::as_str).collect();
    let errors = json["error95"].as_array().cloned().unwrap_or_default();
    let keys: Vec<bool> = json["scales"]
        .as_array()
        .into_iter()
        .flatten()
        .map(Value::is_null)
        .collect();
    let rows = json["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .zip(&errors)
        .map(|(row, errors)| {
            let cells = texts(row).into_iter().zip(texts(errors)).zip(&keys);
            cells
                .map(|((value, error), is_key)| cell(value, error, *is_key))
                .collect::<Vec<_>>()
        });
    let mut text = table(&header, rows);
    let blanked = json["blanked"].as_u64().unwrap_or(0);
    if blanked > 0 {
        text.push_str(&format!("Rows blanked: {blanked}. After the noise, too few members are counted in them to show anything.\n"));
    }
    for note in json["notes"].as_array().into_iter().flatten() {
        text.push_str(&format!("note: {}\n", note.as_str().unwrap_or("")));
    }
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (json["release"].is_null(), json["reused"] == true) {
        (true, _) => {}
        (false, true) => text.push_str(&format!(
            "This is release {} again, at no cost; --fresh asks anew and pays.\n",
            json["release"]
        )),
        (false, false) => {
            let delta = match plain(&json["delta"]) {
                none if none == "0" => String::new(),
                delta => format!(" at delta {delta}"),
            };
            text.push_str(&format!(
                "Release {}. Epsilon {}{delta} was spent; the errors are 95 % intervals.\n",
                json["release"],
                plain(&json["epsilon"])
            ));
        }
    }
    text
}

fn cell(value: Option<String>, error: Option<String>, is_key: bool) -> String {
    match (value, error, is_key) {
        (Some(value), None, true) => value,
        (Some(value), Some(error), _) => format!("{value} ± {error}"),
        (Some(value), None, false) => value,
        (None, _, _) => "(blank)".to_owned(),
    }
}
