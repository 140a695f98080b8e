//! Rows that are put in by hand, one at a time, for a member who sits beside the device.

use super::super::door::Door;
use super::super::files::Folder;
use super::super::form::{Form, ONCE};
use super::super::look::frame::{Frame, Link, Text};
use super::super::routes::Route;
use super::super::view::{Page, frame, go, html, said_of, titled, to_mend};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::{Wrong, is_about_what_was_brought};
use super::question::Question;
use super::row;
use crate::cli::args::{Command, Contribute};
use crate::said::{Said, Trouble};
use askama::Template;
use axum::extract::Path;
use fenwick_coop::people::charter::Charter;
use std::path::PathBuf;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/with/enter", Door::Helped, list),
        Route::get("/{coop}/with/enter/{dataset}", Door::Helped, form),
        Route::post("/{coop}/with/enter/{dataset}", Door::Helped, enter),
    ]
}

/// The charters in force, which everybody may read.
pub(super) async fn charters(visit: &Visit) -> Result<Vec<Charter>, Wrong> {
    let now = crate::cli::now_of;
    visit
        .look(move |coop| {
            let now = now(coop);
            let rules = coop.charters.values().map(|adopted| adopted.rule.clone());
            rules.filter(|charter| charter.holds_at(now)).collect()
        })
        .await
}

#[derive(Template)]
#[template(path = "with/datasets.html")]
struct Datasets {
    frame: Frame,
    say: Words,
    datasets: Vec<(Link, Text)>,
}

async fn list(visit: Visit) -> Page {
    let line = |charter: Charter| {
        let to = visit.at(&format!("/with/enter/{}", charter.dataset));
        (Link::new(to, charter.title, "edit"), Text::default())
    };
    html(&Datasets {
        frame: frame(&visit, "member-helped-enter"),
        datasets: charters(&visit).await?.into_iter().map(line).collect(),
        say: visit.say,
    })
}

#[derive(Template)]
#[template(path = "with/enter.html")]
struct Enter {
    frame: Frame,
    say: Words,
    mark: String,
    once: String,
    fields: Vec<Question>,
    /// What the rules say of the whole row.
    refused: Vec<String>,
}

impl Enter {
    fn is_wrong(&self) -> bool {
        self.fields.iter().any(|question| !question.error.is_empty())
    }
}

async fn charter(visit: &Visit, dataset: &str) -> Result<Charter, Wrong> {
    let all = charters(visit).await?;
    let found = all.into_iter().find(|charter| charter.dataset == dataset);
    found.ok_or(Wrong::Missing)
}

fn page(visit: &Visit, charter: &Charter, typed: &Form) -> Result<Enter, Wrong> {
    let mut frame = titled(visit, charter.title.clone());
    let all = visit.say.t("member-helped-enter").to_string();
    frame.trail = vec![Link::new(visit.at("/with/enter"), all, "")];
    Ok(Enter {
        frame,
        mark: visit.mark(),
        once: visit.once()?,
        fields: row::questions(charter, typed, &visit.say),
        refused: Vec::new(),
        say: visit.say.clone(),
    })
}

async fn form(visit: Visit, Path((_, dataset)): Path<(String, String)>) -> Page {
    let charter = charter(&visit, &dataset).await?;
    html(&page(&visit, &charter, &Form::default())?)
}

async fn enter(visit: Visit, Path((_, dataset)): Path<(String, String)>, form: Form) -> Page {
    let charter = charter(&visit, &dataset).await?;
    let mut again = page(&visit, &charter, &form)?;
    match row::file(&charter, &form) {
        Err(wrong) => {
            for (name, id) in wrong {
                let error = visit.say.t(id).to_string();
                for field in again.fields.iter_mut().filter(|field| field.name == name) {
                    field.wrong(error.clone());
                }
            }
            return to_mend(&again);
        }
        Ok(file) => match bring(&visit, (&dataset, &file), form.some(ONCE)).await {
            Ok(said) if said.json["stored"] == 0 => {
                again.refused = vec![visit.say.t("member-helped-twice").to_string()];
            }
            Ok(_) => {
                visit.tell(visit.say.t("member-helped-entered").to_string());
                return go(&visit.at("/with/enter"));
            }
            Err(Wrong::Trouble(trouble)) if is_about_the_row(&trouble) => {
                again.refused = said_of(&visit.say, trouble);
            }
            Err(wrong) => return Err(wrong),
        },
    }
    to_mend(&again)
}

/// Whether what went wrong is about what was put in, so that whoever put it in reads it.
pub(super) fn is_about_the_row(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Refused(_) | Trouble::Usage(_) => true,
        Trouble::Failed { code, .. } => is_about_what_was_brought(code),
        Trouble::Later(_) => false,
    }
}

/// Brings a file of one row in, as any other file comes in.
pub(super) async fn bring(
    visit: &Visit,
    (dataset, file): (&str, &str),
    once: Option<String>,
) -> Result<Said, Wrong> {
    const NAME: &str = "row.csv";
    let folder = Folder::new(visit.served.home.dir())?;
    folder.write(NAME, file)?;
    let command = Command::Contribute(Contribute {
        dataset: dataset.to_owned(),
        files: vec![PathBuf::from(NAME)],
        member_column: None,
        other_column: None,
        mapping: None,
        bad_rows_max: 0,
        dry_run: false,
        replace: None,
        quarantine: false,
    });
    Ok(visit.carry_out(command, once, folder.path()).await?)
}
