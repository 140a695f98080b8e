//! The look of all pages: a frame, a few components, charts, and the guide that shows each of them.
//!
//! How a page uses them is told in `docs/look.md`.

pub mod assets;
pub mod chart;
pub mod field;
pub mod frame;
mod guide;
pub mod part;

use axum::Router;
use axum::routing::get;

/// The files that pages load; with `guide`, also the pages that show every component.
pub fn routes<S: Clone + Send + Sync + 'static>(guide: bool) -> Router<S> {
    let files = Router::new().route("/static/{name}", get(assets::serve));
    if !guide {
        return files;
    }
    files
        .route("/look", get(guide::all))
        .route("/look/{page}", get(guide::one))
}
