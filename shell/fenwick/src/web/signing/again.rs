//! What somebody typed when her session had ended: it is kept in the page itself, and sent again only when she says so.

use super::super::form::{Form, MARK, ONCE};
use super::super::look::frame::Frame;
use super::super::view::{Page, frame, go, html};
use super::super::visit::Visit;
use super::super::words::Words;
use super::{SignIn, begun, with_cookie};
use crate::visitor::Visitor;
use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fenwick_coop::kernel::hash::Hash;
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
    /// What of it she can read over.
    shown: Vec<String>,
    mark: String,
    once: String,
}

/// Whether somebody typed this, and a page did not put it there: words, a name, a day, a number.
fn is_typed(value: &str) -> bool {
    let is_short = value.chars().count() <= 20;
    let is_id = value
        .chars()
        .all(|sign| sign.is_ascii_lowercase() || "-_.:".contains(sign));
    value.contains(char::is_whitespace) || (is_short && !is_id)
}

/// Shows to whom signed in with a passkey what she had typed before.
pub(super) async fn typed(visit: Visit, form: Form) -> Page {
    match (visit.visitor, Kept::opened(&visit, form.one("kept"))) {
        (Visitor::Nobody, kept) => sign_in_with(&visit, &kept.unwrap_or_default()),
        (_, Some(kept)) => page(&visit, kept),
        (visitor, None) => go(&super::onward(&visit.slug, "", visitor)),
    }
}

/// Shows what was typed, with a button that sends it again.
///
/// # Errors
/// As a page.
pub fn page(visit: &Visit, kept: Kept) -> Page {
    let shown = kept.fields.iter().map(|(_, value)| value);
    let page = Again {
        frame: frame(visit, "member-again-title"),
        shown: shown.filter(|value| is_typed(value)).cloned().collect(),
        mark: visit.mark(),
        once: visit.once()?,
        kept,
        say: visit.say.clone(),
    };
    Ok((StatusCode::CONFLICT, html(&page)?).into_response())
}

/// Signs a device in, and shows what was typed before.
pub(super) fn signed_in(visit: &Visit, with: (Visitor, Hash), shared: bool, kept: Kept) -> Page {
    let token = begun(visit, with, shared)?;
    let now = Visit {
        session: visit.served.sessions.find(&token),
        token: token.clone(),
        visitor: with.0,
        ..visit.clone()
    };
    let mut answer = page(&now, kept)?;
    with_cookie(visit, token, &mut answer);
    Ok(answer)
}

/// The page on which somebody signs in whose session had ended when she sent something. What she typed is in it.
pub fn sign_in_with(visit: &Visit, kept: &Kept) -> Page {
    let page = SignIn {
        kept: kept.sealed(),
        ended: true,
        ..SignIn::new(visit, "")
    };
    page.answer(StatusCode::UNAUTHORIZED)
}
