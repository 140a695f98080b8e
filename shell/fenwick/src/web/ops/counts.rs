//! Counts, durations and sizes for the operator, in the format of Prometheus.
//!
//! Labels come from short lists: pattern of the route, method, class of the status, co-op of this home. Nothing in them is a member's,
//! and nothing was typed by anybody.

use super::{Client, Ops};
use crate::home::Home;
use crate::said::Trouble;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, http};
use fenwick_coop::kernel::hash::Hash;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Bounds of the buckets of durations.
const SECONDS: [f64; 12] = [
    0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0,
];
/// A token that can be guessed is none.
const TOKEN_MIN: usize = 16;

const REQUESTS: &str = "fenwick_http_requests_total";
const DURATION: &str = "fenwick_http_request_duration_seconds";
const SENT: &str = "fenwick_http_response_bytes_total";
const AT_WORK: &str = "fenwick_http_requests_at_work";
const PANICS: &str = "fenwick_panics_total";
const CONNECTIONS: &str = "fenwick_connections";
const TURNED_AWAY: &str = "fenwick_connections_turned_away_total";
const COMMITS: &str = "fenwick_coop_commits";
const READY: &str = "fenwick_coop_ready";
const FREE: &str = "fenwick_home_free_bytes";
const CERTIFICATE: &str = "fenwick_certificate_ends_timestamp_seconds";
const VERSION: &str = "fenwick_build_info";

/// What is counted.
pub struct Counts {
    recorder: PrometheusRecorder,
}

/// A request that was answered.
pub struct Answered<'a> {
    pub route: &'a str,
    pub method: &'static str,
    pub status: StatusCode,
    pub coop: String,
    pub took: Duration,
    pub bytes: u64,
}

impl Counts {
    /// Nothing counted yet.
    pub fn new() -> Result<Self, Trouble> {
        let builder = PrometheusBuilder::new().set_buckets(&SECONDS);
        let builder = builder.map_err(|error| Trouble::failed("metrics", error))?;
        let counts = Self {
            recorder: builder.build_recorder(),
        };
        counts.with(describe);
        Ok(counts)
    }

    fn with(&self, count: impl FnOnce()) {
        metrics::with_local_recorder(&self.recorder, count);
    }

    pub fn answered(&self, answered: &Answered<'_>) {
        let route = answered.route.to_owned();
        self.with(|| {
            let labels = [
                ("route", route.clone()),
                ("method", answered.method.to_owned()),
                ("status", class(answered.status).to_owned()),
                ("coop", answered.coop.clone()),
            ];
            counter!(REQUESTS, &labels).increment(1);
            let labels = [("route", route), ("method", answered.method.to_owned())];
            histogram!(DURATION, &labels).record(answered.took);
            counter!(SENT, &labels).increment(answered.bytes);
        });
    }

    pub fn panicked(&self) {
        self.with(|| counter!(PANICS).increment(1));
    }

    pub fn connections(&self, open: usize) {
        self.with(|| gauge!(CONNECTIONS).set(whole(open as u64)));
    }

    pub fn turned_away(&self) {
        self.with(|| counter!(TURNED_AWAY).increment(1));
    }

    pub fn certificate_ends(&self, since_epoch: Duration) {
        self.with(|| gauge!(CERTIFICATE).set(since_epoch.as_secs_f64()));
    }
}

/// What each count means, for whoever reads them.
fn describe() {
    describe_counter!(REQUESTS, "Requests that were answered.");
    describe_histogram!(DURATION, Unit::Seconds, "Time until the answer began to leave.");
    describe_counter!(SENT, Unit::Bytes, "Bytes of answers whose length was known.");
    describe_gauge!(AT_WORK, "Requests that are being answered.");
    describe_counter!(PANICS, "Requests in which the program broke.");
    describe_gauge!(CONNECTIONS, "Connections that are open.");
    describe_counter!(
        TURNED_AWAY,
        "Connections that were closed because too many were open."
    );
    describe_gauge!(COMMITS, "Groups of acts that a co-op stored since it was opened.");
    describe_gauge!(READY, "Whether a co-op is open and its writer answers.");
    describe_gauge!(FREE, Unit::Bytes, "Bytes free where the home lies.");
    describe_gauge!(CERTIFICATE, Unit::Seconds, "When the certificate in use ends.");
    describe_gauge!(VERSION, "1, labelled with the version.");
    counter!(PANICS).absolute(0);
    counter!(TURNED_AWAY).absolute(0);
    gauge!(VERSION, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
}

/// Counts stay far below where this loses digits.
#[expect(
    clippy::cast_precision_loss,
    reason = "a count is shown, nothing is decided by it"
)]
fn whole(count: u64) -> f64 {
    count as f64
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

/// A method by its name, if it is one of those we know.
pub fn method(method: &http::Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let known = KNOWN.into_iter().find(|known| *known == method.as_str());
    known.unwrap_or("other")
}

/// The co-op that a path is about, if it is one of this home: what else stands there was typed by somebody.
pub fn coop_of(home: &Home, route: &str, path: &str) -> String {
    let segments = route.split('/').zip(path.split('/'));
    let named = segments
        .filter(|(pattern, _)| matches!(*pattern, "{coop}" | "{slug}"))
        .map(|(_, segment)| segment)
        .next()
        .unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_one =
        !named.is_empty() && named.bytes().all(is_plain) && home.coop_dir(named).join("journal.db").exists();
    if is_one { named.to_owned() } else { String::new() }
}

/// The token in a file.
pub fn token(file: &Path) -> Result<String, Trouble> {
    let text = std::fs::read_to_string(file).map_err(|error| Trouble::unread(file, &error))?;
    let token = text.trim();
    if token.len() < TOKEN_MIN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        let message = format!(
            "the token in '{}' is too short: put {TOKEN_MIN} letters and digits or more there, drawn by chance",
            file.display()
        );
        return Err(Trouble::Usage(message));
    }
    Ok(token.to_owned())
}

/// Whether the counts may be read by whoever asks: from this machine itself, or with the token.
fn may_read(ops: &Ops, client: Client, headers: &HeaderMap) -> bool {
    let shown = headers.get(header::AUTHORIZATION);
    let shown = shown
        .and_then(|shown| shown.to_str().ok())
        .and_then(|shown| shown.strip_prefix("Bearer "));
    match (&ops.token, shown) {
        // Digests are compared, so that the time taken tells nothing of the token.
        (Some(token), Some(shown)) => Hash::of(token.as_bytes()) == Hash::of(shown.as_bytes()),
        (Some(_), None) => false,
        (None, _) => client.is_here,
    }
}

/// What was counted so far, with how the co-ops stand at this moment.
pub async fn metrics(
    State(ops): State<Arc<Ops>>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
) -> Response {
    if !may_read(&ops, client, &headers) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let stands = super::health::stands(&ops).await;
    let at_work = super::AT_WORK_MAX - ops.at_work.available_permits();
    let free = crate::machine::free_bytes(ops.home.dir());
    ops.counts.with(|| {
        gauge!(AT_WORK).set(whole(at_work as u64));
        if let Ok(free) = free {
            gauge!(FREE).set(whole(free));
        }
        for (coop, commits) in stands.coops {
            gauge!(READY, "coop" => coop.clone()).set(if commits.is_some() { 1.0 } else { 0.0 });
            if let Some(commits) = commits {
                gauge!(COMMITS, "coop" => coop).set(whole(commits));
            }
        }
    });
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, ops.counts.recorder.handle().render()).into_response()
}
