//! Languages of the pages, and the two officers who speak one and say that its texts are right.

use super::super::door::Door;
use super::super::files::nowhere;
use super::super::form::{Form, ONCE};
use super::super::look::field::Field;
use super::super::look::frame::{Frame, Link};
use super::super::look::part::{Cell, Table};
use super::super::ops::Client;
use super::super::routes::Route;
use super::super::view::{Page, frame, go, html, titled, to_mend, told};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::cosign::{Cosigned, cosigned, fields};
use crate::cli::args::{Command, Language as LanguageCommand};
use crate::said::Trouble;
use askama::Template;
use axum::Extension;
use axum::extract::Path;
use serde::Deserialize;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/languages", Door::Office, page),
        Route::get("/{coop}/desk/languages/{language}", Door::Office, texts),
        Route::post("/{coop}/desk/languages/{language}", Door::Office, confirm),
    ]
}

/// The texts that a yes stands on: what it allows, what for, to whom, how closely.
const WEIGHTY: [&str; 4] = [
    "member-consent-",
    "member-purpose-",
    "member-recipient-",
    "member-resolution-",
];

#[derive(Deserialize)]
struct Listed {
    languages: Vec<One>,
}

/// One language, as `language list` says it.
#[derive(Deserialize)]
struct One {
    language: String,
    name: String,
    made_by: String,
    state: String,
    texts: String,
}

async fn listed(visit: &Visit) -> Result<Vec<One>, Wrong> {
    let listed: Listed = visit.ask(Command::Language(LanguageCommand::List)).await?;
    Ok(listed.languages)
}

fn state(say: &Words, state: &str) -> Cell {
    let (id, tone) = match state {
        "original" => ("desk-languages-original", "info"),
        "confirmed" => ("desk-languages-confirmed", "good"),
        "changed" => ("desk-languages-changed", "warn"),
        _ => ("desk-languages-draft", "warn"),
    };
    Cell::badge(say.t(id).to_string(), tone)
}

#[derive(Template)]
#[template(path = "desk/languages.html")]
struct Languages {
    frame: Frame,
    say: Words,
    table: Table,
}

async fn page(visit: Visit) -> Page {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let names = [
        "common-language",
        "desk-languages-state",
        "desk-languages-made-by",
        "common-open",
    ]
    .map(t);
    let mut table = Table::new(t("desk-languages-title"), &names.each_ref().map(String::as_str));
    for one in listed(&visit).await? {
        let link = match one.state.as_str() {
            "original" | "confirmed" => Cell::from(String::new()),
            _ => Cell::link(
                t("desk-languages-read"),
                visit.at(&format!("/desk/languages/{}", one.language)),
            ),
        };
        let name = format!("{} ({})", one.name, one.language);
        table = table.row([Cell::from(name), state(say, &one.state), one.made_by.into(), link]);
    }
    html(&Languages {
        frame: frame(&visit, "desk-languages-title"),
        table,
        say: visit.say,
    })
}

#[derive(Template)]
#[template(path = "desk/language.html")]
struct Texts {
    frame: Frame,
    say: Words,
    here: String,
    mark: String,
    once: String,
    lang: String,
    dir: &'static str,
    digest: String,
    /// What has to be mended, and is no matter of a field.
    wrong: Vec<String>,
    /// What each is called, in English, and in the language, as they are written.
    pairs: Vec<(String, String, String)>,
    fields: Vec<Field>,
}

async fn made(visit: &Visit, language: &str) -> Result<Texts, Wrong> {
    let one = listed(visit)
        .await?
        .into_iter()
        .find(|one| one.language == language);
    let one = one.filter(|one| one.state != "original").ok_or(Wrong::Missing)?;
    let words = visit.served.languages.words(language);
    let english = words.english();
    let weighty = |id: &&str| WEIGHTY.iter().any(|begins| id.starts_with(begins));
    // The message without its id.
    let plain = |text: &str| {
        text.split_once('=')
            .map_or(text, |(_, text)| text)
            .trim()
            .to_owned()
    };
    let pair = |id: &str| {
        let here = words.pack().text(id).map(plain).unwrap_or_default();
        let english = english.pack().text(id).map(plain).unwrap_or_default();
        (id.to_owned(), english, here)
    };
    let title = visit
        .say
        .with("desk-languages-of", "language", &one.name)
        .to_string();
    let mut frame = titled(visit, title);
    frame.trail = vec![Link::new(
        visit.at("/desk/languages"),
        visit.say.t("desk-languages-title").to_string(),
        "",
    )];
    Ok(Texts {
        frame,
        here: visit.at(&format!("/desk/languages/{language}")),
        mark: visit.mark(),
        once: visit.once()?,
        lang: words.lang().to_owned(),
        dir: words.dir(),
        digest: one.texts,
        wrong: Vec::new(),
        pairs: english.pack().ids().filter(weighty).map(pair).collect(),
        fields: fields(&visit.say).into(),
        say: visit.say.clone(),
    })
}

async fn texts(visit: Visit, Path((_, language)): Path<(String, String)>) -> Page {
    html(&made(&visit, &language).await?)
}

/// Confirms just the texts that the page showed, when the second officer gave her number and PIN.
async fn confirm(
    visit: Visit,
    Path((_, language)): Path<(String, String)>,
    client: Option<Extension<Client>>,
    form: Form,
) -> Page {
    let mut page = made(&visit, &language).await?;
    let client = client.map(|Extension(client)| client);
    let by = match cosigned(&visit, client.as_ref(), &form).await? {
        Cosigned::By(by) => by,
        Cosigned::ToMend(fields) => {
            page.fields = (*fields).into();
            return to_mend(&page);
        }
    };
    let command = Command::Language(LanguageCommand::Confirm {
        language,
        texts: form.some("texts"),
    });
    let nowhere = nowhere(visit.served.home.dir());
    match visit.attested(command, (form.some(ONCE), by), &nowhere).await {
        Ok(_) => {
            visit.tell(visit.say.t("desk-languages-done").to_string());
            go(&visit.at("/desk/languages"))
        }
        Err(trouble @ (Trouble::Refused(_) | Trouble::Usage(_))) => {
            (_, page.wrong) = told(&visit.say, &trouble.into());
            to_mend(&page)
        }
        Err(trouble) => Err(trouble.into()),
    }
}
