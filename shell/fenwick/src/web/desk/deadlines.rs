//! The deadlines of the bylaws: what comes due when, and what the watch sees.

use super::super::door::Door;
use super::super::look::frame::Text;
use super::super::look::part::{Cell, Table};
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::HOME;
use super::needs;
use super::sheet::{Part, Sheet, day, goes, lines, plain};
use crate::cli::args::{Command, Watch};
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/{coop}/desk/deadlines", Door::Office, page)]
}

async fn page(visit: Visit) -> Page {
    let reader = visit.member()?;
    let watch: Value = visit.ask(Command::Watch(Watch::Show)).await?;
    let found = visit
        .look(move |coop| needs::of(coop, reader, crate::cli::now_of(coop)))
        .await?;
    let dated: Vec<needs::Need> = found.into_iter().filter(|need| need.due.is_some()).collect();
    let t = |id: &str| Text::from(visit.say.t(id).to_string());
    let due = match dated.is_empty() {
        true => Part::Soft(t("desk-deadlines-none")),
        false => Part::Todo(needs::listed(&visit, &dated)),
    };
    let warnings: Vec<Text> = lines(&watch["warnings"])
        .iter()
        .map(|line| plain(line).into())
        .collect();
    let warned = (!warnings.is_empty()).then(|| Part::notice("warn", t("desk-warnings"), warnings));
    Sheet::of(&visit, "desk-deadlines", &[HOME])
        .lead(t("desk-deadlines-lead"))
        .maybe(warned)
        .with(due)
        .title(t("desk-watch"))
        .with(Part::Facts(standing(&visit, &watch)))
        .with(benefits(&visit, &watch))
        .with(goes(
            &visit,
            false,
            &[
                ("/desk/assemblies", "desk-assemblies", "calendar"),
                ("/desk/duties", "desk-offices", "people"),
                (
                    "/desk/propose/reaffirmation",
                    "desk-propose-reaffirmation-title",
                    "check",
                ),
            ],
        ))
        .show()
}

/// What is watched, and how it stands.
fn standing(visit: &Visit, watch: &Value) -> Vec<(Text, Text)> {
    let say = &visit.say;
    let t = |id: &str| Text::from(say.t(id).to_string());
    let or = |value: &Value, none: &str| match value.is_null() {
        true => t(none),
        false => day(say, value).into(),
    };
    let (assembly, turnover) = (&watch["assembly"], &watch["turnover"]);
    let caretaker = match watch["caretaker"]["is_on"] == true {
        true => t("desk-watch-caretaker-on"),
        false => t("desk-watch-caretaker-off"),
    };
    let count = |value: &Value| value.as_u64().unwrap_or_default();
    let newcomers = say
        .with("desk-watch-newcomers-of", "new", count(&turnover["newcomers"]))
        .with("all", count(&turnover["members"]))
        .to_string();
    let bylaws = match turnover["state"].as_str() {
        Some("asked") => t("desk-watch-bylaws-asked"),
        Some("not-affirmed") => t("desk-watch-bylaws-not"),
        _ => t("desk-watch-bylaws-stand"),
    };
    vec![
        (t("desk-watch-caretaker"), caretaker),
        (t("desk-watch-last"), or(&assembly["last"], "desk-watch-never")),
        (t("desk-watch-due"), or(&assembly["due"], "desk-watch-silent")),
        (t("desk-watch-newcomers"), newcomers.into()),
        (t("desk-watch-bylaws"), bylaws),
    ]
}

/// What the members say of each dataset.
fn benefits(visit: &Visit, watch: &Value) -> Part {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let names = [
        t("desk-dataset"),
        t("desk-watch-said"),
        t("desk-watch-again"),
        t("desk-state"),
    ];
    let mut table = Table::new(t("desk-watch-benefit"), &names.each_ref().map(String::as_str));
    for line in lines(&watch["benefit"]) {
        let state = match line["state"].as_str() {
            Some("overdue") => Cell::badge(t("desk-watch-overdue"), "bad"),
            Some("ending" | "deleting") => Cell::badge(t("desk-watch-ending"), "bad"),
            Some("asked") => Cell::badge(t("desk-watch-asked"), "warn"),
            _ => Cell::badge(t("desk-watch-good"), "good"),
        };
        let again = match line["due"].is_null() {
            true => t("desk-watch-silent"),
            false => day(say, &line["due"]),
        };
        table = table.row([
            Cell::from(plain(&line["dataset"])),
            Cell::from(day(say, &line["since"])),
            Cell::from(again),
            state,
        ]);
    }
    Part::table_or(table, t("desk-charters-none"))
}
