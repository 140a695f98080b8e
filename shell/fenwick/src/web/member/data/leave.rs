//! Leaving: what happens then, and the last question; and the way back for who was put out.

use super::super::super::form::Form;
use super::super::super::look::field::{Field, Kind};
use super::super::super::look::frame::Frame;
use super::super::super::view::{Page, frame, go, html, to_mend};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::brought::{Hers, of};
use super::sure::Sure;
use crate::cli::args::{Command, Member};
use crate::web::member::stopped::Stopped;
use askama::Template;
use fenwick_coop::kernel::time::Time;
use serde_json::Value;

#[derive(Template)]
#[template(path = "member/data/leave.html")]
struct Leaving {
    frame: Frame,
    say: Words,
    slug: String,
    mark: String,
    once: String,
    stopped: Stopped,
    has_left: bool,
    /// That she was put out, and why; empty where she was not.
    put_out: String,
    /// Until when she may ask all members; empty where she may not.
    appeal: String,
    says: Vec<String>,
    /// What happens to her rows of each dataset.
    sets: Vec<(String, String)>,
}

/// What the charter of each dataset in which she has rows says of those who leave.
fn of_rows(say: &Words, hers: &Hers) -> Vec<(String, String)> {
    let sets = hers.datasets.iter().filter(|set| !set.imports.is_empty());
    sets.map(|set| {
        let id = match set.leave.as_str() {
            "delete" => "member-leave-set-delete",
            "freeze" => "member-leave-set-freeze",
            _ => "member-leave-set-exclude",
        };
        (set.title.clone(), say.t(id).to_string())
    })
    .collect()
}

async fn shown(visit: &Visit) -> Result<Leaving, Wrong> {
    let member = visit.member()?;
    let say = visit.say.clone();
    let hers = of(visit, None).await?;
    let active = visit
        .look(move |coop| coop.members.active(member).is_ok())
        .await?;
    let show = Member::Show {
        id: member.to_string(),
    };
    let shown: Value = visit.ask(Command::Member(show)).await?;
    let expelled = &shown["expelled"];
    let moment = |key: &str| expelled[key].as_str()?.parse::<Time>().ok();
    let put_out = moment("at").filter(|_| !active).map(|at| {
        say.with("member-leave-put-out", "date", say.day_of(at))
            .with("why", expelled["reasons"].as_str().unwrap_or("–"))
            .to_string()
    });
    let appeal = moment("appeal_until").filter(|_| !active && expelled["appeal"].is_null());
    let says = ["rows", "money", "vote", "log"];
    Ok(Leaving {
        frame: frame(visit, "member-leave-title"),
        slug: visit.slug.clone(),
        mark: visit.mark(),
        once: visit.once()?,
        stopped: Stopped::default(),
        has_left: !active,
        put_out: put_out.unwrap_or_default(),
        appeal: appeal.map_or_else(String::new, |until| {
            say.with("member-leave-appeal-how", "date", say.day_of(until))
                .to_string()
        }),
        says: says
            .map(|part| say.t(&format!("member-leave-stays-{part}")).to_string())
            .to_vec(),
        sets: of_rows(&say, &hers),
        say,
    })
}

pub async fn page(visit: Visit) -> Page {
    html(&shown(&visit).await?)
}

async fn asked(visit: &Visit) -> Result<Sure, Wrong> {
    let say = &visit.say;
    let hers = of(visit, None).await?;
    Ok(Sure {
        asks: say
            .with("member-leave-sure", "coop", visit.title.clone())
            .to_string(),
        says: vec![
            say.t("member-leave-stays-rows").to_string(),
            say.t("member-leave-stays-vote").to_string(),
        ],
        facts: of_rows(say, &hers),
        button: say.t("member-leave-go").to_string(),
        stay: (visit.at("/me/leave"), say.t("member-leave-stay").to_string()),
        ..Sure::new(visit, "member-leave-title", "/me/leave/sure", "/me/leave")?
    })
}

pub async fn sure(visit: Visit) -> Page {
    html(&asked(&visit).await?)
}

pub async fn leave(visit: Visit, form: Form) -> Page {
    let member = visit.member()?;
    let leave = Member::Leave {
        id: member.to_string(),
    };
    match visit.act(Command::Member(leave), &form).await {
        Ok(_) => {
            visit.tell(visit.say.t("member-leave-done").to_string());
            go(&visit.at("/me/leave"))
        }
        Err(trouble) => {
            let stopped = Stopped::of(&visit.say, trouble)?;
            to_mend(&Sure {
                stopped,
                ..asked(&visit).await?
            })
        }
    }
}

/// Asks all members whether she was rightly put out.
pub async fn appeal(visit: Visit, form: Form) -> Page {
    let member = visit.member()?;
    let appeal = Member::Appeal {
        id: member.to_string(),
    };
    match visit.act(Command::Member(appeal), &form).await {
        Ok(_) => {
            visit.tell(visit.say.t("member-leave-appeal-done").to_string());
            go(&visit.at("/me/leave"))
        }
        Err(trouble) => {
            let stopped = Stopped::of(&visit.say, trouble)?;
            to_mend(&Leaving {
                stopped,
                ..shown(&visit).await?
            })
        }
    }
}

/// A line into which her own number is typed, before what cannot be undone.
pub fn number_field(visit: &Visit, number: &str) -> Field {
    let label = visit
        .say
        .with("member-data-erase-type", "number", number.to_owned())
        .to_string();
    Field::new("number", label, Kind::Digits).width("short")
}
