//! An S3-compatible store in this process, with ways to fail.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

pub const KEY: [(&str, &str); 2] = [
    ("AWS_ACCESS_KEY_ID", "keeper"),
    ("AWS_SECRET_ACCESS_KEY", "secretsecret"),
];

/// How it fails.
#[derive(Clone, Copy)]
#[repr(u8)]
pub enum Fault {
    Nothing,
    /// The first time each part of a file is sent.
    FirstTry,
    /// Parts of files are not taken.
    Parts,
    /// Everything, once a part of a file was sent.
    DownInTheMiddle,
    /// Everything.
    Down,
    /// A part of a file is never answered.
    Mute,
}

#[derive(Default)]
struct Faults {
    kind: AtomicU8,
    tries: Mutex<Vec<String>>,
    asked: Condvar,
}

/// The store, with one bucket, `kept`. It is gone when this is dropped.
pub struct Store {
    root: TempDir,
    url: String,
    faults: Arc<Faults>,
    _runtime: tokio::runtime::Runtime,
}

impl Store {
    pub fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("kept")).unwrap();
        let mut service = S3ServiceBuilder::new(FileSystem::new(root.path()).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY[0].1, KEY[1].1));
        let (service, faults) = (service.build(), Arc::new(Faults::default()));
        let failing = Arc::clone(&faults);
        let router =
            Router::new().fallback(move |request| answer(service.clone(), Arc::clone(&failing), request));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self {
            root,
            url,
            faults,
            _runtime: runtime,
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on it fails so.
    pub fn fails(&self, fault: Fault) {
        self.faults.tries.lock().unwrap().clear();
        self.faults.kind.store(fault as u8, Ordering::SeqCst);
    }

    /// Waits until a part of a file was sent.
    pub fn until_a_part_was_sent(&self) {
        let tries = self.faults.tries.lock().unwrap();
        let limit = Duration::from_secs(90);
        let (tries, _) = self
            .faults
            .asked
            .wait_timeout_while(tries, limit, |tries| tries.is_empty())
            .unwrap();
        assert!(!tries.is_empty(), "no part of a file was ever sent");
    }

    /// Everything it keeps, also what it shows to nobody; the oldest name first.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.root.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => found.push(path),
                }
            }
        }
        // What the file server writes down beside the files themselves.
        let beside = ["internal.json", "metadata.json"];
        found.retain(|path| {
            beside
                .iter()
                .all(|ending| !path.to_string_lossy().ends_with(ending))
        });
        found.sort();
        found
    }

    /// Makes everything in it two days old.
    pub fn age(&self) {
        let then = SystemTime::now() - Duration::from_hours(48);
        for path in self.files() {
            std::fs::File::options()
                .write(true)
                .open(path)
                .unwrap()
                .set_modified(then)
                .unwrap();
        }
    }
}

async fn answer(service: S3Service, faults: Arc<Faults>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let part = request.method() == Method::PUT && query.contains("partNumber");
    let tries = {
        let mut tries = faults.tries.lock().unwrap();
        if part {
            tries.push(query.clone());
            faults.asked.notify_all();
        }
        tries.clone()
    };
    let kind = faults.kind.load(Ordering::SeqCst);
    let is = |fault: Fault| kind == fault as u8;
    if is(Fault::Mute) && part {
        return std::future::pending().await;
    }
    let again = tries.iter().filter(|asked| **asked == query).count() > 1;
    let fails = is(Fault::Down)
        || is(Fault::FirstTry) && part && !again
        || is(Fault::Parts) && part
        || is(Fault::DownInTheMiddle) && !tries.is_empty();
    if fails {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    match service.call(request.map(s3s::Body::http_body_unsync)).await {
        Ok(response) => response.map(Body::new),
        Err(error) => panic!("the store itself failed: {error:?}"),
    }
}
