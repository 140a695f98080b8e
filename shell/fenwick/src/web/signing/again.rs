//! What somebody typed when her session had ended: it is kept in the page itself, and sent again only when she says so.

use super::super::form::{Form, MARK, ONCE};
use super::super::look::frame::Frame;
use super::super::view::{Page, frame, html};
use super::super::visit::Visit;
use super::super::words::Words;
use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// Signs of what was typed that are kept; a longer text stays in the browser's own page.
const KEPT_MAX: usize = 128 << 10;
/// Fields with one of these in their names are never kept.
const SECRETS: [&str; 5] = ["pin", "again", "present", "pass", "secret"];

/// A form that was sent too late.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Where it was sent.
    pub path: String,
    /// Its fields, as they were typed.
    pub fields: Vec<(String, String)>,
}

impl Kept {
    /// What is kept of a form that was sent to this page.
    pub fn of(visit: &Visit, form: &Form) -> Self {
        let typed = form
            .typed()
            .filter(|(name, _)| !SECRETS.iter().any(|secret| name.contains(secret)));
        Self {
            path: visit.path.clone(),
            fields: typed
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        }
    }

    /// As a field of the page on which she signs in; empty when there is nothing, or too much.
    pub fn sealed(&self) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        match !self.fields.is_empty() && text.len() <= KEPT_MAX {
            true => URL_SAFE_NO_PAD.encode(text),
            false => String::new(),
        }
    }

    /// Read back from that field; only for a page of the same co-op.
    pub fn opened(visit: &Visit, sealed: &str) -> Option<Self> {
        let text = URL_SAFE_NO_PAD
            .decode(sealed)
            .ok()
            .filter(|text| text.len() <= KEPT_MAX)?;
        let kept: Self = serde_json::from_slice(&text).ok()?;
        let is_here = kept.path.starts_with(&visit.at("/"))
            && !kept.path.contains("//")
            && kept
                .path
                .chars()
                .all(|sign| sign.is_ascii_alphanumeric() || "/-_.".contains(sign));
        let plain = |(name, _): &(String, String)| name != MARK && name != ONCE;
        (is_here && kept.fields.iter().all(plain)).then_some(kept)
    }
}

#[derive(Template)]
#[template(path = "again.html")]
struct Again {
    frame: Frame,
    say: Words,
    kept: Kept,
    /// What of it she can read over: fields that hold words.
    shown: Vec<(String, String)>,
    mark: String,
    once: String,
}

/// Shows what was typed, with a button that sends it again.
///
/// # Errors
/// As a page.
pub fn page(visit: &Visit, kept: Kept) -> Page {
    let shown = kept.fields.iter().filter(|(_, value)| !value.is_empty());
    let page = Again {
        frame: frame(visit, "member-again-title"),
        shown: shown.cloned().collect(),
        mark: visit.mark(),
        once: visit.once()?,
        kept,
        say: visit.say.clone(),
    };
    Ok((StatusCode::CONFLICT, html(&page)?).into_response())
}
