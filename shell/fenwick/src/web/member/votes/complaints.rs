//! Complaints: hers, and those whose close is her office.

use super::ask::Ask;
use crate::cli::args::{Command, Complaint, Office};
use crate::web::door::Door;
use crate::web::form::Form;
use crate::web::look::field::{Choice, Field, Kind};
use crate::web::look::frame::Frame;
use crate::web::routes::Route;
use crate::web::view::{Page, frame, go, html};
use crate::web::visit::Visit;
use crate::web::words::Words;
use crate::web::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, Query};
use serde::Deserialize;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/me/complaints", Door::Member, page),
        Route::get("/{coop}/me/complaints/new", Door::Member, new),
        Route::post("/{coop}/me/complaints/new", Door::Member, file),
        Route::get("/{coop}/me/complaints/{complaint}/put", Door::Member, ask_put),
        Route::post("/{coop}/me/complaints/{complaint}/put", Door::Member, put),
        Route::get("/{coop}/me/complaints/{complaint}/close", Door::Member, ask_close),
        Route::post("/{coop}/me/complaints/{complaint}/close", Door::Member, close),
    ]
}

#[derive(Deserialize)]
struct Listed {
    complaints: Vec<Shown>,
}

#[derive(Clone, Deserialize)]
struct Shown {
    complaint: u32,
    state: String,
    #[serde(default)]
    about: Option<String>,
    #[serde(default)]
    member: Option<u32>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    reasons: Option<String>,
    #[serde(default)]
    motion: Option<u32>,
    #[serde(default)]
    since: Option<fenwick_coop::kernel::time::Time>,
    #[serde(default)]
    ended: Option<fenwick_coop::kernel::time::Time>,
}

impl Shown {
    fn is_open(&self) -> bool {
        self.state == "open"
    }
}

/// A complaint as a page has it.
struct Line {
    title: String,
    about: String,
    is_open: bool,
    when: String,
    text: String,
    reasons: String,
    put: String,
    close: String,
    motion: String,
}

#[derive(Template)]
#[template(path = "member/votes/complaints.html")]
struct Complaints {
    frame: Frame,
    say: Words,
    new: String,
    own: Vec<Line>,
    to_close: Vec<Line>,
}

async fn listed(visit: &Visit) -> Result<Vec<Shown>, Wrong> {
    let listed: Listed = visit.ask(Command::Complaint(Complaint::List)).await?;
    let mut readable: Vec<Shown> = listed.complaints;
    readable.retain(|shown| shown.member.is_some());
    readable.reverse();
    Ok(readable)
}

fn about(say: &Words, about: &str) -> String {
    match about.split_once(':') {
        Some(("member", number)) => format!("{} № {number}", say.t("member-complaint-about-member")),
        Some((_, office)) => format!("{}: {office}", say.t("member-complaint-about-office")),
        None => say.t("member-complaint-about-coop").to_string(),
    }
}

fn line(visit: &Visit, shown: Shown, is_hers: bool) -> Line {
    let say = &visit.say;
    let path = |act: &str, is: bool| match is {
        true => visit.at(&format!("/me/complaints/{}/{act}", shown.complaint)),
        false => String::new(),
    };
    let day = |id: &str, at| say.with(id, "date", say.day_of(at)).to_string();
    let is_open = shown.is_open();
    let when = match (shown.ended, shown.since) {
        (Some(at), _) => day("member-complaint-closed", at),
        (None, Some(at)) => day("member-complaint-open", at),
        (None, None) => String::new(),
    };
    Line {
        title: format!("№ {}", shown.complaint),
        about: shown
            .about
            .as_ref()
            .map(|whom| about(say, whom))
            .unwrap_or_default(),
        put: path("put", is_hers && is_open),
        close: path("close", !is_hers && is_open),
        is_open,
        when,
        text: shown.text.clone().unwrap_or_default(),
        reasons: shown.reasons.clone().unwrap_or_default(),
        motion: shown
            .motion
            .map(|motion| visit.at(&format!("/me/votes/{motion}")))
            .unwrap_or_default(),
    }
}

async fn page(visit: Visit) -> Page {
    let me = visit.member()?;
    let (own, others): (Vec<Shown>, Vec<Shown>) = listed(&visit)
        .await?
        .into_iter()
        .partition(|shown| shown.member == Some(me.0));
    let lines = |shown: Vec<Shown>, is_hers: bool| {
        let each = shown.into_iter();
        each.map(|shown| line(&visit, shown, is_hers)).collect()
    };
    html(&Complaints {
        frame: frame(&visit, "member-complaint-title"),
        new: visit.at("/me/complaints/new"),
        own: lines(own, true),
        to_close: lines(others.into_iter().filter(Shown::is_open).collect(), false),
        say: visit.say.clone(),
    })
}

#[derive(Deserialize)]
struct Offices {
    offices: Vec<OfficeShown>,
}

#[derive(Deserialize)]
struct OfficeShown {
    office: String,
    title: String,
}

#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default)]
    about: String,
}

async fn form(visit: &Visit) -> Result<Ask, Wrong> {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let offices: Offices = visit.ask(Command::Office(Office::List)).await?;
    let office = |office: OfficeShown| Choice::new(format!("office:{}", office.office), office.title);
    let mut choices = vec![
        Choice::new("member", t("member-complaint-about-member")),
        Choice::new("coop", t("member-complaint-about-coop")),
    ];
    choices.extend(offices.offices.into_iter().map(office));
    let whom = Field::new("member", t("member-complaint-number"), Kind::Digits)
        .hint(t("member-complaint-number-hint"))
        .width("short")
        .optional();
    let text =
        Field::new("text", t("member-complaint-text"), Kind::Area).hint(t("member-complaint-text-hint"));
    let ask = Ask::new(
        visit,
        "member-complaint-title",
        ("/me/complaints/new", "member-complaint-send"),
        "/me/complaints",
    )?;
    Ok(ask
        .lead(say.t("member-complaint-intro"))
        .field(Field::one("about", t("member-complaint-about"), choices))
        .field(whom)
        .field(text))
}

async fn new(visit: Visit, Query(asked): Query<Asked>) -> Page {
    let mut form_ = Form::default();
    form_.put("about", asked.about);
    form(&visit).await?.typed(&form_).show()
}

#[derive(Deserialize)]
struct Filed {
    complaint: u32,
    closers: Vec<u32>,
}

async fn file(visit: Visit, typed: Form) -> Page {
    let say = &visit.say;
    let ask = form(&visit).await?.typed(&typed);
    if typed.one("about").is_empty() {
        return ask.wrong("about", say.t("common-field-choose"));
    }
    let about = match (typed.one("about"), typed.number("member")) {
        ("member", None) => return ask.wrong("member", say.t("common-field-digits")),
        ("member", Some(number)) => format!("member:{number}"),
        (about, _) => about.to_owned(),
    };
    let Some(text) = typed.some("text") else {
        return ask.wrong("text", say.t("common-field-empty"));
    };
    let command = Command::Complaint(Complaint::File { about, text });
    let said = match visit.act(command, &typed).await {
        Err(trouble) => return ask.stop(trouble),
        Ok(said) => said,
    };
    if let Ok(filed) = serde_json::from_value::<Filed>(said.json) {
        let names: Vec<String> = filed.closers.iter().map(|member| format!("№ {member}")).collect();
        let mut told = say
            .with("member-complaint-sent", "number", filed.complaint)
            .to_string();
        if !names.is_empty() {
            let who = say.with("member-complaint-who-reads", "names", say.list(&names));
            told = format!("{told} {who}");
        }
        visit.tell(told);
    }
    go(&visit.at("/me/complaints"))
}

/// A complaint that is open and that she reads.
async fn found(visit: &Visit, number: u32) -> Result<Shown, Wrong> {
    let listed = listed(visit).await?;
    let found = listed
        .into_iter()
        .find(|shown| shown.complaint == number && shown.is_open());
    found.ok_or(Wrong::Missing)
}

async fn putting(visit: &Visit, number: u32) -> Result<Ask, Wrong> {
    let shown = found(visit, number).await?;
    let path = format!("/me/complaints/{number}/put");
    let ask = Ask::new(
        visit,
        "member-complaint-to-all",
        (&path, "member-complaint-to-all"),
        "/me/complaints",
    )?;
    Ok(ask
        .lead(visit.say.t("member-complaint-to-all-what"))
        .fact(format!("№ {number}"), shown.text.unwrap_or_default()))
}

async fn ask_put(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    putting(&visit, number).await?.show()
}

async fn put(visit: Visit, Path((_, complaint)): Path<(String, u32)>, form: Form) -> Page {
    let ask = putting(&visit, complaint).await?;
    let command = Command::Complaint(Complaint::Put { complaint });
    match visit.act(command, &form).await {
        Err(trouble) => ask.stop(trouble),
        Ok(said) => {
            visit.tell(visit.say.t("member-votes-idea-noticed").to_string());
            go(&visit.at(&format!("/me/votes/{}", said.json["motion"])))
        }
    }
}

async fn closing(visit: &Visit, number: u32) -> Result<Ask, Wrong> {
    let say = &visit.say;
    let shown = found(visit, number).await?;
    let path = format!("/me/complaints/{number}/close");
    let reasons = Field::new("reasons", say.t("member-complaint-why").to_string(), Kind::Area)
        .hint(say.t("member-complaint-why-hint").to_string());
    let ask = Ask::new(
        visit,
        "member-complaint-close",
        (&path, "member-complaint-close"),
        "/me/complaints",
    )?;
    Ok(ask
        .fact(format!("№ {number}"), shown.text.unwrap_or_default())
        .field(reasons))
}

async fn ask_close(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    closing(&visit, number).await?.show()
}

async fn close(visit: Visit, Path((_, complaint)): Path<(String, u32)>, form: Form) -> Page {
    let ask = closing(&visit, complaint).await?.typed(&form);
    let Some(reasons) = form.some("reasons") else {
        return ask.wrong("reasons", visit.say.t("common-field-empty"));
    };
    let command = Command::Complaint(Complaint::Close { complaint, reasons });
    match visit.act(command, &form).await {
        Err(trouble) => ask.stop(trouble),
        Ok(_) => {
            visit.tell(visit.say.t("member-complaint-done").to_string());
            go(&visit.at("/me/complaints"))
        }
    }
}
