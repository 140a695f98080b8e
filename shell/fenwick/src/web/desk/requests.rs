//! Requests of data users: what is asked in plain words, what the rules say of it, and who stands aside.

use super::super::door::Door;
use super::super::look::field::{Choice, Field, Kind};
use super::super::look::frame::Text;
use super::super::look::part::{Cell, Table};
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::act::{self, Act};
use super::lists::titled;
use super::sheet::{Part, Sheet, day, goes, lines, money, plain};
use super::{HOME, MY_OFFICES, REQUESTS};
use crate::cli::args::{Command, Conflict, Request, Review, User};
use axum::extract::Path;
use fenwick_coop::kernel::purpose::Purpose;
use fenwick_coop::people::bylaws::Power;
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/requests", Door::Office, list),
        Route::get("/{coop}/desk/requests/{number}", Door::Member, one),
        Route::get(
            "/{coop}/desk/requests/{number}/review",
            Door::Member,
            act::page(&REVIEW),
        ),
        Route::post(
            "/{coop}/desk/requests/{number}/review",
            Door::Member,
            act::send(&REVIEW),
        ),
        Route::get(
            "/{coop}/desk/requests/{number}/decide",
            Door::Office,
            act::page(&DECIDE),
        ),
        Route::post(
            "/{coop}/desk/requests/{number}/decide",
            Door::Office,
            act::send(&DECIDE),
        ),
        Route::get(
            "/{coop}/desk/requests/{number}/refuse",
            Door::Office,
            act::page(&REFUSE),
        ),
        Route::post(
            "/{coop}/desk/requests/{number}/refuse",
            Door::Office,
            act::send(&REFUSE),
        ),
    ]
}

const BACK: &str = "/desk/requests/{number}";

pub(super) static REVIEW: Act = Act {
    fields: |asked| {
        let choices = vec![
            Choice::new("for", asked.t("desk-request-for")),
            Choice::new("against", asked.t("desk-request-against")),
        ];
        let reasons = Field::new("reasons", asked.t("desk-reasons"), Kind::Area);
        vec![
            Field::one("opinion", asked.t("desk-request-opinion"), choices),
            reasons.hint(asked.t("desk-request-reasons-hint")),
        ]
    },
    about: &[("usage", "reasons")],
    back: BACK,
    ..Act::plain("desk-request-review", REQUESTS, |given| {
        let favours = given.form.one("opinion") == "for";
        Ok(Command::Request(Request::Review(Review {
            request: given.number(),
            favours,
            against: !favours,
            reasons: given.one("reasons"),
        })))
    })
};

pub(super) static DECIDE: Act = Act {
    back: BACK,
    ..Act::plain("desk-request-decide", REQUESTS, |given| {
        let (request, refuse) = (given.number(), false);
        Ok(Command::Request(Request::Decide { request, refuse }))
    })
};

pub(super) static REFUSE: Act = Act {
    back: BACK,
    ..Act::plain("desk-request-refuse", REQUESTS, |given| {
        let (request, refuse) = (given.number(), true);
        Ok(Command::Request(Request::Decide { request, refuse }))
    })
};

/// How a request stands, as a badge.
fn state(visit: &Visit, state: &Value) -> Cell {
    let t = |id: &str| visit.say.t(id).to_string();
    match state.as_str() {
        Some("granted") => Cell::badge(t("desk-request-granted"), "good"),
        Some("refused") => Cell::badge(t("desk-request-refused"), "bad"),
        _ => Cell::badge(t("desk-request-filed"), "warn"),
    }
}

async fn list(visit: Visit) -> Page {
    let found: Value = visit.ask(Command::Request(Request::List)).await?;
    let users: Value = visit.ask(Command::User(User::List)).await?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let names = [
        t("desk-request-title"),
        t("desk-request-who"),
        t("desk-dataset"),
        t("desk-request-filed-at"),
        t("desk-state"),
    ];
    let mut table = Table::new(t("desk-requests"), &names.each_ref().map(String::as_str));
    for line in lines(&found["requests"]).iter().rev() {
        let number = plain(&line["request"]);
        let title = format!("{number}: {}", plain(&line["title"]));
        table = table.row([
            Cell::link(title, visit.at(&format!("/desk/requests/{number}"))),
            Cell::from(named(&line["user"], &users)),
            Cell::from(plain(&line["dataset"])),
            Cell::from(day(say, &line["filed"])),
            state(&visit, &line["state"]),
        ]);
    }
    let places = [
        ("/desk/users", "desk-users", "who"),
        ("/desk/methods", "desk-methods", "check"),
    ];
    let part = match table.rows.is_empty() {
        true => Part::Empty(
            "who",
            t("desk-requests-none").into(),
            t("desk-requests-none-how").into(),
        ),
        false => Part::Table(table),
    };
    Sheet::of(&visit, REQUESTS.1, &[HOME])
        .lead(t("desk-never-rows"))
        .with(goes(&visit, false, &places))
        .with(part)
        .show()
}

async fn one(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let show = Command::Request(Request::Show { request: number });
    let request: Value = visit.ask(show).await?;
    let me = visit.member()?;
    let reviews = visit
        .look(move |coop| coop.community().may(me, Power::Review))
        .await?;
    let users: Value = match visit.manages {
        true => visit.ask(Command::User(User::List)).await?,
        false => Value::Null,
    };
    let places: &[_] = match visit.manages {
        true => &[HOME, REQUESTS],
        false => &[MY_OFFICES],
    };
    let conflicts: Value = visit.ask(Command::Conflict(Conflict::List)).await?;
    let currency = visit.look(|coop| coop.founding.currency.to_string()).await?;
    let t = |id: &str| Text::from(visit.say.t(id).to_string());
    let title = format!("{number}: {}", plain(&request["title"]));
    let mut sheet = Sheet::new(&visit, title, places)
        .with(Part::Quote(plain(&request["why"]).into()))
        .with(Part::Facts(facts(&visit, &request, &users, &currency)))
        .maybe(aside(&visit, &conflicts, &request["user"]))
        .title(t("desk-request-questions"));
    for part in questions(&request) {
        sheet = sheet.with(part);
    }
    let obligations = lines(&request["obligations"]).iter();
    let obligations: Vec<Text> = obligations.map(|line| plain(line).into()).collect();
    if !obligations.is_empty() {
        sheet = sheet
            .title(t("desk-request-obligations"))
            .with(Part::List(obligations));
    }
    sheet = sheet.title(t("desk-request-decision"));
    sheet = match request["decision"].is_null() {
        true => sheet.with(Part::Words(t("desk-request-undecided"))),
        false => sheet
            .with(Part::Words(plain(&request["decision"]["sentence"]).into()))
            .with(Part::Table(reasons(&visit, &request["decision"]))),
    };
    sheet = sheet
        .title(t("desk-request-opinions"))
        .with(opinions(&visit, &request["opinions"]));
    if request["state"] == "filed" && (visit.manages || reviews) {
        sheet = sheet.title(t("desk-acts")).with(acts(&visit, number));
    }
    sheet.show()
}

/// What a request is: who asks, of what, why, how much, until when, and how it stands.
fn facts(visit: &Visit, request: &Value, users: &Value, currency: &str) -> Vec<(Text, Text)> {
    let say = &visit.say;
    let t = |id: &str| Text::from(say.t(id).to_string());
    let purpose = match plain(&request["purpose"]).parse::<Purpose>() {
        Ok(purpose) => say.purpose(purpose),
        Err(_) => plain(&request["purpose"]),
    };
    let mut facts: Vec<(Text, Text)> = vec![
        (t("desk-request-who"), who_asks(request, users).into()),
        (t("desk-dataset"), plain(&request["dataset"]).into()),
        (t("desk-request-purpose"), purpose.into()),
        (
            t("desk-request-epsilon"),
            say.decimal(&plain(&request["epsilon"])).into(),
        ),
        (
            t("desk-request-spent"),
            say.decimal(&plain(&request["spent"])).into(),
        ),
        (t("desk-request-until"), day(say, &request["until"]).into()),
        (t("desk-request-every"), plain(&request["every"]).into()),
        (
            t("desk-request-fee"),
            money(say, &request["fee_minor"], currency).into(),
        ),
        (t("desk-request-filed-at"), day(say, &request["filed"]).into()),
        (t("desk-state"), state(visit, &request["state"]).text),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// A data user out of the list of all.
fn found<'a>(user: &Value, users: &'a Value) -> Option<&'a Value> {
    lines(&users["users"]).iter().find(|found| found["user"] == *user)
}

/// A data user by name and number.
pub(super) fn named(user: &Value, users: &Value) -> String {
    let name = found(user, users).map(|found| plain(&found["name"]));
    format!("{} (U-{})", name.unwrap_or_default(), plain(user))
}

/// The data user who asks: name, number, kind and country.
fn who_asks(request: &Value, users: &Value) -> String {
    let user = found(&request["user"], users);
    user.map_or_else(|| format!("U-{}", plain(&request["user"])), titled)
}

/// What is asked: each question as it was written, then the methods that are to be run, if any.
fn questions(request: &Value) -> Vec<Part> {
    let questions = lines(&request["sql"]).iter();
    let mut parts: Vec<Part> = questions.map(|sql| Part::Code(plain(sql).into())).collect();
    let methods = lines(&request["methods"]).iter();
    let methods: Vec<Text> = methods
        .map(|method| {
            Text::from(format!(
                "{} ({})",
                plain(&method["title"]),
                plain(&method["short"])
            ))
        })
        .collect();
    parts.extend((!methods.is_empty()).then_some(Part::List(methods)));
    parts
}

/// What can be done with a request that is not decided yet.
fn acts(visit: &Visit, number: u32) -> Part {
    let of = |what: &str| format!("/desk/requests/{number}/{what}");
    let review = (&*of("review"), "desk-request-review-title", "vote");
    if !visit.manages {
        return goes(visit, false, &[review]);
    }
    let propose = format!("/desk/propose/request?request={number}");
    goes(
        visit,
        false,
        &[
            (&of("decide"), "desk-request-decide-title", "check"),
            (&of("refuse"), "desk-request-refuse-title", "close"),
            review,
            (&propose, "desk-propose-request-title", "vote"),
        ],
    )
}

/// Who stands aside where this data user asks.
fn aside(visit: &Visit, conflicts: &Value, user: &Value) -> Option<Part> {
    let standing = lines(&conflicts["conflicts"]).iter();
    let standing = standing.filter(|found| found["user"] == *user && found["ended"].is_null());
    let who: Vec<String> = standing.map(|found| format!("№ {}", found["member"])).collect();
    let says = visit
        .say
        .with("desk-request-aside", "who", visit.say.list(&who))
        .to_string();
    (!who.is_empty()).then(|| Part::notice("info", says, Vec::new()))
}

/// The rules one by one: met or not, and by which motion.
fn reasons(visit: &Visit, decision: &Value) -> Table {
    let t = |id: &str| visit.say.t(id).to_string();
    let names = [
        t("desk-request-rule"),
        t("desk-request-met"),
        t("desk-rule-id"),
        t("desk-motion"),
    ];
    let mut table = Table::new(t("desk-request-rules"), &names.each_ref().map(String::as_str));
    for reason in lines(&decision["reasons"]) {
        let met = match reason["met"] == true {
            true => Cell::badge(t("common-yes"), "good"),
            false => Cell::badge(t("common-no"), "bad"),
        };
        table = table.row([
            Cell::from(plain(&reason["sentence"])),
            met,
            Cell::from(plain(&reason["rule"])),
            motion(visit, &reason["motion"]),
        ]);
    }
    table
}

/// A motion with the way to it; the founding is none.
pub(super) fn motion(visit: &Visit, motion: &Value) -> Cell {
    match motion.as_u64() {
        None => Cell::default(),
        Some(0) => Cell::from(visit.say.t("desk-founding").to_string()),
        Some(number) => Cell::link(number.to_string(), visit.at(&format!("/desk/motions/{number}"))),
    }
}

/// What the council thinks.
fn opinions(visit: &Visit, found: &Value) -> Part {
    let t = |id: &str| visit.say.t(id).to_string();
    let names = [
        t("desk-member-number"),
        t("desk-request-opinion"),
        t("desk-reasons"),
    ];
    let mut table = Table::new(t("desk-request-opinions"), &names.each_ref().map(String::as_str));
    for opinion in lines(found) {
        let favours = match opinion["favours"] == true {
            true => Cell::badge(t("desk-request-for"), "good"),
            false => Cell::badge(t("desk-request-against"), "bad"),
        };
        table = table.row([
            Cell::from(format!("№ {}", plain(&opinion["member"]))),
            favours,
            Cell::from(plain(&opinion["reasons"])),
        ]);
    }
    Part::table_or(table, t("desk-request-opinions-none"))
}

#[cfg(test)]
mod tests {
    use super::super::super::walls::{Bench, Whom};
    use axum::http::StatusCode;

    #[tokio::test]
    async fn who_does_not_run_the_coop_comes_to_the_review_and_the_rules_say_whether_it_is_hers() {
        let bench = Bench::new().await;
        let request = "user = 1\ntitle = \"Trains\"\nwhy = \"to plan\"\ndataset = \"trips\"\npurpose = \"PublicBenefit\"\n\
                       sql = [\"SELECT COUNT(*) AS trips FROM trips\"]\nepsilon = \"0.5\"\nuntil = \"2027-01-01\"\n";
        bench.write("request.toml", request);
        bench.run("request file request.toml").await;
        let get = async |path: &str| bench.page(Whom::Member, ("GET", path), &[], "").await;
        let one = get("/weavers/desk/requests/1").await;
        assert_eq!(one.status, StatusCode::OK, "{}", one.body);
        assert!(one.body.contains("to plan") && !one.body.contains("requests/1/decide"));
        for (path, form) in [
            ("/weavers/desk/requests/1/review", "opinion=for&reasons=good"),
            ("/weavers/desk/assemblies/call", "day=2026-09-01&hour=10:00"),
        ] {
            let page = get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(page.body.contains("/weavers/me/offices") && !page.body.contains("/weavers/desk\""));
            let form = format!("csrf={}&once=o&{form}", bench.mark(Whom::Member));
            let kind = [("content-type", "application/x-www-form-urlencoded")];
            let answer = bench.page(Whom::Member, ("POST", path), &kind, &form).await;
            assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        }
    }
}
