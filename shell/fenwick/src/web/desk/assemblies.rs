//! Assemblies: called, attended, held with their minutes.

use super::super::door::Door;
use super::super::look::field::{Field, Kind};
use super::super::look::frame::{Link, Text};
use super::super::look::part::{Cell, Table};
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::act::{self, Act, FILE, TEXT};
use super::motions::words;
use super::sheet::{Part, Sheet, day, goes, lines, plain};
use super::{ASSEMBLIES, HOME};
use crate::cli::args::{Assembly, Command};
use axum::extract::Path;
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/assemblies", Door::Office, list),
        Route::get("/{coop}/desk/assemblies/call", Door::Member, act::page(&CALL)),
        Route::post("/{coop}/desk/assemblies/call", Door::Member, act::send(&CALL)),
        Route::get("/{coop}/desk/assemblies/{number}", Door::Office, one),
        Route::get(
            "/{coop}/desk/assemblies/{number}/attend",
            Door::Office,
            act::page(&ATTEND),
        ),
        Route::post(
            "/{coop}/desk/assemblies/{number}/attend",
            Door::Office,
            act::send(&ATTEND),
        ),
        Route::get(
            "/{coop}/desk/assemblies/{number}/hold",
            Door::Office,
            act::page(&HOLD),
        ),
        Route::upload(
            "/{coop}/desk/assemblies/{number}/hold",
            Door::Office,
            act::send_file(&HOLD),
        ),
    ]
}

const BACK: &str = "/desk/assemblies/{number}";

pub(super) static CALL: Act = Act {
    fields: |asked| {
        vec![
            Field::new("day", asked.t("desk-assembly-day"), Kind::Line("date")).width("short"),
            Field::new("hour", asked.t("desk-assembly-hour"), Kind::Line("time"))
                .hint(asked.t("desk-assembly-hour-hint"))
                .width("short"),
        ]
    },
    about: &[("usage", "day"), ("assembly", "day")],
    ..Act::plain("desk-assembly-call", ASSEMBLIES, |given| {
        let at = format!("{}T{}:00Z", given.one("day"), given.one("hour"));
        Ok(Command::Assembly(Assembly::Call { at }))
    })
};

pub(super) static ATTEND: Act = Act {
    fields: |asked| {
        let ids = Field::text("ids", asked.t("desk-assembly-ids"));
        vec![ids.hint(asked.t("desk-assembly-ids-hint"))]
    },
    about: &[("usage", "ids"), ("assembly", "ids"), ("membership", "ids")],
    back: BACK,
    ..Act::plain("desk-assembly-attend", ASSEMBLIES, |given| {
        let (assembly, ids) = (given.number(), words(&given.one("ids")));
        Ok(Command::Assembly(Assembly::Attend { assembly, ids }))
    })
};

pub(super) static HOLD: Act = Act {
    fields: |asked| {
        let file = Field::new(FILE, asked.t("desk-file"), Kind::File(".txt,.md")).optional();
        let text = Field::new(TEXT, asked.t("desk-assembly-minutes"), Kind::Area).optional();
        vec![file, text]
    },
    about: &[("usage", TEXT), ("file", TEXT)],
    back: BACK,
    ..Act::plain("desk-assembly-hold", ASSEMBLIES, |given| {
        let (assembly, minutes) = (given.number(), given.file()?);
        Ok(Command::Assembly(Assembly::Hold { assembly, minutes }))
    })
};

fn state(visit: &Visit, found: &Value) -> Cell {
    let t = |id: &str| visit.say.t(id).to_string();
    match found["state"].as_str() {
        Some("called") => Cell::badge(t("desk-assembly-called"), "info"),
        Some("held") => Cell::badge(t("desk-assembly-held"), "good"),
        Some(other) => Cell::from(other.to_owned()),
        None => Cell::default(),
    }
}

async fn list(visit: Visit) -> Page {
    let found: Value = visit.ask(Command::Assembly(Assembly::List)).await?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let names = [
        t("desk-number"),
        t("desk-assembly-meets"),
        t("desk-assembly-by"),
        format!("#{}", t("desk-assembly-present")),
        t("desk-state"),
    ];
    let mut table = Table::new(t("desk-assemblies"), &names.each_ref().map(String::as_str));
    for line in lines(&found["assemblies"]).iter().rev() {
        let number = plain(&line["assembly"]);
        table = table.row([
            Cell::link(number.clone(), visit.at(&format!("/desk/assemblies/{number}"))),
            Cell::from(day(say, &line["meets_at"])),
            Cell::from(plain(&line["called_by"])),
            Cell::from(say.number(line["present"].as_u64().unwrap_or_default())),
            state(&visit, line),
        ]);
    }
    let demanding = found["demanding"].as_u64().unwrap_or_default();
    let demanded = say.with("desk-assembly-demanded", "count", demanding).to_string();
    Sheet::of(&visit, ASSEMBLIES.1, &[HOME])
        .with(goes(
            &visit,
            true,
            &[("/desk/assemblies/call", "desk-assembly-call-title", "clock")],
        ))
        .maybe((demanding > 0).then(|| Part::notice("info", demanded, Vec::new())))
        .with(Part::table_or(table, Text::from(t("desk-assemblies-none"))))
        .show()
}

async fn one(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let show = Assembly::Show { assembly: number };
    let found: Value = visit.ask(Command::Assembly(show)).await?;
    let say = &visit.say;
    let t = |id: &str| Text::from(say.t(id).to_string());
    let facts = vec![
        (t("desk-state"), state(&visit, &found).text),
        (t("desk-assembly-meets"), day(say, &found["meets_at"]).into()),
        (t("desk-assembly-by"), plain(&found["called_by"]).into()),
        (
            t("desk-assembly-present"),
            say.number(found["present"].as_u64().unwrap_or_default()).into(),
        ),
    ];
    let to = |what: &str, id: &str, icon| {
        (
            Link::new(
                visit.at(&format!("/desk/assemblies/{number}/{what}")),
                t(id),
                icon,
            ),
            "quiet",
        )
    };
    let acts = (found["state"] == "called").then(|| {
        Part::Go(vec![
            to("attend", "desk-assembly-attend-title", "person"),
            to("hold", "desk-assembly-hold-title", "check"),
        ])
    });
    let minutes = found["minutes"]
        .as_str()
        .map(|text| Part::Quote(text.to_owned().into()));
    let title = say.with("desk-assembly-title", "number", number).to_string();
    Sheet::new(&visit, title, &[HOME, ASSEMBLIES])
        .with(Part::Facts(facts))
        .maybe(minutes)
        .maybe(acts)
        .show()
}
