//! One version of a form: its questions in their groups, and its lists of answers.

use super::kind::Kind;
use super::sheets::{self, Lists, Row};
use crate::error::IntakeError;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Texts by language; the default language first.
pub(super) type Labels = Vec<(String, String)>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) kind: Kind,
    pub(super) name: String,
    /// Names of the groups around it, from the outside in, those of repeats among them.
    pub(super) groups: Vec<String>,
    /// How many of these groups are at or outside the innermost repeat; 0 outside every repeat.
    pub(super) repeat: usize,
    /// The same of every repeat around it, from the outside in.
    pub(super) repeats: Vec<usize>,
    pub(super) labels: Labels,
    pub(super) constraint: String,
}

#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) file: String,
    pub(super) title: Option<String>,
    pub(super) questions: Vec<Question>,
    pub(super) lists: BTreeMap<String, Vec<(String, Labels)>>,
    pub(super) submissions: Option<(String, Vec<String>)>,
}

pub(super) fn read(path: &Path) -> Result<Form, IntakeError> {
    let lists = sheets::read(path)?;
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned());
    of(file.unwrap_or_default(), lists)
}

/// No form that people fill in has groups further within each other.
const GROUPS_MAX: usize = 32;

fn of(file: String, lists: Lists) -> Result<Form, IntakeError> {
    let default = lists.settings.get("default_language").cloned();
    let languages = Languages {
        default,
        translations: lists.translations,
    };
    let title = ["form_title", "title"]
        .into_iter()
        .find_map(|name| lists.settings.get(name));
    let mut form = Form {
        file,
        title: title.cloned(),
        submissions: lists.submissions,
        ..Form::default()
    };
    let mut known = BTreeSet::new();
    for row in &lists.choices {
        let list = ["list_name", "list name", "list"]
            .into_iter()
            .find_map(|name| row.get(name));
        if let (Some(list), Some(name)) = (list, row.get("name").or_else(|| row.get("value"))) {
            let answers = form.lists.entry(list.clone()).or_default();
            if known.insert((list, name)) {
                answers.push((name.clone(), languages.labels(row)));
            }
        }
    }
    let (mut groups, mut repeats): (Vec<String>, Vec<usize>) = (Vec::new(), Vec::new());
    for row in &lists.survey {
        let kind = Kind::of(row.get("type").map_or("", String::as_str));
        let name = ["name", "$autoname"].into_iter().find_map(|name| row.get(name));
        let name = name.cloned().unwrap_or_default();
        if groups.len() > GROUPS_MAX {
            let message = "its groups stand more than 32 deep within each other; does each end?";
            return Err(IntakeError::header(&form.file, message));
        }
        match kind {
            Kind::BeginGroup => groups.push(name),
            Kind::BeginRepeat => {
                groups.push(name);
                repeats.push(groups.len());
            }
            Kind::EndGroup => drop(groups.pop()),
            Kind::EndRepeat => {
                groups.pop();
                repeats.pop();
            }
            kind if !name.is_empty() => form.questions.push(Question {
                kind,
                name,
                groups: groups.clone(),
                repeats: repeats.clone(),
                repeat: repeats.last().copied().unwrap_or_default(),
                labels: languages.labels(row),
                constraint: row.get("constraint").cloned().unwrap_or_default(),
            }),
            _ => {}
        }
    }
    Ok(form)
}

struct Languages {
    default: Option<String>,
    translations: Vec<String>,
}

impl Languages {
    /// The texts of a row's columns `label`, `label::English (en)` or, in lists, one for each translation.
    fn labels(&self, row: &Row) -> Labels {
        let mut labels: Labels = row
            .iter()
            .filter_map(|(column, text)| {
                let rest = column.strip_prefix("label")?;
                let language = match rest.strip_prefix('#') {
                    Some(place) => self.translations.get(place.parse::<usize>().ok()?)?.clone(),
                    None if rest.is_empty() => String::new(),
                    None => rest.strip_prefix(':')?.trim_start_matches(':').trim().to_owned(),
                };
                Some((language, text.split_whitespace().collect::<Vec<_>>().join(" ")))
            })
            .collect();
        let rank = |language: &str| match &self.default {
            Some(default) if default == language => 0,
            None if self.translations.first().is_some_and(|first| first == language) => 0,
            _ if language.is_empty() => 1,
            _ if language.to_lowercase().starts_with("english") => 2,
            _ => 3,
        };
        labels.sort_by_key(|(language, _)| rank(language));
        labels
    }
}
