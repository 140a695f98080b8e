//! A member's own pages.

mod consents;
mod data;
mod home;
mod votes;

pub use data::Waiting;

use super::door::Door;
use super::routes::Route;

/// The pages.
pub fn routes() -> Vec<Route> {
    let mut routes = vec![Route::get("/{coop}/me", Door::Member, home::page)];
    routes.extend(data::routes());
    routes.extend(consents::routes());
    routes.extend(votes::routes());
    routes
}
