//! Her rows of one dataset, page by page, and single rows that she keeps to herself.

use super::super::super::form::Form;
use super::super::super::look::frame::{Frame, Link};
use super::super::super::look::part::{Cell, Pager};
use super::super::super::view::{Page, go, html, titled, to_mend};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::brought::{Set, set};
use crate::cli::args::{Command, Row, RowsOf};
use crate::web::member::stopped::Stopped;
use askama::Template;
use axum::extract::{Path, Query};
use fenwick_coop::kernel::time::Time;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Rows of one page.
const ROWS_SHOWN: usize = 25;

#[derive(Template)]
#[template(path = "member/data/rows.html")]
struct Rows {
    frame: Frame,
    say: Words,
    mark: String,
    once: String,
    at: String,
    dataset: String,
    stopped: Stopped,
    error: String,
    from: usize,
    rows: Vec<One>,
    pager: Pager,
}

struct One {
    mark: String,
    name: String,
    state: Option<Cell>,
    chosen: bool,
    cells: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Listed {
    count: usize,
    rows: Vec<Found>,
}

#[derive(Deserialize)]
struct Found {
    row: String,
    kept_out: bool,
    confirmed: bool,
    values: BTreeMap<String, Option<String>>,
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: usize,
}

/// A value as she reads it.
pub fn cell(say: &Words, kind: &str, text: &str) -> String {
    match (kind, text) {
        ("measure", number) => say.decimal(number),
        ("time", moment) => moment
            .parse::<Time>()
            .map_or_else(|_| moment.to_owned(), |at| say.moment(at)),
        ("flag", "true") => say.t("common-yes").to_string(),
        ("flag", "false") => say.t("common-no").to_string(),
        (_, text) => text.to_owned(),
    }
}

fn one(say: &Words, set: &Set, found: &Found, chosen: &[String]) -> One {
    let state = match (found.kept_out, found.confirmed) {
        (true, _) => Some(("member-data-row-out", "info")),
        (false, false) => Some(("member-data-state-waits", "warn")),
        (false, true) => None,
    };
    let cells: Vec<(String, String)> = set
        .fields
        .iter()
        .filter_map(|field| {
            let text = found.values.get(&field.name)?.as_ref()?;
            let shown = cell(say, &field.kind, text);
            let unit = field
                .unit
                .as_ref()
                .map_or_else(String::new, |unit| format!(" {unit}"));
            Some((field.title.clone(), format!("{shown}{unit}")))
        })
        .collect();
    let time = set.fields.iter().find(|field| field.kind == "time");
    let at = time.and_then(|field| found.values.get(&field.name)?.as_deref());
    One {
        name: at.map_or_else(|| found.row.clone(), |at| cell(say, "time", at)),
        chosen: chosen.contains(&found.row),
        mark: found.row.clone(),
        state: state.map(|(id, tone)| Cell::badge(say.t(id).to_string(), tone)),
        cells,
    }
}

async fn shown(visit: &Visit, dataset: &str, from: usize) -> Result<Rows, Wrong> {
    let set = set(visit, dataset).await?;
    let say = visit.say.clone();
    let list = Row::List {
        dataset: dataset.to_owned(),
        limit: from.saturating_add(ROWS_SHOWN),
    };
    let listed: Listed = visit.ask(Command::Row(list)).await?;
    let at = visit.at(&format!("/me/data/{dataset}/rows"));
    let rows = listed
        .rows
        .iter()
        .skip(from)
        .map(|found| one(&say, &set, found, &[]));
    let rows: Vec<One> = rows.collect();
    let until = from.saturating_add(rows.len());
    let to = |is_there: bool, from: usize| match is_there {
        true => format!("{at}?from={from}"),
        false => String::new(),
    };
    let pager = Pager {
        earlier: to(from > 0, from.saturating_sub(ROWS_SHOWN)),
        later: to(until < listed.count, until),
        seen: say
            .with("member-data-rows-seen", "from", from.saturating_add(1).min(until))
            .with("until", until)
            .with("count", listed.count)
            .to_string()
            .into(),
    };
    let mut frame = titled(visit, say.t("member-data-rows-see").to_string());
    frame.trail = vec![
        Link::new(visit.at("/me/data"), say.t("member-data-title").to_string(), ""),
        Link::new(visit.at(&format!("/me/data/{dataset}")), set.title.clone(), ""),
    ];
    Ok(Rows {
        mark: visit.mark(),
        once: visit.once()?,
        at,
        dataset: set.title,
        stopped: Stopped::default(),
        error: String::new(),
        from,
        rows,
        pager,
        frame,
        say,
    })
}

pub async fn page(
    visit: Visit,
    Path((_, dataset)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    html(&shown(&visit, &dataset, asked.from).await?)
}

/// Keeps the ticked rows out, or gives them back.
pub async fn keep(visit: Visit, Path((_, dataset)): Path<(String, String)>, form: Form) -> Page {
    let from = form.one("from").parse().unwrap_or(0);
    let marks = form.all("row");
    let out = form.one("do") != "give";
    let of = RowsOf {
        marks: marks.clone(),
        dataset: dataset.clone(),
    };
    let command = if out { Row::KeepOut(of) } else { Row::GiveBack(of) };
    if marks.is_empty() {
        let mut page = shown(&visit, &dataset, from).await?;
        page.error = visit.say.t("member-data-row-choose").to_string();
        return to_mend(&page);
    }
    if let Err(trouble) = visit.act(Command::Row(command), &form).await {
        let stopped = Stopped::of(&visit.say, trouble)?;
        let mut page = shown(&visit, &dataset, from).await?;
        page.stopped = stopped;
        page.rows
            .iter_mut()
            .for_each(|row| row.chosen = marks.contains(&row.mark));
        return to_mend(&page);
    }
    let told = if out {
        "member-data-rows-kept"
    } else {
        "member-data-rows-given"
    };
    visit.tell(visit.say.with(told, "count", marks.len()).to_string());
    go(&visit.at(&format!("/me/data/{dataset}/rows?from={from}")))
}
