//! Files of many members: brought, confirmed by two, and how many rows wait. What stands in a row is its member's.

use super::super::door::Door;
use super::super::look::field::{Field, Kind};
use super::super::look::frame::Text;
use super::super::look::part::{Cell, Table};
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::act::{self, Act, FILE};
use super::lists::choices;
use super::motions::tick;
use super::sheet::{Part, Sheet, day, goes, lines, plain};
use super::{HOME, INTAKE};
use crate::cli::args::{Command, Consent, Contribute, Contribution, Quarantine};
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/intake", Door::Office, page),
        Route::get("/{coop}/desk/intake/bring", Door::Office, act::page(&BRING)),
        Route::upload("/{coop}/desk/intake/bring", Door::Office, act::send_file(&BRING)),
        Route::get("/{coop}/desk/intake/answers", Door::Office, act::page(&ANSWERS)),
        Route::upload(
            "/{coop}/desk/intake/answers",
            Door::Office,
            act::send_file(&ANSWERS),
        ),
        Route::get(
            "/{coop}/desk/imports/{number}/confirm",
            Door::Office,
            act::page(&CONFIRM),
        ),
        Route::post(
            "/{coop}/desk/imports/{number}/confirm",
            Door::Office,
            act::send(&CONFIRM),
        ),
    ]
}

pub(super) static BRING: Act = Act {
    fields: |asked| {
        let sets = Kind::Select(choices(&asked.lists.datasets));
        let keep = (asked.t("desk-intake-keep"), asked.t("desk-intake-keep-hint"));
        vec![
            Field::new("dataset", asked.t("desk-dataset"), sets),
            Field::new(FILE, asked.t("desk-intake-file"), Kind::File(""))
                .hint(asked.t("desk-intake-file-hint")),
            Field::text("whose-column", asked.t("desk-intake-column"))
                .hint(asked.t("desk-intake-column-hint")),
            Field::text("mapping", asked.t("desk-intake-mapping"))
                .hint(asked.t("desk-intake-mapping-hint"))
                .optional(),
            Field::new("bad", asked.t("desk-intake-bad"), Kind::Digits)
                .hint(asked.t("desk-intake-bad-hint"))
                .value("1")
                .width("short"),
            tick("keep", asked.t("desk-intake-bad-rows"), keep),
        ]
    },
    about: &[
        ("intake", FILE),
        ("file", FILE),
        ("mapping", "mapping"),
        ("charter", "dataset"),
        ("usage", "mapping"),
    ],
    told: Some(|say, json| {
        let count = |key: &str| json[key].as_u64().unwrap_or_default();
        say.with("desk-intake-done", "stored", count("stored"))
            .with("read", count("read"))
            .with("bad", count("rejected_count"))
            .with("waiting", count("unconfirmed"))
            .to_string()
    }),
    ..Act::plain("desk-intake-bring", INTAKE, |given| {
        let bad = given.whole("bad")?;
        if bad > 100 {
            return Err(("bad", "common-field-number"));
        }
        Ok(Command::Contribute(Contribute {
            dataset: given.one("dataset"),
            files: vec![given.file()?],
            member_column: given.some("whose-column").or(Some(String::new())),
            other_column: None,
            mapping: given.some("mapping"),
            bad_rows_max: bad.into(),
            replace: None,
            quarantine: given.form.ticked("keep"),
            dry_run: false,
        }))
    })
};

pub(super) static ANSWERS: Act = Act {
    fields: |asked| {
        let file = Field::new(FILE, asked.t("desk-answers-file"), Kind::File(".csv"));
        vec![file.hint(asked.t("desk-answers-file-hint"))]
    },
    about: &[
        ("consent", FILE),
        ("file", FILE),
        ("intake", FILE),
        ("usage", FILE),
    ],
    two: true,
    ..Act::plain("desk-answers", INTAKE, |given| {
        Ok(Command::Consent(Consent::Import { file: given.file()? }))
    })
};

pub(super) static CONFIRM: Act = Act {
    two: true,
    ..Act::plain("desk-intake-confirm", INTAKE, |given| {
        let contribution = given.number();
        Ok(Command::Contribution(Contribution::Confirm { contribution }))
    })
};

async fn page(visit: Visit) -> Page {
    let imports: Value = visit.ask(Command::Contribution(Contribution::List)).await?;
    let waiting: Value = visit
        .ask(Command::Quarantine(Quarantine::Count { dataset: None }))
        .await?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let count = |value: &Value| say.number(value.as_u64().unwrap_or_default());
    let names = [
        t("desk-number"),
        t("desk-dataset"),
        t("desk-intake-at"),
        format!("#{}", t("desk-intake-read")),
        format!("#{}", t("desk-intake-in-use")),
        t("desk-state"),
    ];
    let mut table = Table::new(t("desk-intake-imports"), &names.each_ref().map(String::as_str));
    for line in lines(&imports["contributions"]).iter().rev() {
        let number = plain(&line["contribution"]);
        let state = match line["confirmed"] == true {
            true => Cell::badge(t("desk-intake-confirmed"), "good"),
            false => Cell::link(
                t("desk-intake-confirm-title"),
                visit.at(&format!("/desk/imports/{number}/confirm")),
            ),
        };
        table = table.row([
            Cell::from(number),
            Cell::from(plain(&line["dataset"])),
            Cell::from(day(say, &line["at"])),
            Cell::from(count(&line["read"])),
            Cell::from(count(&line["kept"])),
            state,
        ]);
    }
    let names = [
        t("desk-number"),
        t("desk-dataset"),
        t("desk-intake-why"),
        format!("#{}", t("desk-intake-rows")),
    ];
    let mut held = Table::new(t("desk-quarantine"), &names.each_ref().map(String::as_str));
    for line in lines(&waiting["waiting"]) {
        held = held.row([
            Cell::from(plain(&line["contribution"])),
            Cell::from(plain(&line["dataset"])),
            Cell::from(plain(&line["reason"])),
            Cell::from(count(&line["rows"])),
        ]);
    }
    Sheet::of(&visit, INTAKE.1, &[HOME])
        .lead(t("desk-never-rows"))
        .with(goes(
            &visit,
            true,
            &[
                ("/desk/intake/bring", "desk-intake-bring-title", "upload"),
                ("/desk/intake/answers", "desk-answers-title", "yes"),
            ],
        ))
        .with(Part::table_or(table, Text::from(t("desk-intake-none"))))
        .title(t("desk-quarantine"))
        .with(Part::Words(t("desk-quarantine-how").into()))
        .with(Part::table_or(held, Text::from(t("desk-quarantine-none"))))
        .show()
}
