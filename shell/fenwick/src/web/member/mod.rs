//! A member's own pages.

mod consents;
mod data;
mod home;
mod news;
mod stopped;
mod votes;

pub use consents::{Names, Standing, scope};
pub use data::Waiting;

use super::routes::Route;

/// The pages.
pub fn routes() -> Vec<Route> {
    let mut routes = home::routes();
    routes.extend(data::routes());
    routes.extend(consents::routes());
    routes.extend(votes::routes());
    routes
}
