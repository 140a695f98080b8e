//! Who holds which office, until when; and giving one's own seat up.

use super::ask::Ask;
use crate::cli::args::{Command, Conflict, Office, Request};
use crate::web::door::Door;
use crate::web::form::Form;
use crate::web::look::field::{Choice, Field, Kind};
use crate::web::look::frame::{Frame, Link};
use crate::web::look::part::{Cell, Table};
use crate::web::routes::Route;
use crate::web::view::{Page, frame, go, html};
use crate::web::visit::Visit;
use crate::web::words::Words;
use crate::web::wrong::Wrong;
use askama::Template;
use axum::extract::Path;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::bylaws::Power;
use serde::Deserialize;
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/me/offices", Door::Member, page),
        Route::get("/{coop}/me/offices/{office}/resign", Door::Member, ask_resign),
        Route::post("/{coop}/me/offices/{office}/resign", Door::Member, resign),
    ]
}

/// All offices as the command says them.
#[derive(Deserialize)]
pub struct Listed {
    offices: Vec<Shown>,
    officers: Vec<u32>,
}

#[derive(Deserialize)]
struct Shown {
    office: String,
    title: String,
    seats: u16,
    holders: Vec<u32>,
    short: bool,
    term_ends: Option<Time>,
    election: Option<u32>,
}

#[derive(Deserialize)]
struct Conflicts {
    conflicts: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    member: u32,
    user: u32,
    since: Time,
    ended: Option<Time>,
}

/// One office as a page has it.
struct Held {
    title: String,
    says: Vec<String>,
    holders: Vec<String>,
    election: String,
    resign: String,
}

#[derive(Template)]
#[template(path = "member/votes/offices.html")]
struct Offices {
    frame: Frame,
    say: Words,
    offices: Vec<Held>,
    officers: Vec<String>,
    conflicts: Option<Table>,
    declare: String,
    /// What waits for her, where her office is not to run the co-op from day to day.
    waits: Vec<Link>,
}

/// What somebody who holds an office is called among members: her name and her number.
pub async fn called(visit: &Visit, member: u32) -> Result<String, Wrong> {
    let record = crate::cli::record_of(&visit.desk, MemberNo(member)).await?;
    Ok(match record["name"].as_str() {
        Some(name) => format!("{name} (№ {member})"),
        None => format!("№ {member}"),
    })
}

async fn all_called(visit: &Visit, members: &[u32]) -> Result<Vec<String>, Wrong> {
    let mut called_ = Vec::new();
    for member in members {
        called_.push(called(visit, *member).await?);
    }
    Ok(called_)
}

async fn page(visit: Visit) -> Page {
    let me = visit.member()?;
    let listed: Listed = visit.ask(Command::Office(Office::List)).await?;
    let mut offices = Vec::new();
    for shown in &listed.offices {
        offices.push(held(&visit, shown, me).await?);
    }
    let waits = waits(&visit, me).await?;
    let is_officer = listed.officers.contains(&me.0);
    let conflicts: Conflicts = visit.ask(Command::Conflict(Conflict::List)).await?;
    let officers = match listed.offices.is_empty() {
        true => all_called(&visit, &listed.officers).await?,
        false => Vec::new(),
    };
    html(&Offices {
        frame: frame(&visit, "member-votes-offices"),
        offices,
        officers,
        conflicts: (!conflicts.conflicts.is_empty()).then(|| table(&visit.say, &conflicts.conflicts)),
        declare: match is_officer {
            true => visit.at("/me/conflicts/new"),
            false => String::new(),
        },
        waits,
        say: visit.say,
    })
}

/// The requests that she is to say her opinion of, and the assembly that she may call.
async fn waits(visit: &Visit, me: MemberNo) -> Result<Vec<Link>, Wrong> {
    let may = move |coop: &fenwick_coop::Coop| {
        [Power::Review, Power::Call].map(|power| coop.community().may(me, power))
    };
    let [reviews, calls] = match visit.manages || visit.helped().is_ok() {
        true => [false; 2],
        false => visit.look(may).await?,
    };
    let mut links = Vec::new();
    if reviews {
        let listed: Value = visit.ask(Command::Request(Request::List)).await?;
        let listed = listed["requests"].as_array().into_iter().flatten();
        for request in listed.filter(|request| request["state"] == "filed") {
            let number = &request["request"];
            let title = request["title"].as_str().unwrap_or_default();
            let to = visit.at(&format!("/desk/requests/{number}"));
            links.push(Link::new(to, format!("{number}: {title}"), "vote"));
        }
    }
    if calls {
        let call = visit.say.t("member-office-call").to_string();
        links.push(Link::new(visit.at("/desk/assemblies/call"), call, "clock"));
    }
    Ok(links)
}

async fn held(visit: &Visit, shown: &Shown, me: MemberNo) -> Result<Held, Wrong> {
    let say = &visit.say;
    let mut says = vec![
        say.with("member-office-seats", "held", shown.holders.len())
            .with("seats", shown.seats)
            .to_string(),
    ];
    if shown.short {
        says.push(say.t("member-office-short").to_string());
    }
    if let Some(ends) = shown.term_ends {
        says.push(
            say.with("member-office-until", "date", say.day_of(ends))
                .to_string(),
        );
    }
    Ok(Held {
        title: shown.title.clone(),
        says,
        holders: all_called(visit, &shown.holders).await?,
        election: shown
            .election
            .map(|motion| visit.at(&format!("/me/votes/{motion}")))
            .unwrap_or_default(),
        resign: match shown.holders.contains(&me.0) {
            true => visit.at(&format!("/me/offices/{}/resign", shown.office)),
            false => String::new(),
        },
    })
}

fn table(say: &Words, entries: &[Entry]) -> Table {
    let t = |id: &str| say.t(id).to_string();
    let names = [
        t("member-office-who"),
        t("member-office-user"),
        t("member-office-since"),
        t("member-votes-idea-state"),
    ];
    let mut table = Table::new(
        t("member-office-conflicts"),
        &names.each_ref().map(String::as_str),
    );
    for entry in entries {
        let state = match entry.ended {
            Some(ended) => say.with("member-office-ended", "date", say.day_of(ended)),
            None => say.t("member-office-aside"),
        };
        let cells: [Cell; 4] = [
            format!("№ {}", entry.member).into(),
            format!("U-{}", entry.user).into(),
            say.day_of(entry.since).into(),
            state.to_string().into(),
        ];
        table = table.row(cells);
    }
    table
}

async fn resigning(visit: &Visit, office: &str) -> Result<Ask, Wrong> {
    let say = &visit.say;
    let id = office.to_owned();
    let me = visit.member()?;
    let title = visit
        .look(move |coop| {
            let mut offices = coop.bylaws.rule.offices.iter();
            let found = offices.find(|found| found.id == id);
            let title = found.map(|found| found.title.clone());
            title.filter(|_| coop.duties.holds(me, &id))
        })
        .await?;
    let title = title.ok_or(Wrong::Missing)?;
    let stays = Choice::new("yes", say.t("member-office-stay").to_string());
    let path = format!("/me/offices/{office}/resign");
    let mut ask = Ask::new(
        visit,
        "member-office-resign",
        (&path, "member-office-resign"),
        "/me/offices",
    )?;
    ask = ask
        .lead(say.t("member-office-resign-sure"))
        .fact(say.t("member-office-title"), title)
        .danger();
    let field = Field::new(
        "stay",
        say.t("member-office-few").to_string(),
        Kind::Any(vec![stays]),
    );
    Ok(ask.field(field.optional()))
}

async fn ask_resign(visit: Visit, Path((_, office)): Path<(String, String)>) -> Page {
    resigning(&visit, &office).await?.show()
}

async fn resign(visit: Visit, Path((_, office)): Path<(String, String)>, form: Form) -> Page {
    let ask = resigning(&visit, &office).await?;
    let command = Command::Office(Office::Resign {
        office,
        when_replaced: form.ticked("stay"),
    });
    match visit.act(command, &form).await {
        Err(trouble) => ask.stop(trouble),
        Ok(said) => {
            let id = match said.json["left"] == true {
                true => "member-office-left",
                false => "member-office-stays",
            };
            visit.tell(visit.say.t(id).to_string());
            go(&visit.at("/me/offices"))
        }
    }
}
