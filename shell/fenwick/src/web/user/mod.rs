//! The pages of data users: what can be asked, what it costs, and what was answered.

mod ask;
mod check;
mod home;
mod keys;
mod notice;
mod wizard;

use super::door::Door;
use super::routes::Route;
use super::visit::Visit;
use super::wrong::Wrong;
use fenwick_coop::kernel::ids::UserNo;

/// The pages.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/use", Door::User, home::page),
        Route::get("/{coop}/use/catalogue", Door::User, home::catalogue),
        Route::get("/{coop}/use/requests", Door::User, home::requests),
        Route::get("/{coop}/use/requests/new", Door::User, wizard::begin),
        Route::post("/{coop}/use/requests/new", Door::User, wizard::step),
        Route::get("/{coop}/use/requests/{request}", Door::User, home::request),
        Route::get("/{coop}/use/requests/{request}/ask", Door::User, ask::page),
        Route::post("/{coop}/use/requests/{request}/ask", Door::User, ask::asked),
        Route::get("/{coop}/use/keys", Door::User, keys::page),
        Route::post("/{coop}/use/keys", Door::User, keys::make),
        Route::post("/{coop}/use/keys/drop", Door::User, keys::give_up),
        Route::get("/{coop}/me/keys", Door::Member, keys::page),
        Route::post("/{coop}/me/keys", Door::Member, keys::make),
        Route::post("/{coop}/me/keys/drop", Door::Member, keys::give_up),
    ]
}

/// The data user whose page this is.
fn user(visit: &Visit) -> Result<UserNo, Wrong> {
    visit.visitor.user().ok_or(Wrong::Unknown)
}
