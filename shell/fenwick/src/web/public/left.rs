//! What was asked and what left: requests with their reasons, and releases with their tables.

use super::super::answer::Answer;
use super::super::look::frame::Link;
use super::super::look::part::{Cell, Table};
use super::super::sheet::{Part, Sheet, by_motion, capital, day, entries, purpose, text};
use super::super::view::Page;
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use crate::cli::args::{Command, Release, Request};
use crate::said::Trouble;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

pub async fn requests(visit: Visit) -> Page {
    let listed: Value = visit.ask(Command::Request(Request::List)).await?;
    let say = &visit.say;
    let all: Vec<&Value> = entries(&listed["requests"]).collect();
    Sheet::new(&visit, say.t("public-requests").to_string())
        .lead(say.t("public-requests-lead").to_string())
        .part(Part::default().table(
            table(&visit, &all, "/requests"),
            say.t("public-requests-none").to_string(),
        ))
        .show()
}

/// Requests as a table, the newest first.
pub fn table(visit: &Visit, requests: &[&Value], folder: &str) -> Table {
    let say = &visit.say;
    let names =
        ["public-request", "public-dataset", "public-filed", "public-state"].map(|id| say.t(id).to_string());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let table = Table::new(say.t("public-requests").to_string(), &names);
    requests.iter().rev().fold(table, |table, request| {
        let number = text(&request["request"]);
        let name = format!("{number}. {}", text(&request["title"]));
        let (state, tone) = state(say, &request["state"]);
        table.row([
            Cell::link(name, visit.at(&format!("{folder}/{number}"))),
            Cell::from(text(&request["dataset"])),
            Cell::from(day(say, &request["filed"])),
            Cell::badge(state, tone),
        ])
    })
}

/// Where a request stands, in a word and with its tone.
pub fn state(say: &Words, state: &Value) -> (String, &'static str) {
    match text(state).as_str() {
        "filed" => (say.t("public-state-filed").to_string(), "warn"),
        "granted" => (say.t("public-state-granted").to_string(), "good"),
        "refused" => (say.t("public-state-refused").to_string(), "bad"),
        other => (other.to_owned(), ""),
    }
}

pub async fn request(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let (sheet, _) = request_sheet(&visit, number, "/requests").await?;
    sheet.show()
}

/// A request as a page, and what the command says of it.
///
/// # Errors
/// When there is no such request.
pub async fn request_sheet(visit: &Visit, number: u32, folder: &str) -> Result<(Sheet, Value), Wrong> {
    let shown: Value = super::found(
        visit
            .ask(Command::Request(Request::Show { request: number }))
            .await,
    )?;
    let releases: Value = visit.ask(Command::Release(Release::List)).await?;
    let currency = visit.look(|coop| coop.founding.currency.to_string()).await?;
    let say = &visit.say;
    let fee = shown["fee_minor"]
        .as_i64()
        .map(|minor| say.money(minor, &currency));
    let obligations: Vec<String> = entries(&shown["obligations"]).map(text).collect();
    let facts = Part::default()
        .fact(say.t("public-state").to_string(), state(say, &shown["state"]).0)
        .fact(
            say.t("public-asks").to_string(),
            say.with("public-user-number", "number", text(&shown["user"]))
                .to_string(),
        )
        .fact(say.t("public-dataset").to_string(), text(&shown["dataset"]))
        .fact(
            say.t("public-purpose").to_string(),
            purpose(say, &text(&shown["purpose"])),
        )
        .fact(say.t("public-filed").to_string(), day(say, &shown["filed"]))
        .fact(say.t("public-until").to_string(), day(say, &shown["until"]))
        .fact(say.t("public-epsilon").to_string(), text(&shown["epsilon"]))
        .fact(say.t("public-epsilon-spent").to_string(), text(&shown["spent"]))
        .fact(say.t("public-fee").to_string(), fee.unwrap_or_default())
        .fact(say.t("public-obligations").to_string(), obligations.join(" "));
    let mut asked = Part::new(say.t("public-questions").to_string());
    asked.code = entries(&shown["sql"]).map(text).collect();
    let methods = entries(&shown["methods"]).map(|method| {
        Link::new(
            visit.at(&format!("/methods/{}", text(&method["method"]))),
            text(&method["title"]),
            "",
        )
    });
    asked.list = methods.collect();
    let mut answers = Part::new(say.t("public-releases").to_string());
    answers.list = releases_of(visit, &releases, |release| release["request"] == number);
    if answers.list.is_empty() {
        answers = answers.says(say.t("public-releases-none").to_string());
    }
    let sheet = Sheet::new(visit, text(&shown["title"]))
        .from(visit.at(folder), say.t("public-requests").to_string())
        .lead(text(&shown["why"]))
        .part(facts)
        .part(decision(visit, &shown))
        .part(asked)
        .part(answers);
    Ok((sheet, shown))
}

/// The rules it was held against, and what those said who were asked.
fn decision(visit: &Visit, shown: &Value) -> Part {
    let say = &visit.say;
    let part = Part::new(say.t("public-decision").to_string());
    let decision = &shown["decision"];
    if decision.is_null() {
        return part.says(say.t("public-undecided").to_string());
    }
    let names = ["public-rule", "public-met", "public-since"].map(|id| say.t(id).to_string());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let table = Table::new(say.t("public-reasons").to_string(), &names);
    let table = entries(&decision["reasons"]).fold(table, |table, reason| {
        let met = match reason["met"] == true {
            true => Cell::badge(say.t("common-yes").to_string(), "good"),
            false => Cell::badge(say.t("common-no").to_string(), "bad"),
        };
        table.row([
            Cell::from(capital(&text(&reason["sentence"]))),
            met,
            Cell::from(by_motion(say, &reason["motion"])),
        ])
    });
    let part = part.says(text(&decision["sentence"])).table(table, "");
    match decision["motion"].as_u64() {
        Some(motion) if motion > 0 => part.link(
            visit.at(&format!("/motions/{motion}")),
            by_motion(say, &decision["motion"]),
            "vote",
        ),
        _ => part,
    }
}

fn releases_of(visit: &Visit, releases: &Value, wanted: impl Fn(&Value) -> bool) -> Vec<Link> {
    let say = &visit.say;
    let mut found: Vec<Link> = entries(&releases["releases"])
        .filter(|release| wanted(release))
        .map(|release| {
            let number = text(&release["release"]);
            let name = say
                .t("public-release-about")
                .with("number", number.clone())
                .with("dataset", text(&release["dataset"]))
                .with("day", day(say, &release["at"]))
                .to_string();
            Link::new(visit.at(&format!("/releases/{number}")), name, "")
        })
        .collect();
    found.reverse();
    found
}

pub async fn releases(visit: Visit) -> Page {
    let listed: Value = visit.ask(Command::Release(Release::List)).await?;
    let say = &visit.say;
    let mut part = Part {
        list: releases_of(&visit, &listed, |_| true),
        ..Part::default()
    };
    if part.list.is_empty() {
        part = part.says(say.t("public-releases-none").to_string());
    }
    part = part.link(visit.at("/requests"), say.t("public-requests").to_string(), "who");
    Sheet::new(&visit, say.t("public-releases").to_string())
        .lead(say.t("public-releases-lead").to_string())
        .part(part)
        .show()
}

/// A release as the command says it.
async fn shown(visit: &Visit, number: u32) -> Result<(Value, Answer), Wrong> {
    let shown: Value = super::found(
        visit
            .ask(Command::Release(Release::Show { release: number }))
            .await,
    )?;
    let answer = serde_json::from_value(shown.clone()).map_err(|error| Trouble::failed("release", error))?;
    Ok((shown, answer))
}

pub async fn release(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let (shown, answer) = shown(&visit, number).await?;
    let say = &visit.say;
    let title = say.with("public-release-number", "number", number).to_string();
    let request = text(&shown["request"]);
    let facts = Part::default()
        .fact(say.t("public-dataset").to_string(), text(&shown["dataset"]))
        .fact(
            say.t("public-purpose").to_string(),
            purpose(say, &text(&shown["purpose"])),
        )
        .fact(say.t("public-released").to_string(), day(say, &shown["at"]))
        .fact(say.t("public-epsilon").to_string(), answer.epsilon.clone())
        .fact(say.t("public-delta").to_string(), text(&shown["delta"]))
        .fact(say.t("public-digest").to_string(), text(&shown["digest"]))
        .link(
            visit.at(&format!("/requests/{request}")),
            say.with("public-request-number", "number", request).to_string(),
            "who",
        );
    let table = answer
        .part(say, &title)
        .link(
            visit.at(&format!("/releases/{number}/table.csv")),
            "CSV",
            "download",
        )
        .link(
            visit.at(&format!("/releases/{number}/table.parquet")),
            "Parquet",
            "download",
        );
    Sheet::new(&visit, title)
        .from(visit.at("/releases"), say.t("public-releases").to_string())
        .part(table)
        .part(facts)
        .show()
}

pub async fn csv(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let (_, answer) = shown(&visit, number).await?;
    Ok(file(
        "text/csv; charset=utf-8",
        &format!("release-{number}.csv"),
        answer.csv()?,
    ))
}

pub async fn parquet(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let (_, answer) = shown(&visit, number).await?;
    Ok(file(
        "application/vnd.apache.parquet",
        &format!("release-{number}.parquet"),
        answer.parquet()?,
    ))
}

/// A file that is taken away.
pub fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
