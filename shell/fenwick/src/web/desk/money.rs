//! Fees, dividends and the ledger.

use super::super::door::Door;
use super::super::look::field::Field;
use super::super::look::frame::Text;
use super::super::look::part::{Cell, Table};
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::act::{self, Act};
use super::sheet::{Part, Sheet, day, goes, lines, money, plain};
use super::{HOME, MONEY};
use crate::cli::args::{Command, Dividend, Fee, Format, Ledger};
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/money", Door::Office, page),
        Route::get(
            "/{coop}/desk/releases/{number}/invoice",
            Door::Office,
            act::page(&INVOICE),
        ),
        Route::post(
            "/{coop}/desk/releases/{number}/invoice",
            Door::Office,
            act::send(&INVOICE),
        ),
        Route::get(
            "/{coop}/desk/invoices/{number}/settle",
            Door::Office,
            act::page(&SETTLE),
        ),
        Route::post(
            "/{coop}/desk/invoices/{number}/settle",
            Door::Office,
            act::send(&SETTLE),
        ),
        Route::get(
            "/{coop}/desk/dividends/declare",
            Door::Office,
            act::page(&DECLARE),
        ),
        Route::post(
            "/{coop}/desk/dividends/declare",
            Door::Office,
            act::send(&DECLARE),
        ),
        Route::get("/{coop}/desk/ledger/{format}", Door::Office, ledger),
    ]
}

pub(super) static INVOICE: Act = Act::plain("desk-fee-invoice", MONEY, |given| {
    Ok(Command::Fee(Fee::Invoice {
        release: given.number(),
    }))
});

pub(super) static SETTLE: Act = Act {
    fields: |asked| {
        let reference = Field::text("reference", asked.t("desk-fee-reference"));
        vec![reference.hint(asked.t("desk-fee-reference-hint"))]
    },
    about: &[("usage", "reference")],
    ..Act::plain("desk-fee-settle", MONEY, |given| {
        let (invoice, reference) = (given.number(), given.one("reference"));
        Ok(Command::Fee(Fee::Settle { invoice, reference }))
    })
};

pub(super) static DECLARE: Act = Act {
    fields: |asked| {
        let period = Field::text("period", asked.t("desk-dividend-period"));
        vec![period.hint(asked.t("desk-dividend-period-hint")).width("short")]
    },
    about: &[("dividend", "period"), ("usage", "period")],
    sure: true,
    ..Act::plain("desk-dividend-declare", MONEY, |given| {
        let period = given.one("period");
        Ok(Command::Dividend(Dividend::Declare { period }))
    })
};

async fn page(visit: Visit) -> Page {
    let fees: Value = visit.ask(Command::Fee(Fee::List)).await?;
    let dividends: Value = visit.ask(Command::Dividend(Dividend::List)).await?;
    let currency = plain(&fees["currency"]);
    let t = |id: &str| visit.say.t(id).to_string();
    let without = without_invoice(&visit, &fees["without"]);
    let without = match without.rows.is_empty() {
        true => None,
        false => Some(Part::Table(without)),
    };
    Sheet::of(&visit, MONEY.1, &[HOME])
        .with(goes(
            &visit,
            true,
            &[("/desk/dividends/declare", "desk-dividend-declare-title", "money")],
        ))
        .with(Part::table_or(
            invoices(&visit, &fees["invoices"], &currency),
            Text::from(t("desk-fee-none")),
        ))
        .maybe(without)
        .with(Part::table_or(
            shared(&visit, &dividends["dividends"], &currency),
            Text::from(t("desk-dividends-none")),
        ))
        .title(t("desk-ledger"))
        .with(Part::Words(t("desk-ledger-how").into()))
        .with(goes(
            &visit,
            false,
            &[
                ("/desk/ledger/csv", "desk-ledger-csv", "upload"),
                ("/desk/ledger/journal", "desk-ledger-hledger", "upload"),
            ],
        ))
        .show()
}

/// The invoices, the latest first, each paid or with the way to settle it.
fn invoices(visit: &Visit, found: &Value, currency: &str) -> Table {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let names = [
        t("desk-fee-invoice-number"),
        t("desk-fee-release"),
        format!("#{}", t("desk-fee-amount")),
        t("desk-fee-issued"),
        t("desk-state"),
    ];
    let mut table = Table::new(t("desk-fee-invoices"), &names.each_ref().map(String::as_str));
    for line in lines(found).iter().rev() {
        let number = plain(&line["invoice"]);
        let state = match line["settled"].is_null() {
            true => Cell::link(
                t("desk-fee-settle-title"),
                visit.at(&format!("/desk/invoices/{number}/settle")),
            ),
            false => Cell::badge(
                say.with("desk-fee-paid", "on", day(say, &line["settled"]))
                    .to_string(),
                "good",
            ),
        };
        table = table.row([
            Cell::from(number),
            Cell::from(plain(&line["release"])),
            Cell::from(money(say, &line["amount_minor"], currency)),
            Cell::from(day(say, &line["issued"])),
            state,
        ]);
    }
    table
}

/// The releases for which there is no invoice yet.
fn without_invoice(visit: &Visit, releases: &Value) -> Table {
    let t = |id: &str| visit.say.t(id).to_string();
    let names = [t("desk-fee-release"), t("desk-acts")];
    let mut table = Table::new(t("desk-fee-without"), &names.each_ref().map(String::as_str));
    for release in lines(releases) {
        let number = plain(release);
        let href = visit.at(&format!("/desk/releases/{number}/invoice"));
        table = table.row([Cell::from(number), Cell::link(t("desk-fee-invoice-title"), href)]);
    }
    table
}

/// What was shared out among the members, the latest first.
fn shared(visit: &Visit, dividends: &Value, currency: &str) -> Table {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let names = [
        t("desk-dividend-period"),
        format!("#{}", t("desk-dividend-income")),
        format!("#{}", t("desk-dividend-paid")),
        t("desk-dividend-at"),
    ];
    let mut table = Table::new(t("desk-dividends"), &names.each_ref().map(String::as_str));
    for line in lines(dividends).iter().rev() {
        table = table.row([
            Cell::from(plain(&line["period"])),
            Cell::from(money(say, &line["income_minor"], currency)),
            Cell::from(say.number(line["paid"].as_u64().unwrap_or_default())),
            Cell::from(day(say, &line["at"])),
        ]);
    }
    table
}

async fn ledger(
    visit: Visit,
    axum::extract::Path((_, format)): axum::extract::Path<(String, String)>,
) -> Page {
    let (format, kind, name) = match format.as_str() {
        "csv" => (Format::Csv, "text/csv; charset=utf-8", "ledger.csv"),
        "journal" => (Format::Hledger, "text/plain; charset=utf-8", "ledger.journal"),
        _ => return Err(super::super::wrong::Wrong::Missing),
    };
    let said: Value = visit.ask(Command::Ledger(Ledger::Export { format })).await?;
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, plain(&said["export"])).into_response())
}
