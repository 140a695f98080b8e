//! Requests through the layers, without a socket.

mod connections;

use super::broken::Told;
use super::place::Place;
use super::{Client, OF_NETWORK_MAX, Ops, Site, body, layers};
use crate::cli::Cli;
use crate::home::{Owned, Standing, enter};
use crate::logs::{LogForm, LogLevel, REQUEST, subscriber, tell_panic};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use clap::Parser;
use futures::stream;
use serde_json::Value;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::Notify;
use tower::ServiceExt;

/// What nobody may find in the log or the counts.
const PLANTED: [&str; 6] = [
    "pw-7Hq2",
    "tok-9Zx4",
    "cookie-3Fm8",
    "+66-81-555-0142",
    "hiv-positive",
    "Somchai",
];

/// A home without co-ops, and operations in it.
struct Bench {
    ops: Arc<Ops>,
    _owned: Owned,
    _folder: TempDir,
}

async fn bench(token: Option<&str>, behind_proxy: bool) -> Bench {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("home");
    std::fs::create_dir(&home).expect("a home");
    let path = home.to_str().expect("a path");
    let cli = Cli::parse_from(["fenwick", "--home", path, "serve"]);
    let Ok(Standing::Owner(owned)) = enter(&cli).await else {
        panic!("somebody else owns the home");
    };
    let file = token.map(|token| {
        let file = folder.path().join("token");
        std::fs::write(&file, token).expect("a file");
        file
    });
    let site = Site {
        behind_proxy,
        ..Site::local("127.0.0.1:1761")
    };
    Bench {
        ops: Ops::new(&owned.home, site, file.as_deref()).expect("operations"),
        _owned: owned,
        _folder: folder,
    }
}

fn from(peer: &str, request: axum::http::request::Builder, body: impl Into<Body>) -> Request<Body> {
    let mut request = request.body(body.into()).expect("a request");
    let peer: SocketAddr = peer.parse().expect("an address");
    request.extensions_mut().insert(ConnectInfo(peer));
    request
}

async fn text(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

async fn asked(pages: &Router, path: &str) -> Response {
    let request = from("127.0.0.1:9", Request::get(path), Body::empty());
    pages.clone().oneshot(request).await.expect("an answer")
}

#[tokio::test]
async fn one_network_takes_its_share_of_the_places_and_leaves_the_others_to_others() {
    let bench = bench(None, false).await;
    let take = |address: &str| {
        let client = Client {
            address: address.parse().expect("an address"),
            is_here: false,
        };
        Place::take(&bench.ops, client)
    };
    let address = |number: usize| format!("2001:db8:1:2::{number:x}");
    let mut held: Vec<Option<Place>> = (0..OF_NETWORK_MAX).map(|number| take(&address(number))).collect();
    assert!(held.iter().all(Option::is_some));
    assert!(take(&address(999)).is_none(), "the same household");
    assert!(take("2001:db8:1:3::1").is_some() && take("192.0.2.1").is_some());
    held.pop();
    assert!(take(&address(999)).is_some(), "a place was given back");
    drop(held);
    assert!(bench.ops.of_networks.lock().expect("nobody broke").is_empty());
    let here: Vec<Option<Place>> = (0..=OF_NETWORK_MAX).map(|_| take("127.0.0.1")).collect();
    assert!(here.iter().all(Option::is_some), "a proxy here stands for many");
}

/// What is written to a log.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody broke").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("nobody broke").clone()).expect("text")
    }

    fn objects(&self) -> Vec<Value> {
        let text = self.text();
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).expect("an object a line"))
            .collect()
    }
}

/// Panics in requests go to the log; those of other tests are shown as ever.
static HOOK: Once = Once::new();

/// Hears all that is logged on this thread, panics in requests included.
fn heard() -> (Lines, tracing::subscriber::DefaultGuard) {
    let lines = Lines::default();
    let writer = lines.clone();
    let heard = subscriber(LogForm::Json, LogLevel::Debug, move || writer.clone());
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |broken| match REQUEST.try_with(|_| ()) {
            Ok(()) => tell_panic(broken),
            Err(_) => usual(broken),
        }));
    });
    (lines, tracing::subscriber::set_default(heard))
}

async fn breaks(path: Uri, headers: HeaderMap, body: Bytes) -> Response {
    panic!("{path} {headers:?} {body:?}");
}

/// Says what it was not to say.
async fn swallows(_: Uri, _: HeaderMap, body: Bytes) -> Response {
    let status = if body.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    };
    (status, PLANTED.join(" ")).into_response()
}

#[tokio::test]
async fn a31_nothing_that_was_asked_is_in_the_log_or_in_the_counts() {
    let (lines, _guard) = heard();
    let bench = bench(None, false).await;
    let pages = Router::new()
        .route("/{coop}/break/{name}", post(breaks).get(breaks))
        .route("/{coop}/take/{name}", post(swallows).get(swallows))
        .route("/{coop}/form", post(async |_: axum::Form<Value>| "done"));
    let pages = layers(pages, &bench.ops);
    let all = PLANTED.join("%20");
    let paths = [
        format!("/{all}/break/{all}?q={all}"),
        format!("/{all}/take/{all}?token={all}"),
        format!("/{all}/form?{all}"),
        format!("/nowhere/{all}?{all}"),
        format!("/metrics/{all}?{all}"),
        format!("/healthz?{all}"),
    ];
    let (mut answered, mut broken) = (0, 0);
    for path in &paths {
        for method in ["GET", "POST", "PUT", "Somchai"] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header("authorization", format!("Bearer {}", PLANTED[1]))
                .header("cookie", format!("session={}", PLANTED[2]))
                .header("x-request-id", PLANTED[1])
                .header("user-agent", PLANTED[5])
                .header("content-type", "application/x-www-form-urlencoded");
            for body in [PLANTED.join("&"), String::new()] {
                let request = from("127.0.0.1:9", request_of(&request), body);
                let response = pages.clone().oneshot(request).await.expect("an answer");
                assert!(response.headers().contains_key("x-request-id"));
                if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
                    let page = text(response).await;
                    assert!(PLANTED.iter().all(|planted| !page.contains(planted)), "{page}");
                    broken += 1;
                }
                answered += 1;
            }
        }
    }
    let counts = text(asked(&pages, "/metrics").await).await;
    let log = lines.text();
    for planted in PLANTED {
        assert!(!log.contains(planted), "'{planted}' is in the log:\n{log}");
        assert!(
            !counts.contains(planted),
            "'{planted}' is in the counts:\n{counts}"
        );
    }
    // Four broke, two said what they were not to say; and the log did hear of all of it.
    assert_eq!(broken, 6);
    let lines = lines.objects();
    let of_request = lines.iter().filter(|line| line["message"] == "answered").count();
    assert_eq!(of_request, answered + 1, "{log}");
    assert!(
        lines
            .iter()
            .any(|line| line["http.route"] == "/{coop}/break/{name}")
    );
    assert!(
        counts.contains("fenwick_http_requests_total{route=\"/{coop}/form\""),
        "{counts}"
    );
    assert!(counts.contains("fenwick_panics_total 4"), "{counts}");
}

fn request_of(builder: &axum::http::request::Builder) -> axum::http::request::Builder {
    let mut request = Request::builder()
        .method(builder.method_ref().expect("a method"))
        .uri(builder.uri_ref().expect("a path"));
    if let Some(headers) = builder.headers_ref() {
        for (name, value) in headers {
            request = request.header(name, value);
        }
    }
    request
}

#[tokio::test]
async fn a_panic_is_said_once_with_its_place_and_answered_without_insides() {
    let (lines, _guard) = heard();
    let bench = bench(None, false).await;
    let pages = Router::new()
        .route("/{coop}/break/{name}", get(breaks))
        .route("/api/v1/break/{name}", get(breaks))
        .route(
            "/told",
            get(async || {
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    Extension(Told),
                    "in words of its own",
                )
            }),
        );
    let pages = layers(pages, &bench.ops);
    assert_eq!(text(asked(&pages, "/told").await).await, "in words of its own");
    for (path, kind) in [
        ("/weavers/break/Somchai", "text/html; charset=utf-8"),
        ("/api/v1/break/Somchai", "application/problem+json"),
    ] {
        let response = asked(&pages, path).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()["content-type"], kind);
        let id = response.headers()["x-request-id"]
            .to_str()
            .expect("text")
            .to_owned();
        let page = text(response).await;
        assert!(page.contains(&id), "{page}");
        assert!(!page.contains("Somchai") && !page.contains(".rs"), "{page}");
        let lines = lines.objects();
        let of_it: Vec<&Value> = lines.iter().filter(|line| line["request.id"] == *id).collect();
        let levels: Vec<&Value> = of_it.iter().map(|line| &line["level"]).collect();
        assert_eq!(levels, ["ERROR", "WARN"], "{of_it:?}");
        let place = of_it[0]["panic.at"].as_str().expect("a place");
        assert!(place.contains("ops/tests.rs:"), "{place}");
        assert_eq!(of_it[1]["http.status"], 500);
        assert_eq!(
            of_it[1]["http.route"]
                .as_str()
                .map(|route| route.ends_with("/{name}")),
            Some(true)
        );
    }
}

#[tokio::test]
async fn what_was_begun_is_finished_though_its_asker_is_gone() {
    let bench = bench(None, false).await;
    let (begun, go, done) = (
        Arc::new(Notify::new()),
        Arc::new(Notify::new()),
        Arc::new(Notify::new()),
    );
    let page = {
        let (begun, go, done) = (Arc::clone(&begun), Arc::clone(&go), Arc::clone(&done));
        async move || {
            begun.notify_one();
            go.notified().await;
            done.notify_one();
        }
    };
    let pages = layers(Router::new().route("/act", post(page)), &bench.ops);
    let request = from("127.0.0.1:9", Request::post("/act"), Body::empty());
    let asker = tokio::spawn(pages.oneshot(request));
    begun.notified().await;
    asker.abort();
    assert!(asker.await.expect_err("she is gone").is_cancelled());
    go.notify_one();
    done.notified().await;
}

#[tokio::test]
async fn counts_are_for_this_machine_or_for_who_shows_the_token() {
    const TOKEN: &str = "a-token-drawn-by-chance";
    let cases = [
        (None, false, "127.0.0.1:9", "", StatusCode::OK),
        (None, false, "203.0.113.7:9", "", StatusCode::NOT_FOUND),
        (None, false, "203.0.113.7:9", TOKEN, StatusCode::NOT_FOUND),
        // Through a proxy everybody comes from this machine.
        (None, true, "127.0.0.1:9", "", StatusCode::NOT_FOUND),
        (Some(TOKEN), true, "127.0.0.1:9", "", StatusCode::NOT_FOUND),
        (Some(TOKEN), true, "127.0.0.1:9", TOKEN, StatusCode::OK),
        (Some(TOKEN), false, "203.0.113.7:9", TOKEN, StatusCode::OK),
        (
            Some(TOKEN),
            false,
            "203.0.113.7:9",
            "another-token",
            StatusCode::NOT_FOUND,
        ),
        (Some(TOKEN), false, "127.0.0.1:9", "", StatusCode::NOT_FOUND),
    ];
    for (token, proxied, peer, shown, expected) in cases {
        let bench = bench(token, proxied).await;
        let pages = layers(Router::new(), &bench.ops);
        let mut request = Request::get("/metrics");
        if !shown.is_empty() {
            request = request.header("authorization", format!("Bearer {shown}"));
        }
        let request = from(peer, request, Body::empty());
        let status = pages.oneshot(request).await.expect("an answer").status();
        assert_eq!(status, expected, "{token:?} {proxied} {peer} {shown}");
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_or_is_too_large_ends_in_an_error() {
    let none: stream::Pending<std::io::Result<Bytes>> = stream::pending();
    let late = body::paced_within(Body::from_stream(none), Duration::ZERO);
    assert!(to_bytes(late, 10).await.is_err(), "it never came");
    let whole = body::paced_within(Body::from("all of it"), Duration::ZERO);
    assert_eq!(to_bytes(whole, 10).await.expect("a body"), "all of it");
    let bench = bench(None, false).await;
    let pages = Router::new().route("/form", post(async |form: String| form.len().to_string()));
    let pages = layers(pages, &bench.ops);
    for (bytes, expected) in [
        (1 << 20, StatusCode::OK),
        ((1 << 20) + 1, StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let request = from("127.0.0.1:9", Request::post("/form"), vec![b'a'; bytes]);
        let status = pages.clone().oneshot(request).await.expect("an answer").status();
        assert_eq!(status, expected, "{bytes}");
    }
}
