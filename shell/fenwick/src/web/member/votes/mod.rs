//! Votes, money, figures beside those of her co-op, complaints, and her account.

mod ask;
mod assemblies;
mod candidates;
mod cast;
mod conflicts;
mod ideas;
mod list;
mod motion;
mod offices;
mod results;
mod stopped;

pub use list::{Mine, Name};

use super::super::routes::Route;

/// The pages.
pub fn routes() -> Vec<Route> {
    [
        list::routes(),
        motion::routes(),
        cast::routes(),
        candidates::routes(),
        results::routes(),
        ideas::routes(),
        assemblies::routes(),
        offices::routes(),
        conflicts::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
