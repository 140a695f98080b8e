//! The first page of a data user: what needs it, its requests, invoices, and what it undertook.

use super::super::look::frame::{Frame, Link, Text};
use super::super::look::part::{Cell, Table};
use super::super::public::{catalogue_parts, request_sheet, request_table};
use super::super::sheet::{Part, Sheet, day, entries, text};
use super::super::view::{Page, frame, html};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::user;
use crate::cli::args::{Command, Request};
use askama::Template;
use axum::extract::Path;
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::UserNo;
use fenwick_coop::kernel::time::{Date, Time};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "user/home.html")]
struct Home {
    frame: Frame,
    say: Words,
    needs: Vec<(Link, Text)>,
    parts: Vec<Part>,
    new: String,
    keys: String,
}

/// What the co-op knows of a data user and its bills.
struct Stands {
    vetted: bool,
    spent: String,
    most: String,
    invoices: Value,
    currency: String,
    now: Time,
}

fn stands(coop: &Coop, user: UserNo) -> Stands {
    let own = |release| {
        let request = coop
            .releases
            .get(release)
            .ok()
            .and_then(|found| coop.requests.get(found.request).ok());
        request.is_some_and(|request| request.terms.user == user)
    };
    let invoices = coop.fees.all().filter(|(_, invoice)| own(invoice.release));
    let invoices = invoices.map(|(number, invoice)| {
        json!({ "invoice": number, "release": invoice.release, "amount_minor": invoice.amount_minor, "issued": invoice.issued, "settled": invoice.settled })
    });
    let budget = &coop.bylaws.rule.budget;
    Stands {
        vetted: coop
            .requests
            .user(user)
            .is_ok_and(|found| found.vetted_by.is_some()),
        spent: coop.book.of_user(user, budget).to_string(),
        most: text(&json!(budget.per_user)),
        invoices: invoices.collect(),
        currency: coop.founding.currency.to_string(),
        now: crate::cli::now_of(coop),
    }
}

/// The requests of this data user, as the command says them.
async fn own(visit: &Visit) -> Result<Vec<Value>, Wrong> {
    let user = user(visit)?;
    let hers = move |coop: &Coop| {
        let all = coop.requests.all();
        let hers = all.filter(|(_, request)| request.terms.user == user);
        hers.map(|(number, _)| number.0).collect::<Vec<_>>()
    };
    let mut own = Vec::new();
    for request in visit.look(hers).await? {
        own.push(visit.ask(Command::Request(Request::Show { request })).await?);
    }
    Ok(own)
}

pub async fn page(visit: Visit) -> Page {
    let who = user(&visit)?;
    let stands = visit.look(move |coop| stands(coop, who)).await?;
    let requests = own(&visit).await?;
    let say = &visit.say;
    let figures = Part::new(say.t("use-budget").to_string())
        .fact(say.t("use-budget-spent").to_string(), stands.spent.clone())
        .fact(say.t("public-budget-user").to_string(), stands.most.clone());
    let listed: Vec<&Value> = requests.iter().collect();
    let asked = Part::new(say.t("use-requests").to_string()).table(
        asked_table(&visit, &listed),
        say.t("use-requests-none").to_string(),
    );
    html(&Home {
        frame: frame(&visit, "use-title"),
        needs: needs(&visit, &stands, &requests),
        parts: vec![
            asked,
            invoices(&visit, &stands),
            obligations(&visit, &requests),
            figures,
        ],
        new: visit.at("/use/requests/new"),
        keys: visit.at("/use/keys"),
        say: visit.say.clone(),
    })
}

/// Whether the last day of a request is not over.
fn is_running(request: &Value, now: Time) -> bool {
    let until: Option<Date> = request["until"].as_str().and_then(|until| until.parse().ok());
    until.is_some_and(|until| now < until.end())
}

fn needs(visit: &Visit, stands: &Stands, requests: &[Value]) -> Vec<(Link, Text)> {
    let say = &visit.say;
    let mut needs: Vec<(Link, Text)> = Vec::new();
    if !stands.vetted {
        let waits = say.t("use-need-vetted").to_string();
        needs.push((Link::new(visit.at("/offices"), waits, "clock"), "".into()));
    }
    for invoice in entries(&stands.invoices).filter(|invoice| invoice["settled"].is_null()) {
        let amount = invoice["amount_minor"].as_i64().unwrap_or_default();
        let text = say
            .with("use-need-pay", "amount", say.money(amount, &stands.currency))
            .to_string();
        needs.push((
            Link::new("#invoices", text, "money"),
            day(say, &invoice["issued"]).into(),
        ));
    }
    let may_ask = |request: &&Value| {
        request["state"] == "granted" && request["spent"] == "0" && is_running(request, stands.now)
    };
    for request in requests.iter().filter(may_ask) {
        let number = text(&request["request"]);
        let words = say
            .with("use-need-ask", "title", text(&request["title"]))
            .to_string();
        let until = say
            .with("use-until", "day", day(say, &request["until"]))
            .to_string();
        needs.push((
            Link::new(
                visit.at(&format!("/use/requests/{number}/ask")),
                words,
                "question",
            ),
            until.into(),
        ));
    }
    needs
}

fn invoices(visit: &Visit, stands: &Stands) -> Part {
    let say = &visit.say;
    let names = ["use-invoice", "public-releases", "use-amount", "use-paid"].map(|id| say.t(id).to_string());
    let amount = format!("#{}", names[2]);
    let table = Table::new(
        say.t("use-invoices").to_string(),
        &[&names[0], &names[1], &amount, &names[3]],
    );
    let table = entries(&stands.invoices).fold(table, |table, invoice| {
        let release = text(&invoice["release"]);
        let amount = say.money(
            invoice["amount_minor"].as_i64().unwrap_or_default(),
            &stands.currency,
        );
        let paid = match invoice["settled"].is_null() {
            true => Cell::badge(say.t("use-open").to_string(), "warn"),
            false => Cell::badge(day(say, &invoice["settled"]), "good"),
        };
        table.row([
            Cell::from(text(&invoice["invoice"])),
            Cell::link(
                say.with("public-release-number", "number", release.clone())
                    .to_string(),
                visit.at(&format!("/releases/{release}")),
            ),
            Cell::from(amount),
            paid,
        ])
    });
    Part::new(say.t("use-invoices").to_string()).table(table, say.t("use-invoices-none").to_string())
}

/// What it undertook in requests that were granted, and until when these run.
fn obligations(visit: &Visit, requests: &[Value]) -> Part {
    let say = &visit.say;
    let names = ["use-obligation", "public-request", "public-until"].map(|id| say.t(id).to_string());
    let mut table = Table::new(
        say.t("use-obligations").to_string(),
        &[&names[0], &names[1], &names[2]],
    );
    for request in requests.iter().filter(|request| request["state"] == "granted") {
        for obligation in entries(&request["obligations"]) {
            let number = text(&request["request"]);
            table = table.row([
                Cell::from(text(obligation)),
                Cell::link(
                    text(&request["title"]),
                    visit.at(&format!("/use/requests/{number}")),
                ),
                Cell::from(day(say, &request["until"])),
            ]);
        }
    }
    Part::new(say.t("use-obligations").to_string()).table(table, say.t("use-obligations-none").to_string())
}

pub async fn catalogue(visit: Visit) -> Page {
    let parts = catalogue_parts(&visit).await?;
    let ask = Part::default().link(
        visit.at("/use/requests/new"),
        visit.say.t("use-request-new").to_string(),
        "plus",
    );
    Sheet::new(&visit, visit.say.t("use-catalogue").to_string())
        .lead(visit.say.t("public-catalogue-lead").to_string())
        .parts(parts)
        .part(ask)
        .show()
}

/// Its own requests; the title above the table says that.
fn asked_table(visit: &Visit, listed: &[&Value]) -> Table {
    let mut table = request_table(visit, listed, "/use/requests");
    table.caption = "".into();
    table
}

pub async fn requests(visit: Visit) -> Page {
    let own = own(&visit).await?;
    let say = &visit.say;
    let listed: Vec<&Value> = own.iter().collect();
    Sheet::new(&visit, say.t("use-requests").to_string())
        .part(
            Part::default()
                .table(
                    asked_table(&visit, &listed),
                    say.t("use-requests-none").to_string(),
                )
                .link(
                    visit.at("/use/requests/new"),
                    say.t("use-request-new").to_string(),
                    "plus",
                ),
        )
        .show()
}

pub async fn request(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let who = user(&visit)?;
    let (sheet, shown) = request_sheet(&visit, number, "/use/requests").await?;
    // Everybody may read a request, but asking is for whoever filed it.
    if shown["user"] != json!(who) {
        return Err(Wrong::Missing);
    }
    let ask = match shown["state"] == "granted" {
        true => Part::default().link(
            visit.at(&format!("/use/requests/{number}/ask")),
            visit.say.t("use-ask").to_string(),
            "question",
        ),
        false => Part::default(),
    };
    sheet.part(ask).show()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_a_grant_is_called_to_ask_until_its_last_day_is_over() {
        let request = json!({ "until": "2026-07-31" });
        assert!(is_running(&request, "2026-07-31T23:59:59Z".parse().unwrap()));
        assert!(!is_running(&request, "2026-08-01T00:00:00Z".parse().unwrap()));
    }
}
