//! Days of a member's data: she validates them, or keeps them out.

use super::args::{Day as DayCommand, DaysOf};
use super::ask::Asking;
use super::me::see;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::kernel::days::{Days, Span, day_number};
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::{Date, Time};
use fenwick_coop::path::contribution::{Marked, Marking};
use fenwick_coop::{Command, Event};
use fenwick_office::Act;
use fenwick_pool::PoolError;
use serde_json::{Value, json};

/// The commands about days.
pub async fn day(asking: &Asking, command: DayCommand) -> Done {
    match command {
        DayCommand::Validate(of) => mark(asking, of, true).await,
        DayCommand::KeepOut(of) => mark(asking, of, false).await,
        DayCommand::List { dataset } => list(asking, &dataset).await,
    }
}

async fn mark(asking: &Asking, of: DaysOf, validated: bool) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let days: Days = of.days.iter().map(|text| span(text)).collect::<Result<_, _>>()?;
    let asker = asking.asker(&desk, b"").await?;
    let json = match desk.office.repeated(&asker).await? {
        Some(outcome) => outcome,
        None => {
            let (days, without_rows) = match validated {
                true => {
                    let there = there(&desk, member, &of.dataset, days).await;
                    desk.prepared(&asker, there).await?
                }
                false => (days, 0),
            };
            let marking = Marking {
                dataset: of.dataset.clone(),
                member,
                days,
                validated,
            };
            let command = Command::Mark(marking, asking.attesting(&desk).await?);
            let act = Act::plain(asker, command, move |coop, entries| {
                let events = entries.iter().map(|entry| &entry.event);
                let marked: u64 = events.map(days_in).sum();
                let all = coop.contributions.marked(&of.dataset, member);
                json!({
                    "member": member, "dataset": of.dataset, "marked": marked, "without_rows": without_rows,
                    "validated": all.map_or(0, |all| all.validated.len()), "kept_out": all.map_or(0, |all| all.kept_out.len()),
                })
            });
            desk.office.act(act).await?
        }
    };
    let text = match validated {
        true => format!(
            "Days of member {member} validated now: {}; without rows: {}; validated in all: {}.",
            json["marked"], json["without_rows"], json["validated"]
        ),
        false => format!(
            "Days of member {member} kept out now: {}; in all: {}. They earn no points, and their rows enter no query any more.",
            json["marked"], json["kept_out"]
        ),
    };
    Ok(Said::new(json, text))
}

fn days_in(event: &Event) -> u64 {
    use fenwick_coop::path::contribution::Event as E;
    match event {
        Event::Contribution(E::DaysValidated { days, .. } | E::DaysKeptOut { days, .. }) => days.len(),
        _ => 0,
    }
}

/// A day, or a first and a last day with two points between them.
fn span(text: &str) -> Result<Span, Trouble> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let date = |text: &str| {
        text.parse::<Date>()
            .map_err(|form| Trouble::Usage(format!("'{text}': {form}")))
    };
    let span = Span {
        from: date(from)?,
        to: date(to)?,
    };
    match span.from <= span.to {
        true => Ok(span),
        false => Err(Trouble::Usage(format!("'{text}' ends before it begins"))),
    }
}

/// Those of the days on which she has confirmed rows, and how many others there are.
async fn there(desk: &Desk, member: MemberNo, dataset: &str, days: Days) -> Result<(Days, u64), Trouble> {
    let with_rows = with_rows(desk, member, dataset).await?;
    let missing = days.without(&with_rows);
    let there = days.without(&missing);
    if there.is_empty() {
        let message = format!("member {member} has no confirmed rows in '{dataset}' on these days");
        return Err(Refusal::new("day.rows", message)
            .hint("a day counts when its rows are there: contribute them first")
            .into());
    }
    Ok((there, missing.len()))
}

/// The days on which a member has confirmed rows.
async fn with_rows(desk: &Desk, member: MemberNo, dataset: &str) -> Result<Days, Trouble> {
    let of = dataset.to_owned();
    let known = desk
        .look(move |coop| {
            coop.members.active(member)?;
            let field = coop
                .charters
                .get(&of)
                .and_then(|charter| charter.rule.time_field());
            let missing = || Refusal::new("day.time", format!("there is no dataset '{of}' with days"));
            let field = field.ok_or_else(missing)?.to_owned();
            Ok::<_, Refusal>((field, coop.contributions.confirmed(&of)))
        })
        .await?;
    let (field, confirmed) = known?;
    let _reading = desk.files.read().await;
    let mut files = desk.manifest(dataset).await?;
    files.retain(|file| confirmed.contains(file.contribution));
    let (pool, dataset) = (desk.pool.clone(), dataset.to_owned());
    let read = move || {
        let fields = [field];
        let mut rows = pool.rows_of(&dataset, &fields, member.0, &files)?;
        // Days of rows that others brought and that name her as the second are hers to keep out too.
        let mut take = |_: u32, _: u64, values: &[Option<i64>]| {
            rows.push(values.to_vec());
            Ok(())
        };
        for file in &files {
            pool.each_row_naming((&dataset, &fields), file, member.0, &mut take)?;
        }
        Ok::<_, PoolError>(rows)
    };
    let rows = tokio::task::spawn_blocking(read).await;
    let rows = rows.map_err(|error| Trouble::failed("pool", error))?;
    let rows = rows.map_err(|error| Trouble::failed("pool", error))?;
    let seconds = rows.into_iter().flatten().flatten();
    Ok(Days::numbered(
        seconds.filter_map(|seconds| day_number(Time(seconds).date())),
    ))
}

async fn list(asking: &Asking, dataset: &str) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let logged = see(asking, &desk, member, dataset).await?;
    let with_rows = with_rows(&desk, member, dataset).await?;
    let of = dataset.to_owned();
    let marked = desk
        .look(move |coop| coop.contributions.marked(&of, member).cloned())
        .await?;
    let Marked { validated, kept_out } = marked.unwrap_or_default();
    let open = with_rows.without(&validated).without(&kept_out);
    let parts = [
        ("validated", &validated),
        ("kept out", &kept_out),
        ("open", &open),
    ];
    let rows = parts.iter().flat_map(|(name, days)| {
        let line = |span: Span| vec![(*name).to_owned(), span.from.to_string(), span.to.to_string()];
        days.spans().into_iter().map(line).collect::<Vec<_>>()
    });
    let mut text = table(&["days", "from", "to"], rows);
    if let Some(entry) = &logged {
        text.push_str(&format!(
            "Whoever sits at this terminal has seen this too. That stands in the log (entry {entry}).\n"
        ));
    }
    let json = json!({
        "member": member, "dataset": dataset, "validated": validated, "kept_out": kept_out, "open": open,
        "logged": logged.into_iter().collect::<Vec<Value>>(),
    });
    Ok(Said::new(json, text))
}
