//! What she allows, who used it, and what she should know before.

mod act;
mod choose;
mod health;
mod identity;
mod index;
mod learn;
mod said;
mod standing;
mod table;
mod used;
mod words;

pub use standing::{Standing, scope};
pub use words::Names;

use super::super::door::Door;
use super::super::routes::Route;

/// The pages.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/me/consents", Door::Member, index::page),
        Route::post("/{coop}/me/consents/answer", Door::Member, act::answer),
        Route::post("/{coop}/me/consents/back", Door::Member, act::take_back),
        Route::post("/{coop}/me/consents/confirm", Door::Member, act::confirm),
        Route::get("/{coop}/me/consents/none", Door::Member, act::ask_none),
        Route::post("/{coop}/me/consents/none", Door::Member, act::none),
        Route::get("/{coop}/me/consents/of/{dataset}", Door::Member, choose::page),
        Route::get("/{coop}/me/consents/said", Door::Member, said::page),
        Route::get("/{coop}/me/consents/said/{entry}", Door::Member, said::receipt),
        Route::get("/{coop}/me/consents/said/{entry}/file", Door::Member, said::file),
        Route::get("/{coop}/me/learn", Door::Member, learn::page),
        Route::get("/{coop}/me/learn/{lesson}", Door::Member, learn::lesson),
        Route::post("/{coop}/me/learn/{lesson}", Door::Member, learn::answer),
        Route::get("/{coop}/me/used", Door::Member, used::page),
        Route::get("/{coop}/me/used/{release}", Door::Member, used::release),
        Route::get("/{coop}/me/health", Door::Member, health::page),
        Route::get("/{coop}/me/identity", Door::Member, identity::page),
        Route::get("/{coop}/identity", Door::Anyone, identity::page),
    ]
}
