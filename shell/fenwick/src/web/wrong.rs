//! What goes wrong at a page, and what is said of it: never what is inside.

use super::form::Form;
use crate::said::Trouble;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why a page cannot be shown, or an act cannot be done.
#[derive(Debug)]
pub enum Wrong {
    /// There is no such page, or none for this visitor.
    Missing,
    /// It is for somebody who has signed in.
    Unknown,
    /// It is for others than this visitor.
    Closed,
    /// What was sent is no form.
    Unreadable,
    /// A form that did not come from a page of this device's session; what was typed is kept.
    Unmarked(Form),
    /// The page is shown, or the form is sent, and not the other way round.
    Method,
    /// What was sent is of another kind than what is taken.
    Media,
    /// What was sent is too large.
    TooLarge,
    /// Too many tries; so many seconds to wait.
    TooMany(u64),
    /// What the use case says.
    Trouble(Trouble),
}

impl Wrong {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Unknown => StatusCode::UNAUTHORIZED,
            Self::Closed | Self::Unmarked(_) => StatusCode::FORBIDDEN,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Media => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Trouble(trouble) => status_of(trouble),
        }
    }
}

/// The status of an answer that says a use case was not done.
pub fn status_of(trouble: &Trouble) -> StatusCode {
    match trouble {
        Trouble::Usage(_) => StatusCode::BAD_REQUEST,
        Trouble::Refused(refusal) => match refusal.rule.as_str() {
            "actor.unknown" => StatusCode::UNAUTHORIZED,
            "actor.not-hers" => StatusCode::NOT_FOUND,
            rule if rule.starts_with("actor.") => StatusCode::FORBIDDEN,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        },
        // The world failed at something the visitor brought: a file that is no table, a row that is not hers.
        Trouble::Failed { code, .. } if is_about_what_was_brought(code) => StatusCode::UNPROCESSABLE_ENTITY,
        Trouble::Failed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        Trouble::Later(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Whether an error speaks of what somebody brought, so that she may read it.
pub fn is_about_what_was_brought(code: &str) -> bool {
    const ABOUT: [&str; 6] = [
        "intake",
        "file",
        "consent.row",
        "ballot",
        "mapping",
        "contribute.bad-rows",
    ];
    let is = |about: &str| {
        let rest = code.strip_prefix(about);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    ABOUT.into_iter().any(is)
}

impl From<Trouble> for Wrong {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl IntoResponse for Wrong {
    /// Only the status: the page is written where the visitor and her language are known.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Said(std::sync::Arc::new(self)));
        response
    }
}

/// What went wrong, on its way to the page that says it.
#[derive(Clone)]
pub struct Said(pub std::sync::Arc<Wrong>);
