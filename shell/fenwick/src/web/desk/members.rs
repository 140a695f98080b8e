//! The register: who belongs, and what officers enter about her.

use super::super::door::Door;
use super::super::form::Form;
use super::super::look::field::{Choice, Field, Kind as FieldKind};
use super::super::look::frame::{Link, Text};
use super::super::look::part::{Cell, Pager, Table};
use super::super::routes::Route;
use super::super::view::{Page, encoded};
use super::super::visit::Visit;
use super::act::{self, Act, Asked, FILE, Given};
use super::sheet::{Part, Sheet, day, goes, lines, money, plain, search};
use super::{HOME, MEMBERS};
use crate::cli::args::{Access, Command, Kind, Member};
use axum::extract::Path;
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
        Route::get("/{coop}/desk/members/{number}", Door::Office, one),
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
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let names = [
        t("desk-member-number"),
        t("desk-member-name"),
        t("desk-member-external"),
        t("desk-member-joined"),
        t("desk-state"),
    ];
    let mut table = Table::new(t("desk-register"), &names.each_ref().map(String::as_str));
    for line in lines(&found["members"]) {
        let number = plain(&line["member"]);
        table = table.row([
            Cell::link(
                format!("№ {number}"),
                visit.at(&format!("/desk/members/{number}")),
            ),
            Cell::from(plain(&line["name"])),
            Cell::from(plain(&line["external_id"])),
            Cell::from(day(say, &line["joined"])),
            state(&visit, line),
        ]);
    }
    let count = usize::try_from(found["count"].as_u64().unwrap_or_default()).unwrap_or_default();
    let at = |from: usize| {
        let find = find.as_deref().map(encoded).unwrap_or_default();
        visit.at(&format!("/desk/members?from={from}&find={find}"))
    };
    let pager = Pager {
        earlier: from
            .checked_sub(1)
            .map(|_| at(from.saturating_sub(LINES)))
            .unwrap_or_default(),
        later: if from + LINES < count {
            at(from + LINES)
        } else {
            String::new()
        },
        seen: say
            .with(
                "desk-seen",
                "from",
                u64::try_from(from + usize::from(count > 0)).unwrap_or_default(),
            )
            .with("to", u64::try_from(count.min(from + LINES)).unwrap_or_default())
            .with("count", u64::try_from(count).unwrap_or_default())
            .to_string()
            .into(),
    };
    let look_for = Field::text("find", t("desk-member-find"))
        .hint(t("desk-member-find-hint"))
        .value(find.clone().unwrap_or_default())
        .optional();
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
        .with(Part::table_or(table, t("desk-member-none")))
        .maybe((count > LINES).then_some(Part::Pager(pager)))
        .show()
}

/// How a member stands, as a badge where it matters.
fn state(visit: &Visit, line: &Value) -> Cell {
    let t = |id: &str| visit.say.t(id).to_string();
    if line["erased"] == true {
        Cell::badge(t("desk-member-erased"), "bad")
    } else if !line["expelled"].is_null() {
        Cell::badge(t("desk-member-expelled"), "bad")
    } else if line["parted"] == true {
        Cell::badge(t("desk-member-parted"), "warn")
    } else if line["left"].is_string() {
        Cell::badge(t("desk-member-left"), "warn")
    } else if line["officer"] == true {
        Cell::badge(t("desk-member-officer"), "info")
    } else {
        Cell::from(t("desk-member-here"))
    }
}

async fn one(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let id = number.to_string();
    let show = Command::Member(Member::Show { id: id.clone() });
    let line: Value = match visit.ask(show).await {
        Err(super::super::wrong::Wrong::Trouble(crate::said::Trouble::Usage(_))) => {
            return Err(super::super::wrong::Wrong::Missing);
        }
        found => found?,
    };
    let ways: Value = visit.ask(Command::Access(Access::Show { who: id })).await?;
    let currency = visit.look(|coop| coop.founding.currency.to_string()).await?;
    let say = &visit.say;
    let t = |id: &str| Text::from(say.t(id).to_string());
    let mut facts: Vec<(Text, Text)> = vec![
        (t("desk-member-number"), format!("№ {number}").into()),
        (t("desk-member-name"), plain(&line["name"]).into()),
        (t("desk-member-external"), plain(&line["external_id"]).into()),
        (t("desk-member-contact"), plain(&line["contact"]).into()),
        (t("desk-member-class"), plain(&line["class"]).into()),
        (t("desk-member-heads-count"), plain(&line["heads"]).into()),
        (t("desk-member-joined"), day(say, &line["joined"]).into()),
        (t("desk-state"), state(&visit, &line).text),
        (
            t("desk-member-owed"),
            money(say, &line["owed_minor"], &currency).into(),
        ),
        (
            t("desk-member-why-expelled"),
            plain(&line["expelled"]["reasons"]).into(),
        ),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let names = [t("desk-member-way"), t("desk-member-way-kind"), t("desk-since")];
    let mut table = Table::new(t("desk-member-ways"), &names.each_ref().map(AsRef::as_ref));
    for (place, way) in lines(&ways["ways"]).iter().enumerate() {
        let kind = match plain(&way["kind"]).as_str() {
            "pin" => t("desk-member-way-pin"),
            _ => t("desk-member-way-passkey"),
        };
        let (at, since) = (
            Text::from((place + 1).to_string()),
            Text::from(day(say, &way["since"])),
        );
        table = table.row([at, kind, since]);
    }
    let invited = ways["invited_until"].as_str().map(|_| {
        let until = day(say, &ways["invited_until"]);
        Part::Soft(say.with("desk-member-invited", "until", until).to_string().into())
    });
    let to = |what: &str, id: &str, icon| {
        let href = visit.at(&format!("/desk/members/{number}/{what}"));
        (Link::new(href, t(id), icon), "quiet")
    };
    let is_organisation = line["kind"] == "organisation";
    let mut acts = vec![
        to("invite", "desk-invite-title", "lock"),
        to("recover", "desk-recover-title", "lock"),
        to("correct", "desk-member-correct-title", "check"),
    ];
    acts.extend(is_organisation.then(|| to("heads", "desk-member-heads-title", "person")));
    if !lines(&ways["ways"]).is_empty() {
        acts.push(to("drop", "desk-member-drop-title", "close"));
    }
    acts.push(to("expel", "desk-member-expel-title", "leave"));
    Sheet::new(&visit, format!("№ {number}"), &[HOME, MEMBERS])
        .with(Part::Facts(facts))
        .with(Part::Soft(t("desk-never-rows")))
        .title(t("desk-member-ways"))
        .with(Part::table_or(table, t("desk-member-ways-none")))
        .maybe(invited)
        .title(t("desk-acts"))
        .with(Part::Go(acts))
        .show()
}
