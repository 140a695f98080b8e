//! How the co-op's machine is, in words: what is wrong, and its backups. What is done about it is done at the terminal.

use super::super::door::Door;
use super::super::look::frame::Text;
use super::super::look::part::{Cell, Table};
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::HOME;
use super::sheet::{Part, Sheet, plain};
use crate::cli::args::{Command, Coop, Watch};
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/{coop}/desk/machine", Door::Office, page)]
}

async fn page(visit: Visit) -> Page {
    let status: Value = visit.ask(Command::Coop(Coop::Status)).await?;
    let watch: Value = visit.ask(Command::Watch(Watch::Show)).await?;
    let checks = crate::cli::checks(&visit.served.home, &visit.slug).await;
    let t = |id: &str| Text::from(visit.say.t(id).to_string());
    let mut sheet = Sheet::of(&visit, "desk-machine", &[HOME]).title(t("desk-incidents"));
    let state = match status["state"].as_str() {
        Some("stale") => Some("desk-incident-stale"),
        Some("resting") => Some("desk-incident-resting"),
        Some("ending") => Some("desk-incident-ending"),
        Some("ended") => Some("desk-incident-ended"),
        _ => None,
    };
    let caretaker = &watch["caretaker"];
    let is_well =
        state.is_none() && caretaker["is_on"] != true && checks.iter().all(|(_, state)| *state != "fail");
    sheet = sheet.maybe(state.map(|id| Part::notice("bad", t(id), vec![t("desk-incident-terminal")])));
    if caretaker["is_on"] == true {
        let says = vec![
            plain(&caretaker["message"]).into(),
            plain(&caretaker["hint"]).into(),
        ];
        sheet = sheet.with(Part::notice("bad", t("desk-watch-caretaker-on"), says));
    }
    sheet = sheet.maybe(is_well.then(|| Part::notice("good", t("desk-incidents-none"), Vec::new())));
    let names = [t("desk-check"), t("desk-state")];
    let mut table = Table::new(t("desk-checks"), &names.each_ref().map(AsRef::as_ref));
    for (check, state) in checks {
        let state = match state {
            "ok" => Cell::badge(t("desk-check-ok"), "good"),
            "warn" => Cell::badge(t("desk-check-warn"), "warn"),
            _ => Cell::badge(t("desk-check-fail"), "bad"),
        };
        let id = match check {
            "opens" => "desk-check-opens",
            "key" => "desk-check-key",
            "clock" => "desk-check-clock",
            "backup" => "desk-check-backup",
            _ => "desk-check-answers",
        };
        table = table.row([Cell::from(t(id)), state]);
    }
    sheet
        .with(Part::Table(table))
        .with(Part::Words(t("desk-checks-more")))
        .with(Part::Code("fenwick doctor --backups DIR".into()))
        .title(t("desk-backups"))
        .with(Part::Words(t("desk-backups-how")))
        .with(Part::Code(
            "fenwick backup --out DIR --seal-with PASSPHRASE-FILE".into(),
        ))
        .with(Part::Words(t("desk-backups-drill")))
        .with(Part::Code(
            "fenwick restore --drill BACKUP-FILE --open-with PASSPHRASE-FILE".into(),
        ))
        .show()
}
