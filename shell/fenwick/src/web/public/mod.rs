//! What everybody may see of a co-op: its rules, what it asks, what left, and how to check it.

use super::door::Door;
use super::look::frame::{Frame, Link};
use super::routes::Route;
use super::served::Served;
use super::view::{Page, frame, html};
use super::visit::Visit;
use super::words::Words;
use askama::Template;
use axum::http::HeaderMap;
use fenwick_coop::Coop;

/// The pages.
pub fn routes() -> Vec<Route> {
    vec![Route::get("/{coop}", Door::Anyone, home)]
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
    let say = super::signing::language_of(served, headers, &[]);
    let link = |slug: String| Link::new(format!("/{slug}"), slug, "coop");
    let mut frame = Frame::new(say.t("public-coops").to_string(), "Fenwick", "/");
    frame.lang = say.lang().to_owned();
    frame.dir = say.dir();
    html(&Coops {
        frame,
        coops: served.home.slugs().into_iter().map(link).collect(),
        say,
    })
}

#[derive(Template)]
#[template(path = "public/home.html")]
struct Home {
    frame: Frame,
    say: Words,
    sign_in: String,
    people: String,
    told: Told,
}

/// What a co-op says of itself.
struct Told {
    template: String,
    members: u64,
    charters: Vec<(String, String, String)>,
    releases: usize,
}

fn told(coop: &Coop) -> Told {
    let charter = |(dataset, charter): (&String, &fenwick_coop::people::Adopted<_>)| {
        let rule: &fenwick_coop::people::charter::Charter = &charter.rule;
        (dataset.clone(), rule.title.clone(), rule.benefit.clone())
    };
    Told {
        template: coop.founding.template.clone(),
        members: coop.members.count(),
        charters: coop.charters.iter().map(charter).collect(),
        releases: coop.releases.all().count(),
    }
}

async fn home(visit: Visit) -> Page {
    let told = visit.look(told).await?;
    html(&Home {
        frame: frame(&visit, "public-nav-home"),
        sign_in: format!("/{}/sign-in", visit.slug),
        people: visit.say.with("common-people", "count", told.members).to_string(),
        told,
        say: visit.say,
    })
}
