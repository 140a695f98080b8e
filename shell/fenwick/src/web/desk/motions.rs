//! Motions: what is before the members, how it stands, and the two acts that a date does by itself.

use super::super::door::Door;
use super::super::look::field::{Choice, Field, Kind};
use super::super::look::frame::{Link, Text};
use super::super::look::part::{Cell, Table};
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::act::{self, Act};
use super::sheet::{Part, Sheet, day, goes, lines, plain};
use super::{HOME, MOTIONS};
use crate::cli::args::{Command, Motion, Proposal, Room};
use axum::extract::Path;
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/motions", Door::Office, list),
        Route::get("/{coop}/desk/motions/{number}", Door::Office, one),
        Route::get(
            "/{coop}/desk/motions/{number}/open",
            Door::Office,
            act::page(&OPEN),
        ),
        Route::post(
            "/{coop}/desk/motions/{number}/open",
            Door::Office,
            act::send(&OPEN),
        ),
        Route::get(
            "/{coop}/desk/motions/{number}/close",
            Door::Office,
            act::page(&CLOSE),
        ),
        Route::post(
            "/{coop}/desk/motions/{number}/close",
            Door::Office,
            act::send(&CLOSE),
        ),
        Route::get(
            "/{coop}/desk/motions/{number}/hand-out",
            Door::Office,
            act::page(&HAND_OUT),
        ),
        Route::post(
            "/{coop}/desk/motions/{number}/hand-out",
            Door::Office,
            act::send(&HAND_OUT),
        ),
        Route::get(
            "/{coop}/desk/motions/{number}/count",
            Door::Office,
            act::page(&COUNT),
        ),
        Route::post(
            "/{coop}/desk/motions/{number}/count",
            Door::Office,
            act::send(&COUNT),
        ),
        Route::get(
            "/{coop}/desk/proposals/{number}/notice",
            Door::Office,
            act::page(&NOTICE),
        ),
        Route::post(
            "/{coop}/desk/proposals/{number}/notice",
            Door::Office,
            act::send(&NOTICE),
        ),
    ]
}

const BACK: &str = "/desk/motions/{number}";

pub(super) static OPEN: Act = Act {
    back: BACK,
    ..Act::plain("desk-motion-open", MOTIONS, |given| {
        Ok(Command::Motion(Motion::Open {
            motion: given.number(),
        }))
    })
};

pub(super) static CLOSE: Act = Act {
    back: BACK,
    ..Act::plain("desk-motion-close", MOTIONS, |given| {
        Ok(Command::Motion(Motion::Close {
            motion: given.number(),
        }))
    })
};

pub(super) static NOTICE: Act = Act::plain("desk-proposal-notice", MOTIONS, |given| {
    let proposal = given.number();
    Ok(Command::Proposal(Proposal::Notice { proposal }))
});

pub(super) static HAND_OUT: Act = Act {
    fields: |asked| {
        let ids = Field::text("ids", asked.t("desk-room-ids"));
        vec![ids.hint(asked.t("desk-room-ids-hint"))]
    },
    about: &[("usage", "ids"), ("ballot", "ids"), ("membership", "ids")],
    back: BACK,
    ..Act::plain("desk-room-hand-out", MOTIONS, |given| {
        let (motion, ids) = (given.number(), words(&given.one("ids")));
        Ok(Command::Room(Room::HandOut { motion, ids }))
    })
};

pub(super) static COUNT: Act = Act {
    fields: |asked| {
        vec![
            Field::text("tellers", asked.t("desk-room-tellers"))
                .hint(asked.t("desk-room-tellers-hint"))
                .width("short"),
            Field::new("choices", asked.t("desk-room-choices"), Kind::Area)
                .hint(asked.t("desk-room-choices-hint")),
            Field::new("spoilt", asked.t("desk-room-spoilt"), Kind::Digits)
                .value("0")
                .width("short"),
            Field::text("class", asked.t("desk-room-class"))
                .hint(asked.t("desk-room-class-hint"))
                .optional(),
            Field::new("note", asked.t("desk-room-note"), Kind::Area).hint(asked.t("desk-room-note-hint")),
        ]
    },
    about: &[
        ("usage", "choices"),
        ("ballot.tellers", "tellers"),
        ("ballot.room", "class"),
        ("ballot", "choices"),
    ],
    back: BACK,
    ..Act::plain("desk-room-count", MOTIONS, |given| {
        Ok(Command::Room(Room::Count {
            motion: given.number(),
            tellers: words(&given.one("tellers")),
            choices: given
                .one("choices")
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            spoilt: given.whole("spoilt")?.into(),
            class: given.some("class"),
            note: given.one("note"),
        }))
    })
};

/// Words between commas or blanks.
pub(super) fn words(typed: &str) -> Vec<String> {
    let words = typed.split([',', ' ', ';', '\n', '\r', '\t']);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A box to tick: its heading, what is ticked, and a hint.
pub(super) fn tick(name: &'static str, heading: String, (label, hint): (String, String)) -> Field {
    let choice = Choice {
        hint: hint.into(),
        ..Choice::new("yes", label)
    };
    Field::new(name, heading, Kind::Any(vec![choice])).optional()
}

/// How a motion stands, as a badge.
fn state(visit: &Visit, motion: &Value) -> Cell {
    let t = |id: &str| visit.say.t(id).to_string();
    match motion["state"].as_str() {
        Some("noticed") => Cell::badge(t("desk-motion-noticed"), "info"),
        Some("open") => Cell::badge(t("desk-motion-voting"), "warn"),
        Some("passed") => Cell::badge(t("desk-motion-passed"), "good"),
        _ => Cell::badge(t("desk-motion-failed"), "bad"),
    }
}

async fn list(visit: Visit) -> Page {
    let found: Value = visit.ask(Command::Motion(Motion::List)).await?;
    let proposals: Value = visit.ask(Command::Proposal(Proposal::List)).await?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let names = [
        t("desk-motion-matter"),
        t("desk-motion-opens"),
        t("desk-motion-closes"),
        t("desk-state"),
    ];
    let mut table = Table::new(t("desk-motions"), &names.each_ref().map(String::as_str));
    for motion in lines(&found["motions"]).iter().rev() {
        let number = plain(&motion["motion"]);
        let title = format!("{number}: {}", plain(&motion["matter"]));
        table = table.row([
            Cell::link(title, visit.at(&format!("/desk/motions/{number}"))),
            Cell::from(day(say, &motion["opens_at"])),
            Cell::from(day(say, &motion["closes_at"])),
            state(&visit, motion),
        ]);
    }
    let names = [t("desk-motion-matter"), t("desk-state"), t("desk-acts")];
    let mut drafts = Table::new(t("desk-proposals"), &names.each_ref().map(String::as_str));
    for proposal in lines(&proposals["proposals"]) {
        let number = plain(&proposal["proposal"]);
        let is_open = proposal["motion"].is_null() && proposal["state"] != "withdrawn";
        let next = match is_open {
            true => Cell::link(
                t("desk-proposal-notice-title"),
                visit.at(&format!("/desk/proposals/{number}/notice")),
            ),
            false => Cell::default(),
        };
        let title = format!("{number}: {}", plain(&proposal["matter"]));
        drafts = drafts.row([Cell::from(title), Cell::from(plain(&proposal["state"])), next]);
    }
    let sheet = Sheet::of(&visit, MOTIONS.1, &[HOME])
        .with(goes(
            &visit,
            true,
            &[("/desk/propose", "desk-propose-title", "vote")],
        ))
        .with(Part::table_or(table, t("desk-motions-none")));
    match drafts.rows.is_empty() {
        true => sheet.show(),
        false => sheet.title(t("desk-proposals")).with(Part::Table(drafts)).show(),
    }
}

async fn one(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let motion: Value = visit
        .ask(Command::Motion(Motion::Show { motion: number }))
        .await?;
    let say = &visit.say;
    let t = |id: &str| Text::from(say.t(id).to_string());
    let sponsor = motion["sponsor"]
        .as_u64()
        .map(|member| format!("№ {member}"))
        .unwrap_or_default();
    let mut facts: Vec<(Text, Text)> = vec![
        (t("desk-state"), state(&visit, &motion).text),
        (t("desk-motion-opens"), day(say, &motion["opens_at"]).into()),
        (t("desk-motion-closes"), day(say, &motion["closes_at"]).into()),
        (t("desk-motion-sponsor"), sponsor.into()),
        (
            t("desk-motion-turnout"),
            say.number(motion["turnout"].as_u64().unwrap_or_default()).into(),
        ),
        (t("desk-motion-roll"), plain(&motion["roll"]).into()),
    ];
    let tally = &motion["tally"];
    for (key, id) in [
        ("yes", "common-yes"),
        ("no", "common-no"),
        ("abstain", "desk-motion-abstain"),
    ] {
        facts.push((t(id), plain(&tally[key]).into()));
    }
    facts.retain(|(_, value)| !value.is_empty());
    let rules = lines(&motion["in_words"])
        .iter()
        .map(|line| plain(line).into())
        .collect();
    let to = |what: &str, id: &str, icon| {
        (
            Link::new(visit.at(&format!("/desk/motions/{number}/{what}")), t(id), icon),
            "quiet",
        )
    };
    let acts = match motion["state"].as_str() {
        Some("noticed") => vec![to("open", "desk-motion-open-title", "vote")],
        Some("open") => vec![
            to("close", "desk-motion-close-title", "check"),
            to("hand-out", "desk-room-hand-out-title", "who"),
            to("count", "desk-room-count-title", "check"),
        ],
        _ => Vec::new(),
    };
    let text = motion["text"]
        .as_str()
        .map(|text| Part::Quote(text.to_owned().into()));
    let title = format!("{number}: {}", plain(&motion["matter"]));
    let sheet = Sheet::new(&visit, title, &[HOME, MOTIONS])
        .with(Part::Facts(facts))
        .maybe(text)
        .title(t("desk-motion-rules"))
        .with(Part::List(rules));
    match acts.is_empty() {
        true => sheet.show(),
        false => sheet
            .title(t("desk-acts"))
            .with(Part::Soft(t("desk-motion-by-itself")))
            .with(Part::Go(acts))
            .show(),
    }
}
