//! What everybody may see of a co-op: its rules, what it asks, what left, and how to check it.

mod catalogue;
mod governed;
mod home;
mod left;
mod log;
mod rules;
mod tile;

pub use catalogue::parts as catalogue_parts;
pub use left::{request_sheet, table as request_table};

use super::door::Door;
use super::look::frame::{Frame, Link};
use super::routes::Route;
use super::served::Served;
use super::view::{Page, html};
use super::words::Words;
use super::wrong::Wrong;
use crate::said::Trouble;
use askama::Template;
use axum::http::HeaderMap;

/// The pages.
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/{coop}", Door::Anyone, home::page),
        Route::get("/{coop}/rules", Door::Anyone, rules::page),
        Route::get("/{coop}/catalogue", Door::Anyone, catalogue::page),
        Route::get("/{coop}/charters/{dataset}", Door::Anyone, catalogue::charter),
        Route::get("/{coop}/methods/{method}", Door::Anyone, catalogue::method),
        Route::get("/{coop}/requests", Door::Anyone, left::requests),
        Route::get("/{coop}/requests/{request}", Door::Anyone, left::request),
        Route::get("/{coop}/releases", Door::Anyone, left::releases),
        Route::get("/{coop}/releases/{release}", Door::Anyone, left::release),
        Route::get("/{coop}/motions", Door::Anyone, governed::motions),
        Route::get("/{coop}/motions/{motion}", Door::Anyone, governed::motion),
        Route::get("/{coop}/offices", Door::Anyone, governed::offices),
        Route::get("/{coop}/dividends", Door::Anyone, governed::dividends),
        Route::get("/{coop}/verify", Door::Anyone, log::verify),
    ];
    routes.extend(files());
    routes
}

/// What is taken away, and no page.
fn files() -> Vec<Route> {
    let file = Door::Anyone;
    vec![
        Route::get("/{coop}/releases/{release}/table.csv", file, left::csv),
        Route::get("/{coop}/releases/{release}/table.parquet", file, left::parquet),
        Route::get("/{coop}/log/checkpoint", file, log::checkpoint),
        Route::get("/{coop}/log/tile/{*tile}", file, log::hashes),
        Route::get("/{coop}/log/public/checkpoint", file, log::public_checkpoint),
        Route::get("/{coop}/log/public/tile/{*tile}", file, log::public_tile),
        Route::get("/{coop}/log/published.json", file, log::download),
        Route::get("/{coop}/log/check_log.py", file, log::script),
    ]
}

/// What a command says of one thing by its number; of one that there is not, that there is no such page.
fn found<T>(said: Result<T, Wrong>) -> Result<T, Wrong> {
    match said {
        Err(Wrong::Trouble(Trouble::Refused(refusal)))
            if refusal.rule.ends_with(".unknown") || refusal.rule.ends_with(".missing") =>
        {
            Err(Wrong::Missing)
        }
        // What it is called came in the address and nowhere else: a dataset, or the digits of a method.
        Err(Wrong::Trouble(Trouble::Usage(_) | Trouble::Failed { code: "file", .. })) => Err(Wrong::Missing),
        said => said,
    }
}

#[derive(Template)]
#[template(path = "public/coops.html")]
struct Coops {
    frame: Frame,
    say: Words,
    coops: Vec<Link>,
}

/// Which co-ops there are.
pub fn coops(served: &Served, headers: &HeaderMap) -> Page {
    let say = super::signing::language_of(served, headers);
    let link = |slug: String| Link::new(format!("/{slug}"), slug, "coop");
    html(&Coops {
        frame: Frame::said(&say, say.t("public-coops").to_string(), "Fenwick", "/"),
        coops: served.home.slugs().into_iter().map(link).collect(),
        say,
    })
}
