//! A charter as a form that asks for its fields: what `draft` makes of a form, made a form again.

use crate::error::IntakeError;
use crate::mapping::{FieldMapping, Mapping};
use fenwick_coop::people::charter::{Charter, Field, Kind, Measure};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::collections::BTreeMap;

/// What whoever makes a form says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asking<'a> {
    /// The mapping that reads its submissions, if there is one: questions then bear the names that it looks for.
    pub mapping: Option<&'a Mapping>,
    /// The question that asks whose answers they are.
    pub member: Option<&'a str>,
    /// Who asks.
    pub title: &'a str,
}

/// A form, and the fields that it does not ask for.
#[derive(Debug)]
pub struct AskingForm {
    /// An XLSForm.
    pub workbook: Vec<u8>,
    /// Questions in it.
    pub questions: usize,
    /// Fields that no form asks for, and why.
    pub left_out: Vec<(String, String)>,
}

/// A row of a sheet: texts by the name of their column.
type Row = BTreeMap<String, String>;

#[derive(Default)]
struct Form {
    survey: Vec<Row>,
    choices: Vec<Row>,
    left_out: Vec<(String, String)>,
}

/// Makes an XLSForm of a charter.
///
/// # Errors
/// When a text of the charter is longer than a cell.
pub fn asking(charter: &Charter, asking: &Asking<'_>) -> Result<AskingForm, IntakeError> {
    let mut form = Form::default();
    form.note(charter, asking);
    if let Some(member) = asking.member {
        let label = "The number or the id of the member";
        form.ask("text", member, label, &[("required", "yes")]);
    }
    for field in &charter.fields {
        let nothing = FieldMapping::default();
        let source = asking.mapping.and_then(|mapping| mapping.fields.get(&field.name));
        form.field(charter, field, source.unwrap_or(&nothing));
    }
    let settings = row(&[("form_title", &charter.title), ("form_id", &charter.dataset)]);
    let sheets = [
        ("survey", form.survey.as_slice()),
        ("choices", &form.choices),
        ("settings", &[settings]),
    ];
    let workbook = workbook(&sheets);
    Ok(AskingForm {
        workbook: workbook.map_err(|error| IntakeError::mapping(&charter.dataset, error.to_string()))?,
        questions: form
            .survey
            .iter()
            .filter(|row| row.get("type").is_some_and(|kind| kind != "note"))
            .count(),
        left_out: form.left_out,
    })
}

impl Form {
    /// What is asked for, by whom and for what, before the first question.
    fn note(&mut self, charter: &Charter, asking: &Asking<'_>) {
        let mut name = "what_for".to_owned();
        while charter.field(&name).is_some() || asking.member == Some(&name) {
            name.push('_');
        }
        let purposes: Vec<String> = charter.purposes.iter().map(ToString::to_string).collect();
        let label = format!(
            "{} asks: {}. What members get from it: {}. It may be used for {}, and each use asks for your consent. Answers are kept for {} days; you can take them back.",
            asking.title,
            charter.title,
            charter.benefit,
            purposes.join(", "),
            charter.retention_days
        );
        self.ask("note", &name, &label, &[]);
    }

    fn ask(&mut self, kind: &str, name: &str, label: &str, more: &[(&str, &str)]) {
        // What looks like a reference to another question would be one.
        let label = label.replace("${", "{");
        let mut asked = row(&[("type", kind), ("name", name), ("label", &label)]);
        asked.extend(row(more));
        self.survey.push(asked);
    }

    fn field(&mut self, charter: &Charter, field: &Field, source: &FieldMapping) {
        let bare = source.from.iter().rfind(|column| is_name(column));
        let name = bare.unwrap_or(&field.name);
        let required = if source.required { "yes" } else { "" };
        let more = [("required", required)];
        match &field.kind {
            Kind::Measure(measure) => self.measure(field, name, measure, required),
            Kind::Time(_) => self.ask("dateTime", name, &field.title, &more),
            Kind::Key(key) => {
                self.ask(&format!("select_one {}", field.name), name, &field.title, &more);
                for value in &key.domain {
                    self.choice(&field.name, value, &labels(charter, &field.name, value));
                }
            }
            Kind::Flag => self.flag(field, name, source),
            Kind::Code => {
                let signs = ("constraint", "regex(., '^[A-Za-z0-9 #+./:_-]{1,18}$')");
                self.ask("text", name, &field.title, &[more[0], signs]);
            }
            Kind::Id => self.left_out.push((
                field.name.clone(),
                "it is the id of a record of another system".to_owned(),
            )),
        }
    }

    fn measure(&mut self, field: &Field, name: &str, measure: &Measure, required: &str) {
        let kind = if measure.scale == 0 { "integer" } else { "decimal" };
        let least = measure.value_min.or(measure.bounds.map(|bounds| bounds.row_min));
        let most = measure.value_max.or(measure.bounds.map(|bounds| bounds.row_max));
        let ends = [(">=", least), ("<=", most)];
        let ends = ends
            .iter()
            .filter_map(|(sign, end)| Some(format!(". {sign} {}", (*end)?)));
        let constraint = ends.collect::<Vec<_>>().join(" and ");
        let hint = measure.unit.as_deref().unwrap_or("");
        let more = [
            ("required", required),
            ("constraint", &constraint),
            ("hint", hint),
        ];
        self.ask(kind, name, &field.title, &more);
    }

    /// A yes or no that the mapping finds among several answers is one of them; else it is a box to tick.
    fn flag(&mut self, field: &Field, name: &str, source: &FieldMapping) {
        let Some(words) = &source.words else {
            return self.ask("acknowledge", name, &field.title, &[]);
        };
        let Some(question) = words.from.iter().rfind(|column| is_name(column)) else {
            return self.ask("acknowledge", &field.name, &field.title, &[]);
        };
        let (label, answer) = field
            .title
            .rsplit_once(": ")
            .unwrap_or((&field.title, &words.word));
        if !self.survey.iter().any(|row| row.get("name") == Some(question)) {
            self.ask(&format!("select_multiple {question}"), question, label, &[]);
        }
        self.choice(question, &words.word, &[(String::new(), answer.to_owned())]);
    }

    fn choice(&mut self, list: &str, name: &str, labels: &[(String, String)]) {
        let mut choice = row(&[("list_name", list), ("name", name)]);
        for (language, label) in labels {
            let column = match language.is_empty() {
                true => "label".to_owned(),
                false => format!("label::{language}"),
            };
            choice.insert(column, label.clone());
        }
        self.choices.push(choice);
    }
}

/// What a value is called in each language, where a public table of the charter says so.
fn labels(charter: &Charter, field: &str, value: &str) -> Vec<(String, String)> {
    let prefix = format!("{field}_label_");
    let called = |table: &&fenwick_coop::people::charter::Table| {
        table.key == field && table.columns.iter().any(|column| column.starts_with(&prefix))
    };
    let table = charter.tables.iter().find(called);
    let listed = table.and_then(|table| {
        let row = table
            .rows
            .iter()
            .find(|row| row.first().is_some_and(|first| first == value))?;
        let columns = table.columns.iter().zip(row.iter().skip(1));
        let labels = columns
            .filter_map(|(column, label)| Some((column.strip_prefix(&prefix)?.to_owned(), label.clone())));
        Some(labels.collect::<Vec<_>>())
    });
    listed.unwrap_or_else(|| vec![(String::new(), value.to_owned())])
}

/// Whether a column can be the name of a question, without the groups around it.
fn is_name(column: &str) -> bool {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    column.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_') && column.chars().all(plain)
}

/// A row of these texts, blanks left out.
fn row(texts: &[(&str, &str)]) -> Row {
    let there = texts.iter().filter(|(_, text)| !text.is_empty());
    there
        .map(|(column, text)| ((*column).to_owned(), (*text).to_owned()))
        .collect()
}

/// A workbook of sheets with a header each. Every cell is a text: nothing in it is ever worked out.
fn workbook(sheets: &[(&str, &[Row])]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same charter makes the same bytes.
    let made = ExcelDateTime::from_timestamp(0)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name)?;
        let mut columns: Vec<&String> = Vec::new();
        for column in rows.iter().flat_map(BTreeMap::keys) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        for (place, column) in (0u16..).zip(columns) {
            sheet.write_string(0, place, column)?;
            for (line, row) in (1u32..).zip(*rows) {
                if let Some(text) = row.get(column) {
                    sheet.write_string(line, place, text)?;
                }
            }
        }
    }
    workbook.save_to_buffer()
}
