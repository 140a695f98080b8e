//! What happens to every request: it gets a number, is counted and logged in one line, has a time limit, and is finished once it was begun.

use super::broken::{Broken, Told};
use super::counts::{Answered, coop_of, method};
use super::place::Place;
use super::{Client, Ops, body};
use crate::logs::REQUEST;
use axum::body::HttpBody;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use fenwick_office::keyring;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How long an asker waits; longer than any question may read, and a body that takes long to come adds to it.
const PATIENCE: Duration = Duration::from_secs(90);
/// A request for no route.
const NOWHERE: &str = "none";

/// A request as the log and the counts know it.
struct Seen {
    id: String,
    method: &'static str,
    route: String,
    coop: String,
    for_program: bool,
    began: Instant,
}

/// Lets a request through, under watch.
pub async fn watched(State(ops): State<Arc<Ops>>, mut request: Request, next: Next) -> Response {
    let seen = Seen::of(&ops, &request);
    let client = Client::of(&ops.site, request.headers(), request.extensions());
    request.extensions_mut().insert(client);
    let mut response = match finished((&ops, client), &seen, request, next).await {
        Ok(response) if says_insides(&response) => Broken::Here.answer(&seen.id, seen.for_program),
        Ok(response) => response,
        Err(broken) => broken.answer(&seen.id, seen.for_program),
    };
    if let Ok(id) = HeaderValue::from_str(&seen.id) {
        response.headers_mut().insert("x-request-id", id);
    }
    seen.tell(&ops, &response);
    response
}

/// Whether an answer may say what went wrong inside.
fn says_insides(response: &Response) -> bool {
    response.status() == StatusCode::INTERNAL_SERVER_ERROR && response.extensions().get::<Told>().is_none()
}

/// Does what was asked to its end: whoever goes away, or waits no longer, leaves nothing half done.
async fn finished(
    (ops, client): (&Arc<Ops>, Client),
    seen: &Seen,
    request: Request,
    next: Next,
) -> Result<Response, Broken> {
    let place = Place::take(ops, client).ok_or(Broken::Full)?;
    let patience = PATIENCE + coming(request.headers());
    let request = request.map(body::paced);
    let work = REQUEST.scope(seen.id.clone(), async move {
        let response = next.run(request).await;
        drop(place);
        response
    });
    match timeout(patience, tokio::spawn(work)).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(_)) => {
            ops.counts.panicked();
            Err(Broken::Here)
        }
        Err(_) => Err(Broken::Late),
    }
}

/// How long the announced body may take to come.
fn coming(headers: &HeaderMap) -> Duration {
    let announced = headers.get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let bytes = announced.unwrap_or(0).min(body::BODY_MAX);
    Duration::from_secs(bytes / body::BYTES_PER_SECOND_MIN)
}

/// A number that nobody can guess, so that nobody can ask for the log of another's request by it.
fn fresh_id() -> String {
    let bytes = keyring::random().unwrap_or_default();
    bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Seen {
    fn of(ops: &Ops, request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>();
        let route = route.map_or(NOWHERE, MatchedPath::as_str).to_owned();
        Self {
            id: fresh_id(),
            method: method(request.method()),
            coop: coop_of(&ops.home, &route, request.uri().path()),
            for_program: request.uri().path().starts_with("/api/"),
            route,
            began: Instant::now(),
        }
    }

    fn tell(&self, ops: &Ops, response: &Response) {
        let took = self.began.elapsed();
        let bytes = response.body().size_hint().exact().unwrap_or(0);
        ops.counts.answered(&Answered {
            route: &self.route,
            method: self.method,
            status: response.status(),
            coop: self.coop.clone(),
            took,
            bytes,
        });
        let (status, ms) = (
            response.status().as_u16(),
            u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        );
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    request.id = %self.id, http.method = self.method, http.route = %self.route,
                    http.status = status, http.duration_ms = ms, http.response_bytes = bytes, coop = %self.coop,
                    "answered"
                )
            };
        }
        match self.route.as_str() {
            _ if response.status().is_server_error() => line!(warn),
            // Machines ask these every few seconds.
            "/healthz" | "/metrics" if response.status() == StatusCode::OK => line!(debug),
            _ => line!(info),
        }
    }
}
