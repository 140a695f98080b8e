//! Pages and the interface for programs: the same commands as at the terminal, for people with keys of their own.

mod answer;
mod api;
mod desk;
mod door;
mod files;
mod form;
mod gate;
mod helper;
mod keyed;
mod look;
mod member;
pub mod ops;
mod public;
mod rate;
mod routes;
mod served;
mod session;
mod sheet;
pub mod signing;
mod theirs;
mod user;
mod view;
mod visit;
#[cfg(test)]
mod walls;
pub mod words;
mod wrong;

use crate::cli::{Serve, deletion};
use crate::desk::Desk;
use crate::home::Home;
use crate::said::Done;
use axum::Router;
use axum::middleware::from_fn_with_state;
use door::Door;
use served::Served;
use std::sync::Arc;
use std::time::Duration;

/// Serves until it is told to end.
pub async fn serve(home: &Arc<Home>, command: &Serve) -> Done {
    crate::logs::begin(command.log, command.log_level);
    let mut desks = Vec::new();
    for slug in home.slugs() {
        desks.push(home.desk(Some(&slug)).await?);
    }
    files::sweep(home.dir());
    let tended = tokio::spawn(tend(Arc::clone(home), desks));
    let done = ops::run(home, command, |ops| {
        let served = Served::new(Arc::clone(home), ops.site.clone())?;
        Ok(router(&Arc::new(served), command.look))
    });
    let done = done.await;
    tended.abort();
    done
}

/// The pages of the house: which co-ops there are.
async fn coops(
    axum::extract::State(served): axum::extract::State<Arc<Served>>,
    headers: axum::http::HeaderMap,
) -> view::Page {
    public::coops(&served, &headers)
}

/// A path that ends in a stroke means the one without it; any other is nobody's.
async fn without_stroke(uri: axum::http::Uri) -> Result<axum::response::Redirect, wrong::Wrong> {
    let path = uri.path().trim_end_matches('/');
    // What begins with two strokes, or with one that leans the other way, would lead to another site.
    let stays = path.len() > 1 && !path.starts_with("//") && !path.contains('\\');
    match stays && path.len() < uri.path().len() {
        true => Ok(axum::response::Redirect::permanent(path)),
        false => Err(wrong::Wrong::Missing),
    }
}

/// Everything that is served.
fn router(served: &Arc<Served>, guide: bool) -> Router {
    let of_programs = api::routes().layer(from_fn_with_state(
        (Arc::clone(served), Door::Anyone),
        door::enter,
    ));
    let state = Arc::clone(served);
    Router::new()
        .route("/", axum::routing::get(coops))
        .merge(routes::router(served))
        .merge(of_programs)
        .merge(api::open_routes())
        .merge(look::routes(guide))
        .method_not_allowed_fallback(async || wrong::Wrong::Method)
        .fallback(without_stroke)
        .layer(from_fn_with_state(Arc::clone(&state), rate::paced))
        .layer(from_fn_with_state(Arc::clone(&state), view::astray))
        .with_state(state)
}

/// How often what has come due is done while nobody gives a command.
const TENDED: Duration = Duration::from_secs(60);

/// Does what has come due in each co-op, and deletes what is owed, as any command would.
async fn tend(home: Arc<Home>, desks: Vec<Arc<Desk>>) {
    let mut turns = tokio::time::interval(TENDED);
    turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        for desk in &desks {
            let current = desk.look(|coop| coop.restoring.is_current()).await;
            if !matches!(current, Ok(true)) {
                continue;
            }
            if let Err(trouble) = deletion::tick(&home, desk, None).await {
                home.confide(&format!("what has come due was not done: {}", trouble.text()));
            }
        }
    }
}
