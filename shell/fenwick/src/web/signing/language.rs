//! The language that a visitor reads.

use super::super::door::Door;
use super::super::form::Form;
use super::super::look::field::{Choice, Field};
use super::super::look::frame::Frame;
use super::super::routes::Route;
use super::super::served::Served;
use super::super::view::{Page, frame, go, html};
use super::super::visit::Visit;
use super::super::words::{Head, Status, Words};
use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use serde::Deserialize;

/// The cookie that holds what she chose.
const COOKIE: &str = "fenwick-language";

/// The words for a visitor: what she chose, else what her browser asks for, else English.
pub fn language_of(served: &Served, headers: &HeaderMap) -> Words {
    let jar = CookieJar::from_headers(headers);
    let chosen = jar.get(COOKIE).map(|cookie| cookie.value().to_owned());
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    served.languages.negotiate(chosen.as_deref(), accepted)
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/language", Door::Anyone, page),
        Route::post("/{coop}/language", Door::Anyone, choose),
    ]
}

#[derive(Template)]
#[template(path = "language.html")]
struct Languages {
    frame: Frame,
    say: Words,
    action: String,
    mark: String,
    back: String,
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    back: String,
}

/// A page of this co-op to go back to.
fn back_to(visit: &Visit, back: &str) -> String {
    let home = format!("/{}", visit.slug);
    let is_page = (back == home || back.starts_with(&format!("{home}/")))
        && back
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || "/-_.".contains(sign))
        && !back.contains("//");
    if is_page { back.to_owned() } else { home }
}

async fn page(visit: Visit, Query(asked): Query<Asked>) -> Page {
    let choices = visit.served.languages.packs();
    let choices = choices
        .map(|pack| Choice {
            hint: hint(&visit.say, &pack.head).into(),
            ..Choice::new(pack.code.clone(), pack.head.name.clone())
        })
        .collect();
    let label = visit.say.t("common-language").to_string();
    html(&Languages {
        frame: frame(&visit, "common-language"),
        action: format!("/{}/language", visit.slug),
        mark: visit.mark(),
        back: back_to(&visit, &asked.back),
        fields: vec![Field::one("language", label, choices).value(visit.say.lang())],
        say: visit.say,
    })
}

/// A language in English, and whether it is a draft, in the language that is read now.
fn hint(say: &Words, head: &Head) -> String {
    match head.status {
        Status::Draft => format!("{} · {}", head.english, say.t("common-draft")),
        Status::Original => String::new(),
    }
}

async fn choose(visit: Visit, form: Form) -> Page {
    let chosen = form.one("language");
    let known = visit.served.languages.packs().find(|pack| pack.code == chosen);
    let mut answer = go(&back_to(&visit, form.one("back")))?;
    if let Some(pack) = known {
        let cookie = Cookie::build((COOKIE, pack.code.clone()))
            .path("/")
            .http_only(true)
            .secure(visit.served.cookies.secure)
            .same_site(SameSite::Lax)
            .permanent()
            .build();
        if let Ok(cookie) = HeaderValue::from_str(&cookie.to_string()) {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    Ok(answer)
}
