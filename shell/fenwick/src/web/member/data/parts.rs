//! How much is kept of her values, field by field, where the charter lets her choose.

use super::super::super::form::Form;
use super::super::super::look::field::{Choice, Field};
use super::super::super::look::frame::{Frame, Link};
use super::super::super::view::{Page, go, html, titled, to_mend};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::brought::{Field as Part, set};
use super::set::kept;
use crate::cli::args::{Choose, Command, Contribution};
use crate::web::member::stopped::Stopped;
use askama::Template;
use axum::extract::Path;

#[derive(Template)]
#[template(path = "member/data/keeping.html")]
struct Parts {
    frame: Frame,
    say: Words,
    mark: String,
    at: String,
    dataset: String,
    stopped: Stopped,
    /// One form for each field.
    parts: Vec<(String, String, Field)>,
}

/// The question how a field is kept.
fn question(say: &Words, part: &Part) -> Option<Field> {
    let ways = part.ways.as_ref()?;
    let choice = |way: &String| {
        let hint = match (way.as_str(), &part.step, part.average_rows) {
            ("bin", Some(step), _) => {
                let step = step.as_str().map_or_else(|| step.to_string(), str::to_owned);
                let unit = part.unit.clone().unwrap_or_default();
                let step = format!("{} {unit}", say.decimal(&step));
                say.with("member-data-kept-step", "step", step.trim().to_owned())
                    .to_string()
            }
            ("average", _, Some(rows)) => say.with("member-data-kept-of", "count", rows).to_string(),
            _ => String::new(),
        };
        Choice {
            hint: hint.into(),
            ..Choice::new(way.clone(), kept(say, way))
        }
    };
    let choices = ways.iter().map(choice).collect();
    Some(Field::one("how", part.title.clone(), choices).value(part.now.clone()))
}

async fn shown(visit: &Visit, dataset: &str, stopped: Stopped) -> Result<Parts, Wrong> {
    let set = set(visit, dataset).await?;
    let say = visit.say.clone();
    let mut frame = titled(visit, say.t("member-data-kept-change").to_string());
    frame.trail = vec![
        Link::new(visit.at("/me/data"), say.t("member-data-title").to_string(), ""),
        Link::new(visit.at(&format!("/me/data/{dataset}")), set.title.clone(), ""),
    ];
    let mut parts = Vec::new();
    for part in &set.fields {
        if let Some(field) = question(&say, part) {
            parts.push((part.name.clone(), visit.once()?, field));
        }
    }
    Ok(Parts {
        mark: visit.mark(),
        at: visit.at(&format!("/me/data/{dataset}/parts")),
        dataset: set.title,
        stopped,
        parts,
        frame,
        say,
    })
}

pub async fn page(visit: Visit, Path((_, dataset)): Path<(String, String)>) -> Page {
    html(&shown(&visit, &dataset, Stopped::default()).await?)
}

pub async fn choose(visit: Visit, Path((_, dataset)): Path<(String, String)>, form: Form) -> Page {
    let choose = Contribution::Choose(Choose {
        dataset: dataset.clone(),
        field: form.one("field").to_owned(),
        how: form.one("how").to_owned(),
    });
    match visit.act(Command::Contribution(choose), &form).await {
        Ok(_) => {
            visit.tell(visit.say.t("member-data-kept-from-now").to_string());
            go(&visit.at(&format!("/me/data/{dataset}/parts")))
        }
        Err(trouble) => {
            let stopped = Stopped::of(&visit.say, trouble)?;
            to_mend(&shown(&visit, &dataset, stopped).await?)
        }
    }
}
