//! Votes, money, figures beside those of her co-op, complaints, and her account.

mod account;
mod ask;
mod assemblies;
mod candidates;
mod cast;
mod compare;
mod complaints;
mod conflicts;
mod ideas;
mod list;
mod money;
mod motion;
mod offices;
mod recovery;
mod results;
mod ways;

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
        money::routes(),
        compare::routes(),
        complaints::routes(),
        account::routes(),
        ways::routes(),
        recovery::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
