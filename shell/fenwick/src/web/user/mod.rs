//! The pages of data users: what can be asked, what it costs, and what was answered.

use super::routes::Route;

/// The pages.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
