//! Who decides, and what was decided: motions with their outcomes, offices, assemblies, and dividends.

use super::super::look::part::{Cell, Table};
use super::super::sheet::{Part, Sheet, by_motion, day, entries, text};
use super::super::view::Page;
use super::super::visit::Visit;
use super::super::words::Words;
use crate::cli::args::{Assembly, Command, Dividend, Motion, Office};
use axum::extract::Path;
use serde_json::Value;

/// A table with a caption and columns by their messages; a column of numbers has a `#` before.
fn table(say: &Words, caption: &str, names: &[&str]) -> Table {
    let said = |id: &&str| match id.strip_prefix('#') {
        Some(id) => format!("#{}", say.t(id)),
        None => say.t(id).to_string(),
    };
    let names: Vec<String> = names.iter().map(said).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Table::new(say.t(caption).to_string(), &names)
}

pub async fn motions(visit: Visit) -> Page {
    let listed: Value = visit.ask(Command::Motion(Motion::List)).await?;
    let say = &visit.say;
    let names = ["public-motion", "public-state", "public-opens", "public-closes"];
    let motions: Vec<&Value> = entries(&listed["motions"]).collect();
    let table = motions
        .iter()
        .rev()
        .fold(table(say, "public-motions", &names), |table, motion| {
            let number = text(&motion["motion"]);
            let (state, tone) = state(say, &motion["state"]);
            table.row([
                Cell::link(
                    format!("{number}. {}", text(&motion["matter"])),
                    visit.at(&format!("/motions/{number}")),
                ),
                Cell::badge(state, tone),
                Cell::from(day(say, &motion["opens_at"])),
                Cell::from(day(say, &motion["closes_at"])),
            ])
        });
    Sheet::new(&visit, say.t("public-motions").to_string())
        .lead(say.t("public-motions-lead").to_string())
        .part(Part::default().table(table, say.t("public-motions-none").to_string()))
        .show()
}

fn state(say: &Words, state: &Value) -> (String, &'static str) {
    match text(state).as_str() {
        "noticed" => (say.t("public-state-noticed").to_string(), "info"),
        "open" => (say.t("public-state-open").to_string(), "warn"),
        "passed" => (say.t("public-state-passed").to_string(), "good"),
        "failed" => (say.t("public-state-failed").to_string(), "bad"),
        other => (other.to_owned(), ""),
    }
}

pub async fn motion(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let shown: Value = super::found(visit.ask(Command::Motion(Motion::Show { motion: number })).await)?;
    let say = &visit.say;
    let count = |key: &str| {
        shown["tally"][key]
            .as_u64()
            .map(|count| say.number(count))
            .unwrap_or_default()
    };
    let of = |value: &Value| value.as_u64().map(|count| say.number(count)).unwrap_or_default();
    let facts = Part::default()
        .fact(say.t("public-state").to_string(), state(say, &shown["state"]).0)
        .fact(say.t("public-opens").to_string(), day(say, &shown["opens_at"]))
        .fact(say.t("public-closes").to_string(), day(say, &shown["closes_at"]))
        .fact(say.t("public-quorum").to_string(), text(&shown["quorum"]))
        .fact(say.t("public-threshold").to_string(), text(&shown["threshold"]))
        .fact(say.t("common-yes").to_string(), count("yes"))
        .fact(say.t("common-no").to_string(), count("no"))
        .fact(say.t("public-abstain").to_string(), count("abstain"))
        .fact(say.t("public-turnout").to_string(), of(&shown["turnout"]))
        .fact(say.t("public-roll").to_string(), of(&shown["roll"]));
    let words = match &shown["in_words"] {
        Value::Array(lines) => lines.iter().map(text).collect(),
        other => vec![text(other)],
    };
    let mut told = Part::default().says(text(&shown["text"]));
    told.says.extend(words);
    told.says.retain(|sentence| !sentence.is_empty());
    Sheet::new(&visit, format!("{number}. {}", text(&shown["matter"])))
        .from(visit.at("/motions"), say.t("public-motions").to_string())
        .part(told)
        .part(facts)
        .show()
}

pub async fn offices(visit: Visit) -> Page {
    let offices: Value = visit.ask(Command::Office(Office::List)).await?;
    let assemblies: Value = visit.ask(Command::Assembly(Assembly::List)).await?;
    let say = &visit.say;
    let numbers = |value: &Value| entries(value).map(text).collect::<Vec<_>>().join(", ");
    let names = [
        "public-office",
        "public-held-by",
        "public-seats",
        "public-term-ends",
    ];
    let held = entries(&offices["offices"]).fold(table(say, "public-offices", &names), |table, office| {
        let seats = format!("{} / {}", text(&office["held"]), text(&office["seats"]));
        table.row([
            text(&office["title"]),
            numbers(&office["holders"]),
            seats,
            day(say, &office["term_ends"]),
        ])
    });
    let names = [
        "public-assembly",
        "public-meets",
        "#public-present",
        "public-state",
    ];
    let met =
        entries(&assemblies["assemblies"]).fold(table(say, "public-assemblies", &names), |table, met| {
            table.row([
                text(&met["assembly"]),
                day(say, &met["meets_at"]),
                text(&met["present"]),
                text(&met["state"]),
            ])
        });
    let officers = Part::new(say.t("public-offices").to_string())
        .fact(
            say.t("public-officers").to_string(),
            numbers(&offices["officers"]),
        )
        .fact(
            say.t("public-since").to_string(),
            by_motion(say, &offices["motion"]),
        )
        .table(held, say.t("public-offices-none").to_string());
    let assemblies = Part::new(say.t("public-assemblies").to_string())
        .table(met, say.t("public-assemblies-none").to_string());
    Sheet::new(&visit, say.t("public-offices-title").to_string())
        .lead(say.t("public-offices-lead").to_string())
        .part(officers)
        .part(assemblies)
        .show()
}

pub async fn dividends(visit: Visit) -> Page {
    let listed: Value = visit.ask(Command::Dividend(Dividend::List)).await?;
    let say = &visit.say;
    let mut sheet = Sheet::new(&visit, say.t("public-dividends").to_string())
        .lead(say.t("public-dividends-lead").to_string());
    let none = Part::default().says(say.t("public-dividends-none").to_string());
    if entries(&listed["dividends"]).next().is_none() {
        sheet = sheet.part(none);
    }
    for dividend in entries(&listed["dividends"]) {
        let currency = text(&dividend["currency"]);
        let money = |value: &Value| {
            value
                .as_i64()
                .map(|minor| say.money(minor, &currency))
                .unwrap_or_default()
        };
        let mut part = Part::new(text(&dividend["period"]))
            .fact(say.t("public-released").to_string(), day(say, &dividend["at"]))
            .fact(
                say.t("public-income").to_string(),
                money(&dividend["income_minor"]),
            );
        for step in entries(&dividend["steps"]) {
            part = part.fact(share(say, &step["to"]), money(&step["amount_minor"]));
        }
        part = part.fact(
            say.t("public-rounding").to_string(),
            money(&dividend["rounding_minor"]),
        );
        sheet = sheet.part(part);
    }
    sheet.show()
}

/// To whom a part of the income goes.
fn share(say: &Words, to: &Value) -> String {
    match to {
        Value::String(name) => name.replace('-', " "),
        other => say.with("public-fund", "name", text(&other["fund"])).to_string(),
    }
}
