//! Putting something before the members, each kind by its form.

use super::super::door::Door;
use super::super::look::field::{Choice, Field, Kind};
use super::super::look::frame::{Link, Text};
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::act::{self, Act, Asked, FILE, Given, TEXT};
use super::lists::choices;
use super::methods::file_or_text;
use super::motions::tick;
use super::sheet::{Part, Sheet};
use super::{HOME, MOTIONS};
use crate::cli::args::{Command, Motion, Propose};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = vec![Route::get("/{coop}/desk/propose", Door::Office, kinds)];
    routes.extend(of_texts());
    routes.extend(of_choices());
    routes
}

/// What is proposed as a text, typed or brought as a file.
fn of_texts() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/propose/charter", Door::Office, act::page(&CHARTER)),
        Route::upload(
            "/{coop}/desk/propose/charter",
            Door::Office,
            act::send_file(&CHARTER),
        ),
        Route::get("/{coop}/desk/propose/bylaws", Door::Office, act::page(&BYLAWS)),
        Route::upload(
            "/{coop}/desk/propose/bylaws",
            Door::Office,
            act::send_file(&BYLAWS),
        ),
        Route::get(
            "/{coop}/desk/propose/resolution",
            Door::Office,
            act::page(&RESOLUTION),
        ),
        Route::upload(
            "/{coop}/desk/propose/resolution",
            Door::Office,
            act::send_file(&RESOLUTION),
        ),
        Route::get("/{coop}/desk/propose/price", Door::Office, act::page(&PRICE)),
        Route::upload("/{coop}/desk/propose/price", Door::Office, act::send_file(&PRICE)),
    ]
}

/// What is proposed by saying whom or what it is about.
fn of_choices() -> Vec<Route> {
    vec![
        Route::get(
            "/{coop}/desk/propose/recipient",
            Door::Office,
            act::page(&RECIPIENT),
        ),
        Route::post(
            "/{coop}/desk/propose/recipient",
            Door::Office,
            act::send(&RECIPIENT),
        ),
        Route::get("/{coop}/desk/propose/request", Door::Office, act::page(&REQUEST)),
        Route::post("/{coop}/desk/propose/request", Door::Office, act::send(&REQUEST)),
        Route::get("/{coop}/desk/propose/benefit", Door::Office, act::page(&BENEFIT)),
        Route::post("/{coop}/desk/propose/benefit", Door::Office, act::send(&BENEFIT)),
        Route::get(
            "/{coop}/desk/propose/election",
            Door::Office,
            act::page(&ELECTION),
        ),
        Route::post(
            "/{coop}/desk/propose/election",
            Door::Office,
            act::send(&ELECTION),
        ),
        Route::get("/{coop}/desk/propose/recall", Door::Office, act::page(&RECALL)),
        Route::post("/{coop}/desk/propose/recall", Door::Office, act::send(&RECALL)),
        Route::get(
            "/{coop}/desk/propose/expulsion",
            Door::Office,
            act::page(&EXPULSION),
        ),
        Route::post(
            "/{coop}/desk/propose/expulsion",
            Door::Office,
            act::send(&EXPULSION),
        ),
        Route::get(
            "/{coop}/desk/propose/reaffirmation",
            Door::Office,
            act::page(&REAFFIRMATION),
        ),
        Route::post(
            "/{coop}/desk/propose/reaffirmation",
            Door::Office,
            act::send(&REAFFIRMATION),
        ),
        Route::get("/{coop}/desk/propose/split", Door::Office, act::page(&SPLIT)),
        Route::post("/{coop}/desk/propose/split", Door::Office, act::send(&SPLIT)),
    ]
}

/// What can be proposed: the last word of its path, and its icon.
const KINDS: [(&str, &str, &str); 12] = [
    ("charter", "desk-propose-charter-title", "data"),
    ("bylaws", "desk-propose-bylaws-title", "info"),
    ("resolution", "desk-propose-resolution-title", "check"),
    ("price", "desk-propose-price-title", "money"),
    ("recipient", "desk-propose-recipient-title", "who"),
    ("request", "desk-propose-request-title", "who"),
    ("benefit", "desk-propose-benefit-title", "health"),
    ("election", "desk-propose-election-title", "vote"),
    ("recall", "desk-propose-recall-title", "close"),
    ("expulsion", "desk-propose-expulsion-title", "leave"),
    ("reaffirmation", "desk-propose-reaffirmation-title", "check"),
    ("split", "desk-propose-split-title", "coop"),
];

async fn kinds(visit: Visit) -> Page {
    let link = |(path, id, icon): &(&str, &str, &'static str)| {
        let href = visit.at(&format!("/desk/propose/{path}"));
        (
            Link::new(href, visit.say.t(id).to_string(), icon),
            Text::default(),
        )
    };
    Sheet::of(&visit, "desk-propose-title", &[HOME, MOTIONS])
        .lead(visit.say.t("desk-propose-lead").to_string())
        .with(Part::Todo(KINDS.iter().map(link).collect()))
        .show()
}

fn tabled(given: &Given<'_>, what: Propose) -> Command {
    let urgent = given.form.ticked("urgent");
    Command::Motion(Motion::Propose { what, urgent })
}

fn urgent(asked: &Asked) -> Field {
    let label = (
        asked.t("desk-propose-urgent"),
        asked.t("desk-propose-urgent-hint"),
    );
    tick("urgent", asked.t("desk-propose-when"), label)
}

fn with_urgent(asked: &Asked, mut fields: Vec<Field>) -> Vec<Field> {
    fields.push(urgent(asked));
    fields
}

fn written(asked: &Asked) -> Vec<Field> {
    with_urgent(asked, file_or_text(asked))
}

fn plain_text(asked: &Asked) -> Vec<Field> {
    let file = Field::new(FILE, asked.t("desk-file"), Kind::File(".txt,.md")).optional();
    let text = Field::new(TEXT, asked.t("desk-propose-text"), Kind::Area).optional();
    with_urgent(asked, vec![file, text])
}

fn dataset(asked: &Asked) -> Vec<Field> {
    let sets = Kind::Select(choices(&asked.lists.datasets));
    with_urgent(asked, vec![Field::new("dataset", asked.t("desk-dataset"), sets)])
}

fn office(asked: &Asked) -> Field {
    match asked.lists.offices.is_empty() {
        true => Field::text("office", asked.t("desk-office")).hint(asked.t("desk-office-none")),
        false => Field::new(
            "office",
            asked.t("desk-office"),
            Kind::Select(choices(&asked.lists.offices)),
        ),
    }
}

fn member(asked: &Asked) -> Field {
    Field::new("member", asked.t("desk-member-number"), Kind::Digits).width("short")
}

/// What is wrong with what a file says stands at its text.
const IN_TEXT: &[(&str, &str)] = &[
    ("file", TEXT),
    ("charter", TEXT),
    ("bylaws", TEXT),
    ("price", TEXT),
    ("usage", TEXT),
];

pub(super) static CHARTER: Act = Act {
    fields: written,
    about: IN_TEXT,
    ..Act::plain("desk-propose-charter", MOTIONS, |given| {
        Ok(tabled(given, Propose::Charter { file: given.file()? }))
    })
};

pub(super) static BYLAWS: Act = Act {
    fields: written,
    about: IN_TEXT,
    ..Act::plain("desk-propose-bylaws", MOTIONS, |given| {
        Ok(tabled(given, Propose::Bylaws { file: given.file()? }))
    })
};

pub(super) static RESOLUTION: Act = Act {
    fields: plain_text,
    about: IN_TEXT,
    ..Act::plain("desk-propose-resolution", MOTIONS, |given| {
        Ok(tabled(given, Propose::Resolution { file: given.file()? }))
    })
};

pub(super) static PRICE: Act = Act {
    fields: written,
    about: IN_TEXT,
    ..Act::plain("desk-propose-price", MOTIONS, |given| {
        Ok(tabled(given, Propose::Price { file: given.file()? }))
    })
};

pub(super) static RECIPIENT: Act = Act {
    fields: |asked| {
        let kinds = asked.lists.kinds.iter();
        let kinds = kinds.map(|(id, title)| (format!("class:{id}"), title.clone()));
        let users = asked.lists.users.iter();
        let users = users.map(|(number, title)| (format!("user:{number}"), title.clone()));
        let all: Vec<(String, String)> = kinds.chain(users).collect();
        let say = vec![
            Choice::new("refuse", asked.t("desk-propose-recipient-refuse")),
            Choice::new("admit", asked.t("desk-propose-recipient-admit")),
        ];
        let recipient = Field::new(
            "recipient",
            asked.t("desk-propose-recipient-who"),
            Kind::Select(choices(&all)),
        );
        with_urgent(
            asked,
            vec![
                recipient,
                Field::one("say", asked.t("desk-propose-recipient-say"), say),
            ],
        )
    },
    about: &[("recipient", "recipient"), ("usage", "recipient")],
    ..Act::plain("desk-propose-recipient", MOTIONS, |given| {
        let refuse = given.form.one("say") == "refuse";
        let say = crate::cli::args::Say {
            refuse,
            admit: !refuse,
        };
        let recipient = given.one("recipient");
        Ok(tabled(given, Propose::Recipient { recipient, say }))
    })
};

pub(super) static REQUEST: Act = Act {
    fields: |asked| {
        let request = Field::new("request", asked.t("desk-propose-request-number"), Kind::Digits);
        with_urgent(asked, vec![request.width("short")])
    },
    about: &[("request", "request")],
    ..Act::plain("desk-propose-request", MOTIONS, |given| {
        let request = given.whole("request")?;
        Ok(tabled(given, Propose::Request { request }))
    })
};

pub(super) static BENEFIT: Act = Act {
    fields: dataset,
    about: &[("benefit", "dataset"), ("charter", "dataset")],
    ..Act::plain("desk-propose-benefit", MOTIONS, |given| {
        let dataset = given.one("dataset");
        Ok(tabled(given, Propose::Benefit { dataset }))
    })
};

pub(super) static ELECTION: Act = Act {
    fields: |asked| with_urgent(asked, vec![office(asked)]),
    about: &[("duty.office", "office"), ("election", "office")],
    ..Act::plain("desk-propose-election", MOTIONS, |given| {
        let office = given.one("office");
        Ok(tabled(given, Propose::Election { office }))
    })
};

pub(super) static RECALL: Act = Act {
    fields: |asked| with_urgent(asked, vec![office(asked), member(asked)]),
    about: &[
        ("duty.office", "office"),
        ("recall", "member"),
        ("usage", "member"),
        ("membership", "member"),
    ],
    ..Act::plain("desk-propose-recall", MOTIONS, |given| {
        let (office, id) = (given.one("office"), given.one("member"));
        Ok(tabled(given, Propose::Recall { office, id }))
    })
};

pub(super) static EXPULSION: Act = Act {
    fields: |asked| with_urgent(asked, vec![member(asked)]),
    about: &[
        ("usage", "member"),
        ("membership", "member"),
        ("leaving", "member"),
    ],
    ..Act::plain("desk-propose-expulsion", MOTIONS, |given| {
        let id = given.one("member");
        Ok(tabled(given, Propose::Expulsion { id }))
    })
};

pub(super) static REAFFIRMATION: Act = Act {
    fields: |asked| vec![urgent(asked)],
    ..Act::plain("desk-propose-reaffirmation", MOTIONS, |given| {
        Ok(tabled(given, Propose::Reaffirmation))
    })
};

pub(super) static SPLIT: Act = Act {
    fields: |asked| {
        let class = Field::text("class", asked.t("desk-propose-split-class"));
        let slug = Field::text("slug", asked.t("desk-propose-split-slug"))
            .hint(asked.t("desk-propose-split-slug-hint"));
        with_urgent(asked, vec![class, slug])
    },
    about: &[
        ("membership.class", "class"),
        ("split", "class"),
        ("usage", "slug"),
    ],
    ..Act::plain("desk-propose-split", MOTIONS, |given| {
        let (class, slug) = (given.one("class"), given.one("slug"));
        Ok(tabled(given, Propose::Split { class, slug }))
    })
};
