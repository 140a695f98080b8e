//! What is answered when the server could not do its work: never why.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;

/// Marks an answer that says itself, in words for people, that something broke. Any other answer with status 500 is
/// replaced, for nobody knows what it says.
#[derive(Clone, Copy, Debug)]
pub struct Told;

/// What went wrong, as far as whoever asked may know.
#[derive(Clone, Copy, Debug)]
pub enum Broken {
    /// The program broke.
    Here,
    /// It takes longer than anybody waits. It goes on.
    Late,
    /// Too many ask at once. Nothing was begun.
    Full,
}

impl Broken {
    fn status(self) -> StatusCode {
        match self {
            Broken::Here => StatusCode::INTERNAL_SERVER_ERROR,
            Broken::Late | Broken::Full => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Broken::Here => (
                "Something broke here",
                "It was not your fault. Look first whether it was done, then try again. If it goes on, tell your co-op this number:",
            ),
            Broken::Late => (
                "This takes long",
                "We are still at work on it. Wait a little, then look whether it was done. The number of this page is:",
            ),
            Broken::Full => (
                "Many people are here now",
                "Nothing was done. Please try again in a minute. The number of this page is:",
            ),
        }
    }

    /// The answer, for a person or for a program.
    pub fn answer(self, id: &str, for_program: bool) -> Response {
        let (title, text) = self.words();
        let status = self.status();
        let retry = [(header::RETRY_AFTER, "30"), (header::CACHE_CONTROL, "no-store")];
        if for_program {
            let problem = json!({
                "type": "about:blank", "title": title, "status": status.as_u16(), "detail": text, "instance": format!("urn:request:{id}"),
            });
            let kind = [(header::CONTENT_TYPE, "application/problem+json")];
            return (status, retry, kind, problem.to_string()).into_response();
        }
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
             <title>{title}</title></head><body><main><h1>{title}</h1><p>{text} <strong>{id}</strong></p>\
             <p><a href=\"/\">Back to the start</a></p></main></body></html>"
        );
        (status, retry, Html(page)).into_response()
    }
}
