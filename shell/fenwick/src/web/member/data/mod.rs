//! What is here of hers: figures, files brought in, days and rows kept out, taking it out, leaving, erasing it.

mod brought;
mod chart;
mod days;
mod erase;
mod held;
mod hers;
mod import;
mod leave;
mod parts;
mod rows;
mod set;
mod sure;
mod takeout;
mod upload;

pub use upload::waiting::Waiting;

use super::super::door::Door;
use super::super::routes::Route;

/// The pages.
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/{coop}/me/data", Door::Member, hers::page),
        Route::get("/{coop}/me/data/{dataset}", Door::Member, set::page),
        Route::get("/{coop}/me/data/{dataset}/rows", Door::Member, rows::page),
        Route::post("/{coop}/me/data/{dataset}/rows", Door::Member, rows::keep),
        Route::get("/{coop}/me/data/{dataset}/days", Door::Member, days::page),
        Route::post("/{coop}/me/data/{dataset}/days", Door::Member, days::mark),
        Route::get("/{coop}/me/data/{dataset}/parts", Door::Member, parts::page),
        Route::post("/{coop}/me/data/{dataset}/parts", Door::Member, parts::choose),
        Route::get("/{coop}/me/brought/{import}", Door::Member, import::page),
        Route::post("/{coop}/me/brought/{import}/yes", Door::Member, import::confirm),
        Route::get("/{coop}/me/brought/{import}/back", Door::Member, import::sure),
        Route::post(
            "/{coop}/me/brought/{import}/back",
            Door::Member,
            import::take_back,
        ),
        Route::post(
            "/{coop}/me/brought/{import}/file/{file}",
            Door::Member,
            import::file,
        ),
        Route::get("/{coop}/me/mend", Door::Member, held::page),
        Route::post("/{coop}/me/mend/{row}", Door::Member, held::mend),
        Route::post("/{coop}/me/mend/{row}/drop", Door::Member, held::forget),
        Route::get("/{coop}/me/take-out", Door::Member, takeout::page),
        Route::post("/{coop}/me/take-out", Door::Member, takeout::take),
        Route::get("/{coop}/me/leave", Door::Member, leave::page),
        Route::get("/{coop}/me/leave/sure", Door::Member, leave::sure),
        Route::post("/{coop}/me/leave/sure", Door::Member, leave::leave),
        Route::post("/{coop}/me/leave/appeal", Door::Member, leave::appeal),
        Route::get("/{coop}/me/erase", Door::Member, erase::page),
        Route::post("/{coop}/me/erase", Door::Member, erase::erase),
    ];
    routes.extend(upload::routes());
    routes
}
