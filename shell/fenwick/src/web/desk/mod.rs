//! The pages of those who run the co-op from day to day: never a row.

use super::routes::Route;

/// The pages.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
