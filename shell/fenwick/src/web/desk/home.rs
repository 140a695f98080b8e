//! The first page of the desk: what needs the office now.

use super::super::door::Door;
use super::super::look::frame::Text;
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::needs;
use super::sheet::{Part, Sheet, goes, lines, plain};
use crate::cli::args::{Command, Watch};
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/{coop}/desk", Door::Office, page)]
}

async fn page(visit: Visit) -> Page {
    let reader = visit.member()?;
    let watch: Value = visit.ask(Command::Watch(Watch::Show)).await?;
    let found = visit
        .look(move |coop| needs::of(coop, reader, crate::cli::now_of(coop)))
        .await?;
    let t = |id: &str| Text::from(visit.say.t(id).to_string());
    let warnings: Vec<Text> = lines(&watch["warnings"])
        .iter()
        .map(|line| plain(line).into())
        .collect();
    let warned = (!warnings.is_empty()).then(|| Part::notice("warn", t("desk-warnings"), warnings));
    let needed = match found.is_empty() {
        true => Part::Empty("check", t("desk-needs-none"), t("desk-needs-none-how")),
        false => Part::Todo(needs::listed(&visit, &found)),
    };
    Sheet::of(&visit, "desk-title", &[])
        .lead(t("desk-never-rows"))
        .maybe(warned)
        .title(t("desk-needs"))
        .with(needed)
        .title(t("desk-places"))
        .with(goes(
            &visit,
            false,
            &[
                ("/desk/users", "desk-users", "people"),
                ("/desk/methods", "desk-methods", "check"),
                ("/desk/slips", "desk-slips-title", "print"),
                ("/desk/assemblies", "desk-assemblies", "calendar"),
                ("/desk/languages", "desk-languages-title", "language"),
                ("/desk/machine", "desk-machine", "shield"),
            ],
        ))
        .show()
}
