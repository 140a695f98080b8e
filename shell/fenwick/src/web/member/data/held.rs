//! Rows of hers that could not be read and that wait: she mends them, or drops them.

use super::super::super::form::Form;
use super::super::super::look::frame::{Frame, Link};
use super::super::super::view::{Page, frame, go, html, to_mend};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use crate::cli::args::{Command, Quarantine};
use crate::web::member::stopped::Stopped;
use askama::Template;
use axum::extract::Path;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Rows of one page; the others come when these are mended or dropped.
const ROWS_SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "member/data/held.html")]
struct Held {
    frame: Frame,
    say: Words,
    mark: String,
    at: String,
    stopped: Stopped,
    rows: Vec<Row>,
    more: usize,
}

struct Row {
    number: String,
    once: String,
    place: String,
    dataset: String,
    reason: String,
    /// The id of the input, the name and the title of the field, and what stands in it.
    cells: Vec<(String, String, String, String)>,
}

#[derive(Deserialize)]
struct Listed {
    rows: Vec<Found>,
}

#[derive(Deserialize)]
struct Found {
    row: String,
    dataset: String,
    unit: String,
    line: u64,
    reason: String,
    cells: BTreeMap<String, String>,
}

/// Names and titles of the fields of each dataset.
type Titles = BTreeMap<String, Vec<(String, String)>>;

async fn titles(visit: &Visit) -> Result<Titles, Wrong> {
    visit
        .look(|coop| {
            let fields = |charter: &fenwick_coop::people::charter::Charter| {
                let fields = charter.fields.iter();
                fields
                    .map(|field| (field.name.clone(), field.title.clone()))
                    .collect()
            };
            let charters = coop.charters.values().map(|charter| &charter.rule);
            charters
                .map(|charter| (charter.dataset.clone(), fields(charter)))
                .collect()
        })
        .await
}

fn row(visit: &Visit, found: Found, titles: &Titles, typed: Option<(&str, &Form)>) -> Result<Row, Wrong> {
    let typed = typed
        .filter(|(number, _)| *number == found.row)
        .map(|(_, form)| form);
    let cells = titles.get(&found.dataset).into_iter().flatten().enumerate();
    let cells = cells.map(|(place, (name, title))| {
        let stands = found.cells.get(name).cloned().unwrap_or_default();
        let value = typed.map_or(stands, |form| form.one(&format!("set.{name}")).to_owned());
        (
            format!("f-{}-{place}", found.row),
            format!("set.{name}"),
            title.clone(),
            value,
        )
    });
    Ok(Row {
        once: visit.once()?,
        place: format!("{} {}", found.unit, found.line),
        cells: cells.collect(),
        number: found.row,
        dataset: found.dataset,
        reason: found.reason,
    })
}

async fn shown(visit: &Visit, typed: Option<(&str, &Form)>) -> Result<Held, Wrong> {
    let listed: Listed = visit
        .ask(Command::Quarantine(Quarantine::List { dataset: None }))
        .await?;
    let titles = titles(visit).await?;
    let all = listed.rows.len();
    let rows = listed.rows.into_iter().take(ROWS_SHOWN);
    let rows = rows
        .map(|found| row(visit, found, &titles, typed))
        .collect::<Result<Vec<_>, _>>()?;
    let mut frame = frame(visit, "member-data-mend-title");
    frame.trail = vec![Link::new(
        visit.at("/me/data"),
        visit.say.t("member-data-title").to_string(),
        "",
    )];
    Ok(Held {
        frame,
        mark: visit.mark(),
        at: visit.at("/me/mend"),
        stopped: Stopped::default(),
        more: all.saturating_sub(rows.len()),
        rows,
        say: visit.say.clone(),
    })
}

pub async fn page(visit: Visit) -> Page {
    html(&shown(&visit, None).await?)
}

async fn done(visit: &Visit, command: Quarantine, (number, form): (&str, &Form), told: &str) -> Page {
    match visit.act(Command::Quarantine(command), form).await {
        Ok(_) => {
            visit.tell(visit.say.t(told).to_string());
            go(&visit.at("/me/mend"))
        }
        Err(trouble) => {
            let stopped = Stopped::of(&visit.say, trouble)?;
            let mut page = shown(visit, Some((number, form))).await?;
            page.stopped = stopped;
            to_mend(&page)
        }
    }
}

pub async fn mend(visit: Visit, Path((_, number)): Path<(String, String)>, form: Form) -> Page {
    let typed = form
        .typed()
        .filter_map(|(name, value)| Some((name.strip_prefix("set.")?, value)));
    let set = typed
        .map(|(name, value)| format!("{name}={}", value.trim()))
        .collect();
    let fix = Quarantine::Fix {
        row: number.clone(),
        set,
    };
    done(&visit, fix, (&number, &form), "member-data-mended").await
}

pub async fn forget(visit: Visit, Path((_, number)): Path<(String, String)>, form: Form) -> Page {
    let drop = Quarantine::Drop { row: number.clone() };
    done(&visit, drop, (&number, &form), "member-data-dropped").await
}
