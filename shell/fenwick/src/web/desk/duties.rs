//! Offices, conflicts of interest, and complaints that this officer may close.

use super::super::door::Door;
use super::super::look::field::{Field, Kind};
use super::super::look::frame::Text;
use super::super::look::part::{Cell, Table};
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::act::{self, Act, Asked};
use super::lists::choices;
use super::requests::named;
use super::sheet::{Part, Sheet, day, goes, lines, plain};
use super::{DUTIES, HOME};
use crate::cli::args::{Command, Complaint, Conflict, Office, User};
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/duties", Door::Office, page),
        Route::get(
            "/{coop}/desk/conflicts/declare",
            Door::Office,
            act::page(&DECLARE),
        ),
        Route::post(
            "/{coop}/desk/conflicts/declare",
            Door::Office,
            act::send(&DECLARE),
        ),
        Route::get("/{coop}/desk/conflicts/end", Door::Office, act::page(&END)),
        Route::post("/{coop}/desk/conflicts/end", Door::Office, act::send(&END)),
        Route::get(
            "/{coop}/desk/complaints/{number}/close",
            Door::Office,
            act::page(&CLOSE),
        ),
        Route::post(
            "/{coop}/desk/complaints/{number}/close",
            Door::Office,
            act::send(&CLOSE),
        ),
    ]
}

fn user(asked: &Asked) -> Field {
    Field::new(
        "user",
        asked.t("desk-conflict-user"),
        Kind::Select(choices(&asked.lists.users)),
    )
}

pub(super) static DECLARE: Act = Act {
    fields: |asked| {
        vec![
            user(asked),
            Field::new("of", asked.t("desk-conflict-of"), Kind::Digits)
                .hint(asked.t("desk-conflict-of-hint"))
                .optional()
                .width("short"),
            Field::new("why", asked.t("desk-conflict-why"), Kind::Area)
                .hint(asked.t("desk-conflict-why-hint"))
                .optional(),
        ]
    },
    about: &[("usage", "of"), ("conflict", "of"), ("recipient", "user")],
    ..Act::plain("desk-conflict-declare", DUTIES, |given| {
        Ok(Command::Conflict(Conflict::Declare {
            user: given.whole("user")?,
            of: given.some("of"),
            why: given.some("why"),
        }))
    })
};

pub(super) static END: Act = Act {
    fields: |asked| {
        vec![
            user(asked),
            Field::new("of", asked.t("desk-conflict-of-whom"), Kind::Digits).width("short"),
        ]
    },
    about: &[("usage", "of"), ("conflict", "of")],
    two: true,
    ..Act::plain("desk-conflict-end", DUTIES, |given| {
        let (user, of) = (given.whole("user")?, given.one("of"));
        Ok(Command::Conflict(Conflict::End { user, of }))
    })
};

pub(super) static CLOSE: Act = Act {
    fields: |asked| {
        let reasons = Field::new("reasons", asked.t("desk-reasons"), Kind::Area);
        vec![reasons.hint(asked.t("desk-complaint-reasons-hint"))]
    },
    about: &[("usage", "reasons")],
    ..Act::plain("desk-complaint-close", DUTIES, |given| {
        let (complaint, reasons) = (given.number(), given.one("reasons"));
        Ok(Command::Complaint(Complaint::Close { complaint, reasons }))
    })
};

fn members(visit: &Visit, value: &Value) -> String {
    let members: Vec<String> = lines(value).iter().map(|member| format!("№ {member}")).collect();
    visit.say.list(&members)
}

/// Offices: who holds them, until when, and what is missing.
fn offices(visit: &Visit, found: &Value) -> Part {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let names = [
        t("desk-office"),
        t("desk-office-holders"),
        t("desk-office-seats"),
        t("desk-office-ends"),
        t("desk-state"),
    ];
    let mut table = Table::new(t("desk-offices"), &names.each_ref().map(String::as_str));
    for office in lines(&found["offices"]) {
        let state = match (
            office["short"] == true,
            lines(&office["overdue"]).is_empty(),
            office["election"].as_u64(),
        ) {
            (_, _, Some(motion)) => Cell::link(
                say.with("desk-office-election", "motion", motion).to_string(),
                visit.at(&format!("/desk/motions/{motion}")),
            ),
            (true, ..) => Cell::badge(t("desk-office-short"), "bad"),
            (_, false, _) => Cell::badge(t("desk-office-overdue"), "warn"),
            _ if office["vacant"].as_u64().unwrap_or_default() > 0 => {
                Cell::badge(t("desk-office-vacant"), "warn")
            }
            _ => Cell::badge(t("desk-office-full"), "good"),
        };
        table = table.row([
            Cell::from(plain(&office["title"])),
            Cell::from(members(visit, &office["holders"])),
            Cell::from(
                say.with(
                    "desk-office-of",
                    "held",
                    office["held"].as_u64().unwrap_or_default(),
                )
                .with("seats", office["seats"].as_u64().unwrap_or_default())
                .to_string(),
            ),
            Cell::from(day(say, &office["term_ends"])),
            state,
        ]);
    }
    let none = say
        .with("desk-offices-none", "who", members(visit, &found["officers"]))
        .to_string();
    Part::table_or(table, none)
}

fn conflicts(visit: &Visit, found: &Value, users: &Value) -> Part {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let names = [
        t("desk-member-number"),
        t("desk-conflict-user"),
        t("desk-since"),
        t("desk-state"),
        t("desk-conflict-why"),
    ];
    let mut table = Table::new(t("desk-conflicts"), &names.each_ref().map(String::as_str));
    for conflict in lines(&found["conflicts"]) {
        let state = match conflict["ended"].is_null() {
            true => Cell::badge(t("desk-conflict-aside"), "warn"),
            false => Cell::from(
                say.with("desk-conflict-ended", "on", day(say, &conflict["ended"]))
                    .to_string(),
            ),
        };
        table = table.row([
            Cell::from(format!("№ {}", conflict["member"])),
            Cell::from(named(&conflict["user"], users)),
            Cell::from(day(say, &conflict["since"])),
            state,
            Cell::from(plain(&conflict["why"])),
        ]);
    }
    Part::table_or(table, t("desk-conflicts-none"))
}

/// Complaints: that there are some, and what those say that she may close.
fn complaints(visit: &Visit, found: &Value) -> Part {
    let t = |id: &str| visit.say.t(id).to_string();
    let names = [
        t("desk-number"),
        t("desk-complaint-about"),
        t("desk-complaint-text"),
        t("desk-state"),
    ];
    let mut table = Table::new(t("desk-complaints"), &names.each_ref().map(String::as_str));
    for complaint in lines(&found["complaints"]) {
        let number = plain(&complaint["complaint"]);
        let is_open = complaint["state"] == "open";
        let reads = complaint["text"].is_string();
        let state = match (is_open, reads) {
            (true, true) => Cell::link(
                t("desk-complaint-close-title"),
                visit.at(&format!("/desk/complaints/{number}/close")),
            ),
            (true, false) => Cell::badge(t("desk-complaint-open"), "warn"),
            (false, _) => Cell::badge(t("desk-complaint-closed"), "good"),
        };
        let text = match reads {
            true => plain(&complaint["text"]),
            false => t("desk-complaint-not-yours"),
        };
        table = table.row([
            Cell::from(number),
            Cell::from(plain(&complaint["about"])),
            Cell::from(text),
            state,
        ]);
    }
    Part::table_or(table, t("desk-complaints-none"))
}

async fn page(visit: Visit) -> Page {
    let of_offices: Value = visit.ask(Command::Office(Office::List)).await?;
    let of_conflicts: Value = visit.ask(Command::Conflict(Conflict::List)).await?;
    let users: Value = visit.ask(Command::User(User::List)).await?;
    let of_complaints: Value = visit.ask(Command::Complaint(Complaint::List)).await?;
    let t = |id: &str| Text::from(visit.say.t(id).to_string());
    Sheet::of(&visit, DUTIES.1, &[HOME])
        .title(t("desk-offices"))
        .with(offices(&visit, &of_offices))
        .with(goes(
            &visit,
            false,
            &[("/desk/propose/election", "desk-propose-election-title", "vote")],
        ))
        .title(t("desk-conflicts"))
        .with(Part::Words(t("desk-conflicts-how")))
        .with(conflicts(&visit, &of_conflicts, &users))
        .with(goes(
            &visit,
            false,
            &[
                ("/desk/conflicts/declare", "desk-conflict-declare-title", "no"),
                ("/desk/conflicts/end", "desk-conflict-end-title", "yes"),
            ],
        ))
        .title(t("desk-complaints"))
        .with(complaints(&visit, &of_complaints))
        .show()
}
