//! Votes, money, figures beside those of her co-op, complaints, and her account.

use super::super::routes::Route;

/// The pages.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
