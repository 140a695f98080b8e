//! How somebody gets back in who lost her phone or forgot her PIN, and who can help her.

use crate::cli::args::{Command, Office};
use crate::web::door::Door;
use crate::web::look::frame::Frame;
use crate::web::routes::Route;
use crate::web::view::{Page, frame, html};
use crate::web::visit::Visit;
use crate::web::words::Words;
use askama::Template;
use serde::Deserialize;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/{coop}/recovery", Door::Anyone, page)]
}

#[derive(Deserialize)]
struct Listed {
    offices: Vec<Shown>,
    officers: Vec<u32>,
}

#[derive(Deserialize)]
struct Shown {
    title: String,
    holders: Vec<u32>,
}

#[derive(Template)]
#[template(path = "member/votes/recovery.html")]
struct Recovery {
    frame: Frame,
    say: Words,
    join: String,
    /// By number: their names are the members' to know.
    who: Vec<String>,
}

async fn page(visit: Visit) -> Page {
    let listed: Listed = visit.ask(Command::Office(Office::List)).await?;
    let title = |member: &u32| {
        let held = listed
            .offices
            .iter()
            .filter(|office| office.holders.contains(member));
        let titles: Vec<&str> = held.map(|office| office.title.as_str()).collect();
        match titles.is_empty() {
            true => format!("№ {member}"),
            false => format!("№ {member} ({})", titles.join(", ")),
        }
    };
    html(&Recovery {
        frame: frame(&visit, "member-recovery-title"),
        who: listed.officers.iter().map(title).collect(),
        join: visit.at("/join"),
        say: visit.say,
    })
}
