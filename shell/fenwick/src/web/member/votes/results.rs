//! How a vote ended, and how anybody counts it again.

use super::candidates::Stands;
use super::motion::Known;
use crate::cli::args::{Ballot, Command, Election};
use crate::web::door::Door;
use crate::web::files::Folder;
use crate::web::look::chart::{Bar, Bars, Head};
use crate::web::routes::Route;
use crate::web::view::Page;
use crate::web::visit::Visit;
use crate::web::wrong::Wrong;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use fenwick_coop::people::ballot::Stage;
use serde_json::Value;

type Of = Path<(String, u32)>;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/me/votes/{motion}/papers", Door::Member, papers),
        Route::get("/{coop}/me/votes/{motion}/ballots", Door::Member, ballots),
    ]
}

/// How a vote ended.
pub struct Ended {
    pub passed: bool,
    pub says: String,
    pub turnout: String,
    pub counts: Option<Bars>,
    pub elected: Vec<String>,
    /// Where what was voted is fetched to be counted again; empty for nowhere.
    pub recount: String,
    pub is_papers: bool,
}

impl Ended {
    /// How it ended, once it has.
    pub fn of(
        visit: &Visit,
        number: u32,
        (known, said, stands): (&Known, &Value, Option<&Stands>),
    ) -> Option<Self> {
        let say = &visit.say;
        let passed = match known.stage {
            Stage::Passed => true,
            Stage::Failed => false,
            Stage::Noticed | Stage::Open => return None,
        };
        let says = match (passed, said["shortfall"] == "quorum") {
            (true, _) => "member-votes-passed",
            (false, true) => "member-votes-no-quorum",
            (false, false) => "member-votes-failed",
        };
        let count = |key: &str| said[key].as_i64().unwrap_or(0);
        let turnout = say
            .with("member-votes-took-part", "count", count("turnout"))
            .with("all", count("roll"))
            .to_string();
        let elected = stands.map(|stands| {
            let names = stands.candidates.iter().filter(|person| person.elected);
            names.map(|person| person.name.clone()).collect()
        });
        let recount = match (stands, known.is_secret) {
            (_, true) => "papers",
            (Some(stands), false) if stands.elected.is_some() => "ballots",
            _ => "",
        };
        let recount = match recount.is_empty() {
            true => String::new(),
            false => visit.at(&format!("/me/votes/{number}/{recount}")),
        };
        Some(Self {
            passed,
            says: say.t(says).to_string(),
            turnout,
            counts: stands.is_none().then(|| counts(visit, &said["tally"])),
            elected: elected.unwrap_or_default(),
            recount,
            is_papers: known.is_secret,
        })
    }
}

fn counts(visit: &Visit, tally: &Value) -> Bars {
    let say = &visit.say;
    let bar = |answer: &str| {
        let value = tally[answer].as_i64().unwrap_or(0);
        Bar {
            name: say.t(&format!("member-votes-{answer}")).to_string().into(),
            value,
            shown: say.number(value).into(),
            ..Bar::default()
        }
    };
    let head = Head {
        id: "count",
        title: say.t("member-votes-title").to_string().into(),
        rtl: say.dir() == "rtl",
        ..Head::default()
    };
    Bars::new(head, ["yes", "no", "abstain"].map(bar).into())
}

async fn papers(visit: Visit, Path((_, motion)): Of) -> Page {
    let out = "papers".into();
    let name = format!("papers-{motion}.txt");
    fetched(
        &visit,
        Command::Ballot(Ballot::Papers { motion, out }),
        ("papers", &name),
    )
    .await
}

async fn ballots(visit: Visit, Path((_, motion)): Of) -> Page {
    let blt = "ballots".into();
    let name = format!("election-{motion}.blt");
    fetched(
        &visit,
        Command::Election(Election::Export { motion, blt }),
        ("ballots", &name),
    )
    .await
}

/// A file that a command wrote, to be kept.
async fn fetched(visit: &Visit, command: Command, (written, name): (&str, &str)) -> Page {
    let folder = Folder::new(visit.served.home.dir())?;
    folder.make()?;
    visit.carry_out(command, None, folder.path()).await?;
    let mut answer = folder.answer(written).await?;
    let kept = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    answer
        .headers_mut()
        .insert(header::CONTENT_DISPOSITION, kept.map_err(|_| Wrong::Missing)?);
    Ok(answer)
}
