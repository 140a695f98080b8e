//! Every page: where it is, for whom, and who writes it. The router and the tests of all doors are made of this; the judges of pages find the same lines in the sources.

use super::door::{self, Door};
use super::served::Served;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use std::sync::Arc;

/// Bytes of a request that brings files; what they may be in all is counted while they come.
pub const UPLOAD_MAX: usize = (1 << 30) + (1 << 20);

/// One page, or one form that is sent.
pub struct Route {
    /// What the browser does.
    #[cfg_attr(not(test), expect(dead_code, reason = "for the tests of all doors"))]
    pub method: Method,
    /// Where.
    pub path: &'static str,
    /// For whom.
    pub door: Door,
    handler: MethodRouter<Arc<Served>>,
}

impl Route {
    /// A page that shows.
    pub fn get<H, T>(path: &'static str, door: Door, handler: H) -> Self
    where
        H: Handler<T, Arc<Served>>,
        T: 'static,
    {
        Self {
            method: Method::GET,
            path,
            door,
            handler: on(MethodFilter::GET, handler),
        }
    }

    /// A form that does something.
    pub fn post<H, T>(path: &'static str, door: Door, handler: H) -> Self
    where
        H: Handler<T, Arc<Served>>,
        T: 'static,
    {
        Self {
            method: Method::POST,
            path,
            door,
            handler: on(MethodFilter::POST, handler),
        }
    }
}

impl Route {
    /// A form that brings files, as large as they may be.
    pub fn upload<H, T>(path: &'static str, door: Door, handler: H) -> Self
    where
        H: Handler<T, Arc<Served>>,
        T: 'static,
    {
        let route = Self::post(path, door, handler);
        Self {
            handler: route.handler.layer(DefaultBodyLimit::max(UPLOAD_MAX)),
            ..route
        }
    }
}

/// All pages of a co-op.
pub fn all() -> Vec<Route> {
    [
        super::public::routes(),
        super::signing::routes(),
        super::member::routes(),
        super::helper::routes(),
        super::desk::routes(),
        super::user::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// All of them behind their doors.
pub fn router(served: &Arc<Served>) -> Router<Arc<Served>> {
    all().into_iter().fold(Router::new(), |router, route| {
        let door = from_fn_with_state((Arc::clone(served), route.door), door::enter);
        router.route(route.path, route.handler.layer(door))
    })
}
