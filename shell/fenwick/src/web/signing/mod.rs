//! Signing in: with a passkey, or with a number and a PIN on phones that are shared; joining with a code; languages.

pub mod accounts;
pub mod again;
pub mod code;
mod confirm;
pub mod cosign;
pub mod guard;
mod handed;
mod join;
pub mod key;
mod language;
pub mod passkey;
pub mod pin;
pub mod proof;

pub use handed::{begin_by_passkey, by_passkey, handed_over, handed_over_to_script};
use handed::{begin_passkey, finish_passkey, who_of};
pub use language::language_of;

use super::door::Door;
use super::form::{Form, MARK};
use super::look::field::{Field, Kind as FieldKind};
use super::look::frame::Frame;
use super::ops::Client;
use super::rate::network;
use super::routes::Route;
use super::session::Device;
use super::view::{Page, frame, go, html};
use super::visit::{Visit, same};
use super::words::Words;
use super::wrong::Wrong;
use crate::desk::Desk;
use crate::said::Trouble;
use crate::visitor::Visitor;
use accounts::Kept;
use askama::Template;
use axum::Extension;
use axum::extract::Query;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::access::Who;
use passkey::Passkeys;
use serde::Deserialize;
use serde_json::{Value, json};
use std::net::IpAddr;

/// Wrong tries of one address before it waits: a village may share one.
const TRIES_OF_ADDRESS: u32 = 50;

/// A co-op, and who has an account in it.
type Account = (String, String);

/// Those who watch over signing in.
pub struct Signing {
    /// Passkeys, where the address of the server is one that they can be made for.
    pub passkeys: Option<Passkeys>,
    accounts: guard::Guard<Account>,
    /// By whole networks, and of each by the accounts that were tried from it.
    addresses: guard::Guard<IpAddr, Account>,
}

impl Signing {
    /// For a server at a site.
    pub fn new(site: &super::ops::Site) -> Self {
        Self {
            passkeys: Passkeys::new(site).ok(),
            accounts: guard::Guard::new(guard::TRIES),
            addresses: guard::Guard::new(TRIES_OF_ADDRESS),
        }
    }
}

/// The pages.
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/{coop}/sign-in", Door::Anyone, sign_in_page),
        Route::post("/{coop}/sign-in", Door::Anyone, sign_in),
        Route::post("/{coop}/sign-in/passkey/begin", Door::Anyone, begin_passkey),
        Route::post("/{coop}/sign-in/passkey", Door::Anyone, finish_passkey),
        Route::post("/{coop}/sign-in/again", Door::Anyone, again::typed),
        Route::post("/{coop}/sign-out", Door::Anyone, sign_out),
    ];
    routes.extend(join::routes());
    routes.extend(language::routes());
    routes.extend(confirm::routes());
    routes
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    frame: Frame,
    say: Words,
    slug: String,
    mark: String,
    next: String,
    fields: Vec<Field>,
    waits: String,
    passkeys: bool,
    ended: bool,
    /// What was typed on another page when the session had ended.
    kept: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
}

/// Where somebody goes on after signing in: a page of this co-op, and nowhere else.
fn onward(slug: &str, next: &str, visitor: Visitor) -> String {
    let home = format!("/{slug}/");
    let is_page = next.starts_with(&home)
        && next
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || "/-_.".contains(sign))
        && !next.contains("//");
    match (is_page, visitor) {
        (true, _) => next.to_owned(),
        (false, Visitor::User(_)) => format!("{home}use"),
        (false, _) => format!("{home}me"),
    }
}

impl SignIn {
    fn new(visit: &Visit, next: &str) -> Self {
        let say = visit.say.clone();
        let t = |id: &str| say.t(id).to_string();
        let number = Field::new("number", t("member-sign-in-number"), FieldKind::Digits)
            .hint(t("member-sign-in-number-hint"))
            .autocomplete("username")
            .width("short");
        let pin = Field::new("pin", t("member-sign-in-pin"), FieldKind::Line("password"))
            .hint(t("member-sign-in-pin-hint"))
            .autocomplete("current-password")
            .width("short");
        let mut frame = frame(visit, "member-sign-in-title");
        // She is here already; a press on it would lose what she typed.
        frame.top.retain(|link| !link.href.ends_with("/sign-in"));
        let passkeys = visit.served.signing.passkeys.is_some();
        if passkeys {
            frame.script = super::look::assets::passkey().to_owned();
        }
        Self {
            frame,
            slug: visit.slug.clone(),
            mark: visit.mark(),
            next: next.to_owned(),
            fields: vec![number, pin],
            waits: String::new(),
            ended: !next.is_empty(),
            kept: String::new(),
            passkeys,
            say,
        }
    }

    fn typed(mut self, form: &Form) -> Self {
        if let Some(number) = self.fields.first_mut() {
            number.value = form.one("number").to_owned();
        }
        self
    }

    fn answer(&self, status: StatusCode) -> Page {
        Ok((status, html(self)?).into_response())
    }
}

async fn sign_in_page(visit: Visit, Query(asked): Query<Asked>) -> Page {
    html(&SignIn::new(&visit, &asked.next))
}

async fn sign_in(visit: Visit, client: Option<Extension<Client>>, form: Form) -> Page {
    let address = client.map(|Extension(client)| client.address);
    let page = SignIn {
        kept: form.one("kept").to_owned(),
        ..SignIn::new(&visit, form.one("next")).typed(&form)
    };
    match account_by_pin(&visit, address, (form.one("number"), form.one("pin"))).await? {
        Tried::Right((who, way)) => {
            let visitor = visitor_of(who);
            let to = onward(&visit.slug, form.one("next"), visitor);
            match again::Kept::opened(&visit, form.one("kept")) {
                Some(kept) => again::signed_in(&visit, (visitor, way), form.ticked("shared"), kept),
                None => Ok(signed_in(&visit, (visitor, way), form.ticked("shared"), &to)?),
            }
        }
        Tried::Wrong(left) => {
            let mut page = page;
            let wrong = visit.say.t("member-sign-in-wrong").to_string();
            let left = visit.say.with("member-sign-in-left", "count", left).to_string();
            if let Some(pin) = page.fields.last_mut() {
                pin.error = format!("{wrong} {left}").into();
            }
            page.answer(StatusCode::UNPROCESSABLE_ENTITY)
        }
        Tried::Wait(seconds) => {
            let mut page = page;
            let minutes = seconds.div_ceil(60);
            page.waits = visit
                .say
                .with("member-sign-in-wait", "minutes", minutes)
                .to_string();
            let mut answer = page.answer(StatusCode::TOO_MANY_REQUESTS)?;
            answer
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            Ok(answer)
        }
    }
}

/// What came of a try.
pub enum Tried<T = MemberNo> {
    /// It is her.
    Right(T),
    /// It is not; so many tries are left.
    Wrong(u32),
    /// Nothing was tried: so many seconds to wait.
    Wait(u64),
}

/// Tries a member's number and PIN.
///
/// # Errors
/// When the co-op cannot be read.
pub async fn by_pin(
    visit: &Visit,
    address: Option<IpAddr>,
    number: &str,
    pin: &str,
) -> Result<Tried, Trouble> {
    // A data user's number is no member's: it is tried as one that nobody has.
    let number = if number.parse::<u32>().is_ok() { number } else { "" };
    Ok(match account_by_pin(visit, address, (number, pin)).await? {
        Tried::Right((Who::Member(member), _)) => Tried::Right(member),
        Tried::Right((Who::User(_), _)) => Tried::Wrong(0),
        Tried::Wrong(left) => Tried::Wrong(left),
        Tried::Wait(seconds) => Tried::Wait(seconds),
    })
}

/// Tries a number and a PIN, of a member or of a data user; says with what she signed in.
///
/// # Errors
/// When the co-op cannot be read.
pub async fn account_by_pin(
    visit: &Visit,
    address: Option<IpAddr>,
    (number, pin): (&str, &str),
) -> Result<Tried<(Who, Hash)>, Trouble> {
    let signing = &visit.served.signing;
    let who = who_of(number);
    let key = (visit.slug.clone(), format!("{who:?}"));
    let address = address.map(network);
    let from = |address| signing.addresses.begin_of(&address, key.clone());
    if let Err(seconds) = address.map_or(Ok(()), from) {
        return Ok(Tried::Wait(seconds));
    }
    if let Err(seconds) = signing.accounts.begin(&key) {
        return Ok(Tried::Wait(seconds));
    }
    let kept = match who {
        Some(who) => pin_of(&visit.desk, who).await?,
        None => None,
    };
    let is_right = match &kept {
        Some((_, kept)) => kept.is(pin).await?,
        None => {
            pin::nobodys(pin).await?;
            false
        }
    };
    match (is_right, who, kept) {
        (true, Some(who), Some((way, _))) => {
            signing.accounts.right(&key);
            if let Some(address) = address {
                signing.addresses.right_of(&address, &key);
            }
            Ok(Tried::Right((who, way)))
        }
        _ => Ok(Tried::Wrong(signing.accounts.left(&key))),
    }
}

async fn pin_of(desk: &Desk, who: Who) -> Result<Option<(Hash, pin::Kept)>, Trouble> {
    let ways = accounts::ways(desk, who).await?;
    let pin = |(digest, kept)| match kept {
        Kept::Pin(pin) => Some((digest, pin)),
        Kept::Passkey { .. } | Kept::Key(_) => None,
    };
    Ok(ways.into_iter().find_map(pin))
}

/// Signs a device in under a new token, and goes on.
///
/// # Errors
/// When the system gives no randomness.
pub fn signed_in(visit: &Visit, with: (Visitor, Hash), shared: bool, to: &str) -> Result<Response, Trouble> {
    let token = begun(visit, with, shared)?;
    let mut answer = axum::response::Redirect::to(to).into_response();
    with_cookie(visit, token, &mut answer);
    Ok(answer)
}

/// A session in place of the one before.
fn begun(visit: &Visit, with: (Visitor, Hash), shared: bool) -> Result<String, Trouble> {
    let device = if shared { Device::Shared } else { Device::Own };
    let token = visit.served.sessions.begin(&visit.slug, with, device)?;
    visit.served.sessions.end(&visit.token);
    Ok(token)
}

fn with_cookie(visit: &Visit, token: String, answer: &mut Response) {
    let cookie = visit.served.cookies.set(token).to_string();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

async fn sign_out(visit: Visit, _: Form) -> Page {
    visit.served.sessions.end(&visit.token);
    let mut answer = go(&format!("/{}/sign-in", visit.slug))?;
    with_cookie(&visit, super::session::fresh_token()?, &mut answer);
    Ok(answer)
}

/// Who acts after signing in to an account.
pub fn visitor_of(who: Who) -> Visitor {
    match who {
        Who::Member(member) => Visitor::Member(member),
        Who::User(user) => Visitor::User(user),
    }
}

/// Signs in for a script, and tells it where to go, with the mark of the new session.
fn moved(visit: &Visit, with: (Visitor, Hash), to: &str) -> Page {
    let token = visit.served.sessions.begin(&visit.slug, with, Device::Own)?;
    visit.served.sessions.end(&visit.token);
    let mark = visit.served.mark_of(&visit.slug, &token);
    let mut answer = axum::Json(json!({ "to": to, MARK: mark })).into_response();
    with_cookie(visit, token, &mut answer);
    Ok(answer)
}

/// An answer to a script: what it asked for, or why not.
fn spoken<T: serde::Serialize>(said: Result<T, Trouble>) -> Page {
    match said {
        Ok(said) => Ok(axum::Json(said).into_response()),
        Err(trouble) => Ok(super::api::problem(&Wrong::Trouble(trouble))),
    }
}

/// Whether what a script sent came from a page of this device.
pub fn is_marked(visit: &Visit, said: &Value) -> bool {
    same(
        visit.mark().as_bytes(),
        said[MARK].as_str().unwrap_or_default().as_bytes(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_to_a_page_of_the_same_coop_and_nowhere_else() {
        let ada = Visitor::Member(MemberNo(1));
        assert_eq!(onward("weavers", "/weavers/me/votes", ada), "/weavers/me/votes");
        for elsewhere in [
            "",
            "/spinners/me",
            "//evil.example",
            "/weavers/../x?y",
            "https://evil.example",
            "/weavers//evil",
        ] {
            assert_eq!(onward("weavers", elsewhere, ada), "/weavers/me", "{elsewhere}");
        }
    }
}
