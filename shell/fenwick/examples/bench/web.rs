//! A visitor of pages, as the tests have one.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "written for tests, of which a benchmark needs a part"
)]

#[path = "../../tests/it/web/form.rs"]
mod form;
#[path = "../../tests/it/web/http.rs"]
mod http;
#[path = "../../tests/it/web/page.rs"]
mod page;

pub use http::Visitor;
