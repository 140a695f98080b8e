//! One member in the register: what is written of her, how she gets in, and what officers can do.

use super::super::look::frame::{Link, Text};
use super::super::look::part::{Cell, Table};
use super::super::view::Page;
use super::super::visit::Visit;
use super::super::wrong::Wrong;
use super::sheet::{Part, Sheet, day, lines, money, plain};
use super::{HOME, MEMBERS};
use crate::cli::args::{Access, Command, Member};
use crate::said::Trouble;
use axum::extract::Path;
use serde_json::Value;

/// Her page.
pub(super) async fn page(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let id = number.to_string();
    let show = Command::Member(Member::Show { id: id.clone() });
    let line: Value = match visit.ask(show).await {
        Err(Wrong::Trouble(Trouble::Usage(_))) => return Err(Wrong::Missing),
        found => found?,
    };
    let ways: Value = visit.ask(Command::Access(Access::Show { who: id })).await?;
    let currency = visit.look(|coop| coop.founding.currency.to_string()).await?;
    let say = &visit.say;
    let t = |id: &str| Text::from(say.t(id).to_string());
    let invited = ways["invited_until"].as_str().map(|_| {
        let until = day(say, &ways["invited_until"]);
        Part::Soft(say.with("desk-member-invited", "until", until).to_string().into())
    });
    let ways = lines(&ways["ways"]);
    Sheet::new(&visit, format!("№ {number}"), &[HOME, MEMBERS])
        .with(Part::Facts(facts(&visit, number, &line, &currency)))
        .with(Part::Soft(t("desk-never-rows")))
        .title(t("desk-member-ways"))
        .with(Part::table_or(ways_in(&visit, ways), t("desk-member-ways-none")))
        .maybe(invited)
        .title(t("desk-acts"))
        .with(Part::Go(acts(&visit, number, &line, !ways.is_empty())))
        .show()
}

/// What the register says of her.
fn facts(visit: &Visit, number: u32, line: &Value, currency: &str) -> Vec<(Text, Text)> {
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
        (t("desk-state"), state(visit, line).text),
        (
            t("desk-member-owed"),
            money(say, &line["owed_minor"], currency).into(),
        ),
        (
            t("desk-member-why-expelled"),
            plain(&line["expelled"]["reasons"]).into(),
        ),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// How a member stands, as a badge where it matters.
pub(super) fn state(visit: &Visit, line: &Value) -> Cell {
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

/// The ways by which she signs in, by the numbers by which they are dropped.
fn ways_in(visit: &Visit, ways: &[Value]) -> Table {
    let say = &visit.say;
    let t = |id: &str| Text::from(say.t(id).to_string());
    let names = [t("desk-member-way"), t("desk-member-way-kind"), t("desk-since")];
    let mut table = Table::new(t("desk-member-ways"), &names.each_ref().map(AsRef::as_ref));
    for (place, way) in ways.iter().enumerate() {
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
    table
}

/// What officers can do about her; a way in is dropped only where she has one.
fn acts(visit: &Visit, number: u32, line: &Value, has_ways: bool) -> Vec<(Link, &'static str)> {
    let to = |what: &str, id: &str, icon| {
        let href = visit.at(&format!("/desk/members/{number}/{what}"));
        (Link::new(href, visit.say.t(id).to_string(), icon), "quiet")
    };
    let is_organisation = line["kind"] == "organisation";
    let mut acts = vec![
        to("invite", "desk-invite-title", "lock"),
        to("recover", "desk-recover-title", "lock"),
        to("correct", "desk-member-correct-title", "check"),
    ];
    acts.extend(is_organisation.then(|| to("heads", "desk-member-heads-title", "person")));
    if has_ways {
        acts.push(to("drop", "desk-member-drop-title", "close"));
    }
    acts.push(to("expel", "desk-member-expel-title", "leave"));
    acts
}
