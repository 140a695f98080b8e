//! Voting: by name, in secret, through somebody else's hands; and finding a secret vote again.

use super::ask::Ask;
use super::candidates::{Stands, Unclear};
use super::motion::{Motion, own};
use crate::cli::args::{Ballot, Command, Motion as MotionCommand, Proxy};
use crate::said::Trouble;
use crate::web::door::Door;
use crate::web::form::Form;
use crate::web::look::field::Field;
use crate::web::look::frame::Frame;
use crate::web::routes::Route;
use crate::web::view::{Page, frame, go, html};
use crate::web::visit::Visit;
use crate::web::words::Words;
use crate::web::wrong::Wrong;
use askama::Template;
use axum::extract::Path;
use fenwick_coop::people::ballot::Choice;
use serde::Deserialize;

type Of = Path<(String, u32)>;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/{coop}/me/votes/{motion}", Door::Member, cast),
        Route::post("/{coop}/me/votes/{motion}/proxy", Door::Member, give),
        Route::post("/{coop}/me/votes/{motion}/proxy/back", Door::Member, take_back),
        Route::post("/{coop}/me/votes/{motion}/secret", Door::Member, demand),
        Route::get("/{coop}/me/votes/{motion}/track", Door::Member, track_page),
        Route::post("/{coop}/me/votes/{motion}/track", Door::Member, track),
    ]
}

/// What a form says, as the command takes it.
fn choice(form: &Form, stands: Option<&Stands>) -> Result<String, Unclear> {
    if let Some(said) = form.some("said") {
        return Ok(said);
    }
    match stands {
        Some(stands) => stands.choice(form),
        None => form.some("choice").ok_or(Unclear("common-field-choose")),
    }
}

async fn cast(visit: Visit, Path((_, number)): Of, form: Form) -> Page {
    let page = Motion::of(&visit, number).await?;
    let page = page.ranked(|field| form.one(field).to_owned());
    let said = match choice(&form, page.candidates()) {
        Ok(said) => said,
        Err(Unclear(id)) => return page.unclear(id),
    };
    if page.known().is_secret && !form.ticked("sure") {
        return ask_once_more(&visit, number, (&page, said));
    }
    let command = Command::Vote {
        motion: number,
        choice: said,
    };
    let done = match visit.act(command, &form).await {
        Err(trouble) => return page.stop(trouble),
        Ok(done) => done,
    };
    let tracker = done.json["tracker"].as_str();
    match (tracker, done.json["vote"] == "trusted-box") {
        (Some(tracker), _) => slip(&visit, number, (&page, tracker.to_owned())),
        (None, true) => go(&visit.at(&format!("/me/votes/{number}"))),
        (None, false) => {
            let say = &visit.say;
            let until = say.moment(page.known().closes_at);
            let again = say.with("member-votes-cast-again", "date", until);
            visit.tell(format!("{} {again}", say.t("member-votes-cast-done")));
            go(&visit.at(&format!("/me/votes/{number}")))
        }
    }
}

fn ask_once_more(visit: &Visit, number: u32, (page, said): (&Motion, String)) -> Page {
    let say = &visit.say;
    let path = format!("/me/votes/{number}");
    let chosen = said
        .parse::<Choice>()
        .map_or_else(|_| said.clone(), |choice| own(say, &choice, page.candidates()));
    Ask::new(
        visit,
        "member-votes-check-title",
        (&path, "member-votes-cast"),
        &path,
    )?
    .lead(say.with("member-votes-check", "choice", chosen))
    .lead(say.t("member-votes-cast-once"))
    .lead(say.t("member-votes-box"))
    .fact(say.t("member-votes-about"), page.known().name.said(say))
    .carry("said", said)
    .carry("sure", "yes")
    .show()
}

#[derive(Template)]
#[template(path = "member/votes/slip.html")]
struct Slip {
    frame: Frame,
    say: Words,
    name: String,
    tracker: Vec<String>,
    closes: String,
    find: String,
    back: String,
}

/// The tracker, which is shown this once.
fn slip(visit: &Visit, number: u32, (page, tracker): (&Motion, String)) -> Page {
    let say = &visit.say;
    html(&Slip {
        frame: frame(visit, "member-votes-cast-done"),
        name: page.known().name.said(say),
        tracker: tracker.lines().map(str::to_owned).collect(),
        closes: say.moment(page.known().closes_at),
        find: visit.at(&format!("/me/votes/{number}/track")),
        back: visit.at(&format!("/me/votes/{number}")),
        say: say.clone(),
    })
}

async fn give(visit: Visit, Path((_, number)): Of, form: Form) -> Page {
    let page = Motion::of(&visit, number).await?;
    let typed = form.one("member");
    if typed.is_empty() {
        return page.nobody(typed, "common-field-empty");
    }
    if typed.parse::<u32>().is_err() {
        return page.nobody(typed, "common-field-digits");
    }
    let command = Command::Proxy(Proxy::Give {
        motion: number,
        member: typed.to_owned(),
    });
    done(
        (&visit, page),
        (number, visit.act(command, &form).await),
        "member-votes-proxy-done",
    )
}

async fn take_back(visit: Visit, Path((_, number)): Of, form: Form) -> Page {
    let page = Motion::of(&visit, number).await?;
    let command = Command::Proxy(Proxy::TakeBack { motion: number });
    done(
        (&visit, page),
        (number, visit.act(command, &form).await),
        "member-votes-proxy-ended",
    )
}

async fn demand(visit: Visit, Path((_, number)): Of, form: Form) -> Page {
    let page = Motion::of(&visit, number).await?;
    let command = Command::Motion(MotionCommand::Secret { motion: number });
    done(
        (&visit, page),
        (number, visit.act(command, &form).await),
        "member-votes-secret-done",
    )
}

/// Back to the motion with a word of what was done, or the motion again with why not.
pub fn done<T>((visit, page): (&Visit, Motion), (number, act): (u32, Result<T, Trouble>), id: &str) -> Page {
    match act {
        Err(trouble) => page.stop(trouble),
        Ok(_) => {
            visit.tell(visit.say.t(id).to_string());
            go(&visit.at(&format!("/me/votes/{number}")))
        }
    }
}

fn track_form(visit: &Visit, number: u32) -> Result<Ask, Wrong> {
    let say = &visit.say;
    let path = format!("/me/votes/{number}/track");
    let field = Field::text("tracker", say.t("member-votes-tracker").to_string())
        .hint(say.t("member-votes-tracker-hint").to_string())
        .width("full");
    let back = format!("/me/votes/{number}");
    let ask = Ask::new(
        visit,
        "member-votes-tracker-find",
        (&path, "member-votes-tracker-find"),
        &back,
    )?;
    Ok(ask.field(field))
}

async fn track_page(visit: Visit, Path((_, number)): Of) -> Page {
    track_form(&visit, number)?.show()
}

#[derive(Deserialize)]
struct Found {
    found: bool,
}

async fn track(visit: Visit, Path((_, number)): Of, form: Form) -> Page {
    let ask = track_form(&visit, number)?.typed(&form);
    let Some(tracker) = form.some("tracker") else {
        return ask.wrong("tracker", visit.say.t("common-field-empty"));
    };
    let command = Command::Ballot(Ballot::Track {
        motion: number,
        tracker,
    });
    match visit.ask::<Found>(command).await {
        Ok(Found { found: true }) => {
            visit.tell(visit.say.t("member-votes-tracker-found").to_string());
            go(&visit.at(&format!("/me/votes/{number}")))
        }
        Ok(Found { found: false }) => ask.wrong("tracker", visit.say.t("member-votes-tracker-not-found")),
        Err(Wrong::Trouble(trouble)) => ask.stop(trouble),
        Err(wrong) => Err(wrong),
    }
}
