//! Sheets for where paper is better: each is one clean page of A4, in the words that hold.

use super::super::door::Door;
use super::super::look::frame::{Frame, Link, Text};
use super::super::routes::Route;
use super::super::view::{Page, frame, html, titled};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::enter::charters;
use crate::cli::args::{Bylaws, Command, Motion};
use askama::Template;
use axum::extract::Path;
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::{MemberNo, MotionNo};
use fenwick_coop::people::ballot::Stage;
use fenwick_coop::people::charter::Charter;
use serde::Deserialize;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/with/sheets", Door::Helper, list),
        Route::get("/{coop}/with/sheets/handbook", Door::Helper, handbook),
        Route::get("/{coop}/with/sheets/consent/{dataset}", Door::Helper, consent),
        Route::get("/{coop}/with/sheets/ballot/{motion}", Door::Helper, ballot),
    ]
}

#[derive(Template)]
#[template(path = "with/sheets.html")]
struct Sheets {
    frame: Frame,
    say: Words,
    consents: Vec<(Link, Text)>,
    ballots: Vec<(Link, Text)>,
    handbook: Vec<(Link, Text)>,
}

#[derive(Deserialize)]
struct Shown {
    matter: String,
    in_words: Vec<String>,
}

async fn shown(visit: &Visit, motion: u32) -> Result<Shown, Wrong> {
    visit.ask(Command::Motion(Motion::Show { motion })).await
}

async fn list(visit: Visit) -> Page {
    let line = |path: String, text: String| (Link::new(visit.at(&path), text, "print"), Text::default());
    let consents = charters(&visit).await?.into_iter().map(|charter| {
        let path = format!("/with/sheets/consent/{}", charter.dataset);
        line(path, charter.title)
    });
    let consents = consents.collect();
    let mut ballots = Vec::new();
    for motion in visit.look(under_way).await? {
        let path = format!("/with/sheets/ballot/{motion}");
        let matter = shown(&visit, motion.0).await?.matter;
        ballots.push(line(path, format!("{motion}: {matter}")));
    }
    let handbook = visit.say.t("with-sheets-handbook").to_string();
    html(&Sheets {
        frame: frame(&visit, "with-nav-sheets"),
        consents,
        ballots,
        handbook: vec![line("/with/sheets/handbook".to_owned(), handbook)],
        say: visit.say,
    })
}

/// Motions that are voted on or will be.
fn under_way(coop: &Coop) -> Vec<MotionNo> {
    let open = |stage: Stage| matches!(stage, Stage::Noticed | Stage::Open);
    let all = coop.motions.all().filter(|(_, motion)| open(motion.stage));
    all.map(|(number, _)| number).collect()
}

/// A sheet stands alone: the way back is on the screen only.
fn alone(visit: &Visit, title: String) -> Frame {
    let mut frame = titled(visit, title);
    let all = visit.say.t("with-nav-sheets").to_string();
    frame.trail = vec![Link::new(visit.at("/with/sheets"), all, "")];
    frame.nav = Vec::new();
    frame
}

#[derive(Template)]
#[template(path = "with/sheet_consent.html")]
struct Consent {
    frame: Frame,
    say: Words,
    charter: Charter,
    purposes: Vec<String>,
    recipients: Vec<String>,
}

/// What a member is asked on paper. The text that the members voted is English here, and it is the one that counts.
async fn consent(visit: Visit, Path((_, dataset)): Path<(String, String)>) -> Page {
    let all = charters(&visit).await?;
    let found = all.into_iter().find(|charter| charter.dataset == dataset);
    let charter = found.ok_or(Wrong::Missing)?;
    let english = visit.say.english();
    let worded = |id: String, otherwise: String| match english.has(&id) {
        true => english.t(&id).to_string(),
        false => otherwise,
    };
    let purposes = charter.purposes.iter();
    let purposes = purposes.map(|purpose| worded(format!("member-purpose-{purpose}"), purpose.to_string()));
    let classes = visit
        .look(|coop| coop.bylaws.rule.recipient_classes.clone())
        .await?;
    let classes = classes
        .into_iter()
        .filter(|class| !(class.for_profit && charter.competitive));
    let recipients = classes.map(|class| worded(format!("member-recipient-{}", class.id), class.title));
    html(&Consent {
        frame: alone(&visit, charter.title.clone()),
        purposes: purposes.collect(),
        recipients: recipients.collect(),
        charter,
        say: english,
    })
}

#[derive(Template)]
#[template(path = "with/sheet_ballot.html")]
struct Ballot {
    frame: Frame,
    say: Words,
    motion: u32,
    shown: Shown,
    /// Who stands, where it is an election: numbers and names.
    candidates: Vec<(MemberNo, String)>,
}

async fn ballot(visit: Visit, Path((_, motion)): Path<(String, u32)>) -> Page {
    let shown = shown(&visit, motion).await?;
    let standing = visit.look(move |coop| {
        let found = coop.motions.get(MotionNo(motion)).ok();
        let all = found.into_iter().flat_map(|motion| motion.candidates.iter());
        let standing = all.filter(|candidate| candidate.stands);
        standing.map(|candidate| candidate.member).collect::<Vec<_>>()
    });
    let mut candidates = Vec::new();
    for member in standing.await? {
        let record = crate::cli::record_of(&visit.desk, member).await?;
        candidates.push((member, record["name"].as_str().unwrap_or_default().to_owned()));
    }
    let title = visit.say.t("with-sheet-ballot").to_string();
    html(&Ballot {
        frame: alone(&visit, title),
        motion,
        shown,
        candidates,
        say: visit.say,
    })
}

#[derive(Template)]
#[template(path = "with/sheet_handbook.html")]
struct Handbook {
    frame: Frame,
    say: Words,
    rights: Vec<String>,
    lines: Vec<String>,
    charters: Vec<Charter>,
}

/// What is every member's, in her language; and the rules as the members voted them.
async fn handbook(visit: Visit) -> Page {
    #[derive(Deserialize)]
    struct Line {
        says: String,
    }
    #[derive(Deserialize)]
    struct Rules {
        clauses: Vec<Line>,
    }
    let rules: Rules = visit.ask(Command::Bylaws(Bylaws::Show { toml: false })).await?;
    let rights = ["see", "no", "back", "out", "erase"];
    let rights = rights.map(|right| visit.say.t(&format!("member-join-right-{right}")).to_string());
    let title = visit.say.t("with-sheets-handbook").to_string();
    html(&Handbook {
        frame: alone(&visit, title),
        rights: rights.into(),
        lines: rules.clauses.into_iter().map(|line| line.says).collect(),
        charters: charters(&visit).await?,
        say: visit.say,
    })
}
