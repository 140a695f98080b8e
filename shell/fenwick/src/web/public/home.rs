//! The first page of a co-op: what it is, what it keeps, and where one goes from here.

use super::super::look::frame::{Frame, Link};
use super::super::view::{Page, frame, html};
use super::super::visit::Visit;
use super::super::words::Words;
use askama::Template;
use fenwick_coop::Coop;

#[derive(Template)]
#[template(path = "public/home.html")]
struct Home {
    frame: Frame,
    say: Words,
    people: String,
    told: Told,
    /// Where one goes to see more, each with a sentence.
    places: Vec<(Link, String)>,
    at: String,
    join: String,
    sign_in: String,
}

/// What a co-op says of itself.
struct Told {
    members: u64,
    /// Datasets, what each is called, and what the members have of it.
    charters: Vec<(String, String, String)>,
    releases: usize,
    open: usize,
}

fn told(coop: &Coop) -> Told {
    let charter = |(dataset, charter): (&String, &fenwick_coop::people::Adopted<_>)| {
        let rule: &fenwick_coop::people::charter::Charter = &charter.rule;
        (dataset.clone(), rule.title.clone(), rule.benefit.clone())
    };
    let open = |(_, motion): &(_, &fenwick_coop::people::ballot::Motion)| {
        motion.stage == fenwick_coop::people::ballot::Stage::Open
    };
    Told {
        members: coop.members.count(),
        charters: coop.charters.iter().map(charter).collect(),
        releases: coop.releases.all().count(),
        open: coop.motions.all().filter(open).count(),
    }
}

pub async fn page(visit: Visit) -> Page {
    let told = visit.look(told).await?;
    let say = &visit.say;
    let place = |path: &str, id: &str, says: String, icon| {
        (Link::new(visit.at(path), say.t(id).to_string(), icon), says)
    };
    let t = |id: &str| say.t(id).to_string();
    let places = vec![
        place("/rules", "public-rules", t("public-home-rules"), "info"),
        place(
            "/catalogue",
            "public-catalogue",
            t("public-home-catalogue"),
            "data",
        ),
        place("/requests", "public-requests", t("public-home-requests"), "who"),
        place(
            "/releases",
            "public-releases",
            say.with("public-home-releases", "count", told.releases)
                .to_string(),
            "research",
        ),
        place(
            "/motions",
            "public-motions",
            say.with("public-home-motions", "count", told.open).to_string(),
            "vote",
        ),
        place(
            "/offices",
            "public-offices-title",
            t("public-home-offices"),
            "people",
        ),
        place(
            "/dividends",
            "public-dividends",
            t("public-home-dividends"),
            "money",
        ),
        place("/identity", "public-identity", t("public-home-identity"), "check"),
        place("/verify", "public-verify", t("public-verify-how"), "lock"),
    ];
    html(&Home {
        frame: frame(&visit, "public-nav-home"),
        people: say.with("common-people", "count", told.members).to_string(),
        told,
        places,
        at: visit.at(""),
        join: visit.at("/join"),
        sign_in: visit.at("/sign-in"),
        say: visit.say.clone(),
    })
}
