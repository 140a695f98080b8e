//! Read-only pages about the co-ops of a home: only what the public log shows anyway.

pub mod look;
pub mod ops;
#[expect(
    dead_code,
    reason = "pages begin to speak through it; strike this line when they do"
)]
pub(crate) mod words;

use crate::cli::{Serve, deletion};
use crate::desk::Desk;
use crate::home::Home;
use crate::said::{Done, Trouble};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use fenwick_coop::Coop;
use fenwick_coop::kernel::hash::Hash;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Serves until it is told to stop.
pub async fn serve(home: &Arc<Home>, serve: &Serve) -> Done {
    crate::logs::begin(serve.log, serve.log_level);
    // A broken language is said to the operator now, and not to the first who reads it.
    words::Languages::load(Some(home.dir())).map_err(|said| Trouble::failed("languages", said))?;
    let mut desks = Desks::new();
    for slug in home.slugs() {
        desks.insert(slug.clone(), home.desk(Some(&slug)).await?);
    }
    let tended = tokio::spawn(tend(Arc::clone(home), desks.values().cloned().collect()));
    let pages = Router::new()
        .route("/", get(index))
        .route("/{slug}", get(page))
        .with_state(Arc::new(desks))
        .merge(look::routes(serve.look));
    let done = ops::run(home, serve, |_| pages).await;
    tended.abort();
    done
}

/// How often what has come due is done while nobody gives a command.
const TENDED: Duration = Duration::from_secs(60);

/// Does what has come due in each co-op, and deletes what is owed, as any command would.
async fn tend(home: Arc<Home>, desks: Vec<Arc<Desk>>) {
    let mut turns = tokio::time::interval(TENDED);
    turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        for desk in &desks {
            let current = desk.look(|coop| coop.restoring.is_current()).await;
            if !matches!(current, Ok(true)) {
                continue;
            }
            if let Err(trouble) = deletion::tick(&home, desk, None).await {
                home.confide(&format!("what has come due was not done: {}", trouble.text()));
            }
        }
    }
}

/// The co-ops served, opened before the first page is.
type Desks = BTreeMap<String, Arc<Desk>>;

type Page = Result<Html<String>, (StatusCode, Html<String>)>;

fn framed(title: &str, body: &str) -> Html<String> {
    let style = "body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:0 auto;padding:1rem;color:#222;background:#fff}\
                 table{border-collapse:collapse;display:block;overflow-x:auto}th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ccc}\
                 pre{overflow-x:auto}";
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>{0}</title><style>{style}</style><main><h1>{0}</h1>{body}</main></html>",
        escaped(title)
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

async fn index(State(desks): State<Arc<Desks>>) -> Html<String> {
    let items: String = desks
        .keys()
        .map(|slug| format!("<li><a href='/{0}'>{0}</a>", escaped(slug)))
        .collect();
    framed("Co-ops of this home", &format!("<ul>{items}</ul>"))
}

async fn page(State(desks): State<Arc<Desks>>, Path(slug): Path<String>) -> Page {
    let missing = || {
        (
            StatusCode::NOT_FOUND,
            framed(
                "Not here",
                "<p>There is no such co-op. <a href='/'>All co-ops</a></p>",
            ),
        )
    };
    let failed = || {
        (
            StatusCode::INTERNAL_SERVER_ERROR,
            framed(
                "Not now",
                "<p>The co-op cannot be read. Run <code>fenwick verify</code>.</p>",
            ),
        )
    };
    let desk = desks.get(&slug).ok_or_else(missing)?;
    let (title, mut body, releases) = desk.look(told).await.map_err(|_| failed())?;
    for (number, digest) in releases {
        let table = desk.office.text(digest).await.map_err(|_| failed())?;
        let table: Value = serde_json::from_str(&table).map_err(|_| failed())?;
        body.push_str(&format!("<h3>Release {number}</h3>{}", release_table(&table)));
    }
    Ok(framed(&title, &body))
}

fn release_table(table: &Value) -> String {
    let text = |value: &Value| escaped(value.as_str().unwrap_or(""));
    let head: String = table["columns"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|name| format!("<th scope=col>{}", text(name)))
        .collect();
    let errors = table["error95"].as_array().cloned().unwrap_or_default();
    let row = |(row, errors): (&Value, &Value)| {
        let cells = row
            .as_array()
            .into_iter()
            .flatten()
            .zip(errors.as_array().into_iter().flatten());
        let cell = |(value, error): (&Value, &Value)| match (value.is_null(), error.is_null()) {
            (true, _) => "<td>(blank)".to_owned(),
            (false, true) => format!("<td>{}", text(value)),
            (false, false) => format!("<td>{} ± {}", text(value), text(error)),
        };
        format!("<tr>{}", cells.map(cell).collect::<String>())
    };
    let rows: String = table["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .zip(&errors)
        .map(row)
        .collect();
    format!("<table><tr>{head}{rows}</table>")
}

/// What concerns all: charters, requests with their decisions, dividends. Releases are fetched by their digests.
fn told(coop: &Coop) -> (String, String, Vec<(u32, Hash)>) {
    let mut body = format!(
        "<p>Founded from the template {}.</p><h2>Charters</h2><ul>",
        escaped(&coop.founding.template)
    );
    for (dataset, charter) in &coop.charters {
        body.push_str(&format!(
            "<li><b>{}</b>: {}. {} (motion {})",
            escaped(dataset),
            escaped(&charter.rule.title),
            escaped(&charter.rule.benefit),
            charter.motion
        ));
    }
    body.push_str("</ul><h2>Requests</h2>");
    for (number, request) in coop.requests.all() {
        let state = serde_json::to_value(request.state()).unwrap_or_default();
        body.push_str(&format!(
            "<h3>Request {number}: {}</h3><p>Data user {} asks '{}' for {}.</p><ul>",
            state.as_str().unwrap_or(""),
            request.terms.user,
            escaped(&request.terms.dataset),
            request.terms.purpose
        ));
        for reason in request.decision.iter().flat_map(|decision| &decision.reasons) {
            body.push_str(&format!(
                "<li>{} {}",
                if reason.met { "yes:" } else { "<b>no:</b>" },
                escaped(&reason.sentence)
            ));
        }
        body.push_str("</ul>");
    }
    body.push_str("<h2>Dividends</h2><ul>");
    for (number, dividend) in coop.dividends.all() {
        body.push_str(&format!(
            "<li>Dividend {number} for {}: {} minor units of {}",
            dividend.period, dividend.income_minor, coop.founding.currency
        ));
    }
    body.push_str("</ul><h2>What left</h2>");
    let releases = coop
        .releases
        .all()
        .map(|(number, release)| (number.0, release.digest))
        .collect();
    (coop.founding.title.clone(), body, releases)
}
