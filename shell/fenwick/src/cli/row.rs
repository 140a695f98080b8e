//! Single rows of a member: she sees them with their marks, keeps them out, and gives them back.

use super::args::{Row as RowCommand, RowsOf};
use super::ask::Asking;
use super::me::see;
use crate::desk::Desk;
use crate::package::{Kept, Rows, rows_of};
use crate::said::{Done, Said, Trouble, table};
use fenwick_cleanroom::method::text;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::contribution::{Event as E, RowMark, Withholding};
use fenwick_coop::people::charter::Charter;
use fenwick_coop::{Command, Event};
use fenwick_office::Act;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The commands about single rows.
pub async fn row(asking: &Asking, command: RowCommand) -> Done {
    match command {
        RowCommand::List { dataset, limit } => list(asking, &dataset, limit).await,
        RowCommand::KeepOut(of) => withhold(asking, of, true).await,
        RowCommand::GiveBack(of) => withhold(asking, of, false).await,
    }
}

async fn withhold(asking: &Asking, of: RowsOf, out: bool) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let read = |text: &String| {
        text.parse::<RowMark>()
            .map_err(|form| Trouble::Usage(format!("'{text}': {form}; `fenwick row list` shows them")))
    };
    let rows: BTreeSet<RowMark> = of.marks.iter().map(read).collect::<Result<_, _>>()?;
    let asker = asking.asker(&desk, b"").await?;
    let json = match desk.office.repeated(&asker).await? {
        Some(outcome) => outcome,
        None => {
            if out {
                let hers = are_hers(&desk, member, (&of.dataset, &rows)).await;
                desk.prepared(&asker, hers).await?;
            }
            let withholding = Withholding {
                dataset: of.dataset.clone(),
                member,
                rows,
                out,
            };
            let command = Command::Withhold(withholding, asking.attesting(&desk).await?);
            let act = Act::plain(asker, command, move |coop, entries| {
                let moved: usize = entries.iter().map(|entry| rows_in(&entry.event)).sum();
                let all = coop.contributions.rows_out_of(&of.dataset, member);
                json!({
                    "member": member, "dataset": of.dataset, "out": out, "rows": moved,
                    "kept_out": all.map_or(0, BTreeSet::len),
                })
            });
            desk.office.act(act).await?
        }
    };
    let text = match out {
        true => format!(
            "Rows of member {member} kept out now: {}; in all: {}. They enter no query any more.",
            json["rows"], json["kept_out"]
        ),
        false => format!(
            "Rows of member {member} given back now: {}; still kept out: {}. They may enter queries again, as her consents say.",
            json["rows"], json["kept_out"]
        ),
    };
    Ok(Said::new(json, text))
}

fn rows_in(event: &Event) -> usize {
    match event {
        Event::Contribution(E::RowsKeptOut { rows, .. } | E::RowsGivenBack { rows, .. }) => rows.len(),
        _ => 0,
    }
}

/// Whether she has all these rows. Of a mark that is somebody else's no more is said than of one that is nobody's.
async fn are_hers(
    desk: &Desk,
    member: MemberNo,
    (dataset, rows): (&str, &BTreeSet<RowMark>),
) -> Result<(), Trouble> {
    let hers: BTreeSet<RowMark> = found(desk, member, dataset)
        .await?
        .rows
        .iter()
        .map(|kept| RowMark(kept.row))
        .collect();
    match rows.difference(&hers).next() {
        None => Ok(()),
        Some(unknown) => {
            let message = format!("member {member} has no row {unknown} in '{dataset}'");
            let hint = "`fenwick row list` shows her rows with their marks";
            Err(Refusal::new("row.unknown", message).hint(hint).into())
        }
    }
}

async fn found(desk: &Desk, member: MemberNo, dataset: &str) -> Result<Rows, Trouble> {
    let of = dataset.to_owned();
    let charter = desk.look(move |coop| {
        coop.members.with_data(member)?;
        let missing = || Refusal::new("charter.missing", format!("no charter permits a dataset '{of}'"));
        coop.charters
            .get(&of)
            .map(|charter| charter.rule.clone())
            .ok_or_else(missing)
    });
    let charter = charter.await??;
    let _reading = desk.files.read().await;
    rows_of(desk, member, charter).await
}

/// Her rows, the latest first where they have a time.
fn ordered(charter: &Charter, mut rows: Vec<Kept>) -> Vec<Kept> {
    let time = charter.time_field().and_then(|field| charter.position(field));
    rows.sort_by_key(|kept| {
        let at = time.and_then(|place| kept.values.get(place).copied().flatten());
        (Reverse(at), kept.row)
    });
    rows
}

async fn list(asking: &Asking, dataset: &str, limit: usize) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let logged = see(asking, &desk, member, dataset).await?;
    let Rows { charter, rows } = found(&desk, member, dataset).await?;
    let of = dataset.to_owned();
    let out = desk
        .look(move |coop| coop.contributions.rows_out_of(&of, member).cloned())
        .await?
        .unwrap_or_default();
    let count = rows.len();
    let (mut listed, mut lines) = (Vec::new(), Vec::new());
    for kept in ordered(&charter, rows).into_iter().take(limit) {
        let mark = RowMark(kept.row);
        let is_out = out.contains(&mark);
        let cells: Vec<Option<String>> = charter
            .fields
            .iter()
            .zip(&kept.values)
            .map(|(field, value)| text(&field.kind, (*value)?))
            .collect();
        let note = match (is_out, kept.confirmed) {
            (true, _) => "kept out",
            (false, true) => "",
            (false, false) => "waits for confirmation",
        };
        let shown = cells.iter().map(|cell| cell.clone().unwrap_or_default());
        lines.push(
            [mark.to_string(), note.to_owned()]
                .into_iter()
                .chain(shown)
                .collect(),
        );
        let values: serde_json::Map<String, Value> = charter
            .fields
            .iter()
            .zip(cells)
            .map(|(field, cell)| (field.name.clone(), json!(cell)))
            .collect();
        listed
            .push(json!({ "row": mark, "contribution": kept.contribution, "kept_out": is_out, "confirmed": kept.confirmed, "values": values }));
    }
    let names = charter.fields.iter().map(|field| field.name.as_str());
    let heads: Vec<&str> = ["row", "note"].into_iter().chain(names).collect();
    let mut said = table(&heads, lines);
    if count > listed.len() {
        said.push_str(&format!(
            "{} of {count} rows; --limit N shows more.\n",
            listed.len()
        ));
    }
    if let Some(entry) = &logged {
        said.push_str(&format!(
            "Whoever sits at this terminal has seen this too. That stands in the log (entry {entry}).\n"
        ));
    }
    let json = json!({
        "member": member, "dataset": dataset, "count": count, "kept_out": out.len(), "rows": listed,
        "logged": logged.into_iter().collect::<Vec<Value>>(),
    });
    Ok(Said::new(json, said))
}
