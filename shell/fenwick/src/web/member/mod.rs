//! A member's own pages.

mod home;

use super::door::Door;
use super::routes::Route;

/// The pages.
pub fn routes() -> Vec<Route> {
    vec![Route::get("/{coop}/me", Door::Member, home::page)]
}
