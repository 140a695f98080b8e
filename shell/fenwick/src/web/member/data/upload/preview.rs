//! What was found in a file, before it is kept; and what came of it, after.

use super::super::super::super::look::frame::Frame;
use super::super::super::super::look::part::{Cell, Step, Table};
use super::super::super::super::visit::Visit;
use super::super::super::super::words::Words;
use super::super::super::super::wrong::Wrong;
use super::super::brought::{Field, Set, set};
use super::super::rows::cell;
use super::{framed, way};
use askama::Template;
use fenwick_coop::kernel::time::Date;
use serde_json::Value;

#[derive(Template)]
#[template(path = "member/data/look.html")]
pub struct Preview {
    frame: Frame,
    say: Words,
    mark: String,
    at: String,
    steps: Vec<Step>,
    set: Set,
    counts: Vec<String>,
    warns: Vec<String>,
    days: String,
    first: Table,
    kept: Vec<String>,
    dropped: Vec<String>,
    bad: Table,
    /// Whether anything new is in it.
    has_rows: bool,
    /// Whether bad rows can be kept for her to mend.
    holds: bool,
    keeps_file: bool,
}

#[derive(Template)]
#[template(path = "member/data/receipt.html")]
pub struct Receipt {
    frame: Frame,
    say: Words,
    at: String,
    steps: Vec<Step>,
    set: Set,
    import: String,
    facts: Vec<(String, String)>,
    bad: Table,
    held: String,
    waits: bool,
    kept_file: bool,
}

fn names(found: &Value, key: &str) -> Vec<String> {
    let names = found[key].as_array().into_iter().flatten();
    names
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}

fn count(found: &Value, key: &str) -> u64 {
    found[key].as_u64().unwrap_or(0)
}

fn day(found: &Value, key: &str) -> Option<Date> {
    found[key].as_str()?.parse().ok()
}

/// Rows that cannot be read: where they stand, and why.
fn bad(say: &Words, found: &Value) -> Table {
    const SHOWN: usize = 20;
    let heads = [
        say.t("member-upload-bad-place").to_string(),
        say.t("common-why").to_string(),
    ];
    let table = Table::new(say.t("member-upload-bad").to_string(), &[&heads[0], &heads[1]]);
    let rows = found["rejected"].as_array().into_iter().flatten().take(SHOWN);
    rows.fold(table, |table, row| {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        table.row([format!("{} {}", text("unit"), row["row"]), text("reason")])
    })
}

fn first(say: &Words, set: &Set, found: &Value) -> Table {
    let rows = found["first"].as_array().map(Vec::as_slice).unwrap_or_default();
    let has = |field: &&Field| rows.iter().any(|row| row[&field.name].is_string());
    let fields: Vec<&Field> = set.fields.iter().filter(has).collect();
    let heads: Vec<String> = fields
        .iter()
        .map(|field| match &field.unit {
            Some(unit) => format!("{} ({unit})", field.title),
            None => field.title.clone(),
        })
        .collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new(say.t("member-upload-preview-first").to_string(), &heads);
    table.wide = fields.len() > 3;
    let text = |row: &Value, field: &Field| -> Cell {
        let text = row[&field.name].as_str().unwrap_or_default();
        cell(say, &field.kind, text).into()
    };
    rows.iter().fold(table, |table, row| {
        table.row(fields.iter().map(|field| text(row, field)).collect::<Vec<_>>())
    })
}

pub async fn preview(visit: &Visit, dataset: &str, found: &Value) -> Result<Preview, Wrong> {
    let set = set(visit, dataset).await?;
    let say = visit.say.clone();
    let t = |id: &str| say.t(id).to_string();
    let counted = |id: &str, key: &str| say.with(id, "count", count(found, key)).to_string();
    let mut counts = vec![
        counted("member-upload-preview-rows", "stored"),
        counted("member-upload-preview-twice", "duplicates"),
    ];
    if count(found, "rejected_count") > 0 {
        counts.push(counted("member-upload-preview-bad", "rejected_count"));
    }
    if count(found, "over_limit") > 0 {
        counts.push(counted("member-upload-preview-over", "over_limit"));
    }
    let mut warns = Vec::new();
    let missing = names(found, "missing_columns");
    // What is read by the names of its columns may lack what the charter could take.
    if found["by_name"] == true {
        warns.push(t("member-upload-by-name"));
    } else if !missing.is_empty() {
        warns.push(
            say.with("member-upload-changed", "columns", say.list(&missing))
                .to_string(),
        );
    }
    let kept = set.fields.iter().filter(|field| field.now != "drop");
    let span = day(found, "first_day").zip(day(found, "last_day"));
    Ok(Preview {
        frame: framed(visit),
        mark: visit.mark(),
        at: visit.at("/me/upload"),
        steps: way(&say, 2),
        counts,
        warns,
        days: span.map_or_else(String::new, |(from, to)| {
            say.with("member-upload-preview-days", "from", say.date(from))
                .with("to", say.date(to))
                .to_string()
        }),
        first: first(&say, &set, found),
        kept: kept.map(|field| field.title.clone()).collect(),
        dropped: names(found, "dropped_columns"),
        bad: bad(&say, found),
        has_rows: count(found, "stored") > 0,
        holds: count(found, "rejected_count") > 0 && !set.two,
        keeps_file: set.originals == "keep",
        set,
        say,
    })
}

pub async fn receipt(visit: &Visit, dataset: &str, done: &Value) -> Result<Receipt, Wrong> {
    let set = set(visit, dataset).await?;
    let say = visit.say.clone();
    let t = |id: &str| say.t(id).to_string();
    let number = count(done, "contribution").to_string();
    let mut facts = vec![
        (t("member-upload-receipt-number"), number.clone()),
        (t("member-data-set"), set.title.clone()),
    ];
    let counts = [
        ("member-data-went-read", "read"),
        ("member-data-went-stored", "stored"),
        ("member-data-went-twice", "duplicates"),
        ("member-data-went-bad", "rejected_count"),
    ];
    facts.extend(counts.map(|(id, key)| (t(id), say.number(count(done, key)))));
    if let Some(import) = set
        .imports
        .iter()
        .find(|import| import.contribution.to_string() == number)
    {
        facts.push((t("member-data-came"), say.moment(import.at)));
        facts.push((t("member-data-until"), say.date(import.last_day)));
    }
    Ok(Receipt {
        frame: framed(visit),
        at: visit.at("/me"),
        steps: way(&say, 4),
        import: number,
        facts,
        bad: bad(&say, done),
        held: match count(done, "held") {
            0 => String::new(),
            held => say.with("member-data-waits", "count", held).to_string(),
        },
        waits: count(done, "unconfirmed") > 0,
        kept_file: count(&done["originals"], "kept") > 0,
        set,
        say,
    })
}
