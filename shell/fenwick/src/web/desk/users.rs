//! Data users: registered, vetted, invited.

use super::super::door::Door;
use super::super::look::field::{Field, Kind};
use super::super::look::frame::Text;
use super::super::look::part::{Cell, Table};
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::act::{self, Act};
use super::lists::choices;
use super::sheet::{Part, Sheet, goes, lines, plain};
use super::{HOME, REQUESTS, USERS};
use crate::cli::args::{Command, User};
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/users", Door::Office, list),
        Route::get("/{coop}/desk/users/add", Door::Office, act::page(&ADD)),
        Route::post("/{coop}/desk/users/add", Door::Office, act::send(&ADD)),
        Route::get("/{coop}/desk/users/{number}/vet", Door::Office, act::page(&VET)),
        Route::post("/{coop}/desk/users/{number}/vet", Door::Office, act::send(&VET)),
    ]
}

pub(super) static ADD: Act = Act {
    fields: |asked| {
        let kinds = Kind::Select(choices(&asked.lists.kinds));
        vec![
            Field::text("name", asked.t("desk-user-name")),
            Field::new("kind", asked.t("desk-user-kind"), kinds).hint(asked.t("desk-user-kind-hint")),
            Field::text("country", asked.t("desk-user-country"))
                .hint(asked.t("desk-user-country-hint"))
                .width("short"),
        ]
    },
    about: &[
        ("recipient.country", "country"),
        ("user.country", "country"),
        ("recipient.class", "kind"),
    ],
    ..Act::plain("desk-user-add", USERS, |given| {
        Ok(Command::User(User::Add {
            name: given.one("name"),
            kind: given.one("kind"),
            country: given.one("country").to_uppercase(),
        }))
    })
};

pub(super) static VET: Act = Act::plain("desk-user-vet", USERS, |given| {
    Ok(Command::User(User::Vet { user: given.number() }))
});

async fn list(visit: Visit) -> Page {
    let found: Value = visit.ask(Command::User(User::List)).await?;
    let t = |id: &str| visit.say.t(id).to_string();
    let names = [
        t("desk-number"),
        t("desk-user-name"),
        t("desk-user-kind"),
        t("desk-user-country"),
        t("desk-state"),
        t("desk-acts"),
    ];
    let mut table = Table::new(t("desk-users"), &names.each_ref().map(String::as_str));
    for user in lines(&found["users"]) {
        let number = plain(&user["user"]);
        let vetted = user["vetted_by"].as_u64();
        let (state, next) = match vetted {
            Some(by) => {
                let by = visit.say.with("desk-user-vetted", "by", by).to_string();
                (Cell::badge(by, "good"), ("invite", "desk-invite-title"))
            }
            None => (
                Cell::badge(t("desk-user-unvetted"), "warn"),
                ("vet", "desk-user-vet-title"),
            ),
        };
        table = table.row([
            Cell::from(format!("U-{number}")),
            Cell::from(plain(&user["name"])),
            Cell::from(plain(&user["kind"])),
            Cell::from(plain(&user["country"])),
            state,
            Cell::link(t(next.1), visit.at(&format!("/desk/users/{number}/{}", next.0))),
        ]);
    }
    Sheet::of(&visit, USERS.1, &[HOME, REQUESTS])
        .lead(t("desk-users-lead"))
        .with(goes(
            &visit,
            true,
            &[("/desk/users/add", "desk-user-add-title", "person")],
        ))
        .with(Part::table_or(table, Text::from(t("desk-users-none"))))
        .show()
}
