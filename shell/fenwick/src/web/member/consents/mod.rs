//! What she allows, who used it, and what she should know before.

use super::super::routes::Route;

/// The pages.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
