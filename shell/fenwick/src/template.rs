//! Founding templates: data, carried in the binary as the files of the `templates` folder.

use crate::said::Trouble;
use crate::sister;
use fenwick_coop::Origin;
use fenwick_coop::people::bylaws::Bylaws;
use fenwick_coop::people::charter::Charter;
use fenwick_intake::{Mapping, load_mapping};
use serde::Deserialize;
use std::path::Path;

/// One template's files.
struct Files {
    id: &'static str,
    template: &'static str,
    charters: &'static [&'static str],
    mappings: &'static [&'static str],
}

macro_rules! file {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/", $path))
    };
}

const FILES: &[Files] = &[
    Files {
        id: "drivers",
        template: file!("drivers/template.toml"),
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
        template: file!("credit_unions/template.toml"),
        charters: &[file!("credit_unions/charters/call_reports.toml")],
        mappings: &[file!("credit_unions/mappings/ncua_5300.toml")],
    },
    Files {
        id: "savings",
        template: file!("savings/template.toml"),
        charters: &[file!("savings/charters/households.toml")],
        mappings: &[file!("savings/mappings/hyderabad_households.toml")],
    },
    Files {
        id: "mobility",
        template: file!("mobility/template.toml"),
        charters: &[file!("mobility/charters/trips.toml")],
        mappings: &[],
    },
    Files {
        id: "forest",
        template: file!("forest/template.toml"),
        charters: &[file!("forest/charters/trees.toml")],
        mappings: &[],
    },
    Files {
        id: "health",
        template: file!("health/template.toml"),
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
    read(&name, &head, &charters, &[])
}

/// The files of a folder, by name.
fn texts_in(dir: &Path) -> std::io::Result<Vec<String>> {
    let mut paths: Vec<_> = std::fs::read_dir(dir)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    paths.iter().map(std::fs::read_to_string).collect()
}

/// The mappings that came with the template a co-op was founded from; one founded from a folder names its own.
pub fn mappings(id: &str) -> Result<Vec<Mapping>, Trouble> {
    match FILES.iter().find(|files| files.id == id) {
        Some(files) => Ok(read(id, files.template, files.charters, files.mappings)?.mappings),
        None => Ok(Vec::new()),
    }
}

fn read(
    id: &str,
    head: &str,
    charters: &[impl AsRef<str>],
    mappings: &[&'static str],
) -> Result<Template, Trouble> {
    let broken =
        |error: &dyn std::fmt::Display| Trouble::failed("template", format!("template '{id}': {error}"));
    let head: Head = toml::from_str(head).map_err(|error| broken(&error))?;
    let charters: Result<Vec<Charter>, _> = charters
        .iter()
        .map(|text| toml::from_str(text.as_ref()))
        .collect();
    let mappings: Result<Vec<Mapping>, _> = mappings.iter().map(|text| load_mapping(text)).collect();
    Ok(Template {
        id: id.to_owned(),
        title: head.title,
        description: head.description,
        currency: head.currency,
        bylaws: head.bylaws,
        charters: charters.map_err(|error| broken(&error))?,
        mappings: mappings.map_err(|error| broken(&error))?,
        origin: None,
    })
}
