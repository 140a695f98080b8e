//! Fields of a charter out of questions, and the columns that feed them.

use super::asked::{Asked, columns};
use super::bounds::stated;
use super::form::Labels;
use super::kind::Kind;
use super::name::Names;
use crate::mapping::{FieldMapping, Words};
use fenwick_coop::kernel::decimal::Decimal;
use fenwick_coop::people::charter::{self as coop, Bounds, Field, Key, Measure, Table, TimeField};
use std::collections::BTreeMap;

const DOMAIN_MAX: usize = 10_000;

/// Fields in the making, and how each is fed.
#[derive(Default)]
pub(super) struct Made {
    pub(super) fields: Vec<Field>,
    pub(super) tables: Vec<Table>,
    pub(super) mapped: BTreeMap<String, FieldMapping>,
    pub(super) left_out: Vec<(String, String)>,
    pub(super) unbounded: Vec<String>,
    pub(super) names: Names,
}

impl Made {
    /// Adds what can be kept of the answers to a question; `entries` is how many rows of a member count.
    pub(super) fn add(&mut self, asked: &Asked, times: bool, entries: u32) {
        let title = title(&asked.labels, &asked.name);
        let from = columns(asked);
        match &asked.kind {
            Kind::Out(why) => self.leave(&asked.name, why),
            Kind::Start if times => self.leave(&asked.name, "another answer tells the time"),
            Kind::Start | Kind::Time => {
                let time = TimeField {
                    first_month: "2000-01".to_owned(),
                    last_month: "2049-12".to_owned(),
                    ahead: false,
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
            ingest: None,
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
            value_min: None,
            value_max: None,
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
