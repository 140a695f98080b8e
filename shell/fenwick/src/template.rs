//! Founding templates: data, carried in the binary as the files of the `templates` folder.

use crate::desk::Desk;
use crate::said::Trouble;
use crate::sister;
use fenwick_coop::Origin;
use fenwick_coop::people::bylaws::Bylaws;
use fenwick_coop::people::charter::Charter;
use fenwick_intake::{Mapping, load_mapping};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The name of a file, and what stands in it.
type File<T> = (T, T);

/// One template's files.
struct Files {
    id: &'static str,
    template: &'static str,
    charters: &'static [File<&'static str>],
    mappings: &'static [File<&'static str>],
}

macro_rules! file {
    ($path:literal) => {
        (
            $path,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/", $path)),
        )
    };
}

const FILES: &[Files] = &[
    Files {
        id: "drivers",
        template: file!("drivers/template.toml").1,
        charters: &[
            file!("drivers/charters/trips.toml"),
            file!("drivers/charters/payments.toml"),
            file!("drivers/charters/hours.toml"),
        ],
        mappings: &[
            file!("drivers/mappings/uber_trips_2021.toml"),
            file!("drivers/mappings/uber_trips_2015.toml"),
            file!("drivers/mappings/uber_payments_2021.toml"),
            file!("drivers/mappings/uber_dispatches_2021.toml"),
        ],
    },
    Files {
        id: "credit_unions",
        template: file!("credit_unions/template.toml").1,
        charters: &[file!("credit_unions/charters/call_reports.toml")],
        mappings: &[file!("credit_unions/mappings/ncua_5300.toml")],
    },
    Files {
        id: "savings",
        template: file!("savings/template.toml").1,
        charters: &[file!("savings/charters/households.toml")],
        mappings: &[file!("savings/mappings/hyderabad_households.toml")],
    },
    Files {
        id: "mobility",
        template: file!("mobility/template.toml").1,
        charters: &[file!("mobility/charters/trips.toml")],
        mappings: &[],
    },
    Files {
        id: "forest",
        template: file!("forest/template.toml").1,
        charters: &[file!("forest/charters/trees.toml")],
        mappings: &[],
    },
    Files {
        id: "health",
        template: file!("health/template.toml").1,
        charters: &[
            file!("health/charters/people.toml"),
            file!("health/charters/observations.toml"),
            file!("health/charters/conditions.toml"),
            file!("health/charters/medications.toml"),
            file!("health/charters/immunizations.toml"),
            file!("health/charters/answers.toml"),
            file!("health/charters/directives.toml"),
            file!("health/charters/activity.toml"),
            file!("health/charters/days.toml"),
            file!("health/charters/workouts.toml"),
        ],
        mappings: &[
            file!("health/mappings/apple_activity.toml"),
            file!("health/mappings/apple_days.toml"),
            file!("health/mappings/apple_me.toml"),
            file!("health/mappings/apple_observations.toml"),
            file!("health/mappings/apple_workouts.toml"),
            file!("health/mappings/fhir_answers.toml"),
            file!("health/mappings/fhir_conditions.toml"),
            file!("health/mappings/fhir_diastolic.toml"),
            file!("health/mappings/fhir_directives.toml"),
            file!("health/mappings/fhir_immunizations.toml"),
            file!("health/mappings/fhir_medication_requests.toml"),
            file!("health/mappings/fhir_medication_statements.toml"),
            file!("health/mappings/fhir_observations.toml"),
            file!("health/mappings/fhir_patient.toml"),
            file!("health/mappings/fhir_systolic.toml"),
        ],
    },
];

/// What a co-op can be founded from.
pub struct Template {
    pub id: String,
    pub title: String,
    pub description: String,
    pub currency: String,
    pub bylaws: Bylaws,
    pub charters: Vec<Charter>,
    pub mappings: Vec<Mapping>,
    /// The texts of its mappings, where the program does not carry them: a co-op keeps them.
    pub own: Vec<String>,
    /// The co-op whose rules these are, when it signed them.
    pub origin: Option<Origin>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    description: String,
    currency: String,
    bylaws: Bylaws,
}

/// The ids of all templates.
pub fn ids() -> Vec<&'static str> {
    FILES.iter().map(|files| files.id).collect()
}

/// The template of this id, in this folder, or in this file as a sister co-op signed it.
pub fn load(id: &str, folder: &Path) -> Result<Template, Trouble> {
    if let Some(files) = FILES.iter().find(|files| files.id == id) {
        return read(id, files.template, files.charters, files.mappings);
    }
    let dir = folder.join(id);
    if dir.is_file() {
        return sister::read(&dir);
    }
    let broken = |error: std::io::Error| match dir.is_dir() {
        false => Trouble::Usage(format!(
            "there is no template '{id}', and no folder or signed file of that name; the templates are: {}",
            ids().join(", ")
        )),
        true => Trouble::Usage(format!(
            "the folder '{id}' has no template.toml or no folder 'charters' that can be read: {error}"
        )),
    };
    let head = std::fs::read_to_string(dir.join("template.toml")).map_err(broken)?;
    let charters = texts_in(&dir.join("charters")).map_err(broken)?;
    let name = dir
        .file_name()
        .map_or_else(|| id.into(), |name| name.to_string_lossy());
    let mappings = dir.join("mappings");
    let own = match mappings.is_dir() {
        true => texts_in(&mappings).map_err(broken)?,
        false => Vec::new(),
    };
    let template = read(&name, &head, &charters, &own)?;
    let own = own.into_iter().map(|(_, text)| text).collect();
    Ok(Template { own, ..template })
}

/// The files of a folder, by name.
fn texts_in(dir: &Path) -> std::io::Result<Vec<File<String>>> {
    let mut paths: Vec<_> = std::fs::read_dir(dir)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    let read = |path: &PathBuf| Ok((path.display().to_string(), std::fs::read_to_string(path)?));
    paths.iter().map(read).collect()
}

/// The mappings of the template that a co-op was founded from: those it keeps, or those that the program carries.
pub async fn mappings(desk: &Desk) -> Result<Vec<Mapping>, Trouble> {
    let id = desk.look(|coop| coop.founding.template.clone()).await?;
    match own(desk).await?.as_slice() {
        [] => carried(&id),
        own => parsed(&id, own),
    }
}

/// The texts of the mappings that a co-op keeps.
pub async fn own(desk: &Desk) -> Result<Vec<String>, Trouble> {
    let mut texts = Vec::new();
    for digest in desk.look(|coop| coop.founding.mappings.clone()).await? {
        texts.push(desk.office.text(digest).await?);
    }
    Ok(texts)
}

/// The mappings of a template that the program carries.
pub fn carried(id: &str) -> Result<Vec<Mapping>, Trouble> {
    match FILES.iter().find(|files| files.id == id) {
        Some(files) => each(id, files.mappings, load_mapping),
        None => Ok(Vec::new()),
    }
}

/// The mappings in these texts.
pub fn parsed(id: &str, texts: &[String]) -> Result<Vec<Mapping>, Trouble> {
    let named: Vec<File<&str>> = texts.iter().map(|text| ("a mapping", text.as_str())).collect();
    each(id, &named, load_mapping)
}

/// Reads each file of a template.
fn each<T, E: std::fmt::Display, S: AsRef<str>>(
    id: &str,
    files: &[File<S>],
    read: impl Fn(&str) -> Result<T, E>,
) -> Result<Vec<T>, Trouble> {
    let read = |(name, text): &File<S>| {
        read(text.as_ref()).map_err(|error| broken(id, format!("{}: {error}", name.as_ref())))
    };
    files.iter().map(read).collect()
}

fn broken(id: &str, error: impl std::fmt::Display) -> Trouble {
    Trouble::failed("template", format!("template '{id}': {error}"))
}

fn read(
    id: &str,
    head: &str,
    charters: &[File<impl AsRef<str>>],
    mappings: &[File<impl AsRef<str>>],
) -> Result<Template, Trouble> {
    let head: Head = toml::from_str(head).map_err(|error| broken(id, format!("template.toml: {error}")))?;
    let charters: Vec<Charter> = each(id, charters, |text| toml::from_str(text))?;
    let mappings = each(id, mappings, load_mapping)?;
    let lost = |mapping: &&Mapping| charters.iter().all(|charter| charter.dataset != mapping.dataset);
    if let Some(lost) = mappings.iter().find(lost) {
        let (name, dataset) = (&lost.name, &lost.dataset);
        return Err(broken(
            id,
            format!("the mapping '{name}' is for '{dataset}', and no charter permits that dataset"),
        ));
    }
    Ok(Template {
        id: id.to_owned(),
        title: head.title,
        description: head.description,
        currency: head.currency,
        bylaws: head.bylaws,
        charters,
        mappings,
        own: Vec::new(),
        origin: None,
    })
}
