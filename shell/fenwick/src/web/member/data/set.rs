//! One dataset: what is here of hers in it, her figures, what she brought, and how it is kept.

use super::super::super::look::chart::Months;
use super::super::super::look::frame::{Frame, Link, Text};
use super::super::super::look::part::{Cell, Table};
use super::super::super::view::{Page, html, titled};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::brought::{Field, Import, Set, set};
use super::chart::chart;
use super::hers::{facts, needs};
use askama::Template;
use axum::extract::Path;

#[derive(Template)]
#[template(path = "member/data/set.html")]
struct Of {
    frame: Frame,
    say: Words,
    slug: String,
    set: Set,
    needs: Vec<(Link, Text)>,
    facts: Vec<(String, String)>,
    charts: Vec<Months>,
    imports: Table,
    parts: Table,
    chooses: bool,
}

/// How values of a field are kept, in words.
pub fn kept(say: &Words, way: &str) -> String {
    say.t(match way {
        "bin" => "member-data-kept-bin",
        "average" => "member-data-kept-average",
        "drop" => "member-data-kept-drop",
        _ => "member-data-kept-shared",
    })
    .to_string()
}

fn imports(visit: &Visit, set: &Set) -> Table {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let rows = format!("#{}", t("member-data-rows"));
    let heads = [
        &t("member-data-slip"),
        &t("member-data-came"),
        &rows,
        &t("member-data-until"),
        &t("member-data-state"),
    ];
    let table = Table::new(t("member-data-brought"), &heads.map(String::as_str));
    let line = |import: &Import| {
        let state = match import.confirmed {
            true => Cell::badge(t("member-data-state-in"), "good"),
            false => Cell::badge(t("member-data-state-waits"), "warn"),
        };
        [
            Cell::link(
                say.with(
                    "member-data-slip-number",
                    "number",
                    import.contribution.to_string(),
                )
                .to_string(),
                visit.at(&format!("/me/brought/{}", import.contribution)),
            ),
            say.day_of(import.at).into(),
            say.number(import.rows).into(),
            say.date(import.last_day).into(),
            state,
        ]
    };
    set.imports
        .iter()
        .rev()
        .fold(table, |table, import| table.row(line(import)))
}

fn parts(say: &Words, fields: &[Field]) -> Table {
    let t = |id: &str| say.t(id).to_string();
    let heads = [
        t("member-data-part"),
        t("member-data-part-unit"),
        t("member-data-part-kept"),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let table = Table::new(t("member-data-parts"), &heads);
    let line = |field: &Field| {
        let counted = field.unit.clone().filter(|unit| unit != "1");
        let unit = counted.unwrap_or_else(|| "–".to_owned());
        [field.title.clone(), unit, kept(say, &field.now)]
    };
    fields.iter().fold(table, |table, field| table.row(line(field)))
}

pub async fn page(visit: Visit, Path((_, dataset)): Path<(String, String)>) -> Page {
    let set = set(&visit, &dataset).await?;
    let say = &visit.say;
    let mut frame = titled(&visit, set.title.clone());
    frame.trail = vec![Link::new(
        visit.at("/me/data"),
        say.t("member-data-title").to_string(),
        "",
    )];
    html(&Of {
        needs: needs(&visit, &set),
        facts: facts(say, &set),
        charts: set
            .figures
            .iter()
            .enumerate()
            .filter_map(|(place, figure)| chart(say, place, figure))
            .collect(),
        imports: imports(&visit, &set),
        parts: parts(say, &set.fields),
        chooses: set.fields.iter().any(|field| field.ways.is_some()),
        slug: visit.slug.clone(),
        say: say.clone(),
        frame,
        set,
    })
}
