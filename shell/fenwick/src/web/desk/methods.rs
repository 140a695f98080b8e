//! Methods: questions with parameters, vetted once.

use super::super::door::Door;
use super::super::look::field::{Field, Kind};
use super::super::look::frame::{Link, Text};
use super::super::look::part::{Cell, Table};
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::super::wrong::Wrong;
use super::act::{self, Act, Asked, FILE, Given, TEXT};
use super::requests::motion;
use super::sheet::{Part, Sheet, goes, lines, plain};
use super::{HOME, METHODS, REQUESTS};
use crate::cli::args::{Command, Method};
use crate::said::Trouble;
use axum::extract::Path;
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/methods", Door::Office, list),
        Route::get("/{coop}/desk/methods/add", Door::Office, act::page(&ADD)),
        Route::upload("/{coop}/desk/methods/add", Door::Office, act::send_file(&ADD)),
        Route::get("/{coop}/desk/methods/{method}", Door::Office, one),
        Route::get("/{coop}/desk/methods/{method}/check", Door::Office, check),
        Route::get(
            "/{coop}/desk/methods/{method}/approve",
            Door::Office,
            act::page(&APPROVE),
        ),
        Route::post(
            "/{coop}/desk/methods/{method}/approve",
            Door::Office,
            act::send(&APPROVE),
        ),
        Route::get(
            "/{coop}/desk/methods/{method}/withdraw",
            Door::Office,
            act::page(&WITHDRAW),
        ),
        Route::post(
            "/{coop}/desk/methods/{method}/withdraw",
            Door::Office,
            act::send(&WITHDRAW),
        ),
        Route::get(
            "/{coop}/desk/methods/{method}/propose",
            Door::Office,
            act::page(&PROPOSE),
        ),
        Route::post(
            "/{coop}/desk/methods/{method}/propose",
            Door::Office,
            act::send(&PROPOSE),
        ),
    ]
}

const BACK: &str = "/desk/methods/{method}";

/// A file, or its text.
pub(super) fn file_or_text(asked: &Asked) -> Vec<Field> {
    vec![
        Field::new(FILE, asked.t("desk-file"), Kind::File(".toml,.txt"))
            .hint(asked.t("desk-file-hint"))
            .optional(),
        Field::new(TEXT, asked.t("desk-file-text"), Kind::Code).optional(),
    ]
}

/// A digest, or none that there is: what is in the address never names a file.
fn digest(given: &Given<'_>) -> String {
    let method = given.at("method");
    match method.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => method,
        false => "0".repeat(64),
    }
}

pub(super) static ADD: Act = Act {
    fields: file_or_text,
    about: &[
        ("file", TEXT),
        ("method", TEXT),
        ("question", TEXT),
        ("sql", TEXT),
        ("charter", TEXT),
        ("usage", TEXT),
    ],
    ..Act::plain("desk-method-add", METHODS, |given| {
        Ok(Command::Method(Method::Add { file: given.file()? }))
    })
};

pub(super) static APPROVE: Act = Act {
    back: BACK,
    ..Act::plain("desk-method-approve", METHODS, |given| {
        Ok(Command::Method(Method::Approve {
            method: digest(given),
        }))
    })
};

pub(super) static WITHDRAW: Act = Act {
    back: BACK,
    ..Act::plain("desk-method-withdraw", METHODS, |given| {
        Ok(Command::Method(Method::Withdraw {
            method: digest(given),
        }))
    })
};

pub(super) static PROPOSE: Act = Act {
    back: BACK,
    ..Act::plain("desk-method-propose", METHODS, |given| {
        let (method, withdraw) = (digest(given), false);
        Ok(Command::Method(Method::Propose { method, withdraw }))
    })
};

/// Where a method stands: approved, withdrawn or neither, and by whom.
fn standing(visit: &Visit, standing: &Value) -> Cell {
    let t = |id: &str| visit.say.t(id).to_string();
    match (standing.is_null(), standing["approved"] == true) {
        (true, _) => Cell::badge(t("desk-method-open"), "warn"),
        (_, true) => Cell::badge(t("desk-method-approved"), "good"),
        _ => Cell::badge(t("desk-method-withdrawn"), "bad"),
    }
}

async fn list(visit: Visit) -> Page {
    let found: Value = visit.ask(Command::Method(Method::List)).await?;
    let t = |id: &str| visit.say.t(id).to_string();
    let names = [t("desk-request-title"), t("desk-dataset"), t("desk-state")];
    let mut table = Table::new(t("desk-methods"), &names.each_ref().map(String::as_str));
    for line in lines(&found["methods"]) {
        let href = visit.at(&format!("/desk/methods/{}", plain(&line["method"])));
        table = table.row([
            Cell::link(plain(&line["title"]), href),
            Cell::from(plain(&line["dataset"])),
            standing(&visit, &line["standing"]),
        ]);
    }
    Sheet::of(&visit, METHODS.1, &[HOME, REQUESTS])
        .lead(t("desk-methods-lead"))
        .with(goes(
            &visit,
            true,
            &[("/desk/methods/add", "desk-method-add-title", "upload")],
        ))
        .with(Part::table_or(table, t("desk-methods-none")))
        .show()
}

fn known(method: &str) -> Result<String, Wrong> {
    match (8..=64).contains(&method.len()) && method.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => Ok(method.to_owned()),
        false => Err(Wrong::Missing),
    }
}

async fn one(visit: Visit, Path((_, method)): Path<(String, String)>) -> Page {
    let method = known(&method)?;
    let show = Method::Show {
        method: method.clone(),
    };
    let found: Value = visit.ask(Command::Method(show)).await?;
    let t = |id: &str| Text::from(visit.say.t(id).to_string());
    let by = &found["standing"]["by"];
    let mut facts: Vec<(Text, Text)> = vec![
        (t("desk-state"), standing(&visit, &found["standing"]).text),
        (t("desk-motion"), motion(&visit, &by["motion"]).text),
        (t("desk-officer"), plain(&by["officer"]).into()),
        (t("desk-dataset"), plain(&found["dataset"]).into()),
        (t("desk-method-digest"), plain(&found["method"]).into()),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let to = |what: &str, id: &str, icon| {
        (
            Link::new(visit.at(&format!("/desk/methods/{method}/{what}")), t(id), icon),
            "quiet",
        )
    };
    let next = match found["standing"]["approved"] == true {
        true => to("withdraw", "desk-method-withdraw-title", "close"),
        false => to("approve", "desk-method-approve-title", "check"),
    };
    Sheet::new(&visit, plain(&found["title"]), &[HOME, REQUESTS, METHODS])
        .with(Part::Facts(facts))
        .title(t("desk-method-text"))
        .with(Part::Code(plain(&found["text"]).into()))
        .title(t("desk-acts"))
        .with(Part::Go(vec![
            to("check", "desk-method-check-title", "check"),
            next,
            to("propose", "desk-method-propose-title", "vote"),
        ]))
        .show()
}

async fn check(visit: Visit, Path((_, method)): Path<(String, String)>) -> Page {
    let method = known(&method)?;
    let t = |id: &str| visit.say.t(id).to_string();
    let part = match visit
        .ask::<Value>(Command::Method(Method::Check { method }))
        .await
    {
        Ok(_) => Part::notice("good", t("desk-method-check-good"), Vec::new()),
        Err(Wrong::Trouble(Trouble::Failed {
            code: "method.check",
            message,
        })) => Part::notice("bad", t("desk-method-check-bad"), vec![message.into()]),
        Err(wrong) => return Err(wrong),
    };
    Sheet::of(&visit, "desk-method-check-title", &[HOME, REQUESTS, METHODS])
        .lead(t("desk-method-check-lead"))
        .with(part)
        .show()
}
