//! The door of every page: it knows who comes, keeps out whom the page is not for, and says what may be done with the answer.

use super::form::Form;
use super::ops::Client;
use super::served::Served;
use super::session::{Device, Session, Token, fresh_token};
use super::signing;
use super::signing::again::{self, Kept};
use super::visit::Visit;
use super::wrong::{Said, Wrong};
use crate::visitor::Visitor;
use axum::RequestExt;
use axum::extract::{FromRequest, RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use fenwick_coop::Coop;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::access::{Kind, Who};
use fenwick_coop::people::bylaws::Power;
use std::sync::Arc;

/// For whom a page is. What she may do there is decided by the gate and the rules, command by command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Anybody.
    Anyone,
    /// A member, or somebody who was one and has data here.
    Member,
    /// A member whose office is to run the co-op from day to day.
    Office,
    /// A member who helps others at a shared device, while she holds it herself.
    Helper,
    /// A member who is helped at a shared device.
    Helped,
    /// A data user.
    User,
}

/// The headers of every answer: nothing but what comes from here is shown or run, and nobody puts a page into another.
const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
    ("x-permitted-cross-domain-policies", "none"),
];

/// What every answer carries, also one that no page gave.
pub async fn headers(State(is_secure): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_secure {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Lets a visitor in, or not, and writes what went wrong as a page.
pub async fn enter(
    State((served, door)): State<(Arc<Served>, Door)>,
    mut request: Request,
    next: Next,
) -> Response {
    let (visit, fresh) = match arrive(&served, &mut request).await {
        Ok(arrived) => arrived,
        Err(wrong) => {
            let say = signing::language_of(&served, request.headers());
            return super::view::stray(&say, &wrong, request.uri().path());
        }
    };
    let is_sent = !matches!(*request.method(), Method::GET | Method::HEAD);
    let admitted = admit(&visit, door, is_sent.then(|| request.headers()));
    let client = request.extensions().get::<Client>();
    let by_program = is_of_programs(&visit.path);
    let paced = |()| match by_program {
        true => served.rates.of_program(&visit.slug, visit.visitor, client),
        false => Ok(()),
    };
    if let Err(wrong) = admitted.and_then(paced) {
        if let Some(to) = super::helper::instead(&visit, door).filter(|_| !is_sent && !by_program) {
            return Redirect::to(&to).into_response();
        }
        return match wrong {
            Wrong::Unknown if is_sent && !is_of_programs(&visit.path) => ended(&visit, request).await,
            Wrong::Unknown if !is_sent => {
                Redirect::to(&sign_in(&visit, request.uri().path())).into_response()
            }
            wrong => super::view::wrong(&visit, &wrong),
        };
    }
    request.extensions_mut().insert(visit.clone());
    let mut response = next.run(request).await;
    if let Some(Said(wrong)) = response.extensions_mut().remove::<Said>() {
        response = match wrong.as_ref() {
            Wrong::Unmarked(form) if !is_of_programs(&visit.path) && !form.is_empty() => {
                too_late(&visit, form)
            }
            wrong => super::view::wrong(&visit, wrong),
        };
    }
    if fresh && !response.headers().contains_key(header::SET_COOKIE) {
        let cookie = served.cookies.set(visit.token.clone()).to_string();
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// What is answered to a form that was sent when the session had ended: the page to sign in, with all that was typed.
async fn ended(visit: &Visit, mut request: Request) -> Response {
    request.extensions_mut().insert(visit.clone());
    match Form::from_request(request, &()).await {
        Ok(form) | Err(Wrong::Unmarked(form)) => too_late(visit, &form),
        // Files, and what is no form, would have to be sent once more.
        Err(_) => too_late(visit, &Form::default()),
    }
}

/// What is answered to a form that a page of another session brought.
fn too_late(visit: &Visit, form: &Form) -> Response {
    // What somebody typed who was helped here is shown to nobody who takes the device after her.
    if visit.helped().is_ok() || form.is_of_helped() {
        return super::view::wrong(visit, &Wrong::Unmarked(Form::default()));
    }
    let kept = Kept::of(visit, form);
    let page = match visit.visitor {
        Visitor::Nobody => again::sign_in_with(visit, &kept),
        _ => again::page(visit, kept),
    };
    page.unwrap_or_else(|wrong| super::view::wrong(visit, &wrong))
}

/// The page on which somebody signs in to go on where she wanted to be.
fn sign_in(visit: &Visit, path: &str) -> String {
    format!("/{}/sign-in?next={}", visit.slug, super::view::encoded(path))
}

/// Who comes, to which co-op, and whether the device is new here.
async fn arrive(served: &Arc<Served>, request: &mut Request) -> Result<(Visit, bool), Wrong> {
    let params = request.extract_parts::<RawPathParams>().await;
    let params = params.map_err(|_| Wrong::Missing)?;
    let slug = params.iter().find(|(name, _)| *name == "coop");
    let slug = slug.map(|(_, slug)| slug.to_owned()).ok_or(Wrong::Missing)?;
    let desk = served.home.open_desk(&slug).await.ok_or(Wrong::Missing)?;
    let by_program = is_of_programs(request.uri().path());
    let given = match by_program {
        true => super::api::shown(request.headers())?,
        false => served.cookies.token(request.headers()),
    };
    let (is_shown, fresh) = (given.is_some(), given.is_none() && !by_program);
    let token = given.map_or_else(fresh_token, Ok)?;
    let key = match by_program {
        true => signing::key::whose(&desk, &token).await?,
        false => None,
    };
    let of_key = |(who, way)| Session::of_key(&slug, (signing::visitor_of(who), way));
    let session = key
        .map(of_key)
        .or_else(|| session(served, (&slug, &token), by_program));
    let looked = session.clone();
    let standing = desk.look(move |coop| Standing::of(coop, looked.as_ref())).await?;
    let session = match standing.is_here {
        true => session,
        false => {
            served.sessions.end(&token);
            None
        }
    };
    // A program that shows a token is told when it opens nothing, and not answered as a stranger.
    if by_program && is_shown && session.is_none() {
        return Err(Wrong::Unknown);
    }
    keep_helped(served, &token, session.as_ref(), standing.helped_way);
    let is_helped = session.as_ref().is_some_and(|session| session.helped.is_some());
    let visit = Visit {
        say: signing::language_of(served, request.headers()),
        served: Arc::clone(served),
        slug,
        desk,
        visitor: session.as_ref().map_or(Visitor::Nobody, Session::acts),
        session,
        token,
        path: request.uri().path().to_owned(),
        title: standing.title,
        manages: standing.manages,
        helps: standing.helps && !is_helped,
    };
    Ok((visit, fresh))
}

/// Whether a path is the interface's for programs.
pub fn is_of_programs(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The session that a token opens: of a program here, of a browser there, and in this co-op only.
fn session(served: &Served, (slug, token): (&str, &Token), by_program: bool) -> Option<Session> {
    let found = served.sessions.find(token);
    found.filter(|session| session.coop == slug && (session.device == Device::Program) == by_program)
}

/// Remembers with which PIN somebody is helped, so that a new one ends the help.
fn keep_helped(served: &Served, token: &str, session: Option<&Session>, way: Option<Hash>) {
    if session.is_some_and(|session| session.helped_way != way) {
        served.sessions.change(token, |session| session.helped_way = way);
    }
}

/// What the co-op says of a visitor before any page does.
struct Standing {
    is_here: bool,
    helped_way: Option<Hash>,
    manages: bool,
    helps: bool,
    title: String,
}

impl Standing {
    fn of(coop: &Coop, session: Option<&Session>) -> Self {
        let visitor = session.map_or(Visitor::Nobody, Session::acts);
        let helper = session.map_or(Visitor::Nobody, |session| session.visitor);
        let may = |who: Visitor, power| match who {
            Visitor::Member(member) => coop.community().may(member, power),
            _ => false,
        };
        let helped = session.and_then(|session| session.helped.as_ref());
        let helped = helped.map(|helped| Who::Member(helped.member));
        let helped_way = helped.and_then(|who| {
            let before = session.and_then(|session| session.helped_way);
            before.or_else(|| pin_of(coop, who))
        });
        let is_here = session.is_none_or(|session| {
            let own = who(session.visitor).is_some_and(|who| signs_in(coop, who, session.way));
            own && helped.is_none_or(|who| helped_way.is_some_and(|way| signs_in(coop, who, way)))
        });
        Self {
            is_here,
            helped_way,
            manages: may(visitor, Power::Manage),
            helps: may(helper, Power::Assist) || may(helper, Power::Manage),
            title: coop.founding.title.clone(),
        }
    }
}

/// Whose account somebody has signed in to.
fn who(visitor: Visitor) -> Option<Who> {
    let member = visitor.member().map(Who::Member);
    member.or_else(|| visitor.user().map(Who::User))
}

fn signs_in(coop: &Coop, who: Who, way: Hash) -> bool {
    coop.access.signs_in(who, way, &coop.members).is_ok()
}

fn pin_of(coop: &Coop, who: Who) -> Option<Hash> {
    let ways = &coop.access.account(who)?.credentials;
    let pin = ways.iter().find(|way| way.kind == Kind::Pin);
    pin.map(|pin| pin.digest)
}

/// Whether a visitor may come in. What is sent must come from a page of this server.
fn admit(visit: &Visit, door: Door, sent: Option<&HeaderMap>) -> Result<(), Wrong> {
    if sent.is_some_and(|headers| is_foreign(visit, headers)) {
        return Err(Wrong::Closed);
    }
    if super::helper::is_shut_to_helped(visit) {
        return Err(Wrong::Closed);
    }
    let open = match (door, visit.visitor) {
        (Door::Anyone, _) => true,
        (_, Visitor::Nobody) => return Err(Wrong::Unknown),
        (Door::Member, visitor) => visitor.member().is_some(),
        (Door::Office, _) => visit.manages,
        (Door::Helper, _) => visit.helps,
        (Door::Helped, visitor) => matches!(visitor, Visitor::Assisted { .. }),
        (Door::User, visitor) => visitor.user().is_some(),
    };
    if open { Ok(()) } else { Err(Wrong::Closed) }
}

/// Whether a browser says that another site sent this.
fn is_foreign(visit: &Visit, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("origin"), text("sec-fetch-site")) {
        (Some(origin), _) => !visit.served.site.is(origin),
        (None, Some(site)) => !matches!(site, "same-origin" | "none"),
        (None, None) => false,
    }
}
