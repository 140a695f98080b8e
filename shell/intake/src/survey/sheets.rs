//! The sheets of an XLSForm, and the lists of a form in JSON, as rows of texts by name.

use crate::error::IntakeError;
use crate::form::{self, Form};
use crate::part::{self, Part};
use crate::records::{Next, Supply};
use crate::tree::{self, Found, Node, View};
use crate::{cell, sheet};
use csv::ByteRecord;
use std::collections::BTreeMap;
use std::path::Path;

/// A row: texts by the name of their column, blanks left out.
pub(super) type Row = BTreeMap<String, String>;

/// What a form's file holds.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) survey: Vec<Row>,
    pub(super) choices: Vec<Row>,
    pub(super) settings: Row,
    /// Names of languages, where labels stand in lists of them.
    pub(super) translations: Vec<String>,
    /// Where the submissions stand in the same file, and the names that their members bear.
    pub(super) submissions: Option<(String, Vec<String>)>,
}

/// No form has more rows.
const ROWS_MAX: usize = 100_000;

pub(super) fn read(path: &Path) -> Result<Lists, IntakeError> {
    let parts = part::open(path)?;
    let none = || IntakeError::header(&path.display().to_string(), NO_FORM);
    let [part] = parts.as_slice() else {
        return Err(none());
    };
    let (stream, _) = part.stream()?;
    match form::of(part.name(), stream)? {
        (Form::Sheet, _) => of_workbook(part).and_then(|lists| lists.ok_or_else(none)),
        (Form::Json, stream) => {
            let mut nodes = tree::json::open(part.name(), stream, &View::default())?;
            match nodes.next()? {
                Found::Node(_, node) => of_json(&node).ok_or_else(none),
                Found::Bad(_) | Found::End => Err(none()),
            }
        }
        _ => Err(none()),
    }
}

const NO_FORM: &str = "this is no survey form: name an XLSForm (.xlsx with the sheets survey and choices) or the form's JSON with its content";

fn of_workbook(part: &Part) -> Result<Option<Lists>, IntakeError> {
    let known = sheet::sheets(part)?;
    let rows = |wanted: &str| -> Result<Vec<Row>, IntakeError> {
        match known.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)) {
            Some((name, _)) => sheet_rows(part, name),
            None => Ok(Vec::new()),
        }
    };
    let survey = rows("survey")?;
    if survey.is_empty() {
        return Ok(None);
    }
    Ok(Some(Lists {
        survey,
        choices: rows("choices")?,
        settings: rows("settings")?.into_iter().next().unwrap_or_default(),
        ..Lists::default()
    }))
}

fn sheet_rows(part: &Part, name: &str) -> Result<Vec<Row>, IntakeError> {
    let mut rows = sheet::open(part, Some(name), &std::sync::Arc::default())?;
    let (mut record, mut header, mut found) = (ByteRecord::new(), None, Vec::new());
    loop {
        match rows.advance(&mut record)? {
            Next::End => return Ok(found),
            Next::Bad(_) => continue,
            Next::Record(_) => {}
        }
        let cells: Vec<String> = record.iter().map(|cell| cell::text(cell).into_owned()).collect();
        let Some(header) = &header else {
            header = Some(cells);
            continue;
        };
        let named = header
            .iter()
            .cloned()
            .zip(cells)
            .filter(|(_, cell)| !cell.is_empty());
        found.push(named.collect());
        if found.len() > ROWS_MAX {
            return Err(IntakeError::header(
                part.name(),
                "no survey form has so many rows",
            ));
        }
    }
}

fn of_json(node: &Node) -> Option<Lists> {
    let content = node.member("content").unwrap_or(node);
    let survey = listed(content.member("survey")?);
    let nodes = |node: Option<&Node>| match node {
        Some(Node::List(nodes)) => nodes.clone(),
        _ => Vec::new(),
    };
    let text = |node: &Node| match node {
        Node::Text(text) => text.clone(),
        _ => String::new(),
    };
    let mut settings = content.member("settings").map(row).unwrap_or_default();
    for name in ["title", "id_string", "version"] {
        if let Some(Node::Text(text)) = node.member(name) {
            settings.entry(name.to_owned()).or_insert_with(|| text.clone());
        }
    }
    let submissions = ["submissions", "results"].into_iter().find_map(|name| {
        let list = nodes(node.member(name));
        let mut columns = Vec::new();
        list.first()?;
        for record in &list {
            record.columns(&mut |column| columns.push(column.to_owned()));
        }
        columns.sort();
        columns.dedup();
        Some((name.to_owned(), columns))
    });
    Some(Lists {
        survey,
        choices: content.member("choices").map(listed).unwrap_or_default(),
        settings,
        translations: nodes(content.member("translations")).iter().map(text).collect(),
        submissions,
    })
}

fn listed(node: &Node) -> Vec<Row> {
    match node {
        Node::List(nodes) => nodes.iter().map(row).collect(),
        _ => Vec::new(),
    }
}

/// A record's texts; of a list of texts each, with its place behind the name.
fn row(node: &Node) -> Row {
    let Node::Record(members) = node else {
        return Row::new();
    };
    let mut row = Row::new();
    for (name, node) in members {
        match node {
            Node::Text(text) if !text.trim().is_empty() => {
                drop(row.insert(name.clone(), text.trim().to_owned()))
            }
            Node::List(nodes) => {
                for (place, node) in nodes.iter().enumerate() {
                    if let Node::Text(text) = node {
                        row.insert(format!("{name}#{place}"), text.trim().to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    row
}
