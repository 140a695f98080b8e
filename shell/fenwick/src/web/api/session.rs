//! Sessions of programs: a number and a PIN for a token, which stands in a header and never in a cookie.

use super::super::ops::Client;
use super::super::session::{AGE_MAX, Device, IDLE_MAX, Token};
use super::super::signing::{Tried, account_by_pin, visitor_of};
use super::super::visit::Visit;
use super::super::wrong::Wrong;
use super::json_answer;
use crate::said::Trouble;
use axum::Extension;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Time;
use serde::Deserialize;
use serde_json::json;
use std::time::{SystemTime, UNIX_EPOCH};

/// The token that a program shows, if it shows one.
///
/// # Errors
/// When it shows something else.
pub fn shown(headers: &HeaderMap) -> Result<Option<Token>, Wrong> {
    let Some(shown) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let (scheme, token) = shown
        .to_str()
        .ok()
        .and_then(|shown| shown.split_once(' '))
        .ok_or(Wrong::Unknown)?;
    match scheme.eq_ignore_ascii_case("bearer") {
        true => Ok(Some(token.trim().to_owned())),
        false => Err(Wrong::Unknown),
    }
}

/// What a program signs in with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    number: String,
    pin: String,
}

/// Signs a program in.
pub async fn begin(
    visit: Visit,
    client: Option<Extension<Client>>,
    asked: Result<axum::Json<Asked>, JsonRejection>,
) -> Result<Response, Wrong> {
    let axum::Json(asked) = asked.map_err(|error| unread(&error))?;
    let address = client.map(|Extension(client)| client.address);
    match account_by_pin(&visit, address, (&asked.number, &asked.pin)).await? {
        Tried::Wait(seconds) => Err(Wrong::TooMany(seconds)),
        Tried::Wrong(left) => {
            let message = format!("this number and PIN open no account; {left} tries are left before a wait");
            let refusal =
                Refusal::new("actor.unknown", message).hint("try again, or ask an officer for help");
            Err(Trouble::Refused(refusal).into())
        }
        Tried::Right((who, way)) => {
            let with = (visitor_of(who), way);
            let token = visit.served.sessions.begin(&visit.slug, with, Device::Program)?;
            let ends = ends();
            let idle_seconds = IDLE_MAX.as_secs();
            Ok(json_answer(
                &json!({ "token": token, "who": who, "ends": ends, "idle_seconds": idle_seconds }),
            ))
        }
    }
}

/// Ends the session whose token is shown.
pub async fn end(visit: Visit) -> Result<Response, Wrong> {
    // A key is no session: it is taken away on a page.
    let session = visit.session.as_ref();
    if session.is_none_or(|session| session.device == Device::Key) {
        return Err(Wrong::Unknown);
    }
    visit.served.sessions.end(&visit.token);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// When a session that begins now is over whatever it does.
fn ends() -> Time {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(i64::try_from((now + AGE_MAX).as_secs()).unwrap_or(i64::MAX))
}

fn unread(error: &JsonRejection) -> Wrong {
    match error.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Wrong::Media,
        StatusCode::PAYLOAD_TOO_LARGE => Wrong::TooLarge,
        _ => Trouble::Usage("send an object with 'number' and 'pin', both texts".to_owned()).into(),
    }
}
