//! Charters and mappings out of the versions of a form.

use super::Draft;
use super::bounds::stated;
use super::form::{Form, Labels, Question};
use super::kind::Kind;
use super::name::Names;
use crate::error::IntakeError;
use crate::mapping::{FieldMapping, Mapping, Source, Words};
use fenwick_coop::kernel::decimal::Decimal;
use fenwick_coop::kernel::purpose::Purpose;
use fenwick_coop::people::charter::{
    self as coop, Bounds, Charter, Field, Key, Measure, Owner, Table, TimeField,
};
use std::collections::BTreeMap;

/// What whoever drafts says.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Name of the dataset.
    pub dataset: String,
    /// The question, or the column, that names the member of a submission.
    pub member: Option<String>,
}

/// A question as all versions have it together.
struct Asked {
    kind: Kind,
    name: String,
    /// Where the answer stands: names of groups and its own, for each version that has it elsewhere.
    paths: Vec<String>,
    labels: Labels,
    constraint: String,
    /// The answers of its list, in the order in which they came up.
    answers: Vec<(String, Labels)>,
}

/// Questions by the repeat in which they stand; the submission itself bears no name.
type Repeats = BTreeMap<Vec<String>, Vec<Asked>>;

const DOMAIN_MAX: usize = 10_000;

/// Rows of one member that count: one submission, or so many entries of a repeat.
const ENTRIES_MAX: u32 = 20;

pub(super) fn of(versions: &[Form], wish: &Wish) -> Result<Vec<Draft>, IntakeError> {
    let mut settle = Vec::new();
    let repeats = merged(versions, &mut settle);
    let mut names = Names::default();
    names.give("by_name");
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

/// The questions of all versions, by repeat; what the newest version says of one counts.
fn merged(versions: &[Form], settle: &mut Vec<String>) -> Repeats {
    let mut repeats = Repeats::from([(Vec::new(), Vec::new())]);
    for form in versions {
        for question in &form.questions {
            let repeat = question
                .groups
                .get(..question.repeat)
                .unwrap_or_default()
                .to_vec();
            let known = repeats.entry(repeat).or_default();
            let path = path(question);
            let answers = form.lists.get(list(&question.kind)).cloned().unwrap_or_default();
            let Some(asked) = known.iter_mut().find(|asked| asked.name == question.name) else {
                known.push(Asked {
                    kind: question.kind.clone(),
                    name: question.name.clone(),
                    paths: vec![path],
                    labels: question.labels.clone(),
                    constraint: question.constraint.clone(),
                    answers,
                });
                continue;
            };
            if !asked.paths.contains(&path) {
                asked.paths.push(path);
            }
            asked.labels.clone_from(&question.labels);
            asked.constraint.clone_from(&question.constraint);
            for answer in answers {
                match asked.answers.iter_mut().find(|(name, _)| *name == answer.0) {
                    Some(known) => known.1 = answer.1,
                    None => asked.answers.push(answer),
                }
            }
            asked.kind = agreed(&asked.kind, &question.kind);
            if matches!(asked.kind, Kind::Out(CHANGED)) {
                settle.push(format!(
                    "'{}' changed its kind from one version to another and was left out",
                    asked.name
                ));
            }
        }
    }
    repeats
}

const CHANGED: &str = "its kind is not the same in every version";

/// The kind that can read the answers of both.
fn agreed(old: &Kind, new: &Kind) -> Kind {
    match (old, new) {
        (Kind::One(_, old_other), Kind::One(list, other)) => Kind::One(list.clone(), *old_other || *other),
        (Kind::One(..) | Kind::Many(_), Kind::Many(list)) | (Kind::Many(_), Kind::One(list, _)) => {
            Kind::Many(list.clone())
        }
        (Kind::Whole, Kind::Decimal) | (Kind::Decimal, Kind::Whole) => Kind::Decimal,
        (Kind::Out(_), Kind::Out(_)) => new.clone(),
        (old, new) if old == new => new.clone(),
        _ => Kind::Out(CHANGED),
    }
}

fn list(kind: &Kind) -> &str {
    match kind {
        Kind::One(list, _) | Kind::Many(list) => list,
        _ => "",
    }
}

fn path(question: &Question) -> String {
    let names = question.groups.iter().chain([&question.name]);
    names.map(String::as_str).collect::<Vec<_>>().join("/")
}

/// The columns that an answer may stand in: with its groups as one platform writes them or another, or bare.
fn columns(asked: &Asked) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    let bare = [asked.name.clone()];
    let dashed = asked.paths.iter().map(|path| path.replace('/', "-"));
    for column in asked.paths.iter().cloned().chain(dashed).chain(bare) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    columns
}

/// One draft in the making.
struct Whole<'f> {
    versions: &'f [Form],
    wish: &'f Wish,
    repeat: &'f [String],
    dataset: String,
}

#[derive(Default)]
struct Made {
    fields: Vec<Field>,
    tables: Vec<Table>,
    mapped: BTreeMap<String, FieldMapping>,
    left_out: Vec<(String, String)>,
    unbounded: Vec<String>,
    names: Names,
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
            columns: Vec::new(),
            source: Some(Source {
                rows: Some(rows.to_owned()),
                each: (!lists.is_empty()).then(|| lists.join(".")),
                member: self.wish.member.as_ref().map(outside),
                ..Source::default()
            }),
            fields,
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

impl Made {
    fn add(&mut self, asked: &Asked, times: bool, entries: u32) {
        let title = title(&asked.labels, &asked.name);
        let from = columns(asked);
        match &asked.kind {
            Kind::Out(why) => self.leave(&asked.name, why),
            Kind::Start if times => self.leave(&asked.name, "another answer tells the time"),
            Kind::Start | Kind::Time => {
                let time = TimeField {
                    first_month: "2000-01".to_owned(),
                    last_month: "2049-12".to_owned(),
                };
                self.put(
                    &asked.name,
                    title,
                    coop::Kind::Time(time),
                    FieldMapping {
                        from,
                        ..FieldMapping::default()
                    },
                );
            }
            Kind::Tick => {
                let values = BTreeMap::from([("OK".to_owned(), "1".to_owned())]);
                self.put(
                    &asked.name,
                    title,
                    coop::Kind::Flag,
                    FieldMapping {
                        from,
                        values,
                        ..FieldMapping::default()
                    },
                );
            }
            Kind::Whole | Kind::Decimal => self.measure(asked, title, from, entries),
            Kind::One(_, other) => self.key(asked, title, from, *other),
            Kind::Many(_) => self.flags(asked, &title, &from),
            Kind::BeginGroup | Kind::EndGroup | Kind::BeginRepeat | Kind::EndRepeat => {}
        }
    }

    fn leave(&mut self, question: &str, why: &str) {
        self.left_out.push((question.to_owned(), why.to_owned()));
    }

    fn put(&mut self, name: &str, title: String, kind: coop::Kind, mapping: FieldMapping) -> String {
        let name = self.names.give(name);
        self.mapped.insert(name.clone(), mapping);
        self.fields.push(Field {
            name: name.clone(),
            title,
            sensitive: false,
            kind,
        });
        name
    }

    fn measure(&mut self, asked: &Asked, title: String, from: Vec<String>, entries: u32) {
        let is_whole = asked.kind == Kind::Whole;
        let scale = if is_whole { 0 } else { 2 };
        let bounds = bounds(&asked.constraint, is_whole, entries);
        let bounds = bounds.filter(|bounds| bounds.at_scale(scale).is_some());
        let measure = Measure {
            scale,
            unit: None,
            unit_field: None,
            bounds,
            bands: None,
            bins: Vec::new(),
        };
        let name = self.put(
            &asked.name,
            title,
            coop::Kind::Measure(measure),
            FieldMapping {
                from,
                ..FieldMapping::default()
            },
        );
        if bounds.is_none() {
            self.unbounded.push(name);
        }
    }

    fn key(&mut self, asked: &Asked, title: String, from: Vec<String>, or_other: bool) {
        let mut domain: Vec<String> = asked.answers.iter().map(|(name, _)| name.clone()).collect();
        if or_other && !domain.iter().any(|value| value == "other") {
            domain.push("other".to_owned());
        }
        if domain.is_empty() || domain.len() > DOMAIN_MAX {
            return self.leave(
                &asked.name,
                "its list of answers is not in the form, or is longer than 10,000",
            );
        }
        let values = said(&asked.answers);
        let key = Key { domain, other: None };
        let name = self.put(
            &asked.name,
            title,
            coop::Kind::Key(key),
            FieldMapping {
                from,
                values,
                ..FieldMapping::default()
            },
        );
        self.labels(&name, &asked.answers);
    }

    /// What answers are called, in each language: a public table beside the key.
    fn labels(&mut self, field: &str, answers: &[(String, Labels)]) {
        let mut languages: Vec<&str> = Vec::new();
        for (_, labels) in answers {
            for (language, _) in labels {
                if !languages.contains(&language.as_str()) {
                    languages.push(language);
                }
            }
        }
        let told = answers
            .iter()
            .any(|(name, labels)| labels.iter().any(|(_, label)| label != name));
        if !told {
            return;
        }
        let label = |(name, labels): &(String, Labels)| {
            let of = |language: &&str| {
                let own = labels.iter().find(|(known, _)| known == language);
                own.map_or_else(|| name.clone(), |(_, label)| label.clone())
            };
            std::iter::once(name.clone())
                .chain(languages.iter().map(of))
                .collect()
        };
        let rows = answers.iter().map(label).collect();
        let column = |language: &&str| self.names.give(&format!("{field}_label_{language}"));
        let columns = languages.iter().map(column).collect();
        let name = self.names.give(&format!("{field}_labels"));
        self.tables.push(Table {
            name,
            key: field.to_owned(),
            columns,
            rows,
        });
    }

    fn flags(&mut self, asked: &Asked, title: &str, from: &[String]) {
        if asked.answers.is_empty() || asked.answers.len() > DOMAIN_MAX {
            return self.leave(&asked.name, "its list of answers is not in the form");
        }
        for (answer, labels) in &asked.answers {
            let own = from
                .iter()
                .flat_map(|column| [format!("{column}/{answer}"), format!("{column}.{answer}")]);
            let mapping = FieldMapping {
                from: own.collect(),
                words: Some(Words {
                    from: from.to_vec(),
                    word: answer.clone(),
                }),
                ..FieldMapping::default()
            };
            let label = labels.first().map_or(answer, |(_, label)| label);
            let name = format!("{}_{answer}", asked.name);
            self.put(&name, format!("{title}: {label}"), coop::Kind::Flag, mapping);
        }
    }
}

/// What answers are called, for exports that write that instead of their names; not where two are called the same.
fn said(answers: &[(String, Labels)]) -> BTreeMap<String, String> {
    let mut said: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (name, labels) in answers {
        for (_, label) in labels {
            let is_name = answers.iter().any(|(name, _)| name == label);
            let known = said.get(label).is_some_and(|known| known.as_ref() != Some(name));
            if !label.is_empty() && !is_name {
                said.insert(label.clone(), (!known).then(|| name.clone()));
            }
        }
    }
    said.into_iter()
        .filter_map(|(label, name)| Some((label, name?)))
        .collect()
}

/// Bounds of a row, and of a member with so many rows; none unless the form states both ends.
fn bounds(constraint: &str, is_whole: bool, entries: u32) -> Option<Bounds> {
    let (Some(least), Some(greatest)) = stated(constraint, is_whole) else {
        return None;
    };
    let times = |bound: Decimal| {
        let mantissa = bound.mantissa.checked_mul(i64::from(entries))?;
        Some(Decimal { mantissa, ..bound })
    };
    let zero = Decimal {
        mantissa: 0,
        scale: 0,
    };
    Some(Bounds {
        row_min: least,
        row_max: greatest,
        member_sum_min: if least.mantissa > 0 { zero } else { times(least)? },
        member_sum_max: if greatest.mantissa < 0 {
            zero
        } else {
            times(greatest)?
        },
    })
}

/// What the question asks, in the default language.
fn title(labels: &Labels, name: &str) -> String {
    labels
        .first()
        .map_or_else(|| name.to_owned(), |(_, label)| label.clone())
}
