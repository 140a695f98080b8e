//! A shared device: many members one after another, each for herself.

use super::routes::Route;

/// The pages.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
