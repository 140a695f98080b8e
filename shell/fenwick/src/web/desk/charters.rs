//! Charters in plain words, the form that asks for their fields, and how one is drafted.

use super::super::door::Door;
use super::super::files::Folder;
use super::super::look::frame::Text;
use super::super::look::part::{Cell, Table};
use super::super::routes::Route;
use super::super::view::Page;
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::requests::motion;
use super::sheet::{Ask, Part, Sheet, goes, lines, plain};
use super::{CHARTERS, HOME};
use crate::cli::args::{AskingForm, Charter, Command};
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use fenwick_coop::kernel::purpose::Purpose;
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/charters", Door::Office, list),
        Route::get("/{coop}/desk/charters/{dataset}", Door::Office, one),
        Route::post("/{coop}/desk/charters/{dataset}/form", Door::Office, form),
    ]
}

async fn list(visit: Visit) -> Page {
    let found: Value = visit.ask(Command::Charter(Charter::List)).await?;
    let t = |id: &str| visit.say.t(id).to_string();
    let names = [t("desk-dataset"), t("desk-charter-about"), t("desk-charter-by")];
    let mut table = Table::new(t("desk-charters"), &names.each_ref().map(String::as_str));
    for line in lines(&found["charters"]) {
        let dataset = plain(&line["dataset"]);
        let href = visit.at(&format!("/desk/charters/{dataset}"));
        table = table.row([
            Cell::link(dataset, href),
            Cell::from(plain(&line["title"])),
            motion(&visit, &line["motion"]),
        ]);
    }
    Sheet::of(&visit, CHARTERS.1, &[HOME])
        .lead(t("desk-charters-lead"))
        .with(goes(
            &visit,
            true,
            &[("/desk/propose/charter", "desk-propose-charter-title", "vote")],
        ))
        .with(Part::table_or(table, t("desk-charters-none")))
        .title(t("desk-charter-draft"))
        .with(Part::Words(t("desk-charter-draft-how").into()))
        .with(Part::Code(
            "fenwick charter draft FORM.xlsx --dataset NAME --out NAME.toml".into(),
        ))
        .show()
}

async fn one(visit: Visit, Path((_, dataset)): Path<(String, String)>) -> Page {
    let there = dataset.clone();
    let there = visit.look(move |coop| coop.charters.contains_key(&there)).await?;
    if !there {
        return Err(Wrong::Missing);
    }
    let show = Charter::Show {
        dataset: dataset.clone(),
    };
    let found: Value = visit.ask(Command::Charter(show)).await?;
    let charter = &found["charter"];
    let t = |id: &str| Text::from(visit.say.t(id).to_string());
    Sheet::new(&visit, plain(&charter["title"]), &[HOME, CHARTERS])
        .with(Part::Facts(facts(&visit, &found)))
        .title(t("desk-charter-fields"))
        .with(Part::Table(fields(&visit, charter)))
        .title(t("desk-charter-form"))
        .with(Part::Words(t("desk-charter-form-how")))
        .with(Part::Form(Box::new(form_wanted(&visit, &dataset)?)))
        .title(t("desk-acts"))
        .with(acts(&visit, &dataset))
        .show()
}

/// What a charter says of the whole dataset, and by which motion it stands.
fn facts(visit: &Visit, found: &Value) -> Vec<(Text, Text)> {
    let charter = &found["charter"];
    let say = &visit.say;
    let t = |id: &str| Text::from(say.t(id).to_string());
    let days = charter["retention_days"].as_u64().unwrap_or_default();
    let leave = match charter["leave"].as_str() {
        Some("freeze") => t("desk-charter-leave-freeze"),
        Some("delete") => t("desk-charter-leave-delete"),
        _ => t("desk-charter-leave-exclude"),
    };
    let originals = match charter["originals"].as_str() {
        Some("keep") => t("desk-charter-originals-keep"),
        _ => t("desk-charter-originals-drop"),
    };
    let mut facts: Vec<(Text, Text)> = vec![
        (t("desk-charter-benefit"), plain(&charter["benefit"]).into()),
        (t("desk-charter-purposes"), purposes(say, charter).into()),
        (
            t("desk-charter-kept"),
            say.with("common-days", "count", days).to_string().into(),
        ),
        (t("desk-charter-leave"), leave),
        (t("desk-charter-originals"), originals),
        (t("desk-charter-groups"), plain(&charter["groups_max"]).into()),
        (
            t("desk-charter-rows"),
            plain(&charter["rows_per_group_max"]).into(),
        ),
        (t("desk-charter-by"), motion(visit, &found["motion"]).text),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// The purposes that a charter allows, in plain words.
fn purposes(say: &Words, charter: &Value) -> String {
    let purposes = lines(&charter["purposes"]).iter();
    let purposes: Vec<String> = purposes
        .map(|purpose| match plain(purpose).parse::<Purpose>() {
            Ok(purpose) => say.purpose(purpose),
            Err(_) => plain(purpose),
        })
        .collect();
    say.list(&purposes)
}

/// The fields of a charter, each with the values that it takes.
fn fields(visit: &Visit, charter: &Value) -> Table {
    let t = |id: &str| Text::from(visit.say.t(id).to_string());
    let names = [
        t("desk-charter-field"),
        t("desk-charter-what"),
        t("desk-charter-values"),
    ];
    let mut table = Table::new(t("desk-charter-fields"), &names.each_ref().map(AsRef::as_ref));
    for field in lines(&charter["fields"]) {
        table = table.row([
            Cell::from(plain(&field["name"])),
            Cell::from(plain(&field["title"])),
            Cell::from(values(visit, field)),
        ]);
    }
    table
}

/// The button that fetches the survey form.
fn form_wanted(visit: &Visit, dataset: &str) -> Result<Ask, Wrong> {
    Ok(Ask {
        action: visit.at(&format!("/desk/charters/{dataset}/form")),
        method: "post",
        mark: visit.mark(),
        once: visit.once()?,
        hidden: Vec::new(),
        fields: Vec::new(),
        files: false,
        button: (visit.say.t("desk-charter-form-go").to_string().into(), "quiet"),
        back: Default::default(),
    })
}

/// What can be put before the members about a charter.
fn acts(visit: &Visit, dataset: &str) -> Part {
    let benefit = format!("/desk/propose/benefit?dataset={dataset}");
    goes(
        visit,
        false,
        &[
            ("/desk/propose/charter", "desk-propose-charter-title", "vote"),
            (&benefit, "desk-propose-benefit-title", "health"),
        ],
    )
}

/// What values a field takes, in words.
fn values(visit: &Visit, field: &Value) -> String {
    let say = &visit.say;
    match field["kind"].as_str() {
        Some("key") => say
            .with(
                "desk-charter-key",
                "count",
                u64::try_from(lines(&field["domain"]).len()).unwrap_or_default(),
            )
            .to_string(),
        Some("time") => say
            .with("desk-charter-time", "from", plain(&field["first_month"]))
            .with("to", plain(&field["last_month"]))
            .to_string(),
        Some("measure") => {
            let bounds = &field["bounds"];
            let unit = [&field["unit"], &field["unit_field"]]
                .into_iter()
                .map(plain)
                .collect::<String>();
            say.with("desk-charter-measure", "from", plain(&bounds["row_min"]))
                .with("to", plain(&bounds["row_max"]))
                .with("unit", unit)
                .to_string()
        }
        Some("flag") => say.t("desk-charter-flag").to_string(),
        _ => say.t("desk-charter-other").to_string(),
    }
}

/// The survey form that asks for the fields.
async fn form(visit: Visit, Path((_, dataset)): Path<(String, String)>, _: super::super::form::Form) -> Page {
    const OUT: &str = "form.xlsx";
    let folder = Folder::new(visit.served.home.dir())?;
    folder.write("begun", "")?;
    let form = AskingForm {
        dataset: dataset.clone(),
        out: OUT.into(),
        mapping: None,
        member_column: None,
    };
    visit
        .carry_out(Command::Charter(Charter::Form(form)), None, folder.path())
        .await?;
    let mut answer = folder.answer(OUT).await?;
    let kind = HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    let name: String = dataset.chars().filter(char::is_ascii_alphanumeric).collect();
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.xlsx\"")) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}
