//! Bringing a file: it is looked at first, then kept or not, and what came of it is said on a receipt.

mod preview;
pub mod waiting;

use super::super::super::door::Door;
use super::super::super::form::{Form, Upload};
use super::super::super::look::field::{Choice, Field, Kind};
use super::super::super::look::frame::{Frame, Link};
use super::super::super::look::part::{Step, steps};
use super::super::super::routes::Route;
use super::super::super::view::{Page, frame, go, html, to_mend};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use crate::cli::args::{Command, Contribute};
use crate::web::member::stopped::Stopped;
use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderValue, header};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use waiting::{Brought, State};

/// So long a page waits by itself for a file to be read, before it shows that it is.
const PATIENCE: Duration = Duration::from_secs(3);
/// Endings of files that are taken.
const ENDINGS: &str = ".csv,.tsv,.txt,.xlsx,.json,.ndjson,.xml,.parquet,.zip,.gz";

/// The pages.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/me/upload", Door::Member, page),
        Route::upload("/{coop}/me/upload", Door::Member, bring),
        Route::get("/{coop}/me/upload/look", Door::Member, look),
        Route::post("/{coop}/me/upload/keep", Door::Member, keep),
        Route::post("/{coop}/me/upload/leave", Door::Member, leave),
    ]
}

#[derive(Template)]
#[template(path = "member/data/upload.html")]
struct Choosing {
    frame: Frame,
    say: Words,
    mark: String,
    at: String,
    steps: Vec<Step>,
    stopped: Stopped,
    sets: Vec<Choice>,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "member/data/working.html")]
struct Working {
    frame: Frame,
    say: Words,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    dataset: String,
}

/// Where she is in it, counted from 1.
fn way(say: &Words, here: usize) -> Vec<Step> {
    let names = ["file", "look", "done"].map(|step| say.t(&format!("member-upload-step-{step}")).to_string());
    steps(here, &[&names[0], &names[1], &names[2]])
}

fn framed(visit: &Visit) -> Frame {
    let mut frame = frame(visit, "member-upload-title");
    frame.trail = vec![Link::new(
        visit.at("/me/data"),
        visit.say.t("member-data-title").to_string(),
        "",
    )];
    frame
}

async fn choosing(visit: &Visit, chosen: &str) -> Result<Choosing, Wrong> {
    let say = visit.say.clone();
    let t = |id: &str| say.t(id).to_string();
    let sets = visit.look(|coop| {
        let charters = coop.charters.values().map(|charter| &charter.rule);
        let choice = |charter: &fenwick_coop::people::charter::Charter| Choice {
            hint: charter.benefit.clone().into(),
            ..Choice::new(charter.dataset.clone(), charter.title.clone())
        };
        charters.map(choice).collect::<Vec<_>>()
    });
    let sets = sets.await?;
    let only = match sets.as_slice() {
        [only] => only.value.clone(),
        _ => chosen.to_owned(),
    };
    let max = super::super::super::files::UPLOAD_BYTES_MAX >> 20;
    let file = Field::new("file", t("member-upload-file"), Kind::File(ENDINGS))
        .hint(say.with("member-upload-file-hint", "max", max).to_string());
    Ok(Choosing {
        frame: framed(visit),
        mark: visit.mark(),
        at: visit.at("/me/upload"),
        steps: way(&say, 1),
        stopped: Stopped::default(),
        fields: vec![
            Field::one("dataset", t("member-upload-what"), sets.clone()).value(only),
            file,
        ],
        sets,
        say,
    })
}

async fn page(visit: Visit, Query(asked): Query<Asked>) -> Page {
    html(&choosing(&visit, &asked.dataset).await?)
}

/// Takes the file and begins to look at it. Nothing of it is taken in.
async fn bring(visit: Visit, upload: Upload) -> Page {
    let dataset = upload.form.one("dataset").to_owned();
    let mut page = choosing(&visit, &dataset).await?;
    let is_known = page.sets.iter().any(|set| set.value == dataset);
    let errors = [
        (!is_known).then_some("common-field-choose"),
        upload.form.all("file").is_empty().then_some("common-field-empty"),
    ];
    if errors.iter().any(Option::is_some) {
        for (field, error) in page.fields.iter_mut().zip(errors) {
            field.error = error
                .map(|id| visit.say.t(id).to_string())
                .unwrap_or_default()
                .into();
        }
        return to_mend(&page);
    }
    let brought = visit.served.waiting.put(&visit, dataset, upload);
    let looked = work(&visit, &brought, true, false);
    drop(tokio::time::timeout(PATIENCE, looked).await);
    go(&visit.at("/me/upload/look"))
}

/// Does the work beside the request, so that it goes on when nobody waits.
fn work(visit: &Visit, brought: &Arc<Brought>, dry_run: bool, hold: bool) -> tokio::task::JoinHandle<()> {
    let (visit, brought) = (visit.clone(), Arc::clone(brought));
    tokio::spawn(async move {
        let files = brought.upload.form.all("file");
        let command = Command::Contribute(Contribute {
            dataset: brought.dataset.clone(),
            files: files.into_iter().map(Into::into).collect(),
            member_column: None,
            other_column: None,
            mapping: None,
            // She has seen what is wrong with which row, or is about to.
            bad_rows_max: 100,
            replace: None,
            quarantine: hold,
            dry_run,
        });
        let done = visit.carry_out(command, None, brought.upload.folder.path()).await;
        brought.become_(match done {
            Ok(said) if dry_run => State::Looked(said.json),
            Ok(said) => State::Kept(said.json),
            Err(trouble) => State::Stopped(Stopped::of(&visit.say, trouble).unwrap_or_else(|wrong| {
                tracing::warn!(upload = ?wrong, "a file was not taken in");
                Stopped {
                    title: visit.say.t("member-error-ours").to_string(),
                    ..Stopped::default()
                }
            })),
        });
    })
}

async fn look(visit: Visit) -> Page {
    let Some(brought) = visit.served.waiting.of(&visit) else {
        return go(&visit.at("/me/upload"));
    };
    match brought.state() {
        State::Looking | State::Keeping => {
            let mut answer = html(&Working {
                frame: framed(&visit),
                steps: way(&visit.say, 2),
                say: visit.say,
            })?;
            answer
                .headers_mut()
                .insert(header::REFRESH, HeaderValue::from_static("2"));
            Ok(answer)
        }
        State::Looked(found) => html(&preview::preview(&visit, &brought.dataset, &found).await?),
        State::Kept(done) => html(&preview::receipt(&visit, &brought.dataset, &done).await?),
        State::Stopped(stopped) => {
            let mut page = choosing(&visit, &brought.dataset).await?;
            page.stopped = stopped;
            to_mend(&page)
        }
    }
}

/// Takes the file in. Sent twice, it is taken in once.
async fn keep(visit: Visit, form: Form) -> Page {
    if let Some(brought) = visit.served.waiting.of(&visit)
        && brought.begin_keeping()
    {
        let kept = work(&visit, &brought, false, form.ticked("hold"));
        drop(tokio::time::timeout(PATIENCE, kept).await);
    }
    go(&visit.at("/me/upload/look"))
}

async fn leave(visit: Visit, _: Form) -> Page {
    visit.served.waiting.drop_of(&visit);
    visit.tell(visit.say.t("member-upload-not-kept").to_string());
    go(&visit.at("/me/upload"))
}
