//! All that is here of a member's own, dataset by dataset: from which imports, until when, and her figures month by month.

use super::figures::figures;
use super::see;
use crate::cli::ask::Asking;
use crate::desk::Desk;
use crate::package::{Rows, rows_of};
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::{ContributionNo, MemberNo};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::charter::{Charter, Field, Kind};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is here of hers in every dataset, or in one.
pub async fn data(asking: &Asking, dataset: Option<String>) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let found = desk.look(move |coop| {
        coop.members.with_data(member)?;
        sets(coop, member, dataset.as_deref())
    });
    let (mut listed, mut logged) = (Vec::new(), Vec::new());
    for set in found.await?? {
        logged.extend(whole(asking, &desk, (member, set), &mut listed).await?);
    }
    let (mut files, mut bytes) = (0, 0);
    add_files(&desk, member, &mut listed, (&mut files, &mut bytes)).await?;
    let text = told(&listed, &logged);
    let json = json!({
        "member": member, "datasets": listed, "originals": { "files": files, "bytes": bytes }, "logged": logged,
    });
    Ok(Said::new(json, text))
}

/// What the co-op's state says of her part in a dataset.
struct Set {
    charter: Charter,
    imports: Vec<Value>,
    fields: Vec<Value>,
    rows_out: usize,
    days_out: u64,
}

fn sets(coop: &Coop, member: MemberNo, only: Option<&str>) -> Result<Vec<Set>, Refusal> {
    let charters = coop.charters.values().map(|charter| &charter.rule);
    let wanted = charters.filter(|charter| only.is_none_or(|only| charter.dataset == only));
    let sets: Vec<Set> = wanted.map(|charter| set(coop, member, charter)).collect();
    match (only, sets.is_empty()) {
        (Some(only), true) => {
            let message = format!("no charter permits a dataset '{only}'");
            Err(Refusal::new("charter.missing", message).hint("`fenwick charter list` names those there are"))
        }
        _ => Ok(sets),
    }
}

fn set(coop: &Coop, member: MemberNo, charter: &Charter) -> Set {
    let here = coop.contributions.of_member(member);
    let import = |(number, rows): (ContributionNo, u32)| {
        let import = coop.contributions.get(number).ok()?;
        (import.dataset == charter.dataset).then(|| {
            let until = coop.contributions.kept_until(import, charter);
            json!({
                "contribution": number, "at": import.at, "rows": rows, "confirmed": import.confirmed,
                "alone": import.member == Some(member), "last_day": Time(until.0.saturating_sub(1)).date(),
            })
        })
    };
    let field = |field: &Field| {
        let unit = match &field.kind {
            Kind::Measure(measure) => measure.unit.clone(),
            _ => None,
        };
        let ingest = field.ingest.as_ref();
        json!({
            "name": field.name, "title": field.title, "unit": unit, "sensitive": field.sensitive, "kind": json!(field.kind)["kind"],
            "now": coop.contributions.keeping(&charter.dataset, field, member), "ways": ingest.map(|ingest| &ingest.ways),
            "step": ingest.and_then(|ingest| ingest.bin.as_ref()), "average_rows": ingest.and_then(|ingest| ingest.average_rows),
        })
    };
    let marked = coop.contributions.marked(&charter.dataset, member);
    Set {
        imports: here.filter_map(import).collect(),
        fields: charter.fields.iter().map(field).collect(),
        rows_out: coop
            .contributions
            .rows_out_of(&charter.dataset, member)
            .map_or(0, std::collections::BTreeSet::len),
        days_out: marked.map_or(0, |marked| marked.kept_out.len()),
        charter: charter.clone(),
    }
}

/// Reads her rows, where there are any; says the entry in which it stands that somebody else saw them too.
async fn whole(
    asking: &Asking,
    desk: &Desk,
    (member, set): (MemberNo, Set),
    listed: &mut Vec<Value>,
) -> Result<Option<Value>, Trouble> {
    let dataset = set.charter.dataset.clone();
    let (mut logged, mut read) = (None, None);
    if !set.imports.is_empty() {
        logged = see(asking, desk, member, &dataset).await?;
        let _reading = desk.files.read().await;
        read = Some(rows_of(desk, member, set.charter.clone()).await?);
    }
    let rows = read.unwrap_or(Rows {
        charter: set.charter,
        rows: Vec::new(),
    });
    let days = days(&rows);
    let waiting = rows.rows.iter().filter(|kept| !kept.confirmed).count();
    let charter = &rows.charter;
    let held = desk.office.held(Some(member.0)).await?;
    listed.push(json!({
        "dataset": dataset, "title": charter.title, "rows": rows.rows.len(), "unconfirmed": waiting,
        "held": held.iter().filter(|row| row.dataset == dataset).count(),
        "first_day": days.map(|days| Time(days.0).date()), "last_day": days.map(|days| Time(days.1).date()),
        "has_days": charter.time_field().is_some(), "rows_kept_out": set.rows_out, "days_kept_out": set.days_out,
        "retention_days": charter.retention_days, "leave": charter.leave, "originals": charter.originals,
        "two": charter.other.is_some(), "fields": set.fields, "imports": set.imports, "figures": figures(&rows),
    }));
    Ok(logged)
}

/// The first and the last moment of which the rows tell.
fn days(rows: &Rows) -> Option<(i64, i64)> {
    let place = rows.charter.position(rows.charter.time_field()?)?;
    let moments = rows
        .rows
        .iter()
        .filter_map(|kept| kept.values.get(place).copied().flatten());
    moments.fold(None, |span, at| {
        let (first, last) = span.unwrap_or((at, at));
        Some((first.min(at), last.max(at)))
    })
}

/// Her own files that are kept as they were brought, beside the imports they came with.
async fn add_files(
    desk: &Desk,
    member: MemberNo,
    listed: &mut [Value],
    (files, bytes): (&mut u64, &mut u64),
) -> Result<(), Trouble> {
    let mut kept = BTreeMap::<u32, Vec<Value>>::new();
    for row in desk.office.originals(Some(member.0)).await? {
        (*files, *bytes) = (*files + 1, *bytes + row.bytes);
        let of = kept.entry(row.contribution).or_default();
        of.push(json!({ "file": row.place, "bytes": row.bytes }));
    }
    let imports = listed.iter_mut().filter_map(|set| set["imports"].as_array_mut());
    for import in imports.flatten() {
        let number = import["contribution"].as_u64();
        let number = number.and_then(|number| u32::try_from(number).ok());
        import["files"] = json!(number.and_then(|number| kept.remove(&number)).unwrap_or_default());
    }
    Ok(())
}

fn told(listed: &[Value], logged: &[Value]) -> String {
    let keys = ["dataset", "rows", "unconfirmed", "held", "first_day", "last_day"];
    let cell = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let lines = listed.iter().map(|set| {
        let last = set["imports"].as_array().and_then(|imports| imports.last());
        let kept = last.map(|import| cell(&import["last_day"])).unwrap_or_default();
        keys.map(|key| cell(&set[key]))
            .into_iter()
            .chain([kept])
            .collect()
    });
    let heads = ["dataset", "rows", "wait", "to mend", "from", "to", "kept until"];
    let mut text = table(&heads, lines);
    if !logged.is_empty() {
        let entries: Vec<String> = logged.iter().map(Value::to_string).collect();
        text.push_str(&format!(
            "Whoever sits at this terminal has seen this too. That stands in the log (entry {}).\n",
            entries.join(", ")
        ));
    }
    text
}
