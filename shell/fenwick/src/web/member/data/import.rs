//! One import: how its rows went, the files it came from, whether it is right, and taking it back.

use super::super::super::files::Folder;
use super::super::super::form::Form;
use super::super::super::look::frame::{Frame, Link};
use super::super::super::view::{Page, go, html, titled, to_mend};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::brought::{File, Import, Set, import};
use super::sure::Sure;
use crate::cli::args::{Command, Contribution, Original};
use crate::said::Trouble;
use crate::web::member::stopped::Stopped;
use askama::Template;
use axum::extract::Path;
use serde_json::Value;

#[derive(Template)]
#[template(path = "member/data/import.html")]
struct One {
    frame: Frame,
    say: Words,
    mark: String,
    once: String,
    at: String,
    stopped: Stopped,
    dataset: String,
    facts: Vec<(String, String)>,
    files: Vec<(File, String)>,
    /// The question whether it is right; empty where it is not asked.
    asks: String,
    others: bool,
}

/// So many bytes, as people read it.
pub fn size(say: &Words, bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{} B", say.number(bytes)),
        1_000..1_000_000 => format!("{} kB", say.number(bytes / 1_000)),
        _ => format!("{} MB", say.number(bytes / 1_000_000)),
    }
}

/// How the rows of an import went, where all of them are hers.
fn went(say: &Words, rows: &Value) -> Vec<(String, String)> {
    let counts = [
        ("member-data-went-read", "read"),
        ("member-data-went-stored", "stored"),
        ("member-data-went-twice", "duplicates"),
        ("member-data-went-bad", "rejected"),
        ("member-data-went-over", "over_limit"),
    ];
    let count = |(id, key): (&str, &str)| {
        let count = rows[key]
            .as_u64()
            .filter(|count| *count > 0 || key != "over_limit")?;
        Some((say.t(id).to_string(), say.number(count)))
    };
    counts.into_iter().filter_map(count).collect()
}

async fn one(visit: &Visit, (set, of): (Set, Import), stopped: Stopped) -> Result<One, Wrong> {
    let say = visit.say.clone();
    let t = |id: &str| say.t(id).to_string();
    let number = of.contribution;
    let mut facts = vec![(t("member-data-came"), say.moment(of.at))];
    match of.alone {
        true => {
            let show = Contribution::Show {
                contribution: number,
                file: None,
            };
            let shown: Value = visit.ask(Command::Contribution(show)).await?;
            facts.extend(went(&say, &shown["rows"]));
        }
        false => facts.push((t("member-data-rows-own"), say.number(of.rows))),
    }
    facts.push((t("member-data-until"), say.date(of.last_day)));
    let state = if of.confirmed {
        "member-data-state-in"
    } else {
        "member-data-state-waits"
    };
    facts.push((t("member-data-state"), t(state)));
    let title = say
        .with("member-data-slip-number", "number", number.to_string())
        .to_string();
    let mut frame = titled(visit, title);
    frame.trail = vec![
        Link::new(visit.at("/me/data"), t("member-data-title"), ""),
        Link::new(
            visit.at(&format!("/me/data/{}", set.dataset)),
            set.title.clone(),
            "",
        ),
    ];
    Ok(One {
        mark: visit.mark(),
        once: visit.once()?,
        at: visit.at(&format!("/me/brought/{number}")),
        stopped,
        dataset: set.title,
        facts,
        files: of
            .files
            .iter()
            .map(|file| {
                (
                    file.clone(),
                    format!("{} ({})", t("member-data-file-get"), size(&say, file.bytes)),
                )
            })
            .collect(),
        asks: match of.alone && !of.confirmed {
            true => say.with("member-data-brought-ask", "count", of.rows).to_string(),
            false => String::new(),
        },
        others: !of.alone,
        frame,
        say,
    })
}

pub async fn page(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let found = import(&visit, number).await?;
    html(&one(&visit, found, Stopped::default()).await?)
}

/// The same page, with why it was not done.
async fn again(visit: &Visit, number: u32, trouble: Trouble) -> Page {
    let stopped = Stopped::of(&visit.say, trouble)?;
    let found = import(visit, number).await?;
    to_mend(&one(visit, found, stopped).await?)
}

pub async fn confirm(visit: Visit, Path((_, number)): Path<(String, u32)>, form: Form) -> Page {
    import(&visit, number).await?;
    let yes = Contribution::Confirm { contribution: number };
    if let Err(trouble) = visit.act(Command::Contribution(yes), &form).await {
        return again(&visit, number, trouble).await;
    }
    visit.tell(visit.say.t("member-data-brought-right").to_string());
    go(&visit.at(&format!("/me/brought/{number}")))
}

/// Asks once more: what is taken back is deleted.
pub async fn sure(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let found = import(&visit, number).await?;
    html(&asked(&visit, &found, Stopped::default())?)
}

fn asked(visit: &Visit, (set, of): &(Set, Import), stopped: Stopped) -> Result<Sure, Wrong> {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let at = format!("/me/brought/{}", of.contribution);
    Ok(Sure {
        stopped,
        facts: vec![
            (t("member-data-set"), set.title.clone()),
            (t("member-data-came"), say.day_of(of.at)),
            (t("member-data-rows"), say.number(of.rows)),
            (t("member-data-files"), say.number(of.files.len())),
        ],
        says: vec![t("member-data-take-back-gone")],
        button: t("member-data-take-back-go"),
        stay: (visit.at(&at), t("common-cancel")),
        ..Sure::new(visit, "member-data-take-back-sure", &format!("{at}/back"), &at)?
    })
}

pub async fn take_back(visit: Visit, Path((_, number)): Path<(String, u32)>, form: Form) -> Page {
    let withdraw = Command::Contribution(Contribution::Withdraw { contribution: number });
    // Sent twice, the second answers as the first, though nothing is there any more.
    match visit.act(withdraw, &form).await {
        Ok(said) => {
            visit.tell(visit.say.t("member-data-taken-back-now").to_string());
            let dataset = said.json["dataset"].as_str().unwrap_or_default().to_owned();
            go(&visit.at(&format!("/me/data/{dataset}")))
        }
        Err(trouble) => {
            let found = import(&visit, number).await?;
            to_mend(&asked(&visit, &found, Stopped::of(&visit.say, trouble)?)?)
        }
    }
}

/// Gives a file as it was brought. It stands in the log about her, so it is asked for by a form.
pub async fn file(visit: Visit, Path((_, number, file)): Path<(String, u32, u32)>, _: Form) -> Page {
    let (set, _) = import(&visit, number).await?;
    let folder = Folder::new(visit.served.home.dir())?;
    folder.make()?;
    let original = Contribution::Original(Original {
        contribution: number,
        out: "original".into(),
        file: Some(file),
        secret_file: None,
    });
    let said = visit
        .carry_out(Command::Contribution(original), None, folder.path())
        .await?;
    let name = said.json["name"].as_str().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    folder
        .stream(
            "original",
            &format!("{}-{}-{number}-{file}.{ending}", visit.slug, set.dataset),
        )
        .await
}
