//! What an import is said to have done.

use super::{original, treat};
use crate::cli::ask::number;
use serde_json::Value;

/// The first of many names, and how many more there are.
fn first(names: &[String]) -> String {
    const SHOWN: usize = 40;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    match names.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}

pub fn told(json: &Value) -> String {
    if json["dry_run"] == true {
        return looked(json);
    }
    let mut text = format!(
        "Contribution {}: {} rows read, {} stored, {} were already there, {} could not be read.\n",
        json["contribution"], json["read"], json["stored"], json["duplicates"], json["rejected_count"]
    );
    if json["replaced"].is_number() {
        text.push_str(&format!(
            "They take the place of the rows of contribution {}.\n",
            json["replaced"]
        ));
    }
    if json["by_name"] == true {
        text.push_str(
            "No mapping fits: the columns were read by their names, in the units of the charter (`fenwick charter show`). If they are in others, take the rows back and bring them with --mapping.\n",
        );
    }
    text.push_str(&left(json));
    text.push_str(&treat::told(json));
    text.push_str(&original::told(json));
    if number(json, "over_limit") > 0 {
        text.push_str(&format!(
            "{} rows are beyond the charter's limit per member and were left out.\n",
            json["over_limit"]
        ));
    }
    text.push_str(&bad_rows(json));
    if number(json, "held") > 0 {
        text.push_str(&format!(
            "{} of them are kept sealed for their members: `fenwick quarantine list --as ID`\n",
            json["held"]
        ));
    }
    if number(json, "unconfirmed") > 0 {
        let contribution = &json["contribution"];
        text.push_str(&format!(
            "{} rows wait for confirmation and enter no query: `fenwick contribution confirm {contribution} --attested-by OFFICER,OFFICER`\n",
            json["unconfirmed"]
        ));
    }
    text
}

/// How the rows would go.
fn looked(json: &Value) -> String {
    let mut text = format!(
        "Nothing was taken in. {} rows read: {} would be stored, {} are there already, {} cannot be read.\n",
        json["read"], json["stored"], json["duplicates"], json["rejected_count"]
    );
    text.push_str(&left(json));
    text.push_str(&bad_rows(json));
    text
}

/// The first rows that could not be read.
fn bad_rows(json: &Value) -> String {
    let rows = json["rejected"].as_array().into_iter().flatten().take(20);
    let line = |row: &Value| {
        format!(
            "  {} {}: {}\n",
            row["unit"].as_str().unwrap_or("line"),
            row["row"],
            row["reason"].as_str().unwrap_or("")
        )
    };
    rows.map(line).collect()
}

/// What of the files was not for this dataset, and what the mapping looked for in vain.
fn left(json: &Value) -> String {
    let mut text = String::new();
    let named = |key: &str| -> Vec<String> {
        json[key]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect()
    };
    let dropped = named("dropped_columns");
    if !dropped.is_empty() {
        text.push_str(&format!(
            "{} columns are not in the charter and were dropped before the disk: {}\n",
            dropped.len(),
            first(&dropped)
        ));
    }
    let missing = named("missing_columns");
    if !missing.is_empty() {
        text.push_str(&format!(
            "Columns the mapping knows and the file lacks: {}\n",
            missing.join(", ")
        ));
    }
    let skipped = named("skipped_tables");
    if !skipped.is_empty() {
        text.push_str(&format!(
            "Files and tables that do not fit this dataset were left out: {}\n",
            first(&skipped)
        ));
    }
    let kinds = json["left_out"].as_object().into_iter().flatten();
    let kinds: Vec<String> = kinds.map(|(kind, count)| format!("{count} {kind}")).collect();
    if !kinds.is_empty() {
        text.push_str(&format!(
            "Records of other kinds than this dataset takes were left out: {}\n",
            first(&kinds)
        ));
    }
    text
}
