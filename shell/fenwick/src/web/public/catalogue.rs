//! What can be asked of a co-op: its charters, each with fields, bounds and what was already answered; methods, and what nobody may ask.

use super::super::look::frame::Link;
use super::super::look::part::{Cell, Table};
use super::super::sheet::{Part, Sheet, by_motion, day, entries, purpose, text};
use super::super::view::Page;
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use crate::cli::args::{Bylaws, Charter, Command, Method, Release};
use axum::extract::Path;
use serde_json::Value;

pub async fn page(visit: Visit) -> Page {
    let title = visit.say.t("public-catalogue").to_string();
    Sheet::new(&visit, title)
        .lead(visit.say.t("public-catalogue-lead").to_string())
        .parts(parts(&visit).await?)
        .show()
}

/// All that can be asked, what it costs, and what nobody may ask.
///
/// # Errors
/// When the co-op cannot be read.
pub async fn parts(visit: &Visit) -> Result<Vec<Part>, Wrong> {
    let say = &visit.say;
    let charters: Value = visit.ask(Command::Charter(Charter::List)).await?;
    let mut listed = Part::new(say.t("public-charter").to_string());
    listed.list = entries(&charters["charters"])
        .map(|charter| {
            let dataset = text(&charter["dataset"]);
            let title = format!("{} ({dataset})", text(&charter["title"]));
            Link::new(visit.at(&format!("/charters/{dataset}")), title, "")
        })
        .collect();
    let methods: Value = visit.ask(Command::Method(Method::List)).await?;
    let names = ["public-method", "public-dataset"].map(|id| say.t(id).to_string());
    let table = Table::new(say.t("public-methods").to_string(), &[&names[0], &names[1]]);
    let table = entries(&methods["methods"]).fold(table, |table, method| {
        let to = visit.at(&format!("/methods/{}", text(&method["method"])));
        table.row([
            Cell::link(text(&method["title"]), to),
            Cell::from(text(&method["dataset"])),
        ])
    });
    let methods = Part::new(say.t("public-methods").to_string())
        .says(say.t("public-methods-lead").to_string())
        .table(table, say.t("public-methods-none").to_string());
    Ok(vec![listed, methods, terms(visit).await?])
}

/// What an answer costs, and what is refused to everybody.
async fn terms(visit: &Visit) -> Result<Part, Wrong> {
    let say = &visit.say;
    let bylaws: Value = visit.ask(Command::Bylaws(Bylaws::Show { toml: false })).await?;
    let currency = visit.look(|coop| coop.founding.currency.to_string()).await?;
    let bylaws = &bylaws["bylaws"];
    let money = |value: &Value| {
        value
            .as_i64()
            .map(|minor| say.money(minor, &currency))
            .unwrap_or_default()
    };
    let classes: Vec<&Value> = entries(&bylaws["recipient_classes"]).collect();
    let titled = |wanted: &dyn Fn(&Value) -> bool| {
        let titles: Vec<String> = classes
            .iter()
            .filter(|class| wanted(class))
            .map(|class| text(&class["title"]))
            .collect();
        say.list(&titles)
    };
    let free: Vec<String> = entries(&bylaws["price"]["free_classes"]).map(text).collect();
    let refused: Vec<String> = entries(&bylaws["refused_purposes"])
        .map(|name| purpose(say, &text(name)))
        .collect();
    let budget = &bylaws["budget"];
    Ok(Part::new(say.t("public-terms").to_string())
        .fact(
            say.t("public-price-question").to_string(),
            money(&bylaws["price"]["question_minor"]),
        )
        .fact(
            say.t("public-price-epsilon").to_string(),
            money(&bylaws["price"]["epsilon_minor"]),
        )
        .fact(
            say.t("public-price-free").to_string(),
            titled(&|class| free.contains(&text(&class["id"]))),
        )
        .fact(
            say.t("public-admitted").to_string(),
            titled(&|class| class["admitted"] == true),
        )
        .fact(
            say.t("public-budget-question").to_string(),
            text(&budget["question"]),
        )
        .fact(say.t("public-budget-user").to_string(), text(&budget["per_user"]))
        .fact(
            say.t("public-budget-year").to_string(),
            text(&budget["dataset_year"]),
        )
        .fact(say.t("public-refused-purposes").to_string(), say.list(&refused)))
}

pub async fn charter(visit: Visit, Path((_, dataset)): Path<(String, String)>) -> Page {
    let show = Command::Charter(Charter::Show {
        dataset: dataset.clone(),
    });
    let shown: Value = super::found(visit.ask(show).await)?;
    let releases: Value = visit.ask(Command::Release(Release::List)).await?;
    let say = &visit.say;
    let charter = &shown["charter"];
    let purposes: Vec<String> = entries(&charter["purposes"])
        .map(|name| purpose(say, &text(name)))
        .collect();
    let leaves = say.t("public-charter-numbers").to_string();
    let facts = Part::default()
        .fact(say.t("public-dataset").to_string(), dataset.clone())
        .fact(
            say.t("public-since").to_string(),
            by_motion(say, &shown["motion"]),
        )
        .fact(say.t("public-purposes").to_string(), say.list(&purposes))
        .fact(say.t("public-resolution").to_string(), leaves)
        .fact(
            say.t("public-retention").to_string(),
            days(say, &charter["retention_days"]),
        )
        .fact(
            say.t("public-rows-max").to_string(),
            number(say, &charter["rows_max"]),
        )
        .fact(
            say.t("public-blank-below").to_string(),
            number(say, &charter["blank_below"]),
        );
    let answered = answered(&visit, &releases, &dataset);
    let mut sheet = Sheet::new(&visit, text(&charter["title"]))
        .from(visit.at("/catalogue"), say.t("public-catalogue").to_string())
        .lead(text(&charter["benefit"]))
        .part(facts)
        .part(Part::new(say.t("public-fields").to_string()).table(fields(say, charter), ""));
    for table in entries(&charter["tables"]) {
        let title = say.with("public-table", "name", text(&table["name"])).to_string();
        let columns: Vec<String> = std::iter::once(&table["key"])
            .chain(entries(&table["columns"]))
            .map(text)
            .collect();
        let part = Part::new(title).says(
            say.with("public-table-columns", "columns", say.list(&columns))
                .to_string(),
        );
        sheet = sheet.part(part);
    }
    sheet.part(answered).show()
}

fn days(say: &Words, value: &Value) -> String {
    value
        .as_u64()
        .map(|days| say.with("common-days", "count", days).to_string())
        .unwrap_or_default()
}

fn number(say: &Words, value: &Value) -> String {
    value
        .as_u64()
        .map(|number| say.number(number))
        .unwrap_or_default()
}

/// The fields: what each is, in which unit, and what counts of it at most.
fn fields(say: &Words, charter: &Value) -> Table {
    let names = [
        "public-field",
        "public-field-what",
        "public-unit",
        "public-values",
    ]
    .map(|id| say.t(id).to_string());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let table = Table::new(say.t("public-fields").to_string(), &names);
    entries(&charter["fields"]).fold(table, |table, field| {
        let unit = match text(&field["unit_field"]) {
            none if none.is_empty() => text(&field["unit"]),
            other => say.with("public-unit-of", "field", other).to_string(),
        };
        table.row([
            text(&field["name"]),
            text(&field["title"]),
            unit,
            values(say, field),
        ])
    })
}

fn values(say: &Words, field: &Value) -> String {
    let bounds = &field["bounds"];
    let between = |low: &Value, high: &Value| {
        let (low, high) = (say.decimal(&text(low)), say.decimal(&text(high)));
        say.t("common-between")
            .with("low", low)
            .with("high", high)
            .to_string()
    };
    match text(&field["kind"]).as_str() {
        "key" => {
            let domain: Vec<String> = entries(&field["domain"]).map(text).collect();
            domain.join(", ")
        }
        "time" => between(&field["first_month"], &field["last_month"]),
        "flag" => say.list(&[say.t("common-yes").to_string(), say.t("common-no").to_string()]),
        _ if bounds.is_object() => between(&bounds["row_min"], &bounds["row_max"]),
        _ => String::new(),
    }
}

/// What was answered about a dataset already: each number noised, and free for all.
fn answered(visit: &Visit, releases: &Value, dataset: &str) -> Part {
    let say = &visit.say;
    let mut part = Part::new(say.t("public-answered").to_string());
    part.list = entries(&releases["releases"])
        .filter(|release| release["dataset"] == dataset)
        .map(|release| {
            let number = text(&release["release"]);
            let name = say
                .t("public-release-of")
                .with("number", number.clone())
                .with("day", day(say, &release["at"]));
            Link::new(visit.at(&format!("/releases/{number}")), name.to_string(), "")
        })
        .collect();
    part.says(match part_is_empty(releases, dataset) {
        true => say.t("public-releases-none").to_string(),
        false => say.t("public-answered-lead").to_string(),
    })
}

fn part_is_empty(releases: &Value, dataset: &str) -> bool {
    !entries(&releases["releases"]).any(|release| release["dataset"] == dataset)
}

pub async fn method(visit: Visit, Path((_, method)): Path<(String, String)>) -> Page {
    // A file's name is no digest: nothing but what the co-op keeps is shown here.
    if !method.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Wrong::Missing);
    }
    let shown: Value = super::found(visit.ask(Command::Method(Method::Show { method })).await)?;
    let say = &visit.say;
    Sheet::new(&visit, text(&shown["title"]))
        .from(visit.at("/catalogue"), say.t("public-catalogue").to_string())
        .part(
            Part::default()
                .fact(say.t("public-dataset").to_string(), text(&shown["dataset"]))
                .fact(say.t("public-digest").to_string(), text(&shown["method"]))
                .code(text(&shown["text"])),
        )
        .show()
}
