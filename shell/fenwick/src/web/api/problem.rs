//! What a program is told when something was not done: RFC 9457.

use super::super::wrong::{Wrong, is_about_what_was_brought};
use crate::said::Trouble;
use crate::web::ops::broken::Told;
use axum::Extension;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// The media type of a problem.
pub const PROBLEM: &str = "application/problem+json";

/// What went wrong, for programs: never what is inside.
pub fn problem(wrong: &Wrong) -> Response {
    let status = wrong.status();
    let mut body = json!({ "type": "about:blank", "title": title(status), "status": status.as_u16() });
    for (key, value) in detail(wrong) {
        body[key] = value;
    }
    let mut response = (status, Extension(Told), body.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    match wrong {
        Wrong::TooMany(seconds) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        Wrong::Trouble(Trouble::Later(_)) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        Wrong::Unknown => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        Wrong::Trouble(_) if status == StatusCode::UNAUTHORIZED => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        _ => {}
    }
    response
}

fn title(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Problem")
}

fn detail(wrong: &Wrong) -> Vec<(&'static str, Value)> {
    let says = |text: &str| vec![("detail", json!(text))];
    match wrong {
        Wrong::Missing => says("there is nothing here"),
        Wrong::Unknown => says("sign in first, or send the token of a session"),
        Wrong::Closed => says("this is not for whoever signed in"),
        Wrong::Unreadable => says("what was sent cannot be read"),
        Wrong::Unmarked(_) => says("what was sent did not come from a page of this server"),
        Wrong::Method => says("this path takes another method; the header 'Allow' names it"),
        Wrong::Media => {
            says("this kind of content is not taken here; the description of the interface says which is")
        }
        Wrong::TooLarge => says("what was sent is too large"),
        Wrong::TooMany(seconds) => says(&format!("too much at once; wait {seconds} seconds")),
        Wrong::Trouble(Trouble::Refused(refusal)) => vec![
            ("detail", json!(refusal.message)),
            ("rule", json!(refusal.rule)),
            ("motion", json!(refusal.motion)),
            ("hint", json!(refusal.hint)),
            ("at", json!(refusal.at)),
        ],
        Wrong::Trouble(Trouble::Failed { code, message }) if is_about_what_was_brought(code) => {
            vec![("detail", json!(message)), ("code", json!(code))]
        }
        Wrong::Trouble(Trouble::Failed { .. }) => {
            says("the co-op could not do it now; nothing was lost, and whoever runs it can see why")
        }
        Wrong::Trouble(trouble) => says(&trouble.text()),
    }
}
