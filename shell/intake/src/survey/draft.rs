//! Charters and mappings out of the versions of a form.

use super::Draft;
use super::asked::{Asked, merged};
use super::fields::Made;
use super::form::{Form, Question};
use super::kind::Kind;
use super::name::Names;
use crate::error::IntakeError;
use crate::mapping::{FieldMapping, Mapping, Source};
use fenwick_coop::kernel::purpose::Purpose;
use fenwick_coop::people::charter::{self as coop, Charter, Field, Leave, Originals, Owner, Table};
use std::collections::BTreeMap;

/// What whoever drafts says.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Name of the dataset.
    pub dataset: String,
    /// The question, or the column, that names the member of a submission.
    pub member: Option<String>,
}

/// Rows of one member that count: one submission, or so many entries of a repeat.
const ENTRIES_MAX: u32 = 20;

pub(super) fn of(versions: &[Form], wish: &Wish) -> Result<Vec<Draft>, IntakeError> {
    let mut settle = Vec::new();
    let repeats = merged(versions, &mut settle);
    let mut names = Names::default();
    names.give(crate::mapping::BY_NAME);
    let mut drafts = Vec::new();
    for (repeat, questions) in &repeats {
        let dataset = match repeat.last() {
            None => wish.dataset.clone(),
            Some(last) => names.give(&format!("{}_{last}", wish.dataset)),
        };
        let whole = Whole {
            versions,
            wish,
            repeat,
            dataset,
        };
        let draft = whole.draft(questions, &settle);
        match draft.charter.fields.is_empty() {
            true if repeat.is_empty() && repeats.len() == 1 => {
                let file = versions.first().map_or("", |form| form.file.as_str());
                return Err(IntakeError::header(
                    file,
                    "no answer of this form can be kept: it asks for texts, places and pictures only",
                ));
            }
            true => {}
            false => drafts.push(draft),
        }
    }
    Ok(drafts)
}

/// One draft in the making.
struct Whole<'f> {
    versions: &'f [Form],
    wish: &'f Wish,
    repeat: &'f [String],
    dataset: String,
}

impl Whole<'_> {
    fn draft(&self, questions: &[Asked], settle: &[String]) -> Draft {
        let mut made = Made::default();
        made.names.give(&self.dataset);
        let times = questions.iter().any(|asked| asked.kind == Kind::Time);
        for asked in questions {
            made.add(asked, times, self.entries());
        }
        let mut settle = settle.to_vec();
        settle.push("benefit, purposes, retention_days, rows_max and blank_below are examples: write what the members want".to_owned());
        settle.push("whose answers could harm her: mark these fields with sensitive = true".to_owned());
        if made
            .fields
            .iter()
            .any(|field| matches!(field.kind, coop::Kind::Time(_)))
        {
            settle.push(
                "first_month and last_month of each time: the months in which answers can lie".to_owned(),
            );
        }
        if !made.unbounded.is_empty() {
            settle.push(format!(
                "bounds = {{ row_min, row_max, member_sum_min, member_sum_max }}, without which no sum is drawn, of: {}",
                made.unbounded.join(", ")
            ));
        }
        let identity = self.identity();
        if identity.is_empty() {
            settle.push("no id of submissions was found: equal submissions then count once; name the id's column in the mapping's identity".to_owned());
        }
        if self.wish.member.is_none() {
            settle.push(
                "whose the rows are: --as ID, --member-column COL, or member in the mapping's [source]"
                    .to_owned(),
            );
        }
        let mapping = self.mapping(identity, made.mapped);
        Draft {
            sheet: self.sheet(&mapping),
            charter: self.charter(made.fields, made.tables),
            mapping,
            settle,
            left_out: made.left_out,
        }
    }

    fn entries(&self) -> u32 {
        if self.repeat.is_empty() { 1 } else { ENTRIES_MAX }
    }

    fn charter(&self, fields: Vec<Field>, tables: Vec<Table>) -> Charter {
        let title = self.versions.iter().rev().find_map(|form| form.title.clone());
        let title = title.unwrap_or_else(|| self.dataset.clone());
        let entries = |last: &String| format!("{title}: entries of {last}");
        Charter {
            dataset: self.dataset.clone(),
            title: self.repeat.last().map_or_else(|| title.clone(), entries),
            benefit: "To be written: what members get from it".to_owned(),
            purposes: ["ResearchAndDevelopment", "PublicBenefit"]
                .iter()
                .filter_map(|term| term.parse::<Purpose>().ok())
                .collect(),
            owner: Owner::Member,
            retention_days: 1_826,
            leave: Leave::Exclude,
            other: None,
            originals: Originals::Drop,
            sunset: None,
            competitive: false,
            groups_max: 1,
            rows_per_group_max: self.entries(),
            rows_max: 1_000,
            blank_below: 10,
            fields,
            tables,
        }
    }

    /// The column by which a platform tells one submission from another, as far as the files show it.
    fn identity(&self) -> Vec<String> {
        const KNOWN: [&str; 4] = ["_uuid", "meta/instanceID", "__id", "_id"];
        let shown: Vec<&Vec<String>> = self
            .versions
            .iter()
            .filter_map(|form| form.submissions.as_ref().map(|(_, columns)| columns))
            .collect();
        let everywhere = |id: &&&str| {
            shown
                .iter()
                .all(|columns| columns.iter().any(|column| column == **id))
        };
        let id = KNOWN.iter().find(everywhere);
        match (id, self.repeat.is_empty()) {
            (None, true) => Vec::new(),
            (None, false) => vec!["#".to_owned()],
            (Some(id), true) => vec![(*id).to_owned()],
            (Some(id), false) => vec![format!("/{id}"), "#".to_owned()],
        }
    }

    fn mapping(&self, identity: Vec<String>, fields: BTreeMap<String, FieldMapping>) -> Mapping {
        let submissions = self
            .versions
            .iter()
            .rev()
            .find_map(|form| form.submissions.as_ref());
        let rows = submissions.map_or("results", |(name, _)| name);
        let lists: Vec<String> = (1..=self.repeat.len())
            .filter_map(|depth| self.list_at(depth))
            .collect();
        let outside = |column: &String| match self.repeat.is_empty() {
            true => column.clone(),
            false => format!("/{column}"),
        };
        Mapping {
            name: self.dataset.clone(),
            dataset: self.dataset.clone(),
            title: format!(
                "Submissions of {}",
                self.versions.last().map_or("a form", |form| &form.file)
            ),
            identity,
            source: Some(Source {
                rows: Some(rows.to_owned()),
                each: (!lists.is_empty()).then(|| lists.join(".")),
                member: self.wish.member.as_ref().map(outside),
                ..Source::default()
            }),
            fields,
            ..Mapping::default()
        }
    }

    /// The name of the list of a repeat so deep, if these groups are one.
    fn list_at(&self, depth: usize) -> Option<String> {
        let groups = self.repeat.get(..depth)?;
        let questions = self.versions.iter().flat_map(|form| &form.questions);
        let is_repeat =
            |question: &Question| question.groups.starts_with(groups) && question.repeats.contains(&depth);
        questions.into_iter().any(is_repeat).then(|| groups.join("/"))
    }

    /// For the sheet of a repeat in a workbook, whose rows name their submission.
    fn sheet(&self, mapping: &Mapping) -> Option<Mapping> {
        let name = self.repeat.last()?;
        Some(Mapping {
            name: format!("{}_sheet", self.dataset),
            title: format!("Sheet '{name}' of a workbook of submissions"),
            identity: vec!["_submission__uuid".to_owned(), "_index".to_owned()],
            source: Some(Source {
                rows: Some(name.clone()),
                ..Source::default()
            }),
            ..mapping.clone()
        })
    }
}
