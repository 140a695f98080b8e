//! Operations: what every request passes through, what an operator asks of a running server, and how the server begins and ends.
//!
//! `layers` puts a router under watch; `run` serves it until a signal. Neither knows what the pages are about.

mod body;
pub mod broken;
mod client;
mod counts;
mod health;
mod listen;
mod place;
mod request;
mod run;
mod site;
mod tls;

#[cfg(test)]
mod tests;

pub use client::Client;
pub use run::run;
pub use site::Site;
pub use tls::ends_of as certificate_ends;

use crate::home::Home;
use crate::said::Trouble;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use axum::{Router, middleware};
use counts::Counts;
use std::collections::HashMap;
use std::net::IpAddr;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

/// Requests at work at once; the next one is told to come again.
const AT_WORK_MAX: usize = 512;
/// Of these, what one network has: nobody keeps all others out by sending slowly.
const OF_NETWORK_MAX: usize = 64;
/// Bytes of a form. A route that takes files says so with a limit of its own.
const FORM_MAX: usize = 1 << 20;

/// What the server knows of itself.
pub struct Ops {
    pub home: Arc<Home>,
    pub site: Site,
    counts: Counts,
    /// Who shows this may read the counts from elsewhere.
    token: Option<String>,
    at_work: Arc<Semaphore>,
    /// How many of them each network has.
    of_networks: Mutex<HashMap<IpAddr, usize>>,
    stopping: AtomicBool,
    ready: health::Ready,
}

impl Ops {
    /// The operations of a server at this site.
    ///
    /// # Errors
    /// When the file with the token for the counts cannot be read.
    pub fn new(home: &Arc<Home>, site: Site, token: Option<&Path>) -> Result<Arc<Self>, Trouble> {
        Ok(Arc::new(Self {
            home: Arc::clone(home),
            site,
            counts: Counts::new()?,
            token: token.map(counts::token).transpose()?,
            at_work: Arc::new(Semaphore::new(AT_WORK_MAX)),
            of_networks: Mutex::default(),
            stopping: AtomicBool::new(false),
            ready: health::Ready::default(),
        }))
    }
}

/// The router with `/healthz` and `/metrics`, every request of it counted, logged, bounded, and finished even if its asker goes away.
pub fn layers(router: Router, ops: &Arc<Ops>) -> Router {
    let own = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/metrics", get(counts::metrics))
        .with_state(Arc::clone(ops));
    router
        .merge(own)
        .layer(DefaultBodyLimit::max(FORM_MAX))
        .layer(middleware::from_fn_with_state(Arc::clone(ops), request::watched))
        .layer(middleware::from_fn_with_state(
            ops.site.is_secure,
            super::door::headers,
        ))
}
