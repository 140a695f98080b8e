//! Days of her rows: she says that they are right, or keeps them to herself.

use super::super::super::form::Form;
use super::super::super::look::field::Field;
use super::super::super::look::frame::{Frame, Link};
use super::super::super::look::part::{Cell, Table};
use super::super::super::view::{Page, go, html, titled, to_mend};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::brought::set;
use crate::cli::args::{Command, Day, DaysOf};
use crate::web::member::stopped::Stopped;
use askama::Template;
use axum::extract::Path;
use fenwick_coop::kernel::days::{Days, Span};
use fenwick_coop::kernel::time::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "member/data/days.html")]
struct Marked {
    frame: Frame,
    say: Words,
    mark: String,
    once: String,
    at: String,
    dataset: String,
    stopped: Stopped,
    days: Table,
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Listed {
    validated: Days,
    kept_out: Days,
    open: Days,
}

async fn shown(visit: &Visit, dataset: &str) -> Result<Marked, Wrong> {
    let set = set(visit, dataset).await?;
    if !set.has_days {
        return Err(Wrong::Missing);
    }
    let say = visit.say.clone();
    let t = |id: &str| say.t(id).to_string();
    let list = Day::List {
        dataset: dataset.to_owned(),
    };
    // Who has left looks at her rows, and marks no day of them any more.
    let listed: Listed = visit.ask(Command::Day(list)).await?;
    let kinds = [
        (&listed.kept_out, "member-data-days-out-one", "info"),
        (&listed.open, "member-data-days-open", ""),
        (&listed.validated, "member-data-days-right", "good"),
    ];
    let heads = [t("member-data-day"), t("member-data-state")];
    let mut days = Table::new(t("member-data-days-table"), &[&heads[0], &heads[1]]);
    let mut spans: Vec<(Span, &str, &'static str)> = Vec::new();
    for (of, id, tone) in kinds {
        spans.extend(of.spans().into_iter().map(|span| (span, id, tone)));
    }
    spans.sort_by_key(|(span, ..)| std::cmp::Reverse(span.from));
    for (span, id, tone) in spans {
        let name = match span.from == span.to {
            true => say.date(span.from),
            false => say
                .with("member-upload-preview-days", "from", say.date(span.from))
                .with("to", say.date(span.to))
                .to_string(),
        };
        days = days.row([Cell::from(name), Cell::badge(t(id), tone)]);
    }
    let mut frame = titled(visit, t("member-data-days"));
    frame.trail = vec![
        Link::new(visit.at("/me/data"), t("member-data-title"), ""),
        Link::new(visit.at(&format!("/me/data/{dataset}")), set.title.clone(), ""),
    ];
    // Typed, since each part of a date picker is a stop of its own for who goes by keyboard.
    let day = |name, id: &str| Field::text(name, t(id)).width("short");
    Ok(Marked {
        mark: visit.mark(),
        once: visit.once()?,
        at: visit.at(&format!("/me/data/{dataset}/days")),
        dataset: set.title,
        stopped: Stopped::default(),
        days,
        fields: vec![
            day("from", "member-data-from").hint(t("common-field-date")),
            day("to", "member-data-to")
                .optional()
                .hint(t("member-data-to-hint")),
        ],
        frame,
        say,
    })
}

pub async fn page(visit: Visit, Path((_, dataset)): Path<(String, String)>) -> Page {
    html(&shown(&visit, &dataset).await?)
}

/// The days that were typed, or what is wrong with which field.
fn span(form: &Form) -> Result<String, (usize, &'static str)> {
    let date = |place, name: &str| {
        form.one(name)
            .parse::<Date>()
            .map_err(|_| (place, "common-field-date"))
    };
    let from = date(0, "from")?;
    let to = match form.some("to") {
        Some(_) => date(1, "to")?,
        None => from,
    };
    match from <= to {
        true => Ok(format!("{from}..{to}")),
        false => Err((1, "member-data-to-before")),
    }
}

/// Keeps days out, or says that they are right and so shares them.
pub async fn mark(visit: Visit, Path((_, dataset)): Path<(String, String)>, form: Form) -> Page {
    let (mut wrong, mut stopped) = (None, Stopped::default());
    let out = form.one("do") != "give";
    match span(&form) {
        Err(found) => wrong = Some(found),
        Ok(days) => {
            let of = DaysOf {
                days: vec![days],
                dataset: dataset.clone(),
            };
            let command = if out { Day::KeepOut(of) } else { Day::Validate(of) };
            match visit.act(Command::Day(command), &form).await {
                Ok(_) => {
                    let told = if out {
                        "member-data-day-kept"
                    } else {
                        "member-data-day-given"
                    };
                    visit.tell(visit.say.t(told).to_string());
                    return go(&visit.at(&format!("/me/data/{dataset}/days")));
                }
                Err(trouble) => stopped = Stopped::of(&visit.say, trouble)?,
            }
        }
    }
    let mut page = shown(&visit, &dataset).await?;
    page.stopped = stopped;
    for field in &mut page.fields {
        field.value = form.one(field.name).to_owned();
    }
    if let Some((place, id)) = wrong
        && let Some(field) = page.fields.get_mut(place)
    {
        field.error = visit.say.t(id).to_string().into();
    }
    to_mend(&page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_days_stands_at_its_field() {
        let cases = [
            ("2026-03-01", "", Ok("2026-03-01..2026-03-01")),
            ("2026-03-01", "2026-03-09", Ok("2026-03-01..2026-03-09")),
            ("1 March", "", Err(0)),
            ("", "2026-03-09", Err(0)),
            ("2026-03-01", "soon", Err(1)),
            ("2026-03-09", "2026-03-01", Err(1)),
        ];
        for (from, to, expected) in cases {
            let mut form = Form::default();
            form.put("from", from.to_owned());
            form.put("to", to.to_owned());
            let found = span(&form).map_err(|(place, _)| place);
            assert_eq!(found, expected.map(str::to_owned), "{from} {to}");
        }
    }
}
