//! Founding templates: data, carried in the binary as the files of the `templates` folder.

use crate::said::Trouble;
use fenwick_coop::people::bylaws::Bylaws;
use fenwick_coop::people::charter::Charter;
use fenwick_intake::{Mapping, load_mapping};
use serde::Deserialize;

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
];

/// What a co-op can be founded from.
pub struct Template {
    pub id: &'static str,
    pub title: String,
    pub description: String,
    pub currency: String,
    pub bylaws: Bylaws,
    pub charters: Vec<Charter>,
    pub mappings: Vec<Mapping>,
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

/// The template of this id.
pub fn load(id: &str) -> Result<Template, Trouble> {
    let unknown = || {
        Trouble::Usage(format!(
            "there is no template '{id}'; there are: {}",
            ids().join(", ")
        ))
    };
    let files = FILES.iter().find(|files| files.id == id).ok_or_else(unknown)?;
    let broken =
        |error: &dyn std::fmt::Display| Trouble::failed("template", format!("template '{id}': {error}"));
    let head: Head = toml::from_str(files.template).map_err(|error| broken(&error))?;
    let charters: Result<Vec<Charter>, _> = files.charters.iter().map(|text| toml::from_str(text)).collect();
    let mappings: Result<Vec<Mapping>, _> = files.mappings.iter().map(|text| load_mapping(text)).collect();
    Ok(Template {
        id: files.id,
        title: head.title,
        description: head.description,
        currency: head.currency,
        bylaws: head.bylaws,
        charters: charters.map_err(|error| broken(&error))?,
        mappings: mappings.map_err(|error| broken(&error))?,
    })
}
