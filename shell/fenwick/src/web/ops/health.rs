//! Whether the server lives, and whether it can do its work.

use super::Ops;
use crate::home::Home;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use fenwick_coop::Coop;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

/// A writer that takes longer does not answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long an answer about all co-ops holds: anybody may ask, and each asking wakes every writer.
const HOLDS: Duration = Duration::from_secs(1);

/// How each co-op stands: how often it stored acts, if it is open and its writer answers.
#[derive(Clone, Debug, Default)]
pub struct Stands {
    pub coops: Vec<(String, Option<u64>)>,
}

/// When was looked last, and what was found.
pub type Ready = Mutex<Option<(Instant, Stands)>>;

/// Alive; and with `?ready`, whether every co-op is open and its writer answers, and the server is not about to stop.
pub async fn healthz(State(ops): State<Arc<Ops>>, RawQuery(query): RawQuery) -> (StatusCode, Json<Value>) {
    let asked = query.unwrap_or_default();
    if !asked
        .split('&')
        .any(|part| part.split('=').next() == Some("ready"))
    {
        return (StatusCode::OK, Json(json!({ "alive": true })));
    }
    let all = stands(&ops)
        .await
        .coops
        .iter()
        .all(|(_, commits)| commits.is_some());
    let ready = all && !ops.stopping.load(Ordering::Relaxed);
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(json!({ "alive": true, "ready": ready })))
}

/// How each co-op stands now, or stood a moment ago.
pub async fn stands(ops: &Ops) -> Stands {
    let mut last = ops.ready.lock().await;
    if let Some((_, stands)) = last.as_ref().filter(|(at, _)| at.elapsed() < HOLDS) {
        return stands.clone();
    }
    let mut stands = Stands::default();
    for slug in ops.home.slugs() {
        // In a task of its own: a co-op that is being opened is not left half opened by who waits no longer.
        let asked = tokio::spawn(commits(Arc::clone(&ops.home), slug.clone()));
        let commits = timeout(PATIENCE, asked).await.ok().and_then(Result::ok).flatten();
        stands.coops.push((slug, commits));
    }
    *last = Some((Instant::now(), stands.clone()));
    stands
}

/// How often a co-op stored acts since it was opened, once its writer has answered.
async fn commits(home: Arc<Home>, slug: String) -> Option<u64> {
    let desk = home.desk(Some(&slug)).await.ok()?;
    desk.look(|_: &Coop| ()).await.ok()?;
    Some(desk.office.commits())
}
