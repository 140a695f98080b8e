//! Public tables: what their columns say of a field's values, as conditions and keys on that field.

use super::condition::{all, any};
use super::literal::{self, Literal};
use super::scope::{Listed, Scope};
use super::text::shown;
use datafusion_sql::sqlparser::ast::{Expr, Spanned};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Date;
use fenwick_coop::path::query::{Binning, Compare, Filter, GroupKey};
use fenwick_coop::people::charter::{Field, Key, Kind, Table};
use std::collections::BTreeMap;

/// The group of values that a table says nothing of.
pub(super) const NONE: u32 = u32::MAX;

/// The condition that a value of the field has a line in the table; no two lines have the same value.
pub(super) fn covered(table: &Table, field: &Field) -> Option<Filter> {
    match &field.kind {
        Kind::Key(key) if table.rows.len() == key.domain.len() => {
            let field = field.name.clone();
            Some(Filter::Not(Box::new(Filter::IsNull { field })))
        }
        Kind::Key(key) => Some(among(field, codes(table, key).into_iter().map(|(code, _)| code))),
        Kind::Time(_) => {
            let first = starts(table).first().copied()?;
            Some(compare(field, Compare::GreaterOrEqual, first))
        }
        _ => None,
    }
}

/// The texts of a column, each once, in the order of the table's lines, and which of them each line has.
struct Texts<'a> {
    labels: Vec<&'a str>,
    by_line: Vec<u32>,
}

impl<'a> Texts<'a> {
    fn of(listed: &Listed<'a>) -> Self {
        let mut places: BTreeMap<&'a str, u32> = BTreeMap::new();
        let (mut labels, mut by_line) = (Vec::new(), Vec::new());
        for row in &listed.table.rows {
            // Before the columns stands the value of the key.
            let text = row.iter().skip(1).nth(listed.place).map_or("", String::as_str);
            let next = u32::try_from(labels.len()).unwrap_or(NONE);
            let place = *places.entry(text).or_insert(next);
            if place == next {
                labels.push(text);
            }
            by_line.push(place);
        }
        Self { labels, by_line }
    }

    fn group(&self, line: usize) -> u32 {
        self.by_line.get(line).copied().unwrap_or(NONE)
    }
}

/// The condition that a column of a public table holds one of these written texts.
pub(super) fn holding(scope: &Scope<'_>, listed: &Listed<'_>, written: &[&Expr]) -> Result<Filter, Refusal> {
    let texts = Texts::of(listed);
    let mut wanted = Vec::new();
    for text in written {
        wanted.push(wanted_group(scope, listed, &texts, text)?);
    }
    let is_wanted = |line: &usize| wanted.contains(&texts.group(*line));
    Ok(match &listed.field.kind {
        Kind::Key(key) => {
            let hits = codes(listed.table, key).into_iter();
            among(
                listed.field,
                hits.filter(|(_, line)| is_wanted(line)).map(|(code, _)| code),
            )
        }
        _ => {
            let starts = starts(listed.table);
            let hits = stretches(&starts, (0..starts.len()).filter(is_wanted));
            any(hits
                .into_iter()
                .map(|stretch| during(listed.field, stretch))
                .collect())
        }
    })
}

fn wanted_group(
    scope: &Scope<'_>,
    listed: &Listed<'_>,
    texts: &Texts<'_>,
    written: &Expr,
) -> Result<u32, Refusal> {
    let name = listed.name();
    let Some(Literal::Text(wanted)) = literal::of(written) else {
        return Err(scope
            .refuse(
                written.span(),
                format!("'{name}' is compared with one of its values in single quotes"),
            )
            .hint(format!("write {name} = '…'")));
    };
    let found = (0u32..).zip(&texts.labels).find(|(_, label)| **label == wanted);
    found.map(|(group, _)| group).ok_or_else(|| {
        scope
            .refuse(
                written.span(),
                format!("'{}' is not among the values of '{name}'", shown(&wanted)),
            )
            .hint(literal::values_hint(texts.labels.iter().copied()))
    })
}

/// The groups that a column of a public table makes of the field's values.
pub(super) fn key(listed: &Listed<'_>) -> GroupKey {
    let texts = Texts::of(listed);
    let count = u32::try_from(texts.labels.len()).unwrap_or(NONE);
    let binning = match &listed.field.kind {
        Kind::Key(key) => {
            let mut groups = vec![NONE; key.domain.len()];
            for (code, line) in codes(listed.table, key) {
                let place = usize::try_from(code).ok().and_then(|code| groups.get_mut(code));
                place.into_iter().for_each(|place| *place = texts.group(line));
            }
            Binning::Lookup { groups, count }
        }
        _ => Binning::Spans {
            starts: starts(listed.table),
            groups: texts.by_line,
            count,
        },
    };
    GroupKey {
        field: listed.field.name.clone(),
        binning,
        labels: texts.labels.into_iter().map(str::to_owned).collect(),
    }
}

fn first_cells(table: &Table) -> impl Iterator<Item = &String> {
    table.rows.iter().filter_map(|row| row.first())
}

/// The code of each line's value, with the line.
fn codes(table: &Table, key: &Key) -> Vec<(i64, usize)> {
    let lines = first_cells(table).zip(0..);
    let mut codes: Vec<_> = lines
        .filter_map(|(value, line)| Some((key.listed_code(value)?, line)))
        .collect();
    codes.sort_unstable();
    codes
}

/// The first second of each line's span; the charter's check has seen that they are days and rise.
fn starts(table: &Table) -> Vec<i64> {
    let day = |text: &String| text.parse::<Date>().map_or(i64::MAX, |day| day.start().0);
    first_cells(table).map(day).collect()
}

/// Lines that follow each other as one stretch of time, from a second to another; the last span has no end.
fn stretches(starts: &[i64], lines: impl Iterator<Item = usize>) -> Vec<(i64, Option<i64>)> {
    let mut found: Vec<(i64, Option<i64>)> = Vec::new();
    for line in lines {
        let Some(start) = starts.get(line).copied() else {
            continue;
        };
        let end = line.checked_add(1).and_then(|next| starts.get(next)).copied();
        match found.last_mut() {
            Some(last) if last.1 == Some(start) => last.1 = end,
            _ => found.push((start, end)),
        }
    }
    found
}

fn during(field: &Field, (start, end): (i64, Option<i64>)) -> Filter {
    let from = compare(field, Compare::GreaterOrEqual, start);
    let to = end.map(|end| compare(field, Compare::Less, end));
    all(std::iter::once(from).chain(to).collect())
}

fn among(field: &Field, codes: impl Iterator<Item = i64>) -> Filter {
    Filter::In {
        field: field.name.clone(),
        values: codes.collect(),
    }
}

fn compare(field: &Field, op: Compare, value: i64) -> Filter {
    Filter::Compare {
        field: field.name.clone(),
        op,
        value,
    }
}
