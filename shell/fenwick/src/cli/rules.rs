//! Charters and bylaws.

use super::args::{Bylaws as BylawsCommand, Charter as CharterCommand, Propose};
use super::ask::Asking;
use super::bylaws::{adopted_text, shown_bylaws};
use super::found::field_text;
use super::motion::propose;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::people::charter::{Charter, Field, Keeping, Kind, Leave, Originals};
use serde_json::{Value, json};

/// The commands about charters.
pub async fn charter(asking: &Asking, command: CharterCommand) -> Done {
    let desk = asking.desk().await?;
    match command {
        CharterCommand::List => {
            let charters = desk
                .look(|coop| coop.charters.values().cloned().collect::<Vec<_>>())
                .await?;
            let listed: Vec<Value> = charters
                .iter()
                .map(|charter| json!({ "dataset": charter.rule.dataset, "title": charter.rule.title, "motion": charter.motion }))
                .collect();
            let rows = charters.iter().map(|charter| {
                vec![
                    charter.rule.dataset.clone(),
                    charter.rule.title.clone(),
                    charter.rule.fields.len().to_string(),
                    charter.motion.to_string(),
                ]
            });
            Ok(Said::new(
                json!({ "charters": listed }),
                table(&["dataset", "title", "fields", "motion"], rows),
            ))
        }
        CharterCommand::Show { dataset } => {
            let name = dataset.clone();
            let found = desk.look(move |coop| coop.charters.get(&name).cloned()).await?;
            let missing = || {
                Trouble::Usage(format!(
                    "there is no charter for '{dataset}'; `fenwick charter list` shows them"
                ))
            };
            let found = found.ok_or_else(missing)?;
            let text = format!("{}{}.\n", charter_text(&found.rule), adopted_text(found.motion));
            Ok(Said::new(
                json!({ "charter": found.rule, "motion": found.motion }),
                text,
            ))
        }
        CharterCommand::Form(command) => super::drafts::form(asking, &desk, &command).await,
        CharterCommand::Draft(command) => super::drafts::charter(&command),
        CharterCommand::Propose { file } => propose(asking, Propose::Charter { file }, false).await,
    }
}

/// A charter in words.
pub fn charter_text(charter: &Charter) -> String {
    let rows = charter
        .fields
        .iter()
        .map(|field| vec![field.name.clone(), field.title.clone(), field_text(&field.kind)]);
    let purposes: Vec<&str> = charter.purposes.iter().map(|purpose| purpose.term()).collect();
    let tables = charter.tables.iter().map(|table| {
        format!(
            "public table {}: what is known of each {}, by {}\n",
            table.name,
            table.key,
            table.columns.join(", ")
        )
    });
    format!(
        "\n{}: {}\n{}\npurposes: {}; kept {} days{}{}; a member counts in at most {} groups, {} rows each\n{}{}{}",
        charter.dataset,
        charter.title,
        charter.benefit,
        purposes.join(", "),
        charter.retention_days,
        match charter.leave {
            Leave::Exclude => "",
            Leave::Freeze => ", in the studies of before also when their member has left",
            Leave::Delete => ", deleted when their member leaves",
        },
        match charter.originals {
            Originals::Drop => "",
            Originals::Keep => "; a member's own files are kept as she brought them, as long as their rows",
        },
        charter.groups_max,
        charter.rows_per_group_max,
        of_two(charter),
        table(&["field", "what it is", "values"], rows),
        charter
            .fields
            .iter()
            .filter_map(choice_text)
            .chain(tables)
            .collect::<String>()
    )
}

/// What members may choose of a field.
fn choice_text(field: &Field) -> Option<String> {
    let ingest = field.ingest.as_ref()?;
    let unit = match &field.kind {
        Kind::Measure(measure) => measure.unit.as_deref().unwrap_or("of its unit"),
        _ => "seconds",
    };
    let way = |way: &Keeping| match (way, ingest.bin, ingest.average_rows) {
        (Keeping::Bin, Some(width), _) => format!("bin (steps of {width} {unit})"),
        (Keeping::Average, _, Some(rows)) => format!("average (the mean of {rows} rows of hers)"),
        (way, ..) => way.to_string(),
    };
    let ways: Vec<String> = ingest.ways.iter().map(way).collect();
    Some(format!(
        "each member chooses how {} is kept: {}; who chose nothing: {}\n",
        field.name,
        ways.join(", "),
        field.keeping(None)
    ))
}

/// What a charter says of the second member of its rows.
fn of_two(charter: &Charter) -> String {
    let Some(other) = &charter.other else {
        return String::new();
    };
    format!(
        "a row can be about two members, its own and one that the column '{}' names: it is read only while both consent, and at most {} rows \
         that name one of them count; one member can change the rows of {}, so every answer is blurred {} times as much\n",
        other.column,
        other.rows_max,
        charter.reach().records,
        charter.reach().records
    )
}

/// The commands about the bylaws.
pub async fn bylaws(asking: &Asking, command: BylawsCommand) -> Done {
    match command {
        BylawsCommand::Show { toml } => {
            let desk = asking.desk().await?;
            shown_bylaws(&desk, toml).await
        }
        BylawsCommand::Propose { file } => propose(asking, Propose::Bylaws { file }, false).await,
    }
}

pub fn from_toml<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Trouble> {
    toml::from_str(text).map_err(|error| {
        Trouble::failed(
            "file.form",
            format!("the file is not of the right form: {}", error.message()),
        )
    })
}
