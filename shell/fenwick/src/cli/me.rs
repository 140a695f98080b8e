//! A member's own view: what is here of hers, and what is hers beside what was released, at no cost.

mod data;
mod figures;

use super::args::Me;
use super::ask::Asking;
use crate::compare::{Form, Group, Rows};
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use crate::visitor::Visitor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{MemberNo, ReleaseNo, RequestNo};
use fenwick_coop::kernel::time::{Period, Time};
use fenwick_coop::path::request::Shape;
use fenwick_coop::people::charter::Charter;
use fenwick_coop::{Command, Coop, Event};
use fenwick_office::{Act, Asker};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The last release of one question on a timetable.
struct Benchmark {
    request: RequestNo,
    words: Hash,
    shape: Shape,
    charter: Charter,
    period: Period,
    release: ReleaseNo,
    digest: Hash,
    at: Time,
}

/// A benchmark with the member in it.
struct Compared {
    benchmark: Benchmark,
    title: String,
    field: String,
    notes: Value,
    groups: Vec<Group>,
}

/// The commands of a member's own view.
pub async fn me(asking: &Asking, command: Me) -> Done {
    let dataset = match command {
        Me::Compare { dataset } => dataset,
        Me::Data { dataset } => return data::data(asking, dataset).await,
        Me::Points => return super::estate::own_points(asking).await,
        Me::Statement { period } => return super::statement::statement(asking, period).await,
    };
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    desk.look(move |coop| coop.members.active(member).map(|_| ()))
        .await??;
    let benchmarks = desk.look(move |coop| kept(coop, dataset.as_deref())).await?;
    if benchmarks.is_empty() {
        let text = "There is nothing to compare with yet: no benchmark has been released (`fenwick benchmark make`).";
        return Ok(Said::new(
            json!({ "member": member, "logged": [], "benchmarks": [] }),
            text,
        ));
    }
    let datasets: BTreeSet<&String> = benchmarks
        .iter()
        .map(|benchmark| &benchmark.shape.dataset)
        .collect();
    let mut logged = Vec::new();
    for dataset in datasets {
        logged.extend(see(asking, &desk, member, dataset).await?);
    }
    let mut compared = Vec::new();
    for benchmark in benchmarks {
        compared.extend(compare(&desk, member, benchmark).await?);
    }
    let whose = match asking.options.visitor {
        Some(_) => "Whoever helped you",
        None => "Whoever sits at this terminal",
    };
    Ok(told((member, whose), &logged, &compared))
}

/// The last release of every question on a timetable with which a member can be compared.
fn kept(coop: &Coop, dataset: Option<&str>) -> Vec<Benchmark> {
    let mut last = BTreeMap::new();
    for (number, release) in coop.releases.all() {
        let Ok(request) = coop.requests.get(release.request) else {
            continue;
        };
        let terms = &request.terms;
        let shape = request.question(release.question);
        if let (Some(every), Some(shape)) = (terms.every, shape)
            && let Some(charter) = coop.charters.get(&terms.dataset)
            && dataset.is_none_or(|dataset| dataset == terms.dataset)
            && Form::of(shape).is_some()
        {
            let benchmark = Benchmark {
                request: release.request,
                words: terms.text,
                shape: shape.clone(),
                charter: charter.rule.clone(),
                period: every.period(release.at),
                release: number,
                digest: release.digest,
                at: release.at,
            };
            last.insert((release.request, release.question), benchmark);
        }
    }
    last.into_values().collect()
}

/// Writes down that figures of her rows are shown through this terminal, before a row is read. Each time anew: a
/// request id makes no second look unseen.
pub(super) async fn see(
    asking: &Asking,
    desk: &Desk,
    member: MemberNo,
    dataset: &str,
) -> Result<Option<Value>, Trouble> {
    // By her own key nobody else sees them, and there is nothing to write down.
    if asking.options.visitor == Some(Visitor::Member(member)) {
        return Ok(None);
    }
    let asker = Asker {
        request: None,
        ..asking.asker(desk, b"").await?
    };
    let act = Act::plain(asker, Command::See(member, dataset.to_owned()), |_, entries| {
        let seen = entries
            .iter()
            .find(|entry| matches!(entry.event, Event::Contribution(_)));
        json!(seen.map(|entry| entry.seq))
    });
    let logged = desk.office.act(act).await?;
    Ok((!logged.is_null()).then_some(logged))
}

async fn compare(desk: &Desk, member: MemberNo, benchmark: Benchmark) -> Result<Option<Compared>, Trouble> {
    let table = desk.office.text(benchmark.digest).await?;
    let table: Value = serde_json::from_str(&table).map_err(|error| Trouble::failed("release", error))?;
    let words = desk.office.text(benchmark.words).await?;
    let words: Value = serde_json::from_str(&words).map_err(|error| Trouble::failed("request", error))?;
    let rows = own_rows(desk, member, &benchmark).await?;
    let Some(form) = Form::of(&benchmark.shape) else {
        return Ok(None);
    };
    let (field, groups) = (
        form.field.to_owned(),
        form.compare(&benchmark.charter, &table, &rows),
    );
    Ok(Some(Compared {
        title: words["title"].as_str().unwrap_or("").to_owned(),
        field,
        notes: table["notes"].clone(),
        groups,
        benchmark,
    }))
}

/// The member's confirmed rows, with the fields that a benchmark uses.
async fn own_rows(desk: &Desk, member: MemberNo, benchmark: &Benchmark) -> Result<Rows, Trouble> {
    let _reading = desk.files.read().await;
    let (dataset, fields) = (benchmark.shape.dataset.clone(), benchmark.shape.fields());
    let of = dataset.clone();
    let confirmed = desk.look(move |coop| coop.contributions.confirmed(&of)).await?;
    let mut files = desk.manifest(&dataset).await?;
    files.retain(|file| confirmed.contains(file.contribution));
    let pool = desk.pool.clone();
    let read = tokio::task::spawn_blocking(move || {
        let values = pool.rows_of(&dataset, &fields, member.0, &files)?;
        Ok::<_, fenwick_pool::PoolError>(Rows { fields, values })
    });
    let rows = read.await.map_err(|error| Trouble::failed("pool", error))?;
    rows.map_err(|error| Trouble::failed("pool", error))
}

fn told((member, whose): (MemberNo, &str), logged: &[Value], compared: &[Compared]) -> Said {
    let mut text = String::new();
    let mut listed = Vec::new();
    for Compared {
        benchmark,
        title,
        field,
        notes,
        groups,
    } in compared
    {
        let Benchmark {
            request,
            release,
            at,
            period,
            ..
        } = benchmark;
        listed.push(json!({
            "request": request, "title": title, "dataset": benchmark.shape.dataset, "field": field, "period": period,
            "release": release, "at": at, "groups": groups.iter().map(Group::to_json).collect::<Vec<_>>(), "notes": notes,
        }));
        text.push_str(&format!(
            "{title} ({field}, {period}: release {release} of {})\n",
            at.date()
        ));
        if groups.is_empty() {
            text.push_str("You have no rows to compare here.\n");
        }
        for group in groups {
            text.push_str(&format!("\n{}", group.to_text()));
        }
        let notes = notes.as_array().filter(|_| !groups.is_empty());
        for note in notes.into_iter().flatten() {
            text.push_str(&format!("note: {}\n", note.as_str().unwrap_or("")));
        }
        text.push('\n');
    }
    text.push_str(
        "Your own figures come from your own confirmed rows as they are now, and from nobody else's. Looking costs no privacy \
         budget. Each error is a 95 % interval.\n",
    );
    if !logged.is_empty() {
        let entries: Vec<String> = logged.iter().map(Value::to_string).collect();
        text.push_str(&format!(
            "{whose} has seen this too. That stands in the log (entry {}), and `fenwick member show {member}` lists it.\n",
            entries.join(", ")
        ));
    }
    Said::new(
        json!({ "member": member, "logged": logged, "benchmarks": listed }),
        text,
    )
}
