//! The register: who belongs, and what officers enter about her.

use super::super::door::Door;
use super::super::form::Form;
use super::super::look::field::{Choice, Field, Kind as FieldKind};
use super::super::look::part::{Cell, Pager, Table};
use super::super::routes::Route;
use super::super::view::{Page, encoded};
use super::super::visit::Visit;
use super::act::{self, Act, Asked, FILE, Given};
use super::sheet::{Part, Sheet, day, goes, lines, plain, search};
use super::{HOME, MEMBERS, member};
use crate::cli::args::{Access, Command, Kind, Member};
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/members", Door::Office, list),
        Route::get("/{coop}/desk/members/add", Door::Office, act::page(&ADD)),
        Route::post("/{coop}/desk/members/add", Door::Office, act::send(&ADD)),
        Route::get("/{coop}/desk/members/import", Door::Office, act::page(&IMPORT)),
        Route::upload(
            "/{coop}/desk/members/import",
            Door::Office,
            act::send_file(&IMPORT),
        ),
        Route::get("/{coop}/desk/members/{number}", Door::Office, member::page),
        Route::get(
            "/{coop}/desk/members/{number}/correct",
            Door::Office,
            act::page(&CORRECT),
        ),
        Route::post(
            "/{coop}/desk/members/{number}/correct",
            Door::Office,
            act::send(&CORRECT),
        ),
        Route::get(
            "/{coop}/desk/members/{number}/heads",
            Door::Office,
            act::page(&HEADS),
        ),
        Route::post(
            "/{coop}/desk/members/{number}/heads",
            Door::Office,
            act::send(&HEADS),
        ),
        Route::get(
            "/{coop}/desk/members/{number}/expel",
            Door::Office,
            act::page(&EXPEL),
        ),
        Route::post(
            "/{coop}/desk/members/{number}/expel",
            Door::Office,
            act::send(&EXPEL),
        ),
        Route::get(
            "/{coop}/desk/members/{number}/drop",
            Door::Office,
            act::page(&DROP),
        ),
        Route::post(
            "/{coop}/desk/members/{number}/drop",
            Door::Office,
            act::send(&DROP),
        ),
    ]
}

pub(super) static ADD: Act = Act {
    fields: person,
    about: &[
        ("membership.class", "class"),
        ("membership.twice", "external"),
        ("usage", "name"),
    ],
    ..Act::plain("desk-member-add", MEMBERS, |given| {
        Ok(Command::Member(Member::Add {
            name: given.one("name"),
            kind: kind(given),
            class: given.some("class"),
            external_id: given.some("external"),
        }))
    })
};

pub(super) static IMPORT: Act = Act {
    fields: |asked| {
        let file = Field::new(
            FILE,
            asked.t("desk-member-file"),
            FieldKind::File(".csv,.tsv,.txt"),
        )
        .hint(asked.t("desk-member-file-hint"));
        let id = Field::text("id-column", asked.t("desk-member-id-column"))
            .hint(asked.t("desk-member-id-column-hint"));
        let name = Field::text("name-column", asked.t("desk-member-name-column"))
            .hint(asked.t("desk-member-name-column-hint"))
            .optional();
        vec![file, id, name, kinds(asked), class(asked)]
    },
    about: &[("membership.class", "class"), ("intake", FILE), ("file", FILE)],
    told: Some(|say, json| {
        say.with(
            "desk-member-import-done",
            "added",
            json["added"].as_u64().unwrap_or_default(),
        )
        .with("already", json["already"].as_u64().unwrap_or_default())
        .with(
            "rejected",
            u64::try_from(lines(&json["rejected"]).len()).unwrap_or_default(),
        )
        .to_string()
    }),
    ..Act::plain("desk-member-import", MEMBERS, |given| {
        Ok(Command::Member(Member::Import {
            file: given.file()?,
            id_column: given.one("id-column"),
            name_column: given.some("name-column"),
            kind: kind(given),
            class: given.some("class"),
        }))
    })
};

pub(super) static CORRECT: Act = Act {
    fields: |asked| {
        vec![
            Field::text("name", asked.t("desk-member-name")).optional(),
            external(asked),
            Field::text("contact", asked.t("desk-member-contact"))
                .hint(asked.t("desk-member-contact-hint"))
                .optional(),
        ]
    },
    about: &[("membership.twice", "external"), ("usage", "name")],
    whom: true,
    back: "/desk/members/{number}",
    ..Act::plain("desk-member-correct", MEMBERS, |given| {
        Ok(Command::Member(Member::Correct {
            id: given.at("number"),
            name: given.some("name"),
            external_id: given.some("external"),
            contact: given.some("contact"),
        }))
    })
};

pub(super) static HEADS: Act = Act {
    fields: |asked| {
        vec![Field::new("heads", asked.t("desk-member-heads-count"), FieldKind::Digits).width("short")]
    },
    about: &[("membership.heads", "heads")],
    whom: true,
    two: true,
    back: "/desk/members/{number}",
    ..Act::plain("desk-member-heads", MEMBERS, |given| {
        let (id, heads) = (given.at("number"), given.whole("heads")?);
        Ok(Command::Member(Member::Heads { id, heads }))
    })
};

pub(super) static EXPEL: Act = Act {
    fields: |asked| {
        let reasons = Field::new("reasons", asked.t("desk-reasons"), FieldKind::Area);
        vec![reasons.hint(asked.t("desk-member-expel-reasons-hint"))]
    },
    about: &[("usage", "reasons")],
    whom: true,
    two: true,
    sure: true,
    back: "/desk/members/{number}",
    ..Act::plain("desk-member-expel", MEMBERS, |given| {
        let (id, reasons) = (given.at("number"), given.one("reasons"));
        Ok(Command::Member(Member::Expel { id, reasons }))
    })
};

pub(super) static DROP: Act = Act {
    fields: |asked| vec![Field::new("way", asked.t("desk-member-way"), FieldKind::Digits).width("short")],
    about: &[("usage", "way"), ("access", "way")],
    whom: true,
    sure: true,
    back: "/desk/members/{number}",
    ..Act::plain("desk-member-drop", MEMBERS, |given| {
        let (who, way) = (given.at("number"), given.whole("way")?);
        Ok(Command::Access(Access::Drop { who, way }))
    })
};

fn person(asked: &Asked) -> Vec<Field> {
    let name = Field::text("name", asked.t("desk-member-name"));
    vec![name, external(asked), kinds(asked), class(asked)]
}

fn external(asked: &Asked) -> Field {
    Field::text("external", asked.t("desk-member-external"))
        .hint(asked.t("desk-member-external-hint"))
        .optional()
}

fn kinds(asked: &Asked) -> Field {
    let choices = vec![
        Choice::new("person", asked.t("desk-member-person")),
        Choice::new("organisation", asked.t("desk-member-organisation")),
    ];
    Field::one("kind", asked.t("desk-member-kind"), choices).value("person")
}

fn class(asked: &Asked) -> Field {
    Field::text("class", asked.t("desk-member-class"))
        .hint(asked.t("desk-member-class-hint"))
        .optional()
}

fn kind(given: &Given<'_>) -> Kind {
    match given.form.one("kind") {
        "organisation" => Kind::Organisation,
        _ => Kind::Person,
    }
}

/// Lines of the register on one page.
const LINES: usize = 50;

async fn list(visit: Visit, form: Form) -> Page {
    let (find, from) = (form.some("find"), form.number("from").unwrap_or(0));
    let from = usize::try_from(from).unwrap_or_default();
    let command = Member::List {
        find: find.clone(),
        from,
        most: Some(LINES),
    };
    let found: Value = visit.ask(Command::Member(command)).await?;
    let t = |id: &str| visit.say.t(id).to_string();
    let count = usize::try_from(found["count"].as_u64().unwrap_or_default()).unwrap_or_default();
    let look_for = Field::text("find", t("desk-member-find"))
        .hint(t("desk-member-find-hint"))
        .value(find.clone().unwrap_or_default())
        .optional();
    let register = register(&visit, &found["members"]);
    let pager = pager(&visit, find.as_deref(), (from, count));
    Sheet::of(&visit, MEMBERS.1, &[HOME])
        .with(goes(
            &visit,
            true,
            &[
                ("/desk/members/add", "desk-member-add-title", "person"),
                ("/desk/members/import", "desk-member-import-title", "upload"),
                ("/desk/slips", "desk-slips-title", "check"),
            ],
        ))
        .with(search(&visit, MEMBERS.0, look_for))
        .with(Part::table_or(register, t("desk-member-none")))
        .maybe((count > LINES).then_some(Part::Pager(pager)))
        .show()
}

/// Lines of the register as a table.
fn register(visit: &Visit, members: &Value) -> Table {
    let t = |id: &str| visit.say.t(id).to_string();
    let names = [
        t("desk-member-number"),
        t("desk-member-name"),
        t("desk-member-external"),
        t("desk-member-joined"),
        t("desk-state"),
    ];
    let mut table = Table::new(t("desk-register"), &names.each_ref().map(String::as_str));
    for line in lines(members) {
        let number = plain(&line["member"]);
        table = table.row([
            Cell::link(
                format!("№ {number}"),
                visit.at(&format!("/desk/members/{number}")),
            ),
            Cell::from(plain(&line["name"])),
            Cell::from(plain(&line["external_id"])),
            Cell::from(day(&visit.say, &line["joined"])),
            member::state(visit, line),
        ]);
    }
    table
}

/// The ways to the lines before and after, of what was looked for: which line comes first, and how many there are.
fn pager(visit: &Visit, find: Option<&str>, (from, count): (usize, usize)) -> Pager {
    let at = |from: usize| {
        let find = find.map(encoded).unwrap_or_default();
        visit.at(&format!("/desk/members?from={from}&find={find}"))
    };
    Pager {
        earlier: from
            .checked_sub(1)
            .map(|_| at(from.saturating_sub(LINES)))
            .unwrap_or_default(),
        later: if from + LINES < count {
            at(from + LINES)
        } else {
            String::new()
        },
        seen: visit
            .say
            .with(
                "desk-seen",
                "from",
                u64::try_from(from + usize::from(count > 0)).unwrap_or_default(),
            )
            .with("to", u64::try_from(count.min(from + LINES)).unwrap_or_default())
            .with("count", u64::try_from(count).unwrap_or_default())
            .to_string()
            .into(),
    }
}
