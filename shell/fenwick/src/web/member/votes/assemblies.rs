//! Meetings of the members: when they are, what came of them, and asking for one.

use crate::cli::args::{Assembly, Command};
use crate::web::door::Door;
use crate::web::form::Form;
use crate::web::look::frame::{Frame, Link, Text};
use crate::web::member::stopped::Stopped;
use crate::web::routes::Route;
use crate::web::view::{Page, frame, go, html, titled, to_mend};
use crate::web::visit::Visit;
use crate::web::words::Words;
use crate::web::wrong::Wrong;
use askama::Template;
use axum::extract::Path;
use fenwick_coop::kernel::ids::AssemblyNo;
use fenwick_coop::kernel::time::Time;
use serde::Deserialize;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/me/assemblies", Door::Member, page),
        Route::post("/{coop}/me/assemblies", Door::Member, demand),
        Route::get("/{coop}/me/assemblies/{assembly}", Door::Member, one),
    ]
}

#[derive(Deserialize)]
struct Listed {
    assemblies: Vec<Shown>,
    demanding: u64,
}

#[derive(Deserialize)]
struct Shown {
    assembly: u32,
    meets_at: Time,
    state: String,
    present: u64,
    #[serde(default)]
    minutes: Option<String>,
}

fn state(say: &Words, shown: &Shown) -> String {
    let id = match shown.state.as_str() {
        "called" => "member-votes-meeting-called",
        "held" => "member-votes-meeting-held",
        _ => "member-votes-meeting-few",
    };
    say.t(id).to_string()
}

#[derive(Template)]
#[template(path = "member/votes/assemblies.html")]
struct Assemblies {
    frame: Frame,
    say: Words,
    mark: String,
    once: String,
    stopped: Option<Stopped>,
    entries: Vec<(Link, Text)>,
    demanding: u64,
    demands: bool,
    action: String,
}

async fn listed(visit: &Visit) -> Result<Assemblies, Wrong> {
    let member = visit.member()?;
    let listed: Listed = visit.ask(Command::Assembly(Assembly::List)).await?;
    let demands = visit
        .look(move |coop| coop.assemblies.demanding.contains(&member))
        .await?;
    let say = &visit.say;
    let entry = |shown: &Shown| {
        let href = visit.at(&format!("/me/assemblies/{}", shown.assembly));
        let link = Link::new(href, say.moment(shown.meets_at), "people");
        (link, Text::from(state(say, shown)))
    };
    Ok(Assemblies {
        frame: frame(visit, "member-votes-meetings"),
        mark: visit.mark(),
        once: visit.once()?,
        stopped: None,
        entries: listed.assemblies.iter().rev().map(entry).collect(),
        demanding: listed.demanding,
        demands,
        action: visit.at("/me/assemblies"),
        say: say.clone(),
    })
}

async fn page(visit: Visit) -> Page {
    html(&listed(&visit).await?)
}

async fn demand(visit: Visit, form: Form) -> Page {
    let mut page = listed(&visit).await?;
    match visit.act(Command::Assembly(Assembly::Demand), &form).await {
        Err(trouble) => {
            page.stopped = Some(Stopped::of(&visit.say, trouble)?);
            to_mend(&page)
        }
        Ok(_) => {
            visit.tell(visit.say.t("member-votes-meeting-asked").to_string());
            go(&page.action)
        }
    }
}

#[derive(Template)]
#[template(path = "member/votes/assembly.html")]
struct One {
    frame: Frame,
    say: Words,
    facts: Vec<(String, String)>,
    minutes: String,
}

async fn one(visit: Visit, Path((_, assembly)): Path<(String, u32)>) -> Page {
    let is_there = visit
        .look(move |coop| coop.assemblies.get(AssemblyNo(assembly)).is_ok())
        .await?;
    if !is_there {
        return Err(Wrong::Missing);
    }
    let command = Command::Assembly(Assembly::Show { assembly });
    let shown: Shown = visit.ask(command).await?;
    let say = &visit.say;
    let mut facts = vec![(say.t("member-votes-when").to_string(), say.moment(shown.meets_at))];
    facts.push((say.t("member-votes-idea-state").to_string(), state(say, &shown)));
    if shown.state != "called" {
        facts.push((
            say.t("member-votes-meeting-came").to_string(),
            say.with("common-people", "count", shown.present).to_string(),
        ));
    }
    html(&One {
        frame: titled(&visit, say.day_of(shown.meets_at)),
        facts,
        minutes: shown.minutes.unwrap_or_default(),
        say: say.clone(),
    })
}
