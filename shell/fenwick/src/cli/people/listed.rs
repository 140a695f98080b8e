//! The register as a list: all of it, or the part that was asked for.

use super::records;
use crate::cli::ask::{Asking, number};
use crate::said::{Done, Said, table};
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::membership::Member;
use serde_json::{Value, json};

/// Members by number: who is looked for, and which lines of what is found.
pub async fn list(asking: &Asking, find: Option<&str>, (from, most): (usize, Option<usize>)) -> Done {
    let desk = asking.desk().await?;
    let find = find.map(str::trim).filter(|find| !find.is_empty());
    let mut lines = desk
        .look(|coop| {
            let members = coop.members.all();
            members
                .map(|(member, line)| shown(coop, member, line))
                .collect::<Vec<_>>()
        })
        .await?;
    let cut = |lines: Vec<Value>| {
        let part = lines.into_iter().skip(from).take(most.unwrap_or(usize::MAX));
        part.collect::<Vec<_>>()
    };
    let mut count = lines.len();
    // A record is opened only where it is shown, or where a name is looked for.
    let mut only = None;
    if find.is_none() && (from > 0 || most.is_some()) {
        lines = cut(lines);
        only = Some(lines.iter().filter_map(member_of).collect());
    }
    let mut names = records(&desk, only).await?;
    for line in &mut lines {
        let record = member_of(line).and_then(|member| names.remove(&member));
        line["name"] = json!(record.as_ref().map(|record| &record.name));
        line["external_id"] = json!(record.as_ref().and_then(|record| record.external_id.as_ref()));
    }
    if let Some(find) = find {
        lines.retain(|line| is_meant(line, find));
        count = lines.len();
        lines = cut(lines);
    }
    let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
    Ok(Said::new(
        json!({ "members": lines, "count": count }),
        table(&["member", "name", "id", "kind", "joined", "note"], rows),
    ))
}

fn member_of(line: &Value) -> Option<u32> {
    u32::try_from(number(line, "member")).ok()
}

fn shown(coop: &Coop, member: MemberNo, line: &Member) -> Value {
    json!({
        "member": member, "kind": line.kind, "class": coop.members.class_of(line), "joined": line.joined.to_string(),
        "left": line.left.map(|left| left.to_string()), "officer": coop.duties.is_officer(member), "erased": line.erased,
        "expelled": line.expelled.map(|expelled| expelled.to_string()), "parted": line.parted,
    })
}

/// Whether somebody has this number or external id, or these words in her name.
fn is_meant(line: &Value, find: &str) -> bool {
    let text = |key: &str| line[key].as_str().unwrap_or_default().to_lowercase();
    let find = find.to_lowercase();
    let number = find.parse().ok().filter(|_| line["member"].is_u64());
    number == line["member"].as_u64() && number.is_some()
        || text("external_id") == find
        || text("name").contains(&find)
}

fn row(line: &Value) -> Vec<String> {
    let text = |key: &str| line[key].as_str().unwrap_or("").to_owned();
    let notes = [
        ("erased", line["erased"] == true),
        ("expelled", line["expelled"].is_string()),
        ("parted", line["parted"] == true),
        ("left", line["left"].is_string()),
        ("officer", line["officer"] == true),
    ];
    let note = notes
        .iter()
        .find(|(_, holds)| *holds)
        .map_or("", |(note, _)| note);
    vec![
        number(line, "member").to_string(),
        text("name"),
        text("external_id"),
        text("kind"),
        text("joined"),
        note.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_found_by_number_external_id_or_a_part_of_her_name() {
        let ada = json!({ "member": 12, "name": "Ada Okello", "external_id": "D0012" });
        for find in ["12", "d0012", "okel", "ADA"] {
            assert!(is_meant(&ada, find), "{find}");
        }
        for other in ["1", "D001", "Ben"] {
            assert!(!is_meant(&ada, other), "{other}");
        }
    }
}
