//! Her money: what is hers, points, what was shared out and how, shares, and a statement.

use crate::cli::args::{Command, Dividend, Me, Share};
use crate::web::door::Door;
use crate::web::look::field::{Choice, Field, Kind};
use crate::web::look::frame::Frame;
use crate::web::look::part::{Cell, Table};
use crate::web::member::stopped::Stopped;
use crate::web::routes::Route;
use crate::web::view::{Page, frame, html, to_mend};
use crate::web::visit::Visit;
use crate::web::words::Words;
use crate::web::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::IntoResponse;
use fenwick_coop::kernel::time::{Period, Time};
use serde::Deserialize;
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/me/money", Door::Member, page),
        Route::get("/{coop}/me/money/statement", Door::Member, statement),
        Route::get("/{coop}/me/money/csv/{period}", Door::Member, csv),
    ]
}

#[derive(Deserialize)]
struct Dividends {
    dividends: Vec<Shown>,
}

#[derive(Deserialize)]
struct Shown {
    period: String,
    at: Time,
    currency: String,
    income_minor: u64,
    steps: Vec<Step>,
    rounding_minor: u64,
    /// How many members got some of it.
    paid: usize,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Step {
    to: Value,
    amount_minor: u64,
}

#[derive(Deserialize)]
struct Line {
    member: u32,
    amount_minor: u64,
}

#[derive(Deserialize)]
struct Points {
    days: u64,
    shares: u64,
    meetings: u64,
    points: u64,
}

#[derive(Deserialize)]
struct Shares {
    shares: Vec<Bought>,
}

#[derive(Deserialize)]
struct Bought {
    shares: u64,
    paid_minor: u64,
}

/// One time that money was shared out.
struct Shared {
    title: String,
    when: String,
    hers: String,
    how: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "member/votes/money.html")]
struct Money {
    frame: Frame,
    say: Words,
    slug: String,
    balance: String,
    shared: Vec<Shared>,
    points: String,
    points_for: Vec<(String, String)>,
    bought: Vec<(String, String)>,
}

fn shared(say: &Words, shown: &Shown, me: u32) -> Shared {
    let money = |minor: u64| say.money(minor, &shown.currency);
    let period = shown.period.parse::<Period>();
    let period = period.map_or_else(|_| shown.period.clone(), |period| say.period(period));
    let hers = shown.lines.iter().find(|line| line.member == me);
    let t = |id: &str| say.t(id).to_string();
    let mut how = vec![(t("member-money-sum"), money(shown.income_minor))];
    for step in &shown.steps {
        let name = match (&step.to, step.to["fund"].as_str()) {
            (_, Some(fund)) => say.with("member-money-to-fund", "name", fund).to_string(),
            (Value::String(to), None) if to == "members-by-head" => t("member-money-to-head"),
            (Value::String(to), None) if to == "members-by-points" => t("member-money-to-brought"),
            _ => t("member-money-to-reserve"),
        };
        how.push((name, money(step.amount_minor)));
    }
    if shown.rounding_minor > 0 {
        how.push((t("member-money-rest"), money(shown.rounding_minor)));
    }
    let people = say.with("common-people", "count", shown.paid).to_string();
    how.push((t("member-money-members"), people));
    Shared {
        title: say.with("member-money-period", "period", period).to_string(),
        when: say.day_of(shown.at),
        hers: money(hers.map_or(0, |line| line.amount_minor)),
        how,
    }
}

async fn page(visit: Visit) -> Page {
    let me = visit.member()?;
    let dividends: Dividends = visit.ask(Command::Dividend(Dividend::List)).await?;
    let shares: Shares = visit.ask(Command::Share(Share::List)).await?;
    let points: Option<Points> = match visit.ask(Command::Me(Me::Points)).await {
        Ok(points) => Some(points),
        Err(Wrong::Trouble(crate::said::Trouble::Refused(_))) => None,
        Err(wrong) => return Err(wrong),
    };
    let (balance, currency) = visit
        .look(move |coop| {
            let account = fenwick_coop::books::money::Account::Member(me);
            (-coop.ledger.balance(&account), coop.founding.currency.to_string())
        })
        .await?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let mut bought = Vec::new();
    if !shares.shares.is_empty() {
        let paid: u64 = shares.shares.iter().map(|bought| bought.paid_minor).sum();
        let count: u64 = shares.shares.iter().map(|bought| bought.shares).sum();
        bought.push((t("member-money-shares"), say.number(count)));
        bought.push((t("member-money-paid-in"), say.money(paid, &currency)));
    }
    let counted = |points: &Points| {
        vec![
            (t("member-money-points-days"), say.number(points.days)),
            (t("member-money-points-held"), say.number(points.shares)),
            (t("member-money-points-meetings"), say.number(points.meetings)),
        ]
    };
    html(&Money {
        frame: frame(&visit, "member-money-title"),
        slug: visit.slug.clone(),
        balance: say.money(balance, &currency),
        shared: dividends
            .dividends
            .iter()
            .rev()
            .map(|shown| shared(say, shown, me.0))
            .collect(),
        points: points
            .as_ref()
            .map(|points| {
                say.with("member-money-points-says", "count", points.points)
                    .to_string()
            })
            .unwrap_or_default(),
        points_for: points.as_ref().map(counted).unwrap_or_default(),
        bought,
        say: say.clone(),
    })
}

#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default)]
    period: String,
}

#[derive(Default, Deserialize)]
struct Statement {
    currency: String,
    opening_minor: i64,
    closing_minor: i64,
    lines: Vec<Entry>,
    periods: Vec<String>,
}

#[derive(Deserialize)]
struct Entry {
    at: Time,
    occasion: String,
    amount_minor: i64,
    balance_minor: i64,
}

#[derive(Template)]
#[template(path = "member/votes/statement.html")]
struct StatementPage {
    frame: Frame,
    say: Words,
    slug: String,
    stopped: Option<Stopped>,
    field: Field,
    title: String,
    csv: String,
    facts: Vec<(String, String)>,
    lines: Option<Table>,
}

async fn asked(visit: &Visit, asked: &Asked) -> Result<Statement, Wrong> {
    let period = Some(asked.period.clone()).filter(|period| !period.is_empty());
    visit.ask(Command::Me(Me::Statement { period })).await
}

async fn statement(visit: Visit, Query(wanted): Query<Asked>) -> Page {
    let say = &visit.say;
    let (found, stopped) = match asked(&visit, &wanted).await {
        Err(Wrong::Trouble(trouble)) => {
            let stopped = Stopped::of(say, trouble)?;
            (asked(&visit, &Asked::default()).await?, Some(stopped))
        }
        found => (found?, None),
    };
    let said = |text: &str| {
        text.parse::<Period>()
            .map_or_else(|_| text.to_owned(), |period| say.period(period))
    };
    let mut choices = vec![Choice::new("", say.t("common-all").to_string())];
    choices.extend(
        found
            .periods
            .iter()
            .map(|period| Choice::new(period.clone(), said(period))),
    );
    let field = Field::new(
        "period",
        say.t("member-money-when").to_string(),
        Kind::Select(choices),
    );
    let title = match wanted.period.is_empty() || stopped.is_some() {
        true => say.t("common-all").to_string(),
        false => said(&wanted.period),
    };
    let money = |minor: i64| say.money(minor, &found.currency);
    let page = StatementPage {
        frame: frame(&visit, "member-money-statement"),
        slug: visit.slug.clone(),
        csv: visit.at(&format!(
            "/me/money/csv/{}",
            if wanted.period.is_empty() || stopped.is_some() {
                "all".to_owned()
            } else {
                crate::web::view::encoded(&wanted.period)
            }
        )),
        field: field.value(wanted.period.clone()),
        title,
        facts: vec![
            (
                say.t("member-money-before").to_string(),
                money(found.opening_minor),
            ),
            (
                say.t("member-money-after").to_string(),
                money(found.closing_minor),
            ),
        ],
        lines: (!found.lines.is_empty()).then(|| table(say, &found)),
        say: say.clone(),
        stopped,
    };
    match page.stopped.is_some() {
        true => to_mend(&page),
        false => html(&page),
    }
}

fn table(say: &Words, found: &Statement) -> Table {
    let t = |id: &str| say.t(id).to_string();
    let names = [
        t("member-votes-when"),
        t("member-money-what"),
        format!("#{}", t("member-money-amount")),
        format!("#{}", t("member-money-balance")),
    ];
    let mut table = Table::new(t("member-money-statement"), &names.each_ref().map(String::as_str));
    for entry in &found.lines {
        let cells: [Cell; 4] = [
            say.day_of(entry.at).into(),
            entry.occasion.clone().into(),
            say.money(entry.amount_minor, &found.currency).into(),
            say.money(entry.balance_minor, &found.currency).into(),
        ];
        table = table.row(cells);
    }
    table
}

async fn csv(visit: Visit, Path((_, period)): Path<(String, String)>) -> Page {
    let wanted = Asked {
        period: Some(period).filter(|period| period != "all").unwrap_or_default(),
    };
    let found = asked(&visit, &wanted).await?;
    let mut text = "date,occasion,amount_minor,balance_minor,currency\n".to_owned();
    for entry in &found.lines {
        text.push_str(&format!(
            "{},{},{},{},{}\n",
            entry.at.date(),
            entry.occasion,
            entry.amount_minor,
            entry.balance_minor,
            found.currency
        ));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"statement.csv\"",
        ),
    ];
    Ok((headers, text).into_response())
}
