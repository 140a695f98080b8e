//! Votes, money, figures beside those of her co-op, complaints, and her account.

mod ask;
mod candidates;
mod cast;
mod list;
mod motion;
mod results;
mod stopped;

use super::super::routes::Route;

/// The pages.
pub fn routes() -> Vec<Route> {
    [
        list::routes(),
        motion::routes(),
        cast::routes(),
        candidates::routes(),
        results::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
