//! Where the network ends: a page that works without it, what it keeps, and the way in when the network is back.
//!
//! Nobody's PIN can be checked without a network, so nothing that was kept counts as a member's own word: it comes in as put in for
//! her by who helps, and waits until she confirms it herself.

use super::super::door::Door;
use super::super::files::nowhere;
use super::super::form::{Form, ONCE};
use super::super::look::assets;
use super::super::look::field::{Choice, Field, Kind};
use super::super::look::frame::{Frame, Link};
use super::super::routes::Route;
use super::super::view::{Page, html, said_of};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::enter::{bring, charters, is_about_the_row};
use super::question::Question;
use super::{reading, row};
use crate::cli::args::{Command, Consent, Terms};
use crate::visitor::Visitor;
use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::charter::Charter;
use serde_json::json;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/with/offline", Door::Anyone, shell),
        Route::get("/{coop}/with/files/{file}", Door::Anyone, file),
        Route::get("/{coop}/with/mark", Door::Helper, mark),
        Route::post("/{coop}/with/queued", Door::Helper, queued),
    ]
}

/// One form of the page that works without a network.
struct Entry {
    kind: &'static str,
    dataset: String,
    title: String,
    fields: Vec<Question>,
    /// What a yes means, for the page to put together; empty where none is asked for.
    texts: String,
}

#[derive(Template)]
#[template(path = "with/offline.html")]
struct Shell {
    frame: Frame,
    say: Words,
    slug: String,
    pin: Field,
    entries: Vec<Entry>,
}

/// The page that works without a network. It is the same for everybody, and holds nothing but what everybody may read.
async fn shell(visit: Visit) -> Page {
    let say = visit.say.clone();
    let title = say.t("with-nav-offline").to_string();
    let mut frame = Frame::said(&say, title, visit.title.clone(), visit.at("/with"));
    frame.script = assets::offline().to_owned();
    let back = say.t("with-nav-home").to_string();
    frame.trail = vec![Link::new(visit.at("/with"), back, "")];
    let charters = charters(&visit).await?;
    let mut entries: Vec<Entry> = charters.iter().map(|charter| of_rows(charter, &say)).collect();
    entries.extend(of_consent(&visit, &charters).await?);
    let pin = Field::new(
        "pin",
        say.t("with-offline-pin").to_string(),
        Kind::Line("password"),
    )
    .hint(say.t("with-offline-pin-hint").to_string())
    .autocomplete("off")
    .width("short");
    html(&Shell {
        frame,
        slug: visit.slug.clone(),
        pin,
        entries,
        say,
    })
}

/// The same question on a page where several forms stand.
fn under(form: &str, mut question: Question) -> Question {
    question.name = format!("{form}--{}", question.name);
    question
}

fn member(say: &Words) -> Question {
    let label = say.t("with-number").to_string();
    Question::new("member".to_owned(), label, Kind::Digits).hint(say.t("with-number-hint").to_string())
}

fn of_rows(charter: &Charter, say: &Words) -> Entry {
    let asked = row::questions(charter, &Form::default(), say);
    let fields = std::iter::once(member(say)).chain(asked);
    Entry {
        kind: "rows",
        dataset: charter.dataset.clone(),
        title: charter.title.clone(),
        fields: fields.map(|question| under(&charter.dataset, question)).collect(),
        texts: String::new(),
    }
}

/// A yes or a no, for any dataset, purpose and class of recipients that the members voted for.
async fn of_consent(visit: &Visit, charters: &[Charter]) -> Result<Option<Entry>, Wrong> {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let worded = |id: String, otherwise: String| match say.has(&id) {
        true => say.t(&id).to_string(),
        false => otherwise,
    };
    let datasets = charters.iter();
    let datasets = datasets.map(|charter| Choice::new(charter.dataset.clone(), charter.title.clone()));
    let mut purposes: Vec<String> = charters
        .iter()
        .flat_map(|charter| charter.purposes.iter().map(ToString::to_string))
        .collect();
    purposes.sort();
    purposes.dedup();
    let purposes = purposes.into_iter().map(|purpose| {
        let label = worded(format!("member-purpose-{purpose}"), purpose.clone());
        Choice::new(purpose, label)
    });
    let classes = visit
        .look(|coop| coop.bylaws.rule.recipient_classes.clone())
        .await?;
    let classes = classes.into_iter().map(|class| {
        let label = worded(format!("member-recipient-{}", class.id), class.title);
        Choice::new(format!("class:{}", class.id), label)
    });
    let answers = [
        ("yes", "member-consent-says-yes"),
        ("no", "member-consent-says-no"),
    ];
    let answers = answers.map(|(value, id)| Choice::new(value, t(id)));
    let question = |name: &str, id: &str, kind| Question::new(name.to_owned(), t(id), kind);
    let fields = [
        member(say),
        question(
            "dataset",
            "with-consent-dataset",
            Kind::Select(datasets.collect()),
        ),
        question(
            "purpose",
            "with-consent-purpose",
            Kind::Select(purposes.collect()),
        ),
        question(
            "recipient",
            "with-consent-recipient",
            Kind::Select(classes.collect()),
        ),
        question("answer", "with-consent-answer", Kind::One(answers.into())),
    ];
    let fields = fields.into_iter().map(|question| under("consent", question));
    let texts = reading::texts(visit).await?.to_string();
    Ok((!charters.is_empty()).then(|| Entry {
        kind: "consent",
        dataset: String::new(),
        title: t("with-consent"),
        fields: fields.collect(),
        texts,
    }))
}

/// The worker that answers without a network, and what the device is told of these pages as of an app.
async fn file(visit: Visit, Path((_, name)): Path<(String, String)>) -> Page {
    match name.as_str() {
        "worker.js" => Ok(worker(&visit)),
        "app.webmanifest" => Ok(manifest(&visit)),
        _ => Err(Wrong::Missing),
    }
}

fn worker(visit: &Visit) -> Response {
    let kept = json!([
        visit.at("/with/offline"),
        assets::style(),
        assets::icons(),
        assets::mark(),
        assets::offline(),
        visit.at("/with/files/app.webmanifest"),
    ]);
    // Other bytes of any of them have another name, and another worker then takes their place.
    let digest = Hash::of(kept.to_string().as_bytes()).to_string();
    let source = include_str!("worker.js");
    let script = format!("const SHELL = {kept};\nconst DIGEST = \"{digest}\";\n{source}");
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8".to_owned()),
        (
            header::HeaderName::from_static("service-worker-allowed"),
            visit.at("/with"),
        ),
    ];
    (headers, script).into_response()
}

fn manifest(visit: &Visit) -> Response {
    let manifest = json!({
        "name": format!("{} · {}", visit.title, visit.say.t("with-title")),
        "short_name": visit.title,
        "lang": visit.say.lang(),
        "dir": visit.say.dir(),
        "id": visit.at("/with"),
        "scope": visit.at("/with"),
        "start_url": visit.at("/with/offline"),
        "display": "standalone",
        "icons": [{ "src": assets::mark(), "sizes": "any", "type": "image/svg+xml" }],
    });
    let kind = [(header::CONTENT_TYPE, "application/manifest+json")];
    (kind, manifest.to_string()).into_response()
}

/// What a script needs to send what the device kept, once who helps has signed in.
async fn mark(visit: Visit) -> Page {
    Ok(Json(json!({ "csrf": visit.mark() })).into_response())
}

/// Takes one entry that a device kept. It is put in for the member, and waits for her word.
async fn queued(visit: Visit, form: Form) -> Page {
    let Visitor::Member(by) = visit.visitor else {
        return Err(Wrong::Closed);
    };
    let Some(member) = form.number("member").map(MemberNo) else {
        return Ok(refused(&[visit.say.t("with-number-hint").to_string()]));
    };
    let as_hers = visit.of_visitor(Visitor::Assisted { member, by });
    let done = match form.one("kind") {
        "consent" => answer(&as_hers, &form).await,
        _ => rows(&as_hers, &form).await,
    };
    match done {
        Ok(None) => Ok(Json(json!({ "state": "sent" })).into_response()),
        Ok(Some(why)) => Ok(refused(&why)),
        Err(Wrong::Trouble(trouble)) if is_about_the_row(&trouble) => {
            Ok(refused(&said_of(&visit.say, trouble)))
        }
        Err(wrong) => Err(wrong),
    }
}

fn refused(why: &[String]) -> Response {
    let said = json!({ "state": "refused", "why": why.join(" ") });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(said)).into_response()
}

/// Brings the row in; or says why it cannot be.
async fn rows(visit: &Visit, form: &Form) -> Result<Option<Vec<String>>, Wrong> {
    let all = charters(visit).await?;
    let found = all.iter().find(|charter| charter.dataset == form.one("dataset"));
    let charter = found.ok_or(Wrong::Missing)?;
    let file = match row::file(charter, form) {
        Ok(file) => file,
        Err(wrong) => {
            let asked = row::questions(charter, form, &visit.say);
            let label = |name: &str| asked.iter().find(|question| question.name == name);
            let line = |(name, id): &(String, &'static str)| {
                let label = label(name).map(|question| question.label.to_string());
                format!("{}: {}", label.unwrap_or_default(), visit.say.t(id))
            };
            return Ok(Some(wrong.iter().map(line).collect()));
        }
    };
    let said = bring(visit, (&charter.dataset, &file), form.some(ONCE)).await?;
    let is_there = said.json["stored"] == 0;
    Ok(is_there.then(|| vec![visit.say.t("member-helped-twice").to_string()]))
}

/// Puts in what she said to a use of her data: a no holds at once, a yes waits.
async fn answer(visit: &Visit, form: &Form) -> Result<Option<Vec<String>>, Wrong> {
    let read = form.some("read").filter(|_| form.one("answer") == "yes");
    if let Some(read) = &read
        && !reading::is_as_read(visit, form, read).await?
    {
        return Ok(Some(vec![visit.say.t("with-offline-other-text").to_string()]));
    }
    let command = Command::Consent(Consent::Give {
        read,
        terms: Terms {
            dataset: form.one("dataset").to_owned(),
            fields: Vec::new(),
            resolution: None,
            until: None,
        },
        purpose: form.one("purpose").to_owned(),
        recipient: form.one("recipient").to_owned(),
        answer: form.one("answer").to_owned(),
    });
    let nowhere = nowhere(visit.served.home.dir());
    visit.carry_out(command, form.some(ONCE), &nowhere).await?;
    Ok(None)
}
