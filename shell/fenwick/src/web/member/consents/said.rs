//! What she said before, with the receipt of each: to read, to print, and as a file for programs.

use super::super::super::look::frame::{Frame, Link};
use super::super::super::look::part::{Cell, Table};
use super::super::super::view::{Page, frame, html};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::standing::Standing;
use super::words::Names;
use crate::cli::args::{Command, Consent};
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::consent::Scope;
use serde::Deserialize;
use serde_json::Value;

/// All that she said.
#[derive(Deserialize)]
struct History {
    history: Vec<One>,
}

/// One time.
#[derive(Deserialize)]
struct One {
    entry: u64,
    at: Time,
    status: String,
    scope: Option<Scope>,
    assisted: bool,
    receipt: Value,
}

impl One {
    fn status(&self, say: &Words) -> String {
        let id = match self.status.as_str() {
            "ConsentGiven" => "member-consent-allowed",
            "ConsentRequested" => "member-consent-waits",
            "ConsentWithdrawn" => "member-consent-withdrew",
            _ => "member-consent-refused",
        };
        say.t(id).to_string()
    }
}

async fn heard(visit: &Visit) -> Result<(Vec<One>, Names), Wrong> {
    let (_, names) = Standing::of(visit).await?;
    let history: History = visit.ask(Command::Consent(Consent::History)).await?;
    Ok((history.history, names))
}

#[derive(Template)]
#[template(path = "member/consents_said.html")]
struct Said {
    frame: Frame,
    say: Words,
    table: Table,
}

pub async fn page(visit: Visit) -> Page {
    let (heard, names) = heard(&visit).await?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let columns = [
        "member-consent-when",
        "member-consent-what",
        "member-consent-on",
        "member-consent-who",
        "member-consent-receipt",
    ]
    .map(t);
    let mut table = Table::new(
        t("member-consent-history"),
        &columns.each_ref().map(String::as_str),
    );
    for one in &heard {
        let (on, who) = match &one.scope {
            Some(scope) => (
                names.title(&scope.dataset).to_owned(),
                names.who(say, &scope.recipient),
            ),
            None => (String::new(), String::new()),
        };
        let link = Cell::link(
            t("common-open"),
            visit.at(&format!("/me/consents/said/{}", one.entry)),
        );
        table = table.row([
            say.short_date(one.at.date()).into(),
            Cell::from(one.status(say)),
            on.into(),
            who.into(),
            link,
        ]);
    }
    let mut frame = frame(&visit, "member-consent-history");
    frame.trail = trail(&visit);
    html(&Said {
        frame,
        table,
        say: visit.say,
    })
}

fn trail(visit: &Visit) -> Vec<Link> {
    vec![Link::new(
        visit.at("/me/consents"),
        visit.say.t("member-consent-title").to_string(),
        "",
    )]
}

#[derive(Template)]
#[template(path = "member/consents_receipt.html")]
struct Receipt {
    frame: Frame,
    say: Words,
    facts: Vec<(String, String)>,
    text: String,
    lang: String,
    dir: &'static str,
    language: String,
    file: String,
}

async fn one(visit: &Visit, entry: u64) -> Result<(One, Names), Wrong> {
    let (heard, names) = heard(visit).await?;
    let one = heard.into_iter().find(|one| one.entry == entry);
    Ok((one.ok_or(Wrong::Missing)?, names))
}

pub async fn receipt(visit: Visit, Path((_, entry)): Path<(String, u64)>) -> Page {
    let (one, names) = one(&visit, entry).await?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let number = visit.member()?;
    let mut facts = vec![
        (t("member-consent-when"), say.moment(one.at)),
        (t("member-consent-what"), one.status(say)),
        (t("member-join-check-number"), number.to_string()),
        (t("member-consent-entry"), say.number(one.entry)),
    ];
    if one.assisted {
        facts.push((t("member-consent-through"), t("common-yes")));
    }
    let read = &one.receipt["dpv:hasRecordOfActivity"][0]["dpv:hasConsentStatus"][0]["fenwick:read"];
    // The sentence in the language in which it counted, and no other, has that digest.
    let words = match read["dct:language"].as_str() {
        Some(code) => visit.served.languages.words(code),
        None => say.clone(),
    };
    let digest = read["fenwick:digest"].as_str().map(|digest| {
        let named = &words.pack().head.name;
        let said = say.with("member-consent-receipt-language", "language", named);
        said.with("digest", digest).to_string()
    });
    let text = one.scope.as_ref().map(|scope| names.text(&words, scope));
    let mut frame = frame(&visit, "member-consent-receipt");
    frame.trail = trail(&visit);
    frame.trail.push(Link::new(
        visit.at("/me/consents/said"),
        t("member-consent-history"),
        "",
    ));
    html(&Receipt {
        frame,
        facts,
        text: text.unwrap_or_default(),
        lang: words.lang().to_owned(),
        dir: words.dir(),
        language: digest.unwrap_or_default(),
        file: visit.at(&format!("/me/consents/said/{entry}/file")),
        say: say.clone(),
    })
}

/// The receipt as programs read it.
pub async fn file(visit: Visit, Path((_, entry)): Path<(String, u64)>) -> Page {
    let (one, _) = one(&visit, entry).await?;
    let name = format!("attachment; filename=\"receipt-{entry}.jsonld\"");
    let headers = [
        (header::CONTENT_TYPE, "application/ld+json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, one.receipt.to_string()).into_response())
}
